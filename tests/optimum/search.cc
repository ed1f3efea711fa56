#include "tests/optimum/search.h"

#include <algorithm>
#include <map>
#include <queue>

#include "absl/container/flat_hash_map.h"

namespace eniform::optimum {
namespace {

constexpr int64_t kMostStates = 3'000'000;

// The interface that is to hold an address; kNobody: none.
int GoalHolder(const Problem& problem, int address) {
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& wanted = problem.interfaces[i];
    if (wanted.role != Role::kStays && wanted.role != Role::kNew) continue;
    if (wanted.goal_primary == address || (wanted.goal_secondary >> address & 1)) return i;
  }
  return kNobody;
}

int EipSteps(const Problem& problem, const State& state, int eip) {
  const int at = state.eip(eip), goal = problem.goal_eip[eip];
  const bool bound = at != kFree && at != kReleased, to_bind = goal != kFree && goal != kReleased;
  if (at == goal) {
    // Bound to an address that has to change its holder, it is unbound and bound anew.
    const bool moves = bound && at < kAtPrimaryOf && GoalHolder(problem, at - kAtAddress) != state.holder(at - kAtAddress);
    return moves ? 2 : 0;
  }
  return (at == kReleased ? 1 : 0) + (bound ? 1 : 0) + (to_bind ? 1 : 0) + (goal == kReleased ? 1 : 0);
}

int AttachmentSteps(const Problem& problem, int where, int goal) {
  if (where == goal) return 0;
  return where >= kOn && goal >= kOn && !problem.moves_interfaces ? 2 : 1;
}

// Steps that move secondary addresses. One touches at most one interface that has too many and one that lacks some.
int AddressSteps(const Problem& problem, const State& state) {
  std::array<unsigned, kInterfaces> surplus{}, lacking{};
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& wanted = problem.interfaces[i];
    if (wanted.role == Role::kNone || wanted.role == Role::kGoes || state.where(i) == kAbsent) continue;
    const unsigned has = SecondariesOf(state, i);
    surplus[i] = has & ~wanted.goal_secondary;
    lacking[i] = wanted.goal_secondary & ~has;
  }
  int gives = 0, takes = 0;
  for (int i = 0; i < kInterfaces; ++i) {
    gives += surplus[i] != 0;
    takes += lacking[i] != 0;
  }
  return problem.moves_addresses ? std::max(gives, takes) : gives + takes;
}

}  // namespace

int StepsAtLeast(const Problem& problem, const State& state) {
  int steps = AddressSteps(problem, state);
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& wanted = problem.interfaces[i];
    const int where = state.where(i);
    switch (wanted.role) {
      case Role::kNone:
        break;
      case Role::kGoes:
        steps += where == kAbsent ? 0 : where == kDetached ? 1 : 2;
        break;
      case Role::kNew:
        steps += where == kAbsent ? 1 + AttachmentSteps(problem, kDetached, wanted.goal_where)
                                  : AttachmentSteps(problem, where, wanted.goal_where);
        break;
      case Role::kStays:
        steps += AttachmentSteps(problem, where, wanted.goal_where);
        if (wanted.primary && (SubnetOf(problem, state, i) != wanted.goal_subnet || PrimaryOf(state, i) != wanted.goal_primary)) {
          ++steps;
        }
        break;
    }
  }
  for (int e = 0; e < kEips; ++e) steps += EipSteps(problem, state, e);
  return steps;
}

