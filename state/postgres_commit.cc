#include "state/postgres_commit.h"

namespace eniform::state {

absl::Status PostgresCommit::Commit(const CommitBatch& batch) {
  bool refused = false;
  const auto run_all = [&](const CommitBatch& jobs) {
    return session_.Run(PostgresSession::Kind::kWrite, [&](pqxx::transaction_base& transaction) {
      rows_.In(transaction);
      for (CommitJob* job : jobs) {
        job->status = job->work();
        refused = !job->status.ok();
        if (refused) return job->status;
      }
      return rows_.Finish();
    });
  };
  if (absl::Status status = run_all(batch); status.ok() || !refused || batch.size() == 1) return status;
  // One of them was refused, which is rare: each goes alone then, so that it takes nobody with it. No savepoints: two more round trips for
  // every write would cost more.
  for (CommitJob* job : batch) job->status = run_all({job});
  return absl::OkStatus();
}

}  // namespace eniform::state
