#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/attachment.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/instance_rules.h"
#include "emulator/tencentcloud/security_groups.h"

namespace eniform::emulator::tencentcloud {
namespace {

// All instances of a call, each idle, before anything is changed.
Refusal FindAll(Call& call, std::vector<Instance*>& found) {
  for (const std::string& id : call.Texts("InstanceIds")) {
    Instance* instance = nullptr;
    EMULATOR_TRY(FindInstanceOfCvm(call, id, instance));
    if (std::find(found.begin(), found.end(), instance) != found.end()) {
      return {"InvalidParameterValue.DuplicatePara", absl::StrCat("The instance `", id, "` is given twice.")};
    }
    EMULATOR_TRY(MustBeIdle(*instance));
    found.push_back(instance);
  }
  return Refusal::None();
}

Refusal StopInstances(Call& call) {
  const std::string type = call.Text("StopType"), mode = call.Text("StoppedMode");
  if (!type.empty() && type != "SOFT" && type != "SOFT_FIRST" && type != "HARD")
    return {"InvalidParameterValue", "`StopType` is SOFT, SOFT_FIRST or HARD."};
  if (!mode.empty() && mode != "KEEP_CHARGING" && mode != "STOP_CHARGING")
    return {"InvalidParameterValue", "`StoppedMode` is KEEP_CHARGING or STOP_CHARGING."};
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) {
    if (instance->state == InstanceState::kRunning) continue;
    return {absl::StrCat("UnsupportedOperation.InstanceState", instance->state == InstanceState::kStopped ? "Stopped" : "Terminating"),
            absl::StrCat("The instance `", instance->id, "` is ", StateText(instance->state), ".")};
  }
  for (Instance* instance : found) {
    StartOperation(*instance, "StopInstances", call.request_id);
    instance->state = InstanceState::kStopping;
    call.world.AfterSettling([id = instance->id, stop_charging = mode == "STOP_CHARGING"](World& later) {
      Instance* stopped = later.instances.Find(id);
      if (stopped == nullptr) return;
      stopped->state = InstanceState::kStopped;
      stopped->stop_charging = stop_charging;
      FinishOperation(*stopped, OperationState::kSuccess, "");
    });
  }
  return Refusal::None();
}

Refusal StartInstances(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) {
    if (instance->state == InstanceState::kStopped) continue;
    return {absl::StrCat("UnsupportedOperation.InstanceState", instance->state == InstanceState::kRunning ? "Running" : "Terminating"),
            absl::StrCat("The instance `", instance->id, "` is ", StateText(instance->state), ".")};
  }
  for (Instance* instance : found) {
    StartOperation(*instance, "StartInstances", call.request_id);
    instance->state = InstanceState::kStarting;
    instance->stop_charging = false;
    call.world.AfterSettling([id = instance->id](World& later) {
      Instance* started = later.instances.Find(id);
      if (started == nullptr) return;
      started->state = InstanceState::kRunning;
      FinishOperation(*started, OperationState::kSuccess, "");
    });
  }
  return Refusal::None();
}

void UnlinkEips(World& world, Interface& interface) {
  for (const PrivateAddress& address : interface.addresses) {
    Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    if (eip != nullptr) world.Unlink(*eip);
  }
}

// The primary interface goes with its instance; the others stay, free, but for those that are to go as well
// (Tencent reference 3.5 and 4.1, rule 20).
void Destroy(World& world, const std::string& id) {
  Instance* instance = world.instances.Find(id);
  if (instance == nullptr) return;
  const std::vector<std::string> interfaces = instance->interfaces;
  for (const std::string& interface_id : interfaces) {
    Interface* interface = world.interfaces.Find(interface_id);
    if (interface == nullptr) continue;
    if (interface->destination == id) {
      interface->destination.clear();
      world.TakeOff(*interface, id);
      continue;
    }
    if (interface->primary || interface->delete_on_termination) {
      UnlinkEips(world, *interface);
      world.RemoveInterface(*interface);
    } else {
      const bool migrates = !interface->destination.empty();
      FinishDetaching(world, *interface);
      if (migrates) interface->state = InterfaceState::kDetaching;  // its way to the other instance goes on
    }
  }
  world.instances.Remove(*world.instances.Find(id));
}

