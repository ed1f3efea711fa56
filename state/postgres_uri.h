// postgres://USER@HOST:PORT/DATABASE?…: as libpq takes it, and as it may be shown.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace eniform::state {

bool IsPostgresUri(absl::string_view uri);

struct PostgresUri {
  std::string connection;  // for libpq: may hold a password, never to be shown
  std::string shown;
  std::string stack;  // of our own parameter `stack=NAME`, which libpq does not see; empty: not given
};

// Adds to what libpq is told, where the URI does not say otherwise: a name for the server's lists, and times after which a server that
// does not answer is taken for gone. kInvalidArgument: a password that is not percent-encoded; the message does not show it.
absl::StatusOr<PostgresUri> ParsePostgresUri(absl::string_view uri);

}  // namespace eniform::state
