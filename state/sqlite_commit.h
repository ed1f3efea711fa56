// Commits the works of many threads in one transaction of SQLite.
#pragma once

#include "absl/status/status.h"
#include "state/group_commit.h"
#include "state/sqlite.h"

namespace eniform::state {

class SqliteCommit : public Committer {
 public:
  // `database` outlives it and is used by nobody else.
  explicit SqliteCommit(Database& database) : database_(database) {}
  absl::Status Commit(const CommitBatch& batch) override;

 private:
  absl::Status RunInSavepoint(CommitJob& job);

  Database& database_;
};

}  // namespace eniform::state
