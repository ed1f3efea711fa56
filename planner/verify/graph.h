// The order of a plan: which operation comes before which in every interleaving.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "planner/verify/findings.h"
#include "proto/plan.pb.h"

namespace eniform::verify {

// Whether operations are numbered from 1 in a valid order: each waits only for smaller numbers, ascending. Reports what is not.
bool IsNumbered(const Plan& plan, Findings& findings);

// Operations are counted from 0.
class Graph {
 public:
  // REQUIRES: IsNumbered(plan).
  explicit Graph(const Plan& plan);

  int size() const { return static_cast<int>(depth_.size()); }
  // Those that `operation` waits for, ascending.
  absl::Span<const int32_t> Waits(int operation) const {
    return absl::MakeConstSpan(waits_).subspan(offset_[operation], offset_[operation + 1] - offset_[operation]);
  }
  // Whether `from` is done before `to` starts, in every interleaving. Searches only between the two. Not for several threads.
  bool Precedes(int from, int to) const;

 private:
  std::vector<int32_t> offset_, waits_;
  std::vector<int32_t> depth_;  // of the longest path to here
  mutable std::vector<int32_t> seen_, open_;
  mutable int32_t search_ = 0;
};

}  // namespace eniform::verify
