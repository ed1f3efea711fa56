// Time that costs none, and an order of threads that depends on it alone: of all threads that take part exactly one runs, and it runs
// until it waits for time. What a run does is then a function of its input, however the machine schedules its threads.
#pragma once

#include <cstdint>
#include <list>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "apply/clock.h"
#include "emulator/clock.h"
#include "providers/sdk/clock.h"

namespace eniform::property {

// Between Begin and End all participants take turns: as many threads as were announced with Joins, each of which leaves when it ends.
// Everyone before Begin and after End finds that time has passed as soon as he waits for it.
//
// A participant that waits for a signal of another is woken in vain now and then: all who wait so must look whether what they wait for has
// come (as PollCore and apply's workers do). They are woken whenever Stirred() was called since.
class VirtualTime {
 public:
  absl::Time Now();
  void SleepUntil(absl::Time time);
  // REQUIRES: the caller holds `mutex`.
  void WaitForSignal(absl::Mutex* mutex, absl::Time deadline);

  void Begin();
  // One more thread will take part. Called before it starts.
  void Joins();
  // REQUIRES: all participants have ended.
  void End();
  // The calling thread works on this from now on; two that are due at once go in the order of these numbers.
  void WorksOn(int32_t number);
  // Whether threads take turns now.
  bool IsShared();
  // Something happened that others may wait for.
  void Stirred();

 private:
  struct Waiter {
    absl::Time due;
    int32_t number = 0;
    bool for_signal = false;
    bool granted = false;
    absl::CondVar wake;
  };
  class Seat;
  static Seat& SeatOfThisThread();

  void Park(absl::Time due, bool for_signal);
  void Leave(int64_t round);
  void GrantNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::FromUnixSeconds(1'750'000'000);
  bool shared_ ABSL_GUARDED_BY(mutex_) = false;   // between Begin and End
  int participants_ ABSL_GUARDED_BY(mutex_) = 0;  // that have not left
  int64_t round_ ABSL_GUARDED_BY(mutex_) = 0;     // counts Begin
  bool stirred_ ABSL_GUARDED_BY(mutex_) = false;
  std::list<Waiter*> waiters_ ABSL_GUARDED_BY(mutex_);
};

// The three clocks of the programs, all of them `time`.
class SdkClock : public sdk::Clock {
 public:
  explicit SdkClock(VirtualTime& time) : time_(time) {}
  absl::Time Now() override { return time_.Now(); }
  void SleepUntil(absl::Time time) override;
  void WaitUntil(absl::Mutex* mutex, absl::CondVar*, absl::Time deadline) override { time_.WaitForSignal(mutex, deadline); }

 private:
  VirtualTime& time_;
};

class ApplyClock : public apply::Clock {
 public:
  explicit ApplyClock(VirtualTime& time) : time_(time) {}
  absl::Time Now() override { return time_.Now(); }
  void Sleep(absl::Duration duration, const apply::Interrupt&) override { time_.SleepUntil(time_.Now() + duration); }
  void WaitForSignal(absl::CondVar*, absl::Mutex* mutex) override { time_.WaitForSignal(mutex, absl::InfiniteFuture()); }
  void WorkerStarts() override { time_.Joins(); }

 private:
  VirtualTime& time_;
};

class EmulatorClock : public emulator::Clock {
 public:
  explicit EmulatorClock(VirtualTime& time) : time_(time) {}
  absl::Time Now() const override { return time_.Now(); }
  absl::Duration Elapsed() const override { return time_.Now() - absl::UnixEpoch(); }

 private:
  VirtualTime& time_;
};

}  // namespace eniform::property
