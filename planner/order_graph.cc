#include <algorithm>

#include "planner/order.h"

namespace eniform::planner {

void OrderGraph::Add(int from, int to, Reason reason) {
  if (from == to || !pairs_.insert(Pair(from, to)).second) return;
  predecessors_[to].push_back({from, reason});
  successors_[from].push_back({to, reason});
}

Reason OrderGraph::Because(std::string sentence) {
  sentences_.push_back(std::move(sentence));
  return Reason::OfText(static_cast<int>(sentences_.size()) - 1);
}

std::string OrderGraph::Sentence(const Claims& claims, Reason reason) const {
  return reason.is_claim() ? BecauseOf(claims, reason.claim(), reason.undone()) : sentences_[reason.text()];
}

bool OrderGraph::Reaches(int from, int to, int most_nodes) const {
  absl::flat_hash_set<int> seen{from};
  std::vector<int> open{from};
  while (!open.empty() && --most_nodes >= 0) {
    const int node = open.back();
    open.pop_back();
    if (node == to) return true;
    for (const Edge& edge : successors_[node]) {
      if (seen.insert(edge.node).second) open.push_back(edge.node);
    }
  }
  return false;
}

std::vector<std::vector<int>> OrderGraph::Knots() const {
  // Tarjan's algorithm without recursion: chains of thousands of operations are ordinary.
  constexpr int kNew = -1;
  std::vector<int> index(size(), kNew), low(size(), 0), stack;
  std::vector<bool> on_stack(size(), false);
  std::vector<std::vector<int>> knots;
  int next = 0;
  struct Frame {
    int node;
    size_t edge;
  };
  std::vector<Frame> frames;
  for (int root = 0; root < size(); ++root) {
    if (index[root] != kNew) continue;
    frames.push_back({root, 0});
    while (!frames.empty()) {
      Frame& frame = frames.back();
      const int node = frame.node;
      if (frame.edge == 0 && index[node] == kNew) {
        index[node] = low[node] = next++;
        stack.push_back(node);
        on_stack[node] = true;
      }
      if (frame.edge < successors_[node].size()) {
        const int other = successors_[node][frame.edge++].node;
        if (index[other] == kNew) {
          frames.push_back({other, 0});
        } else if (on_stack[other]) {
          low[node] = std::min(low[node], index[other]);
        }
        continue;
      }
      frames.pop_back();
      if (!frames.empty()) low[frames.back().node] = std::min(low[frames.back().node], low[node]);
      if (low[node] != index[node]) continue;
      std::vector<int> knot;
      int member;
      do {
        member = stack.back();
        stack.pop_back();
        on_stack[member] = false;
        knot.push_back(member);
      } while (member != node);
      if (knot.size() < 2) continue;
      std::sort(knot.begin(), knot.end());
      knots.push_back(std::move(knot));
    }
  }
  std::sort(knots.begin(), knots.end());
  return knots;
}

}  // namespace eniform::planner
