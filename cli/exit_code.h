// The exit code of every command, decided here and nowhere else. Pipelines rely on the numbers.
#pragma once

#include "absl/status/status.h"
#include "apply/run.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

enum class ExitCode {
  kDone = 0,
  kFailed = 1,         // nothing was changed
  kChanges = 2,        // plan --detailed-exitcode
  kDrift = 3,          // drift; plan --detailed-exitcode with no change but drift
  kDeclaration = 4,    // the files are wrong
  kLocked = 5,         // the state is locked by someone alive
  kStale = 6,          // the plan is stale
  kRefused = 7,        // a policy, a protection or a cloud rule
  kPartial = 8,        // applied in part
  kUsage = 64,         // wrong use of the command line
  kInterrupted = 130,  // everything in flight is recorded
};

// kDone without errors. Of several classes the one that has to be mended first counts: the declarations, then what did not
// work, then staleness, then refusals.
ExitCode ExitCodeOf(const Diagnostics& diagnostics);

// kAborted is a state that is locked, kInvalidArgument a wrong use, kCancelled an interrupt; everything else failed.
ExitCode ExitCodeOf(const absl::Status& status);

// Of a run that was started.
ExitCode ExitCodeOf(const apply::RunReport& report);

enum class DetailedExitCode { kNo, kYes };
ExitCode ExitCodeOf(const Plan& plan, DetailedExitCode detailed);

}  // namespace eniform::cli
