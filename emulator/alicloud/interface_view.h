#pragma once

#include "emulator/alicloud/world.h"
#include "emulator/json_writer.h"

namespace eniform::emulator::alicloud {

// Who asks decides how much is shown: the answer of CreateNetworkInterface leaves out what only Describe tells, above all
// DeleteOnRelease (Alibaba reference 2.2).
enum class InterfaceView { kCreated, kDescribed };

// The members of an interface, without the braces (Alibaba reference 2.4).
void WriteInterface(JsonWriter& out, World& world, const Interface& interface, InterfaceView view);

// The state that readers see.
InterfaceState ShownState(const Interface& interface);
// The instance that readers see it on; "" while it shows as free.
const std::string& ShownInstance(const Interface& interface);

}  // namespace eniform::emulator::alicloud
