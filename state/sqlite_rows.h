// The rows of a state in an SQLite file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "state/row_access.h"
#include "state/sqlite.h"

namespace eniform::state {

class SqliteReadRows : public ReadRows {
 public:
  // `database` outlives it and is used by nobody else.
  static absl::StatusOr<std::unique_ptr<SqliteReadRows>> Make(Database& database);

  absl::StatusOr<Meta> ReadMeta() override;
  absl::StatusOr<LockRow> ReadLock() override;
  absl::Status Select(Selection selection, const Value& argument, Each each) override;

 private:
  Statement meta_, lock_;
  std::map<Selection, Statement> selections_;
};

class SqliteWriteRows : public WriteRows {
 public:
  static absl::StatusOr<std::unique_ptr<SqliteWriteRows>> Make(Database& database, std::function<absl::Time()> now);

  absl::Time Now() override { return now_(); }
  absl::StatusOr<Meta> ReadMeta() override;
  absl::Status WriteMeta(const Meta& meta) override;
  absl::StatusOr<LockRow> ReadLock() override;
  absl::Status WriteLock(int64_t fence, const Lock* lock) override;
  absl::StatusOr<int64_t> NewestRun() override;
  absl::StatusOr<std::optional<Run>> FindRun(int64_t id) override;
  absl::Status PutRun(const Run& run) override;
  absl::StatusOr<std::optional<JournalEntry>> FindEntry(int64_t run, int operation) override;
  absl::Status PutEntry(const JournalEntry& entry) override;
  absl::StatusOr<std::optional<ManagedObject>> FindObject(const std::string& address) override;
  absl::Status PutObject(const ManagedObject& object) override;
  absl::Status DeleteObject(const std::string& address) override;
  absl::Status PutPast(const Past& past) override;

 private:
  explicit SqliteWriteRows(std::function<absl::Time()> now) : now_(std::move(now)) {}

  const std::function<absl::Time()> now_;
  Statement select_meta_, update_meta_, select_lock_, put_lock_, newest_run_, select_run_, put_run_, select_entry_, put_entry_,
      select_object_, put_object_, delete_object_, put_past_;
};

}  // namespace eniform::state
