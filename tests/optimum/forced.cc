#include "tests/optimum/forced.h"

#include <algorithm>

namespace eniform::optimum {
namespace {

// What an address passes to is connected first: otherwise the address would stay dark beyond this step.
bool PassesToTheConnected(const Problem& problem, const Step& step, const State& state) {
  int to = kNobody;
  if (step.act == Act::kAssign) to = step.interface;
  if (step.act == Act::kMoveAddress) to = step.to;
  if (step.act == Act::kBind) to = step.to >= kAtPrimaryOf ? step.to - kAtPrimaryOf : state.holder(step.to - kAtAddress);
  return to == kNobody || state.where(to) == problem.interfaces[to].goal_where;
}

bool DoInPlan(const Problem& problem, const Step& step, State& state) {
  return PassesToTheConnected(problem, step, state) && Do(problem, step, state);
}

}  // namespace

std::optional<std::vector<uint32_t>> ForcedBefore(const Problem& problem, const std::vector<Step>& steps) {
  const int count = static_cast<int>(steps.size());
  if (count > kMostSteps) return std::nullopt;
  const uint32_t all = (1u << count) - 1;
  // Steps that were done, in whatever order, leave one and the same state.
  std::vector<State> states(all + 1);
  std::vector<bool> reached(all + 1, false), completes(all + 1, false);
  reached[0] = true;
  states[0] = problem.start;
  for (uint32_t done = 0; done < all; ++done) {
    for (int i = 0; reached[done] && i < count; ++i) {
      const uint32_t next = done | 1u << i;
      if (next == done || reached[next]) continue;
      State state = states[done];
      if (!DoInPlan(problem, steps[i], state)) continue;
      reached[next] = true;
      states[next] = state;
    }
  }
  if (!reached[all] || !IsGoal(problem, states[all])) return std::nullopt;
  std::vector<uint32_t> before(count, all);
  completes[all] = true;
  for (uint32_t done = all; done-- > 0;) {
    for (int i = 0; reached[done] && !completes[done] && i < count; ++i) {
      const uint32_t next = done | 1u << i;
      if (next == done || !completes[next]) continue;
      State state = states[done];
      completes[done] = DoInPlan(problem, steps[i], state);
    }
    for (int i = 0; completes[done] && i < count; ++i) {
      if (done >> i & 1) before[i] &= done;
    }
  }
  for (int i = 0; i < count; ++i) before[i] &= ~(1u << i);
  return before;
}

double LongestChain(const std::vector<uint32_t>& before, const std::vector<double>& seconds, int from, int until) {
  const int count = static_cast<int>(before.size());
  if (from == until) return seconds[from];
  std::vector<int> order(count);
  for (int i = 0; i < count; ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](int a, int b) { return __builtin_popcount(before[a]) < __builtin_popcount(before[b]); });
  std::vector<double> longest(count, -1);
  longest[from] = seconds[from];
  for (const int step : order) {
    for (int earlier = 0; earlier < count; ++earlier) {
      if ((before[step] >> earlier & 1) && longest[earlier] >= 0) longest[step] = std::max(longest[step], longest[earlier] + seconds[step]);
    }
  }
  return longest[until];
}

std::vector<uint32_t> Closure(std::vector<uint32_t> edges) {
  for (size_t through = 0; through < edges.size(); ++through) {
    for (size_t i = 0; i < edges.size(); ++i) {
      if (edges[i] >> through & 1) edges[i] |= edges[through];
    }
  }
  return edges;
}

}  // namespace eniform::optimum
