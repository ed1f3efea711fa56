#pragma once

#include <string>

#include "emulator/tencentcloud/world.h"

namespace eniform::emulator::tencentcloud {

// Puts an interface that rests detached into ATTACHING; once settled it is attached and `task` is done, or `task` fails because
// the instance is gone. The interface's place on the instance must be taken already (World::PutOn).
void StartAttaching(World& world, Interface& interface, const std::string& instance_id, const std::string& task, const std::string& time);

// Puts an attached interface into DETACHING; once settled it is free of the instance, its addresses, EIPs and groups kept
// (Tencent reference 4.1, rule 17).
void StartDetaching(World& world, Interface& interface, const std::string& task);

// At once.
void FinishDetaching(World& world, Interface& interface);

}  // namespace eniform::emulator::tencentcloud
