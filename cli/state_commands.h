// The commands of `eniform state`, by the files they are in.
#pragma once

#include "cli/registry.h"

namespace eniform::cli {

void AddStateCopy(Registry& registry, CLI::App& group);
void AddStateMend(Registry& registry, CLI::App& group);  // mv, rm

}  // namespace eniform::cli
