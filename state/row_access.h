// The rows of one state as a store keeps them, decoded: what the rules of reader.h and writer.h are written on. One implementation a
// database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/rows.h"

namespace eniform::state {

// Inside one read transaction: a consistent picture. Errors: as StateStore; kDataLoss where a row does not match its checksum.
class ReadRows {
 public:
  enum class Selection {
    kObjects,        // ascending by address
    kRuns,           // ascending
    kNewestRuns,     // descending; argument: at most so many
    kRunsOfPlan,     // argument: the plan's digest
    kEntries,        // ascending by run and operation
    kOpenEntries,    // status INTENT or IN_DOUBT, in any order
    kEntriesOfRun,   // in any order; argument: the run
    kNewestEntries,  // descending by run and operation; argument: at most so many
    kPasts,          // ascending
    kOldestPast,
    kPastsAfter,  // descending; argument: the serial before the last of them
  };
  using Each = absl::FunctionRef<absl::Status(absl::string_view key, absl::string_view message, int64_t checksum)>;

  virtual ~ReadRows() = default;
  virtual absl::StatusOr<Meta> ReadMeta() = 0;
  virtual absl::StatusOr<LockRow> ReadLock() = 0;
  // Calls `each` for every row, until it fails.
  virtual absl::Status Select(Selection selection, const Value& argument, Each each) = 0;
};

// Inside one write transaction, which alone changes the rows of this state as long as it lasts. Where a method fails the caller rolls back.
class WriteRows {
 public:
  virtual ~WriteRows() = default;
  // What leases are judged by.
  virtual absl::Time Now() = 0;

  virtual absl::StatusOr<Meta> ReadMeta() = 0;
  virtual absl::Status WriteMeta(const Meta& meta) = 0;  // serial and number of objects
  virtual absl::StatusOr<LockRow> ReadLock() = 0;
  virtual absl::Status WriteLock(int64_t fence, const Lock* lock) = 0;

  virtual absl::StatusOr<int64_t> NewestRun() = 0;  // 0: none
  virtual absl::StatusOr<std::optional<Run>> FindRun(int64_t id) = 0;
  virtual absl::Status PutRun(const Run& run) = 0;
  virtual absl::StatusOr<std::optional<JournalEntry>> FindEntry(int64_t run, int operation) = 0;
  // kNotFound: there is no such run.
  virtual absl::Status PutEntry(const JournalEntry& entry) = 0;
  virtual absl::StatusOr<std::optional<ManagedObject>> FindObject(const std::string& address) = 0;
  virtual absl::Status PutObject(const ManagedObject& object) = 0;
  virtual absl::Status DeleteObject(const std::string& address) = 0;
  virtual absl::Status PutPast(const Past& past) = 0;
};

// INSERT of a row with these columns, or UPDATE of the one that has its key: the first `keys` columns. `mark` stands before the number of a
// value: '?' or '$'.
std::string UpsertSql(absl::string_view table, const std::vector<std::string>& columns, size_t keys, char mark);
std::vector<std::string> NamesOf(const Row& row);

}  // namespace eniform::state
