// Limits that no interleaving passes: slots of an instance, addresses of an interface, free addresses of a subnet, quotas. Only what
// the cloud itself reported counts.
#pragma once

#include "planner/verify/exclusive.h"

namespace eniform::verify {

void CheckLimits(const Scene& scene, const Trace& trace, const Timeline& timeline, const Graph& graph, Findings& findings);

}  // namespace eniform::verify
