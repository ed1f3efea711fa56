// One connection to PostgreSQL: made when it is needed, made again when it is lost, and its transactions with it.
#pragma once

#include <map>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "state/postgres_error.h"
#include "state/postgres_uri.h"
#include "state/rows.h"

namespace eniform::state {

// Statements by name, prepared on every connection.
using PostgresStatements = std::map<std::string, std::string>;

// How long a server that went away is waited for: a restart, or another one that takes its place.
inline constexpr absl::Duration kPatience = absl::Minutes(2);

// Threads: belongs to one at a time.
class PostgresSession {
 public:
  enum class Kind {
    kRead,   // REPEATABLE READ, READ ONLY: one picture, waits for nobody
    kWrite,  // SERIALIZABLE
    kCopy,   // REPEATABLE READ: copies what is there
    kTables  // READ COMMITTED: sees what others made while it waited
  };
  // Throws what libpqxx throws. An error: nothing of it stays.
  using Work = absl::FunctionRef<absl::Status(pqxx::transaction_base&)>;

  PostgresSession(PostgresUri uri, PostgresStatements statements, absl::Duration patience = kPatience)
      : uri_(std::move(uri)), statements_(std::move(statements)), patience_(patience) {}

  // Connects, once: an error comes at once.
  absl::Status Connect();

  // Runs `work` in a transaction and commits it. Where another transaction is in the way it is run again after a short random pause; where
  // the connection is lost, on the next one, for as long as the patience lasts (kUnavailable then). A commit whose answer was lost is
  // looked up (see SetTransaction): it is not run again where it has happened.
  absl::Status Run(Kind kind, Work work);

  // Tells which transaction this is: pg_current_xact_id(). Called by works that must not happen twice.
  void SetTransaction(std::string id) { transaction_ = std::move(id); }

  const PostgresUri& uri() const { return uri_; }

 private:
  enum class Outcome { kCommitted, kOver, kAgain, kReconnect, kInDoubt };
  struct Attempt {
    Outcome outcome;
    absl::Status status;
  };
  void Disconnect();
  Attempt Try(Kind kind, Work work);
  Attempt AttemptOf(const std::exception& error, const pqxx::connection& connection);
  // Whether the transaction whose answer was lost has happened.
  Attempt LookUp(const std::string& transaction);

  const PostgresUri uri_;
  const PostgresStatements statements_;
  const absl::Duration patience_;
  std::unique_ptr<pqxx::connection> connection_;
  std::unique_ptr<pqxx::quiet_errorhandler> quiet_;  // what went wrong is told by exceptions; goes before the connection
  std::string transaction_;
  absl::BitGen random_;
};

// Runs a prepared statement with the values as text; nothing is NULL.
pqxx::result Execute(pqxx::transaction_base& transaction, const std::string& statement, const std::vector<Value>& values);

}  // namespace eniform::state
