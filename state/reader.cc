#include "state/reader.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "state/checks.h"
#include "state/past.h"
#include "state/rows.h"
#include "state/schema.h"
#include "state/writer.h"

namespace eniform::state {
namespace {

// Of rows with the columns key, message, checksum.
template <typename Message>
absl::StatusOr<std::vector<Message>> ReadMessages(Cursor rows, absl::string_view table) {
  std::vector<Message> messages;
  for (;;) {
    absl::StatusOr<bool> more = rows.Next();
    if (!more.ok()) return more.status();
    if (!*more) return messages;
    absl::StatusOr<Message> message = DecodeRow<Message>(table, rows.Text(0), rows.Text(1), rows.Int(2));
    if (!message.ok()) return message.status();
    messages.push_back(*std::move(message));
  }
}

void SortByStart(std::vector<JournalEntry>& entries) {
  std::sort(entries.begin(), entries.end(), [](const JournalEntry& a, const JournalEntry& b) {
    return std::make_tuple(a.run(), a.started_at(), a.operation_id()) < std::make_tuple(b.run(), b.started_at(), b.operation_id());
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<Reader>> Reader::Make(Database& database) {
  Statements statements;
  const std::pair<Statement*, absl::string_view> all[] = {
      {&statements.meta, kSelectMeta},
      {&statements.objects, "SELECT address, message, checksum FROM objects ORDER BY address"},
      {&statements.past, "SELECT CAST(serial AS TEXT), message, checksum FROM past WHERE serial > ?1 ORDER BY serial DESC"},
      {&statements.oldest_past, "SELECT coalesce(min(serial), 0) FROM past"},
      {&statements.lock, "SELECT fence, message, checksum FROM lock WHERE id = 1"},
      {&statements.runs, "SELECT CAST(id AS TEXT), message, checksum FROM runs ORDER BY id DESC LIMIT ?1"},
      {&statements.runs_of_plan, "SELECT CAST(id AS TEXT), message, checksum FROM runs WHERE plan_digest = ?1"},
      {&statements.open_entries,
       "SELECT run || '/' || operation_id, message, checksum FROM journal WHERE status IN ('intent', 'in_doubt')"},
      {&statements.entries, "SELECT run || '/' || operation_id, message, checksum FROM journal WHERE run = ?1"},
      // Along the primary key, backwards: nothing is sorted.
      {&statements.newest_entries,
       "SELECT run || '/' || operation_id, message, checksum FROM journal ORDER BY run DESC, operation_id DESC LIMIT ?1"},
  };
  for (const auto& [statement, sql] : all) {
    absl::StatusOr<Statement> prepared = database.Prepare(sql);
    if (!prepared.ok()) return prepared.status();
    *statement = *std::move(prepared);
  }
  return std::unique_ptr<Reader>(new Reader(database, std::move(statements)));
}

absl::StatusOr<StateSnapshot> Reader::ReadSnapshot() {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kRead);
  if (!transaction.ok()) return transaction.status();
  return ReadPresent();
}

absl::StatusOr<StateSnapshot> Reader::ReadSnapshotAt(int64_t serial) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(database_, Transaction::Kind::kRead);
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<StateSnapshot> present = ReadPresent();
  if (!present.ok()) return present;
  int64_t oldest = present->serial();
  {
    Cursor row = statements_.oldest_past.With();
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (*found && row.Int(0) > 0) oldest = row.Int(0) - 1;
  }
  if (serial < oldest || serial > present->serial()) return NoSuchSerial(serial, oldest, present->serial());
  absl::StatusOr<std::vector<Past>> pasts = ReadMessages<Past>(statements_.past.With(serial), "past");
  if (!pasts.ok()) return pasts.status();
  int64_t expected = present->serial();
  for (const Past& past : *pasts) {
    if (past.serial() != expected--) return absl::DataLossError(absl::StrCat("table past has no row for serial ", expected + 1));
  }
  if (expected != serial) return absl::DataLossError(absl::StrCat("table past has no row for serial ", expected));
  return Undone(*std::move(present), *pasts);
}

absl::StatusOr<StateSnapshot> Reader::ReadPresent() {
  StateSnapshot snapshot;
  int64_t expected = 0;
  {
    Cursor row = statements_.meta.With();
    absl::StatusOr<bool> found = row.Next();
    if (!found.ok()) return found.status();
    if (!*found) return absl::DataLossError("table meta is empty");
    const Meta meta = MetaOfRow(row);
    if (!Matches(meta, row)) return DamagedRow("meta", "1");
    snapshot.set_lineage(meta.lineage);
    snapshot.set_serial(meta.serial);
    snapshot.set_stack(meta.stack);
    expected = meta.objects;
  }
  Cursor rows = statements_.objects.With();
  snapshot.mutable_objects()->Reserve(static_cast<int>(std::min<int64_t>(expected, 1 << 20)));
  for (;;) {
    absl::StatusOr<bool> more = rows.Next();
    if (!more.ok()) return more.status();
    if (!*more) break;
    absl::StatusOr<ManagedObject> object = DecodeRow<ManagedObject>("objects", rows.Text(0), rows.Text(1), rows.Int(2));
    if (!object.ok()) return object.status();
    *snapshot.add_objects() = *std::move(object);
  }
  if (snapshot.objects_size() != expected) {
    return absl::DataLossError(absl::StrCat("table objects has ", snapshot.objects_size(), " rows where ", expected, " were written"));
  }
  return snapshot;
}

absl::StatusOr<std::optional<Lock>> Reader::ReadLock() {
  Cursor row = statements_.lock.With();
  absl::StatusOr<bool> found = row.Next();
  if (!found.ok()) return found.status();
  if (!*found) return absl::DataLossError("table lock is empty");
  absl::StatusOr<LockRow> lock = LockOfRow(row);
  if (!lock.ok()) return lock.status();
  return lock->held ? std::optional<Lock>(std::move(lock->lock)) : std::nullopt;
}

absl::StatusOr<std::vector<Run>> Reader::ReadRuns(int limit) {
  return ReadMessages<Run>(statements_.runs.With(std::max(limit, 0)), "runs");
}

absl::StatusOr<bool> Reader::PlanWasUsed(const std::string& plan_digest, int64_t serial_before) {
  absl::StatusOr<std::vector<Run>> runs = ReadMessages<Run>(statements_.runs_of_plan.With(plan_digest), "runs");
  if (!runs.ok()) return runs.status();
  return std::any_of(runs->begin(), runs->end(), [&](const Run& run) { return run.serial_before() == serial_before; });
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadOpenEntries() {
  absl::StatusOr<std::vector<JournalEntry>> entries = ReadMessages<JournalEntry>(statements_.open_entries.With(), "journal");
  if (entries.ok()) SortByStart(*entries);
  return entries;
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadEntries(int64_t run) {
  absl::StatusOr<std::vector<JournalEntry>> entries = ReadMessages<JournalEntry>(statements_.entries.With(run), "journal");
  if (entries.ok()) SortByStart(*entries);
  return entries;
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadNewestEntries(int limit) {
  return ReadMessages<JournalEntry>(statements_.newest_entries.With(std::max(limit, 0)), "journal");
}

}  // namespace eniform::state
