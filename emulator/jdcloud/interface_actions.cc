#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/interface_rules.h"

namespace eniform::emulator::jdcloud {
namespace {

// What a new interface wants, checked.
struct Wish {
  Subnet* subnet = nullptr;
  Subnet* secondary_subnet = nullptr;
  absl::optional<Ipv4> primary;
  std::vector<Ipv4> secondary;
  int64_t picked = 0;  // secondary addresses that the cloud picks, besides the given ones
  std::vector<std::string> groups;
  Tags tags;
};

Refusal ReadAddresses(Call& call, Wish& wish) {
  World& world = call.world;
  EMULATOR_TRY(SecondarySubnet(call, *wish.subnet, wish.secondary_subnet));
  Ipv4 ip;
  if (call.Has("primaryIpAddress")) {
    EMULATOR_TRY(CheckFreeAddress(world, *wish.subnet, call.Text("primaryIpAddress"), "primaryIp", ip));
    wish.primary = ip;
  }
  for (const std::string& text : call.Texts("secondaryIpAddresses")) {
    EMULATOR_TRY(CheckFreeAddress(world, *wish.secondary_subnet, text, "secondaryIps", ip));
    bool twice = wish.primary.has_value() && *wish.primary == ip;
    for (Ipv4 other : wish.secondary) twice = twice || other == ip;
    if (twice) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is given twice")};
    wish.secondary.push_back(ip);
  }
  wish.picked = call.Integer("secondaryIpCount", 0);
  if (wish.picked < 0) return {"INVALID_ARGUMENT", "'secondaryIpCount' is negative"};
  const int64_t secondary = static_cast<int64_t>(wish.secondary.size()) + wish.picked;
  EMULATOR_TRY(CheckSecondaryQuota(world.quotas.addresses_per_interface, secondary));
  if (wish.subnet == wish.secondary_subnet) return CheckFreeCount(*wish.subnet, 1 + secondary);
  EMULATOR_TRY(CheckFreeCount(*wish.subnet, 1));
  return CheckFreeCount(*wish.secondary_subnet, secondary);
}

Refusal ReadWish(Call& call, Wish& wish) {
  World& world = call.world;
  wish.subnet = world.subnets.Find(call.Text("subnetId"));
  if (wish.subnet == nullptr) return {"NOT_FOUND", "Resource 'subnetId' not found"};
  EMULATOR_TRY(CheckName(call, "networkInterfaceName"));
  EMULATOR_TRY(CheckDescription(call));
  const int64_t check = call.Integer("sanityCheck", 1);
  if (check != 0 && check != 1) return {"INVALID_ARGUMENT", "'sanityCheck' is 0 or 1"};
  wish.groups = call.Texts("securityGroups");
  if (wish.groups.empty()) {
    // The VPC's default group is attached: JD reference 2.1.1.
    for (uint32_t slot : world.security_groups.live()) {
      const SecurityGroup& group = world.security_groups.at(slot);
      if (group.is_default && group.vpc == wish.subnet->vpc) wish.groups.push_back(group.id);
    }
  } else {
    EMULATOR_TRY(CheckSecurityGroups(world, wish.subnet->vpc, wish.groups));
  }
  EMULATOR_TRY(call.ReadTags(wish.tags));
  EMULATOR_TRY(ReadAddresses(call, wish));
  if (world.secondary_interfaces >= static_cast<size_t>(world.quotas.interfaces)) {
    return {"QUOTA_EXCEEDED", "NetworkInterface quota limit exceeded"};
  }
  return Refusal::None();
}

Refusal CreateNetworkInterface(Call& call) {
  World& world = call.world;
  Wish wish;
  EMULATOR_TRY(ReadWish(call, wish));
  Interface interface;
  interface.id = world.NewId("port-", 10);
  interface.name = call.Text("networkInterfaceName");
  interface.description = call.Text("description");
  interface.resource_group = call.Text("resourceGroupId");
  interface.vpc = wish.subnet->vpc;
  interface.subnet = wish.subnet->id;
  interface.mac = world.NewMac();
  interface.created = call.IsoTime();
  interface.source_check = call.Integer("sanityCheck", 1) == 1;
  interface.security_groups = wish.groups;
  interface.tags = wish.tags;
  // Whether a read right after the call has it already is not confirmed (JD reference 2.5): one in four is listed late.
  interface.visible = world.settle == absl::ZeroDuration() || !world.Coin("young " + interface.id, 4);
  Interface& made = world.AddInterface(std::move(interface));
  const auto add = [&](Ipv4 ip, bool primary) {
    PrivateAddress address;
    address.ip = ip;
    address.primary = primary;
    address.subnet = primary ? wish.subnet->id : wish.secondary_subnet->id;
    world.AddAddress(made, std::move(address));
  };
  // Given ones first, so that none of them is picked for another.
  if (wish.primary.has_value()) add(*wish.primary, true);
  for (Ipv4 ip : wish.secondary) add(ip, false);
  if (!wish.primary.has_value()) add(*world.PickAddress(*wish.subnet), true);
  for (int64_t i = 0; i < wish.picked; ++i) add(*world.PickAddress(*wish.secondary_subnet), false);
  if (!made.visible) {
    world.After(1, 3, [id = made.id](World& later) {
      if (Interface* young = later.interfaces.Find(id)) later.Reveal(*young);
    });
  }
  call.out.TextField("networkInterfaceId", made.id);
  return Refusal::None();
}

Refusal ModifyNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  EMULATOR_TRY(CheckName(call, "networkInterfaceName"));
  EMULATOR_TRY(CheckDescription(call));
  // The set is replaced as a whole. What an empty one does is not confirmed (JD reference 4.2), it is refused here.
  const std::vector<std::string> groups = call.Texts("securityGroups");
  if (call.Has("securityGroups")) EMULATOR_TRY(CheckSecurityGroups(world, interface->vpc, groups));
  const std::string mac = call.Text("macAddress");
  if (call.Has("macAddress") && mac != interface->mac) {
    if (mac.empty() || mac.size() > 32) return {"INVALID_ARGUMENT", "'macAddress' has 1 to 32 characters"};
    if (world.macs.contains(mac)) return {"ALREADY_EXISTS", "Resource 'macAddress' already be used"};
    world.macs.erase(interface->mac);
    world.macs.insert(mac);
    interface->mac = mac;
  }
  if (call.Has("networkInterfaceName")) interface->name = call.Text("networkInterfaceName");
  if (call.Has("description")) interface->description = call.Text("description");
  if (call.Has("securityGroups")) interface->security_groups = groups;
  return Refusal::None();
}

Refusal DeleteNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  if (interface->role == Role::kPrimary) return {"FAILED_PRECONDITION", "Can't delete primaryNetworkInterface"};
  if (!interface->instance.empty() || !interface->holder.empty()) {
    return {"FAILED_PRECONDITION", absl::StrCat("networkInterface '", interface->id, "' is in use")};
  }
  EMULATOR_TRY(MustRest(world, *interface));
  for (const PrivateAddress& address : interface->addresses) {
    // Whether they are unbound by this is not settled (JD reference 8): from the seed.
    if (!address.eip.empty() && world.Coin("delete unbinds")) {
      return {"FAILED_PRECONDITION", absl::StrCat("networkInterface '", interface->id, "' has elasticIp '", address.eip, "'")};
    }
  }
  world.RemoveInterface(*interface);
  return Refusal::None();
}

}  // namespace

void AddInterfaceActions(ActionTable& table) {
  AddAction(table, "vpc POST networkInterfaces/", "createNetworkInterface", "",
            "subnetId! az networkInterfaceName primaryIpAddress secondaryIpAddresses[] secondaryIpCount:i secondaryIpSubnetId "
            "securityGroups[] sanityCheck:i description userTags:usertag[] resourceGroupId",
            CreateNetworkInterface);
  AddAction(table, "vpc PATCH networkInterfaces/{}", "modifyNetworkInterface", "networkInterfaceId",
            "networkInterfaceName description securityGroups[] macAddress", ModifyNetworkInterface);
  AddAction(table, "vpc DELETE networkInterfaces/{}", "deleteNetworkInterface", "networkInterfaceId", "", DeleteNetworkInterface);
}

}  // namespace eniform::emulator::jdcloud
