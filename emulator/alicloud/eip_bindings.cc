#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/eip_rules.h"

namespace eniform::emulator::alicloud {
namespace {

struct Target {
  Interface* interface = nullptr;
  PrivateAddress* address = nullptr;
  EipTarget kind = EipTarget::kInterface;
};

// An instance stands for the primary address of its primary interface; an interface without `PrivateIpAddress` for its primary one
// (Alibaba reference 2.13).
Refusal FindTarget(Call& call, Target& target) {
  World& world = call.world;
  const std::string id = call.Text("InstanceId"), type = call.Text("InstanceType"), ip = call.Text("PrivateIpAddress");
  if (type.empty() || type == "EcsInstance") {
    const Instance* instance = world.instances.Find(id);
    if (instance == nullptr || instance->released)
      return {"InvalidInstanId.NotFound", absl::StrCat("The instance `", id, "` does not exist.")};
    target.kind = EipTarget::kInstance;
    target.interface = world.interfaces.Find(instance->primary_interface);
    target.address = &target.interface->addresses.front();
    return Refusal::None();
  }
  if (type != "NetworkInterface") return {"UnsupportedParameter", absl::StrCat("`InstanceType` `", type, "` is not supported here.")};
  target.interface = world.interfaces.Find(id);
  if (target.interface == nullptr) return {"InvalidNicOrVm.NotFound", absl::StrCat("The network interface `", id, "` does not exist.")};
  target.address = &target.interface->addresses.front();
  if (ip.empty()) return Refusal::None();
  absl::optional<Ipv4> parsed = Ipv4::Parse(ip);
  target.address = parsed.has_value() ? target.interface->Address(*parsed) : nullptr;
  if (target.address == nullptr) return {"InvalidParams.NotFound", absl::StrCat("The address `", ip, "` is not on `", id, "`."), 400};
  return Refusal::None();
}

// The interface and its instance must not be on their way from one state to another.
Refusal MustTakeEips(World& world, const Interface& interface) {
  if (interface.state != InterfaceState::kAvailable && interface.state != InterfaceState::kInUse)
    return {"InvalidStatus.EniStatusNotSupport", absl::StrCat("`", interface.id, "` is ", StateText(interface.state), ".")};
  const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
  if (instance == nullptr) return Refusal::None();
  const bool rests = instance->state == InstanceState::kRunning || instance->state == InstanceState::kStopped;
  if (!rests || instance->released)
    return {"InvalidStatus.EcsStatusNotSupport", absl::StrCat("`", instance->id, "` is ", StateText(instance->state), ".")};
  return Refusal::None();
}

Refusal CheckAddress(World& world, const Target& target) {
  const Interface& interface = *target.interface;
  const Instance* instance = interface.instance.empty() ? nullptr : world.instances.Find(interface.instance);
  const bool stands_for_instance = interface.primary && target.address->primary;
  if (stands_for_instance && instance != nullptr && (!instance->public_ip.empty() || instance->classic))
    return {"EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP", absl::StrCat("`", instance->id, "` has a public address of its own.")};
  if (target.address->eip.empty()) return Refusal::None();
  if (target.kind == EipTarget::kInstance)
    return {"BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP", absl::StrCat("`", interface.instance, "` has an EIP.")};
  const bool full =
      std::all_of(interface.addresses.begin(), interface.addresses.end(), [](const PrivateAddress& a) { return !a.eip.empty(); });
  return {full ? "InvalidEip.EipQuotaExceeded" : "ResourceAlreadyAssociated.IpAddress",
          absl::StrCat(target.address->ip.ToText(), " has the EIP `", target.address->eip, "`.")};
}

// BINDED takes a free interface with one address; modes do not mix; MULTI_BINDED is closed to new users (Alibaba reference 2.13).
Refusal CheckMode(World& world, const Target& target, const std::string& mode) {
  const Interface& interface = *target.interface;
  if (mode != "NAT" && mode != "BINDED") return {"Mode.NotSupport", absl::StrCat("The mode `", mode, "` is not supported.")};
  for (const PrivateAddress& address : interface.addresses) {
    const Eip* other = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    if (other != nullptr && other->mode != mode)
      return {"Mode.Conflict", absl::StrCat("`", interface.id, "` has the EIP `", other->id, "` in the mode ", other->mode, ".")};
  }
  if (mode == "NAT") return Refusal::None();
  if (target.kind == EipTarget::kInstance) return {"Mode.NotSupport", "Modes are for network interfaces."};
  if (!interface.instance.empty()) return {"Eni.Attached", absl::StrCat("`", interface.id, "` is attached.")};
  if (interface.addresses.size() > 1) return {"Eni.HasSubIp", absl::StrCat("`", interface.id, "` has secondary addresses.")};
  return Refusal::None();
}

// One task at a time on an interface and its instance (Alibaba reference 5.5).
Refusal CheckTasks(World& world, const Interface& interface) {
  const Eip* busy = world.EipOnItsWay(interface);
  if (busy == nullptr) return Refusal::None();
  return {"TaskConflict", absl::StrCat("The EIP `", busy->id, "` is ", StateText(busy->status), ". The operation is too frequent.")};
}

Refusal AssociateEipAddress(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AllocationId"), eip));
  Target target;
  EMULATOR_TRY(FindTarget(call, target));
  EMULATOR_TRY(MustRest(*eip));
  if (eip->status == EipStatus::kInUse) {
    const bool same = eip->interface_id == target.interface->id && eip->private_ip == target.address->ip;
    return {same ? "InvalidAssociation.Duplicated" : "IncorrectEipStatus", absl::StrCat("The EIP `", eip->id, "` is bound already.")};
  }
  EMULATOR_TRY(MustNotBeLocked(*eip));
  EMULATOR_TRY(CheckTasks(world, *target.interface));
  EMULATOR_TRY(MustTakeEips(world, *target.interface));
  EMULATOR_TRY(CheckAddress(world, target));
  const std::string mode = call.Text("Mode").empty() ? "NAT" : call.Text("Mode");
  EMULATOR_TRY(CheckMode(world, target, mode));
  world.Link(*eip, *target.interface, *target.address, target.kind);
  eip->mode = mode;
  eip->status = EipStatus::kAssociating;
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  world.AfterSettling([id = eip->id, fails = call.aftermath == Aftermath::kFails](World& later) {
    Eip* bound = later.eips.Find(id);
    if (bound == nullptr || bound->status != EipStatus::kAssociating) return;
    if (fails) {
      later.Unlink(*bound);
    } else {
      bound->status = EipStatus::kInUse;
    }
  });
  return Refusal::None();
}

// What the caller believes the EIP to be bound to: InvalidBindInstance.NotFound when it is not.
Refusal CheckGuard(const Call& call, const Eip& eip) {
  const std::string id = call.Text("InstanceId"), type = call.Text("InstanceType"), ip = call.Text("PrivateIpAddress");
  const bool by_instance = eip.target == EipTarget::kInstance;
  const bool id_differs = !id.empty() && id != (by_instance ? eip.instance : eip.interface_id);
  const bool type_differs = !type.empty() && type != (by_instance ? "EcsInstance" : "NetworkInterface");
  const bool ip_differs = !ip.empty() && ip != eip.private_ip.ToText();
  if (!id_differs && !type_differs && !ip_differs) return Refusal::None();
  return {"InvalidBindInstance.NotFound", absl::StrCat("The EIP `", eip.id, "` is not bound to what was named.")};
}

Refusal UnassociateEipAddress(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AllocationId"), eip));
  if (eip->status != EipStatus::kInUse)
    return {"IncorrectEipStatus", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  EMULATOR_TRY(CheckGuard(call, *eip));
  EMULATOR_TRY(MustNotBeLocked(*eip));
  const Interface& interface = *world.interfaces.Find(eip->interface_id);
  if (eip->mode == "BINDED" && !interface.instance.empty()) return {"Eni.Attached", absl::StrCat("`", interface.id, "` is attached.")};
  EMULATOR_TRY(CheckTasks(world, interface));
  EMULATOR_TRY(MustTakeEips(world, interface));
  eip->status = EipStatus::kUnassociating;
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  world.AfterSettling([id = eip->id, fails = call.aftermath == Aftermath::kFails](World& later) {
    Eip* unbound = later.eips.Find(id);
    if (unbound == nullptr || unbound->status != EipStatus::kUnassociating) return;
    if (fails) {
      unbound->status = EipStatus::kInUse;
    } else {
      later.Unlink(*unbound);
    }
  });
  return Refusal::None();
}

Refusal ModifyEipForwardMode(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("InstanceId"), eip));
  if (eip->status != EipStatus::kInUse)
    return {"IncorrectEipStatus", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  Target target;
  target.interface = world.interfaces.Find(eip->interface_id);
  target.address = world.BoundAddress(*eip);
  target.kind = eip->target;
  const std::string old = eip->mode, mode = call.Text("Mode");
  eip->mode = mode;  // so that its own mode is not in the way
  const Refusal refusal = CheckMode(world, target, mode);
  if (!refusal.none()) eip->mode = old;
  return refusal;
}

}  // namespace

void AddEipBindings(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kVpc, name), Action{ActionKind::kWrite, rate, ParameterSpec(parameters), run});
  };
  add("AssociateEipAddress", 120, "AllocationId! InstanceId!", AssociateEipAddress);
  add("UnassociateEipAddress", 120, "AllocationId! Force:b", UnassociateEipAddress);  // Alibaba reference 5.4: assume 120
  add("ModifyEipForwardMode", 120, "RegionId! InstanceId! Mode!", ModifyEipForwardMode);
}

}  // namespace eniform::emulator::alicloud
