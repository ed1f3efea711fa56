// Commits the works of many threads in one transaction of PostgreSQL. One connection and shared commits, not a connection a thread: all
// writes of a stack change its one row of `meta`, so that threads of their own would only be in each other's way.
#pragma once

#include "absl/status/status.h"
#include "state/group_commit.h"
#include "state/postgres_rows.h"
#include "state/postgres_session.h"

namespace eniform::state {

class PostgresCommit : public Committer {
 public:
  // Both outlive it and are used by nobody else.
  PostgresCommit(PostgresSession& session, PostgresWriteRows& rows) : session_(session), rows_(rows) {}
  absl::Status Commit(const CommitBatch& batch) override;

 private:
  PostgresSession& session_;
  PostgresWriteRows& rows_;
};

}  // namespace eniform::state
