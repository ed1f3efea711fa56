#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/eip_rules.h"
#include "emulator/tencentcloud/interface_rules.h"
#include "emulator/tencentcloud/limits.h"

namespace eniform::emulator::tencentcloud {
namespace {

enum class TargetForm { kInstance, kAddress };

struct Target {
  Interface* interface = nullptr;
  PrivateAddress* address = nullptr;
  TargetForm form = TargetForm::kAddress;
};

Refusal FindTarget(Call& call, Target& target) {
  World& world = call.world;
  const std::string instance_id = call.Text("InstanceId"), interface_id = call.Text("NetworkInterfaceId"),
                    text = call.Text("PrivateIpAddress");
  if (!instance_id.empty() && (!interface_id.empty() || !text.empty())) {
    return {"InvalidParameterConflict", "`InstanceId` can not be used with `NetworkInterfaceId` and `PrivateIpAddress`."};
  }
  if (!instance_id.empty()) {
    const Instance* instance = world.instances.Find(instance_id);
    if (instance == nullptr) return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", instance_id, "` does not exist.")};
    target.form = TargetForm::kInstance;
    target.interface = world.interfaces.Find(instance->primary_interface);
    target.address = &target.interface->addresses.front();
    return Refusal::None();
  }
  if (interface_id.empty() || text.empty()) {
    return {"MissingParameter", "Either `InstanceId`, or `NetworkInterfaceId` and `PrivateIpAddress` are needed."};
  }
  if (!HasShape(interface_id, "eni-"))
    return {"InvalidParameterValue.Malformed", absl::StrCat("`", interface_id, "` is not the id of a network interface.")};
  target.interface = world.interfaces.Find(interface_id);
  if (target.interface == nullptr)
    return {"InvalidNetworkInterfaceId.NotFound", absl::StrCat("The network interface `", interface_id, "` does not exist.")};
  absl::optional<Ipv4> ip = Ipv4::Parse(text);
  if (!ip.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
  target.address = target.interface->Address(*ip);
  // One code for both (Tencent reference 1.5): no such interface, and no such address on it.
  if (target.address == nullptr)
    return {"InvalidNetworkInterfaceId.NotFound", absl::StrCat("The address `", text, "` is not on `", interface_id, "`.")};
  return Refusal::None();
}

Refusal CheckFree(const Eip& eip, const Target& target) {
  if (eip.status == EipStatus::kUnbind) return Refusal::None();
  if (eip.interface_id != target.interface->id) {
    return {"InvalidParameterValue.NetworkInterfaceIdNotMatch",
            absl::StrCat("The EIP `", eip.id, "` is bound to `", eip.interface_id, "`.")};
  }
  if (eip.private_ip != target.address->ip) {
    return {"InvalidParameterValue.PrivateIpAddressNotMatch",
            absl::StrCat("The EIP `", eip.id, "` is bound to ", eip.private_ip.ToText(), ".")};
  }
  return {"InvalidPrivateIpAddress.AlreadyBindEip", absl::StrCat("The EIP `", eip.id, "` is bound there already.")};
}

Refusal CheckTarget(World& world, const Target& target) {
  const PrivateAddress& address = *target.address;
  if (!address.eip.empty()) {
    return {target.form == TargetForm::kInstance ? "InvalidInstanceId.AlreadyBindEip" : "InvalidPrivateIpAddress.AlreadyBindEip",
            absl::StrCat(address.ip.ToText(), " has the EIP `", address.eip, "`.")};
  }
  EMULATOR_TRY(MustRest(*target.interface));
  if (!address.wan_ip.empty() && world.account == AccountType::kStandard) {
    return {"InvalidParameterValue.InstanceHasWanIP", absl::StrCat(address.ip.ToText(), " has the public address ", address.wan_ip, ".")};
  }
  const Instance* instance = target.interface->instance.empty() ? nullptr : world.instances.Find(target.interface->instance);
  if (instance == nullptr) return Refusal::None();
  if (instance->stop_charging && instance->state == InstanceState::kStopped) {
    return {"UnsupportedOperation.InstanceStatusNotPermit", absl::StrCat("`", instance->id, "` is stopped without charging.")};
  }
  if (instance->state != InstanceState::kRunning && instance->state != InstanceState::kStopped) {
    return {"InvalidParameterValue.InvalidInstanceState", absl::StrCat("`", instance->id, "` is ", StateText(instance->state), ".")};
  }
  const int quota = PublicAddressQuota(instance->cpu);
  const int held = world.PublicAddressesOf(*instance) - (address.wan_ip.empty() ? 0 : 1);
  if (held >= quota) {
    return {"LimitExceeded.InstanceAddressQuota",
            absl::StrCat("`", instance->id, "` has ", held, " public addresses, at most ", quota, " are allowed.")};
  }
  return Refusal::None();
}

Refusal AssociateAddress(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AddressId"), eip));
  Target target;
  EMULATOR_TRY(FindTarget(call, target));
  EMULATOR_TRY(MustBeIdle(*eip));
  EMULATOR_TRY(CheckFree(*eip, target));
  if (eip->blocked) return {"InvalidAddressId.Blocked", absl::StrCat("The EIP `", eip->id, "` is blocked.")};
  if (eip->in_arrears) return {"OperationDenied.AddressInArrears", absl::StrCat("The EIP `", eip->id, "` is in arrears.")};
  EMULATOR_TRY(CheckTarget(world, target));

  if (!target.address->wan_ip.empty()) {
    world.public_addresses.erase(Ipv4::Parse(target.address->wan_ip)->value);
    target.address->wan_ip.clear();
  }
  eip->status = EipStatus::kBinding;
  eip->interface_id = target.interface->id;
  eip->private_ip = target.address->ip;
  eip->instance = target.interface->instance;
  target.address->eip = eip->id;
  const uint64_t number = world.StartNumberedTask(call.request_id, eip->id);
  world.AfterSettling([id = eip->id, task = call.request_id](World& later) {
    Eip* bound = later.eips.Find(id);
    if (bound == nullptr || bound->status != EipStatus::kBinding || later.BoundAddress(*bound) == nullptr) {
      later.FinishTask(task, TaskStatus::kFailed, "");
      return;
    }
    bound->status = EipStatus::kBind;
    later.RefreshBindings(*later.interfaces.Find(bound->interface_id));
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.TextField("TaskId", absl::StrCat(number));
  return Refusal::None();
}

// Only the primary address of a primary interface can be given an ordinary public address in place of the EIP.
Refusal CheckReallocation(World& world, const Eip& eip) {
  const Interface* interface = world.interfaces.Find(eip.interface_id);
  if (interface == nullptr || !interface->primary || interface->addresses.front().ip != eip.private_ip) {
    return {"InvalidParameterValue.OnlySupportedForMasterNetworkCard",
            "`ReallocateNormalPublicIp` is for the primary address of a primary interface."};
  }
  if (world.wan_ips_allocated_today >= world.quotas.wan_ips_per_day) {
    return {"AddressQuotaLimitExceeded.DailyAllocate",
            absl::StrCat("A public address can be given back ", world.quotas.wan_ips_per_day, " times a day.")};
  }
  return Refusal::None();
}

Refusal DisassociateAddress(Call& call) {
  World& world = call.world;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindEip(call.Text("AddressId"), eip));
  EMULATOR_TRY(MustBeIdle(*eip));
  if (eip->status != EipStatus::kBind && eip->status != EipStatus::kBindEni) {
    return {"InvalidAddressIdStatus.NotPermit", absl::StrCat("The EIP `", eip->id, "` is ", StateText(eip->status), ".")};
  }
  const bool reallocate = call.Flag("ReallocateNormalPublicIp", false);
  if (reallocate) EMULATOR_TRY(CheckReallocation(world, *eip));
  eip->status = EipStatus::kUnbinding;
  if (reallocate) ++world.wan_ips_allocated_today;
  const uint64_t number = world.StartNumberedTask(call.request_id, eip->id);
  world.AfterSettling([id = eip->id, reallocate, task = call.request_id](World& later) {
    Eip* unbound = later.eips.Find(id);
    if (unbound != nullptr && unbound->status == EipStatus::kUnbinding) {
      PrivateAddress* address = later.BoundAddress(*unbound);
      const std::string interface_id = unbound->interface_id;
      later.Unlink(*unbound);
      if (reallocate && address != nullptr) {
        const Ipv4 wan = later.NewPublicAddress();
        address->wan_ip = wan.ToText();
        later.public_addresses[wan.value] = interface_id;
      }
    }
    later.FinishTask(task, TaskStatus::kSuccess, "");
  });
  call.out.TextField("TaskId", absl::StrCat(number));
  return Refusal::None();
}

}  // namespace

void AddEipBindings(ActionTable& table) {
  const auto add = [&](const char* name, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kWrite, 10, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  add("AssociateAddress", "AddressId! InstanceId NetworkInterfaceId PrivateIpAddress EipDirectConnection:b InstanceRegion",
      AssociateAddress);
  add("DisassociateAddress", "AddressId! ReallocateNormalPublicIp:b", DisassociateAddress);
}

}  // namespace eniform::emulator::tencentcloud
