#include "tests/property/virtual_time.h"

#include <algorithm>

namespace eniform::property {

// A participant's place; given up when its thread ends.
class VirtualTime::Seat {
 public:
  ~Seat() {
    if (time) time->Leave(round);
  }
  VirtualTime* time = nullptr;
  int64_t round = 0;
  int32_t number = 0;
};

VirtualTime::Seat& VirtualTime::SeatOfThisThread() {
  static thread_local Seat seat;
  return seat;
}

absl::Time VirtualTime::Now() {
  absl::MutexLock lock(&mutex_);
  return now_;
}

void VirtualTime::Begin() {
  absl::MutexLock lock(&mutex_);
  shared_ = true;
  participants_ = 0;
  ++round_;
}

void VirtualTime::Joins() {
  absl::MutexLock lock(&mutex_);
  ++participants_;
}

void VirtualTime::End() {
  absl::MutexLock lock(&mutex_);
  shared_ = false;
}

bool VirtualTime::IsShared() {
  absl::MutexLock lock(&mutex_);
  return shared_;
}

void VirtualTime::WorksOn(int32_t number) { SeatOfThisThread().number = number; }

void VirtualTime::Stirred() {
  absl::MutexLock lock(&mutex_);
  stirred_ = true;
}

void VirtualTime::SleepUntil(absl::Time time) { Park(time, false); }

void VirtualTime::WaitForSignal(absl::Mutex* mutex, absl::Time deadline) {
  mutex->Unlock();
  Park(deadline, true);
  mutex->Lock();
}

void VirtualTime::Park(absl::Time due, bool for_signal) {
  Seat& seat = SeatOfThisThread();
  absl::MutexLock lock(&mutex_);
  if (!shared_) {
    if (due != absl::InfiniteFuture()) now_ = std::max(now_, due);
    return;
  }
  seat.time = this;
  seat.round = round_;
  Waiter self;
  self.due = std::max(due, now_);
  self.number = seat.number;
  self.for_signal = for_signal;
  const auto place = waiters_.insert(waiters_.end(), &self);
  GrantNext();
  while (!self.granted) self.wake.Wait(&mutex_);
  waiters_.erase(place);
}

void VirtualTime::Leave(int64_t round) {
  absl::MutexLock lock(&mutex_);
  if (round != round_ || !shared_) return;
  --participants_;
  stirred_ = true;
  GrantNext();
}

// Once everyone waits, whoever is due first goes on.
void VirtualTime::GrantNext() {
  if (waiters_.empty() || static_cast<int>(waiters_.size()) < participants_) return;
  if (stirred_) {
    stirred_ = false;
    for (Waiter* waiter : waiters_) {
      if (waiter->for_signal) waiter->due = now_;
    }
  }
  Waiter* next = *std::min_element(waiters_.begin(), waiters_.end(), [](const Waiter* a, const Waiter* b) {
    return a->due != b->due ? a->due < b->due : a->number < b->number;
  });
  if (next->due != absl::InfiniteFuture()) now_ = std::max(now_, next->due);
  next->granted = true;
  next->wake.Signal();
}

void SdkClock::SleepUntil(absl::Time time) {
  // Pauses between attempts at a read have some chance in them, which would make a run different each time: the next 0.15 * 2^n s instead.
  const absl::Time now = time_.Now();
  absl::Duration pause = absl::Milliseconds(150);
  while (pause < time - now) pause *= 2;
  time_.SleepUntil(time <= now ? time : now + pause);
}

}  // namespace eniform::property
