#include "planner/verify/graph.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::verify {

bool IsNumbered(const Plan& plan, Findings& findings) {
  for (int i = 0; i < plan.operations_size(); ++i) {
    const Operation& operation = plan.operations(i);
    bool valid = operation.id() == i + 1;
    int last = 0;
    for (const Dependency& dependency : operation.depends_on()) {
      valid = valid && dependency.operation() > last && dependency.operation() < operation.id();
      last = dependency.operation();
    }
    if (!valid) findings.Add(i, "the order of operations", absl::StrCat(findings.Name(i), " is not numbered after all it waits for."));
  }
  return findings.empty();
}

Graph::Graph(const Plan& plan) : depth_(plan.operations_size()), seen_(plan.operations_size()) {
  size_t edges = 0;
  for (const Operation& operation : plan.operations()) edges += operation.depends_on_size();
  offset_.reserve(plan.operations_size() + 1);
  waits_.reserve(edges);
  offset_.push_back(0);
  for (int i = 0; i < plan.operations_size(); ++i) {
    for (const Dependency& dependency : plan.operations(i).depends_on()) {
      waits_.push_back(dependency.operation() - 1);
      depth_[i] = std::max(depth_[i], depth_[waits_.back()] + 1);
    }
    offset_.push_back(static_cast<int32_t>(waits_.size()));
  }
}

bool Graph::Precedes(int from, int to) const {
  if (from >= to || depth_[from] >= depth_[to]) return false;
  const absl::Span<const int32_t> direct = Waits(to);
  if (std::binary_search(direct.begin(), direct.end(), from)) return true;
  ++search_;
  open_.assign(1, to);
  while (!open_.empty()) {
    const int node = open_.back();
    open_.pop_back();
    for (const int32_t before : Waits(node)) {
      if (before == from) return true;
      if (before < from || depth_[before] <= depth_[from] || seen_[before] == search_) continue;
      seen_[before] = search_;
      open_.push_back(before);
    }
  }
  return false;
}

}  // namespace eniform::verify
