// The tables of a state file, as named migrations that are recorded in it, and what is checked when one is opened.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "state/migration.h"
#include "state/rows.h"
#include "state/sqlite.h"

namespace eniform::state {

const std::vector<Migration>& Migrations();

// Makes the tables in an empty database, and its one row of `meta` (schema_version and objects are filled in here, created where it is
// empty) and `lock`.
absl::Status CreateSchema(Database& database, const std::vector<Migration>& migrations, Meta meta);

inline constexpr char kSelectMeta[] = "SELECT schema_version, lineage, serial, stack, created, objects, checksum FROM meta WHERE id = 1";
// Of a row of kSelectMeta.
Meta MetaOfRow(const Cursor& row);
inline bool Matches(const Meta& meta, const Cursor& row) { return meta.Checksum() == row.Int(6); }

// The row of `meta`. kUnimplemented: a newer schema; names both versions. kDataLoss: no such row, or it does not match its checksum.
absl::StatusOr<Meta> ReadMeta(Database& database, const std::vector<Migration>& migrations);

// Brings an older schema up to date, each migration in its transaction. Two processes may do so at once.
absl::Status Migrate(Database& database, const std::vector<Migration>& migrations);

// Everything SQLite can check, and that tables and indexes are exactly those of `migrations`. kDataLoss: not so. Reads the whole file: 0.1
// s for 100,000 objects and as many journal entries.
absl::Status CheckIntegrity(Database& database, const std::vector<Migration>& migrations);

}  // namespace eniform::state
