// What a write must obey, whatever database keeps the rows. Knows nothing of threads and transactions.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/past.h"
#include "state/row_access.h"
#include "state/store.h"

namespace eniform::state {

// Writes everything of `copy` into a state that was just made, is empty and has its lineage, stack and time.
absl::Status WriteCopy(WriteRows& rows, const StateCopy& copy);

// REQUIRES, of every method: a write transaction is open. Where one fails the caller rolls back. Errors: as StateStore.
class Writer {
 public:
  // `rows` outlives it.
  explicit Writer(WriteRows& rows) : rows_(rows) {}

  // Takes the lock if it is free or may be taken over. kAborted: held.
  absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration lease);
  absl::Status Heartbeat(LockToken token);
  absl::Status ReleaseLock(LockToken token);
  absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force,
                                      absl::Duration lease);
  // kFailedPrecondition: `token` does not hold the lock.
  absl::Status CheckLock(LockToken token);

  absl::StatusOr<int64_t> BeginRun(Run run);
  absl::Status FinishRun(const Run& run);
  absl::Status RecordIntent(JournalEntry entry);
  absl::Status CloseIntent(const JournalEntry& entry);

  // Where an edit asks to forget what is not remembered.
  enum class Unknown {
    kError,   // kNotFound
    kIgnore,  // it is as asked
  };
  // Raises the serial once, where there are edits, and keeps what they replace.
  absl::Status ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown);

 private:
  // Each keeps in `past` what it replaces.
  absl::Status Upsert(const ManagedObject& object, Meta& meta, PastOfChange& past);
  absl::Status Remove(const std::string& address, Unknown unknown, Meta& meta, PastOfChange& past);
  absl::Status Rename(const std::string& from, const std::string& to, PastOfChange& past);

  WriteRows& rows_;
};

}  // namespace eniform::state
