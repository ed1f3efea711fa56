// Tencent Cloud's rules, as data for the planner and for people.
#pragma once

#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

// Appends every rule of the reference, which check of the planner stands for which, and the limits those checks need.
void AddRules(Capabilities& capabilities);

}  // namespace eniform::tencentcloud
