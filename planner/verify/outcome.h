// What the plan says it leads to, against where it leads.
#pragma once

#include "planner/verify/graph.h"
#include "planner/verify/scene.h"

namespace eniform::verify {

// The end of the replay in `scene` is what the plan's changes say, and every replacement keeps the order that its change names.
void CheckOutcome(const Plan& plan, Scene& scene, const Graph& graph, Findings& findings);

}  // namespace eniform::verify
