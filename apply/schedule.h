// Which operation may start now: a pure state machine over a plan's operations. No clock, no threads, no I/O.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "proto/plan.pb.h"

namespace eniform::apply {

enum class Outcome { kDone, kFailed, kInDoubt };

// States of an operation: waiting (for others) -> ready -> running -> done, failed or in doubt; or waiting -> skipped.
// An operation that failed or is in doubt stops whatever depends on it, directly or not, and nothing else.
// Two operations that share a key (busy_keys.h) never run at once.
// Cost: O((operations + edges) log operations) for a whole run; an operation that meets a busy key is looked at again only when
// that key comes free. Threads: none; the caller holds a lock.
class Schedule {
 public:
  struct Skipped {
    int32_t operation;
    int32_t because_of;  // the operation that failed or is in doubt
  };
  struct Change {
    std::vector<int32_t> ready;    // ascending
    std::vector<Skipped> skipped;  // ascending by operation
  };
  struct Counts {
    int waiting = 0, ready = 0, running = 0, done = 0, failed = 0, in_doubt = 0, skipped = 0;
  };

  // kInvalidArgument where `plan` is no valid order: an id twice, or a dependency that is unknown or not smaller.
  static absl::StatusOr<Schedule> Make(const Plan& plan);

  // Starts at most `n` ready operations whose keys are free. First those inside an open dark interval (its first operation was started, its
  // last one is not done), then those of the provider and kind of which the fewest run, then by the longest path still ahead (estimated
  // seconds), then by id. The order of the result is that order. Kinds take turns because a cloud limits the rate of each action: a
  // thousand creations that wait for theirs must not keep back the attachments that could go on beside them.
  std::vector<int32_t> TakeReady(int n);

  // REQUIRES: `operation` runs.
  Change Finish(int32_t operation, Outcome outcome);

  const Counts& counts() const { return counts_; }
  // Nothing runs and nothing can be started any more.
  bool Finished() const { return counts_.running == 0 && counts_.ready == 0; }

 private:
  enum class State { kWaiting, kReady, kRunning, kDone, kFailed, kInDoubt, kSkipped };
  struct Node {
    int32_t id = 0;
    State state = State::kWaiting;
    int open_dependencies = 0;
    bool urgent = false;
    double remaining = 0;  // seconds from its start to the end of the longest path behind it
    int parked_on = -1;    // the busy key it waits for; -1: none
    int lane = 0;
    std::vector<int> dependencies, dependents;
    std::vector<int> keys;
    std::vector<int> closes;  // last operations of the dark intervals this one opens
  };
  struct Rank {
    bool urgent;
    double remaining;
    int node;
    bool operator<(const Rank& other) const {
      if (urgent != other.urgent) return urgent;
      if (remaining != other.remaining) return remaining > other.remaining;
      return node < other.node;
    }
  };
  struct Key {
    bool busy = false;
    std::set<Rank> parked;
  };

  // Operations of one provider and kind.
  struct Lane {
    // Those that are ready and not known to wait for a key. Of each free key that some operation is parked on, at least one operation
    // that uses it is in a lane; so with nothing running there is always one to take.
    std::set<Rank> ready;
    int running = 0;
  };

  Schedule() = default;
  Rank RankOf(int node) const { return {nodes_[node].urgent, nodes_[node].remaining, node}; }
  int FirstBusyKey(const Node& node) const;
  // The lane whose turn it is; nullptr: nothing is ready.
  Lane* NextLane();
  void Park(int node, int key);
  void Wake(int key);
  void MakeUrgent(int node);
  void Skip(int cause, Change& change);

  std::vector<Node> nodes_;  // in the plan's order: dependencies first
  absl::flat_hash_map<int32_t, int> index_;
  std::vector<Key> keys_;
  std::vector<Lane> lanes_;
  Counts counts_;
};

}  // namespace eniform::apply
