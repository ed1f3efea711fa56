// What a run knows and writes down: rows, journal entries, and whether the journal can still be written.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "apply/carry_out.h"
#include "apply/rows.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/store.h"

namespace eniform::apply {

// Threads: safe. Writes go side by side, so that the store can commit many at once; only outcomes that change the same row wait for each
// other, so that no row goes back to an older picture of its object.
class Ledger {
 public:
  // `snapshot`: the state after the plan's own edits. `plan` and `store` must outlive it.
  Ledger(const Plan& plan, const StateSnapshot& snapshot, state::StateStore& store, state::LockToken lock, int64_t run);

  // Fills the references of `operation` and makes its intent durable. Not OK: the call must not be made.
  // kFailedPrecondition with an empty journal_status(): a reference could not be filled.
  absl::Status RecordIntent(Operation& operation, const std::string& token, absl::Time now);

  // Records how `operation` ended, with the rows that follow from it. A result that lacks what its rows need turns kDone into kInDoubt.
  // REQUIRES: its intent was recorded; `outcome.ending` is not kAbandoned.
  void RecordOutcome(const Operation& operation, const std::string& token, absl::Time started, absl::Time now, CarryOutResult& outcome);

  // Not OK once a write failed: the first error, and the operations of which the state does not say how they ended.
  absl::Status journal_status() const;
  // Outcomes that the store did not take though the lock was held, in their order; edits that a later outcome wrote are left out.
  std::vector<UnrecordedOutcome> unrecorded() const;
  // Notes that the lock was lost; counts as a failed write.
  void LockLost(const absl::Status& status);
  // Whether the lock is still held, asked of the store. A store that can not tell is believed to hold it: the next write proves it.
  bool ProveLock();
  // Writes that raised the serial.
  int edits_written() const;

 private:
  JournalEntry EntryFor(const Operation& operation, const std::string& token, absl::Time started) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The edits of a done operation, applied to rows_ and marked as being written; waits for rows another outcome is writing.
  absl::StatusOr<std::vector<StateEdit>> Settle(const Operation& operation, const OperationResult& result)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Note(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Notes that the state has these rows now as they were computed after everything before.
  void Written(const std::vector<StateEdit>& edits) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  state::StateStore& store_;
  const state::LockToken lock_;
  const int64_t run_;
  mutable absl::Mutex mutex_;
  Rows rows_ ABSL_GUARDED_BY(mutex_);
  Rows targets_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, int> open_ ABSL_GUARDED_BY(mutex_);  // operations that are not done, by target
  absl::flat_hash_set<std::string> being_written_ ABSL_GUARDED_BY(mutex_);
  absl::CondVar written_;
  absl::Status journal_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> not_recorded_ ABSL_GUARDED_BY(mutex_);  // names of all operations whose outcome the store did not take
  std::vector<UnrecordedOutcome> unrecorded_ ABSL_GUARDED_BY(mutex_);
  int edits_written_ ABSL_GUARDED_BY(mutex_) = 0;
};

// "operation 3 (ATTACH for network_interface.web)".
std::string NameOf(const Operation& operation);

// Seconds since the epoch, as the journal has them.
double EpochSeconds(absl::Time time);

}  // namespace eniform::apply
