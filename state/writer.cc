#include "state/writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/enum_text.h"
#include "state/checks.h"
#include "state/lease.h"
#include "state/schema.h"

namespace eniform::state {

absl::StatusOr<std::unique_ptr<Writer>> Writer::Make(Database& database) {
  Statements statements;
  const std::pair<Statement*, absl::string_view> all[] = {
      {&statements.select_meta, kSelectMeta},
      {&statements.update_meta, "UPDATE meta SET serial = ?1, objects = ?2, checksum = ?3 WHERE id = 1"},
      {&statements.select_lock, "SELECT fence, message, checksum FROM lock WHERE id = 1"},
      {&statements.update_lock,
       "UPDATE lock SET fence = ?1, user = ?2, host = ?3, pid = ?4, ci_run = ?5, purpose = ?6, acquired_at = ?7, heartbeat_at = ?8, "
       "lease_seconds = ?9, message = ?10, checksum = ?11 WHERE id = 1"},
      {&statements.insert_run,
       "INSERT INTO runs(id, command, result, plan_digest, git_commit, started_at, finished_at, user, host, pid, ci_run, done, failed, "
       "not_started, in_doubt, serial_before, serial_after, message, checksum) "
       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"},
      {&statements.select_run, "SELECT message, checksum FROM runs WHERE id = ?1"},
      {&statements.update_run,
       "UPDATE runs SET command = ?2, result = ?3, plan_digest = ?4, git_commit = ?5, started_at = ?6, finished_at = ?7, user = ?8, host = "
       "?9, "
       "pid = ?10, ci_run = ?11, done = ?12, failed = ?13, not_started = ?14, in_doubt = ?15, serial_before = ?16, serial_after = ?17, "
       "message = ?18, checksum = ?19 WHERE id = ?1"},
      {&statements.select_entry, "SELECT message, checksum FROM journal WHERE run = ?1 AND operation_id = ?2"},
      {&statements.upsert_entry,
       "INSERT OR REPLACE INTO journal(run, operation_id, kind, target, provider, token, status, started_at, finished_at, error_code, "
       "error_message, error_request_id, message, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"},
      {&statements.select_object, "SELECT message, checksum FROM objects WHERE address = ?1"},
      {&statements.upsert_object,
       "INSERT OR REPLACE INTO objects(address, type, name, provider, id, cloud_name, primary_ip, secondary_ips, public_ip, mac, subnet, "
       "vpc, "
       "instance, network_interface, eip, protect, message, checksum) "
       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"},
      {&statements.delete_object, "DELETE FROM objects WHERE address = ?1"},
      {&statements.insert_past, "INSERT INTO past(serial, addresses, message, checksum) VALUES (?1, ?2, ?3, ?4)"},
  };
  for (const auto& [statement, sql] : all) {
    absl::StatusOr<Statement> prepared = database.Prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = *std::move(prepared);
  }
  return std::unique_ptr<Writer>(new Writer(database, std::move(statements)));
}

absl::StatusOr<LockRow> LockOfRow(const Cursor& row) {
  LockRow result;
  result.fence = row.Int(0);
  result.held = !row.Text(1).empty();
  absl::StatusOr<Lock> lock = DecodeRow<Lock>("lock", absl::StrCat(result.fence), row.Text(1), row.Int(2));
  if (!lock.ok()) return lock.status();
  result.lock = *std::move(lock);
  return result;
}

absl::StatusOr<LockRow> Writer::ReadLock() {
  Cursor row = statements_.select_lock.With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return absl::DataLossError("table lock is empty");
  return LockOfRow(row);
}

absl::Status Writer::WriteLock(int64_t fence, const Lock* lock) {
  const Lock shown = lock ? *lock : Lock();
  const std::string message = lock ? lock->SerializeAsString() : "";
  return statements_.update_lock
      .With(fence, OptionalText{shown.owner().user()}, OptionalText{shown.owner().host()}, shown.owner().pid(),
            OptionalText{shown.owner().ci_run()}, OptionalText{shown.purpose()}, OptionalText{TimeText(shown.acquired_at())},
            OptionalText{TimeText(shown.heartbeat_at())}, shown.lease_seconds(), Blob{message},
            RowChecksum("lock", absl::StrCat(fence), message))
      .Run();
}

absl::StatusOr<LockToken> Writer::AcquireLock(const Actor& owner, const std::string& purpose, absl::Time now, absl::Duration lease) {
  absl::StatusOr<LockRow> row = ReadLock();
  if (!row.ok()) return row.status();
  if (row->held) {
    const Holder holder = Judge(row->lock, owner, now);
    if (!MayBeTaken(holder)) return LockedBy(row->lock, holder, now);
  }
  const Lock lock = MakeLock(owner, purpose, row->fence + 1, now, lease);
  if (absl::Status status = WriteLock(lock.fence(), &lock); !status.ok()) return status;
  return LockToken{lock.fence()};
}

absl::Status Writer::Heartbeat(LockToken token, absl::Time now) {
  absl::StatusOr<LockRow> row = ReadLock();
  if (!row.ok()) return row.status();
  if (!row->held || row->fence != token.fence) return LockLost(token, row->held ? &row->lock : nullptr);
  row->lock.set_heartbeat_at(ToSeconds(now));
  return WriteLock(row->fence, &row->lock);
}

absl::Status Writer::ReleaseLock(LockToken token) {
  if (absl::Status status = CheckLock(token); !status.ok()) return status;
  return WriteLock(token.fence, nullptr);
}

absl::StatusOr<LockToken> Writer::BreakLock(LockToken broken, const Actor& breaker, const std::string& purpose, Force force, absl::Time now,
                                            absl::Duration lease) {
  absl::StatusOr<LockRow> row = ReadLock();
  if (!row.ok()) return row.status();
  if (absl::Status status = MayBreak(row->held ? &row->lock : nullptr, broken, breaker, now, force); !status.ok()) return status;
  const Lock lock = MakeLock(breaker, purpose, row->fence + 1, now, lease);
  if (absl::Status status = WriteLock(lock.fence(), &lock); !status.ok()) return status;
  return LockToken{lock.fence()};
}

absl::Status Writer::CheckLock(LockToken token) {
  absl::StatusOr<LockRow> row = ReadLock();
  if (!row.ok()) return row.status();
  if (row->held && row->fence == token.fence) return absl::OkStatus();
  return LockLost(token, row->held ? &row->lock : nullptr);
}

absl::Status Writer::WriteRun(Statement& statement, const Run& run) {
  const std::string message = run.SerializeAsString();
  return statement
      .With(run.id(), run.command(), OptionalText{run.result() ? EnumText(run.result()) : ""}, OptionalText{run.plan_digest()},
            OptionalText{run.git_commit()}, OptionalText{TimeText(run.started_at())}, OptionalText{TimeText(run.finished_at())},
            OptionalText{run.actor().user()}, OptionalText{run.actor().host()}, run.actor().pid(), OptionalText{run.actor().ci_run()},
            run.done(), run.failed(), run.not_started(), run.in_doubt(), run.serial_before(), run.serial_after(), Blob{message},
            RowChecksum("runs", absl::StrCat(run.id()), message))
      .Run();
}

absl::StatusOr<int64_t> Writer::BeginRun(Run run, absl::Time now) {
  // The number is part of the message, so it is chosen here and not by the insert.
  absl::StatusOr<int64_t> id = database_.QueryInt("SELECT coalesce(max(id), 0) + 1 FROM runs");
  if (!id.ok()) return id.status();
  run.set_id(*id);
  if (run.started_at() == 0) run.set_started_at(ToSeconds(now));
  if (absl::Status status = WriteRun(statements_.insert_run, run); !status.ok()) return status;
  return *id;
}

absl::Status Writer::FinishRun(const Run& run, absl::Time now) {
  absl::StatusOr<Run> present = absl::UnknownError("");
  {
    Cursor row = statements_.select_run.With(run.id());
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (!*found) return NoSuchRun(run.id());
    present = DecodeRow<Run>("runs", absl::StrCat(run.id()), row.Text(0), row.Int(1));
  }
  if (!present.ok()) return present.status();
  return WriteRun(statements_.update_run, CloseRun(*std::move(present), run, ToSeconds(now)));
}

absl::Status Writer::WriteEntry(const JournalEntry& entry) {
  const std::string message = entry.SerializeAsString();
  const Operation& operation = entry.operation();
  absl::Status status =
      statements_.upsert_entry
          .With(entry.run(), entry.operation_id(), OperationKind_Name(operation.kind()), OptionalText{operation.target()},
                OptionalText{operation.provider()}, entry.token(), EnumText(entry.status()), OptionalText{TimeText(entry.started_at())},
                OptionalText{TimeText(entry.finished_at())}, OptionalText{entry.error().code()}, OptionalText{entry.error().message()},
                OptionalText{entry.error().request_id()}, Blob{message}, RowChecksum("journal", EntryKey(entry), message))
          .Run();
  return absl::IsNotFound(status) ? NoSuchRun(entry.run()) : status;  // the foreign key
}

absl::Status Writer::RecordIntent(JournalEntry entry, absl::Time now) {
  if (absl::Status status = CheckIntent(entry); !status.ok()) return status;
  {
    Cursor row = statements_.select_entry.With(entry.run(), entry.operation_id());
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (*found) {
      absl::StatusOr<JournalEntry> present = DecodeRow<JournalEntry>("journal", EntryKey(entry), row.Text(0), row.Int(1));
      if (!present.ok()) return present.status();
      if (absl::Status status = CheckIntentAgain(*present, entry); !status.ok()) return status;
    }
  }
  entry.set_status(JOURNAL_STATUS_INTENT);
  if (entry.started_at() == 0) entry.set_started_at(ToSeconds(now));
  return WriteEntry(entry);
}

absl::Status Writer::CloseIntent(const JournalEntry& entry, absl::Time now) {
  if (absl::Status status = CheckOutcome(entry); !status.ok()) return status;
  absl::StatusOr<JournalEntry> closed = absl::UnknownError("");
  {
    Cursor row = statements_.select_entry.With(entry.run(), entry.operation_id());
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (!*found) return NoSuchEntry(entry);
    closed = DecodeRow<JournalEntry>("journal", EntryKey(entry), row.Text(0), row.Int(1));
  }
  if (!closed.ok()) return closed.status();
  closed = CloseEntry(*std::move(closed), entry, ToSeconds(now));
  if (!closed.ok()) return closed.status();
  return WriteEntry(*closed);
}

absl::Status Writer::WriteObject(const ManagedObject& object) {
  const std::string message = object.SerializeAsString();
  const ObjectColumns columns(object);
  return statements_.upsert_object
      .With(object.address(), columns.type, columns.name, object.provider(), OptionalText{object.id()}, OptionalText{columns.cloud_name},
            OptionalText{columns.primary_ip}, OptionalText{columns.secondary_ips}, OptionalText{columns.public_ip},
            OptionalText{columns.mac}, OptionalText{columns.subnet}, OptionalText{columns.vpc}, OptionalText{columns.instance},
            OptionalText{columns.network_interface}, OptionalText{columns.eip}, object.protect() ? 1 : 0, Blob{message},
            RowChecksum("objects", object.address(), message))
      .Run();
}

absl::StatusOr<std::optional<ManagedObject>> Writer::ReadObject(const std::string& address) {
  Cursor row = statements_.select_object.With(address);
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return std::optional<ManagedObject>();
  absl::StatusOr<ManagedObject> object = DecodeRow<ManagedObject>("objects", address, row.Text(0), row.Int(1));
  if (!object.ok()) return object.status();
  return std::optional<ManagedObject>(*std::move(object));
}

absl::Status Writer::Upsert(const ManagedObject& object, Meta& meta, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> present = ReadObject(object.address());
  if (!present.ok()) return present.status();
  past.Keep(object.address(), *present ? &**present : nullptr);
  if (!*present) ++meta.objects;
  return WriteObject(object);
}

absl::Status Writer::Remove(const std::string& address, Unknown unknown, Meta& meta, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> present = ReadObject(address);
  if (!present.ok()) return present.status();
  past.Keep(address, *present ? &**present : nullptr);
  if (!*present) return unknown == Unknown::kIgnore ? absl::OkStatus() : NoSuchObject(address);
  --meta.objects;
  return statements_.delete_object.With(address).Run();
}

absl::Status Writer::Rename(const std::string& from, const std::string& to, PastOfChange& past) {
  absl::StatusOr<std::optional<ManagedObject>> object = ReadObject(from);
  if (!object.ok()) return object.status();
  if (!*object) return NoSuchObject(from);
  absl::StatusOr<std::optional<ManagedObject>> there = ReadObject(to);
  if (!there.ok()) return there.status();
  if (*there) return ObjectExists(to);
  past.Keep(from, &**object);
  past.Keep(to, nullptr);
  if (absl::Status status = statements_.delete_object.With(from).Run(); !status.ok()) return status;
  (*object)->set_address(to);
  return WriteObject(**object);
}

absl::Status Writer::WritePast(const Past& past) {
  const std::string message = past.SerializeAsString();
  const std::string addresses =
      absl::StrJoin(past.before(), ",", [](std::string* out, const Past::Before& before) { out->append(before.address()); });
  return statements_.insert_past.With(past.serial(), addresses, Blob{message}, RowChecksum("past", absl::StrCat(past.serial()), message))
      .Run();
}

absl::Status Writer::ApplyEdits(const std::vector<StateEdit>& edits, Unknown unknown) {
  if (edits.empty()) return absl::OkStatus();
  if (absl::Status status = CheckEdits(edits); !status.ok()) return status;
  Meta meta;
  {
    Cursor row = statements_.select_meta.With();
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (!*found) return absl::DataLossError("table meta is empty");
    meta = MetaOfRow(row);
    if (!Matches(meta, row)) return DamagedRow("meta", "1");
  }
  PastOfChange past;
  for (const StateEdit& edit : edits) {
    absl::Status status;
    switch (edit.kind()) {
      case StateEdit::UPSERT:
        status = Upsert(edit.object(), meta, past);
        break;
      case StateEdit::REMOVE:
        status = Remove(edit.object().address(), unknown, meta, past);
        break;
      default:
        status = Rename(edit.from(), edit.object().address(), past);
        break;
    }
    if (!status.ok()) return status;
  }
  if (absl::Status status = WritePast(std::move(past).Take(++meta.serial)); !status.ok()) return status;
  return statements_.update_meta.With(meta.serial, meta.objects, meta.Checksum()).Run();
}

}  // namespace eniform::state
