// What this process remembers of operations under way, because the cloud takes no tokens: it can not tell a repeated call from a new one
// (JD reference 2).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "providers/sdk/clock.h"

namespace eniform::jdcloud {

struct Attempt {
  // A call may have reached the cloud, from this process or, where it was asked to settle what it did not begin, from one before it.
  bool maybe_sent = false;
  std::optional<absl::Time> lost = std::nullopt;                  // when this process lost the answer to its call
  std::optional<absl::Time> accepted = std::nullopt;              // the cloud took the call and works on it
  std::optional<std::vector<std::string>> before = std::nullopt;  // the interface's addresses before the call
  std::string made = {};                                          // the id of what the cloud says it made
};

// By the operation's token. Threads: all functions may be called concurrently; one operation is in one thread at a time.
class Attempts {
 public:
  Attempt Find(const std::string& token);
  void Keep(const std::string& token, Attempt attempt);
  void Forget(const std::string& token);

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Attempt> attempts_ ABSL_GUARDED_BY(mutex_);
};

// One call at a time on an instance: any task that runs on it makes the vm product refuse the next (JD reference 4.3).
class InstanceTurns {
 public:
  explicit InstanceTurns(sdk::Clock* clock) : clock_(clock) {}

  // Ends with its life.
  class Turn {
   public:
    Turn(InstanceTurns* turns, std::string instance_id) : turns_(turns), instance_id_(std::move(instance_id)) {}
    Turn(Turn&& other) : turns_(other.turns_), instance_id_(std::move(other.instance_id_)) { other.turns_ = nullptr; }
    ~Turn();

   private:
    InstanceTurns* turns_;
    const std::string instance_id_;
  };

  // Waits for the instance; nullopt: it was not free before `deadline`.
  std::optional<Turn> Take(const std::string& instance_id, absl::Time deadline);

 private:
  sdk::Clock* const clock_;
  absl::Mutex mutex_;
  absl::CondVar free_;
  absl::flat_hash_set<std::string> taken_ ABSL_GUARDED_BY(mutex_);
};

// Interfaces whose attachment changes: the vm product is asked about them whatever the vpc product says.
class Watched {
 public:
  class Watch {
   public:
    Watch(Watched& watched, const std::string& id) : watched_(watched), id_(id) { watched_.Add(id_, 1); }
    ~Watch() { watched_.Add(id_, -1); }
    Watch(const Watch&) = delete;

   private:
    Watched& watched_;
    const std::string id_;
  };

  bool Contains(const std::string& id);

 private:
  void Add(const std::string& id, int count);

  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, int> counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::jdcloud
