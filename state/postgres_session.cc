#include "state/postgres_session.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace eniform::state {
namespace {

constexpr absl::Duration kConflictPause = absl::Milliseconds(20), kReconnectPause = absl::Milliseconds(200);

// Whoever set synchronous_commit higher (remote_apply) meant it; less than `on` would let a crash take back what was acknowledged. An
// Eniform that hangs inside a transaction must not keep others waiting for ever.
constexpr char kSettings[] = R"sql(
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
SET client_encoding = 'UTF8';
SET client_min_messages = warning;
SET bytea_output = 'hex';
SET lock_timeout = '20s';
SET idle_in_transaction_session_timeout = '60s';
SET search_path = pg_catalog;
)sql";

std::unique_ptr<pqxx::transaction_base> Begin(PostgresSession::Kind kind, pqxx::connection& connection) {
  switch (kind) {
    case PostgresSession::Kind::kRead:
      return std::make_unique<pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>>(connection);
    case PostgresSession::Kind::kWrite:
      return std::make_unique<pqxx::transaction<pqxx::serializable>>(connection);
    case PostgresSession::Kind::kCopy:
      return std::make_unique<pqxx::transaction<pqxx::repeatable_read>>(connection);
    case PostgresSession::Kind::kTables:
      break;
  }
  return std::make_unique<pqxx::transaction<pqxx::read_committed>>(connection);
}

std::string TextOf(int64_t value) { return absl::StrCat(value); }
std::string TextOf(double value) { return absl::StrFormat("%.17g", value); }
std::string TextOf(const std::string& value) { return value; }
std::string TextOf(const Bytes& value) { return absl::StrCat("\\x", absl::BytesToHexString(value.bytes)); }
std::string TextOf(std::monostate) { return ""; }

}  // namespace

pqxx::result Execute(pqxx::transaction_base& transaction, const std::string& statement, const std::vector<Value>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const Value& value : values) texts.push_back(std::visit([](const auto& held) { return TextOf(held); }, value));
  std::vector<const char*> pointers;
  for (size_t i = 0; i < values.size(); ++i) {
    pointers.push_back(std::holds_alternative<std::monostate>(values[i]) ? nullptr : texts[i].c_str());
  }
  return transaction.exec_prepared(statement, pqxx::prepare::make_dynamic_params(pointers));
}

void PostgresSession::Disconnect() {
  quiet_.reset();
  connection_.reset();
}

absl::Status PostgresSession::Connect() {
  Disconnect();
  try {
    auto connection = std::make_unique<pqxx::connection>(uri_.connection);
    auto quiet = std::make_unique<pqxx::quiet_errorhandler>(*connection);
    // By itself libpqxx would go on with a connection that has none of the settings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
    {
      pqxx::nontransaction settings(*connection);
      settings.exec(kSettings);
    }
    for (const auto& [name, sql] : statements_) connection->prepare(name, sql);
    connection_ = std::move(connection);
    quiet_ = std::move(quiet);
    return absl::OkStatus();
  } catch (const std::exception& error) {
    return TroubleOfConnecting(error, uri_).status;
  }
}

PostgresSession::Attempt PostgresSession::AttemptOf(const std::exception& error, const pqxx::connection& connection) {
  PostgresTrouble trouble = TroubleOfUsing(error, uri_, connection.is_open() ? Connection::kOpen : Connection::kClosed);
  switch (trouble.kind) {
    case PostgresTrouble::Kind::kLost:
      return {Outcome::kReconnect, std::move(trouble.status)};
    case PostgresTrouble::Kind::kConflict:
      return {Outcome::kAgain, std::move(trouble.status)};
    case PostgresTrouble::Kind::kRefused:
      break;
  }
  return {Outcome::kOver, std::move(trouble.status)};
}

PostgresSession::Attempt PostgresSession::Try(Kind kind, Work work) {
  transaction_.clear();
  if (!connection_) {
    if (absl::Status status = Connect(); !status.ok()) return {absl::IsUnavailable(status) ? Outcome::kReconnect : Outcome::kOver, status};
  }
  bool committing = false;
  try {
    const std::unique_ptr<pqxx::transaction_base> transaction = Begin(kind, *connection_);
    if (absl::Status status = work(*transaction); !status.ok()) return {Outcome::kOver, std::move(status)};
    committing = true;
    transaction->commit();
    return {Outcome::kCommitted, absl::OkStatus()};
  } catch (const std::exception& error) {
    Attempt attempt = AttemptOf(error, *connection_);
    if (dynamic_cast<const pqxx::in_doubt_error*>(&error)) attempt.outcome = Outcome::kReconnect;
    if (committing && attempt.outcome == Outcome::kReconnect && !transaction_.empty()) attempt.outcome = Outcome::kInDoubt;
    return attempt;
  }
}

PostgresSession::Attempt PostgresSession::LookUp(const std::string& transaction) {
  std::string found;
  const Attempt asked = Try(Kind::kRead, [&](pqxx::transaction_base& look) {
    const pqxx::row row = look.exec_params1("SELECT pg_xact_status($1::text::xid8)", transaction);
    found = row[0].is_null() ? "" : row[0].as<std::string>();
    return absl::OkStatus();
  });
  if (asked.outcome == Outcome::kCommitted) {
    if (found == "committed") return {Outcome::kCommitted, absl::OkStatus()};
    if (found == "aborted") return {Outcome::kAgain, absl::OkStatus()};
    if (found == "in progress") return {Outcome::kInDoubt, absl::UnavailableError("the server still works on the commit")};
  } else if (asked.outcome != Outcome::kOver) {
    return {Outcome::kInDoubt, asked.status};
  }
  return {Outcome::kOver, absl::UnavailableError(
                              absl::StrCat("state ", uri_.shown, ": the connection was lost while a change was committed, and this server ",
                                           "does not know what became of it. Run the command again: it looks what was recorded"))};
}

absl::Status PostgresSession::Run(Kind kind, Work work) {
  const absl::Time deadline = absl::Now() + patience_;
  std::string in_doubt;  // the transaction to look up; empty: none
  for (int tries = 0;; ++tries) {
    const Attempt attempt = in_doubt.empty() ? Try(kind, work) : LookUp(in_doubt);
    absl::Duration pause = absl::ZeroDuration();
    switch (attempt.outcome) {
      case Outcome::kCommitted:
      case Outcome::kOver:
        return attempt.status;
      case Outcome::kAgain:
        pause = kConflictPause * std::min(tries + 1, 10);
        in_doubt.clear();
        break;
      case Outcome::kReconnect:
        Disconnect();
        pause = tries == 0 ? absl::ZeroDuration() : kReconnectPause;
        break;
      case Outcome::kInDoubt:
        if (in_doubt.empty()) in_doubt = transaction_;
        Disconnect();
        pause = tries == 0 ? absl::ZeroDuration() : kReconnectPause;
        break;
    }
    if (absl::Now() >= deadline) {
      return absl::UnavailableError(absl::StrCat(attempt.status.message(), " (tried for ", absl::FormatDuration(patience_), ")",
                                                 in_doubt.empty() ? "" : ". Whether the last change was recorded is not known"));
    }
    // Random, so that those who were in each other's way do not meet again.
    absl::SleepFor(pause * absl::Uniform(random_, 0.5, 1.5));
  }
}

}  // namespace eniform::state
