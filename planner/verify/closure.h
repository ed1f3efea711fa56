// How much of something limited can be taken at once: the heaviest set of operations that contains with each operation all that come
// before it (a maximum-weight closure).
#pragma once

#include <vector>

#include "planner/verify/graph.h"

namespace eniform::verify {

struct Weight {
  int32_t operation;
  int64_t amount;  // above 0: takes; below: gives back
};

// The largest sum of amounts over the sets of `weights` that can have run at some moment, the empty one included. Exact.
// REQUIRES: ascending by operation, each once.
int64_t HeaviestMoment(const std::vector<Weight>& weights, const Graph& graph);

// Whether that sum is at most `room`. Looks for a short proof first: takes that wait directly for something that gives as much back.
bool NeverAbove(const std::vector<Weight>& weights, int64_t room, const Graph& graph);

}  // namespace eniform::verify
