// Idempotency tokens: what makes a repeated call the same call to a cloud.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace eniform::apply {

// The token of one operation of one plan on one lineage: "ef-" and 40 hex digits, 43 ASCII characters (clouds take at most 64:
// Tencent reference 2.8). Equal input, equal token, on every machine and in every run.
std::string TokenFor(absl::string_view lineage, absl::string_view plan_digest, int32_t operation_id);

// A number in [0, 1) that depends on `token` and `salt` alone and is spread evenly: for jitter that can be repeated.
double FractionOf(absl::string_view token, int salt);

}  // namespace eniform::apply
