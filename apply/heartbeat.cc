#include "apply/heartbeat.h"

#include <algorithm>
#include <utility>

namespace eniform::apply {

Heartbeat::Heartbeat(state::StateStore& store, state::LockToken lock, std::function<void(const absl::Status&)> lost)
    : store_(store), lock_(lock), lost_(std::move(lost)), thread_([this] { Beat(); }) {}

Heartbeat::~Heartbeat() {
  {
    absl::MutexLock hold(&mutex_);
    stop_ = true;
  }
  thread_.join();
}

void Heartbeat::Beat() {
  absl::Duration interval = absl::Seconds(5);
  if (const auto lock = store_.ReadLock(); lock.ok() && lock->has_value() && (*lock)->lease_seconds() > 0) {
    interval = std::max(absl::Milliseconds(100), absl::Seconds((*lock)->lease_seconds() / 3));
  }
  while (true) {
    if (const absl::Status status = store_.Heartbeat(lock_); absl::IsFailedPrecondition(status)) {
      lost_(status);
      return;
    }
    absl::MutexLock hold(&mutex_);
    if (mutex_.AwaitWithTimeout(absl::Condition(&stop_), interval)) return;
  }
}

}  // namespace eniform::apply
