// Reading what is remembered, for commands that need nothing else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "cli/context.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// The state as it is, or as it was at a serial; one that does not exist reads as empty. Takes no lock. `stack`: as state::Open.
absl::StatusOr<StateSnapshot> ReadStoredState(Context& context, std::optional<int64_t> at = std::nullopt, const std::string& stack = "");
// Why that failed; kNotFound: the serial.
Diagnostic WhyNotAt(const Context& context, const absl::Status& status);
ExitCode FailReading(Context& context, const absl::Status& status, Format format);

// The object at `address`; nullptr: not remembered.
const ManagedObject* FindObject(const StateSnapshot& state, absl::string_view address);

// Says that `address` is not remembered, with the closest one that is.
Diagnostic NotRemembered(const Context& context, const StateSnapshot& state, const std::string& address);

// Prints one remembered object: `show ADDRESS`, `state show ADDRESS`.
ExitCode ShowObject(Context& context, const std::string& address, Format format, std::optional<int64_t> at = std::nullopt);
// Prints all that is remembered: `show`, `state show`.
ExitCode ShowState(Context& context, Format format, std::optional<int64_t> at = std::nullopt);

}  // namespace eniform::cli
