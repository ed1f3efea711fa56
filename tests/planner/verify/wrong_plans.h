// Plans written by hand, right and wrong, against a small cloud.
#pragma once

#include <string>
#include <vector>

#include "planner/verify/verify.h"
#include "tests/planner/bed.h"

namespace eniform::verify {

// Two instances with four slots and ten addresses an interface, eni-1 (10.0.1.10, .11) on ins-a, eni-2 (10.0.1.20, .21) on ins-b, eni-3
// (10.0.1.30) on nothing; eip-1 bound to 10.0.1.11 of eni-1, eip-2 free; a second subnet, subnet-b, 10.0.2.0/24.
planner::Bed SmallCloud();

// Appends operations in the order given, numbered from 1.
class ByHand {
 public:
  // `arguments` is an OperationArguments in protobuf text format.
  ByHand& Then(OperationKind kind, const std::string& arguments, std::vector<int> after = {}, const std::string& target = "x");
  // `change` is a ResourceChange in protobuf text format.
  ByHand& Changing(const std::string& change);

  Plan plan;
};

// Every violation's text, a line each; empty: proved.
std::string Verdict(const planner::Bed& bed, const Plan& plan);
inline std::string Verdict(const planner::Bed& bed, const ByHand& hand) { return Verdict(bed, hand.plan); }

}  // namespace eniform::verify
