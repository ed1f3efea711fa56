// What Tencent Cloud can do, as data: all that the planner knows of it.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "proto/provider.pb.h"

namespace eniform::tencentcloud {

const Capabilities& CloudCapabilities();

// A numbered rule of the vendor's pages (Tencent reference 4.1). TC-n is rule n.
struct RuleRow {
  int number;
  absl::string_view text;
  absl::string_view page;     // "overview" or "operations" of the vendor's interface documentation, or both
  absl::string_view checked;  // plan, provider, cloud or "not applicable"
};
const std::vector<RuleRow>& NumberedRules();

}  // namespace eniform::tencentcloud
