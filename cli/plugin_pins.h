// .eniform.lock beside the declarations: which builds of plugins this stack may run.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/context.h"
#include "providers/host/plugin_pins.h"

namespace eniform::cli {

// nullopt: there is no such file. kFailedPrecondition: it is damaged ("'.eniform.lock', line 3: …"), too large, a symbolic link or no plain
// file. kUnimplemented: of a newer Eniform. kUnavailable: it can not be read.
absl::StatusOr<std::optional<host::PluginPins>> ReadPins(const std::string& path);

// Replaces the file as a whole, 0644: it is meant for everybody. Errors: as ReadPins.
absl::Status WritePins(const std::string& path, const host::PluginPins& pins);

// What the log says of them.
std::string PinsLine(const host::HostOptions& options);

// Why a plugin did not start; with the command that accepts it where it is not the pinned one.
Diagnostic PluginMessage(const Context& context, const absl::Status& status);

}  // namespace eniform::cli
