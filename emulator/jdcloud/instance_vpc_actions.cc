#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/interface_rules.h"

namespace eniform::emulator::jdcloud {
namespace {

Refusal Failed(const Instance& instance, absl::string_view why) {
  return {"FAILED_PRECONDITION", absl::StrCat("Instance '", instance.id, "' ", why)};
}

// JD reference 4.2, and the vendor's page of the action: a stopped instance; secondary interfaces keep it in its VPC, secondary
// addresses of the primary interface in its subnet.
Refusal CheckInstance(World& world, const Instance& instance, const Subnet& subnet) {
  if (instance.status != InstanceStatus::kStopped) return {"FAILED_PRECONDITION", "Invalid instance status"};
  if (subnet.vpc != instance.vpc && instance.holding.size() > 1) return Failed(instance, "has secondary networkInterfaces");
  const Interface& primary = *world.interfaces.Find(instance.primary_interface);
  const bool bare = primary.addresses.size() == 1 && primary.blocks.empty();
  if (subnet.id != instance.subnet && !bare) return Failed(instance, "has secondaryIps on its primaryNetworkInterface");
  return MustRest(world, primary);
}

Refusal CheckGroups(Call& call, const Instance& instance, const Subnet& subnet, const std::vector<std::string>& groups) {
  if (subnet.vpc != instance.vpc) return CheckSecurityGroups(call.world, subnet.vpc, groups);
  if (groups.empty()) return Refusal::None();
  return {"INVALID_ARGUMENT", "'securityGroups' are given when the vpc changes, not otherwise"};
}

void Carry(World& world, const std::string& id, const std::string& subnet_id, Ipv4 ip, const std::vector<std::string>& groups) {
  Instance& instance = *world.instances.Find(id);
  Interface& primary = *world.interfaces.Find(instance.primary_interface);
  const Subnet& subnet = *world.subnets.Find(subnet_id);
  primary.moving = false;
  PrivateAddress address = primary.addresses.front();
  Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
  world.RemoveAddress(primary, address.ip);
  world.LetGo(subnet.vpc, ip);  // kept for this since the call
  if (subnet.id != primary.subnet) world.MoveToSubnet(primary, subnet);
  address.ip = ip;
  address.subnet = subnet.id;
  address.eip.clear();
  world.AddAddress(primary, std::move(address));
  if (eip != nullptr) world.Link(*eip, primary, primary.addresses.front());  // its EIP stays with the primary address
  if (!groups.empty()) primary.security_groups = groups;
  instance.vpc = subnet.vpc;
  instance.subnet = subnet.id;
  FinishTask(world, id);
}

Refusal ModifyInstanceVpcAttribute(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  EMULATOR_TRY(call.FindInstance(instance));
  Subnet* subnet = world.subnets.Find(call.Text("subnetId"));
  if (subnet == nullptr) return {"NOT_FOUND", "Resource 'subnetId' not found"};
  EMULATOR_TRY(MustBeIdle(*instance));
  EMULATOR_TRY(CheckInstance(world, *instance, *subnet));
  const std::vector<std::string> groups = call.Texts("securityGroups");
  EMULATOR_TRY(CheckGroups(call, *instance, *subnet, groups));
  Ipv4 ip;
  if (call.Has("privateIpAddress")) {
    EMULATOR_TRY(CheckFreeAddress(world, *subnet, call.Text("privateIpAddress"), "privateIpAddress", ip));
  } else if (subnet->id == instance->subnet) {
    return {"INVALID_ARGUMENT", "'privateIpAddress' is needed when the subnet stays"};
  } else {
    EMULATOR_TRY(CheckFreeCount(*subnet, 1));
    ip = *world.PickAddress(*subnet);
  }
  Interface& primary = *world.interfaces.Find(instance->primary_interface);
  primary.moving = true;
  world.Hold(primary.slot, *subnet, ip);
  StartTask(*instance, "modifyInstanceVpcAttribute");
  world.AfterSettling([id = instance->id, subnet_id = subnet->id, ip, groups](World& later) { Carry(later, id, subnet_id, ip, groups); });
  return Refusal::None();
}

}  // namespace

void AddInstanceVpcActions(ActionTable& table) {
  AddAction(table, "vm POST instances/{}:modifyInstanceVpcAttribute", "modifyInstanceVpcAttribute", "instanceId",
            "subnetId! privateIpAddress securityGroups[] assignIpv6:b", ModifyInstanceVpcAttribute);
}

}  // namespace eniform::emulator::jdcloud
