// What every store asks of a write, whatever it keeps its rows in.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"

namespace eniform::state {

// kInvalidArgument: an edit without a kind, or with an address that is none.
absl::Status CheckEdits(const std::vector<StateEdit>& edits);

// kInvalidArgument: no operation id, no token or no operation; a status other than INTENT or unspecified (which stands for INTENT).
absl::Status CheckIntent(const JournalEntry& entry);

// Whether an intent may be written over the entry that is there: the same operation tried again, with its token. kAlreadyExists: not.
absl::Status CheckIntentAgain(const JournalEntry& present, const JournalEntry& entry);

// kInvalidArgument: a status other than DONE, FAILED or IN_DOUBT.
absl::Status CheckOutcome(const JournalEntry& entry);

// `present` with the outcome that `entry` tells; what `entry` leaves out (operation, token, target) stays. kAlreadyExists: it was closed
// before.
absl::StatusOr<JournalEntry> CloseEntry(JournalEntry present, const JournalEntry& entry, double now);

// `present` with the end that `run` tells; its start stays.
Run CloseRun(Run present, const Run& run, double now);

absl::Status NoSuchObject(const std::string& address);
absl::Status ObjectExists(const std::string& address);
// `oldest` and `newest`: the serials that can be read.
absl::Status NoSuchSerial(int64_t serial, int64_t oldest, int64_t newest);
absl::Status NoSuchRun(int64_t run);
absl::Status NoSuchEntry(const JournalEntry& entry);

}  // namespace eniform::state
