#include "state/checks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/enum_text.h"
#include "proto/resource_address.h"

namespace eniform::state {
namespace {

absl::Status CheckAddress(const std::string& address) {
  if (ResourceAddress::Parse(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("'", address, "' is no address: it is TYPE.NAME, as network_interface.web-0"));
}

std::string EntryText(const JournalEntry& entry) { return absl::StrCat("operation ", entry.operation_id(), " of run ", entry.run()); }

}  // namespace

absl::Status CheckEdits(const std::vector<StateEdit>& edits) {
  for (const StateEdit& edit : edits) {
    if (absl::Status status = CheckAddress(edit.object().address()); !status.ok()) return status;
    switch (edit.kind()) {
      case StateEdit::UPSERT:
      case StateEdit::REMOVE:
        break;
      case StateEdit::RENAME:
        if (absl::Status status = CheckAddress(edit.from()); !status.ok()) return status;
        break;
      default:
        return absl::InvalidArgumentError(absl::StrCat("the edit of ", edit.object().address(), " does not say what to do"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckIntent(const JournalEntry& entry) {
  if (entry.operation_id() <= 0 || entry.token().empty() || !entry.has_operation()) {
    return absl::InvalidArgumentError(absl::StrCat(EntryText(entry), ": an intent needs the operation, its number and its token"));
  }
  if (entry.status() != JOURNAL_STATUS_INTENT && entry.status() != JOURNAL_STATUS_UNSPECIFIED) {
    return absl::InvalidArgumentError(absl::StrCat(EntryText(entry), ": an intent can not be ", EnumText(entry.status())));
  }
  return absl::OkStatus();
}

absl::Status CheckIntentAgain(const JournalEntry& present, const JournalEntry& entry) {
  if (present.status() != JOURNAL_STATUS_DONE && present.token() == entry.token()) return absl::OkStatus();
  return absl::AlreadyExistsError(absl::StrCat(EntryText(entry), " is in the journal already, ", EnumText(present.status()),
                                               present.token() == entry.token() ? "" : ", with another token"));
}

absl::Status CheckOutcome(const JournalEntry& entry) {
  switch (entry.status()) {
    case JOURNAL_STATUS_DONE:
    case JOURNAL_STATUS_FAILED:
    case JOURNAL_STATUS_IN_DOUBT:
      return absl::OkStatus();
    default:
      return absl::InvalidArgumentError(absl::StrCat(EntryText(entry), ": an outcome is done, failed or in doubt"));
  }
}

absl::StatusOr<JournalEntry> CloseEntry(JournalEntry present, const JournalEntry& entry, double now) {
  if (present.status() == JOURNAL_STATUS_DONE || present.status() == JOURNAL_STATUS_FAILED) {
    return absl::AlreadyExistsError(absl::StrCat(EntryText(entry), " was closed before, ", EnumText(present.status())));
  }
  present.set_status(entry.status());
  present.set_finished_at(entry.finished_at() != 0 ? entry.finished_at() : now);
  present.clear_error();
  if (entry.has_error()) *present.mutable_error() = entry.error();
  if (entry.has_operation()) *present.mutable_operation() = entry.operation();
  if (entry.has_target()) *present.mutable_target() = entry.target();
  return present;
}

Run CloseRun(Run present, const Run& run, double now) {
  present.set_finished_at(run.finished_at() != 0 ? run.finished_at() : now);
  present.set_result(run.result());
  present.set_done(run.done());
  present.set_failed(run.failed());
  present.set_not_started(run.not_started());
  present.set_in_doubt(run.in_doubt());
  present.set_serial_after(run.serial_after());
  return present;
}

absl::Status NoSuchObject(const std::string& address) {
  return absl::NotFoundError(absl::StrCat("the state remembers no ", address, ". `eniform state list` shows what it remembers"));
}

absl::Status ObjectExists(const std::string& address) {
  return absl::AlreadyExistsError(absl::StrCat("the state remembers a ", address,
                                               " already. Choose another name, or let go of that one first: eniform state rm ", address));
}

absl::Status NoSuchSerial(int64_t serial, int64_t oldest, int64_t newest) {
  return absl::NotFoundError(absl::StrCat("the state knows nothing of serial ", serial, ": ",
                                          oldest == newest ? absl::StrCat("there is only the present one, ", newest)
                                                           : absl::StrCat("it goes back from ", newest, " to ", oldest),
                                          ". `eniform state history` shows which run led to which serial"));
}

absl::Status NoSuchRun(int64_t run) { return absl::NotFoundError(absl::StrCat("the state has no run ", run)); }

absl::Status NoSuchEntry(const JournalEntry& entry) { return absl::NotFoundError(absl::StrCat("the journal has no ", EntryText(entry))); }

}  // namespace eniform::state
