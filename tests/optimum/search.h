// Exhaustive search over the states of a Problem: best first by steps done and a bound on those still needed that never exceeds the truth.
#pragma once

#include <optional>
#include <vector>

#include "tests/optimum/model.h"

namespace eniform::optimum {

// No plan from `state` to the goal has fewer steps than this.
int StepsAtLeast(const Problem& problem, const State& state);

enum class Bound { kNone, kStepsAtLeast };  // kNone: plain breadth-first search

struct Found {
  std::optional<std::vector<Step>> steps;  // the fewest there are; nullopt: none with fewer than asked for
  bool exhausted = false;                  // stopped for having seen too many states: proves nothing
  int64_t states = 0;                      // looked at
};
// The shortest way to the goal with fewer than `fewer_than` steps.
Found Shortest(const Problem& problem, int fewer_than, Bound bound = Bound::kStepsAtLeast);

// What `step` costs the `lasting` addresses, those reachable before and after everything: its seconds for each address that it takes
// from its holder, gives to one, cuts off or connects. These steps of one address follow each other, so that it is dark for no less.
// A reboot is left out: every plan has it.
double DarkSeconds(const Problem& problem, const Step& step, const State& before, const State& after, unsigned lasting);

// The least sum of DarkSeconds of any way to the goal with fewer than `fewer_than` steps; nullopt: there is none.
std::optional<double> LeastDark(const Problem& problem, int fewer_than, unsigned lasting);

}  // namespace eniform::optimum
