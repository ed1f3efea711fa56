#include "state/sqlite.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace eniform::state {
namespace {

absl::StatusCode CodeOf(int extended) {
  switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
      return absl::StatusCode::kAlreadyExists;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return absl::StatusCode::kNotFound;
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_CORRUPTFS:
      return absl::StatusCode::kDataLoss;
    default:
      break;
  }
  switch (extended & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
      return absl::StatusCode::kPermissionDenied;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      return absl::StatusCode::kUnavailable;
    default:
      return absl::StatusCode::kInternal;
  }
}

const char* NextStep(int primary) {
  switch (primary) {
    case SQLITE_FULL:
      return ". Free some space on that disk, then run the command again; what was recorded before is kept";
    case SQLITE_IOERR:
      return ". Check the disk and its free space, then run the command again; what was recorded before is kept";
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return ". Check who owns it and its directory, the files -wal and -shm beside it, and their modes";
    case SQLITE_BUSY:
      return ": another process keeps the file busy. Run the command again once it is done";
    default:
      return "";
  }
}

absl::Status ErrorOf(sqlite3* database, int code) {
  const int extended = code == SQLITE_OK ? sqlite3_extended_errcode(database) : code;
  const char* file = sqlite3_db_filename(database, "main");
  // The connection's own text is more exact, but only as long as it speaks of this very error.
  const bool same = (sqlite3_extended_errcode(database) & 0xff) == (extended & 0xff);
  return absl::Status(CodeOf(extended), absl::StrCat("state ", file && *file ? file : "in memory", ": ",
                                                     same ? sqlite3_errmsg(database) : sqlite3_errstr(extended), " (SQLite error ",
                                                     extended, ")", NextStep(extended & 0xff)));
}

}  // namespace

Cursor::~Cursor() {
  if (!statement_) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

absl::StatusOr<bool> Cursor::Next() {
  if (error_ != SQLITE_OK) return ErrorOf(sqlite3_db_handle(statement_), error_);
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return ErrorOf(sqlite3_db_handle(statement_), SQLITE_OK);
}

absl::Status Cursor::Run() {
  for (;;) {
    absl::StatusOr<bool> row = Next();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
  }
}

absl::string_view Cursor::Text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  return bytes ? absl::string_view(bytes, sqlite3_column_bytes(statement_, column)) : absl::string_view();
}

int Statement::Bind(int index, absl::string_view value) {
  return sqlite3_bind_text64(handle_.get(), index, value.data() ? value.data() : "", value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int Statement::Bind(int index, const Bytes& value) {
  return sqlite3_bind_blob64(handle_.get(), index, value.bytes.data(), value.bytes.size(), SQLITE_TRANSIENT);
}

int Statement::Bind(int index, const Value& value) {
  return std::visit([&](const auto& held) { return Bind(index, held); }, value);
}

Cursor Statement::WithRow(const Row& row) {
  int index = 0, error = SQLITE_OK;
  for (const Column& column : row) error = error == SQLITE_OK ? Bind(++index, column.value) : error;
  return Cursor(handle_.get(), error);
}

absl::StatusOr<Database> Database::Open(const std::string& path, Access access) {
  std::string name = path;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOFOLLOW;
  switch (access) {
    case Access::kReadWrite:
      flags |= SQLITE_OPEN_READWRITE;
      break;
    case Access::kReadOnly:
      flags |= SQLITE_OPEN_READONLY;
      break;
    case Access::kImmutable: {
      flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
      name = "file://";
      for (const char c : path)
        absl::StrAppend(&name, c == '/' ? "/" : absl::StrCat("%", absl::BytesToHexString(absl::string_view(&c, 1))));
      name += "?immutable=1";
      break;
    }
    case Access::kMemory:
      flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
      break;
  }
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
  Database database(handle);
  if (!handle) return absl::ResourceExhaustedError(absl::StrCat("state ", path, ": no memory to open it"));
  if (code != SQLITE_OK) {
    return absl::Status(CodeOf(code), absl::StrCat("state ", path, ": ", sqlite3_errmsg(handle), " (SQLite error ", code, ")"));
  }
  sqlite3_busy_timeout(handle, 10'000);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return database;
}

absl::StatusOr<Database> Database::CopyInMemory() {
  absl::StatusOr<Database> copy = Open("copy", Access::kMemory);
  if (!copy.ok()) return copy.status();
  sqlite3_backup* backup = sqlite3_backup_init(copy->handle(), "main", handle(), "main");
  if (!backup) return ErrorOf(copy->handle(), SQLITE_OK);
  const int copied = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (copied != SQLITE_DONE) return ErrorOf(handle(), copied);
  if (finished != SQLITE_OK) return ErrorOf(handle(), finished);
  return copy;
}

absl::StatusOr<Statement> Database::Prepare(absl::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return ErrorOf(handle_.get(), SQLITE_OK);
  return Statement(statement);
}

absl::Status Database::Execute(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return ErrorOf(handle_.get(), SQLITE_OK);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Database::QueryInt(absl::string_view sql) {
  absl::StatusOr<Statement> statement = Prepare(sql);
  if (!statement.ok()) return statement.status();
  Cursor cursor = statement->With();
  absl::StatusOr<bool> row = cursor.Next();
  if (!row.ok()) return row.status();
  return *row ? cursor.Int(0) : 0;
}

absl::StatusOr<std::string> Database::QueryText(absl::string_view sql) {
  absl::StatusOr<Statement> statement = Prepare(sql);
  if (!statement.ok()) return statement.status();
  Cursor cursor = statement->With();
  std::string text;
  for (;;) {
    absl::StatusOr<bool> row = cursor.Next();
    if (!row.ok()) return row.status();
    if (!*row) return text;
    absl::StrAppend(&text, text.empty() ? "" : "\n", cursor.Text(0));
  }
}

absl::StatusOr<Transaction> Transaction::Begin(Database& database, Kind kind) {
  if (absl::Status status = database.Execute(kind == Kind::kWrite ? "BEGIN IMMEDIATE" : "BEGIN"); !status.ok()) return status;
  return Transaction(&database);
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after some errors (a full disk); then there is nothing left to do.
  if (database_ && !sqlite3_get_autocommit(database_->handle())) sqlite3_exec(database_->handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

absl::Status Transaction::Commit() {
  if (absl::Status status = database_->Execute("COMMIT"); !status.ok()) return status;
  database_ = nullptr;
  return absl::OkStatus();
}

}  // namespace eniform::state
