#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_rules.h"
#include "emulator/alicloud/interface_view.h"

namespace eniform::emulator::alicloud {
namespace {

// Where a primary interface may outlive its instance, as far as the source goes (Alibaba reference 3).
bool KeepsPrimaries(const std::string& region) {
  static const auto* const kRegions = new std::set<std::string>{
      "cn-hangzhou",   "cn-shanghai", "cn-beijing",   "cn-shenzhen", "cn-qingdao",  "cn-zhangjiakou", "cn-huhehaote",
      "cn-wulanchabu", "cn-heyuan",   "cn-guangzhou", "cn-chengdu",  "cn-hongkong", "ap-southeast-1", "ap-southeast-3"};
  return kRegions->count(region) > 0;
}

// `SecurityGroupId` or `SecurityGroupIds.N`, exactly one of them (Alibaba reference 2.2).
Refusal ReadGroupsOfCreate(const Call& call, std::vector<std::string>& groups) {
  groups = call.in.List("SecurityGroupIds");
  const std::string one = call.Text("SecurityGroupId");
  if (!one.empty() && !groups.empty())
    return {"InvalidParameter.Conflict", "`SecurityGroupId` and `SecurityGroupIds.N` exclude each other."};
  if (!one.empty()) groups = {one};
  if (groups.empty()) return {"MissingSecurityGroupId", "`SecurityGroupId` or `SecurityGroupIds.N` is missing."};
  return Refusal::None();
}

Refusal ReadPrimary(const Call& call, const Subnet& subnet, const WantedAddresses& wanted, Interface& interface) {
  const std::string text = call.Text("PrimaryIpAddress");
  if (text.empty()) return Refusal::None();
  PrivateAddress primary;
  primary.primary = true;
  EMULATOR_TRY(CheckWantedAddress(call.world, subnet, text, "InvalidIp.IpRepeated", primary.ip));
  for (const PrivateAddress& address : wanted.given) {
    if (address.ip == primary.ip)
      return {"InvalidPrivateIpAddress.Duplicated", absl::StrCat("The address `", text, "` is the primary and a secondary one.")};
  }
  interface.addresses.push_back(primary);
  return Refusal::None();
}

Refusal CreateNetworkInterface(Call& call) {
  World& world = call.world;
  Subnet* subnet = world.subnets.Find(call.Text("VSwitchId"));
  if (subnet == nullptr) return {"InvalidVSwitchId.NotFound", absl::StrCat("The vSwitch `", call.Text("VSwitchId"), "` does not exist.")};
  EMULATOR_TRY(CheckNameAndDescription(call, 256));
  const std::string type = call.Text("InstanceType");
  // Trunk interfaces are for invited accounts only (Alibaba reference 2.2).
  if (!type.empty() && type != "Secondary") return {"UnsupportedParameter", "`InstanceType` is Secondary."};
  const int64_t count = call.in.Integer("SecondaryPrivateIpAddressCount", 1);
  if (count < 1 || count > kAddressesUnattached - 1) return {"InvalidParameter", "`SecondaryPrivateIpAddressCount` is within 1 to 49."};
  Interface interface;
  std::vector<std::string> groups;
  EMULATOR_TRY(ReadGroupsOfCreate(call, groups));
  WantedAddresses wanted;
  EMULATOR_TRY(ReadWantedAddresses(call, *subnet, "InvalidIp.IpRepeated", wanted));
  EMULATOR_TRY(ReadPrimary(call, *subnet, wanted, interface));
  EMULATOR_TRY(CheckSecurityGroups(world, groups, subnet->vpc, 1 + wanted.size(), {}));
  EMULATOR_TRY(ReadTags(call.in, interface.tags));
  EMULATOR_TRY(CheckTagQuota(interface.tags));
  EMULATOR_TRY(CheckFreeAddresses(*subnet, 1 + wanted.size()));
  if (static_cast<int64_t>(world.interfaces.size()) >= world.quotas.interfaces)
    return {"MaxEniCountExceeded", absl::StrCat("There are ", world.quotas.interfaces, " network interfaces in this region.")};
  if (call.aftermath == Aftermath::kFails) {
    // An answer that says yes and names nothing: Alibaba reference 5.1.
    call.out.TextField("NetworkInterfaceId", "");
    return Refusal::None();
  }

  interface.id = world.NewId("eni-", 20);
  interface.name = call.Text("NetworkInterfaceName");
  interface.description = call.Text("Description");
  interface.vpc = subnet->vpc;
  interface.subnet = subnet->id;
  interface.mac = world.NewMac();
  interface.created = call.Time();
  interface.security_groups = std::move(groups);
  interface.source_dest_check = call.in.Flag("SourceDestCheck", false);
  interface.queue_number = call.in.Integer("QueueNumber", 1);
  // No source states the default (Alibaba reference 3): by the seed and the interface, one or the other.
  interface.delete_on_release = call.in.Flag("DeleteOnRelease", world.Coin("default of DeleteOnRelease " + interface.id));
  const bool pick_primary = interface.addresses.empty();
  for (PrivateAddress& address : wanted.given) interface.addresses.push_back(std::move(address));
  Interface& made = world.AddInterface(std::move(interface));
  for (int64_t i = pick_primary ? -1 : 0; i < wanted.picked; ++i) {
    PrivateAddress address;
    address.ip = *world.PickAddress(*subnet);
    address.primary = i < 0;
    world.AddAddress(made, std::move(address));
  }
  WriteInterface(call.out, world, made, InterfaceView::kCreated);
  return Refusal::None();
}

Refusal DeleteNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  EMULATOR_TRY(MustBeOurs(*interface));
  if (interface->primary)
    return {"InvalidOperation.InvalidEniType", absl::StrCat("`", interface->id, "` is the primary interface of its instance.")};
  // It may be sent again while it is being deleted (Alibaba reference 5.2).
  if (interface->state != InterfaceState::kAvailable && interface->state != InterfaceState::kDeleting) {
    return {"InvalidOperation.InvalidEniState", absl::StrCat("`", interface->id, "` is ", StateText(interface->state), ".")};
  }
  if (const Eip* eip = world.EipOnItsWay(*interface))
    return {"InvalidOperation.Conflict", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  interface->state = InterfaceState::kDeleting;
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  world.AfterSettling([id = interface->id](World& later) {
    Interface* gone = later.interfaces.Find(id);
    if (gone == nullptr) return;
    later.UnlinkAll(*gone);  // the EIPs stay allocated (Alibaba reference 5.1)
    later.RemoveInterface(*gone);
  });
  return Refusal::None();
}

Refusal ChangeGroups(Call& call, Interface& interface, const std::vector<std::string>& groups) {
  if (interface.primary) {
    return {"InvalidOperation.InvalidEniType", "The security groups of a primary interface are changed by ModifyInstanceAttribute."};
  }
  EMULATOR_TRY(
      CheckSecurityGroups(call.world, groups, interface.vpc, static_cast<int64_t>(interface.addresses.size()), interface.security_groups));
  return Refusal::None();
}

Refusal ModifyNetworkInterfaceAttribute(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  EMULATOR_TRY(MustBeOurs(*interface));
  EMULATOR_TRY(CheckNameAndDescription(call, 255));
  const bool retains = call.in.Has("DeleteOnRelease") && !call.in.Flag("DeleteOnRelease", true);
  if (interface->primary && retains && !KeepsPrimaries(world.region))
    return {"InvalidOperation.InvalidEniType", absl::StrCat("`", world.region, "` does not retain primary interfaces.")};
  const std::vector<std::string> groups = call.in.List("SecurityGroupId");
  if (!groups.empty()) EMULATOR_TRY(ChangeGroups(call, *interface, groups));
  if (call.in.Has("QueueNumber")) {
    const Instance* instance = interface->instance.empty() ? nullptr : world.instances.Find(interface->instance);
    const bool may = instance == nullptr ? interface->state == InterfaceState::kAvailable : instance->state == InstanceState::kStopped;
    if (!may) return {"InvalidOperation.InvalidEniState", "The number of queues is changed while the instance is stopped."};
    interface->queue_number = call.in.Integer("QueueNumber", 1);
  }
  if (!call.Text("NetworkInterfaceName").empty()) interface->name = call.Text("NetworkInterfaceName");
  if (!call.Text("Description").empty()) interface->description = call.Text("Description");
  interface->delete_on_release = call.in.Flag("DeleteOnRelease", interface->delete_on_release);
  interface->source_dest_check = call.in.Flag("SourceDestCheck", interface->source_dest_check);
  if (!groups.empty()) {
    // Takes effect with a small delay: Alibaba reference 5.1.
    world.After(1, 2, [id = interface->id, groups](World& later) {
      if (Interface* changed = later.interfaces.Find(id)) later.SetSecurityGroups(*changed, groups);
    });
  }
  return Refusal::None();
}

}  // namespace

void AddInterfaceActions(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kEcs, name), Action{ActionKind::kWrite, rate, ParameterSpec(parameters), run});
  };
  add("CreateNetworkInterface", 500,
      "RegionId! VSwitchId! SecurityGroupIds:l PrivateIpAddress:l<=10 SecondaryPrivateIpAddressCount:u Ipv4Prefix:x Ipv4PrefixCount:x "
      "Ipv6Address:x Ipv6AddressCount:x Ipv6Prefix:x Ipv6PrefixCount:x DeleteOnRelease:b SourceDestCheck:b QueueNumber:u Tag:t",
      CreateNetworkInterface);
  add("DeleteNetworkInterface", 500, "RegionId! NetworkInterfaceId!", DeleteNetworkInterface);
  add("ModifyNetworkInterfaceAttribute", 500,
      "RegionId! NetworkInterfaceId! SecurityGroupId:l DeleteOnRelease:b SourceDestCheck:b QueueNumber:u", ModifyNetworkInterfaceAttribute);
}

}  // namespace eniform::emulator::alicloud
