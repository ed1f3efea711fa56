// The orders that a plan allows, tried on a model of the cloud.
#pragma once

#include <random>
#include <string>

#include "tests/planner/model_cloud.h"

namespace eniform::planner {

// Does every operation of `plan` in one of the orders that its dependencies allow, any of them. Empty: all done. Otherwise what
// was refused, why, and in which order.
std::string RunInSomeOrder(const Plan& plan, ModelCloud& cloud, std::mt19937& random);

}  // namespace eniform::planner
