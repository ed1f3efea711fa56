// Makes the writes of many threads durable together: a commit waits for the disk, so whoever comes meanwhile shares the next one.
#pragma once

#include <deque>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace eniform::state {

struct CommitJob {
  absl::FunctionRef<absl::Status()> work;
  absl::Status status;  // what became of `work`
  bool done = false;
};
using CommitBatch = std::deque<CommitJob*>;

// One database's way to run a batch in one transaction.
class Committer {
 public:
  virtual ~Committer() = default;
  // Runs the work of each job inside a transaction, sets its status, and returns once that is on the disk. Where a work fails nothing of it
  // stays, and the others are not touched. May run a work again, from nothing. An error: nothing of the jobs whose status is OK stays.
  virtual absl::Status Commit(const CommitBatch& batch) = 0;
};

// Threads: Run may be called from any; `work` is run on one thread at a time, not always the caller's.
class GroupCommit {
 public:
  // `committer` outlives it.
  explicit GroupCommit(Committer& committer) : committer_(committer) {}

  // Runs `work` inside a write transaction and returns once that is on the disk. Where `work` fails nothing of it stays, and the works
  // that share the transaction are not touched.
  absl::Status Run(absl::FunctionRef<absl::Status()> work);

 private:
  void Commit(const CommitBatch& batch);

  Committer& committer_;
  absl::Mutex mutex_;
  CommitBatch waiting_ ABSL_GUARDED_BY(mutex_);
  bool committing_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace eniform::state
