// recovery-RUN.json: written where a run's journal could not be, found again and taken in by the next apply.
#pragma once

#include <string>

#include "cli/context.h"
#include "cli/work.h"
#include "proto/journal.pb.h"

namespace eniform::cli {

// Writes `record` into .eniform/recovery-RUN.json (0600) or, where that can not be, into $TMPDIR/eniform-recovery-LINEAGE-RUN.json; where
// that can not be either, onto standard error. Returns where it is and what to do about it, whole sentences.
std::string LeaveRecovery(Context& context, const RecoveryRecord& record);

// Takes in what earlier runs left in the two places, and removes it. What is damaged, of another state or no longer fits is named on
// standard error and left: settling by asking the clouds needs none of it. REQUIRES: `work` is read, `token` holds its lock.
std::optional<Failure> TakeRecoveries(Context& context, Work& work, state::LockToken token);

}  // namespace eniform::cli
