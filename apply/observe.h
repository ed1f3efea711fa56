// Looks at the clouds before planning: the three looks planner/needs.h asks for, all providers side by side.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "apply/clock.h"
#include "planner/needs.h"
#include "planner/planner.h"
#include "proto/declaration.pb.h"
#include "proto/plan.pb.h"
#include "providers/host/provider.h"

namespace eniform::apply {

// Providers by alias. Not owned.
using Providers = std::map<std::string, host::Provider*>;

struct Look {
  std::vector<Observation> observations;             // ascending by alias
  std::map<std::string, Capabilities> capabilities;  // by alias
  Diagnostics diagnostics;  // what the providers' Check said; DIAGNOSTIC_CLASS_FAILURE where a cloud refused to answer
  int api_calls = 0;
};

// Observes whatever planning `desired` after `prior` needs. A Status is a plugin's failure; what a cloud refuses is a
// diagnostic with the cloud's code, message and request id. Throttled and transient errors are retried. kCancelled once `interrupt` is
// raised: the calls in flight are finished, no other is made.
absl::StatusOr<Look> LookAround(const Providers& providers, const Declaration& desired, const StateSnapshot& prior,
                                const planner::PlanOptions& options, const Interrupt& interrupt, Clock& clock = Clock::Real());

// Observes exactly what `needs` says, by alias, and judges nothing. Errors as LookAround.
absl::StatusOr<Look> LookFor(const Providers& providers, const planner::NeedsByAlias& needs, const Interrupt& interrupt,
                             Clock& clock = Clock::Real());

// Looks again at what `plan` rests on; an entry for each premise that no longer holds, in words. Empty: nothing changed. kCancelled: as
// LookAround.
absl::StatusOr<std::vector<std::string>> ChangedPremises(const Providers& providers, const Plan& plan, const Interrupt& interrupt,
                                                         Clock& clock = Clock::Real());

}  // namespace eniform::apply
