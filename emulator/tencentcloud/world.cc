#include "emulator/tencentcloud/world.h"

#include <algorithm>

namespace eniform::emulator::tencentcloud {

Interface& World::AddInterface(Interface interface) {
  std::vector<PrivateAddress> addresses = std::move(interface.addresses);
  interface.addresses.clear();
  interface.variety = MixSeed(seed, interface.id);
  macs.insert(interface.mac);
  const bool visible = interface.visible;
  interface.visible = false;
  Interface& added = interfaces.Add(std::move(interface));
  ++vpcs.Find(added.vpc)->interface_count;
  for (PrivateAddress& address : addresses) AddAddress(added, std::move(address));
  if (visible) Reveal(added);
  return added;
}

void World::Reveal(Interface& interface) {
  interface.visible = true;
  visible_interfaces.Insert(interface.slot);
  if (interface.primary) visible_primaries.Insert(interface.slot);
  vpcs.Find(interface.vpc)->interfaces.Insert(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Insert(interface.slot);
}

void World::RemoveInterface(Interface& interface) {
  while (!interface.addresses.empty()) RemoveAddress(interface, interface.addresses.back().ip);
  if (!interface.instance.empty()) TakeOff(interface, interface.instance);
  if (!interface.destination.empty()) TakeOff(interface, interface.destination);
  Vpc& vpc = *vpcs.Find(interface.vpc);
  --vpc.interface_count;
  vpc.interfaces.Erase(interface.slot);
  subnets.Find(interface.subnet)->interfaces.Erase(interface.slot);
  visible_interfaces.Erase(interface.slot);
  visible_primaries.Erase(interface.slot);
  macs.erase(interface.mac);
  interfaces.Remove(interface);
}

void World::AddAddress(Interface& interface, PrivateAddress address) {
  Hold(interface.slot, *subnets.Find(interface.subnet), address.ip);
  if (!address.wan_ip.empty()) public_addresses[Ipv4::Parse(address.wan_ip)->value] = interface.id;
  if (address.primary) {
    interface.addresses.insert(interface.addresses.begin(), std::move(address));
  } else {
    interface.addresses.push_back(std::move(address));
  }
}

void World::RemoveAddress(Interface& interface, Ipv4 ip) {
  auto it = std::find_if(interface.addresses.begin(), interface.addresses.end(), [&](const PrivateAddress& a) { return a.ip == ip; });
  if (it == interface.addresses.end()) return;
  if (!it->wan_ip.empty()) public_addresses.erase(Ipv4::Parse(it->wan_ip)->value);
  interface.addresses.erase(it);
  LetGo(interface.vpc, ip);
}

void World::HandOver(Interface& from, Interface& to, Ipv4 ip) {
  PrivateAddress address = *from.Address(ip);
  RemoveAddress(from, ip);
  AddAddress(to, std::move(address));
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
  absl::optional<uint32_t> slot = HolderSlot(vpc, ip);
  return slot.has_value() ? &interfaces.at(*slot) : nullptr;
}

void World::PutOn(Interface& interface, Instance& instance) {
  instance.interfaces.push_back(interface.id);
  int index = 0;
  for (bool taken = true; taken; ++index) {
    taken = false;
    for (const std::string& id : instance.interfaces) {
      const Interface* other = id == interface.id ? nullptr : interfaces.Find(id);
      if (other != nullptr && other->instance == instance.id && other->device_index == index) taken = true;
    }
    if (!taken) break;
  }
  interface.device_index = index;
}

void World::TakeOff(Interface& interface, const std::string& instance_id) {
  Instance* instance = instances.Find(instance_id);
  if (instance == nullptr) return;
  auto it = std::find(instance->interfaces.begin(), instance->interfaces.end(), interface.id);
  if (it != instance->interfaces.end()) instance->interfaces.erase(it);
}

void World::StartTask(const std::string& id, const std::string& resource) { tasks[id] = {TaskStatus::kRunning, "", resource}; }

void World::FinishTask(const std::string& id, TaskStatus status, absl::string_view output) {
  auto it = tasks.find(id);
  if (it == tasks.end()) return;
  it->second.status = status;
  it->second.output = std::string(output);
}

uint64_t World::StartNumberedTask(const std::string& id, const std::string& resource) {
  StartTask(id, resource);
  if (next_task_ == 0) next_task_ = 10'000'000 + MixSeed(seed, "task") % 1'000'000;
  uint64_t number = next_task_++;
  task_numbers[number] = id;
  return number;
}

}  // namespace eniform::emulator::tencentcloud
