// Waiting for many objects of one kind with few calls: everyone who waits shares the polls.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/result.h"

namespace eniform::sdk {

struct PollerOptions {
  int batch = 100;  // ids in one call
  int concurrent_calls = 4;
  absl::Duration first_delay = absl::Milliseconds(40);  // of a waiter's first poll
  double growth = 1.2;                                  // of the interval, from poll to poll
  absl::Duration longest_interval = absl::Seconds(3);
  absl::Duration spacing = absl::Milliseconds(20);  // between calls that do not fill a batch
};

enum class FirstPoll { kAfterDelay, kAtOnce };

enum class WaitEnd { kDone, kTimedOut, kFailed };

// The machinery of Poller, for objects of any type.
//
// There is no polling thread: whichever waiter is due first makes the call, for itself, for all who are due, and, as far as the
// call has room, for those due later. Each waiter judges its own object in its own thread.
class PollCore {
 public:
  using Object = std::shared_ptr<const void>;
  using Objects = absl::flat_hash_map<std::string, Object>;
  using Describe = std::function<Result<Objects>(const std::vector<std::string>& ids)>;

  struct View {
    Object object;             // nullptr: the cloud does not know the id
    int attempt = 0;           // polls of this waiter so far
    absl::Duration next_poll;  // from now
  };
  // True: waiting is over.
  using Judge = std::function<bool(const View&)>;

  PollCore(Clock* clock, PollerOptions options, Describe describe);

  // REQUIRES: `error` is not nullptr; it is set for kFailed.
  WaitEnd Wait(const std::string& id, FirstPoll first, absl::Time deadline, const Judge& judge, ProviderError* error);

 private:
  enum class Phase { kWaiting, kInFlight, kAnswered, kJudging };
  struct Waiter {
    std::string id;
    absl::Time due;
    absl::Duration interval;
    int attempt = 0;
    bool was_due = false;
    Phase phase = Phase::kWaiting;
    Object object;
    ProviderError error;
    absl::CondVar wake;
  };

  std::vector<Waiter*> TakeBatch(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Poll(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock* const clock_;
  const PollerOptions options_;
  const Describe describe_;
  absl::Mutex mutex_;
  std::list<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);
  int calls_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time next_call_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

// Polls objects of type T by id. One per kind of object. Threads: Wait may be called concurrently.
template <typename T>
class Poller {
 public:
  using Found = absl::flat_hash_map<std::string, std::shared_ptr<const T>>;
  // Describes at most PollerOptions::batch ids in one call; ids the cloud does not know are left out of the answer.
  // Called concurrently. Retries by itself what deserves it: an error ends the waiting of all these ids.
  using Describe = std::function<Result<Found>(const std::vector<std::string>& ids)>;

  struct View {
    const T* object = nullptr;  // nullptr: the cloud does not know the id
    int attempt = 0;
    absl::Duration next_poll;
  };

  struct Outcome {
    WaitEnd end = WaitEnd::kTimedOut;
    std::shared_ptr<const T> object;  // as last seen; nullptr: unknown to the cloud, or never seen
    ProviderError error;              // of kFailed
  };

  Poller(Clock* clock, PollerOptions options, Describe describe)
      : core_(clock, options, [describe = std::move(describe)](const std::vector<std::string>& ids) -> Result<PollCore::Objects> {
          auto found = describe(ids);
          if (!found.ok()) return std::move(found.error());
          PollCore::Objects objects;
          for (auto& [id, object] : *found) objects.emplace(id, std::move(object));
          return objects;
        }) {}

  // Polls `id` until `done` is true (called in this thread after each poll) or `deadline` comes.
  Outcome Wait(const std::string& id, FirstPoll first, absl::Time deadline, const std::function<bool(const View&)>& done) {
    Outcome outcome;
    outcome.end = core_.Wait(
        id, first, deadline,
        [&](const PollCore::View& view) {
          outcome.object = std::static_pointer_cast<const T>(view.object);
          return done(View{outcome.object.get(), view.attempt, view.next_poll});
        },
        &outcome.error);
    return outcome;
  }

 private:
  PollCore core_;
};

}  // namespace eniform::sdk
