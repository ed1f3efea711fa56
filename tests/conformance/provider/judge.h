// Whether an operation did what it says and nothing else, told from what the cloud showed before and after.
#pragma once

#include <string>
#include <vector>

#include "proto/plan.pb.h"
#include "proto/provider.pb.h"

namespace eniform::conformance {

// What came of an operation.
struct Done {
  Operation operation;
  OperationResult result;
};

// Empty: `after` (interfaces and EIPs) is `before` with each operation done once; results name what was made and picked.
// Otherwise what is wrong, object by object. What a cloud makes up itself (ids, MACs, its own words for a state) is not judged.
std::string WhatIsWrong(const std::vector<Done>& done, const Capabilities& capabilities, Observation before, Observation after);

// Empty: objects that both have are equal in every field, and both have the same ones.
std::string Differences(const Observation& expected, const Observation& actual);

// Empty: every object of `result` stands in `look` with the same fields, and what is gone is not there.
std::string NotInLook(const OperationResult& result, const Observation& look);

}  // namespace eniform::conformance
