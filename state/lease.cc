#include "state/lease.h"

#include "absl/strings/str_cat.h"
#include "state/actor.h"

namespace eniform::state {

Holder Judge(const Lock& lock, const Actor& observer, absl::Time now) {
  if (SameBoot(lock.owner(), observer)) return IsAlive(lock.owner()) ? Holder::kAlive : Holder::kDead;
  const absl::Time end = FromSeconds(lock.heartbeat_at()) + absl::Seconds(lock.lease_seconds());
  return now < end ? Holder::kElsewhere : Holder::kLeaseRanOut;
}

Lock MakeLock(const Actor& owner, const std::string& purpose, int64_t fence, absl::Time now, absl::Duration lease) {
  Lock lock;
  *lock.mutable_owner() = owner;
  lock.set_fence(fence);
  lock.set_acquired_at(ToSeconds(now));
  lock.set_heartbeat_at(ToSeconds(now));
  lock.set_lease_seconds(absl::ToDoubleSeconds(lease));
  lock.set_purpose(purpose);
  return lock;
}

absl::Status MayBreak(const Lock* present, LockToken broken, const Actor& breaker, absl::Time now, Force force) {
  if (!present || present->fence() != broken.fence) return LockLost(broken, present);
  const Holder holder = Judge(*present, breaker, now);
  return force == Force::kYes || MayBeTaken(holder) ? absl::OkStatus() : LockedBy(*present, holder, now);
}

absl::Status LockedBy(const Lock& lock, Holder holder, absl::Time now) {
  std::string text = absl::StrCat("the state is locked by ", Describe(lock.owner()), " for `", lock.purpose(), "` since ",
                                  TimeText(lock.acquired_at()), ". ");
  const absl::Duration silent = now - FromSeconds(lock.heartbeat_at());
  if (holder == Holder::kAlive) {
    absl::StrAppend(&text, "That process is running (last heartbeat ", absl::FormatDuration(absl::Trunc(silent, absl::Seconds(1))),
                    " ago). Wait for it to end, allow more time with --lock-timeout, or end it: kill ", lock.owner().pid());
  } else {
    absl::StrAppend(&text, "Its last heartbeat was ", absl::FormatDuration(absl::Trunc(silent, absl::Seconds(1))),
                    " ago; if it died, the lock is free ", absl::FormatDuration(absl::Seconds(lock.lease_seconds())),
                    " after that. Wait for it, or allow more time with --lock-timeout");
  }
  return absl::AbortedError(text);
}

absl::Status LockLost(LockToken token, const Lock* present) {
  if (!present) {
    return absl::FailedPreconditionError(absl::StrCat("the lock of the state is held no more (fence ", token.fence,
                                                      "): it was taken away or let go, and nothing was written. ",
                                                      "Run the command again"));
  }
  return absl::FailedPreconditionError(absl::StrCat("the lock of the state was taken over by ", Describe(present->owner()), " at ",
                                                    TimeText(present->acquired_at()), " (fence ", present->fence(), " after ", token.fence,
                                                    "): nothing was written. Run the command again once that one is done"));
}

double ToSeconds(absl::Time time) { return absl::ToDoubleSeconds(time - absl::UnixEpoch()); }

absl::Time FromSeconds(double seconds) { return absl::UnixEpoch() + absl::Seconds(seconds); }

std::string TimeText(double seconds) {
  return seconds == 0 ? "" : absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", FromSeconds(seconds), absl::UTCTimeZone());
}

}  // namespace eniform::state
