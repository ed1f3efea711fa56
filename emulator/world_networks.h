#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "emulator/made_up.h"
#include "emulator/networks.h"
#include "emulator/world_drafts.h"

// What of building a world from its drafts is the same for every cloud. Problems are reported with the place of the draft.
namespace eniform::emulator {

// Adds VPCs, subnets and security groups. A subnet or group that names no VPC is in the only one there is, a group only where the
// cloud's groups belong to one. `first_zone` is for subnets that name no zone.
void BuildNetworks(const WorldShape& shape, const WorldDrafts& drafts, const std::string& first_zone, MadeUp& made_up, Networks& networks,
                   WorldErrors& errors);

// Why an interface in `subnet` can not have the address that a file gives it; "" when it can. `holder_id` names an interface by slot.
std::string WhyNotGiven(Networks& networks, const Subnet& subnet, const std::string& text,
                        const std::function<std::string(uint32_t slot)>& holder_id);

void CheckGroupsExist(Networks& networks, const std::vector<std::string>& groups, const Place& place, WorldErrors& errors);

// Gives every EIP of the drafts its public address: the given ones first, so that none of them is made up for another.
// The result is in the order of the drafts. Ids are made up too.
std::vector<Ipv4> GiveEipAddresses(const WorldShape& shape, std::vector<EipDraft>& eips, MadeUp& made_up, WorldErrors& errors);

}  // namespace eniform::emulator
