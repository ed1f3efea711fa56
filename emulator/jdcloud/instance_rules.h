#pragma once

#include <string>

#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/world.h"
#include "emulator/refusal.h"

// What the vm product checks in more than one action. Its FAILED_PRECONDITIONs are told apart by their messages: JD reference 2.4.
namespace eniform::emulator::jdcloud {

Refusal MustBeIdle(const Instance& instance);              // "Conflict with underlay task"
Refusal MustBeRunningOrStopped(const Instance& instance);  // "Invalid instance status"

// Marks an action as running on the instance; FinishTask ends it. One runs at a time.
void StartTask(Instance& instance, const std::string& action);
void FinishTask(World& world, const std::string& instance_id);

// How many interfaces an instance of this type may have, the primary one included: given for the type, or from the number of its
// cores (JD reference 4.1, S11).
int InterfaceLimit(const InstanceType& type);

// The type behind a name whose size the world files do not give: nullopt when the name does not tell it.
absl::optional<InstanceType> TypeFromName(const std::string& name);

}  // namespace eniform::emulator::jdcloud
