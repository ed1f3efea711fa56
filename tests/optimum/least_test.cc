// How many operations a plan has, against the fewest there can be.
#include <cstdlib>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/optimum/forced.h"
#include "tests/optimum/pairs.h"
#include "tests/optimum/search.h"

namespace eniform::optimum {
namespace {

int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

// A plan in the words of the model.
struct Walked {
  std::vector<Step> steps;
  double dark = 0;
  unsigned lasting = 0;  // reachable before and after
  std::string refused;   // why the model would not do it, or where it does not end at the goal
};

Walked Walk(const Pair& pair, const Plan& plan) {
  Walked walked;
  const Problem& problem = pair.problem;
  std::vector<State> states{problem.start};
  for (const Operation& operation : plan.operations()) {
    const std::optional<Step> step = StepOf(operation);
    if (!step) continue;
    State next = states.back();
    if (!Do(problem, *step, next)) {
      walked.refused = absl::StrCat("operation ", operation.id(), " (", Text(*step), ") is refused in ", Text(problem, states.back()));
      return walked;
    }
    walked.steps.push_back(*step);
    states.push_back(next);
  }
  if (!IsGoal(problem, states.back())) walked.refused = absl::StrCat("it ends at ", Text(problem, states.back()));
  walked.lasting = Reachable(problem, problem.start) & Reachable(problem, states.back());
  for (size_t i = 0; i < walked.steps.size(); ++i) {
    walked.dark += DarkSeconds(problem, walked.steps[i], states[i], states[i + 1], walked.lasting);
  }
  return walked;
}

std::string Text(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) absl::StrAppend(&text, "  ", Text(step), "\n");
  return text;
}

struct Tally {
  int pairs = 0, planned = 0, refused = 0, unproven = 0;
  int equal = 0;           // no plan has fewer operations
  int equal_in_order = 0;  // … none that replaces interfaces in the same order
  int less_dark = 0;       // some have fewer, and each keeps addresses dark for longer
  int longer = 0;          // some have fewer, and one is no darker
  int intervals = 0, shortest_intervals = 0, longer_intervals = 0, untried = 0, unlisted = 0;
  int64_t states = 0;
  std::map<std::string, int> refused_though_possible;  // by code
};

// The same problem with interfaces replaced in the order of the plan.
Problem InOrderOf(const Plan& plan, Problem problem) {
  for (const ResourceChange& change : plan.resource_changes()) {
    if (change.type() != RESOURCE_TYPE_NETWORK_INTERFACE) continue;
    Interface& made = problem.interfaces[kInterfaces / 2 + (change.name()[1] - '0')];
    if (change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST) made.order = Order::kCreateFirst;
    if (change.action() == CHANGE_ACTION_REPLACE_DELETE_FIRST) made.order = Order::kDeleteFirst;
  }
  return problem;
}

// Each address that is out of reach for more than one call: how long by the plan's own order, and how long it must be.
void JudgeDark(const Pair& pair, const Plan& plan, const Walked& walked, const std::string& about, Tally& tally) {
  const int count = static_cast<int>(walked.steps.size());
  std::map<int, int> index;  // operation id -> step
  std::vector<double> seconds;
  std::vector<uint32_t> order;
  for (const Operation& operation : plan.operations()) {
    if (!StepOf(operation)) continue;
    index[operation.id()] = static_cast<int>(index.size());
    seconds.push_back(operation.estimated_seconds());
    uint32_t before = 0;
    for (const Dependency& dependency : operation.depends_on()) {
      if (index.count(dependency.operation())) before |= 1u << index[dependency.operation()];
    }
    order.push_back(before);
  }
  order = Closure(std::move(order));
  // What is out of reach is listed.
  State state = pair.problem.start;
  std::map<int, std::pair<int, int>> unreachable;
  for (int i = 0; i < count; ++i) {
    const unsigned was = Reachable(pair.problem, state);
    Do(pair.problem, walked.steps[i], state);
    const unsigned is = Reachable(pair.problem, state);
    for (int bit = 0; bit < kAddresses + kEips; ++bit) {
      if (!(walked.lasting >> bit & 1)) continue;
      if (was >> bit & ~is >> bit & 1) unreachable.try_emplace(bit, i, i);
      if (is >> bit & ~was >> bit & 1) unreachable[bit].second = i;
    }
  }
  for (const DarkInterval& dark : plan.dark_addresses()) {
    const int bit = BitOf(dark.address());
    if (bit < 0 || !(walked.lasting >> bit & 1)) continue;
    const int from = index.at(dark.from_operation()), until = index.at(dark.until_operation());
    if (const auto seen = unreachable.find(bit); seen != unreachable.end() && from <= seen->second.first && until >= seen->second.second) {
      unreachable.erase(seen);
    }
    if (from == until) continue;
    const auto forced = ForcedBefore(InOrderOf(plan, pair.problem), walked.steps);
    if (!forced) {
      ++tally.untried;
      continue;
    }
    ++tally.intervals;
    const double planned = LongestChain(order, seconds, from, until), bound = LongestChain(*forced, seconds, from, until);
    if (planned <= bound) {
      ++tally.shortest_intervals;
    } else if (++tally.longer_intervals <= 10) {
      std::cout << "DARKER " << dark.address() << " " << planned << " instead of " << bound << " " << about << "\n";
    }
  }
  for (const auto& [bit, steps] : unreachable) {
    if (++tally.unlisted <= 10) std::cout << "UNLISTED " << bit << " " << about << "\n";
  }
}

void JudgeRefusal(const Pair& pair, const Diagnostic& diagnostic, const std::string& about, Tally& tally) {
  ++tally.refused;
  const Found found = Shortest(pair.problem, StepsAtLeast(pair.problem, pair.problem.start) + 4);
  if (!found.steps) return;
  if (++tally.refused_though_possible[diagnostic.code()] <= 1) {
    std::cout << "REFUSED " << about << Text(*found.steps) << Text(pair.problem, pair.problem.start) << "\n";
  }
}

void Judge(uint32_t seed, Style style, Tally& tally) {
  const Pair pair = MakePair(seed, style);
  const Plan plan = pair.bed.MakePlan(pair.declaration);
  ++tally.pairs;
  const std::string about = absl::StrCat("seed ", seed, "\n", planner::Text(plan), pair.declaration.DebugString());
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.severity() == SEVERITY_ERROR) return JudgeRefusal(pair, diagnostic, about, tally);
  }
  const Walked walked = Walk(pair, plan);
  ASSERT_EQ(walked.refused, "") << about << Text(pair.problem, pair.problem.start);
  const int steps = static_cast<int>(walked.steps.size());
  EXPECT_EQ(plan.operations_size() - steps, pair.updates) << about;
  ++tally.planned;
  JudgeDark(pair, plan, walked, about, tally);
  const Found found = Shortest(pair.problem, steps);
  tally.states += found.states;
  if (found.exhausted) {
    ++tally.unproven;
    return;
  }
  if (!found.steps) {
    ++tally.equal;
    ++tally.equal_in_order;
    return;
  }
  if (!Shortest(InOrderOf(plan, pair.problem), steps).steps) ++tally.equal_in_order;
  const std::optional<double> least = LeastDark(pair.problem, steps, walked.lasting);
  if (*least > walked.dark) {
    ++tally.less_dark;
  } else if (++tally.longer <= 5) {
    std::cout << "LONGER by " << steps - found.steps->size() << ", dark " << walked.dark << " against " << *least << " " << about
              << Text(*found.steps) << "\n";
  }
}

