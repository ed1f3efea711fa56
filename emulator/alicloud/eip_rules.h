#pragma once

#include "emulator/alicloud/call.h"
#include "emulator/alicloud/world.h"
#include "emulator/refusal.h"

// What the cloud checks in more than one action on EIPs.
namespace eniform::emulator::alicloud {

// IncorrectEipStatus while the EIP is between two states: only reads are allowed then (Alibaba reference 3).
Refusal MustRest(const Eip& eip);

// Locked for security or financial reasons: it is not bound, unbound or released (Alibaba reference 4.2).
Refusal MustNotBeLocked(const Eip& eip);

// The bandwidth in Mbit/s that `Bandwidth` asks for; `bandwidth` is unchanged when it is not given.
Refusal ReadBandwidth(const Call& call, bool prepaid, const std::string& internet_charge, int64_t& bandwidth);

// Name and description where they are given.
Refusal CheckEipTexts(const Call& call);

}  // namespace eniform::emulator::alicloud
