// The commands of `eniform state`, by the files they are in, and the flags they share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/registry.h"

namespace eniform::cli {

void AddStateCopy(Registry& registry, CommandLine group);      // copy
void AddStateMend(Registry& registry, CommandLine group);      // mv, rm
void AddStateHistory(Registry& registry, CommandLine group);   // history
void AddStateRestore(Registry& registry, CommandLine group);   // restore
void AddStateTransfer(Registry& registry, CommandLine group);  // export, import

// --at; nullopt: the present.
void AddAt(CommandLine command, std::optional<int64_t>& at);

}  // namespace eniform::cli
