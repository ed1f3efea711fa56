// The state in one SQLite file: WAL, synchronous=FULL. One connection writes, commits of concurrent callers grouped; another one reads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "state/group_commit.h"
#include "state/lease.h"
#include "state/row_store.h"
#include "state/schema.h"
#include "state/sqlite_commit.h"
#include "state/sqlite_rows.h"
#include "state/state_file.h"

namespace eniform::state {

struct SqliteOptions {
  FileUse use = FileUse::kWrite;
  absl::Duration lease = kLease;
  std::function<absl::Time()> now = absl::Now;
  const std::vector<Migration>* migrations = &Migrations();  // for tests of migrating
};

class SqliteStore : public RowStore {
 public:
  // Of a file that exists. Errors: as Open (open.h).
  static absl::StatusOr<std::unique_ptr<SqliteStore>> Open(const std::string& path, SqliteOptions options);

  absl::StatusOr<std::string> Backup(const std::string& reason) override;

  const std::string& stack() const { return stack_; }

 protected:
  absl::Status Commit(absl::FunctionRef<absl::Status(Writer&)> work) override;
  absl::Status Look(absl::FunctionRef<absl::Status(Reader&)> look) override;

 private:
  SqliteStore(std::string path, SqliteOptions options) : RowStore(options.lease), path_(std::move(path)), options_(std::move(options)) {}

  absl::Status OpenConnections();
  absl::Status OpenWriter();
  // A file of an older schema that is only read stays as it is: what is read is a copy of it as it was when it was opened.
  absl::Status ReadMigratedCopy();
  // Tells what to do about damage.
  absl::Status Explain(absl::Status status) const;

  const std::string path_;
  const SqliteOptions options_;
  std::string stack_;

  // The writing connection closes last: only it can bring the write-ahead log into the file and remove it.
  std::unique_ptr<Database> writer_database_;  // nullptr: opened to read
  std::unique_ptr<SqliteWriteRows> writer_rows_;
  std::unique_ptr<SqliteCommit> committer_;
  std::unique_ptr<GroupCommit> commits_;

  absl::Mutex reader_mutex_;
  std::unique_ptr<Database> reader_database_;
  std::unique_ptr<SqliteReadRows> reader_rows_ ABSL_GUARDED_BY(reader_mutex_);
};

}  // namespace eniform::state
