#include "emulator/alicloud/world.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::emulator::alicloud {

Interface& World::AddInterface(Interface interface) {
  std::vector<PrivateAddress> addresses = std::move(interface.addresses);
  interface.addresses.clear();
  interface.variety = MixSeed(seed, interface.id);
  macs.insert(interface.mac);
  Interface& added = interfaces.Add(std::move(interface));
  Vpc& vpc = *vpcs.Find(added.vpc);
  ++vpc.interface_count;
  vpc.interfaces.Insert(added.slot);
  subnets.Find(added.subnet)->interfaces.Insert(added.slot);
  for (PrivateAddress& address : addresses) AddAddress(added, std::move(address));
  return added;
}

void World::RemoveInterface(Interface& interface) {
  while (!interface.addresses.empty()) RemoveAddress(interface, interface.addresses.back().ip);
  if (!interface.instance.empty()) TakeOff(interface);
  Vpc& vpc = *vpcs.Find(interface.vpc);
  --vpc.interface_count;
  vpc.interfaces.Erase(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Erase(interface.slot);
  macs.erase(interface.mac);
  interfaces.Remove(interface);
}

void World::AddAddress(Interface& interface, PrivateAddress address) {
  Hold(interface.slot, *subnets.Find(interface.subnet), address.ip);
  const auto at = address.primary ? interface.addresses.begin() : interface.addresses.end();
  interface.addresses.insert(at, std::move(address));
  CountInGroups(interface, 1);
}

void World::RemoveAddress(Interface& interface, Ipv4 ip) {
  auto it = std::find_if(interface.addresses.begin(), interface.addresses.end(), [&](const PrivateAddress& a) { return a.ip == ip; });
  if (it == interface.addresses.end()) return;
  interface.addresses.erase(it);
  LetGo(interface.vpc, ip);
  CountInGroups(interface, -1);
}

void World::SetSecurityGroups(Interface& interface, std::vector<std::string> groups) {
  CountInGroups(interface, -static_cast<int64_t>(interface.addresses.size()));
  interface.security_groups = std::move(groups);
  CountInGroups(interface, static_cast<int64_t>(interface.addresses.size()));
}

void World::CountInGroups(const Interface& interface, int64_t addresses) {
  for (const std::string& group : interface.security_groups) group_addresses_[group] += addresses;
}

int64_t World::AddressesInGroup(const std::string& group) const {
  auto it = group_addresses_.find(group);
  return it == group_addresses_.end() ? 0 : it->second;
}

void World::MoveToSubnet(Interface& interface, const Subnet& subnet) {
  Vpc& old_vpc = *vpcs.Find(interface.vpc);
  --old_vpc.interface_count;
  old_vpc.interfaces.Erase(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Erase(interface.slot);
  interface.vpc = subnet.vpc;
  interface.subnet = subnet.id;
  Vpc& vpc = *vpcs.Find(subnet.vpc);
  ++vpc.interface_count;
  vpc.interfaces.Insert(interface.slot);
  subnets.Find(subnet.id)->interfaces.Insert(interface.slot);
}

Interface* World::HolderOf(const std::string& vpc, Ipv4 ip) {
  absl::optional<uint32_t> slot = HolderSlot(vpc, ip);
  return slot.has_value() ? &interfaces.at(*slot) : nullptr;
}

void World::ShowLate(Interface& interface, InterfaceState old) {
  if (settle == absl::ZeroDuration() || !Coin(absl::StrCat("late ", interface.id, StateText(old)), 4)) return;
  interface.shown = old;
  After(1, 6, [id = interface.id](World& later) {
    if (Interface* seen = later.interfaces.Find(id)) seen->shown.reset();
  });
}

void World::PutOn(Interface& interface, Instance& instance) {
  int index = interface.primary ? 0 : 1;
  for (bool taken = true; taken; index += taken ? 1 : 0) {
    taken = std::any_of(instance.interfaces.begin(), instance.interfaces.end(), [&](const std::string& id) {
      const Interface* other = interfaces.Find(id);
      return other != nullptr && other->device_index == index;
    });
  }
  interface.device_index = index;
  interface.instance = instance.id;
  instance.interfaces.push_back(interface.id);
}

void World::TakeOff(Interface& interface) {
  if (Instance* instance = instances.Find(interface.instance)) {
    auto it = std::find(instance->interfaces.begin(), instance->interfaces.end(), interface.id);
    if (it != instance->interfaces.end()) instance->interfaces.erase(it);
  }
  interface.instance.clear();
  interface.device_index = 0;
}

PrivateAddress* World::BoundAddress(const Eip& eip) {
  Interface* interface = eip.interface_id.empty() ? nullptr : interfaces.Find(eip.interface_id);
  return interface == nullptr ? nullptr : interface->Address(eip.private_ip);
}

void World::Link(Eip& eip, Interface& interface, PrivateAddress& address, EipTarget target) {
  address.eip = eip.id;
  eip.interface_id = interface.id;
  eip.private_ip = address.ip;
  eip.target = target;
  eip.instance = target == EipTarget::kInstance ? interface.instance : "";
}

void World::Unlink(Eip& eip) {
  PrivateAddress* address = BoundAddress(eip);
  if (address != nullptr && address->eip == eip.id) address->eip.clear();
  eip.interface_id.clear();
  eip.private_ip = Ipv4();
  eip.target = EipTarget::kNone;
  eip.instance.clear();
  eip.mode = "NAT";
  eip.status = EipStatus::kAvailable;
}

void World::UnlinkAll(Interface& interface) {
  for (const PrivateAddress& address : interface.addresses) {
    Eip* eip = address.eip.empty() ? nullptr : eips.Find(address.eip);
    if (eip != nullptr) Unlink(*eip);
  }
}

const Eip* World::EipOnItsWay(const Interface& interface) {
  const auto on_its_way = [&](const Interface& on) -> const Eip* {
    for (const PrivateAddress& address : on.addresses) {
      const Eip* eip = address.eip.empty() ? nullptr : eips.Find(address.eip);
      if (eip != nullptr && (eip->status == EipStatus::kAssociating || eip->status == EipStatus::kUnassociating)) return eip;
    }
    return nullptr;
  };
  if (const Eip* eip = on_its_way(interface)) return eip;
  const Instance* instance = interface.instance.empty() ? nullptr : instances.Find(interface.instance);
  if (instance == nullptr) return nullptr;
  for (const std::string& id : instance->interfaces) {
    const Interface* other = interfaces.Find(id);
    if (other == nullptr || other == &interface) continue;
    if (const Eip* eip = on_its_way(*other)) return eip;
  }
  return nullptr;
}

}  // namespace eniform::emulator::alicloud
