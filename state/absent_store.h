// A state that does not exist, opened to be read: empty, and nothing can be written.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "state/checks.h"
#include "state/store.h"

namespace eniform::state {

class AbsentStore : public StateStore {
 public:
  AbsentStore(std::string path, std::string stack) : path_(std::move(path)), stack_(std::move(stack)) {}

  absl::StatusOr<StateSnapshot> Read() override {
    StateSnapshot snapshot;
    snapshot.set_stack(stack_);
    return snapshot;
  }
  absl::StatusOr<StateSnapshot> ReadAt(int64_t serial) override {
    if (serial != 0) return NoSuchSerial(serial, 0, 0);
    return Read();
  }
  absl::StatusOr<StateCopy> ReadAll() override {
    StateCopy copy;
    copy.set_stack(stack_);
    return copy;
  }
  absl::StatusOr<std::optional<Lock>> ReadLock() override { return std::optional<Lock>(); }
  absl::StatusOr<std::vector<Run>> ReadRuns(int) override { return std::vector<Run>(); }
  absl::StatusOr<bool> PlanWasUsed(const std::string&, int64_t) override { return false; }
  absl::StatusOr<std::vector<JournalEntry>> ReadOpenEntries() override { return std::vector<JournalEntry>(); }
  absl::StatusOr<std::vector<JournalEntry>> ReadEntries(int64_t) override { return std::vector<JournalEntry>(); }
  absl::StatusOr<std::vector<JournalEntry>> ReadNewestEntries(int) override { return std::vector<JournalEntry>(); }

  absl::StatusOr<LockToken> AcquireLock(const Actor&, const std::string&, absl::Duration) override { return Refuse(); }
  absl::Status Heartbeat(LockToken) override { return Refuse(); }
  absl::Status ReleaseLock(LockToken) override { return Refuse(); }
  absl::StatusOr<LockToken> BreakLock(LockToken, const Actor&, const std::string&, Force) override { return Refuse(); }
  absl::StatusOr<int64_t> BeginRun(LockToken, const Run&) override { return Refuse(); }
  absl::Status FinishRun(LockToken, const Run&) override { return Refuse(); }
  absl::Status RecordIntent(LockToken, const JournalEntry&) override { return Refuse(); }
  absl::Status RecordOutcome(LockToken, const JournalEntry&, const std::vector<StateEdit>&) override { return Refuse(); }
  absl::Status Edit(LockToken, const std::vector<StateEdit>&) override { return Refuse(); }
  absl::StatusOr<std::string> Backup(const std::string&) override { return Refuse(); }

 private:
  absl::Status Refuse() const { return absl::FailedPreconditionError("the state " + path_ + " does not exist and was opened to be read"); }

  const std::string path_, stack_;
};

}  // namespace eniform::state
