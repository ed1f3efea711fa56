#include "state/writer.h"

#include <optional>
#include <utility>

#include "state/checks.h"
#include "state/lease.h"

namespace eniform::state {

absl::Status WriteCopy(WriteRows& rows, const StateCopy& copy) {
  absl::StatusOr<Meta> meta = rows.ReadMeta();
  if (!meta.ok()) return meta.status();
  for (const ManagedObject& object : copy.objects()) {
    if (absl::Status status = rows.PutObject(object); !status.ok()) return status;
  }
  for (const Run& run : copy.runs()) {
    if (absl::Status status = rows.PutRun(run); !status.ok()) return status;
  }
  for (const JournalEntry& entry : copy.journal()) {
    if (absl::Status status = rows.PutEntry(entry); !status.ok()) return status;
  }
  for (const Past& past : copy.pasts()) {
    if (absl::Status status = rows.PutPast(past); !status.ok()) return status;
  }
  meta->serial = copy.serial();
  meta->objects = copy.objects_size();
  if (absl::Status status = rows.WriteMeta(*meta); !status.ok()) return status;
  return rows.WriteLock(copy.fence(), nullptr);
}

absl::StatusOr<LockToken> Writer::AcquireLock(const Actor& owner, const std::string& purpose, absl::Duration lease) {
  absl::StatusOr<LockRow> row = rows_.ReadLock();
  if (!row.ok()) return row.status();
  const absl::Time now = rows_.Now();
  if (row->held) {
    const Holder holder = Judge(row->lock, owner, now);
    if (!MayBeTaken(holder)) return LockedBy(row->lock, holder, now);
  }
  const Lock lock = MakeLock(owner, purpose, row->fence + 1, now, lease);
  if (absl::Status status = rows_.WriteLock(lock.fence(), &lock); !status.ok()) return status;
  return LockToken{lock.fence()};
}

absl::Status Writer::Heartbeat(LockToken token) {
  absl::StatusOr<LockRow> row = rows_.ReadLock();
  if (!row.ok()) return row.status();
  if (!row->held || row->fence != token.fence) return LockLost(token, row->held ? &row->lock : nullptr);
  row->lock.set_heartbeat_at(ToSeconds(rows_.Now()));
  return rows_.WriteLock(row->fence, &row->lock);
}

absl::Status Writer::ReleaseLock(LockToken token) {
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  return rows_.WriteLock(token.fence, nullptr);
}

absl::StatusOr<LockToken> Writer::BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force,
                                            absl::Duration lease) {
  absl::StatusOr<LockRow> row = rows_.ReadLock();
  if (!row.ok()) return row.status();
  const absl::Time now = rows_.Now();
  if (absl::Status status = MayBreak(row->held ? &row->lock : nullptr, broken, breaker, now, force); !status.ok()) return status;
  const Lock lock = MakeLock(breaker, purpose, row->fence + 1, now, lease);
  if (absl::Status status = rows_.WriteLock(lock.fence(), &lock); !status.ok()) return status;
  return LockToken{lock.fence()};
}

absl::Status Writer::CheckLock(LockToken token) {
  absl::StatusOr<LockRow> row = rows_.ReadLock();
  if (!row.ok()) return row.status();
  if (row->held && row->fence == token.fence) return absl::OkStatus();
  return LockLost(token, row->held ? &row->lock : nullptr);
}

absl::StatusOr<int64_t> Writer::BeginRun(Run run) {
  // The number is part of the message, so it is chosen here and not by the insert.
  absl::StatusOr<int64_t> newest = rows_.NewestRun();
  if (!newest.ok()) return newest.status();
  run.set_id(*newest + 1);
  if (run.started_at() == 0) run.set_started_at(ToSeconds(rows_.Now()));
  if (absl::Status status = rows_.PutRun(run); !status.ok()) return status;
  return run.id();
}

absl::Status Writer::FinishRun(const Run& run) {
  absl::StatusOr<std::optional<Run>> present = rows_.FindRun(run.id());
  if (!present.ok()) return present.status();
  if (!*present) return NoSuchRun(run.id());
  return rows_.PutRun(CloseRun(**std::move(present), run, ToSeconds(rows_.Now())));
}

absl::Status Writer::RecordIntent(JournalEntry entry) {
  if (absl::Status status = CheckIntent(entry); !status.ok()) return status;
  absl::StatusOr<std::optional<JournalEntry>> present = rows_.FindEntry(entry.run(), entry.operation_id());
  if (!present.ok()) return present.status();
  if (*present) {
    if (absl::Status status = CheckIntentAgain(**present, entry); !status.ok()) return status;
  }
  entry.set_status(JOURNAL_STATUS_INTENT);
  if (entry.started_at() == 0) entry.set_started_at(ToSeconds(rows_.Now()));
  return rows_.PutEntry(entry);
}

absl::Status Writer::CloseIntent(const JournalEntry& entry) {
  if (absl::Status status = CheckOutcome(entry); !status.ok()) return status;
  absl::StatusOr<std::optional<JournalEntry>> present = rows_.FindEntry(entry.run(), entry.operation_id());
  if (!present.ok()) return present.status();
  if (!*present) return NoSuchEntry(entry);
  absl::StatusOr<JournalEntry> closed = CloseEntry(**std::move(present), entry, ToSeconds(rows_.Now()));
  if (!closed.ok()) return closed.status();
  return rows_.PutEntry(*closed);
}

absl::Status Writer::Upsert(const ManagedObject& object, Meta& meta, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> present = rows_.FindObject(object.address());
  if (!present.ok()) return present.status();
  past.Keep(object.address(), *present ? &**present : nullptr);
  if (!*present) ++meta.objects;
  return rows_.PutObject(object);
}

absl::Status Writer::Remove(const std::string& address, Unknown unknown, Meta& meta, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> present = rows_.FindObject(address);
  if (!present.ok()) return present.status();
  past.Keep(address, *present ? &**present : nullptr);
  if (!*present) return unknown == Unknown::kIgnore ? absl::OkStatus() : NoSuchObject(address);
  --meta.objects;
  return rows_.DeleteObject(address);
}

absl::Status Writer::Rename(const std::string& from, const std::string& to, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> object = rows_.FindObject(from);
  if (!object.ok()) return object.status();
  if (!*object) return NoSuchObject(from);
  absl::StatusOr<std::optional<ManagedObject>> there = rows_.FindObject(to);
  if (!there.ok()) return there.status();
  if (*there) return ObjectExists(to);
  past.Keep(from, &**object);
  past.Keep(to, nullptr);
  if (absl::Status status = rows_.DeleteObject(from); !status.ok()) return status;
  (*object)->set_address(to);
  return rows_.PutObject(**object);
}

absl::Status Writer::ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown) {
  if (edits.empty()) return absl::OkStatus();
  if (absl::Status status = CheckEdits(edits); !status.ok()) return status;
  absl::StatusOr<Meta> meta = rows_.ReadMeta();
  if (!meta.ok()) return meta.status();
  PastOfChange past;
  for (const StateEdit& edit : edits) {
    absl::Status status;
    switch (edit.kind()) {
      case StateEdit::UPSERT:
        status = Upsert(edit.object(), *meta, past);
        break;
      case StateEdit::REMOVE:
        status = Remove(edit.object().address(), unknown, *meta, past);
        break;
      default:
        status = Rename(edit.from(), edit.object().address(), past);
        break;
    }
    if (!status.ok()) return status;
  }
  if (absl::Status status = rows_.PutPast(std::move(past).Take(++meta->serial)); !status.ok()) return status;
  return rows_.WriteMeta(*meta);
}

}  // namespace eniform::state
