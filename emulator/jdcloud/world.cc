#include "emulator/jdcloud/world.h"

#include <algorithm>

namespace eniform::emulator::jdcloud {

Interface& World::AddInterface(Interface interface) {
  std::vector<PrivateAddress> addresses = std::move(interface.addresses);
  interface.addresses.clear();
  macs.insert(interface.mac);
  const bool visible = interface.visible;
  interface.visible = false;
  Interface& added = interfaces.Add(std::move(interface));
  ++vpcs.Find(added.vpc)->interface_count;
  if (added.role == Role::kSecondary) ++secondary_interfaces;
  for (PrivateAddress& address : addresses) AddAddress(added, std::move(address));
  if (visible) Reveal(added);
  return added;
}

void World::Reveal(Interface& interface) {
  interface.visible = true;
  visible_interfaces.Insert(interface.slot);
  visible_by_role[static_cast<size_t>(interface.role)].Insert(interface.slot);
  vpcs.Find(interface.vpc)->interfaces.Insert(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Insert(interface.slot);
}

void World::RemoveInterface(Interface& interface) {
  while (!interface.blocks.empty()) RemoveBlock(interface, interface.blocks.back().cidr);
  while (!interface.addresses.empty()) RemoveAddress(interface, interface.addresses.back().ip);
  GivePlaceBack(interface);
  Vpc& vpc = *vpcs.Find(interface.vpc);
  --vpc.interface_count;
  vpc.interfaces.Erase(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Erase(interface.slot);
  visible_interfaces.Erase(interface.slot);
  visible_by_role[static_cast<size_t>(interface.role)].Erase(interface.slot);
  if (interface.role == Role::kSecondary) --secondary_interfaces;
  macs.erase(interface.mac);
  interfaces.Remove(interface);
}

void World::AddAddress(Interface& interface, PrivateAddress address) {
  if (address.subnet.empty()) address.subnet = interface.subnet;
  Hold(interface.slot, *subnets.Find(address.subnet), address.ip);
  if (address.primary) {
    interface.addresses.insert(interface.addresses.begin(), std::move(address));
  } else {
    interface.addresses.push_back(std::move(address));
  }
}

void World::RemoveAddress(Interface& interface, Ipv4 ip) {
  auto it = std::find_if(interface.addresses.begin(), interface.addresses.end(), [&](const PrivateAddress& a) { return a.ip == ip; });
  if (it == interface.addresses.end()) return;
  if (Eip* eip = it->eip.empty() ? nullptr : eips.Find(it->eip)) Unlink(*eip);
  interface.addresses.erase(it);
  LetGo(interface.vpc, ip);
}

void World::AddBlock(Interface& interface, AddressBlock block) {
  const Subnet& subnet = *subnets.Find(block.subnet);
  for (uint64_t i = 0; i < block.cidr.Size(); ++i) {
    Hold(interface.slot, subnet, Ipv4{block.cidr.network.value + static_cast<uint32_t>(i)});
  }
  interface.blocks.push_back(std::move(block));
}

void World::RemoveBlock(Interface& interface, const Cidr& cidr) {
  auto it = std::find_if(interface.blocks.begin(), interface.blocks.end(),
                         [&](const AddressBlock& block) { return block.cidr.network == cidr.network && block.cidr.bits == cidr.bits; });
  if (it == interface.blocks.end()) return;
  const Cidr gone = it->cidr;  // `cidr` may be the block's own
  interface.blocks.erase(it);
  for (uint64_t i = 0; i < gone.Size(); ++i) LetGo(interface.vpc, Ipv4{gone.network.value + static_cast<uint32_t>(i)});
}

void World::MoveToSubnet(Interface& interface, const Subnet& subnet) {
  Vpc& old_vpc = *vpcs.Find(interface.vpc);
  --old_vpc.interface_count;
  old_vpc.interfaces.Erase(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Erase(interface.slot);
  interface.vpc = subnet.vpc;
  interface.subnet = subnet.id;
  ++vpcs.Find(subnet.vpc)->interface_count;
  if (interface.visible) Reveal(interface);
}

Interface* World::HolderOf(const std::string& vpc, Ipv4 ip) {
  const absl::optional<uint32_t> slot = HolderSlot(vpc, ip);
  return slot.has_value() ? &interfaces.at(*slot) : nullptr;
}

absl::optional<Cidr> World::FreeBlock(const Subnet& subnet, int bits, absl::optional<Ipv4> first) {
  Cidr block{first.value_or(subnet.cidr.network), bits};
  const auto& holders = vpcs.Find(subnet.vpc)->holders;
  const auto is_free = [&] {
    for (uint64_t i = 0; i < block.Size(); ++i) {
      const Ipv4 ip{block.network.value + static_cast<uint32_t>(i)};
      if (subnet.IsReserved(ip) || holders.contains(ip.value)) return false;
    }
    return true;
  };
  for (; subnet.cidr.Contains(block); block.network.value += static_cast<uint32_t>(block.Size())) {
    if (is_free()) return block;
    if (first.has_value()) break;
  }
  return absl::nullopt;
}

int World::TakePlace(Interface& interface, Instance& instance) {
  std::vector<int> taken;
  for (const Attachment& attachment : instance.attachments) taken.push_back(attachment.device_index);
  for (const std::string& id : instance.holding) taken.push_back(interfaces.Find(id)->device_index);
  int index = interface.role == Role::kPrimary ? 1 : 2;
  while (std::find(taken.begin(), taken.end(), index) != taken.end()) ++index;
  instance.holding.push_back(interface.id);
  interface.holder = instance.id;
  return index;
}

void World::GivePlaceBack(Interface& interface) {
  Instance* instance = instances.Find(interface.holder);
  interface.holder.clear();
  if (instance == nullptr) return;
  auto it = std::find(instance->holding.begin(), instance->holding.end(), interface.id);
  if (it != instance->holding.end()) instance->holding.erase(it);
}

void World::ShowAttached(Interface& interface, const Instance& instance, int device_index) {
  interface.instance = instance.id;
  interface.instance_type = "compute";
  interface.device_index = device_index;
}

void World::ShowDetached(Interface& interface) {
  interface.instance.clear();
  interface.instance_type.clear();
  interface.device_index = 0;
}

void World::Mount(Instance& instance, const Interface& interface, int device_index, bool auto_delete) {
  instance.attachments.push_back({interface.id, device_index, auto_delete});
}

void World::Unmount(Instance& instance, const std::string& interface_id) {
  auto it = std::find_if(instance.attachments.begin(), instance.attachments.end(),
                         [&](const Attachment& attachment) { return attachment.interface_id == interface_id; });
  if (it != instance.attachments.end()) instance.attachments.erase(it);
}

PrivateAddress* World::BoundAddress(const Eip& eip) {
  Interface* interface = eip.interface_id.empty() ? nullptr : interfaces.Find(eip.interface_id);
  return interface == nullptr ? nullptr : interface->Address(eip.private_ip);
}

void World::Link(Eip& eip, Interface& interface, PrivateAddress& address) {
  address.eip = eip.id;
  eip.interface_id = interface.id;
  eip.private_ip = address.ip;
  eip.shows_binding = true;
}

void World::Unlink(Eip& eip) {
  PrivateAddress* address = BoundAddress(eip);
  if (address != nullptr && address->eip == eip.id) address->eip.clear();
  eip.interface_id.clear();
  eip.private_ip = Ipv4();
  eip.shows_binding = false;
}

void World::RemoveEip(Eip& eip) {
  Unlink(eip);
  public_addresses.erase(eip.address.value);
  eips.Remove(eip);
}

}  // namespace eniform::emulator::jdcloud
