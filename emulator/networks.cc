#include "emulator/networks.h"

namespace eniform::emulator {

void Networks::Hold(uint32_t interface, const Subnet& subnet, Ipv4 ip) {
  vpcs.Find(subnet.vpc)->holders[ip.value] = interface;
  ++subnets.Find(subnet.id)->used;
}

void Networks::LetGo(const std::string& vpc, Ipv4 ip) {
  vpcs.Find(vpc)->holders.erase(ip.value);
  if (Subnet* subnet = SubnetOf(vpc, ip)) --subnet->used;
}

absl::optional<uint32_t> Networks::HolderSlot(const std::string& vpc, Ipv4 ip) {
  const auto& holders = vpcs.Find(vpc)->holders;
  auto it = holders.find(ip.value);
  if (it == holders.end()) return absl::nullopt;
  return it->second;
}

absl::optional<Ipv4> Networks::PickAddress(Subnet& subnet) {
  if (subnet.Free() == 0) return absl::nullopt;
  const auto& holders = vpcs.Find(subnet.vpc)->holders;
  const uint64_t end = subnet.cidr.Size() - subnet.reserved.last;
  for (uint64_t tried = 0; tried < subnet.cidr.Size(); ++tried) {
    if (subnet.cursor < subnet.reserved.first || subnet.cursor >= end) subnet.cursor = subnet.reserved.first;
    Ipv4 ip{subnet.cidr.network.value + subnet.cursor++};
    if (!holders.contains(ip.value)) return ip;
  }
  return absl::nullopt;
}

Subnet* Networks::SubnetOf(const std::string& vpc, Ipv4 ip) {
  for (uint32_t slot : subnets.live()) {
    Subnet& subnet = subnets.at(slot);
    if (subnet.vpc == vpc && subnet.cidr.Contains(ip)) return &subnet;
  }
  return nullptr;
}

}  // namespace eniform::emulator
