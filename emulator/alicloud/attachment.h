#pragma once

#include "emulator/alicloud/world.h"
#include "emulator/refusal.h"

namespace eniform::emulator::alicloud {

// At once: the interface is free of its instance, its addresses, EIPs and groups kept (Alibaba reference 3 and 7).
void FinishDetaching(World& world, Interface& interface);

// What a restart or a stop of the guest does: it lets go of every interface that is being detached.
void LetGoOfDetaching(World& world, Instance& instance);

// InvalidOperation.InvalidEcsState unless the instance is Running or Stopped.
Refusal MustRunOrRest(const Instance& instance);

}  // namespace eniform::emulator::alicloud
