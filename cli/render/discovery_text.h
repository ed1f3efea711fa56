// What was discovered: as a file of declarations, and as a few lines for whoever asked.
#pragma once

#include <string>

#include "planner/discover.h"

namespace eniform::cli {

// Whether there is something to be written at all; a file without declarations is none.
bool HasDeclarations(const planner::Discovery& discovery);

// A file (*.eni.yaml) with what was found and, as comments, what was left out and why. `provider`: to be declared there too; nullptr:
// other files do.
std::string DiscoveryYaml(const planner::Discovery& discovery, const ProviderDeclaration* provider);

// How much was found, what is managed already, and what was left out: with each reason where no file says it.
std::string DiscoveryText(const planner::Discovery& discovery, const std::string& alias);

}  // namespace eniform::cli
