// How often each action may be called (Tencent reference 5.3, the smaller figure of the two document sets).
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "providers/sdk/rate_limiter.h"

namespace eniform::tencentcloud {

// Calls per second for actions without a documented rate.
inline constexpr double kUndocumentedRate = 20;

const std::vector<sdk::ActionRate>& DocumentedRates();

// The documented rate of `action`, else kUndocumentedRate.
double RateOf(absl::string_view action);

}  // namespace eniform::tencentcloud
