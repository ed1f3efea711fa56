// What PostgreSQL and libpqxx complain of: whether to try again, and what to tell.
#pragma once

#include <exception>

#include "absl/status/status.h"
#include "state/postgres_uri.h"

namespace eniform::state {

struct PostgresTrouble {
  enum class Kind {
    kLost,      // the server is gone, or goes: another connection may reach it again
    kConflict,  // another transaction was in the way: the same one may pass now
    kRefused,   // trying again does not help
  };
  Kind kind = Kind::kRefused;
  absl::Status status;
};

// Of something caught while a connection was made, or used. Statuses: kPermissionDenied: user, password, certificate, database or
// privilege. kUnavailable: the server can not be reached, or can not write. kDataLoss: tables are missing or damaged. kAlreadyExists: a row
// with this key. kInternal: anything else. Each names the state and the server's own words.
PostgresTrouble TroubleOfConnecting(const std::exception& error, const PostgresUri& uri);
enum class Connection { kOpen, kClosed };
PostgresTrouble TroubleOfUsing(const std::exception& error, const PostgresUri& uri, Connection connection);

}  // namespace eniform::state
