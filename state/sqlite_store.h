// The state in one SQLite file: WAL, synchronous=FULL. One connection writes, commits of concurrent callers grouped; another one reads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "state/group_commit.h"
#include "state/lease.h"
#include "state/reader.h"
#include "state/schema.h"
#include "state/state_file.h"
#include "state/store.h"
#include "state/writer.h"

namespace eniform::state {

struct SqliteOptions {
  FileUse use = FileUse::kWrite;
  absl::Duration lease = kLease;
  std::function<absl::Time()> now = absl::Now;
  const std::vector<Migration>* migrations = &Migrations();  // for tests of migrating
};

// Beyond StateStore: RecordOutcome forgets what is not remembered without complaint (it is as asked); an intent may be recorded again
// with the same token until it is DONE; FinishRun keeps what BeginRun was told. Started and finished times that are 0 become now.
class SqliteStore : public StateStore {
 public:
  // Of a file that exists. Errors: as Open (open.h).
  static absl::StatusOr<std::unique_ptr<SqliteStore>> Open(const std::string& path, SqliteOptions options);

  absl::StatusOr<StateSnapshot> Read() override;
  absl::StatusOr<StateSnapshot> ReadAt(int64_t serial) override;
  absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) override;
  absl::Status Heartbeat(LockToken token) override;
  absl::Status ReleaseLock(LockToken token) override;
  absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) override;
  absl::StatusOr<std::optional<Lock>> ReadLock() override;
  absl::StatusOr<int64_t> BeginRun(LockToken token, const Run& run) override;
  absl::Status FinishRun(LockToken token, const Run& run) override;
  absl::StatusOr<std::vector<Run>> ReadRuns(int limit) override;
  absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before) override;
  absl::Status RecordIntent(LockToken token, const JournalEntry& entry) override;
  absl::Status RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries() override;
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit) override;
  absl::Status Edit(LockToken token, const std::vector<StateEdit>& edits) override;
  absl::StatusOr<std::string> Backup(const std::string& reason) override;

  const std::string& stack() const { return stack_; }

 private:
  SqliteStore(std::string path, SqliteOptions options) : path_(std::move(path)), options_(std::move(options)) {}

  absl::Status OpenConnections();
  absl::Status OpenWriter();
  // Runs `work` in a write transaction that the lock of `token` guards.
  absl::Status Write(LockToken token, absl::FunctionRef<absl::Status()> work);
  absl::Status WriteWithoutLock(absl::FunctionRef<absl::Status()> work);
  // Tells what to do about damage.
  absl::Status Explain(absl::Status status) const;
  template <typename Value>
  absl::StatusOr<Value> Explain(absl::StatusOr<Value> value) const;

  const std::string path_;
  const SqliteOptions options_;
  std::string stack_;

  // The writing connection closes last: only it can bring the write-ahead log into the file and remove it.
  std::unique_ptr<Database> writer_database_;  // nullptr: opened to read
  std::unique_ptr<Writer> writer_;
  std::unique_ptr<GroupCommit> commits_;

  absl::Mutex reader_mutex_;
  std::unique_ptr<Database> reader_database_;
  std::unique_ptr<Reader> reader_ ABSL_GUARDED_BY(reader_mutex_);
};

}  // namespace eniform::state
