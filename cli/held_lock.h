// The state's lock while a command works: taken, kept alive, and given back on every way out.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "state/store.h"

namespace eniform::cli {

class HeldLock {
 public:
  // As StateStore::AcquireLock. `store` must outlive the lock.
  static absl::StatusOr<std::unique_ptr<HeldLock>> Acquire(state::StateStore& store, const std::string& purpose, absl::Duration timeout);
  ~HeldLock();
  HeldLock(const HeldLock&) = delete;
  HeldLock& operator=(const HeldLock&) = delete;

  state::LockToken token() const { return token_; }

 private:
  HeldLock(state::StateStore& store, state::LockToken token, absl::Duration interval);
  void Beat(absl::Duration interval);

  state::StateStore& store_;
  const state::LockToken token_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;  // last: uses the others
};

}  // namespace eniform::cli
