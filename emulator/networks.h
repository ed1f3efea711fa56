#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "emulator/ipv4.h"
#include "emulator/table.h"

namespace eniform::emulator {

using Tags = std::map<std::string, std::string>;

struct Vpc {
  std::string id, name;
  uint32_t slot = 0;
  Cidr cidr;
  bool is_default = false;
  Tags tags;
  absl::flat_hash_map<uint32_t, uint32_t> holders;  // address -> slot of the interface that holds it
  SlotList interfaces;                              // those that listings show
  size_t interface_count = 0;                       // all of them, also those that listings do not show yet
};

struct Subnet {
  std::string id, name, vpc, zone;
  uint32_t slot = 0;
  Cidr cidr;
  ReservedAddresses reserved;
  bool is_default = false;
  Tags tags;
  SlotList interfaces;
  uint64_t used = 0;    // addresses held
  uint32_t cursor = 0;  // offset into the block where the search for a free address goes on
  uint64_t Usable() const { return cidr.Usable(reserved); }
  uint64_t Free() const { return Usable() - used; }
  bool IsReserved(Ipv4 ip) const { return cidr.IsReserved(ip, reserved); }  // REQUIRES: cidr.Contains(ip)
};

struct SecurityGroup {
  std::string id, name;
  std::string vpc;   // "": the cloud's groups belong to no VPC
  std::string kind;  // where the cloud has several: its world files have the extra key `kind`
  uint32_t slot = 0;
  bool is_default = false;
  Tags tags;
};

// The VPCs, subnets and security groups of one account, and who holds which private address in them. A value, as the world that
// derives from it is. Interfaces are known by their slot alone.
class Networks {
 public:
  explicit Networks(ReservedAddresses reserved_addresses) : reserved(reserved_addresses) {}

  // Keeps `ip` for an interface; LetGo gives it back. REQUIRES: it is free, and in the subnet.
  void Hold(uint32_t interface, const Subnet& subnet, Ipv4 ip);
  void LetGo(const std::string& vpc, Ipv4 ip);
  absl::optional<uint32_t> HolderSlot(const std::string& vpc, Ipv4 ip);
  // The next free address, round and round; nullopt when the subnet is full. The address is not taken by this.
  absl::optional<Ipv4> PickAddress(Subnet& subnet);
  Subnet* SubnetOf(const std::string& vpc, Ipv4 ip);

  ReservedAddresses reserved;  // of every subnet
  Table<Vpc> vpcs;
  Table<Subnet> subnets;
  Table<SecurityGroup> security_groups;
};

}  // namespace eniform::emulator
