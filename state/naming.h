// Names that are made here: of a new state, and of its copies.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace eniform::state {

inline constexpr char kBackupMark[] = ".backup-";

// A random UUID.
absl::StatusOr<std::string> NewLineage();

// "BASE.backup-20250101T000000.000000-before-schema-2": sorts by time, and `reason` tells why.
std::string BackupName(absl::string_view base, absl::string_view reason);

}  // namespace eniform::state
