#include "planner/order.h"

#include <algorithm>
#include <queue>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/order_rules.h"

namespace eniform::planner {
namespace {

// An atomic move releases and acquires in one call; a ring of them has no first. Two calls instead of one open it.
bool Split(Context& context, int index) {
  const Operation original = context.drafts[index].operation;
  const World& world = *context.WorldOf(original.provider());
  const OperationArguments& arguments = original.arguments();
  const bool addresses = original.kind() == MOVE_ADDRESSES;
  if (!addresses && original.kind() != MOVE_INTERFACE) return false;
  const OperationCapability* first = world.Capability(addresses ? UNASSIGN_ADDRESSES : DETACH);
  const OperationCapability* second = world.Capability(addresses ? ASSIGN_ADDRESSES : ATTACH);
  if (!first || !second) return false;

  Operation& release = context.drafts[index].operation;
  release.set_kind(first->kind());
  release.set_disruption(first->disruption());
  release.set_api_calls(std::max(1, first->api_calls()));
  release.set_estimated_seconds(first->estimated_seconds());
  release.set_because(absl::StrCat(original.because(), "; in two calls, because these moves wait for each other"));
  OperationArguments& released = *release.mutable_arguments();
  released.clear_to_interface();
  released.clear_to_instance_id();
  if (addresses) {
    const auto owner = context.managed_ids.find(ManagedIdKey(original.provider(), arguments.interface().id()));
    if (owner != context.managed_ids.end()) release.set_target(owner->second);
  }

  Draft acquire = context.drafts[index];
  acquire.after.clear();
  acquire.operation.set_kind(second->kind());
  acquire.operation.set_target(original.target());
  acquire.operation.set_disruption(DISRUPTION_NONE);
  acquire.operation.set_api_calls(std::max(1, second->api_calls()));
  acquire.operation.set_estimated_seconds(second->estimated_seconds());
  OperationArguments& acquired = *acquire.operation.mutable_arguments();
  if (addresses) {
    *acquired.mutable_interface() = arguments.to_interface();
  } else {
    acquired.set_instance_id(arguments.to_instance_id());
  }
  context.drafts.push_back(std::move(acquire));
  return true;
}

std::string Targets(const Context& context, const std::vector<int>& knot) {
  std::set<std::string> targets;
  for (const int draft : knot) targets.insert(context.drafts[draft].operation.target());
  return absl::StrJoin(targets, ", ");
}

// Replacements of this knot that are tried create-first: the only waits that the order of claims alone can not have in a ring.
std::set<std::string> CreateFirst(const Context& context, const std::vector<int>& knot) {
  std::set<std::string> addresses;
  for (const int draft : knot) {
    for (const ResourceChange& change : context.plan.resource_changes()) {
      if (change.address() == context.drafts[draft].operation.target() && change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST) {
        addresses.insert(change.address());
      }
    }
  }
  return addresses;
}

// Opens every knot of the graph: a replacement falls back to delete-first, or else one atomic move is split. False where the plan
// must be made anew, or after a report.
bool OpenKnots(Context& context, const std::vector<std::vector<int>>& knots) {
  for (const std::vector<int>& knot : knots) context.fall_back.merge(CreateFirst(context, knot));
  if (!context.fall_back.empty()) return false;
  for (const std::vector<int>& knot : knots) {
    const auto seconds = [&](int draft) { return context.drafts[draft].operation.estimated_seconds(); };
    std::vector<int> candidates;
    for (const int draft : knot) {
      const OperationKind kind = context.drafts[draft].operation.kind();
      if (kind == MOVE_ADDRESSES || kind == MOVE_INTERFACE) candidates.push_back(draft);
    }
    // The one that is dark for the shortest time; the first of those.
    const auto best = std::min_element(candidates.begin(), candidates.end(), [&](int a, int b) { return seconds(a) < seconds(b); });
    if (best != candidates.end() && Split(context, *best)) continue;
    const bool primaries = std::any_of(knot.begin(), knot.end(), [&](int draft) {
      const OperationKind kind = context.drafts[draft].operation.kind();
      return kind == CHANGE_SUBNET || kind == CHANGE_PRIMARY_ADDRESS;
    });
    context.Report(
        Message(primaries ? "EF-P33" : "EF-P90", {{"who", Targets(context, knot)}}, {context.drafts[knot.front()].operation.target(), ""}));
    return false;
  }
  return true;
}

// What ends a dark address first, then what can fail without harm, then what cuts, then what destroys.
int Rank(const Operation& operation, bool ends_dark) {
  if (ends_dark) return 0;
  switch (operation.kind()) {
    case UNASSIGN_ADDRESSES:
    case DETACH:
    case UNBIND_EIP:
    case MOVE_ADDRESSES:
    case MOVE_INTERFACE:
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return 2;
    case DELETE_INTERFACE:
    case RELEASE_EIP:
      return 3;
    default:
      return 1;
  }
}

// One valid order, the same for the same drafts. Shorter than the number of drafts where there is a cycle.
std::vector<int> Sequence(const Context& context, const OrderGraph& graph, const std::vector<DarkStretch>& dark) {
  std::vector<bool> ends_dark(graph.size(), false);
  for (const DarkStretch& stretch : dark) {
    if (stretch.from != stretch.until) ends_dark[stretch.until] = true;
  }
  const auto later = [&](int a, int b) {
    const Operation& x = context.drafts[a].operation;
    const Operation& y = context.drafts[b].operation;
    const int rank_x = Rank(x, ends_dark[a]), rank_y = Rank(y, ends_dark[b]);
    if (rank_x != rank_y) return rank_x > rank_y;
    if (x.target() != y.target()) return x.target() > y.target();
    return a > b;
  };
  std::priority_queue<int, std::vector<int>, decltype(later)> ready(later);
  std::vector<int> waits(graph.size());
  for (int i = 0; i < graph.size(); ++i) {
    waits[i] = static_cast<int>(graph.predecessors(i).size());
    if (waits[i] == 0) ready.push(i);
  }
  std::vector<int> sequence;
  sequence.reserve(graph.size());
  while (!ready.empty()) {
    const int draft = ready.top();
    ready.pop();
    sequence.push_back(draft);
    for (const OrderGraph::Edge& edge : graph.successors(draft)) {
      if (--waits[edge.node] == 0) ready.push(edge.node);
    }
  }
  return sequence;
}

void Number(Context& context, const Claims& claims, const OrderGraph& graph, const std::vector<DarkStretch>& dark) {
  const std::vector<int> sequence = Sequence(context, graph, dark);
  std::vector<int> number(sequence.size());
  for (size_t i = 0; i < sequence.size(); ++i) number[sequence[i]] = static_cast<int>(i) + 1;
  context.plan.mutable_operations()->Reserve(static_cast<int>(sequence.size()));
  for (const int draft : sequence) {
    Operation& operation = *context.plan.add_operations();
    operation = std::move(context.drafts[draft].operation);
    operation.set_id(number[draft]);
    std::vector<OrderGraph::Edge> dependencies = graph.predecessors(draft);
    std::sort(dependencies.begin(), dependencies.end(), [&](const auto& a, const auto& b) { return number[a.node] < number[b.node]; });
    for (const OrderGraph::Edge& edge : dependencies) {
      Dependency& dependency = *operation.add_depends_on();
      dependency.set_operation(number[edge.node]);
      dependency.set_because(graph.Sentence(claims, edge.reason));
    }
  }
  // One interval for each address: from the first operation that darkens it to the last that ends it.
  std::map<std::string, std::pair<int, int>> intervals;
  for (const DarkStretch& stretch : dark) {
    const int from = number[stretch.from], until = number[stretch.until];
    const auto [it, added] = intervals.try_emplace(stretch.address, from, until);
    if (added) continue;
    it->second.first = std::min(it->second.first, from);
    it->second.second = std::max(it->second.second, until);
  }
  for (const auto& [address, interval] : intervals) {
    DarkInterval& entry = *context.plan.add_dark_addresses();
    entry.set_address(address);
    entry.set_from_operation(interval.first);
    entry.set_until_operation(interval.second);
  }
}

}  // namespace

void OrderOperations(Context& context, Claims claims) {
  // Every round opens all knots that are left by splitting one move in each; there are at most as many rounds as moves.
  for (;;) {
    const size_t reported = context.diagnostics.size();
    OrderGraph graph = BuildGraph(context, claims);
    const std::vector<std::vector<int>> knots = graph.Knots();
    if (knots.empty()) {
      std::vector<DarkStretch> dark = FindDark(context, claims);
      if (Keeps(context, EdgeRule::kPrepare)) PrepareBeforeCut(dark, graph);
      if (Keeps(context, EdgeRule::kShelter) && ShelterFromCuts(context, graph)) dark = FindDark(context, claims);
      Number(context, claims, graph, dark);
      return;
    }
    // The next round judges the counted claims anew.
    context.diagnostics.resize(reported);
    if (!OpenKnots(context, knots)) return;
    claims = ClaimsOf(context);
  }
}

}  // namespace eniform::planner
