#include "state/row_store.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "state/lease.h"

namespace eniform::state {
absl::Status RowStore::Write(LockToken token, absl::FunctionRef<absl::Status(Writer&)> work) {
  return Commit([&](Writer& writer) {
    absl::Status held = writer.CheckLock(token);
    return held.ok() ? work(writer) : held;
  });
}

absl::StatusOr<LockToken> RowStore::AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    LockToken token;
    const absl::Status status = Commit([&](Writer& writer) {
      absl::StatusOr<LockToken> acquired = writer.AcquireLock(owner, purpose, lease_);
      if (acquired.ok()) token = *acquired;
      return acquired.status();
    });
    if (status.ok()) return token;
    const absl::Duration left = deadline - absl::Now();
    if (!absl::IsAborted(status) || left <= absl::ZeroDuration()) return status;
    absl::SleepFor(std::min(left, kLockPoll));
  }
}

absl::Status RowStore::Heartbeat(LockToken token) {
  return Commit([&](Writer& writer) { return writer.Heartbeat(token); });
}

absl::Status RowStore::ReleaseLock(LockToken token) {
  return Commit([&](Writer& writer) { return writer.ReleaseLock(token); });
}

absl::StatusOr<LockToken> RowStore::BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) {
  LockToken token;
  const absl::Status status = Commit([&](Writer& writer) {
    absl::StatusOr<LockToken> taken = writer.BreakLock(broken, breaker, purpose, force, lease_);
    if (taken.ok()) token = *taken;
    return taken.status();
  });
  if (!status.ok()) return status;
  return token;
}

absl::StatusOr<int64_t> RowStore::BeginRun(LockToken token, const Run& run) {
  int64_t id = 0;
  absl::Status status = Write(token, [&](Writer& writer) {
    absl::StatusOr<int64_t> begun = writer.BeginRun(run);
    if (begun.ok()) id = *begun;
    return begun.status();
  });
  if (!status.ok()) return status;
  return id;
}

absl::Status RowStore::FinishRun(LockToken token, const Run& run) {
  return Write(token, [&](Writer& writer) { return writer.FinishRun(run); });
}

absl::Status RowStore::RecordIntent(LockToken token, const JournalEntry& entry) {
  return Write(token, [&](Writer& writer) { return writer.RecordIntent(entry); });
}

absl::Status RowStore::RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) {
  return Write(token, [&](Writer& writer) {
    absl::Status closed = writer.CloseIntent(entry);
    return closed.ok() ? writer.ApplyEdits(edits, Writer::Unknown::kIgnore) : closed;
  });
}

absl::Status RowStore::Edit(LockToken token, const std::vector<StateEdit>& edits) {
  return Write(token, [&](Writer& writer) { return writer.ApplyEdits(edits, Writer::Unknown::kError); });
}

template <typename Value>
absl::StatusOr<Value> RowStore::LookAt(absl::FunctionRef<absl::StatusOr<Value>(Reader&)> look) {
  absl::StatusOr<Value> value;
  absl::Status status = Look([&](Reader& reader) {
    value = look(reader);
    return value.status();
  });
  if (!status.ok()) return status;
  return value;
}

absl::StatusOr<StateSnapshot> RowStore::Read() {
  return LookAt<StateSnapshot>([](Reader& reader) { return reader.ReadSnapshot(); });
}

absl::StatusOr<StateSnapshot> RowStore::ReadAt(int64_t serial) {
  return LookAt<StateSnapshot>([&](Reader& reader) { return reader.ReadSnapshotAt(serial); });
}

absl::StatusOr<StateCopy> RowStore::ReadAll() {
  return LookAt<StateCopy>([](Reader& reader) { return reader.ReadAll(); });
}

absl::StatusOr<std::optional<Lock>> RowStore::ReadLock() {
  return LookAt<std::optional<Lock>>([](Reader& reader) { return reader.ReadLock(); });
}

absl::StatusOr<std::vector<Run>> RowStore::ReadRuns(int limit) {
  return LookAt<std::vector<Run>>([&](Reader& reader) { return reader.ReadRuns(limit); });
}

absl::StatusOr<bool> RowStore::PlanWasUsed(const std::string& plan_digest, int64_t serial_before) {
  return LookAt<bool>([&](Reader& reader) { return reader.PlanWasUsed(plan_digest, serial_before); });
}

absl::StatusOr<std::vector<JournalEntry>> RowStore::ReadOpenEntries() {
  return LookAt<std::vector<JournalEntry>>([](Reader& reader) { return reader.ReadOpenEntries(); });
}

absl::StatusOr<std::vector<JournalEntry>> RowStore::ReadEntries(int64_t run) {
  return LookAt<std::vector<JournalEntry>>([&](Reader& reader) { return reader.ReadEntries(run); });
}

absl::StatusOr<std::vector<JournalEntry>> RowStore::ReadNewestEntries(int limit) {
  return LookAt<std::vector<JournalEntry>>([&](Reader& reader) { return reader.ReadNewestEntries(limit); });
}

}  // namespace eniform::state
