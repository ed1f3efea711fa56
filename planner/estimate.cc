// How long the plan will take: a simulation of the schedule that apply/ runs.
#include <algorithm>
#include <queue>

#include "absl/strings/str_cat.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

// The parents that a cloud lets only one operation at a time touch.
std::vector<std::string> Parents(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  std::vector<std::string> parents;
  const auto add = [&](absl::string_view kind, const std::string& name) {
    if (!name.empty()) parents.push_back(absl::StrCat(operation.provider(), "/", kind, "/", name));
  };
  const auto name = [](const ObjectRef& ref) { return ref.id().empty() ? ref.address() : ref.id(); };
  add("interface", name(a.interface()));
  add("interface", name(a.to_interface()));
  add("eip", name(a.eip()));
  add("instance", a.instance_id());
  add("instance", a.to_instance_id());
  return parents;
}

struct Event {
  double at;
  int operation;
  bool operator>(const Event& other) const { return std::tie(at, operation) > std::tie(other.at, other.operation); }
};

}  // namespace

std::vector<Timing> Simulate(const Plan& plan, const std::map<std::string, World>& worlds, int parallelism) {
  const int count = plan.operations_size();
  std::vector<Timing> timings(count);
  std::vector<double> remaining(count);  // longest path from the start of an operation to the end of the plan
  std::vector<std::vector<int>> successors(count);
  std::vector<int> waits(count);
  for (int i = 0; i < count; ++i) {
    waits[i] = plan.operations(i).depends_on_size();
    for (const Dependency& dependency : plan.operations(i).depends_on()) successors[dependency.operation() - 1].push_back(i);
  }
  for (int i = count - 1; i >= 0; --i) {
    double longest = 0;
    for (const int successor : successors[i]) longest = std::max(longest, remaining[successor]);
    remaining[i] = plan.operations(i).estimated_seconds() + longest;
  }
  // Parents and rates as small numbers, since every start looks at them.
  absl::flat_hash_map<std::string, int> parent_numbers;
  std::vector<std::vector<int>> parents(count);
  std::vector<double> spacing(count, 0);
  std::vector<int> rate_key(count);
  absl::flat_hash_map<std::string, int> rate_numbers;
  for (int i = 0; i < count; ++i) {
    const Operation& operation = plan.operations(i);
    for (std::string& parent : Parents(operation)) {
      parents[i].push_back(parent_numbers.try_emplace(std::move(parent), static_cast<int>(parent_numbers.size())).first->second);
    }
    const auto world = worlds.find(operation.provider());
    const OperationCapability* capability = world == worlds.end() ? nullptr : world->second.Capability(operation.kind());
    if (capability && capability->calls_per_second() > 0) spacing[i] = 1 / capability->calls_per_second();
    rate_key[i] =
        rate_numbers.try_emplace(absl::StrCat(operation.provider(), operation.kind()), static_cast<int>(rate_numbers.size())).first->second;
  }
  std::vector<bool> busy(parent_numbers.size(), false);
  std::vector<std::vector<int>> queued(parent_numbers.size());  // ready operations that wait for a busy parent
  std::vector<double> next_call(rate_numbers.size(), 0);

  const auto later = [&](int a, int b) { return std::tie(remaining[b], a) > std::tie(remaining[a], b); };
  std::priority_queue<int, std::vector<int>, decltype(later)> ready(later);
  for (int i = 0; i < count; ++i) {
    if (waits[i] == 0) ready.push(i);
  }
  std::priority_queue<Event, std::vector<Event>, std::greater<>> running;
  double now = 0;
  for (;;) {
    while (!ready.empty() && static_cast<int>(running.size()) < parallelism) {
      const int operation = ready.top();
      ready.pop();
      const auto blocked = std::find_if(parents[operation].begin(), parents[operation].end(), [&](int parent) { return busy[parent]; });
      if (blocked != parents[operation].end()) {
        queued[*blocked].push_back(operation);
        continue;
      }
      for (const int parent : parents[operation]) busy[parent] = true;
      double& next = next_call[rate_key[operation]];
      const double start = std::max(now, next);
      next = start + spacing[operation];
      timings[operation] = {start, start + plan.operations(operation).estimated_seconds()};
      running.push({timings[operation].end, operation});
    }
    if (running.empty()) return timings;
    const Event event = running.top();
    running.pop();
    now = event.at;
    for (const int parent : parents[event.operation]) {
      busy[parent] = false;
      for (const int waiting : queued[parent]) ready.push(waiting);
      queued[parent].clear();
    }
    for (const int successor : successors[event.operation]) {
      if (--waits[successor] == 0) ready.push(successor);
    }
  }
}

}  // namespace eniform::planner
