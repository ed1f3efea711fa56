#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "emulator/jdcloud/model.h"
#include "emulator/made_up.h"
#include "emulator/networks.h"
#include "emulator/table.h"
#include "emulator/timeline.h"

namespace eniform::emulator::jdcloud {

// Everything the account holds, with the indexes that answer queries and the transitions that are still to come. A value: a
// copy is another world, whose time goes on by itself. The functions here keep the indexes right and enforce no rule of the
// cloud; the actions do that.
class World : public Timeline<World>, public MadeUp, public Networks {
 public:
  // In every subnet the network, the gateway, the DHCP server and the broadcast address are the cloud's own: JD reference 4.2.
  World(std::string region_name, uint64_t world_seed, absl::Duration settle_time)
      : Timeline(settle_time), MadeUp(world_seed, "fa:16:3e"), Networks({3, 1}), region(std::move(region_name)) {}

  // --- Interfaces and their addresses ---
  // The thing is filled in but for slot; its addresses must be free. Listings show it when it is visible.
  Interface& AddInterface(Interface interface);
  void Reveal(Interface& interface);
  // Frees its addresses and unbinds their EIPs at once. REQUIRES: no instance holds it, or the instance goes too.
  void RemoveInterface(Interface& interface);
  // REQUIRES: `ip` is free in the interface's VPC, and in the subnet that the address names.
  void AddAddress(Interface& interface, PrivateAddress address);
  void RemoveAddress(Interface& interface, Ipv4 ip);
  // REQUIRES: every address of the block is free.
  void AddBlock(Interface& interface, AddressBlock block);
  void RemoveBlock(Interface& interface, const Cidr& cidr);
  // Moves an interface whose addresses are gone to another subnet, of whatever VPC.
  void MoveToSubnet(Interface& interface, const Subnet& subnet);
  Interface* HolderOf(const std::string& vpc, Ipv4 ip);
  // The first block of so many bits whose every address is free, beginning at `first` if that is given.
  absl::optional<Cidr> FreeBlock(const Subnet& subnet, int bits, absl::optional<Ipv4> first);

  // --- Attachment ---
  // Takes one of the instance's places; returns the device index that goes with it: 1 for a primary interface, from 2 on otherwise.
  int TakePlace(Interface& interface, Instance& instance);
  void GivePlaceBack(Interface& interface);
  // What the vpc product, and the vm product, show from now on.
  void ShowAttached(Interface& interface, const Instance& instance, int device_index);
  void ShowDetached(Interface& interface);
  void Mount(Instance& instance, const Interface& interface, int device_index, bool auto_delete);
  void Unmount(Instance& instance, const std::string& interface_id);

  // --- EIPs ---
  // The address that the EIP is bound to, or on its way to or from; nullptr when there is none.
  PrivateAddress* BoundAddress(const Eip& eip);
  void Link(Eip& eip, Interface& interface, PrivateAddress& address);  // shown at once
  void Unlink(Eip& eip);                                               // at once: the EIP is free, its address bare
  void RemoveEip(Eip& eip);

  std::string region;
  Quotas quotas;
  std::map<std::string, InstanceType> types;
  Table<Instance> instances;
  Table<Interface> interfaces;
  SlotList visible_interfaces;
  std::array<SlotList, 4> visible_by_role;  // by Role
  size_t secondary_interfaces = 0;          // those that count against the quota
  Table<Eip> eips;
};

}  // namespace eniform::emulator::jdcloud
