// What is read, whatever database keeps the rows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/row_access.h"

namespace eniform::state {

// REQUIRES, of every method: a read transaction is open. Errors: as StateStore.
class Reader {
 public:
  // `rows` outlives it.
  explicit Reader(ReadRows& rows) : rows_(rows) {}

  absl::StatusOr<std::string> ReadStack();
  absl::StatusOr<StateSnapshot> ReadSnapshot();
  absl::StatusOr<StateSnapshot> ReadSnapshotAt(int64_t serial);
  absl::StatusOr<StateCopy> ReadAll();
  absl::StatusOr<std::optional<Lock>> ReadLock();
  absl::StatusOr<std::vector<Run>> ReadRuns(int limit);
  absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before);
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries();
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run);
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit);

 private:
  template <typename Message>
  absl::StatusOr<std::vector<Message>> ReadMessages(absl::string_view table, ReadRows::Selection selection, const Value& argument);

  ReadRows& rows_;
};

}  // namespace eniform::state
