// Which steps of a plan come before which others in every order that the cloud accepts: tried, not derived. For the shortest time an
// address can be dark in that plan.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/optimum/model.h"

namespace eniform::optimum {

constexpr int kMostSteps = 14;  // every subset of the steps is tried

// Bit A of element B: step A comes before step B whatever the order. nullopt: more than kMostSteps, or no order ends at the goal.
std::optional<std::vector<uint32_t>> ForcedBefore(const Problem& problem, const std::vector<Step>& steps);

// The longest chain of `before` from step `from` to step `until`, both included, by seconds. REQUIRES: `before` is transitive.
double LongestChain(const std::vector<uint32_t>& before, const std::vector<double>& seconds, int from, int until);

// `edges` with everything that follows from them.
std::vector<uint32_t> Closure(std::vector<uint32_t> edges);

}  // namespace eniform::optimum
