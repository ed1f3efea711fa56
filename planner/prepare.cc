// How dark time is kept short: what can be done before a cut is done before it.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

// The operations that claims put between the start of a dark stretch and its
// end: those after the one and before the other, both included. Empty where the
// end does not wait for the start.
class Chain {
 public:
  Chain(const OrderGraph& graph, const DarkStretch& stretch) {
    absl::flat_hash_set<int> above{stretch.until};
    std::vector<int> open{stretch.until};
    while (!open.empty()) {
      const int node = open.back();
      open.pop_back();
      for (const OrderGraph::Edge& edge : graph.predecessors(node)) {
        if (above.insert(edge.node).second) open.push_back(edge.node);
      }
    }
    if (!above.contains(stretch.from)) return;
    nodes_.push_back(stretch.from);
    members_.insert(stretch.from);
    for (size_t next = 0; next < nodes_.size(); ++next) {
      for (const OrderGraph::Edge& edge : graph.successors(nodes_[next])) {
        if (above.contains(edge.node) && members_.insert(edge.node).second) nodes_.push_back(edge.node);
      }
    }
  }

  const std::vector<int>& nodes() const { return nodes_; }
  bool Has(int node) const { return members_.contains(node); }

 private:
  std::vector<int> nodes_;
  absl::flat_hash_set<int> members_;
};

// Stretches that wait for each other, as those of a swap do, have one number; -1: none. To cut one of them before the other would
// make that one wait for all the others; they are cut side by side.
std::vector<int> Rings(const std::vector<DarkStretch>& dark, const OrderGraph& graph) {
  std::vector<int> rings(graph.size(), -1);
  const bool any = std::any_of(dark.begin(), dark.end(), [](const DarkStretch& stretch) { return stretch.from != stretch.until; });
  if (!any) return rings;
  OrderGraph closed = graph;
  for (const DarkStretch& stretch : dark) closed.Add(stretch.until, stretch.from, Reason::OfText(0));
  const std::vector<std::vector<int>> knots = closed.Knots();
  for (size_t i = 0; i < knots.size(); ++i) {
    for (const int draft : knots[i]) rings[draft] = static_cast<int>(i);
  }
  return rings;
}

}  // namespace

void PrepareBeforeCut(const std::vector<DarkStretch>& dark, OrderGraph& graph) {
  const std::vector<int> rings = Rings(dark, graph);
  absl::flat_hash_map<int, std::vector<const DarkStretch*>> ends;  // stretches by the operations inside them
  for (const DarkStretch& stretch : dark) {
    if (stretch.from == stretch.until) continue;
    const Chain chain(graph, stretch);
    for (const int node : chain.nodes()) ends[node].push_back(&stretch);
  }
  // Whether an address that is dark while `earlier` runs would have to wait for
  // `later` in addition.
  const auto keeps_others_dark = [&](int earlier, int later) {
    const auto inside = ends.find(earlier);
    if (inside == ends.end()) return false;
    return std::any_of(inside->second.begin(), inside->second.end(),
                       [&](const DarkStretch* other) { return other->until != earlier && graph.Reaches(later, other->until); });
  };
  for (const DarkStretch& stretch : dark) {
    if (stretch.from == stretch.until) continue;
    const Chain chain(graph, stretch);
    std::vector<int> preparations;
    for (const int node : chain.nodes()) {
      if (node == stretch.from) continue;
      for (const OrderGraph::Edge& edge : graph.predecessors(node)) {
        if (!chain.Has(edge.node)) preparations.push_back(edge.node);
      }
    }
    std::sort(preparations.begin(), preparations.end());
    preparations.erase(std::unique(preparations.begin(), preparations.end()), preparations.end());
    for (const int preparation : preparations) {
      // What is not in the chain does not wait for its start: no cycle can come
      // of it.
      if (rings[stretch.from] >= 0 && rings[stretch.from] == rings[preparation]) continue;
      if (graph.Has(preparation, stretch.from) || keeps_others_dark(preparation, stretch.from)) continue;
      graph.Add(preparation, stretch.from,
                graph.Because(absl::StrCat("it is prepared first, so that ", stretch.address, " is dark for a shorter time")));
    }
  }
}

}  // namespace eniform::planner
