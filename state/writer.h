// What is written, statement by statement. Knows nothing of threads and transactions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/past.h"
#include "state/rows.h"
#include "state/sqlite.h"
#include "state/store.h"

namespace eniform::state {

// The row of `lock`. The fence stays when the lock is released: it only grows.
struct LockRow {
  int64_t fence = 0;
  bool held = false;
  Lock lock;  // where it is held
};

// Of a row with the columns fence, message, checksum. kDataLoss: it does not match its checksum.
absl::StatusOr<LockRow> LockOfRow(const Cursor& row);

// REQUIRES, of every method: a write transaction is open on the database. Where one fails the caller rolls back.
// Errors: as StateStore.
class Writer {
 public:
  // `database` outlives it.
  static absl::StatusOr<std::unique_ptr<Writer>> Make(Database& database);

  // Takes the lock if it is free or may be taken over. kAborted: held.
  absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Time now, absl::Duration lease);
  absl::Status Heartbeat(LockToken token, absl::Time now);
  absl::Status ReleaseLock(LockToken token);
  absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force, absl::Time now,
                                      absl::Duration lease);
  // kFailedPrecondition: `token` does not hold the lock.
  absl::Status CheckLock(LockToken token);

  absl::StatusOr<int64_t> BeginRun(Run run, absl::Time now);
  absl::Status FinishRun(const Run& run, absl::Time now);
  absl::Status RecordIntent(JournalEntry entry, absl::Time now);
  absl::Status CloseIntent(const JournalEntry& entry, absl::Time now);

  // Where an edit asks to forget what is not remembered.
  enum class Unknown {
    kError,   // kNotFound
    kIgnore,  // it is as asked
  };
  // Raises the serial once, where there are edits, and keeps what they replace (table `past`).
  absl::Status ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown);

 private:
  struct Statements {
    Statement select_meta, update_meta;
    Statement select_lock, update_lock;
    Statement insert_run, select_run, update_run;
    Statement select_entry, upsert_entry;
    Statement select_object, upsert_object, delete_object;
    Statement insert_past;
  };
  Writer(Database& database, Statements statements) : database_(database), statements_(std::move(statements)) {}

  absl::StatusOr<LockRow> ReadLock();
  absl::Status WriteLock(int64_t fence, const Lock* lock);
  absl::Status WriteEntry(const JournalEntry& entry);
  absl::Status WriteRun(Statement& statement, const Run& run);
  absl::Status WriteObject(const ManagedObject& object);
  // nullopt: nothing is remembered there.
  absl::StatusOr<std::optional<ManagedObject>> ReadObject(const std::string& address);
  // Each keeps in `past` what it replaces.
  absl::Status Upsert(const ManagedObject& object, Meta& meta, PastOfChange& past);
  absl::Status Remove(const std::string& address, Unknown unknown, Meta& meta, PastOfChange& past);
  absl::Status Rename(const std::string& from, const std::string& to, PastOfChange& past);
  absl::Status WritePast(const Past& past);

  Database& database_;
  Statements statements_;
};

}  // namespace eniform::state
