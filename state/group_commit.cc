#include "state/group_commit.h"

namespace eniform::state {

absl::Status GroupCommit::Run(absl::FunctionRef<absl::Status()> work) {
  CommitJob job{work, absl::OkStatus()};
  absl::MutexLock lock(&mutex_);
  waiting_.push_back(&job);
  const auto my_turn = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return job.done || !committing_; };
  mutex_.Await(absl::Condition(&my_turn));
  if (job.done) return job.status;
  committing_ = true;
  CommitBatch batch;
  batch.swap(waiting_);
  mutex_.Unlock();
  Commit(batch);
  mutex_.Lock();
  for (CommitJob* each : batch) each->done = true;
  committing_ = false;
  return job.status;
}

void GroupCommit::Commit(const CommitBatch& batch) {
  const absl::Status status = committer_.Commit(batch);
  if (status.ok()) return;
  // What was not committed is gone, also where its work succeeded.
  for (CommitJob* job : batch) {
    if (job->status.ok()) job->status = status;
  }
}

}  // namespace eniform::state
