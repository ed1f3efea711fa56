// A clock that does not wait: whoever wants to wait moves it forward.
#pragma once

#include <algorithm>

#include "providers/sdk/clock.h"

namespace eniform::sdk {

class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start = absl::FromUnixSeconds(1700000000)) : now_(start) {}

  absl::Time Now() override {
    absl::MutexLock lock(&mutex_);
    return now_;
  }

  void SleepUntil(absl::Time time) override {
    absl::MutexLock lock(&mutex_);
    now_ = std::max(now_, time);
  }

  void WaitUntil(absl::Mutex* mutex, absl::CondVar* condvar, absl::Time deadline) override {
    if (deadline == absl::InfiniteFuture()) {
      condvar->Wait(mutex);
    } else {
      SleepUntil(deadline);
      // Lets others in, as a real wait does.
      condvar->WaitWithTimeout(mutex, absl::Microseconds(1));
    }
  }

 private:
  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::sdk
