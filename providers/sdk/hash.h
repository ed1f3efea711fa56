// What the signatures of all clouds are made of.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace eniform::sdk {

// Lower case hex.
std::string Sha256Hex(absl::string_view data);

// 32 bytes, not hex.
std::string HmacSha256(absl::string_view key, absl::string_view message);

}  // namespace eniform::sdk
