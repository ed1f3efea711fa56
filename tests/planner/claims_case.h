// A case of claims that change hands, in one text file: a cloud, what was declared and applied, what happened meanwhile behind
// Eniform's back, what is declared now, and the plan that this has to make.
//
//   # What the case is about.
//   --- world
//   subnet subnet-a 10.0.1.0/24 zone=z1 vpc=vpc-1 free=100      what follows the CIDR may be left out
//   instance ins-a subnet-a 10.0.1.5 slots=4 addresses=10
//   interface eni-x subnet-a 10.0.1.9,10.0.1.19 on=ins-a        a stranger's; the first address is the primary one
//   eip eip-x 203.0.113.9 on=eni-x/10.0.1.19
//   quota eips 20                                               or: quota interfaces_per_vpc vpc-1 10; what is in use is counted
//   without MOVE_ADDRESSES                                      the cloud has no such operation
//   --- before
//   network_interfaces: …                                       YAML without `stack` and `providers`; gets ids like eni-NAME, eip-NAME
//   --- meanwhile
//   delete eni-a | detach eni-a | attach eni-a ins-b | unbind eip-x | bind eip-x eni-y 10.0.1.9 | tag eni-a key=value, or lines of a world
//   --- after
//   network_interfaces: …
//   --- options
//   replace network_interface.a | destroy
//   --- expect
//   the plan as Text() has it, then its counts
#pragma once

#include <string>

#include "tests/planner/bed.h"

namespace eniform::planner {

struct ClaimsCase {
  Bed bed;  // with `before` applied and remembered, and what happened meanwhile
  Declaration after;
  PlanOptions options;
  std::string head;  // the file's text up to and with the line `--- expect`
  std::string expected;
};

// Fails the running test where the text is wrong or `before` can not be applied.
ClaimsCase ParseClaimsCase(const std::string& text);

// Text(plan) and a line of counts: "2 to update, 1 to replace, 5 operations". Counts of nothing are left out.
std::string TextWithCounts(const Plan& plan);

}  // namespace eniform::planner
