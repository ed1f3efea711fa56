// The words for what happens to a thing and why: text and markdown say it the same way.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// "create", "replace, the new one first", "no change".
absl::string_view VerbOf(const ResourceChange& change);
// "the declaration changed"; empty where there is nothing to say.
absl::string_view ReasonText(ChangeReason reason);
// "moves"; empty for none.
absl::string_view DisruptionText(Disruption disruption);

// The operations a reviewer has to see before anything else: those that lose an address or reboot an instance, the worst first, then by
// number. Pointers into `plan`.
std::vector<const Operation*> WorstFirst(const Plan& plan);

// What an operation waits for, one entry for each reason, in the order of the first operation waited for: "1, 4" and why. Of many
// operations with one reason the first eight: "1, 2, 3, 4, 5, 6, 7, 8 and 92 more".
struct Wait {
  std::string operations;
  absl::string_view because;  // into the operation
};
std::vector<Wait> WaitsOf(const Operation& operation);

// "1 API call, about 3 s": what one operation costs.
std::string CostText(const Operation& operation);

}  // namespace eniform::cli
