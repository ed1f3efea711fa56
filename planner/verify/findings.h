// What the parts of the proof have against a plan.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "planner/verify/verify.h"
#include "proto/plan.pb.h"

namespace eniform::verify {

// Keeps the first few: one wrong dependency can be behind thousands. Operations are counted from 0 here, numbered from 1 in texts.
class Findings {
 public:
  explicit Findings(const Plan& plan) : plan_(&plan) {}

  void Add(int operation, std::string claim, std::string text);
  void AddPlanWide(std::string claim, std::string text) { Add(-1, std::move(claim), std::move(text)); }
  bool empty() const { return violations_.empty(); }
  bool full() const { return violations_.size() >= kMost; }
  // "operation 3 (DETACH network_interface.a)"
  std::string Name(int operation) const;
  std::vector<Violation> Take() { return std::move(violations_); }

 private:
  static constexpr size_t kMost = 20;
  const Plan* plan_;
  std::vector<Violation> violations_;
};

}  // namespace eniform::verify
