// SQLite in RAII: a connection, a prepared statement with its bound values, a transaction. Only this folder includes it.
//
// Threads: a Database and everything made from it belong to one thread at a time.
// Errors: kDataLoss: the file is damaged or no database. kPermissionDenied: it can not be opened or written. kUnavailable: the
// disk is full or fails, or another process holds the file for too long. kAlreadyExists, kNotFound: a UNIQUE or PRIMARY KEY, or a
// FOREIGN KEY constraint. kInternal: anything else. Each names the file and SQLite's own words.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "state/rows.h"

namespace eniform::state {

// One execution of a statement. Resets it when it goes; at most one at a time per statement. Values of a row are valid until
// the next Next().
class Cursor {
 public:
  Cursor(Cursor&& other) noexcept : statement_(other.statement_), error_(other.error_) { other.statement_ = nullptr; }
  Cursor& operator=(Cursor&&) = delete;
  ~Cursor();

  absl::StatusOr<bool> Next();  // true: there is a row
  absl::Status Run();           // to the end, rows ignored

  int64_t Int(int column) const { return sqlite3_column_int64(statement_, column); }
  absl::string_view Text(int column) const;  // TEXT or BLOB; empty where NULL

 private:
  friend class Statement;
  Cursor(sqlite3_stmt* statement, int error) : statement_(statement), error_(error) {}
  sqlite3_stmt* statement_;
  int error_;  // of binding; told by Next
};

class Statement {
 public:
  Statement() = default;

  // Binds `values` to ?1, ?2 … Copies them.
  template <typename... Values>
  Cursor With(const Values&... values) {
    int index = 0, error = SQLITE_OK;
    ((error = error == SQLITE_OK ? Bind(++index, values) : error), ...);
    return Cursor(handle_.get(), error);
  }
  // Binds the values of `row` in its order.
  Cursor WithRow(const Row& row);

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  int Bind(int index, int64_t value) { return sqlite3_bind_int64(handle_.get(), index, value); }
  int Bind(int index, int value) { return sqlite3_bind_int64(handle_.get(), index, value); }
  int Bind(int index, double value) { return sqlite3_bind_double(handle_.get(), index, value); }
  int Bind(int index, absl::string_view value);
  int Bind(int index, const std::string& value) { return Bind(index, absl::string_view(value)); }
  int Bind(int index, std::monostate) { return sqlite3_bind_null(handle_.get(), index); }
  int Bind(int index, const Bytes& value);
  int Bind(int index, const Value& value);

  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

enum class Access {
  kReadWrite,  // of an existing file
  kReadOnly,
  kImmutable,  // kReadOnly, of a file that certainly nobody writes: needs neither locks nor files beside it
  kMemory,     // an empty database in memory; the path only names it
};

class Database {
 public:
  // REQUIRES: `path` is absolute and has no symbolic link in it (kPermissionDenied).
  static absl::StatusOr<Database> Open(const std::string& path, Access access);

  // Everything it holds just now, in memory and for the caller alone.
  absl::StatusOr<Database> CopyInMemory();

  absl::StatusOr<Statement> Prepare(absl::string_view sql);
  absl::Status Execute(const std::string& sql);  // several statements, no values
  absl::StatusOr<int64_t> QueryInt(absl::string_view sql);
  absl::StatusOr<std::string> QueryText(absl::string_view sql);
  bool read_only() const { return sqlite3_db_readonly(handle_.get(), "main") == 1; }
  sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  std::unique_ptr<sqlite3, Close> handle_;
};

// Rolls back when it goes without Commit.
class Transaction {
 public:
  enum class Kind { kRead, kWrite };
  static absl::StatusOr<Transaction> Begin(Database& database, Kind kind);
  Transaction(Transaction&& other) noexcept : database_(other.database_) { other.database_ = nullptr; }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  absl::Status Commit();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;  // nullptr: over
};

}  // namespace eniform::state
