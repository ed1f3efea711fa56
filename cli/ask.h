// The question before something is changed.
#pragma once

#include <optional>

#include "cli/context.h"

namespace eniform::cli {

// nullopt: the answer was `yes`. Else why the command ends: another answer, nobody there to answer (`unattended` is the command
// for a pipeline), or an interrupt. `yes` may come through a pipe.
std::optional<Failure> AskForYes(Context& context, absl::string_view question, absl::string_view unattended);

}  // namespace eniform::cli
