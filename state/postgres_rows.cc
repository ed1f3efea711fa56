#include "state/postgres_rows.h"

#include "absl/strings/str_cat.h"
#include "state/checks.h"
#include "state/lease.h"

namespace eniform::state {
namespace {

#define META_COLUMNS "schema_version, lineage, serial, coalesce(backup_of, stack), created, objects, checksum"
#define ENTRY_COLUMNS "run || '/' || operation_id, message, checksum"

std::string NameOf(ReadRows::Selection selection) { return absl::StrCat("select_", static_cast<int>(selection)); }

Meta MetaOf(const pqxx::row& row) {
  Meta meta;
  meta.schema_version = row[0].as<int64_t>();
  meta.lineage = row[1].as<std::string>();
  meta.serial = row[2].as<int64_t>();
  meta.stack = row[3].as<std::string>();
  meta.created = row[4].as<std::string>();
  meta.objects = row[5].as<int64_t>();
  return meta;
}

absl::StatusOr<Meta> CheckedMeta(const pqxx::result& rows, const std::string& key) {
  if (rows.empty()) return absl::DataLossError("its row of table meta is gone");
  Meta meta = MetaOf(rows[0]);
  if (meta.Checksum() != rows[0][6].as<int64_t>()) return DamagedRow("meta", key);
  return meta;
}

absl::StatusOr<LockRow> CheckedLock(const pqxx::result& rows) {
  if (rows.empty()) return absl::DataLossError("its row of table lock is gone");
  const pqxx::binarystring message(rows[0][1]);
  return DecodeLock(rows[0][0].as<int64_t>(), absl::string_view(message.get(), message.size()), rows[0][2].as<int64_t>());
}

// Of at most one row with the columns message, checksum.
template <typename Message>
absl::StatusOr<std::optional<Message>> Found(const pqxx::result& rows, absl::string_view table, absl::string_view key) {
  if (rows.empty()) return std::nullopt;
  const pqxx::binarystring bytes(rows[0][0]);
  absl::StatusOr<Message> message = DecodeRow<Message>(table, key, absl::string_view(bytes.get(), bytes.size()), rows[0][1].as<int64_t>());
  if (!message.ok()) return message.status();
  return *std::move(message);
}

std::string PutSql(absl::string_view table, const Row& row, size_t keys) {
  std::vector<std::string> columns = NamesOf(row);
  columns.insert(columns.begin(), "stack");
  return UpsertSql(absl::StrCat("eniform.", table), columns, keys + 1, '$');
}

}  // namespace

const PostgresStatements& PostgresReadRows::Statements() {
  using Selection = ReadRows::Selection;
  static const auto& statements = *new PostgresStatements{
      {"meta", "SELECT " META_COLUMNS " FROM eniform.meta WHERE stack = $1"},
      {"lock", "SELECT fence, message, checksum FROM eniform.lock WHERE stack = $1"},
      {NameOf(Selection::kObjects), "SELECT address, message, checksum FROM eniform.objects WHERE stack = $1 ORDER BY address"},
      {NameOf(Selection::kRuns), "SELECT id, message, checksum FROM eniform.runs WHERE stack = $1 ORDER BY id"},
      {NameOf(Selection::kNewestRuns), "SELECT id, message, checksum FROM eniform.runs WHERE stack = $1 ORDER BY id DESC LIMIT $2"},
      {NameOf(Selection::kRunsOfPlan), "SELECT id, message, checksum FROM eniform.runs WHERE stack = $1 AND plan_digest = $2"},
      {NameOf(Selection::kEntries), "SELECT " ENTRY_COLUMNS " FROM eniform.journal WHERE stack = $1 ORDER BY run, operation_id"},
      {NameOf(Selection::kOpenEntries),
       "SELECT " ENTRY_COLUMNS " FROM eniform.journal WHERE stack = $1 AND status IN ('intent', 'in_doubt')"},
      {NameOf(Selection::kEntriesOfRun), "SELECT " ENTRY_COLUMNS " FROM eniform.journal WHERE stack = $1 AND run = $2"},
      {NameOf(Selection::kNewestEntries),
       "SELECT " ENTRY_COLUMNS " FROM eniform.journal WHERE stack = $1 ORDER BY run DESC, operation_id DESC LIMIT $2"},
      {NameOf(Selection::kPasts), "SELECT serial, message, checksum FROM eniform.past WHERE stack = $1 ORDER BY serial"},
      {NameOf(Selection::kOldestPast), "SELECT serial, message, checksum FROM eniform.past WHERE stack = $1 ORDER BY serial LIMIT 1"},
      {NameOf(Selection::kPastsAfter),
       "SELECT serial, message, checksum FROM eniform.past WHERE stack = $1 AND serial > $2 ORDER BY serial DESC"},
  };
  return statements;
}

absl::StatusOr<Meta> PostgresReadRows::ReadMeta() { return CheckedMeta(Execute(*transaction_, "meta", {key_}), key_); }

absl::StatusOr<LockRow> PostgresReadRows::ReadLock() { return CheckedLock(Execute(*transaction_, "lock", {key_})); }

absl::Status PostgresReadRows::Select(Selection selection, const Value& argument, Each each) {
  std::vector<Value> values = {key_};
  if (!std::holds_alternative<std::monostate>(argument)) values.push_back(argument);
  const pqxx::result rows = Execute(*transaction_, NameOf(selection), values);
  for (const pqxx::row& row : rows) {
    const pqxx::binarystring message(row[1]);
    if (absl::Status status = each(row[0].c_str(), absl::string_view(message.get(), message.size()), row[2].as<int64_t>()); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

const PostgresStatements& PostgresWriteRows::Statements() {
  static const auto& statements = *new PostgresStatements{
      {"meta", "SELECT " META_COLUMNS " FROM eniform.meta WHERE stack = $1"},
      {"put_meta", "UPDATE eniform.meta SET serial = $2, objects = $3, checksum = $4 WHERE stack = $1"},
      {"lock",
       "SELECT fence, message, checksum, pg_current_xact_id()::text, extract(epoch FROM clock_timestamp())::float8 "
       "FROM eniform.lock WHERE stack = $1 FOR UPDATE"},
      {"put_lock", PutSql("lock", RowOfLock(0, nullptr), 0)},
      {"newest_run", "SELECT coalesce(max(id), 0) FROM eniform.runs WHERE stack = $1"},
      {"run", "SELECT message, checksum FROM eniform.runs WHERE stack = $1 AND id = $2"},
      {"put_run", PutSql("runs", RowOf(Run()), 1)},
      {"entry", "SELECT message, checksum FROM eniform.journal WHERE stack = $1 AND run = $2 AND operation_id = $3"},
      {"put_entry", PutSql("journal", RowOf(JournalEntry()), 2)},
      {"object", "SELECT message, checksum FROM eniform.objects WHERE stack = $1 AND address = $2"},
      {"put_object", PutSql("objects", RowOf(ManagedObject()), 1)},
      {"put_past", PutSql("past", RowOf(Past()), 1)},
      {"delete_object", "DELETE FROM eniform.objects WHERE stack = $1 AND address = $2"},
  };
  return statements;
}

void PostgresWriteRows::In(pqxx::transaction_base& transaction) {
  transaction_ = &transaction;
  lock_.reset();
  meta_.reset();
  meta_changed_ = false;
}

pqxx::result PostgresWriteRows::Do(const std::string& statement, std::vector<Value> values) {
  values.insert(values.begin(), key_);
  return Execute(*transaction_, statement, values);
}

absl::Status PostgresWriteRows::Put(const std::string& statement, const Row& row) {
  std::vector<Value> values;
  for (const Column& column : row) values.push_back(column.value);
  Do(statement, std::move(values));
  return absl::OkStatus();
}

absl::Status PostgresWriteRows::Finish() {
  if (meta_changed_) Do("put_meta", {meta_->serial, meta_->objects, meta_->Checksum()});
  meta_changed_ = false;
  return absl::OkStatus();
}

absl::Time PostgresWriteRows::Now() { return now_ ? now_() : server_time_; }

absl::StatusOr<Meta> PostgresWriteRows::ReadMeta() {
  if (meta_) return *meta_;
  absl::StatusOr<Meta> meta = CheckedMeta(Do("meta", {}), key_);
  if (meta.ok()) meta_ = *meta;
  return meta;
}

absl::Status PostgresWriteRows::WriteMeta(const Meta& meta) {
  meta_ = meta;
  meta_changed_ = true;
  return absl::OkStatus();
}

absl::StatusOr<LockRow> PostgresWriteRows::ReadLock() {
  if (lock_) return *lock_;
  const pqxx::result rows = Do("lock", {});
  absl::StatusOr<LockRow> lock = CheckedLock(rows);
  if (!lock.ok()) return lock;
  session_.SetTransaction(rows[0][3].as<std::string>());
  server_time_ = FromSeconds(rows[0][4].as<double>());
  lock_ = *lock;
  return lock;
}

absl::Status PostgresWriteRows::WriteLock(int64_t fence, const Lock* lock) {
  lock_ = LockRow{fence, lock != nullptr, lock ? *lock : Lock()};
  return Put("put_lock", RowOfLock(fence, lock));
}

absl::StatusOr<int64_t> PostgresWriteRows::NewestRun() { return Do("newest_run", {})[0][0].as<int64_t>(); }

absl::StatusOr<std::optional<Run>> PostgresWriteRows::FindRun(int64_t id) { return Found<Run>(Do("run", {id}), "runs", absl::StrCat(id)); }

absl::Status PostgresWriteRows::PutRun(const Run& run) { return Put("put_run", RowOf(run)); }

absl::StatusOr<std::optional<JournalEntry>> PostgresWriteRows::FindEntry(int64_t run, int operation) {
  return Found<JournalEntry>(Do("entry", {run, int64_t{operation}}), "journal", absl::StrCat(run, "/", operation));
}

absl::Status PostgresWriteRows::PutEntry(const JournalEntry& entry) {
  try {
    return Put("put_entry", RowOf(entry));
  } catch (const pqxx::foreign_key_violation&) {
    return NoSuchRun(entry.run());
  }
}

absl::StatusOr<std::optional<ManagedObject>> PostgresWriteRows::FindObject(const std::string& address) {
  return Found<ManagedObject>(Do("object", {address}), "objects", address);
}

absl::Status PostgresWriteRows::PutObject(const ManagedObject& object) { return Put("put_object", RowOf(object)); }

absl::Status PostgresWriteRows::DeleteObject(const std::string& address) {
  Do("delete_object", {address});
  return absl::OkStatus();
}

absl::Status PostgresWriteRows::PutPast(const Past& past) { return Put("put_past", RowOf(past)); }

}  // namespace eniform::state
