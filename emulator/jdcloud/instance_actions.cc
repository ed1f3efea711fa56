#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/instance_rules.h"

namespace eniform::emulator::jdcloud {
namespace {

Refusal FindIdle(Call& call, Instance*& instance) {
  EMULATOR_TRY(call.FindInstance(instance));
  return MustBeIdle(*instance);
}

Refusal InvalidStatus() { return {"FAILED_PRECONDITION", "Invalid instance status"}; }

void Pass(Call& call, Instance& instance, const char* action, InstanceStatus through, InstanceStatus to) {
  StartTask(instance, action);
  instance.status = through;
  call.world.AfterSettling([id = instance.id, to, reboots = through == InstanceStatus::kRebooting](World& later) {
    Instance* changed = later.instances.Find(id);
    changed->status = to;
    if (reboots) ++changed->reboots;
    FinishTask(later, id);
  });
}

Refusal StartInstance(Call& call) {
  Instance* instance = nullptr;
  EMULATOR_TRY(FindIdle(call, instance));
  if (instance->status != InstanceStatus::kStopped) return InvalidStatus();
  Pass(call, *instance, "startInstance", InstanceStatus::kStarting, InstanceStatus::kRunning);
  return Refusal::None();
}

Refusal StopInstance(Call& call) {
  Instance* instance = nullptr;
  EMULATOR_TRY(FindIdle(call, instance));
  if (instance->status != InstanceStatus::kRunning) return InvalidStatus();
  Pass(call, *instance, "stopInstance", InstanceStatus::kStopping, InstanceStatus::kStopped);
  return Refusal::None();
}

Refusal RebootInstance(Call& call) {
  Instance* instance = nullptr;
  EMULATOR_TRY(FindIdle(call, instance));
  if (instance->status != InstanceStatus::kRunning) return InvalidStatus();
  Pass(call, *instance, "rebootInstance", InstanceStatus::kRebooting, InstanceStatus::kRunning);
  return Refusal::None();
}

enum class PrimaryEips { kAreKept, kAreDeleted };

// The primary interface goes with the instance, and the secondary ones that were to; the others are detached. EIPs are unbound and
// kept, but for those of the primary interface where the call said so: JD reference 4.1, S22 and S23, and 4.2.
void Destroy(World& world, const std::string& id, PrimaryEips eips) {
  const Instance instance = *world.instances.Find(id);
  if (eips == PrimaryEips::kAreDeleted) {
    std::vector<std::string> bound;
    for (const PrivateAddress& address : world.interfaces.Find(instance.primary_interface)->addresses) bound.push_back(address.eip);
    for (const std::string& eip_id : bound) {
      if (Eip* eip = eip_id.empty() ? nullptr : world.eips.Find(eip_id)) world.RemoveEip(*eip);
    }
  }
  for (const Attachment& attachment : instance.attachments) {
    Interface& interface = *world.interfaces.Find(attachment.interface_id);
    if (attachment.auto_delete) {
      world.RemoveInterface(interface);
    } else {
      world.ShowDetached(interface);
      world.GivePlaceBack(interface);
    }
  }
  world.instances.Remove(*world.instances.Find(id));
}

Refusal DeleteInstance(Call& call) {
  Instance* instance = nullptr;
  EMULATOR_TRY(FindIdle(call, instance));
  const bool possible = instance->status == InstanceStatus::kRunning || instance->status == InstanceStatus::kStopped ||
                        instance->status == InstanceStatus::kError;
  if (!possible) return InvalidStatus();
  if (instance->prepaid && !instance->expired) {
    return {"FAILED_PRECONDITION", absl::StrCat("Instance '", instance->id, "' is prepaid and has not expired")};
  }
  StartTask(*instance, "deleteInstance");
  instance->status = InstanceStatus::kDeleting;
  const PrimaryEips eips = call.Flag("deletePrimaryNetworkInterfaceAllElasticIp", false) ? PrimaryEips::kAreDeleted : PrimaryEips::kAreKept;
  call.world.AfterSettling([id = instance->id, eips](World& later) { Destroy(later, id, eips); });
  return Refusal::None();
}

}  // namespace

void AddInstanceActions(ActionTable& table) {
  AddAction(table, "vm POST instances/{}:startInstance", "startInstance", "instanceId", "", StartInstance);
  AddAction(table, "vm POST instances/{}:stopInstance", "stopInstance", "instanceId", "", StopInstance);
  AddAction(table, "vm POST instances/{}:rebootInstance", "rebootInstance", "instanceId", "", RebootInstance);
  AddAction(table, "vm DELETE instances/{}", "deleteInstance", "instanceId", "deletePrimaryNetworkInterfaceAllElasticIp:b", DeleteInstance);
}

}  // namespace eniform::emulator::jdcloud
