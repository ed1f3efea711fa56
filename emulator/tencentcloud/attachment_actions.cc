#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/attachment.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/interface_rules.h"

namespace eniform::emulator::tencentcloud {

void StartAttaching(World& world, Interface& interface, const std::string& instance_id, const std::string& task, const std::string& time) {
  interface.state = InterfaceState::kAttaching;
  interface.instance = instance_id;
  interface.attached_at = time;
  interface.was_attached = true;
  world.AfterSettling([id = interface.id, instance_id, task](World& later) {
    Interface* attached = later.interfaces.Find(id);
    if (attached == nullptr || attached->instance != instance_id || attached->state != InterfaceState::kAttaching) {
      later.FinishTask(task, TaskStatus::kFailed, "The instance is gone.");
      return;
    }
    attached->state = InterfaceState::kAvailable;
    later.RefreshBindings(*attached);
    later.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
  });
}

void FinishDetaching(World& world, Interface& interface) {
  world.TakeOff(interface, interface.instance);
  interface.instance.clear();
  interface.device_index = 0;
  interface.attach_type = 0;
  interface.state = InterfaceState::kAvailable;
  world.RefreshBindings(interface);
}

void StartDetaching(World& world, Interface& interface, const std::string& task) {
  interface.state = InterfaceState::kDetaching;
  world.AfterSettling([id = interface.id, task](World& later) {
    Interface* detached = later.interfaces.Find(id);
    if (detached != nullptr && detached->state == InterfaceState::kDetaching) FinishDetaching(later, *detached);
    later.FinishTask(task, TaskStatus::kSuccess, "SUCCESS");
  });
}

namespace {

Refusal FindInstance(Call& call, const char* name, Instance*& instance) {
  const std::string id = call.Text(name);
  if (!HasShape(id, "ins-")) return {"InvalidParameterValue.Malformed", absl::StrCat("`", id, "` is not the id of an instance.")};
  instance = call.world.instances.Find(id);
  if (instance == nullptr) return {"ResourceNotFound", absl::StrCat("The instance `", id, "` does not exist.")};
  return Refusal::None();
}

Refusal CheckAttachType(int64_t type) {
  if (type == 0 || type == 1) return Refusal::None();
  return {"InvalidParameterValue", "`AttachType` is 0 or 1."};
}

Refusal NotForPrimary(const Interface& interface) {
  return {"UnsupportedOperation",
          absl::StrCat("The primary network interface `", interface.id, "` can not be attached, detached or moved.")};
}

Refusal MustLetGo(const Instance& instance) {
  if (instance.state == InstanceState::kRunning || instance.state == InstanceState::kStopped) return Refusal::None();
  return {"UnsupportedOperation.InvalidState", absl::StrCat("The instance `", instance.id, "` is ", StateText(instance.state), ".")};
}

Refusal AttachNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  Instance* instance = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  EMULATOR_TRY(FindInstance(call, "InstanceId", instance));
  const int64_t type = call.Integer("AttachType", 0);
  EMULATOR_TRY(CheckAttachType(type));
  if (interface->state == InterfaceState::kAvailable && !interface->instance.empty()) {
    return {"UnsupportedOperation.AttachmentAlreadyExists",
            absl::StrCat("`", interface->id, "` is attached to `", interface->instance, "`.")};
  }
  EMULATOR_TRY(MustRest(*interface));
  EMULATOR_TRY(CheckAttachable(world, *interface, *instance, type));
  world.StartTask(call.request_id, interface->id);
  world.PutOn(*interface, *instance);
  StartAttaching(world, *interface, instance->id, call.request_id, call.PlainTime());
  return Refusal::None();
}

Refusal DetachNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  Instance* instance = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  EMULATOR_TRY(FindInstance(call, "InstanceId", instance));
  if (interface->primary) return NotForPrimary(*interface);
  EMULATOR_TRY(MustRest(*interface));
  if (interface->instance != instance->id) {
    // Which of the two the cloud answers is not documented (Tencent reference 5.2): from the seed.
    const bool state = interface->instance.empty() && world.Coin("detached " + interface->id);
    return {state ? "UnsupportedOperation.InvalidState" : "ResourceNotFound",
            absl::StrCat("`", interface->id, "` is not attached to `", instance->id, "`.")};
  }
  EMULATOR_TRY(MustLetGo(*instance));
  world.StartTask(call.request_id, interface->id);
  StartDetaching(world, *interface, call.request_id);
  return Refusal::None();
}

Refusal MigrateNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  Instance* source = nullptr;
  Instance* target = nullptr;
  EMULATOR_TRY(call.Find("NetworkInterfaceId", interface));
  EMULATOR_TRY(FindInstance(call, "SourceInstanceId", source));
  EMULATOR_TRY(FindInstance(call, "DestinationInstanceId", target));
  const int64_t type = call.Integer("AttachType", 0);
  EMULATOR_TRY(CheckAttachType(type));
  if (interface->primary) return NotForPrimary(*interface);
  EMULATOR_TRY(MustRest(*interface));
  if (interface->instance == target->id) {
    return {"UnsupportedOperation.AttachmentAlreadyExists",
            absl::StrCat("`", interface->id, "` is attached to `", target->id, "` already.")};
  }
  if (interface->instance != source->id) {
    return {"UnsupportedOperation.AttachmentNotFound", absl::StrCat("`", interface->id, "` is not attached to `", source->id, "`.")};
  }
  EMULATOR_TRY(MustLetGo(*source));
  EMULATOR_TRY(CheckAttachable(world, *interface, *target, type));
  world.StartTask(call.request_id, interface->id);
  world.PutOn(*interface, *target);
  interface->destination = target->id;
  interface->state = InterfaceState::kDetaching;
  world.After(1, 2, [id = interface->id, task = call.request_id, time = call.PlainTime()](World& later) {
    Interface* moving = later.interfaces.Find(id);
    if (moving == nullptr || moving->state != InterfaceState::kDetaching) {
      later.FinishTask(task, TaskStatus::kFailed, "The interface is gone.");
      return;
    }
    const std::string destination = moving->destination;
    moving->destination.clear();
    FinishDetaching(later, *moving);
    if (destination.empty()) {
      later.FinishTask(task, TaskStatus::kFailed, "The destination instance is gone.");
      return;
    }
    StartAttaching(later, *moving, destination, task, time);
  });
  return Refusal::None();
}

}  // namespace

void AddAttachmentActions(ActionTable& table) {
  const auto add = [&](const char* name, double rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kWrite, rate, Throttle::kInterfaceModule, ParameterSpec(parameters), run});
  };
  add("AttachNetworkInterface", 50, "NetworkInterfaceId! InstanceId! AttachType:i ClientToken", AttachNetworkInterface);
  add("DetachNetworkInterface", 100, "NetworkInterfaceId! InstanceId! ClientToken", DetachNetworkInterface);
  add("MigrateNetworkInterface", 100, "NetworkInterfaceId! SourceInstanceId! DestinationInstanceId! AttachType:i", MigrateNetworkInterface);
}

}  // namespace eniform::emulator::tencentcloud
