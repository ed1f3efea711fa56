// The state of one stack in a database of PostgreSQL, which may hold many. One connection writes, commits of concurrent callers grouped;
// another one reads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "state/group_commit.h"
#include "state/lease.h"
#include "state/postgres_commit.h"
#include "state/postgres_rows.h"
#include "state/postgres_schema.h"
#include "state/postgres_session.h"
#include "state/postgres_uri.h"
#include "state/row_store.h"
#include "state/state_file.h"

namespace eniform::state {

struct PostgresOptions {
  FileUse use = FileUse::kWrite;
  absl::Duration lease = kLease;
  absl::Duration patience = kPatience;
  std::function<absl::Time()> now;  // empty: the server's clock, by which the leases of all hosts are judged
  const std::vector<Migration>* migrations = &PostgresMigrations();  // for tests of migrating
};

class PostgresStore : public RowStore {
 public:
  // Of a state that exists. `stack`: empty: the URI's, or the only one there is. kNotFound: there is no such state. Other errors: as Open
  // (open.h).
  static absl::StatusOr<std::unique_ptr<PostgresStore>> Open(const PostgresUri& uri, const std::string& stack, PostgresOptions options);
  // Makes the tables, where they are missing, and the state of `stack`, where it is. kFailedPrecondition: the URI asks for another stack.
  static absl::Status Create(const PostgresUri& uri, const std::string& stack, const Origin& origin, const PostgresOptions& options);

  // Makes the tables, where they are missing, and the state that `copy` is. kAlreadyExists: there is one of its stack.
  static absl::Status CreateOf(const PostgresUri& uri, const StateCopy& copy, const PostgresOptions& options);

  // Copies to another name in the same tables, which `stack=NAME` in the URI opens.
  absl::StatusOr<std::string> Backup(const std::string& reason) override;

  const std::string& stack() const { return stack_; }

 protected:
  absl::Status Commit(absl::FunctionRef<absl::Status(Writer&)> work) override;
  absl::Status Look(absl::FunctionRef<absl::Status(Reader&)> look) override;

 private:
  PostgresStore(const PostgresUri& uri, std::string key, PostgresOptions options);
  // Tells what to do about damage. REQUIRES: reader_mutex_ is free.
  absl::Status Explain(absl::Status status);

  const PostgresUri uri_;
  const std::string key_;  // what it is called in the tables: its stack, or a copy of that
  const PostgresOptions options_;
  std::string stack_;

  PostgresSession writer_session_;
  PostgresWriteRows writer_rows_;
  PostgresCommit committer_;
  GroupCommit commits_;

  absl::Mutex reader_mutex_;
  PostgresSession reader_session_ ABSL_GUARDED_BY(reader_mutex_);
  PostgresReadRows reader_rows_ ABSL_GUARDED_BY(reader_mutex_);
};

}  // namespace eniform::state
