#pragma once

#include "absl/strings/string_view.h"

namespace eniform::emulator::jdcloud {

// The HTTP status that goes with `error.status`, which is what a Refusal's code is here: JD reference 1.6. 400 for one that is
// not known.
int HttpStatusOf(absl::string_view status);

}  // namespace eniform::emulator::jdcloud
