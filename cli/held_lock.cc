#include "cli/held_lock.h"

#include <algorithm>

#include "state/actor.h"

namespace eniform::cli {

absl::StatusOr<std::unique_ptr<HeldLock>> HeldLock::Acquire(state::StateStore& store, const std::string& purpose, absl::Duration timeout) {
  auto token = store.AcquireLock(state::CurrentActor(), purpose, timeout);
  if (!token.ok()) return token.status();
  double lease = 60;
  if (const auto lock = store.ReadLock(); lock.ok() && lock->has_value() && (*lock)->lease_seconds() > 0) lease = (*lock)->lease_seconds();
  return std::unique_ptr<HeldLock>(new HeldLock(store, *token, absl::Seconds(lease) / 4));
}

HeldLock::HeldLock(state::StateStore& store, state::LockToken token, absl::Duration interval)
    : store_(store), token_(token), thread_([this, interval] { Beat(interval); }) {}

HeldLock::~HeldLock() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    done_ = true;
  }
  wake_.notify_all();
  thread_.join();
  // A lock that can not be given back runs out by itself; whoever wants it sooner finds this process gone.
  store_.ReleaseLock(token_).IgnoreError();
}

void HeldLock::Beat(absl::Duration interval) {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!wake_.wait_for(lock, absl::ToChronoMilliseconds(interval), [this] { return done_; })) {
    lock.unlock();
    // A beat that fails is not the end: every write proves the lock again, and the next beat tries once more.
    store_.Heartbeat(token_).IgnoreError();
    lock.lock();
  }
}

}  // namespace eniform::cli
