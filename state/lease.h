// Who may take a lock that someone holds. Pure but for the look at the process table. Both stores follow it.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "proto/journal.pb.h"
#include "state/store.h"

namespace eniform::state {

inline constexpr absl::Duration kLease = absl::Seconds(60);
inline constexpr absl::Duration kLockPoll = absl::Milliseconds(50);  // how often a waiter looks again

enum class Holder {
  kAlive,        // on this host and boot, and its process runs
  kDead,         // on this host and boot, and its process is gone: may be taken over at once
  kElsewhere,    // can not be looked up, and its lease runs
  kLeaseRanOut,  // can not be looked up, and it did not renew its lease in time: may be taken over
};

Holder Judge(const Lock& lock, const Actor& observer, absl::Time now);
inline bool MayBeTaken(Holder holder) { return holder == Holder::kDead || holder == Holder::kLeaseRanOut; }

// The lock as `owner` holds it from `now` on.
Lock MakeLock(const Actor& owner, const std::string& purpose, int64_t fence, absl::Time now, absl::Duration lease);

// Whether `breaker` may take away the lock `broken`; `present`: nullptr where nobody holds one. Errors: as StateStore::BreakLock.
absl::Status MayBreak(const Lock* present, LockToken broken, const Actor& breaker, absl::Time now, Force force);

// kAborted: names the holder, since when and for what, and says what to do.
absl::Status LockedBy(const Lock& lock, Holder holder, absl::Time now);

// kFailedPrecondition: the token does not (or no longer) hold the lock. `present`: nullptr where nobody holds it.
absl::Status LockLost(LockToken token, const Lock* present);

double ToSeconds(absl::Time time);
absl::Time FromSeconds(double seconds);
// 2025-11-21T03:16:00Z; empty for 0.
std::string TimeText(double seconds);

}  // namespace eniform::state
