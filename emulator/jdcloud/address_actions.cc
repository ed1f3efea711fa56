#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/interface_rules.h"

// Secondary addresses: JD reference 2.1.2. Whether a call that fails has done a part is not confirmed (section 8); here it has not.
namespace eniform::emulator::jdcloud {
namespace {

// Addresses that other interfaces hold are taken from them by default: JD reference 2.1.2.
enum class Taken { kAreRefused, kAreStolen };

struct Assignment {
  Subnet* subnet = nullptr;
  std::vector<Ipv4> free;    // given, nobody's
  std::vector<Ipv4> stolen;  // given, another interface's
  int64_t picked = 0;
};

Refusal ReadGiven(Call& call, const Interface& interface, Taken taken, Assignment& assignment) {
  World& world = call.world;
  std::set<std::string> seen;
  for (const std::string& text : call.Texts("secondaryIps")) {
    Ipv4 ip;
    if (!seen.insert(text).second) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is given twice")};
    if (taken == Taken::kAreRefused) {
      EMULATOR_TRY(CheckFreeAddress(world, *assignment.subnet, text, "secondaryIps", ip));
      assignment.free.push_back(ip);
      continue;
    }
    EMULATOR_TRY(CheckAddress(*assignment.subnet, text, ip));
    Interface* holder = world.HolderOf(assignment.subnet->vpc, ip);
    if (holder == nullptr) {
      assignment.free.push_back(ip);
      continue;
    }
    PrivateAddress* address = holder->Address(ip);
    // A primary address is never given up (S6), nor is one of a block or of another product's port.
    if (address == nullptr || address->primary || !MustBeOwn(*holder).none()) {
      return {"ALREADY_EXISTS", "Resource 'secondaryIps' already be used"};
    }
    if (holder->id == interface.id) continue;  // it has it already
    const Eip* eip = address->eip.empty() ? nullptr : world.eips.Find(address->eip);
    if (eip != nullptr) EMULATOR_TRY(MustRest(*eip));
    assignment.stolen.push_back(ip);
  }
  return Refusal::None();
}

// What becomes of an EIP on an address that is taken away is not said (JD reference 4.3): from the seed it follows or is unbound.
void Steal(World& world, Interface& thief, Ipv4 ip) {
  Interface& victim = *world.HolderOf(thief.vpc, ip);
  PrivateAddress address = *victim.Address(ip);
  Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  world.RemoveAddress(victim, ip);
  address.eip.clear();
  world.AddAddress(thief, std::move(address));
  if (eip != nullptr && world.Coin("EIPs follow")) world.Link(*eip, thief, *thief.Address(ip));
}

Refusal AssignBlock(Call& call, Interface& interface, const Subnet& subnet) {
  World& world = call.world;
  if (call.Has("secondaryIps") || call.Has("secondaryIpCount")) {
    return {"INVALID_ARGUMENT", "'secondaryIpMaskLen' excludes 'secondaryIps' and 'secondaryIpCount'"};
  }
  if (call.Flag("force", false)) return {"INVALID_ARGUMENT", "with 'secondaryIpMaskLen', 'force' can not be true"};
  const int64_t bits = call.Integer("secondaryIpMaskLen", 0);
  if (bits < 24 || bits > 28) return {"INVALID_ARGUMENT", "'secondaryIpMaskLen' is not within [24, 28]"};
  absl::optional<Ipv4> first;
  if (call.Has("secondaryIpAddress")) {
    const absl::optional<Cidr> given = Cidr::Parse(absl::StrCat(call.Text("secondaryIpAddress"), "/", bits));
    if (!given.has_value() || !subnet.cidr.Contains(*given)) {
      return {"INVALID_ARGUMENT", absl::StrCat("'secondaryIpAddress' begins no /", bits, " of subnet '", subnet.id, "'")};
    }
    first = given->network;
  }
  if (static_cast<int64_t>(interface.blocks.size()) >= world.quotas.blocks_per_interface) {
    return {"QUOTA_EXCEEDED", "NetworkInterface cidr quota limit exceeded"};
  }
  const absl::optional<Cidr> block = world.FreeBlock(subnet, static_cast<int>(bits), first);
  if (!block.has_value()) {
    if (first.has_value()) return {"ALREADY_EXISTS", "Resource 'secondaryIpAddress' already be used"};
    return {"FAILED_PRECONDITION", absl::StrCat("subnet '", subnet.id, "' has no free /", bits)};
  }
  world.AddBlock(interface, {*block, subnet.id});
  return Refusal::None();
}

Refusal AssignSecondaryIps(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  EMULATOR_TRY(MustNotMove(*interface));
  Assignment assignment;
  EMULATOR_TRY(SecondarySubnet(call, *world.subnets.Find(interface->subnet), assignment.subnet));
  if (call.Has("secondaryIpMaskLen")) return AssignBlock(call, *interface, *assignment.subnet);
  if (call.Has("secondaryIpAddress")) return {"INVALID_ARGUMENT", "'secondaryIpAddress' needs 'secondaryIpMaskLen'"};
  assignment.picked = call.Integer("secondaryIpCount", 0);
  if (assignment.picked < 0) return {"INVALID_ARGUMENT", "'secondaryIpCount' is negative"};
  if (call.Texts("secondaryIps").empty() && assignment.picked == 0) {
    return {"INVALID_ARGUMENT", "one of 'secondaryIps', 'secondaryIpCount' and 'secondaryIpMaskLen' is needed"};
  }
  EMULATOR_TRY(ReadGiven(call, *interface, call.Flag("force", true) ? Taken::kAreStolen : Taken::kAreRefused, assignment));
  const int64_t new_ones = static_cast<int64_t>(assignment.free.size()) + assignment.picked;
  const int64_t added = new_ones + static_cast<int64_t>(assignment.stolen.size());
  EMULATOR_TRY(CheckSecondaryQuota(AddressQuota(world, *interface), static_cast<int64_t>(interface->addresses.size()) - 1 + added));
  EMULATOR_TRY(CheckFreeCount(*assignment.subnet, new_ones));
  const auto add = [&](Ipv4 ip) {
    PrivateAddress address;
    address.ip = ip;
    address.subnet = assignment.subnet->id;
    world.AddAddress(*interface, std::move(address));
  };
  for (Ipv4 ip : assignment.free) add(ip);
  for (Ipv4 ip : assignment.stolen) Steal(world, *interface, ip);
  for (int64_t i = 0; i < assignment.picked; ++i) add(*world.PickAddress(*assignment.subnet));
  return Refusal::None();
}

Refusal ReadHeld(Call& call, Interface& interface, std::vector<Ipv4>& ips, std::vector<Cidr>& blocks) {
  for (const std::string& text : call.Texts("secondaryIps")) {
    const absl::optional<Ipv4> ip = Ipv4::Parse(text);
    const PrivateAddress* address = ip.has_value() ? interface.Address(*ip) : nullptr;
    if (address == nullptr) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is not on networkInterface '", interface.id, "'")};
    if (address->primary) return {"FAILED_PRECONDITION", absl::StrCat("Can't release primaryIp '", text, "'")};
    if (std::find(ips.begin(), ips.end(), *ip) != ips.end()) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is given twice")};
    const Eip* eip = address->eip.empty() ? nullptr : call.world.eips.Find(address->eip);
    if (eip != nullptr) EMULATOR_TRY(MustRest(*eip));
    ips.push_back(*ip);
  }
  for (const std::string& text : call.Texts("secondaryCidrs")) {
    const bool held = std::any_of(interface.blocks.begin(), interface.blocks.end(),
                                  [&](const AddressBlock& block) { return block.cidr.ToText() == text; });
    if (!held) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is not on networkInterface '", interface.id, "'")};
    blocks.push_back(*Cidr::Parse(text));
  }
  return Refusal::None();
}

Refusal UnassignSecondaryIps(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  EMULATOR_TRY(MustNotMove(*interface));
  const Instance* instance = interface->instance.empty() ? nullptr : world.instances.Find(interface->instance);
  if (instance != nullptr && instance->status != InstanceStatus::kRunning && instance->status != InstanceStatus::kStopped) {
    return {"FAILED_PRECONDITION", "Invalid instance status"};
  }
  std::vector<Ipv4> ips;
  std::vector<Cidr> blocks;
  EMULATOR_TRY(ReadHeld(call, *interface, ips, blocks));
  if (ips.empty() && blocks.empty()) return {"INVALID_ARGUMENT", "one of 'secondaryIps' and 'secondaryCidrs' is needed"};
  for (Ipv4 ip : ips) {
    const std::string eip_id = interface->Address(ip)->eip;
    world.RemoveAddress(*interface, ip);  // an EIP is unbound by this, not deleted: JD reference 4.2
    Eip* eip = eip_id.empty() || !call.Flag("deleteElasticIp", false) ? nullptr : world.eips.Find(eip_id);
    if (eip != nullptr) world.RemoveEip(*eip);
  }
  for (const Cidr& block : blocks) world.RemoveBlock(*interface, block);
  return Refusal::None();
}

}  // namespace

void AddAddressActions(ActionTable& table) {
  AddAction(table, "vpc POST networkInterfaces/{}:assignSecondaryIps", "assignSecondaryIps", "networkInterfaceId",
            "force:b secondaryIps[] secondaryIpCount:i secondaryIpMaskLen:i secondaryIpAddress secondaryIpSubnetId", AssignSecondaryIps);
  AddAction(table, "vpc POST networkInterfaces/{}:unassignSecondaryIps", "unassignSecondaryIps", "networkInterfaceId",
            "secondaryIps[] secondaryCidrs[] deleteElasticIp:b", UnassignSecondaryIps);
}

}  // namespace eniform::emulator::jdcloud
