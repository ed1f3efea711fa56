// The commands of `eniform state`, by the files they are in, and the flags they share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/registry.h"

namespace eniform::cli {

void AddStateCopy(Registry& registry, CLI::App& group);      // copy
void AddStateMend(Registry& registry, CLI::App& group);      // mv, rm
void AddStateHistory(Registry& registry, CLI::App& group);   // history
void AddStateRestore(Registry& registry, CLI::App& group);   // restore
void AddStateTransfer(Registry& registry, CLI::App& group);  // export, import

// A serial of the state.
CLI::Option* AddSerial(CLI::App* command, const std::string& name, int64_t& serial, const std::string& description);
// --at; nullopt: the present.
void AddAt(CLI::App* command, std::optional<int64_t>& at);

}  // namespace eniform::cli
