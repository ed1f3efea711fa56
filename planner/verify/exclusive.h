// What one variable goes through, and the proof that it does so in every order: operations that change it form a chain, and whatever
// else needs it finds it as it must be at every point of the chain where it may run.
#pragma once

#include <vector>

#include "absl/types/span.h"
#include "planner/verify/graph.h"
#include "planner/verify/replay.h"

namespace eniform::verify {

// The touches of a plan by variable, ascending by operation.
class Timeline {
 public:
  Timeline(const Scene& scene, const Trace& trace);

  int variables() const { return static_cast<int>(offset_.size()) - 1; }
  absl::Span<const Touch> Of(int variable) const {
    return absl::MakeConstSpan(touches_).subspan(offset_[variable], offset_[variable + 1] - offset_[variable]);
  }

 private:
  std::vector<int32_t> offset_;
  std::vector<Touch> touches_;
};

void CheckOrders(const Scene& scene, const Timeline& timeline, const Graph& graph, Findings& findings);

}  // namespace eniform::verify