Tally Measure(Style style, int default_pairs) {
  const int first = FromEnvironment("ENIFORM_SEED", 1), pairs = FromEnvironment("ENIFORM_PAIRS", default_pairs);
  Tally tally;
  for (int seed = first; seed < first + pairs; ++seed) Judge(static_cast<uint32_t>(seed), style, tally);
  std::cout << "pairs " << tally.pairs << ", planned " << tally.planned << ", refused " << tally.refused << "\n"
            << "fewest operations of all plans: " << tally.equal << "\n"
            << "fewest operations of all plans that replace interfaces in the same order: " << tally.equal_in_order << "\n"
            << "more operations for less dark time: " << tally.less_dark << "\n"
            << "more operations for nothing: " << tally.longer << ", not proved: " << tally.unproven << ", states looked at "
            << tally.states << "\n"
            << "dark intervals " << tally.intervals << ", as short as can be " << tally.shortest_intervals << ", longer "
            << tally.longer_intervals << ", too large to try " << tally.untried << ", not listed " << tally.unlisted << "\n";
  for (const auto& [code, count] : tally.refused_though_possible) std::cout << "refused though possible: " << code << " " << count << "\n";
  return tally;
}

// Of a thousand plans at least 999 have the fewest operations, or more only because every shorter plan is darker; no dark interval is
// left out.
void ExpectLeast(const Tally& tally) {
  EXPECT_GE((tally.equal + tally.less_dark) * 1000, tally.planned * 999);
  EXPECT_EQ(tally.unproven, 0);
  EXPECT_EQ(tally.unlisted, 0);
}

TEST(LeastTest, PlansOfAFewEdits) {
  const Tally tally = Measure(Style::kEdits, 2000);
  ExpectLeast(tally);
  // Two addresses can exclude each other: one of them stays dark while an instance reboots.
  EXPECT_GE(tally.shortest_intervals * 1000, tally.intervals * 998);
  EXPECT_GT(tally.planned, tally.pairs * 8 / 10) << "too many pairs are refused to prove anything";
}

TEST(LeastTest, PlansThatChangeEverything) {
  const Tally tally = Measure(Style::kDealt, 300);
  EXPECT_EQ(tally.unproven, 0);
  EXPECT_GE((tally.equal + tally.less_dark) * 1000, tally.planned * 999);
  EXPECT_GE(tally.shortest_intervals * 100, tally.intervals * 85);
}

// The bound that makes the search fast hides no plan from it.
TEST(LeastTest, TheBoundedSearchFindsWhatThePlainOneFinds) {
  int compared = 0;
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    const Problem problem = MakePair(seed, Style::kEdits).problem;
    const int at_most = StepsAtLeast(problem, problem.start) + 2;
    if (at_most > 4) continue;
    ++compared;
    const Found plain = Shortest(problem, at_most, Bound::kNone), bounded = Shortest(problem, at_most);
    ASSERT_EQ(plain.steps.has_value(), bounded.steps.has_value()) << "seed " << seed;
    if (plain.steps) {
      EXPECT_EQ(plain.steps->size(), bounded.steps->size()) << "seed " << seed;
    }
  }
  EXPECT_GT(compared, 10);
}

}  // namespace
}  // namespace eniform::optimum
