#include "state/memory_store.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "state/checks.h"
#include "state/past.h"

namespace eniform::state {

MemoryStore::MemoryStore(std::string stack, std::string lineage, absl::Duration lease, std::function<absl::Time()> now)
    : stack_(std::move(stack)), lineage_(std::move(lineage)), lease_(lease), now_(std::move(now)) {}

StateSnapshot MemoryStore::Snapshot() const {
  StateSnapshot snapshot;
  snapshot.set_lineage(lineage_);
  snapshot.set_serial(serial_);
  snapshot.set_stack(stack_);
  for (const auto& [address, object] : objects_) *snapshot.add_objects() = object;
  return snapshot;
}

absl::StatusOr<StateSnapshot> MemoryStore::Read() {
  absl::MutexLock lock(&mutex_);
  return Snapshot();
}

absl::StatusOr<StateSnapshot> MemoryStore::ReadAt(int64_t serial) {
  absl::MutexLock lock(&mutex_);
  if (serial < 0 || serial > serial_) return NoSuchSerial(serial, 0, serial_);
  StateSnapshot snapshot = Snapshot();
  return Undone(std::move(snapshot), std::vector<Past>(pasts_.rbegin(), pasts_.rend() - serial));
}

absl::StatusOr<StateCopy> MemoryStore::ReadAll() {
  absl::MutexLock lock(&mutex_);
  StateCopy copy;
  copy.set_lineage(lineage_);
  copy.set_serial(serial_);
  copy.set_stack(stack_);
  copy.set_fence(fence_);
  for (const auto& [address, object] : objects_) *copy.add_objects() = object;
  for (const Run& run : runs_) *copy.add_runs() = run;
  for (const auto& [key, entry] : journal_) *copy.add_journal() = entry;
  for (const Past& past : pasts_) *copy.add_pasts() = past;
  return copy;
}

absl::StatusOr<LockToken> MemoryStore::AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  for (;;) {
    absl::Status held;
    {
      absl::MutexLock lock(&mutex_);
      const absl::Time now = now_();
      const Holder holder = lock_ ? Judge(*lock_, owner, now) : Holder::kDead;
      if (!lock_ || MayBeTaken(holder)) {
        lock_ = MakeLock(owner, purpose, ++fence_, now, lease_);
        return LockToken{fence_};
      }
      held = LockedBy(*lock_, holder, now);
    }
    const absl::Duration left = deadline - absl::Now();
    if (left <= absl::ZeroDuration()) return held;
    absl::SleepFor(std::min(left, kLockPoll));
  }
}

absl::Status MemoryStore::CheckLock(LockToken token) const {
  return lock_ && lock_->fence() == token.fence ? absl::OkStatus() : LockLost(token, lock_ ? &*lock_ : nullptr);
}

absl::Status MemoryStore::Heartbeat(LockToken token) {
  absl::MutexLock lock(&mutex_);
  absl::Status status = CheckLock(token);
  if (status.ok()) lock_->set_heartbeat_at(ToSeconds(now_()));
  return status;
}

absl::Status MemoryStore::ReleaseLock(LockToken token) {
  absl::MutexLock lock(&mutex_);
  absl::Status status = CheckLock(token);
  if (status.ok()) lock_.reset();
  return status;
}

absl::StatusOr<LockToken> MemoryStore::BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force) {
  absl::MutexLock lock(&mutex_);
  const absl::Time now = now_();
  if (absl::Status status = MayBreak(lock_ ? &*lock_ : nullptr, broken, breaker, now, force); !status.ok()) return status;
  lock_ = MakeLock(breaker, purpose, ++fence_, now, lease_);
  return LockToken{fence_};
}

absl::StatusOr<std::optional<Lock>> MemoryStore::ReadLock() {
  absl::MutexLock lock(&mutex_);
  return lock_;
}

absl::StatusOr<int64_t> MemoryStore::BeginRun(LockToken token, const Run& run) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  Run& added = runs_.emplace_back(run);
  added.set_id(static_cast<int64_t>(runs_.size()));
  if (added.started_at() == 0) added.set_started_at(ToSeconds(now_()));
  return added.id();
}

absl::Status MemoryStore::FinishRun(LockToken token, const Run& run) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  if (run.id() < 1 || run.id() > static_cast<int64_t>(runs_.size())) return NoSuchRun(run.id());
  runs_[run.id() - 1] = CloseRun(runs_[run.id() - 1], run, ToSeconds(now_()));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Run>> MemoryStore::ReadRuns(int limit) {
  absl::MutexLock lock(&mutex_);
  const size_t count = std::min(runs_.size(), static_cast<size_t>(std::max(limit, 0)));
  return std::vector<Run>(runs_.rbegin(), runs_.rbegin() + static_cast<std::ptrdiff_t>(count));
}

absl::StatusOr<bool> MemoryStore::PlanWasUsed(const std::string& plan_digest, int64_t serial_before) {
  absl::MutexLock lock(&mutex_);
  return std::any_of(runs_.begin(), runs_.end(),
                     [&](const Run& run) { return run.plan_digest() == plan_digest && run.serial_before() == serial_before; });
}

