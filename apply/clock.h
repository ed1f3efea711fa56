// Time and interrupts, so that whoever waits can be tested without waiting.
#pragma once

#include <atomic>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace eniform::apply {

// Set by signal handlers. 1: start nothing new, finish what is in flight. 2: stop waiting; what is in flight is in doubt.
using Interrupt = std::atomic<int>;

// Time, so that tests need not wait. Threads: both methods may be called from several threads at once.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() = 0;
  // May return early when `interrupt` rises above what it was when Sleep was called.
  virtual void Sleep(absl::Duration duration, const Interrupt& interrupt) = 0;
  // Waits until `condvar` is signalled; may return early. REQUIRES: the caller holds `mutex`.
  virtual void WaitForSignal(absl::CondVar* condvar, absl::Mutex* mutex) { condvar->Wait(mutex); }
  // A thread is about to start that waits by this clock until it ends. For clocks that have to know who else there is.
  virtual void WorkerStarts() {}
  // The machine's clock; lives as long as the process. An interrupt ends its Sleep within a tenth of a second.
  static Clock& Real();
};

}  // namespace eniform::apply
