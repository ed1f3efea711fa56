#pragma once

#include <string>
#include <vector>

#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/world.h"
#include "emulator/refusal.h"

// What the vpc product checks in more than one action.
namespace eniform::emulator::jdcloud {

// HTTP_FORBIDDEN for ports of routers, load balancers and other products, which a user can not change.
Refusal MustBeOwn(const Interface& interface);

// A name: 1 to 32 characters, Chinese ones, letters, digits, `_` and `-` (JD reference 2.1.1). `parameter` is what it is called.
Refusal CheckName(Call& call, const char* parameter);
Refusal CheckDescription(Call& call);  // at most 256 characters

// One to five groups, each of the VPC: JD reference 4.2.
Refusal CheckSecurityGroups(World& world, const std::string& vpc, const std::vector<std::string>& ids);

// A well-formed address inside the subnet, not one of the cloud's own.
Refusal CheckAddress(const Subnet& subnet, const std::string& text, Ipv4& ip);
// As CheckAddress, and free: ALREADY_EXISTS "Resource '<resource>' already be used".
Refusal CheckFreeAddress(World& world, const Subnet& subnet, const std::string& text, const std::string& resource, Ipv4& ip);

// The subnet that secondary addresses of an interface in `own` come from: `secondaryIpSubnetId` where it is given.
Refusal SecondarySubnet(Call& call, const Subnet& own, Subnet*& subnet);

// How many addresses an interface may have, its primary one included, on the instance it is on.
int64_t AddressQuota(World& world, const Interface& interface);
// QUOTA_EXCEEDED when that is less than a primary one and so many secondary ones.
Refusal CheckSecondaryQuota(int64_t quota, int64_t secondary);
Refusal CheckFreeCount(const Subnet& subnet, int64_t wanted);

// ABORTED while a task of the vm product moves the interface, and, with the world, while an EIP of it is being bound or unbound:
// what clients are told to serialise (JD reference 8).
Refusal MustNotMove(const Interface& interface);
Refusal MustRest(World& world, const Interface& interface);
// ABORTED while something happens to the EIP.
Refusal MustRest(const Eip& eip);

}  // namespace eniform::emulator::jdcloud