Found Shortest(const Problem& problem, int fewer_than, Bound bound) {
  struct Node {
    int steps;
    uint64_t parent;
    Step step;
  };
  const auto left = [&](const State& state) { return bound == Bound::kNone ? 0 : StepsAtLeast(problem, state); };
  Found found;
  absl::flat_hash_map<uint64_t, Node> nodes;
  std::vector<std::vector<State>> open(fewer_than + 1);  // by steps done and still needed at least
  const int first = left(problem.start);
  if (first >= fewer_than) return found;
  nodes[problem.start.bits] = {0, problem.start.bits, {Act::kCreate}};
  open[first].push_back(problem.start);
  absl::flat_hash_map<uint64_t, int> closed;
  std::vector<std::pair<Step, State>> successors;
  for (int f = first; f < fewer_than; ++f) {
    for (size_t next = 0; next < open[f].size(); ++next) {
      const State state = open[f][next];
      const int steps = nodes[state.bits].steps;
      if (const auto [it, added] = closed.try_emplace(state.bits, steps); !added) {
        if (it->second <= steps) continue;
        it->second = steps;
      }
      ++found.states;
      if (IsGoal(problem, state)) {
        found.steps.emplace();
        for (uint64_t at = state.bits; at != problem.start.bits; at = nodes[at].parent) found.steps->push_back(nodes[at].step);
        std::reverse(found.steps->begin(), found.steps->end());
        return found;
      }
      if (found.states > kMostStates) {
        found.exhausted = true;
        return found;
      }
      Successors(problem, state, successors);
      for (const auto& [step, after] : successors) {
        const int at_least = std::max(f, steps + 1 + left(after));
        if (at_least >= fewer_than) continue;
        const auto [it, added] = nodes.try_emplace(after.bits, Node{steps + 1, state.bits, step});
        if (!added) {
          if (it->second.steps <= steps + 1) continue;
          it->second = {steps + 1, state.bits, step};
        }
        open[at_least].push_back(after);
      }
    }
  }
  return found;
}

double DarkSeconds(const Problem& problem, const Step& step, const State& before, const State& after, unsigned lasting) {
  const unsigned was = Reachable(problem, before) & lasting, is = Reachable(problem, after) & lasting;
  unsigned touched = was ^ is;
  for (int a = 0; a < kAddresses; ++a) {
    if (before.holder(a) != after.holder(a) && (lasting >> a & 1)) touched |= 1u << a;
  }
  const auto on = [&](int interface) {
    unsigned all = 0;
    for (int a = 0; a < kAddresses; ++a) {
      if (before.holder(a) == interface) all |= 1u << a;
    }
    for (int e = 0; e < kEips; ++e) {
      const int at = before.eip(e);
      if (at == kFree || at == kReleased) continue;
      if ((at >= kAtPrimaryOf ? at - kAtPrimaryOf : before.holder(at - kAtAddress)) == interface) all |= 1u << (kAddresses + e);
    }
    return all & was & is;
  };
  if (step.act == Act::kMoveInterface) touched |= on(step.interface);
  if (step.act == Act::kChangePrimary) return 0;  // the reboot is the same in every plan
  return __builtin_popcount(touched) * SecondsOf(step.act);
}

std::optional<double> LeastDark(const Problem& problem, int fewer_than, unsigned lasting) {
  struct Entry {
    double dark;
    int steps;
    State state;
    bool operator>(const Entry& other) const {
      return std::tie(dark, steps, state.bits) > std::tie(other.dark, other.steps, other.state.bits);
    }
  };
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  absl::flat_hash_map<uint64_t, int> fewest;  // steps with which a state was left, at less dark or the same
  open.push({0, 0, problem.start});
  std::vector<std::pair<Step, State>> successors;
  while (!open.empty()) {
    const Entry entry = open.top();
    open.pop();
    if (IsGoal(problem, entry.state)) return entry.dark;
    if (const auto [it, added] = fewest.try_emplace(entry.state.bits, entry.steps); !added) {
      if (it->second <= entry.steps) continue;
      it->second = entry.steps;
    }
    Successors(problem, entry.state, successors);
    for (const auto& [step, after] : successors) {
      if (entry.steps + 1 + StepsAtLeast(problem, after) >= fewer_than) continue;
      open.push({entry.dark + DarkSeconds(problem, step, entry.state, after, lasting), entry.steps + 1, after});
    }
  }
  return std::nullopt;
}

}  // namespace eniform::optimum
