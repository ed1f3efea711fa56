#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/attachment.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/interface_rules.h"
#include "emulator/tencentcloud/interface_view.h"

namespace eniform::emulator::tencentcloud {
namespace {

Refusal CheckQos(const std::string& qos) {
  if (qos.empty() || qos == "PT" || qos == "AU" || qos == "AG" || qos == "DEFAULT") return Refusal::None();
  return {"InvalidParameterValue", absl::StrCat("`", qos, "` is no QoS level.")};
}

Refusal FindPlace(Call& call, Vpc*& vpc, Subnet*& subnet) {
  const std::string vpc_id = call.Text("VpcId"), subnet_id = call.Text("SubnetId");
  if (!HasShape(vpc_id, "vpc-")) return {"InvalidParameterValue.Malformed", absl::StrCat("`", vpc_id, "` is not the id of a VPC.")};
  if (!HasShape(subnet_id, "subnet-"))
    return {"InvalidParameterValue.Malformed", absl::StrCat("`", subnet_id, "` is not the id of a subnet.")};
  vpc = call.world.vpcs.Find(vpc_id);
  if (vpc == nullptr) return {"ResourceNotFound", absl::StrCat("The VPC `", vpc_id, "` does not exist.")};
  subnet = call.world.subnets.Find(subnet_id);
  if (subnet == nullptr) return {"ResourceNotFound", absl::StrCat("The subnet `", subnet_id, "` does not exist.")};
  if (subnet->vpc != vpc->id)
    return {"UnsupportedOperation.VpcMismatch", absl::StrCat("The subnet `", subnet_id, "` is not in `", vpc_id, "`.")};
  return Refusal::None();
}

// Checks everything first, then makes the interface; `made` is valid when nothing is refused.
Refusal Create(Call& call, int64_t address_quota, Interface*& made) {
  World& world = call.world;
  Vpc* vpc = nullptr;
  Subnet* subnet = nullptr;
  EMULATOR_TRY(FindPlace(call, vpc, subnet));
  EMULATOR_TRY(CheckNameAndDescription(call));
  EMULATOR_TRY(CheckQos(call.Text("QosLevel")));
  const std::string trunking = call.Text("TrunkingFlag");
  if (!trunking.empty() && trunking != "Enable" && trunking != "Disable")
    return {"InvalidParameterValue", "`TrunkingFlag` is Enable or Disable."};
  Interface interface;
  interface.security_groups = call.Texts("SecurityGroupIds");
  EMULATOR_TRY(call.CheckSecurityGroups(interface.security_groups));
  EMULATOR_TRY(call.ReadTags(interface.tags));
  WantedAddresses wanted;
  EMULATOR_TRY(ReadWantedAddresses(call, *subnet, wanted));
  if (!wanted.has_primary) ++wanted.picked;
  const int64_t total = static_cast<int64_t>(wanted.given.size()) + wanted.picked;
  if (total > address_quota) return {"LimitExceeded", absl::StrCat("A network interface has at most ", address_quota, " addresses here.")};
  if (vpc->interface_count >= static_cast<size_t>(world.quotas.interfaces)) {
    return {"LimitExceeded.NetworkInterfaceLimitExceeded",
            absl::StrCat("The VPC `", vpc->id, "` has ", world.quotas.interfaces, " network interfaces.")};
  }
  if (static_cast<uint64_t>(total) > subnet->Free()) {
    return {"ResourceInsufficient.Subnet", absl::StrCat("The subnet `", subnet->id, "` has ", subnet->Free(), " free addresses.")};
  }

  interface.id = world.NewId("eni-");
  interface.name = call.Text("NetworkInterfaceName");
  interface.description = call.Text("NetworkInterfaceDescription");
  interface.vpc = vpc->id;
  interface.subnet = subnet->id;
  interface.mac = world.NewMac();
  interface.created = call.PlainTime();
  interface.trunking = trunking == "Enable";
  if (call.Has("QosLevel")) interface.qos = call.Text("QosLevel");
  interface.state = InterfaceState::kPending;
  // Some are not listed right away (Tencent reference 5.1): from the seed, one in four.
  interface.visible = world.settle == absl::ZeroDuration() || !world.Coin("young " + interface.id, 4);
  interface.addresses = std::move(wanted.given);
  made = &world.AddInterface(std::move(interface));
  for (int64_t i = 0; i < wanted.picked; ++i) {
    PrivateAddress address;
    address.ip = *world.PickAddress(*subnet);
    address.primary = !wanted.has_primary && i == 0;
    world.AddAddress(*made, std::move(address));
  }
  for (PrivateAddress& address : made->addresses) address.state = AddressState::kPending;
  if (!made->visible) {
    world.After(1, 3, [id = made->id](World& later) {
      if (Interface* young = later.interfaces.Find(id)) later.Reveal(*young);
    });
  }
  return Refusal::None();
}

void BecomeAvailable(World& world, const std::string& id) {
  Interface* interface = world.interfaces.Find(id);
  if (interface == nullptr || interface->state != InterfaceState::kPending) return;
  interface->state = InterfaceState::kAvailable;
  for (PrivateAddress& address : interface->addresses) address.state = AddressState::kAvailable;
}

Refusal CreateNetworkInterface(Call& call) {
  Interface* made = nullptr;
  EMULATOR_TRY(Create(call, call.world.quotas.addresses_per_interface, made));
  call.world.StartTask(call.request_id, made->id);
  call.world.AfterSettling([id = made->id, task = call.request_id](World& world) {
    BecomeAvailable(world, id);
    world.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
  });
  call.out.Key("NetworkInterface");
  WriteInterface(call.out, call.world, *made);
  return Refusal::None();
}

Refusal CreateAndAttachNetworkInterface(Call& call) {
  World& world = call.world;
  Instance* instance = world.instances.Find(call.Text("InstanceId"));
  if (instance == nullptr) return {"ResourceNotFound", absl::StrCat("The instance `", call.Text("InstanceId"), "` does not exist.")};
  // Everything that attaching asks for is asked before anything is made.
  Interface planned;
  planned.id = "the new interface";
  planned.vpc = call.Text("VpcId");
  planned.subnet = call.Text("SubnetId");
  planned.security_groups = call.Texts("SecurityGroupIds");
  Vpc* vpc = nullptr;
  Subnet* subnet = nullptr;
  EMULATOR_TRY(FindPlace(call, vpc, subnet));
  EMULATOR_TRY(CheckAttachable(world, planned, *instance, call.Integer("AttachType", 0)));
  Interface* made = nullptr;
  EMULATOR_TRY(Create(call, world.types.at(instance->type).addresses_per_interface, made));
  world.StartTask(call.request_id, made->id);
  world.PutOn(*made, *instance);
  made->destination = instance->id;
  world.AfterSettling([id = made->id, task = call.request_id, time = call.PlainTime()](World& later) {
    BecomeAvailable(later, id);
    Interface* interface = later.interfaces.Find(id);
    if (interface == nullptr || interface->destination.empty()) {
      later.FinishTask(task, TaskStatus::kFailed, "The instance is gone.");
      return;
    }
    const std::string instance_id = interface->destination;
    interface->destination.clear();
    StartAttaching(later, *interface, instance_id, task, time);
  });
  call.out.Key("NetworkInterface");
  WriteInterface(call.out, world, *made);
  return Refusal::None();
}

Refusal DeleteNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  if (!interface->instance.empty() || !interface->destination.empty()) {
    return {"ResourceInUse", absl::StrCat("The network interface `", interface->id, "` is attached to `",
                                          interface->instance.empty() ? interface->destination : interface->instance, "`.")};
  }
  EMULATOR_TRY(MustRest(*interface));
  for (const PrivateAddress& address : interface->addresses) {
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    if (eip != nullptr && eip->status == EipStatus::kBinding) {
      return {"UnsupportedOperation.InvalidState", absl::StrCat("The EIP `", eip->id, "` is being bound to `", interface->id, "`.")};
    }
  }
  interface->state = InterfaceState::kDeleting;
  for (PrivateAddress& address : interface->addresses) address.state = AddressState::kDeleting;
  world.StartUnbinding(*interface, [](const PrivateAddress&) { return true; });
  world.StartTask(call.request_id, interface->id);
  world.AfterSettling([id = interface->id, task = call.request_id](World& later) {
    if (Interface* gone = later.interfaces.Find(id)) later.RemoveInterface(*gone);
    later.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
  });
  return Refusal::None();
}

Refusal ModifyNetworkInterfaceAttribute(Call& call) {
  Interface* interface = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  EMULATOR_TRY(CheckNameAndDescription(call));
  const std::vector<std::string> groups = call.Texts("SecurityGroupIds");
  if (call.Has("SecurityGroupIds") && groups.empty()) {
    return {"InvalidParameterValue",
            "`SecurityGroupIds` is empty; use DisassociateNetworkInterfaceSecurityGroups to take the last group off."};
  }
  EMULATOR_TRY(call.CheckSecurityGroups(groups));
  const std::string trunking = call.Text("TrunkingFlag");
  if (!trunking.empty() && trunking != "Enable" && trunking != "Disable")
    return {"InvalidParameterValue", "`TrunkingFlag` is Enable or Disable."};
  if (interface->state == InterfaceState::kPending || interface->state == InterfaceState::kDeleting) return MustRest(*interface);
  if (call.Has("NetworkInterfaceName")) interface->name = call.Text("NetworkInterfaceName");
  if (call.Has("NetworkInterfaceDescription")) interface->description = call.Text("NetworkInterfaceDescription");
  if (!groups.empty()) interface->security_groups = groups;
  if (!trunking.empty()) interface->trunking = trunking == "Enable";
  return Refusal::None();
}

Refusal ModifyNetworkInterfaceQos(Call& call) {
  EMULATOR_TRY(CheckQos(call.Text("QosLevel")));
  if (call.Integer("DirectSendMaxPort", 0) > 65535) return {"InvalidParameterValue.Range", "`DirectSendMaxPort` is at most 65535."};
  std::vector<Interface*> found;
  for (const std::string& id : call.Texts("NetworkInterfaceIds")) {
    Interface* interface = nullptr;
    EMULATOR_TRY(call.FindInterface(id, interface));
    found.push_back(interface);
  }
  for (Interface* interface : found) {
    if (call.Has("QosLevel")) interface->qos = call.Text("QosLevel");
  }
  return Refusal::None();
}

}  // namespace

