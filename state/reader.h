// What is read, on a connection of its own, so that no writer is waited for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/sqlite.h"

namespace eniform::state {

// Each method is one read transaction: a consistent picture. Errors: as StateStore.
class Reader {
 public:
  // `database` outlives it and is used by nobody else.
  static absl::StatusOr<std::unique_ptr<Reader>> Make(Database& database);

  absl::StatusOr<StateSnapshot> ReadSnapshot();
  absl::StatusOr<StateSnapshot> ReadSnapshotAt(int64_t serial);
  absl::StatusOr<std::optional<Lock>> ReadLock();
  absl::StatusOr<std::vector<Run>> ReadRuns(int limit);
  absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before);
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries();
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run);
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit);

 private:
  // REQUIRES: a read transaction is open.
  absl::StatusOr<StateSnapshot> ReadPresent();

  struct Statements {
    Statement meta, objects, past, oldest_past, lock, runs, runs_of_plan, open_entries, entries, newest_entries;
  };
  Reader(Database& database, Statements statements) : database_(database), statements_(std::move(statements)) {}

  Database& database_;
  Statements statements_;
};

}  // namespace eniform::state
