#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "emulator/alicloud/model.h"
#include "emulator/made_up.h"
#include "emulator/networks.h"
#include "emulator/refusal.h"
#include "emulator/table.h"
#include "emulator/timeline.h"

namespace eniform::emulator::alicloud {

// Everything the account holds, with the indexes that answer queries and the transitions that are still to come. A value: a copy is
// another world, whose time goes on by itself. The functions here keep the indexes right and enforce no rule of the cloud; the
// actions do that.
class World : public Timeline<World>, public MadeUp, public Networks {
 public:
  World(std::string region_name, uint64_t world_seed, absl::Duration settle_time)
      : Timeline(settle_time), MadeUp(world_seed, "00:16:3e"), Networks(kReserved), region(std::move(region_name)) {}

  // --- Interfaces and their addresses ---
  // The thing is filled in but for slot; its addresses must be free.
  Interface& AddInterface(Interface interface);
  // Frees its addresses and takes it off its instance. EIPs must be off it already.
  void RemoveInterface(Interface& interface);
  void AddAddress(Interface& interface, PrivateAddress address);  // REQUIRES: it is free in the interface's VPC
  void RemoveAddress(Interface& interface, Ipv4 ip);
  void SetSecurityGroups(Interface& interface, std::vector<std::string> groups);
  // Moves an interface with no addresses to another subnet, of whatever VPC.
  void MoveToSubnet(Interface& interface, const Subnet& subnet);
  Interface* HolderOf(const std::string& vpc, Ipv4 ip);
  // Private addresses that a security group holds: those of its interfaces.
  int64_t AddressesInGroup(const std::string& group) const;
  // One in four state changes is not seen right away (Alibaba reference 5.1): listings show `old` for a sixth of the settling time.
  void ShowLate(Interface& interface, InterfaceState old);

  // --- Attachment ---
  void PutOn(Interface& interface, Instance& instance);  // takes a slot of the instance
  void TakeOff(Interface& interface);                    // from the instance it is on

  // --- EIPs ---
  // The address that the EIP is bound to, or on its way to or from; nullptr when there is none.
  PrivateAddress* BoundAddress(const Eip& eip);
  void Link(Eip& eip, Interface& interface, PrivateAddress& address, EipTarget target);
  void Unlink(Eip& eip);  // at once: the EIP is free, its address bare
  void UnlinkAll(Interface& interface);
  // An EIP of the interface, or of another on the same instance, that is between two states; nullptr when there is none.
  const Eip* EipOnItsWay(const Interface& interface);

  std::string region;
  Quotas quotas;
  std::map<std::string, InstanceType> types;
  Table<Instance> instances;
  Table<Interface> interfaces;
  Table<Eip> eips;

  // EIPs that were released and may be asked for again: address by id (Alibaba reference 4.2).
  std::map<std::string, Ipv4> released_eips;

  // What a ClientToken was used for.
  struct TokenUse {
    std::string parameters;
    std::string answer;
    Refusal refusal;               // none: it was done
    absl::Duration working_until;  // while it is, the same token is refused
  };
  absl::flat_hash_map<std::string, TokenUse> tokens;  // by product, action and token

 private:
  void CountInGroups(const Interface& interface, int64_t addresses);

  absl::flat_hash_map<std::string, int64_t> group_addresses_;
};

}  // namespace eniform::emulator::alicloud
