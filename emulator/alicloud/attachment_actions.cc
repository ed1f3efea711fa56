#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/attachment.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/instance_types.h"
#include "emulator/alicloud/interface_rules.h"

namespace eniform::emulator::alicloud {

void FinishDetaching(World& world, Interface& interface) {
  world.TakeOff(interface);
  interface.state = InterfaceState::kAvailable;
}

void LetGoOfDetaching(World& world, Instance& instance) {
  const std::vector<std::string> ids = instance.interfaces;
  for (const std::string& id : ids) {
    Interface* interface = world.interfaces.Find(id);
    if (interface != nullptr && interface->state == InterfaceState::kDetaching) FinishDetaching(world, *interface);
  }
}

Refusal MustRunOrRest(const Instance& instance) {
  const bool rests = instance.state == InstanceState::kRunning || instance.state == InstanceState::kStopped;
  if (rests && !instance.released) return Refusal::None();
  return {"InvalidOperation.InvalidEcsState", absl::StrCat("The instance `", instance.id, "` is ", StateText(instance.state), ".")};
}

namespace {

// An instance last started before this day does not take interfaces until it is rebooted: Alibaba reference 4.1, rule 22.
constexpr char kFirstGoodStart[] = "2018-04-01";

bool HasEnterpriseGroups(World& world, const Interface& interface) {
  return std::any_of(interface.security_groups.begin(), interface.security_groups.end(), [&](const std::string& id) {
    const SecurityGroup* group = world.security_groups.Find(id);
    return group != nullptr && group->kind == "enterprise";
  });
}

// What the instance is, whatever its state (Alibaba reference 4.1, rules 9 to 11, 19, 22; 4.2).
Refusal CheckInstance(World& world, const Interface& interface, const Instance& instance) {
  if (instance.classic)
    return {"InvalidOperation.VpcMismatch", absl::StrCat("The instance `", instance.id, "` is in the classic network.")};
  if (!instance.io_optimized)
    return {"InvalidOperation.InvalidGeneration", absl::StrCat("The instance `", instance.id, "` is not I/O optimized.")};
  if (instance.started < kFirstGoodStart)
    return {"InvalidOperation.InvalidGeneration", absl::StrCat("The instance `", instance.id, "` must be rebooted first.")};
  if (interface.vpc != instance.vpc) {
    return {"InvalidOperation.VpcMismatch",
            absl::StrCat("`", interface.id, "` is in ", interface.vpc, ", `", instance.id, "` in ", instance.vpc, ".")};
  }
  const std::string& zone = world.subnets.Find(interface.subnet)->zone;
  if (zone != instance.zone) {
    return {"InvalidOperation.AvailabilityZoneMismatch",
            absl::StrCat("`", interface.id, "` is in ", zone, ", `", instance.id, "` in ", instance.zone, ".")};
  }
  const Interface* primary = world.interfaces.Find(instance.primary_interface);
  // The kind of its groups must be the instance's; no code is named (Alibaba reference 4.2).
  if (primary != nullptr && HasEnterpriseGroups(world, *primary) != HasEnterpriseGroups(world, interface))
    return {"InvalidParameter.Conflict",
            absl::StrCat("`", interface.id, "` and `", instance.id, "` have security groups of different kinds.")};
  return Refusal::None();
}

Refusal AttachNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  Instance* instance = world.instances.Find(call.Text("InstanceId"));
  if (instance == nullptr)
    return {"InvalidInstanceId.NotFound", absl::StrCat("The instance `", call.Text("InstanceId"), "` does not exist."), 403};
  EMULATOR_TRY(MustBeOurs(*interface));
  if (interface->primary)
    return {"InvalidOperation.InvalidEniType", absl::StrCat("`", interface->id, "` is the primary interface of its instance.")};
  // Also for one that is on this very instance: its code is not documented (Alibaba reference 8).
  if (interface->state != InterfaceState::kAvailable)
    return {"InvalidOperation.InvalidEniState", absl::StrCat("`", interface->id, "` is ", StateText(interface->state), ".")};
  EMULATOR_TRY(CheckInstance(world, *interface, *instance));
  EMULATOR_TRY(MustRunOrRest(*instance));
  if (instance->state != InstanceState::kStopped && AttachesOnlyWhenStopped(instance->type))
    return {"InvalidOperation.InvalidEcsState", absl::StrCat("`", instance->type, "` takes interfaces only while it is Stopped.")};
  const InstanceType& type = world.types.at(instance->type);
  if (static_cast<int>(instance->interfaces.size()) >= type.interfaces) {
    return {"EniPerInstanceLimitExceeded", absl::StrCat("`", instance->id, "` has ", instance->interfaces.size(),
                                                        " network interfaces, at most ", type.interfaces, " are allowed.")};
  }
  if (static_cast<int>(interface->addresses.size()) > type.addresses_per_interface) {
    return {"InvalidOperation.Ipv4CountExceeded", absl::StrCat("`", interface->id, "` has ", interface->addresses.size(),
                                                               " addresses, at most ", type.addresses_per_interface, " are allowed.")};
  }
  world.PutOn(*interface, *instance);
  interface->state = InterfaceState::kAttaching;
  world.ShowLate(*interface, InterfaceState::kAvailable);
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  const bool fails = call.aftermath == Aftermath::kFails || instance->refuses_attach;
  world.AfterSettling([id = interface->id, fails](World& later) {
    Interface* attached = later.interfaces.Find(id);
    if (attached == nullptr || attached->state != InterfaceState::kAttaching) return;
    // A failed attach says nothing: the interface is Available again (Alibaba reference 5.1).
    if (fails) {
      FinishDetaching(later, *attached);
    } else {
      attached->state = InterfaceState::kInUse;
    }
  });
  return Refusal::None();
}

Refusal DetachNetworkInterface(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  Instance* instance = world.instances.Find(call.Text("InstanceId"));
  if (instance == nullptr) return {"InvalidEcsId.NotFound", absl::StrCat("The instance `", call.Text("InstanceId"), "` does not exist.")};
  EMULATOR_TRY(MustBeOurs(*interface));
  if (interface->primary)
    return {"InvalidOperation.DetachPrimaryEniNotAllowed", absl::StrCat("`", interface->id, "` is a primary interface.")};
  const bool attached = interface->state == InterfaceState::kInUse || interface->state == InterfaceState::kDetaching;
  if (!attached || interface->instance != instance->id) {
    return {"InvalidOperation.InvalidEniState", absl::StrCat("`", interface->id, "` is ", StateText(interface->state),
                                                             interface->instance.empty() ? "" : " on ", interface->instance, ".")};
  }
  EMULATOR_TRY(MustRunOrRest(*instance));
  if (interface->state == InterfaceState::kInUse) world.ShowLate(*interface, InterfaceState::kInUse);
  interface->state = InterfaceState::kDetaching;
  // A guest that does not answer keeps the interface in Detaching, however often it is asked, until it restarts (Alibaba reference 5.1).
  const bool hangs = call.aftermath == Aftermath::kHangs || (instance->blocks_detach && instance->state == InstanceState::kRunning);
  if (hangs) return Refusal::None();
  const bool fails = call.aftermath == Aftermath::kFails;
  world.AfterSettling([id = interface->id, fails](World& later) {
    Interface* detached = later.interfaces.Find(id);
    if (detached == nullptr || detached->state != InterfaceState::kDetaching) return;
    if (fails) {
      detached->state = InterfaceState::kInUse;
    } else {
      FinishDetaching(later, *detached);
    }
  });
  return Refusal::None();
}

}  // namespace

void AddAttachmentActions(ActionTable& table) {
  const auto add = [&](const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(Product::kEcs, name), Action{ActionKind::kWrite, rate, ParameterSpec(parameters), run});
  };
  add("AttachNetworkInterface", 500, "RegionId! NetworkInterfaceId! InstanceId! NetworkCardIndex:u TrunkNetworkInstanceId:x",
      AttachNetworkInterface);
  add("DetachNetworkInterface", 400, "RegionId! NetworkInterfaceId! InstanceId! TrunkNetworkInstanceId:x", DetachNetworkInterface);
}

}  // namespace eniform::emulator::alicloud
