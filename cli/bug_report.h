// What a report needs when a plan could not be proved: everything that planning decided from, and the plan that it made.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "apply/observe.h"
#include "planner/planner.h"

namespace eniform::cli {

// Writes `eniform-bug-DIGEST.json` into `directory`, readable by its owner alone, and returns its name without the directory. It
// replaces an earlier report of the same plan and nothing else. Holds no credentials: none of what planning decides from does.
absl::StatusOr<std::string> WriteBugReport(const std::string& directory, const planner::PlanInput& input, const Plan& unverified);

}  // namespace eniform::cli
