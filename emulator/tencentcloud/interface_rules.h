#pragma once

#include <string>
#include <vector>

#include "emulator/refusal.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/world.h"

// What the cloud checks in more than one action.
namespace eniform::emulator::tencentcloud {

// UnsupportedOperation.InvalidState while the interface is on its way from one state to another, and while an operation on its
// addresses is running.
Refusal MustRest(const Interface& interface);

// As MustRest, but a running address operation answers UnsupportedOperation.MutexOperationTaskRunning: Tencent reference 5.1.
Refusal MustTakeAddressOperation(const Interface& interface);

// How many addresses an interface may have, on the instance it is attached to or goes to.
int64_t AddressQuota(World& world, const Interface& interface);

// An address somebody asks for: a well-formed one (InvalidParameterValue.Malformed), inside the subnet (.Range), not one of the
// cloud's own (.Reserved), free in the VPC (ResourceInUse).
Refusal CheckWantedAddress(World& world, const Subnet& subnet, const std::string& text, Ipv4& ip);

// The addresses that a call wants: given ones, and how many the cloud picks. REQUIRES: parameters checked.
struct WantedAddresses {
  std::vector<PrivateAddress> given;
  int64_t picked = 0;
  bool has_primary = false;
};
Refusal ReadWantedAddresses(Call& call, const Subnet& subnet, WantedAddresses& wanted);

// Whether an interface may go on an instance: state, VPC, zone, security groups, quotas (Tencent reference 4.1, rules 2 and 3).
Refusal CheckAttachable(World& world, const Interface& interface, const Instance& instance, int64_t attach_type);

// Name and description: at most 60 bytes and 60 characters (Tencent reference 4.3).
Refusal CheckNameAndDescription(Call& call);

}  // namespace eniform::emulator::tencentcloud
