// Jsonnet -> JSON text.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "config/load.h"
#include "config/report.h"

namespace eniform::config {

// Runs the program in `file`, as far as the options say how. Imports are regular files of the repository that the file lies in (of its
// directory, where that is in none), named relative to the file that imports them; where it fails, those that were imported become sources
// too, so that errors in them have lines. nullopt: it failed, the error is in `report`.
std::optional<std::string> RunJsonnet(int32_t file, const LoadOptions& options, SourceMap& sources, Report& report);

}  // namespace eniform::config
