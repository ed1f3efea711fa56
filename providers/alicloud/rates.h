// How often each action may be called (Alibaba reference 5.4). The vendor counts by account, region and action, together with the console
// and every other program of the account.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "providers/sdk/rate_limiter.h"

namespace eniform::alicloud {

// Calls a second. ECS's own figures are published to each account alone: these are the reference's advice.
inline constexpr double kReadRate = 5;
inline constexpr double kEcsWriteRate = 2;

const std::vector<sdk::ActionRate>& Rates();

// The rate of `action`; of one that is not listed, that of a read.
double RateOf(absl::string_view action);

}  // namespace eniform::alicloud
