#include <utility>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_rules.h"

namespace eniform::emulator::alicloud {
namespace {

// May the instance be moved at all (Alibaba reference 2.9)?
Refusal CheckMovable(const Instance& instance) {
  if (instance.state != InstanceState::kStopped || instance.released)
    return {"IncorrectInstanceStatus", absl::StrCat("The instance `", instance.id, "` is ", StateText(instance.state), ".")};
  if (instance.vpc_changed)
    return {"InvalidPrivateIp.Changing", absl::StrCat("`", instance.id, "` must be started before it is changed again.")};
  if (instance.classic) return {"OperationDenied", absl::StrCat("The instance `", instance.id, "` is in the classic network.")};
  if (instance.fresh) return {"OperationDenied", absl::StrCat("The instance `", instance.id, "` was never restarted.")};
  return Refusal::None();
}

// What stands in the way of another VPC: secondary interfaces, secondary addresses, EIPs that are more than NAT.
Refusal CheckVpcChange(World& world, const Instance& instance, const Interface& primary) {
  if (instance.interfaces.size() > 1)
    return {"OperationDenied", absl::StrCat("The instance `", instance.id, "` has secondary network interfaces.")};
  if (primary.addresses.size() > 1)
    return {"OperationDenied", absl::StrCat("The primary interface of `", instance.id, "` has secondary addresses.")};
  const Eip* eip = world.eips.Find(primary.addresses.front().eip);
  if (eip != nullptr && eip->mode != "NAT") return {"OperationDenied", absl::StrCat("The EIP `", eip->id, "` is bound in another mode.")};
  return Refusal::None();
}

Refusal ReadTarget(Call& call, const Instance& instance, const Interface& primary, Subnet*& subnet, std::vector<std::string>& groups) {
  World& world = call.world;
  subnet = world.subnets.Find(call.Text("VSwitchId"));
  if (subnet == nullptr) return {"InvalidVSwitchId.NotFound", absl::StrCat("The vSwitch `", call.Text("VSwitchId"), "` does not exist.")};
  const std::string vpc = call.Text("VpcId");
  groups = call.in.List("SecurityGroupId");
  const bool moves = !vpc.empty() && vpc != instance.vpc;
  if (subnet->vpc != (moves ? vpc : instance.vpc) || subnet->zone != instance.zone) {
    return {"InvalidVSwitchId.Mismatch", absl::StrCat("The vSwitch `", subnet->id, "` is in ", subnet->vpc, " and ", subnet->zone,
                                                      ", the instance in ", instance.vpc, " and ", instance.zone, ".")};
  }
  if (!moves) return Refusal::None();
  EMULATOR_TRY(CheckVpcChange(world, instance, primary));
  if (groups.empty()) return {"MissingSecurityGroupId", "`SecurityGroupId.N` is needed with `VpcId`."};
  return CheckSecurityGroups(world, groups, vpc, 1, {});
}

Refusal ReadAddress(Call& call, Subnet& subnet, Ipv4& ip) {
  World& world = call.world;
  const std::string text = call.Text("PrivateIpAddress");
  if (text.empty()) {
    EMULATOR_TRY(CheckFreeAddresses(subnet, 1));
    ip = *world.PickAddress(subnet);
    return Refusal::None();
  }
  const Refusal refusal = CheckWantedAddress(world, subnet, text, "InvalidPrivateIpAddress.Duplicated", ip);
  if (refusal.code != "InvalidVSwitchId.IpInvalid") return refusal;
  return {"InvalidPrivateIpAddress.Mismatch", refusal.message};
}

Refusal ModifyInstanceVpcAttribute(Call& call) {
  World& world = call.world;
  Instance* instance = world.instances.Find(call.Text("InstanceId"));
  if (instance == nullptr)
    return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", call.Text("InstanceId"), "` does not exist.")};
  EMULATOR_TRY(CheckMovable(*instance));
  Interface& primary = *world.interfaces.Find(instance->primary_interface);
  Subnet* subnet = nullptr;
  std::vector<std::string> groups;
  EMULATOR_TRY(ReadTarget(call, *instance, primary, subnet, groups));
  if (subnet->id != primary.subnet && primary.addresses.size() > 1)
    return {"OperationDenied", absl::StrCat("The primary interface of `", instance->id, "` has secondary addresses.")};
  PrivateAddress address = primary.addresses.front();
  EMULATOR_TRY(ReadAddress(call, *subnet, address.ip));

  // An EIP goes on with the instance (its private address is shown by none).
  Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  world.RemoveAddress(primary, primary.addresses.front().ip);
  if (subnet->id != primary.subnet) world.MoveToSubnet(primary, *subnet);
  if (eip != nullptr) eip->private_ip = address.ip;
  world.AddAddress(primary, std::move(address));
  if (!groups.empty()) world.SetSecurityGroups(primary, groups);
  instance->vpc = subnet->vpc;
  instance->subnet = subnet->id;
  instance->vpc_changed = true;
  return Refusal::None();
}

}  // namespace

void AddInstanceVpcActions(ActionTable& table) {
  table.emplace(std::make_pair(Product::kEcs, "ModifyInstanceVpcAttribute"),
                Action{ActionKind::kWrite, 400, ParameterSpec("InstanceId! VSwitchId! SecurityGroupId:l"), ModifyInstanceVpcAttribute});
}

}  // namespace eniform::emulator::alicloud
