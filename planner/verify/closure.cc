#include "planner/verify/closure.h"

#include <algorithm>
#include <limits>
#include <queue>

namespace eniform::verify {
namespace {

// Maximum flow by Dinic's algorithm.
class Flow {
 public:
  explicit Flow(int nodes) : first_(nodes, -1) {}

  void Add(int from, int to, int64_t capacity) {
    edges_.push_back({to, first_[from], capacity});
    first_[from] = static_cast<int>(edges_.size()) - 1;
    edges_.push_back({from, first_[to], 0});
    first_[to] = static_cast<int>(edges_.size()) - 1;
  }

  int64_t Maximum(int source, int sink) {
    int64_t flow = 0;
    while (Level(source, sink)) {
      next_ = first_;
      while (const int64_t pushed = Push(source, sink, std::numeric_limits<int64_t>::max())) flow += pushed;
    }
    return flow;
  }

 private:
  struct Edge {
    int to, next;
    int64_t capacity;
  };

  bool Level(int source, int sink) {
    level_.assign(first_.size(), -1);
    level_[source] = 0;
    std::queue<int> open;
    for (open.push(source); !open.empty(); open.pop()) {
      for (int e = first_[open.front()]; e >= 0; e = edges_[e].next) {
        if (edges_[e].capacity == 0 || level_[edges_[e].to] >= 0) continue;
        level_[edges_[e].to] = level_[open.front()] + 1;
        open.push(edges_[e].to);
      }
    }
    return level_[sink] >= 0;
  }

  // At most as deep as there are levels: with takes on one side and gives on the other, augmenting paths alternate between them.
  int64_t Push(int node, int sink, int64_t most) {
    if (node == sink) return most;
    for (int& e = next_[node]; e >= 0; e = edges_[e].next) {
      if (edges_[e].capacity == 0 || level_[edges_[e].to] != level_[node] + 1) continue;
      const int64_t pushed = Push(edges_[e].to, sink, std::min(most, edges_[e].capacity));
      if (pushed == 0) continue;
      edges_[e].capacity -= pushed;
      edges_[e ^ 1].capacity += pushed;
      return pushed;
    }
    return 0;
  }

  std::vector<int> first_, next_, level_;
  std::vector<Edge> edges_;
};

}  // namespace

int64_t HeaviestMoment(const std::vector<Weight>& weights, const Graph& graph) {
  // Closure = all that is taken, less the minimum cut between what takes and what gives back before it. Operations that neither take nor
  // give only carry order, which Precedes follows; so does order among takes.
  const int source = static_cast<int>(weights.size()), sink = source + 1;
  Flow flow(sink + 1);
  int64_t taken = 0;
  for (int i = 0; i < source; ++i) {
    if (weights[i].amount < 0) {
      flow.Add(i, sink, -weights[i].amount);
      continue;
    }
    taken += weights[i].amount;
    flow.Add(source, i, weights[i].amount);
    for (int j = 0; j < i; ++j) {
      if (weights[j].amount < 0 && graph.Precedes(weights[j].operation, weights[i].operation)) {
        flow.Add(i, j, std::numeric_limits<int64_t>::max() / 4);
      }
    }
  }
  return taken - flow.Maximum(source, sink);
}

bool NeverAbove(const std::vector<Weight>& weights, int64_t room, const Graph& graph) {
  int64_t taken = 0;
  for (const Weight& weight : weights) taken += std::max<int64_t>(weight.amount, 0);
  if (taken <= room) return true;
  // Every unit that a take draws from a give before it is a unit that no moment has both taken and not yet given back.
  std::vector<Weight> left;
  for (const Weight& weight : weights) {
    if (weight.amount < 0) {
      left.push_back({weight.operation, -weight.amount});
      continue;
    }
    int64_t wanted = weight.amount;
    const auto draw = [&](Weight& give) {
      const int64_t drawn = std::min(wanted, give.amount);
      give.amount -= drawn;
      wanted -= drawn;
      taken -= drawn;
    };
    const absl::Span<const int32_t> waits = graph.Waits(weight.operation);
    auto give = left.begin();
    for (const int32_t before : waits) {
      give = std::lower_bound(give, left.end(), before, [](const Weight& w, int32_t operation) { return w.operation < operation; });
      if (give == left.end() || wanted == 0) break;
      if (give->operation == before) draw(*give);
    }
    if (taken <= room) return true;
  }
  return HeaviestMoment(weights, graph) <= room;
}

}  // namespace eniform::verify
