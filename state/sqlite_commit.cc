#include "state/sqlite_commit.h"

namespace eniform::state {

absl::Status SqliteCommit::Commit(const CommitBatch& batch) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (batch.size() == 1) {
    batch.front()->status = batch.front()->work();
    return batch.front()->status.ok() ? transaction->Commit() : absl::OkStatus();
  }
  for (CommitJob* job : batch) {
    if (absl::Status status = RunInSavepoint(*job); !status.ok()) return status;
  }
  return transaction->Commit();
}

absl::Status SqliteCommit::RunInSavepoint(CommitJob& job) {
  if (absl::Status status = database_.Execute("SAVEPOINT job"); !status.ok()) return status;
  job.status = job.work();
  // After some errors (a full disk) SQLite has rolled back everything by itself.
  if (!job.status.ok() && sqlite3_get_autocommit(database_.handle())) return job.status;
  return database_.Execute(job.status.ok() ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
}

}  // namespace eniform::state
