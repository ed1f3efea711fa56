#include "planner/order.h"

#include <algorithm>
#include <queue>
#include <set>

#include "planner/order_rules.h"

namespace eniform::planner {
namespace {

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
  // Stretches of one address that overlap or touch in one operation are one interval. What has arrived before its interface is cut off is
  // not cut off with it.
  std::map<std::string, std::vector<std::pair<int, int>>> intervals;
  for (const DarkStretch& stretch : dark) {
    const int from = number[stretch.from], until = number[stretch.until];
    if (from <= until) intervals[stretch.address].emplace_back(from, until);
  }
  for (auto& [address, stretches] : intervals) {
    std::sort(stretches.begin(), stretches.end());
    DarkInterval* last = nullptr;
    for (const auto& [from, until] : stretches) {
      if (!last || from > last->until_operation()) {
        last = context.plan.add_dark_addresses();
        last->set_address(address);
        last->set_from_operation(from);
      }
      last->set_until_operation(std::max(until, last->until_operation()));
    }
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