absl::Status MemoryStore::RecordIntent(LockToken token, const JournalEntry& entry) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  if (absl::Status status = CheckIntent(entry); !status.ok()) return status;
  if (entry.run() < 1 || entry.run() > static_cast<int64_t>(runs_.size())) return NoSuchRun(entry.run());
  const auto key = std::make_pair(entry.run(), entry.operation_id());
  if (const auto present = journal_.find(key); present != journal_.end()) {
    if (absl::Status status = CheckIntentAgain(present->second, entry); !status.ok()) return status;
  }
  JournalEntry& written = journal_[key] = entry;
  written.set_status(JOURNAL_STATUS_INTENT);
  if (written.started_at() == 0) written.set_started_at(ToSeconds(now_()));
  return absl::OkStatus();
}

absl::Status MemoryStore::RecordOutcome(LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  if (absl::Status status = CheckOutcome(entry); !status.ok()) return status;
  const auto present = journal_.find({entry.run(), entry.operation_id()});
  if (present == journal_.end()) return NoSuchEntry(entry);
  absl::StatusOr<JournalEntry> closed = CloseEntry(present->second, entry, ToSeconds(now_()));
  if (!closed.ok()) return closed.status();
  if (absl::Status status = ApplyEdits(edits, Unknown::kIgnore); !status.ok()) return status;
  present->second = *std::move(closed);
  return absl::OkStatus();
}

std::vector<JournalEntry> MemoryStore::SortedEntries(const std::function<bool(const JournalEntry&)>& wanted) const {
  std::vector<JournalEntry> entries;
  for (const auto& [key, entry] : journal_) {
    if (wanted(entry)) entries.push_back(entry);
  }
  std::stable_sort(entries.begin(), entries.end(), [](const JournalEntry& a, const JournalEntry& b) {
    return std::make_tuple(a.run(), a.started_at()) < std::make_tuple(b.run(), b.started_at());
  });
  return entries;
}

absl::StatusOr<std::vector<JournalEntry>> MemoryStore::ReadOpenEntries() {
  absl::MutexLock lock(&mutex_);
  return SortedEntries(
      [](const JournalEntry& entry) { return entry.status() == JOURNAL_STATUS_INTENT || entry.status() == JOURNAL_STATUS_IN_DOUBT; });
}

absl::StatusOr<std::vector<JournalEntry>> MemoryStore::ReadEntries(int64_t run) {
  absl::MutexLock lock(&mutex_);
  return SortedEntries([&](const JournalEntry& entry) { return entry.run() == run; });
}

absl::StatusOr<std::vector<JournalEntry>> MemoryStore::ReadNewestEntries(int limit) {
  absl::MutexLock lock(&mutex_);
  std::vector<JournalEntry> entries;
  for (auto entry = journal_.rbegin(); entry != journal_.rend() && static_cast<int>(entries.size()) < limit; ++entry) {
    entries.push_back(entry->second);
  }
  return entries;
}

absl::Status MemoryStore::Edit(LockToken token, const std::vector<StateEdit>& edits) {
  absl::MutexLock lock(&mutex_);
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  return ApplyEdits(edits, Unknown::kError);
}

absl::Status MemoryStore::ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown) {
  if (edits.empty()) return absl::OkStatus();
  if (absl::Status status = CheckEdits(edits); !status.ok()) return status;
  PastOfChange past;
  const auto touch = [&](const std::string& address) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto present = objects_.find(address);
    const ManagedObject* object = present == objects_.end() ? nullptr : &present->second;
    past.Keep(address, object);
    return object ? std::optional<ManagedObject>(*object) : std::nullopt;
  };
  absl::Status status;
  for (const StateEdit& edit : edits) {
    const std::string& address = edit.object().address();
    const std::optional<ManagedObject> there = touch(address);
    if (edit.kind() == StateEdit::UPSERT) {
      objects_[address] = edit.object();
    } else if (edit.kind() == StateEdit::REMOVE) {
      if (!there && unknown == Unknown::kError) status = NoSuchObject(address);
      objects_.erase(address);
    } else if (std::optional<ManagedObject> moved = touch(edit.from()); !moved) {
      status = NoSuchObject(edit.from());
    } else if (there) {
      status = ObjectExists(address);
    } else {
      moved->set_address(address);
      objects_.erase(edit.from());
      objects_[address] = *std::move(moved);
    }
    if (!status.ok()) break;
  }
  if (status.ok()) {
    pasts_.push_back(std::move(past).Take(++serial_));
    return status;
  }
  // All edits happen or none.
  for (const Past::Before& before : past.past().before()) {
    if (before.has_object()) {
      objects_[before.address()] = before.object();
    } else {
      objects_.erase(before.address());
    }
  }
  return status;
}

absl::StatusOr<std::string> MemoryStore::Backup(const std::string& reason) {
  absl::MutexLock lock(&mutex_);
  const std::string name = absl::StrCat("memory.backup-", backups_.size() + 1, "-", reason);
  backups_[name] = Snapshot();
  return name;
}

}  // namespace eniform::state
