// Keeps calls below a cloud's documented rates, so that it seldom has to say "too many".
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "providers/sdk/clock.h"

namespace eniform::sdk {

struct ActionRate {
  std::string action;
  double per_second = 0;   // at least 1
  std::string group = "";  // actions of one group share one bucket, with the rate of the first of them; empty: a bucket of its own
};

// One bucket of tokens per action or group of actions. A bucket holds as many tokens as the action's rate, and each token comes back one
// window (1.05 s) after it was taken: never more calls than documented in any second, wherever the cloud's own seconds
// begin, and no waiting at all for a burst that fits. The window is longer than a second by what calls may bunch on their way.
//
// Adapts: an answer "too many" halves a bucket (once per window), and a tenth of the documented rate comes back in each
// window without one, because other programs may share the account's rate.
//
// Threads: all functions may be called concurrently; callers of one action are served in the order they came.
class RateLimiter {
 public:
  RateLimiter(Clock* clock, const std::vector<ActionRate>& rates, double default_per_second);

  // Waits until a call of `action` may start. False: that would be after `deadline`; no token was taken.
  bool Acquire(absl::string_view action, absl::Time deadline);

  // The cloud answered a call of `action` with "too many".
  void Throttled(absl::string_view action);

  // Calls per window that `action` may make now.
  int Capacity(absl::string_view action);

 private:
  struct Bucket {
    int full = 1;
    int capacity = 1;
    absl::Time halved = absl::InfinitePast();
    absl::Time recovered = absl::InfinitePast();  // up to when what comes back was given back
    std::deque<absl::Time> starts;                // of calls whose token is not back yet; may lie in the future
  };

  Bucket& BucketOf(absl::string_view action) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Recover(Bucket& bucket, absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Clock* const clock_;
  const double default_per_second_;
  absl::flat_hash_map<std::string, std::string> groups_;  // by action; filled by the constructor alone
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Bucket> buckets_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::sdk
