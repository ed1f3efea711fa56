#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/alicloud/call.h"
#include "emulator/alicloud/world.h"
#include "emulator/refusal.h"

// What the cloud checks in more than one action.
namespace eniform::emulator::alicloud {

// An interface that is not attached has at most 49 secondary addresses: Alibaba reference 4.2.
inline constexpr int64_t kAddressesUnattached = 50;

// Name and description where they are given. A given empty one: see EmptyText.
Refusal CheckNameAndDescription(const Call& call, size_t longest_description);

// Whether an empty text clears is not documented (Alibaba reference 8): by the seed it is refused, or it leaves things as they are.
Refusal CheckEmptyText(const Call& call, const char* name);

// The groups that an interface in `vpc` is to have: at least one, not too many, none twice, all there, of the VPC, of one kind, with
// room for `addresses` more; `has`: those it has already.
Refusal CheckSecurityGroups(World& world, const std::vector<std::string>& groups, const std::string& vpc, int64_t addresses,
                            const std::vector<std::string>& has);

// An address somebody asks for: well-formed, inside the vSwitch and not reserved (InvalidVSwitchId.IpInvalid), free in the VPC
// (`taken_code`).
Refusal CheckWantedAddress(World& world, const Subnet& subnet, const std::string& text, const char* taken_code, Ipv4& ip);

// Secondary addresses that a call wants: `PrivateIpAddress.N` or `SecondaryPrivateIpAddressCount`, not both, none twice.
struct WantedAddresses {
  std::vector<PrivateAddress> given;
  int64_t picked = 0;
  int64_t size() const { return static_cast<int64_t>(given.size()) + picked; }
};
Refusal ReadWantedAddresses(const Call& call, const Subnet& subnet, const char* taken_code, WantedAddresses& wanted);

// InvalidVSwitchId.IpNotEnough when the vSwitch has not so many free addresses.
Refusal CheckFreeAddresses(const Subnet& subnet, int64_t wanted);

// InvalidOperation.EniServiceManaged for an interface that another service owns: Alibaba reference 4.2.
Refusal MustBeOurs(const Interface& interface);

}  // namespace eniform::emulator::alicloud
