// What a run leaves where the state could not be written, so that nothing it knows is lost: a file of JSON, and taking it in later.
//
// Without the file nothing is lost either: the intents are in the journal, and the clouds are asked what became of them. With it they need
// not be asked, and what only the answer said is known.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/journal.pb.h"
#include "state/store.h"

namespace eniform::apply {

// {"checksum":"sha256:…","format":"eniform-recovery 1","recovery":{…}} on one line: keys ascending, equal bytes for equal records. The
// checksum is of the value of `recovery` as it stands there. It holds no credentials.
std::string EncodeRecovery(const RecoveryRecord& record);

// kDataLoss: cut off, changed, or no such file at all. kUnimplemented: of a newer Eniform.
absl::StatusOr<RecoveryRecord> DecodeRecovery(absl::string_view text);

struct TakenIn {
  enum class Verdict {
    kTaken,    // what still was open is closed now, as the record says
    kForeign,  // of another state
    kMovedOn,  // the state was changed since: its rows would go back to what they were. Whoever asks the clouds finds out
    kSettled,  // nothing of it is open any more
  } verdict = Verdict::kSettled;
  std::vector<std::string> settled;  // of kTaken: a sentence for each outcome
};

// Writes into the state what `record` says: each outcome whose journal entry is open and has its run, operation and token. A record is
// taken in whole or, where the disk refuses in between, in part; the rest is kMovedOn then. REQUIRES: `lock` is held.
absl::StatusOr<TakenIn> TakeIn(const RecoveryRecord& record, state::StateStore& store, state::LockToken lock);

}  // namespace eniform::apply
