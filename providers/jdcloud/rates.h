// How often JD Cloud may be called (JD reference 1.7).
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "providers/sdk/rate_limiter.h"

namespace eniform::jdcloud {

enum class Product { kVpc, kVm };

// vpc or vm: the first label of its host, and the service its requests are signed for.
absl::string_view NameOf(Product product);

// 1000 calls a minute are documented for most products, and that some actions have less without saying how much. A product's reads share
// this rate, and so do its changes: neither waits for the other, and both together stay below what is documented.
inline constexpr double kCallsPerSecond = 8;

// What the changes of a product share, as a rate group of capabilities.
std::string ChangesOf(Product product);

// Every action that is called, with its group.
const std::vector<sdk::ActionRate>& Rates();

}  // namespace eniform::jdcloud
