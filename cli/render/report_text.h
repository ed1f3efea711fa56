// How a run ended, for people: what is done, what failed and what that means, and the one command that goes on.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "apply/run.h"
#include "cli/render/style.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// `go_on` is the command that continues after anything but a full success; `recovery` says where what the state did not take is kept.
std::string ReportText(const Plan& plan, const apply::RunReport& report, absl::string_view go_on, const Style& style,
                       absl::string_view recovery = "");

// "ResourceInUse: the interface is in use (AttachNetworkInterface, request id 42)".
std::string ErrorText(const ProviderError& error);

// What an error of this class means and what to do about it; never empty.
absl::string_view MeaningOf(ErrorClass error_class);

}  // namespace eniform::cli
