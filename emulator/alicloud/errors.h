#pragma once

#include <string>

#include "emulator/refusal.h"

namespace eniform::emulator::alicloud {

// The HTTP status that goes with a refusal, as the per-action tables of Alibaba reference 1.8 give it: 404 for what does not exist, 403 for
// some, 400 for all others. It means little; clients decide on the code.
int HttpStatusOf(const Refusal& refusal);

// Whether the same request may succeed later: a ClientToken does not remember such a failure (Alibaba reference 1.8, column R).
bool MayPass(const std::string& code);

}  // namespace eniform::emulator::alicloud
