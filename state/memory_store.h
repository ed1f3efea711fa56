// A state in memory, for tests of whatever uses one. Behaves as the one on SQLite; one conformance suite runs against both.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "state/lease.h"
#include "state/store.h"

namespace eniform::state {

class MemoryStore : public StateStore {
 public:
  explicit MemoryStore(std::string stack, std::string lineage = "00000000-0000-4000-8000-000000000001", absl::Duration lease = kLease,
                       std::function<absl::Time()> now = absl::Now);

  absl::StatusOr<StateSnapshot> Read() override;
  absl::StatusOr<StateSnapshot> ReadAt(int64_t serial) override;
  absl::StatusOr<StateCopy> ReadAll() override;
  absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) override;
  absl::Status Heartbeat(LockToken token) override;
  absl::Status ReleaseLock(LockToken token) override;
  absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) override;
  absl::StatusOr<std::optional<Lock>> ReadLock() override;
  absl::StatusOr<int64_t> BeginRun(LockToken token, const Run& run) override;
  absl::Status FinishRun(LockToken token, const Run& run) override;
  absl::StatusOr<std::vector<Run>> ReadRuns(int limit) override;
  absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before) override;
  absl::Status RecordIntent(LockToken token, const JournalEntry& entry) override;
  absl::Status RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries() override;
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit) override;
  absl::Status Edit(LockToken token, const std::vector<StateEdit>& edits) override;
  // Keeps the snapshot in memory; the name only tells them apart.
  absl::StatusOr<std::string> Backup(const std::string& reason) override;

 private:
  enum class Unknown { kError, kIgnore };

  absl::Status CheckLock(LockToken token) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<JournalEntry> SortedEntries(const std::function<bool(const JournalEntry&)>& wanted) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  StateSnapshot Snapshot() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string stack_, lineage_;
  const absl::Duration lease_;
  const std::function<absl::Time()> now_;
  absl::Mutex mutex_;
  int64_t serial_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t fence_ ABSL_GUARDED_BY(mutex_) = 0;
  std::optional<Lock> lock_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, ManagedObject> objects_ ABSL_GUARDED_BY(mutex_);
  std::vector<Past> pasts_ ABSL_GUARDED_BY(mutex_);  // of every serial from 1, in order
  std::vector<Run> runs_ ABSL_GUARDED_BY(mutex_);    // ids from 1, in order
  std::map<std::pair<int64_t, int>, JournalEntry> journal_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, StateSnapshot> backups_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::state
