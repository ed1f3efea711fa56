// What somebody may have meant by a key that is not there.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "config/shape.h"

namespace eniform::config {

// Sentences with a blank before each: the closest key of `shape`, where else in a declaration `key` may stand, or that
// credentials have no place in files.
std::string UnknownKeyHint(const Shape& shape, absl::string_view key);

}  // namespace eniform::config
