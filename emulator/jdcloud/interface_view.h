#pragma once

#include "emulator/jdcloud/world.h"
#include "emulator/json_writer.h"

namespace eniform::emulator::jdcloud {

// An interface as the vpc product shows it: JD reference 2.1.3.
void WriteInterface(JsonWriter& out, World& world, const Interface& interface);

// An attachment as the vm product shows it, what is empty left out: JD reference 2.4.
void WriteAttachment(JsonWriter& out, World& world, const Attachment& attachment);

// The EIP of an address, once and as long as reads tell about it; nullptr otherwise.
const Eip* ShownEip(World& world, const PrivateAddress& address);

}  // namespace eniform::emulator::jdcloud
