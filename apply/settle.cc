#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/carry_out.h"
#include "apply/errors.h"
#include "apply/heartbeat.h"
#include "apply/ledger.h"
#include "apply/messages.h"
#include "apply/rows.h"
#include "apply/run.h"
#include "apply/timeouts.h"

namespace eniform::apply {
namespace {

std::string WhatIsRemembered(const std::vector<StateEdit>& edits) {
  std::vector<std::string> parts;
  for (const StateEdit& edit : edits) {
    const ManagedObject& object = edit.object();
    parts.push_back(edit.kind() == StateEdit::REMOVE ? absl::StrCat(object.address(), " is forgotten")
                    : object.id().empty()            ? absl::StrCat(object.address(), " is remembered")
                                                     : absl::StrCat(object.address(), " is remembered as ", object.id()));
  }
  return parts.empty() ? "nothing changes in the state" : absl::StrJoin(parts, ", ");
}

enum class Patience { kAsLongAsTheOperation, kOneLook };

// Settles entries one by one against the rows as they are by then.
class Settler {
 public:
  using Record = std::function<absl::Status(const JournalEntry& closed, const std::vector<StateEdit>& edits)>;

  Settler(const Providers& providers, Record record, Patience patience, const Interrupt& interrupt, Clock& clock, Rows rows)
      : providers_(providers),
        record_(std::move(record)),
        patience_(patience),
        interrupt_(interrupt),
        clock_(clock),
        rows_(std::move(rows)) {}

  absl::Status Settle(JournalEntry entry);
  Recovery Result() { return std::move(recovery_); }
  const Rows& rows() const { return rows_; }

 private:
  absl::Status Done(JournalEntry entry, const OperationResult& result);
  absl::Status NotDone(JournalEntry entry);
  absl::Status Close(JournalEntry entry, JournalStatus status, const std::vector<StateEdit>& edits);
  void StaysOpen(const JournalEntry& entry, const ProviderError& error);

  const Providers& providers_;
  const Record record_;
  const Patience patience_;
  const Interrupt& interrupt_;
  Clock& clock_;
  Rows rows_;
  Recovery recovery_;
};

absl::Status Settler::Close(JournalEntry entry, JournalStatus status, const std::vector<StateEdit>& edits) {
  entry.set_status(status);
  entry.set_finished_at(EpochSeconds(clock_.Now()));
  return record_(entry, edits);
}

void Settler::StaysOpen(const JournalEntry& entry, const ProviderError& error) {
  recovery_.diagnostics.push_back(Message("EF-A10",
                                          {{"operation", NameOf(entry.operation())},
                                           {"run", absl::StrCat(entry.run())},
                                           {"error", TextOf(error)},
                                           {"next", NextStep(error.error_class())}},
                                          {.address = entry.operation().target(), .field = ""}));
}

absl::Status Settler::Done(JournalEntry entry, const OperationResult& result) {
  Rows targets;
  if (!entry.target().address().empty()) targets.Put(entry.target());
  // Whether more was to come is not known any more; a row too many is dropped by the next plan, one too few would be lost.
  const auto edits = EditsAfter(entry.operation(), result, rows_, targets, Rest::kMore);
  if (!edits.ok()) {
    StaysOpen(entry, PluginFailure(edits.status()));
    return absl::OkStatus();
  }
  entry.clear_error();
  if (absl::Status status = Close(entry, JOURNAL_STATUS_DONE, *edits); !status.ok()) return status;
  rows_.Apply(*edits);
  recovery_.settled.push_back(
      absl::StrCat("The ", NameOf(entry.operation()), " of run ", entry.run(), " was done: ", WhatIsRemembered(*edits), "."));
  return absl::OkStatus();
}

absl::Status Settler::NotDone(JournalEntry entry) {
  if (absl::Status status = Close(entry, JOURNAL_STATUS_FAILED, {}); !status.ok()) return status;
  recovery_.settled.push_back(absl::StrCat("The ", NameOf(entry.operation()), " of run ", entry.run(), " was not done."));
  return absl::OkStatus();
}

absl::Status Settler::Settle(JournalEntry entry) {
  const Operation& operation = entry.operation();
  const auto provider = providers_.find(operation.provider());
  if (provider == providers_.end()) {
    recovery_.diagnostics.push_back(
        Message("EF-A11", {{"operation", NameOf(operation)}, {"run", absl::StrCat(entry.run())}, {"provider", operation.provider()}},
                {.address = operation.target(), .field = ""}));
    return absl::OkStatus();
  }
  if (interrupt_.load() >= 1) {
    ProviderError error;
    error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
    error.set_message("interrupted before it could be looked up");
    StaysOpen(entry, error);
    return absl::OkStatus();
  }
  const CarryOutEvents silent{.progress = [](const Progress&) {}, .retry = [](const ProviderError&, absl::Duration) {}};
  const bool patient = patience_ == Patience::kAsLongAsTheOperation;
  const absl::Duration timeout = patient ? TimeoutOf(operation.kind(), Timeouts()) : absl::ZeroDuration();
  // The plan that comes next has other tokens: to it even a cloud that takes tokens would make the thing twice.
  const absl::Time called_at = patient ? absl::UnixEpoch() + absl::Seconds(entry.started_at()) : absl::InfinitePast();
  ResolveOutcome found = ResolveUntilKnown(operation, entry.token(), called_at, timeout, *provider->second, clock_, interrupt_, silent);
  switch (found.kind) {
    case ResolveOutcome::kDone:
      return Done(std::move(entry), found.result);
    case ResolveOutcome::kNotDone:
      return NotDone(std::move(entry));
    default:
      StaysOpen(entry, found.error);
      return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<Recovery> SettleOpenEntries(const Providers& providers, state::StateStore& store, state::LockToken lock,
                                           const Interrupt& interrupt, Clock& clock) {
  absl::StatusOr<std::vector<JournalEntry>> open = store.ReadOpenEntries();
  if (!open.ok()) return open.status();
  if (open->empty()) return Recovery();
  const absl::StatusOr<StateSnapshot> snapshot = store.Read();
  if (!snapshot.ok()) return snapshot.status();
  // Looking may take as long as the operations themselves. A lock that is lost meanwhile shows in the next write.
  Heartbeat heartbeat(store, lock, [](const absl::Status&) {});
  const auto record = [&](const JournalEntry& closed, const std::vector<StateEdit>& edits) {
    return store.RecordOutcome(lock, closed, edits);
  };
  Settler settler(providers, record, Patience::kAsLongAsTheOperation, interrupt, clock, Rows(snapshot->objects()));
  for (JournalEntry& entry : *open) {
    if (absl::Status status = settler.Settle(std::move(entry)); !status.ok()) return status;
  }
  return settler.Result();
}

Recovery LookUpOpenEntries(const Providers& providers, const std::vector<JournalEntry>& open, const Interrupt& interrupt,
                           StateSnapshot& snapshot, Clock& clock) {
  const auto nowhere = [](const JournalEntry& closed, const std::vector<StateEdit>& edits) { return absl::OkStatus(); };
  Settler settler(providers, nowhere, Patience::kOneLook, interrupt, clock, Rows(snapshot.objects()));
  for (const JournalEntry& entry : open) settler.Settle(entry).IgnoreError();  // only recording could fail
  settler.rows().WriteTo(*snapshot.mutable_objects());
  return settler.Result();
}

}  // namespace eniform::apply
