// Keeps the lock's lease alive while a run lasts.
#pragma once

#include <functional>
#include <thread>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "state/store.h"

namespace eniform::apply {

// Beats once at once and then three times a lease, on a thread of its own, until destroyed. A beat the disk refused is made again at
// the next turn: every write of the run proves the lock anyway. `lost` is called at most once, on that thread, when the
// store says that the lock is held no more; then there are no more beats.
class Heartbeat {
 public:
  Heartbeat(state::StateStore& store, state::LockToken lock, std::function<void(const absl::Status&)> lost);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;

 private:
  void Beat();

  state::StateStore& store_;
  const state::LockToken lock_;
  const std::function<void(const absl::Status&)> lost_;
  absl::Mutex mutex_;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace eniform::apply
