#pragma once

#include <string>

#include "absl/strings/string_view.h"

// What the signatures of every vendor are made of.
namespace eniform::emulator {

std::string HexSha256(absl::string_view text);                          // lower case
std::string HmacSha256(absl::string_view key, absl::string_view text);  // the 32 bytes
// In a time that does not depend on where they differ.
bool SameText(absl::string_view a, absl::string_view b);

}  // namespace eniform::emulator
