#include "state/reader.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "state/checks.h"
#include "state/past.h"

namespace eniform::state {
namespace {

using Selection = ReadRows::Selection;

absl::StatusOr<std::vector<JournalEntry>> SortedByStart(absl::StatusOr<std::vector<JournalEntry>> entries) {
  if (!entries.ok()) return entries;
  std::sort(entries->begin(), entries->end(), [](const JournalEntry& a, const JournalEntry& b) {
    return std::make_tuple(a.run(), a.started_at(), a.operation_id()) < std::make_tuple(b.run(), b.started_at(), b.operation_id());
  });
  return entries;
}

Value Limit(int limit) { return int64_t{std::max(limit, 0)}; }

}  // namespace

template <typename Message>
absl::StatusOr<std::vector<Message>> Reader::ReadMessages(absl::string_view table, Selection selection, const Value& argument) {
  std::vector<Message> messages;
  absl::Status status = rows_.Select(selection, argument, [&](absl::string_view key, absl::string_view bytes, int64_t checksum) {
    return DecodeRow(table, key, bytes, checksum, messages.emplace_back());
  });
  if (!status.ok()) return status;
  return messages;
}

absl::StatusOr<std::string> Reader::ReadStack() {
  absl::StatusOr<Meta> meta = rows_.ReadMeta();
  if (!meta.ok()) return meta.status();
  return std::move(meta->stack);
}

absl::StatusOr<StateSnapshot> Reader::ReadSnapshot() {
  absl::StatusOr<Meta> meta = rows_.ReadMeta();
  if (!meta.ok()) return meta.status();
  StateSnapshot snapshot;
  snapshot.set_lineage(meta->lineage);
  snapshot.set_serial(meta->serial);
  snapshot.set_stack(meta->stack);
  snapshot.mutable_objects()->Reserve(static_cast<int>(std::min<int64_t>(meta->objects, 1 << 20)));
  absl::Status status = rows_.Select(Selection::kObjects, Value(), [&](absl::string_view key, absl::string_view bytes, int64_t checksum) {
    return DecodeRow("objects", key, bytes, checksum, *snapshot.add_objects());
  });
  if (!status.ok()) return status;
  if (snapshot.objects_size() != meta->objects) {
    return absl::DataLossError(absl::StrCat("table objects has ", snapshot.objects_size(), " rows where ", meta->objects, " were written"));
  }
  return snapshot;
}

absl::StatusOr<StateSnapshot> Reader::ReadSnapshotAt(int64_t serial) {
  absl::StatusOr<StateSnapshot> present = ReadSnapshot();
  if (!present.ok()) return present;
  absl::StatusOr<std::vector<Past>> first = ReadMessages<Past>("past", Selection::kOldestPast, Value());
  if (!first.ok()) return first.status();
  const int64_t oldest = first->empty() ? present->serial() : first->front().serial() - 1;
  if (serial < oldest || serial > present->serial()) return NoSuchSerial(serial, oldest, present->serial());
  absl::StatusOr<std::vector<Past>> pasts = ReadMessages<Past>("past", Selection::kPastsAfter, serial);
  if (!pasts.ok()) return pasts.status();
  int64_t expected = present->serial();
  for (const Past& past : *pasts) {
    if (past.serial() != expected--) return absl::DataLossError(absl::StrCat("table past has no row for serial ", expected + 1));
  }
  if (expected != serial) return absl::DataLossError(absl::StrCat("table past has no row for serial ", expected));
  return Undone(*std::move(present), *pasts);
}

absl::StatusOr<StateCopy> Reader::ReadAll() {
  absl::StatusOr<Meta> meta = rows_.ReadMeta();
  if (!meta.ok()) return meta.status();
  absl::StatusOr<LockRow> lock = rows_.ReadLock();
  if (!lock.ok()) return lock.status();
  absl::StatusOr<StateSnapshot> snapshot = ReadSnapshot();
  if (!snapshot.ok()) return snapshot.status();
  absl::StatusOr<std::vector<Run>> runs = ReadMessages<Run>("runs", Selection::kRuns, Value());
  if (!runs.ok()) return runs.status();
  absl::StatusOr<std::vector<JournalEntry>> entries = ReadMessages<JournalEntry>("journal", Selection::kEntries, Value());
  if (!entries.ok()) return entries.status();
  absl::StatusOr<std::vector<Past>> pasts = ReadMessages<Past>("past", Selection::kPasts, Value());
  if (!pasts.ok()) return pasts.status();
  StateCopy copy;
  copy.set_lineage(meta->lineage);
  copy.set_serial(meta->serial);
  copy.set_stack(meta->stack);
  copy.set_created(meta->created);
  copy.set_fence(lock->fence);
  copy.mutable_objects()->Swap(snapshot->mutable_objects());
  for (Run& run : *runs) *copy.add_runs() = std::move(run);
  for (JournalEntry& entry : *entries) *copy.add_journal() = std::move(entry);
  for (Past& past : *pasts) *copy.add_pasts() = std::move(past);
  return copy;
}

absl::StatusOr<std::optional<Lock>> Reader::ReadLock() {
  absl::StatusOr<LockRow> row = rows_.ReadLock();
  if (!row.ok()) return row.status();
  return row->held ? std::optional<Lock>(std::move(row->lock)) : std::nullopt;
}

absl::StatusOr<std::vector<Run>> Reader::ReadRuns(int limit) { return ReadMessages<Run>("runs", Selection::kNewestRuns, Limit(limit)); }

absl::StatusOr<bool> Reader::PlanWasUsed(const std::string& plan_digest, int64_t serial_before) {
  absl::StatusOr<std::vector<Run>> runs = ReadMessages<Run>("runs", Selection::kRunsOfPlan, plan_digest);
  if (!runs.ok()) return runs.status();
  return std::any_of(runs->begin(), runs->end(), [&](const Run& run) { return run.serial_before() == serial_before; });
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadOpenEntries() {
  return SortedByStart(ReadMessages<JournalEntry>("journal", Selection::kOpenEntries, Value()));
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadEntries(int64_t run) {
  return SortedByStart(ReadMessages<JournalEntry>("journal", Selection::kEntriesOfRun, run));
}

absl::StatusOr<std::vector<JournalEntry>> Reader::ReadNewestEntries(int limit) {
  return ReadMessages<JournalEntry>("journal", Selection::kNewestEntries, Limit(limit));
}

}  // namespace eniform::state
