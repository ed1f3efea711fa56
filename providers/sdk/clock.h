// Time as a port, so that rate limits and waiting can be tested without waiting.
#pragma once

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace eniform::sdk {

// Threads: all functions may be called concurrently.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() = 0;
  // Returns at `time`, at once where it has passed.
  virtual void SleepUntil(absl::Time time) = 0;
  // Waits until `condvar` is signalled or `deadline` comes; may return early. REQUIRES: the caller holds `mutex`.
  virtual void WaitUntil(absl::Mutex* mutex, absl::CondVar* condvar, absl::Time deadline) = 0;
};

// The machine's clock; lives as long as the process.
Clock* SystemClock();

}  // namespace eniform::sdk