Refusal TerminateInstances(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) {
    if (instance->termination_protected)
      return {"UnsupportedOperation", absl::StrCat("The instance `", instance->id, "` is protected from termination.")};
    const bool may = instance->state == InstanceState::kRunning || instance->state == InstanceState::kStopped ||
                     instance->state == InstanceState::kShutdown;
    if (!may)
      return {"UnsupportedOperation.InstanceStateTerminating",
              absl::StrCat("The instance `", instance->id, "` is ", StateText(instance->state), ".")};
  }
  for (Instance* instance : found) {
    StartOperation(*instance, "TerminateInstances", call.request_id);
    // What is paid for in advance goes to the recycle bin first (Tencent reference 3.5).
    const bool recycle = instance->prepaid && instance->state != InstanceState::kShutdown;
    instance->state = recycle ? InstanceState::kStopping : InstanceState::kTerminating;
    call.world.AfterSettling([id = instance->id, recycle](World& later) {
      if (!recycle) {
        Destroy(later, id);
      } else if (Instance* isolated = later.instances.Find(id)) {
        isolated->state = InstanceState::kShutdown;
        FinishOperation(*isolated, OperationState::kSuccess, "");
      }
    });
  }
  return Refusal::None();
}

// Starts an operation that changes the primary interface's groups once it is done.
void ChangeGroupsLater(Call& call, Instance& instance, const std::string& operation, std::function<void(Interface&)> change) {
  StartOperation(instance, operation, call.request_id);
  call.world.AfterSettling([id = instance.id, change = std::move(change)](World& later) {
    Instance* changed = later.instances.Find(id);
    if (changed == nullptr) return;
    change(*later.interfaces.Find(changed->primary_interface));
    FinishOperation(*changed, OperationState::kSuccess, "");
  });
}

Refusal ModifyInstancesAttribute(Call& call) {
  const bool name = call.Has("InstanceName"), groups = call.Has("SecurityGroups"), protection = call.Has("DisableApiTermination");
  if (name + groups + protection != 1) return {"InvalidParameterConflict", "One attribute is changed at a call."};
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  const std::vector<std::string> ids = call.Texts("SecurityGroups");
  EMULATOR_TRY(call.CheckSecurityGroups(ids));
  if (groups && ids.empty()) return {"InvalidParameterValue", "An instance keeps at least one security group."};
  for (Instance* instance : found) {
    if (name) instance->name = call.Text("InstanceName");
    if (protection) instance->termination_protected = call.Flag("DisableApiTermination", false);
    if (groups)
      ChangeGroupsLater(call, *instance, "ModifyInstancesAttribute", [ids](Interface& interface) { interface.security_groups = ids; });
  }
  return Refusal::None();
}

Refusal AssociateSecurityGroups(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  const std::vector<std::string> ids = call.Texts("SecurityGroupIds");
  EMULATOR_TRY(call.CheckSecurityGroups(ids));
  for (Instance* instance : found) {
    ChangeGroupsLater(call, *instance, "AssociateSecurityGroups", [ids](Interface& interface) { AddGroups(interface, ids); });
  }
  return Refusal::None();
}

Refusal DisassociateSecurityGroups(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  const std::vector<std::string> ids = call.Texts("SecurityGroupIds");
  EMULATOR_TRY(call.CheckSecurityGroups(ids));
  for (Instance* instance : found) {
    ChangeGroupsLater(call, *instance, "DisassociateSecurityGroups", [ids](Interface& interface) { RemoveGroups(interface, ids); });
  }
  return Refusal::None();
}

}  // namespace

void AddInstanceActions(ActionTable& table) {
  const auto add = [&](const char* name, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kCvm, ActionKind::kWrite, 0, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  add("StopInstances", "InstanceIds[]<=100! StopType StoppedMode ForceStop:b", StopInstances);
  add("StartInstances", "InstanceIds[]<=100!", StartInstances);
  add("TerminateInstances", "InstanceIds[]<=100! ReleaseAddress:b ReleasePrepaidDataDisks:b", TerminateInstances);
  add("ModifyInstancesAttribute", "InstanceIds[]<=100! InstanceName SecurityGroups[] DisableApiTermination:b", ModifyInstancesAttribute);
  add("AssociateSecurityGroups", "SecurityGroupIds[]! InstanceIds[]<=100!", AssociateSecurityGroups);
  add("DisassociateSecurityGroups", "SecurityGroupIds[]! InstanceIds[]<=100!", DisassociateSecurityGroups);
}

}  // namespace eniform::emulator::tencentcloud
