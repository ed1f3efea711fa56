// Addresses that the files give against addresses that the cloud picks in the same subnet.
#pragma once

#include "planner/verify/graph.h"
#include "planner/verify/replay.h"

namespace eniform::verify {

// A given address that waits for no pick is taken before every pick that no given address waits for: else the cloud might pick it.
// Where a pick must come first, as when the interface that receives the given address is only created by it, nothing is left to choose.
void CheckPicks(const Scene& scene, const Trace& trace, const Graph& graph, Findings& findings);

}  // namespace eniform::verify
