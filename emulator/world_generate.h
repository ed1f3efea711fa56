#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "emulator/world_drafts.h"

namespace eniform::emulator {

// Adds a made-up world: sizes are instances, interfaces (secondary ones), secondary_ips (of each interface), attached (how many of
// the interfaces), eips. Quotas are raised to ten times what is made, so that there is room to work in; instances have the type
// "<type_prefix>GENERATED". Another key is reported.
void GenerateWorld(const WorldShape& shape, const std::string& type_prefix, const std::map<std::string, int64_t>& sizes,
                   WorldDrafts& drafts, WorldErrors& errors);

}  // namespace eniform::emulator
