#include "state/sqlite_rows.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "state/checks.h"
#include "state/schema.h"

namespace eniform::state {
namespace {

constexpr char kSelectLock[] = "SELECT fence, message, checksum FROM lock WHERE id = 1";
#define ENTRY_COLUMNS "run || '/' || operation_id, message, checksum"

const std::pair<ReadRows::Selection, const char*> kSelections[] = {
    {ReadRows::Selection::kObjects, "SELECT address, message, checksum FROM objects ORDER BY address"},
    {ReadRows::Selection::kRuns, "SELECT CAST(id AS TEXT), message, checksum FROM runs ORDER BY id"},
    {ReadRows::Selection::kNewestRuns, "SELECT CAST(id AS TEXT), message, checksum FROM runs ORDER BY id DESC LIMIT ?1"},
    {ReadRows::Selection::kRunsOfPlan, "SELECT CAST(id AS TEXT), message, checksum FROM runs WHERE plan_digest = ?1"},
    {ReadRows::Selection::kEntries, "SELECT " ENTRY_COLUMNS " FROM journal ORDER BY run, operation_id"},
    {ReadRows::Selection::kOpenEntries, "SELECT " ENTRY_COLUMNS " FROM journal WHERE status IN ('intent', 'in_doubt')"},
    {ReadRows::Selection::kEntriesOfRun, "SELECT " ENTRY_COLUMNS " FROM journal WHERE run = ?1"},
    // Along the primary key, backwards: nothing is sorted.
    {ReadRows::Selection::kNewestEntries, "SELECT " ENTRY_COLUMNS " FROM journal ORDER BY run DESC, operation_id DESC LIMIT ?1"},
    {ReadRows::Selection::kPasts, "SELECT CAST(serial AS TEXT), message, checksum FROM past ORDER BY serial"},
    {ReadRows::Selection::kOldestPast, "SELECT CAST(serial AS TEXT), message, checksum FROM past ORDER BY serial LIMIT 1"},
    {ReadRows::Selection::kPastsAfter, "SELECT CAST(serial AS TEXT), message, checksum FROM past WHERE serial > ?1 ORDER BY serial DESC"},
};
#undef ENTRY_COLUMNS

absl::Status Prepare(Database& database, absl::string_view sql, Statement& statement) {
  absl::StatusOr<Statement> prepared = database.Prepare(sql);
  if (prepared.ok()) statement = *std::move(prepared);
  return prepared.status();
}

absl::StatusOr<Meta> MetaBy(Statement& select) {
  Cursor row = select.With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return absl::DataLossError("table meta is empty");
  Meta meta = MetaOfRow(row);
  if (!Matches(meta, row)) return DamagedRow("meta", "1");
  return meta;
}

absl::StatusOr<LockRow> LockBy(Statement& select) {
  Cursor row = select.With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return absl::DataLossError("table lock is empty");
  return DecodeLock(row.Int(0), row.Text(1), row.Int(2));
}

// Of a row with the columns message, checksum.
template <typename Message>
absl::StatusOr<std::optional<Message>> Find(Cursor row, absl::string_view table, absl::string_view key) {
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  absl::StatusOr<Message> message = DecodeRow<Message>(table, key, row.Text(0), row.Int(1));
  if (!message.ok()) return message.status();
  return *std::move(message);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteReadRows>> SqliteReadRows::Make(Database& database) {
  auto rows = std::make_unique<SqliteReadRows>();
  if (absl::Status status = Prepare(database, kSelectMeta, rows->meta_); !status.ok()) return status;
  if (absl::Status status = Prepare(database, kSelectLock, rows->lock_); !status.ok()) return status;
  for (const auto& [selection, sql] : kSelections) {
    if (absl::Status status = Prepare(database, sql, rows->selections_[selection]); !status.ok()) return status;
  }
  return rows;
}

absl::StatusOr<Meta> SqliteReadRows::ReadMeta() { return MetaBy(meta_); }
absl::StatusOr<LockRow> SqliteReadRows::ReadLock() { return LockBy(lock_); }

absl::Status SqliteReadRows::Select(Selection selection, const Value& argument, Each each) {
  Statement& statement = selections_.at(selection);
  Cursor rows = std::holds_alternative<std::monostate>(argument) ? statement.With() : statement.With(argument);
  for (;;) {
    absl::StatusOr<bool> more = rows.Next();
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    if (absl::Status status = each(rows.Text(0), rows.Text(1), rows.Int(2)); !status.ok()) return status;
  }
}

absl::StatusOr<std::unique_ptr<SqliteWriteRows>> SqliteWriteRows::Make(Database& database, std::function<absl::Time()> now) {
  std::unique_ptr<SqliteWriteRows> rows(new SqliteWriteRows(std::move(now)));
  std::vector<std::string> lock_columns = NamesOf(RowOfLock(0, nullptr));
  lock_columns.insert(lock_columns.begin(), "id");
  const std::pair<Statement*, std::string> all[] = {
      {&rows->select_meta_, kSelectMeta},
      {&rows->update_meta_, "UPDATE meta SET serial = ?1, objects = ?2, checksum = ?3 WHERE id = 1"},
      {&rows->select_lock_, kSelectLock},
      {&rows->put_lock_, UpsertSql("lock", lock_columns, 1, '?')},
      {&rows->newest_run_, "SELECT coalesce(max(id), 0) FROM runs"},
      {&rows->select_run_, "SELECT message, checksum FROM runs WHERE id = ?1"},
      {&rows->put_run_, UpsertSql("runs", NamesOf(RowOf(Run())), 1, '?')},
      {&rows->select_entry_, "SELECT message, checksum FROM journal WHERE run = ?1 AND operation_id = ?2"},
      {&rows->put_entry_, UpsertSql("journal", NamesOf(RowOf(JournalEntry())), 2, '?')},
      {&rows->select_object_, "SELECT message, checksum FROM objects WHERE address = ?1"},
      {&rows->put_object_, UpsertSql("objects", NamesOf(RowOf(ManagedObject())), 1, '?')},
      {&rows->delete_object_, "DELETE FROM objects WHERE address = ?1"},
      {&rows->put_past_, UpsertSql("past", NamesOf(RowOf(Past())), 1, '?')},
  };
  for (const auto& [statement, sql] : all) {
    if (absl::Status status = Prepare(database, sql, *statement); !status.ok()) return status;
  }
  return rows;
}

absl::StatusOr<Meta> SqliteWriteRows::ReadMeta() { return MetaBy(select_meta_); }

absl::Status SqliteWriteRows::WriteMeta(const Meta& meta) { return update_meta_.With(meta.serial, meta.objects, meta.Checksum()).Run(); }

absl::StatusOr<LockRow> SqliteWriteRows::ReadLock() { return LockBy(select_lock_); }

absl::Status SqliteWriteRows::WriteLock(int64_t fence, const Lock* lock) {
  Row row = RowOfLock(fence, lock);
  row.insert(row.begin(), {"id", int64_t{1}});
  return put_lock_.WithRow(row).Run();
}

absl::StatusOr<int64_t> SqliteWriteRows::NewestRun() {
  Cursor row = newest_run_.With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  return *found ? row.Int(0) : 0;
}

absl::StatusOr<std::optional<Run>> SqliteWriteRows::FindRun(int64_t id) {
  return Find<Run>(select_run_.With(id), "runs", absl::StrCat(id));
}

absl::Status SqliteWriteRows::PutRun(const Run& run) { return put_run_.WithRow(RowOf(run)).Run(); }

absl::StatusOr<std::optional<JournalEntry>> SqliteWriteRows::FindEntry(int64_t run, int operation) {
  return Find<JournalEntry>(select_entry_.With(run, operation), "journal", absl::StrCat(run, "/", operation));
}

absl::Status SqliteWriteRows::PutEntry(const JournalEntry& entry) {
  absl::Status status = put_entry_.WithRow(RowOf(entry)).Run();
  return absl::IsNotFound(status) ? NoSuchRun(entry.run()) : status;  // the foreign key
}

absl::StatusOr<std::optional<ManagedObject>> SqliteWriteRows::FindObject(const std::string& address) {
  return Find<ManagedObject>(select_object_.With(address), "objects", address);
}

absl::Status SqliteWriteRows::PutObject(const ManagedObject& object) { return put_object_.WithRow(RowOf(object)).Run(); }

absl::Status SqliteWriteRows::DeleteObject(const std::string& address) { return delete_object_.With(address).Run(); }

absl::Status SqliteWriteRows::PutPast(const Past& past) { return put_past_.WithRow(RowOf(past)).Run(); }

}  // namespace eniform::state