void AddInterfaceActions(ActionTable& table) {
  const std::string create =
      "VpcId! SubnetId! NetworkInterfaceName! NetworkInterfaceDescription PrivateIpAddresses:address[]<=10 "
      "SecondaryPrivateIpAddressCount:u QosLevel "
      "SecurityGroupIds[] Tags:tag[] IsRdma:b ClientToken ";
  const auto add = [&](const char* name, double rate, const std::string& parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kWrite, rate, Throttle::kInterfaceModule, ParameterSpec(parameters), run});
  };
  add("CreateNetworkInterface", 100, create + "TrunkingFlag", CreateNetworkInterface);
  add("CreateAndAttachNetworkInterface", 20, create + "InstanceId! AttachType:i", CreateAndAttachNetworkInterface);
  add("DeleteNetworkInterface", 100, "NetworkInterfaceId!", DeleteNetworkInterface);
  add("ModifyNetworkInterfaceAttribute", 50,
      "NetworkInterfaceId! NetworkInterfaceName NetworkInterfaceDescription SecurityGroupIds[] TrunkingFlag",
      ModifyNetworkInterfaceAttribute);
  add("ModifyNetworkInterfaceQos", 0, "NetworkInterfaceIds[]! QosLevel DirectSendMaxPort:u", ModifyNetworkInterfaceQos);
}

}  // namespace eniform::emulator::tencentcloud
