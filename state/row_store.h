// What all stores of rows have in common: everything but the transactions, which each database has its own way to make.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "state/reader.h"
#include "state/store.h"
#include "state/writer.h"

namespace eniform::state {

// Beyond StateStore: RecordOutcome forgets what is not remembered without complaint (it is as asked); an intent may be recorded again
// with the same token until it is DONE; FinishRun keeps what BeginRun was told. Started and finished times that are 0 become now.
class RowStore : public StateStore {
 public:
  absl::StatusOr<StateSnapshot> Read() override;
  absl::StatusOr<StateSnapshot> ReadAt(int64_t serial) override;
  absl::StatusOr<StateCopy> ReadAll() override;
  absl::StatusOr<LockToken> AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) override;
  absl::Status Heartbeat(LockToken token) override;
  absl::Status ReleaseLock(LockToken token) override;
  absl::StatusOr<LockToken> BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) override;
  absl::StatusOr<std::optional<Lock>> ReadLock() override;
  absl::StatusOr<int64_t> BeginRun(LockToken token, const Run& run) override;
  absl::Status FinishRun(LockToken token, const Run& run) override;
  absl::StatusOr<std::vector<Run>> ReadRuns(int limit) override;
  absl::StatusOr<bool> PlanWasUsed(const std::string& plan_digest, int64_t serial_before) override;
  absl::Status RecordIntent(LockToken token, const JournalEntry& entry) override;
  absl::Status RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries() override;
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t run) override;
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int limit) override;
  absl::Status Edit(LockToken token, const std::vector<StateEdit>& edits) override;

 protected:
  explicit RowStore(absl::Duration lease) : lease_(lease) {}

  // Runs `work` in a write transaction and returns once that is durable. May run it again, from nothing: what it sets outside is set anew.
  virtual absl::Status Commit(absl::FunctionRef<absl::Status(Writer&)> work) = 0;
  // Runs `look` in a read transaction that waits for no writer. May run it again.
  virtual absl::Status Look(absl::FunctionRef<absl::Status(Reader&)> look) = 0;

 private:
  // Commits `work` if `token` holds the lock.
  absl::Status Write(LockToken token, absl::FunctionRef<absl::Status(Writer&)> work);
  template <typename Value>
  absl::StatusOr<Value> LookAt(absl::FunctionRef<absl::StatusOr<Value>(Reader&)> look);

  const absl::Duration lease_;
};

}  // namespace eniform::state
