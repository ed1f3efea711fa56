#include "state/postgres_error.h"

#include <pqxx/pqxx>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace eniform::state {
namespace {

using Kind = PostgresTrouble::Kind;

std::string WordsOf(const std::exception& error) {
  return absl::StrReplaceAll(absl::StripAsciiWhitespace(error.what()), {{"\n\t", " "}, {"\n", "; "}});
}

PostgresTrouble Make(Kind kind, absl::StatusCode code, const PostgresUri& uri, absl::string_view words, absl::string_view next) {
  return {kind, absl::Status(code, absl::StrCat("state ", uri.shown, ": ", words, next.empty() ? "" : ". ", next))};
}

bool HasAny(absl::string_view text, std::initializer_list<absl::string_view> parts) {
  for (const absl::string_view part : parts) {
    if (absl::StrContains(text, part)) return true;
  }
  return false;
}

// libpqxx 6 leaves the SQLSTATE out where the class of the error says it.
std::string CodeOf(const std::exception& error) {
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql && !sql->sqlstate().empty()) return sql->sqlstate();
  if (dynamic_cast<const pqxx::insufficient_privilege*>(&error)) return "42501";
  if (dynamic_cast<const pqxx::undefined_table*>(&error)) return "42P01";
  if (dynamic_cast<const pqxx::undefined_column*>(&error)) return "42703";
  if (dynamic_cast<const pqxx::unique_violation*>(&error)) return "23505";
  if (dynamic_cast<const pqxx::insufficient_resources*>(&error)) return "53000";
  return "";
}

}  // namespace

PostgresTrouble TroubleOfConnecting(const std::exception& error, const PostgresUri& uri) {
  const std::string words = WordsOf(error);
  // There is no code while a connection is made, only words. A server that speaks another language is taken for one that is not there.
  constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
  if (HasAny(words, {"invalid URI", "invalid connection option", "invalid port", "invalid sslmode", "invalid integer"})) {
    return Make(Kind::kRefused, absl::StatusCode::kInvalidArgument, uri, words, "");
  }
  if (HasAny(words, {"certificate", "SSL error", "does not support SSL", "SSL off", "SSL encryption"})) {
    return Make(Kind::kRefused, kDenied, uri, words,
                "Check sslmode and sslrootcert of the URI, and that the server's certificate names its host");
  }
  if (HasAny(words, {"authentication failed", "no password supplied", "pg_hba.conf", "is not permitted to log in"}) ||
      (absl::StrContains(words, "role ") && absl::StrContains(words, "does not exist"))) {
    return Make(Kind::kRefused, kDenied, uri, words, "Check the user of the URI, and its password: PGPASSWORD, PGPASSFILE or ~/.pgpass");
  }
  if (absl::StrContains(words, "database ") && absl::StrContains(words, "does not exist")) {
    return Make(Kind::kRefused, kDenied, uri, words, "Make it first: CREATE DATABASE … OWNER …; Eniform makes its tables in it by itself");
  }
  if (HasAny(words, {"permission denied for database"})) {
    return Make(Kind::kRefused, kDenied, uri, words, "Ask its owner to GRANT CONNECT ON DATABASE");
  }
  return Make(Kind::kLost, absl::StatusCode::kUnavailable, uri, words,
              "Check that the server runs and can be reached from here, then run the command again");
}

PostgresTrouble TroubleOfUsing(const std::exception& error, const PostgresUri& uri, Connection connection) {
  const std::string words = WordsOf(error);
  const std::string code = CodeOf(error);
  const auto is = [&](absl::string_view start) { return absl::StartsWith(code, start); };
  if (dynamic_cast<const pqxx::transaction_rollback*>(&error) || is("40") || is("55P03")) {
    return Make(Kind::kConflict, absl::StatusCode::kUnavailable, uri, words, "Others work on this database: run the command again");
  }
  // 57P: the server is shut down or restarts. 25006: it became a standby, whose place another one took.
  if (connection == Connection::kClosed || dynamic_cast<const pqxx::broken_connection*>(&error) || is("57P") || is("08") || is("25006")) {
    return Make(Kind::kLost, absl::StatusCode::kUnavailable, uri, words,
                "Check that the server runs and takes writes, then run the command again; what was recorded before is kept");
  }
  if (is("42501")) {
    return Make(Kind::kRefused, absl::StatusCode::kPermissionDenied, uri, words,
                "Whoever made the schema `eniform` has to grant its use (docs/state.md); to make it needs CREATE ON DATABASE");
  }
  if (is("53") || is("58") || is("57")) {
    return Make(Kind::kRefused, absl::StatusCode::kUnavailable, uri, words,
                "Check the server's disk and log, then run the command again; what was recorded before is kept");
  }
  if (is("42P01") || is("42703") || is("3F000") || is("XX001") || is("XX002")) {
    return Make(Kind::kRefused, absl::StatusCode::kDataLoss, uri, words, "");
  }
  if (is("23505")) return Make(Kind::kRefused, absl::StatusCode::kAlreadyExists, uri, words, "");
  return Make(Kind::kRefused, absl::StatusCode::kInternal, uri, words, code.empty() ? "" : absl::StrCat("SQLSTATE ", code));
}

}  // namespace eniform::state
