#pragma once

#include "emulator/json_writer.h"
#include "emulator/tencentcloud/world.h"

namespace eniform::emulator::tencentcloud {

// The structures NetworkInterface and PrivateIpAddressSpecification of Tencent reference 2.1, as values.
void WriteInterface(JsonWriter& out, World& world, const Interface& interface);
void WritePrivateAddress(JsonWriter& out, World& world, const Interface& interface, const PrivateAddress& address);

}  // namespace eniform::emulator::tencentcloud
