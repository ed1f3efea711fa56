// Makes the writes of many threads durable together: a commit waits for the disk, so whoever comes meanwhile shares the next one.
#pragma once

#include <deque>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "state/sqlite.h"

namespace eniform::state {

// Threads: Run may be called from any; `work` is run on one thread at a time, not always the caller's.
class GroupCommit {
 public:
  // `database` outlives it and is used by nobody else.
  explicit GroupCommit(Database& database) : database_(database) {}

  // Runs `work` inside a write transaction and returns once that is on the disk. Where `work` fails nothing of it stays, and the works
  // that share the transaction are not touched.
  absl::Status Run(absl::FunctionRef<absl::Status()> work);

 private:
  struct Job {
    absl::FunctionRef<absl::Status()> work;
    absl::Status status;
    bool done = false;
  };
  void Commit(const std::deque<Job*>& batch);
  absl::Status CommitAll(const std::deque<Job*>& batch);
  absl::Status RunInSavepoint(Job& job);

  Database& database_;
  absl::Mutex mutex_;
  std::deque<Job*> waiting_ ABSL_GUARDED_BY(mutex_);
  bool committing_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace eniform::state
