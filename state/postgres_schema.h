// The tables of a database that holds the states of many stacks, in the schema `eniform`.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/journal.pb.h"
#include "state/migration.h"
#include "state/postgres_session.h"

namespace eniform::state {

// They count for themselves: the tables of a file have versions of their own.
const std::vector<Migration>& PostgresMigrations();

// kUnimplemented: the server is older than PostgreSQL 13. kInvalidArgument: its database does not keep UTF-8.
absl::Status CheckServer(PostgresSession& session);

// The version of the tables; 0: there are none. kUnimplemented: newer than `migrations`, both named. kDataLoss: not one that these
// migrations lead to.
absl::StatusOr<int64_t> ReadVersion(PostgresSession& session, const std::vector<Migration>& migrations);

// Brings the tables to the newest version in one transaction: makes them, or backs up every stack and migrates. Two processes may do so at
// once.
absl::Status MakeTables(PostgresSession& session, const std::vector<Migration>& migrations);

// Makes the state that `copy` is, under the name of its stack, in one transaction. kAlreadyExists: there is one of this name.
absl::Status MakeStackOf(PostgresSession& session, const StateCopy& copy);

// Every name in the table `meta`, ascending: of stacks, or of the copies of one, the newest first.
absl::StatusOr<std::vector<std::string>> FindStacks(PostgresSession& session);
absl::StatusOr<std::vector<std::string>> FindCopies(PostgresSession& session, const std::string& stack);

// Copies a state, as it is at this moment, to a name of its own in the same tables; that name.
absl::StatusOr<std::string> CopyStack(PostgresSession& session, const std::string& stack, const std::string& reason);

}  // namespace eniform::state
