#include "planner/verify/counted.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/verify/capacity.h"
#include "planner/verify/closure.h"

namespace eniform::verify {
namespace {

// Uses of one thing, one weight an operation; what takes and gives back at once weighs the difference.
std::vector<Weight> WeightsOf(absl::Span<const Use> uses) {
  std::vector<Weight> weights;
  for (const Use& use : uses) {
    if (!weights.empty() && weights.back().operation == use.operation) {
      weights.back().amount += use.amount;
    } else {
      weights.push_back({use.operation, use.amount});
    }
  }
  weights.erase(std::remove_if(weights.begin(), weights.end(), [](const Weight& w) { return w.amount == 0; }), weights.end());
  return weights;
}

class Checker {
 public:
  Checker(const Scene& scene, const Timeline& timeline, const Graph& graph, Findings& findings)
      : scene_(scene), timeline_(timeline), graph_(graph), findings_(findings) {}

  void Check(absl::Span<const Use> uses) {
    const Use& first = uses.front();
    if (first.what == Limited::kAddresses) return CheckAddresses(first.of, WeightsOf(uses));
    const std::optional<Capacity> capacity = CapacityOf(scene_, first.what, first.of);
    if (capacity) CheckTakes(first.what, first.of, WeightsOf(uses), capacity->limit - capacity->used);
  }

  // An interface keeps to what the instance allows that it is on, between each two changes of that: before the first one, after each.
  void CheckAddresses(int number, const std::vector<Weight>& weights) {
    const Interface& interface = scene_.interfaces[number];
    const int64_t used = interface.observed ? interface.observed->addresses_size() : 0;
    const int variable = interface.variables[static_cast<int>(Fact::kInstance)];
    int arrival = -1;  // the operation after which the limit is this one
    Value machine = interface.instance;
    std::vector<const Touch*> setters;
    if (variable >= 0) {
      for (const Touch& touch : timeline_.Of(variable)) {
        if (touch.kind == Touch::Kind::kSets) setters.push_back(&touch);
      }
    }
    for (size_t i = 0; i <= setters.size(); ++i) {
      const int departure = i < setters.size() ? setters[i]->operation : -1;
      if (const std::optional<int64_t> limit = AddressesAllowed(scene_, machine)) {
        CheckStay(number, weights, *limit - used, arrival, departure);
      }
      if (i == setters.size()) break;
      arrival = setters[i]->operation;
      machine = setters[i]->value;
    }
  }

 private:
  // While the interface is where `arrival` brought it (-1: where it was) and until `departure` takes it away (-1: for good).
  void CheckStay(int number, const std::vector<Weight>& weights, int64_t room, int arrival, int departure) {
    std::vector<Weight> possible;
    for (const Weight& weight : weights) {
      if (departure >= 0 && (weight.operation == departure || graph_.Precedes(departure, weight.operation))) continue;
      if (arrival >= 0 && graph_.Precedes(weight.operation, arrival)) {
        room -= weight.amount;
      } else {
        possible.push_back(weight);
      }
    }
    if (arrival < 0) return CheckTakes(Limited::kAddresses, number, possible, room);
    if (NeverAbove(possible, room, graph_)) return;
    Report(Limited::kAddresses, number, arrival, possible, room);
  }

  // After each take there is at most as much as allowed. What was beyond the limit before may stay so while nothing takes.
  void CheckTakes(Limited what, int of, const std::vector<Weight>& weights, int64_t room) {
    if (room >= 0) {
      if (!NeverAbove(weights, room, graph_)) Report(what, of, LastTake(weights), weights, room);
      return;
    }
    for (const Weight& take : weights) {
      if (take.amount < 0) continue;
      int64_t left = room - take.amount;
      std::vector<Weight> others;
      for (const Weight& other : weights) {
        if (other.operation == take.operation) continue;
        if (graph_.Precedes(other.operation, take.operation)) {
          left -= other.amount;
        } else if (!graph_.Precedes(take.operation, other.operation)) {
          others.push_back(other);
        }
      }
      if (left < 0 || !NeverAbove(others, left, graph_)) return Report(what, of, take.operation, weights, room);
    }
  }

  static int LastTake(const std::vector<Weight>& weights) {
    int last = weights.back().operation;
    for (const Weight& weight : weights) {
      if (weight.amount > 0) last = weight.operation;
    }
    return last;
  }

  void Report(Limited what, int of, int operation, const std::vector<Weight>& weights, int64_t room) {
    const std::string described = Describe(scene_, what, of);
    findings_.Add(operation, described,
                  absl::StrCat("When ", findings_.Name(operation), " has run, ", described,
                               " may be passed: ", HeaviestMoment(weights, graph_), " more at once, and there is room for ", room, "."));
  }

  const Scene& scene_;
  const Timeline& timeline_;
  const Graph& graph_;
  Findings& findings_;
};

}  // namespace

void CheckLimits(const Scene& scene, const Trace& trace, const Timeline& timeline, const Graph& graph, Findings& findings) {
  std::vector<Use> uses = trace.uses;
  std::stable_sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) { return std::tie(a.what, a.of) < std::tie(b.what, b.of); });
  Checker checker(scene, timeline, graph, findings);
  std::vector<bool> counted(scene.interfaces.size());
  for (size_t from = 0, to = 0; from < uses.size() && !findings.full(); from = to) {
    while (to < uses.size() && uses[to].what == uses[from].what && uses[to].of == uses[from].of) ++to;
    checker.Check(absl::MakeConstSpan(uses).subspan(from, to - from));
    if (uses[from].what == Limited::kAddresses) counted[uses[from].of] = true;
  }
  // An interface that arrives somewhere with the addresses it has.
  for (size_t i = 0; i < scene.interfaces.size(); ++i) {
    if (!counted[i] && scene.interfaces[i].arrives >= 0) checker.CheckAddresses(static_cast<int>(i), {});
  }
}

}  // namespace eniform::verify
