#include "emulator/tencentcloud/world.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace eniform::emulator::tencentcloud {

void World::Settle(absl::Duration until) {
  while (!transitions_.empty() && transitions_.top().due <= until) {
    Transition next = transitions_.top();
    transitions_.pop();
    now = std::max(now, next.due);  // so that what it starts counts from its own moment, not from when somebody looked
    next.what(*this);
  }
  now = std::max(now, until);
}

void World::After(int parts, int of, std::function<void(World&)> what) {
  transitions_.push({now + settle * parts / of, next_order_++, std::move(what)});
}

std::string World::NewId(absl::string_view prefix) { return absl::StrCat(prefix, random.LettersAndDigits(8)); }

std::string World::NewMac() {
  if (next_mac_ == 0) next_mac_ = static_cast<uint32_t>(MixSeed(seed, "mac") & 0x0fffff) + 1;
  std::string mac;
  do {
    uint32_t n = next_mac_++;
    mac = absl::StrFormat("20:90:6F:%02X:%02X:%02X", (n >> 16) & 255, (n >> 8) & 255, n & 255);
  } while (!macs.insert(mac).second);
  return mac;
}

Ipv4 World::NewPublicAddress() {
  // 203.0.113.0/24 is set aside for documentation; 198.18.0.0/15 for benchmarks takes what does not fit.
  while (true) {
    uint64_t n = next_public_++;
    Ipv4 address{n < 250 ? 0xcb007101 + static_cast<uint32_t>(n) : 0xc6120000 + static_cast<uint32_t>((n - 250) & 0x1ffff)};
    if (!public_addresses.contains(address.value)) return address;
  }
}

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
  macs.erase(interface.mac);
  interfaces.Remove(interface);
}

void World::AddAddress(Interface& interface, PrivateAddress address) {
  Reserve(interface, *subnets.Find(interface.subnet), address.ip);
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
  Unreserve(interface.vpc, ip);
}

void World::HandOver(Interface& from, Interface& to, Ipv4 ip) {
  PrivateAddress address = *from.Address(ip);
  RemoveAddress(from, ip);
  AddAddress(to, std::move(address));
}

void World::Reserve(const Interface& interface, const Subnet& subnet, Ipv4 ip) {
  vpcs.Find(subnet.vpc)->holders[ip.value] = interface.slot;
  ++subnets.Find(subnet.id)->used;
}

void World::Unreserve(const std::string& vpc, Ipv4 ip) {
  vpcs.Find(vpc)->holders.erase(ip.value);
  if (Subnet* subnet = SubnetOf(vpc, ip)) --subnet->used;
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
  const auto& holders = vpcs.Find(vpc)->holders;
  auto it = holders.find(ip.value);
  return it == holders.end() ? nullptr : &interfaces.at(it->second);
}

absl::optional<Ipv4> World::PickAddress(Subnet& subnet) {
  if (subnet.Free() == 0) return absl::nullopt;
  const auto& holders = vpcs.Find(subnet.vpc)->holders;
  const uint32_t last = static_cast<uint32_t>(subnet.cidr.Size()) - 1;
  for (uint32_t tried = 0; tried < subnet.cidr.Size(); ++tried) {
    if (subnet.cursor < 2 || subnet.cursor >= last) subnet.cursor = 2;
    Ipv4 ip{subnet.cidr.network.value + subnet.cursor++};
    if (!holders.contains(ip.value)) return ip;
  }
  return absl::nullopt;
}

Subnet* World::SubnetOf(const std::string& vpc, Ipv4 ip) {
  for (uint32_t slot : subnets.live()) {
    Subnet& subnet = subnets.at(slot);
    if (subnet.vpc == vpc && subnet.cidr.Contains(ip)) return &subnet;
  }
  return nullptr;
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
