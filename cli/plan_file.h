// Saved plans: a magic line, the plan, and a SHA-256 over both, so that a damaged or foreign file is never taken for a plan.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// The bytes of a plan file.
std::string EncodePlan(const Plan& plan);

// kFailedPrecondition: not a plan file. kUnimplemented: of another version of the format. kDataLoss: damaged or cut off.
// `name` is how messages call it.
absl::StatusOr<Plan> DecodePlan(absl::string_view bytes, absl::string_view name);

// Writes atomically, readable by its owner alone. Replaces nothing but an earlier plan file, and never goes through a
// symbolic link or over another user's file: kFailedPrecondition then. kUnavailable: the disk refuses.
absl::Status WritePlanFile(const std::string& path, const Plan& plan);

// As DecodePlan; kNotFound: no such file; kFailedPrecondition: no plain file (a pipe, a device), or one of more than 1 GiB.
absl::StatusOr<Plan> ReadPlanFile(const std::string& path);

}  // namespace eniform::cli
