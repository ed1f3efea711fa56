#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/attachment.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_rules.h"

// Actions on instances: the reference names them and says little of their parameters; these are the common ones of the vendor's API.
namespace eniform::emulator::alicloud {
namespace {

Refusal FindInstance(Call& call, const std::string& id, Instance*& instance) {
  instance = call.world.instances.Find(id);
  if (instance == nullptr || instance->released)
    return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal MustBe(const Instance& instance, InstanceState state) {
  if (instance.state == state) return Refusal::None();
  return {"IncorrectInstanceStatus", absl::StrCat("The instance `", instance.id, "` is ", StateText(instance.state), ".")};
}

// `InstanceId` of an action on one instance, `InstanceId.N` of its sister on many; all are found before anything is changed.
Refusal FindAll(Call& call, std::vector<Instance*>& found) {
  std::vector<std::string> ids = call.in.List("InstanceId");
  if (call.in.Has("InstanceId")) ids = {call.Text("InstanceId")};
  for (const std::string& id : ids) {
    Instance* instance = nullptr;
    EMULATOR_TRY(FindInstance(call, id, instance));
    found.push_back(instance);
  }
  return Refusal::None();
}

void Stop(World& world, const std::string& id, bool stop_charging) {
  Instance* instance = world.instances.Find(id);
  if (instance == nullptr || instance->state != InstanceState::kStopping) return;
  instance->state = InstanceState::kStopped;
  instance->stop_charging = stop_charging;
  LetGoOfDetaching(world, *instance);
}

void Start(World& world, const std::string& id, const std::string& time) {
  Instance* instance = world.instances.Find(id);
  if (instance == nullptr || instance->state != InstanceState::kStarting) return;
  instance->state = InstanceState::kRunning;
  instance->started = time;
  instance->fresh = false;
  instance->vpc_changed = false;
  instance->stop_charging = false;
  instance->blocks_detach = false;
}

Refusal StopInstances(Call& call) {
  const std::string mode = call.Text("StoppedMode");
  if (!mode.empty() && mode != "KeepCharging" && mode != "StopCharging")
    return {"InvalidParameter", "`StoppedMode` is KeepCharging or StopCharging."};
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) EMULATOR_TRY(MustBe(*instance, InstanceState::kRunning));
  for (Instance* instance : found) {
    instance->state = InstanceState::kStopping;
    call.world.AfterSettling([id = instance->id, charging = mode == "StopCharging"](World& later) { Stop(later, id, charging); });
  }
  return Refusal::None();
}

Refusal StartInstances(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) EMULATOR_TRY(MustBe(*instance, InstanceState::kStopped));
  for (Instance* instance : found) {
    instance->state = InstanceState::kStarting;
    call.world.AfterSettling([id = instance->id, time = call.Time()](World& later) { Start(later, id, time); });
  }
  return Refusal::None();
}

Refusal RebootInstances(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  for (const Instance* instance : found) EMULATOR_TRY(MustBe(*instance, InstanceState::kRunning));
  for (Instance* instance : found) {
    instance->state = InstanceState::kStopping;
    call.world.After(1, 2, [id = instance->id, time = call.Time()](World& later) {
      Instance* rebooted = later.instances.Find(id);
      if (rebooted == nullptr || rebooted->state != InstanceState::kStopping) return;
      LetGoOfDetaching(later, *rebooted);
      rebooted->state = InstanceState::kStarting;
      later.After(1, 2, [id, time](World& last) { Start(last, id, time); });
    });
  }
  return Refusal::None();
}

// An interface that is not to go stays, Available; a primary one becomes a secondary one (Alibaba reference 3).
void Release(World& world, const std::string& id) {
  Instance* instance = world.instances.Find(id);
  if (instance == nullptr) return;
  const std::vector<std::string> interfaces = instance->interfaces;
  for (const std::string& interface_id : interfaces) {
    Interface* interface = world.interfaces.Find(interface_id);
    if (interface == nullptr) continue;
    if (interface->delete_on_release) {
      world.UnlinkAll(*interface);
      world.RemoveInterface(*interface);
      continue;
    }
    // What was bound to the instance has lost what it was bound to; what was bound to the interface stays (Alibaba reference 3).
    for (const PrivateAddress& address : interface->addresses) {
      Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
      if (eip != nullptr && eip->target == EipTarget::kInstance) world.Unlink(*eip);
    }
    FinishDetaching(world, *interface);
    interface->primary = false;
  }
  world.instances.Remove(*world.instances.Find(id));
}

Refusal DeleteInstances(Call& call) {
  std::vector<Instance*> found;
  EMULATOR_TRY(FindAll(call, found));
  const bool force = call.in.Flag("Force", false);
  for (const Instance* instance : found) {
    if (instance->deletion_protection)
      return {"InvalidOperation.DeletionProtection", absl::StrCat("The instance `", instance->id, "` is protected from deletion.")};
    if (instance->prepaid) return {"ChargeTypeViolation", absl::StrCat("The instance `", instance->id, "` is paid for in advance.")};
    if (!(force && instance->state == InstanceState::kRunning)) EMULATOR_TRY(MustBe(*instance, InstanceState::kStopped));
  }
  for (Instance* instance : found) {
    instance->released = true;
    if (instance->state == InstanceState::kRunning) instance->state = InstanceState::kStopping;
    call.world.AfterSettling([id = instance->id](World& later) { Release(later, id); });
  }
  return Refusal::None();
}

Refusal ModifyInstanceAttribute(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  EMULATOR_TRY(FindInstance(call, call.Text("InstanceId"), instance));
  const std::vector<std::string> groups = call.in.List("SecurityGroupIds");
  Interface* primary = world.interfaces.Find(instance->primary_interface);
  if (!groups.empty()) {
    EMULATOR_TRY(
        CheckSecurityGroups(world, groups, instance->vpc, static_cast<int64_t>(primary->addresses.size()), primary->security_groups));
    world.After(1, 2, [id = primary->id, groups](World& later) {
      if (Interface* changed = later.interfaces.Find(id)) later.SetSecurityGroups(*changed, groups);
    });
  }
  if (!call.Text("InstanceName").empty()) instance->name = call.Text("InstanceName");
  instance->deletion_protection = call.in.Flag("DeletionProtection", instance->deletion_protection);
  return Refusal::None();
}

}  // namespace

void AddInstanceActions(ActionTable& table) {
  const auto add = [&](const char* name, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kEcs, name), Action{ActionKind::kWrite, 400, ParameterSpec(parameters), run});
  };
  add("StopInstance", "InstanceId! ForceStop:b StoppedMode", StopInstances);
  add("StopInstances", "RegionId! InstanceId:l<=100! ForceStop:b StoppedMode", StopInstances);
  add("StartInstance", "InstanceId!", StartInstances);
  add("StartInstances", "RegionId! InstanceId:l<=100!", StartInstances);
  add("RebootInstance", "InstanceId! ForceStop:b", RebootInstances);
  add("RebootInstances", "RegionId! InstanceId:l<=100! ForceReboot:b", RebootInstances);
  add("DeleteInstance", "InstanceId! Force:b", DeleteInstances);
  add("DeleteInstances", "RegionId! InstanceId:l<=100! Force:b", DeleteInstances);
  add("ModifyInstanceAttribute", "InstanceId! SecurityGroupIds:l DeletionProtection:b", ModifyInstanceAttribute);
}

}  // namespace eniform::emulator::alicloud
