#include "apply/ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/references.h"

namespace eniform::apply {

std::string NameOf(const Operation& operation) {
  return absl::StrCat("operation ", operation.id(), " (", OperationKind_Name(operation.kind()), " for ", operation.target(), ")");
}

namespace {

// An interface that the plan makes anew and does not delete was deleted outside: nobody has to delete it later.
Rows PriorOf(const Plan& plan, const StateSnapshot& snapshot) {
  Rows rows(snapshot.objects());
  absl::flat_hash_set<std::string> deleted;
  for (const Operation& operation : plan.operations()) {
    if (operation.kind() == DELETE_INTERFACE) deleted.insert(operation.arguments().interface().id());
  }
  for (const Operation& operation : plan.operations()) {
    const ManagedObject* row = operation.kind() == CREATE_INTERFACE ? rows.Find(operation.target()) : nullptr;
    if (!row || row->id().empty() || deleted.contains(row->id())) continue;
    ManagedObject gone = *row;
    gone.clear_id();
    rows.Put(std::move(gone));
  }
  return rows;
}

}  // namespace

double EpochSeconds(absl::Time time) { return absl::ToDoubleSeconds(time - absl::UnixEpoch()); }

Ledger::Ledger(const Plan& plan, const StateSnapshot& snapshot, state::StateStore& store, state::LockToken lock, int64_t run)
    : store_(store), lock_(lock), run_(run), rows_(PriorOf(plan, snapshot)), targets_(plan.targets()) {
  for (const Operation& operation : plan.operations()) ++open_[operation.target()];
}

JournalEntry Ledger::EntryFor(const Operation& operation, const std::string& token, absl::Time started) const {
  JournalEntry entry;
  entry.set_run(run_);
  entry.set_operation_id(operation.id());
  entry.set_token(token);
  *entry.mutable_operation() = operation;
  entry.set_started_at(EpochSeconds(started));
  if (const ManagedObject* target = targets_.Find(operation.target())) *entry.mutable_target() = *target;
  return entry;
}

void Ledger::Note(const absl::Status& status) {
  if (journal_.ok()) journal_ = status;
}

absl::Status Ledger::RecordIntent(Operation& operation, const std::string& token, absl::Time now) {
  JournalEntry entry;
  {
    absl::MutexLock hold(&mutex_);
    if (absl::Status status = FillReferences(operation, rows_, targets_); !status.ok()) return status;
    entry = EntryFor(operation, token, now);
  }
  entry.set_status(JOURNAL_STATUS_INTENT);
  const absl::Status status = store_.RecordIntent(lock_, entry);
  if (!status.ok()) {
    absl::MutexLock hold(&mutex_);
    Note(status);
  }
  return status;
}

absl::StatusOr<std::vector<StateEdit>> Ledger::Settle(const Operation& operation, const OperationResult& result) {
  const auto is_being_written = [this](const StateEdit& edit)
                                    ABSL_NO_THREAD_SAFETY_ANALYSIS { return being_written_.contains(edit.object().address()); };
  while (true) {
    const Rest rest = open_[operation.target()] > 1 ? Rest::kMore : Rest::kNone;
    auto edits = EditsAfter(operation, result, rows_, targets_, rest);
    if (!edits.ok()) return edits;
    if (std::any_of(edits->begin(), edits->end(), is_being_written)) {
      written_.Wait(&mutex_);
      continue;
    }
    --open_[operation.target()];
    rows_.Apply(*edits);
    for (const StateEdit& edit : *edits) being_written_.insert(edit.object().address());
    // Addresses picked by this run belong to the wish from now on.
    if (const ManagedObject* target = targets_.Find(operation.target()); target && operation.arguments().auto_ip_count() > 0) {
      ManagedObject picked = *target;
      for (const std::string& address : result.picked_ips()) picked.add_picked_ips(address);
      targets_.Put(std::move(picked));
    }
    return edits;
  }
}

void Ledger::RecordOutcome(const Operation& operation, const std::string& token, absl::Time started, absl::Time now,
                           CarryOutResult& outcome) {
  JournalEntry entry;
  std::vector<StateEdit> edits;
  {
    absl::MutexLock hold(&mutex_);
    entry = EntryFor(operation, token, started);
    if (outcome.ending == Ending::kDone) {
      auto computed = Settle(operation, outcome.result);
      if (computed.ok()) {
        edits = *std::move(computed);
      } else {
        outcome.ending = Ending::kInDoubt;
        outcome.error = PluginFailure(computed.status());
      }
    }
  }
  entry.set_finished_at(EpochSeconds(now));
  entry.set_status(outcome.ending == Ending::kDone     ? JOURNAL_STATUS_DONE
                   : outcome.ending == Ending::kFailed ? JOURNAL_STATUS_FAILED
                                                       : JOURNAL_STATUS_IN_DOUBT);
  if (outcome.ending != Ending::kDone) *entry.mutable_error() = outcome.error;
  const absl::Status status = store_.RecordOutcome(lock_, entry, edits);
  absl::MutexLock hold(&mutex_);
  for (const StateEdit& edit : edits) being_written_.erase(edit.object().address());
  written_.SignalAll();
  if (status.ok()) {
    edits_written_ += edits.empty() ? 0 : 1;
    Written(edits);
    return;
  }
  Note(status);
  not_recorded_.push_back(NameOf(operation));
  // Whoever lost the lock has nothing to say any more: the one who holds it looks for itself.
  if (absl::IsFailedPrecondition(status)) return;
  UnrecordedOutcome& outcome_left = unrecorded_.emplace_back();
  *outcome_left.mutable_entry() = std::move(entry);
  if (outcome.ending == Ending::kDone) *outcome_left.mutable_result() = outcome.result;
  for (StateEdit& edit : edits) *outcome_left.add_edits() = std::move(edit);
}

void Ledger::Written(const std::vector<StateEdit>& edits) {
  for (UnrecordedOutcome& earlier : unrecorded_) {
    auto& left = *earlier.mutable_edits();
    left.erase(std::remove_if(left.begin(), left.end(),
                              [&](const StateEdit& old) {
                                return std::any_of(edits.begin(), edits.end(), [&](const StateEdit& edit) {
                                  return edit.object().address() == old.object().address();
                                });
                              }),
               left.end());
  }
}

std::vector<UnrecordedOutcome> Ledger::unrecorded() const {
  absl::MutexLock hold(&mutex_);
  return unrecorded_;
}

absl::Status Ledger::journal_status() const {
  absl::MutexLock hold(&mutex_);
  if (journal_.ok() || not_recorded_.empty()) return journal_;
  return absl::Status(journal_.code(),
                      absl::StrCat(journal_.message(), absl::EndsWith(journal_.message(), ".") ? "" : ".",
                                   " The state does not say how these ended: ", absl::StrJoin(not_recorded_, ", "),
                                   ". Each has its intent in the journal: the next run looks them up before anything else."));
}

bool Ledger::ProveLock() {
  const absl::Status status = store_.Heartbeat(lock_);
  if (!absl::IsFailedPrecondition(status)) return true;
  LockLost(status);
  return false;
}

void Ledger::LockLost(const absl::Status& status) {
  absl::MutexLock hold(&mutex_);
  Note(status);
}

int Ledger::edits_written() const {
  absl::MutexLock hold(&mutex_);
  return edits_written_;
}

}  // namespace eniform::apply
