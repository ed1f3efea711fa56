#include "state/group_commit.h"

#include <utility>

namespace eniform::state {

absl::Status GroupCommit::Run(absl::FunctionRef<absl::Status()> work) {
  Job job{work, absl::OkStatus()};
  absl::MutexLock lock(&mutex_);
  waiting_.push_back(&job);
  const auto my_turn = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return job.done || !committing_; };
  mutex_.Await(absl::Condition(&my_turn));
  if (job.done) return job.status;
  committing_ = true;
  std::deque<Job*> batch;
  batch.swap(waiting_);
  mutex_.Unlock();
  Commit(batch);
  mutex_.Lock();
  for (Job* each : batch) each->done = true;
  committing_ = false;
  return job.status;
}

void GroupCommit::Commit(const std::deque<Job*>& batch) {
  const absl::Status status = CommitAll(batch);
  if (status.ok()) return;
  // What was not committed is gone, also where its work succeeded.
  for (Job* job : batch) {
    if (job->status.ok()) job->status = status;
  }
}

absl::Status GroupCommit::CommitAll(const std::deque<Job*>& batch) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kWrite);
  if (!transaction.ok()) return transaction.status();
  if (batch.size() == 1) {
    batch.front()->status = batch.front()->work();
    return batch.front()->status.ok() ? transaction->Commit() : absl::OkStatus();
  }
  for (Job* job : batch) {
    if (absl::Status status = RunInSavepoint(*job); !status.ok()) return status;
  }
  return transaction->Commit();
}

absl::Status GroupCommit::RunInSavepoint(Job& job) {
  if (absl::Status status = database_.Execute("SAVEPOINT job"); !status.ok()) return status;
  job.status = job.work();
  // After some errors (a full disk) SQLite has rolled back everything by itself.
  if (!job.status.ok() && sqlite3_get_autocommit(database_.handle())) return job.status;
  return database_.Execute(job.status.ok() ? "RELEASE job" : "ROLLBACK TO job; RELEASE job");
}

}  // namespace eniform::state
