// Files that are written once and never over another one.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace eniform::cli {

enum class FileMode {
  kShared,   // 0644
  kPrivate,  // 0600, and on the disk when it is written
};

// Writes the whole text into a file that is made for it. kAlreadyExists: something of that name is there, and stays as it is.
// kUnavailable: the disk refuses; what was begun is removed.
absl::Status WriteNewFile(const std::string& path, absl::string_view text, FileMode mode = FileMode::kShared);

}  // namespace eniform::cli
