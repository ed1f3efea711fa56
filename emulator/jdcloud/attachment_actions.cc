#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/interface_rules.h"

// Attaching and detaching: tasks of the vm product. The vpc product and the vm product change their view at moments of their own
// while one runs (JD reference 5): at which, in thirds of the settling time, comes from the seed.
namespace eniform::emulator::jdcloud {
namespace {

Refusal Failed(absl::string_view message) { return {"FAILED_PRECONDITION", std::string(message)}; }

Refusal FindMovable(Call& call, Interface*& interface) {
  const std::string id = call.Text("networkInterfaceId");
  interface = call.world.interfaces.Find(id);
  if (interface == nullptr) return {"NOT_FOUND", absl::StrCat("NetworkInterface '", id, "' not found.")};
  if (!MustBeOwn(*interface).none()) return Failed("No NetworkInterface permissions.");
  return Refusal::None();
}

// Within a third of the settling time: 0 to 3.
int Moment(const World& world, const char* view, const Interface& interface, int earliest, int latest) {
  const uint64_t number = MixSeed(world.seed, absl::StrCat(view, " ", interface.id));
  return earliest + static_cast<int>(number % static_cast<uint64_t>(latest - earliest + 1));
}

Refusal CheckZones(World& world, const Interface& interface, const Instance& instance) {
  for (const PrivateAddress& address : interface.addresses) {
    const Eip* eip = address.eip.empty() ? nullptr : world.eips.Find(address.eip);
    if (eip != nullptr && !eip->zone.empty() && eip->zone != instance.zone) {
      return Failed(absl::StrCat("ElasticIp '", eip->id, "' and instance are not in the same az"));
    }
  }
  return Refusal::None();
}

enum class Slot { kIsKept, kIsGivenBack };

// After the settling time: the interface rests, and the instance takes another task.
void EndTask(World& world, const Interface& interface, const Instance& instance, Slot slot) {
  world.AfterSettling([id = interface.id, on = instance.id, slot](World& later) {
    Interface& moved = *later.interfaces.Find(id);
    moved.moving = false;
    if (slot == Slot::kIsGivenBack) later.GivePlaceBack(moved);
    FinishTask(later, on);
  });
}

Refusal AttachNetworkInterface(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInstance(instance));
  EMULATOR_TRY(FindMovable(call, interface));
  EMULATOR_TRY(MustBeIdle(*instance));
  EMULATOR_TRY(MustBeRunningOrStopped(*instance));
  // What attaching once more to the same instance answers is not documented (JD reference 8): from the seed, success or this.
  if (interface->holder == instance->id && interface->role == Role::kSecondary && world.Coin("attach again")) return Refusal::None();
  if (!interface->holder.empty()) return Failed("NetworkInterface has been attached on other device");
  if (interface->vpc != instance->vpc) {
    return Failed(absl::StrCat("NetworkInterface '", interface->id, "' and instance are not in the same vpc"));
  }
  if (static_cast<int>(instance->holding.size()) >= InterfaceLimit(world.types.at(instance->type))) {
    return Failed("Flavor constraints. NetworkInterface limit exceeded");
  }
  EMULATOR_TRY(CheckZones(world, *interface, *instance));
  EMULATOR_TRY(MustRest(world, *interface));

  StartTask(*instance, "attachNetworkInterface");
  interface->moving = true;
  const int index = world.TakePlace(*interface, *instance);
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  if (call.aftermath == Aftermath::kFails) {
    EndTask(world, *interface, *instance, Slot::kIsGivenBack);
    return Refusal::None();
  }
  world.After(Moment(world, "vpc attaches", *interface, 0, 2), 3, [id = interface->id, on = instance->id, index](World& later) {
    later.ShowAttached(*later.interfaces.Find(id), *later.instances.Find(on), index);
  });
  world.After(Moment(world, "vm attaches", *interface, 1, 3), 3,
              [id = interface->id, on = instance->id, index, wish = call.Flag("autoDelete", false)](World& later) {
                later.Mount(*later.instances.Find(on), *later.interfaces.Find(id), index, wish);
              });
  EndTask(world, *interface, *instance, Slot::kIsKept);
  return Refusal::None();
}

Refusal DetachNetworkInterface(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInstance(instance));
  EMULATOR_TRY(FindMovable(call, interface));
  if (interface->role == Role::kPrimary) return Failed("Can't detach primaryNetworkInterface");
  EMULATOR_TRY(MustBeIdle(*instance));
  EMULATOR_TRY(MustBeRunningOrStopped(*instance));
  if (interface->holder != instance->id) return Failed(absl::StrCat("NetworkInterface '", interface->id, "' not mounted on instance"));
  EMULATOR_TRY(MustRest(world, *interface));

  StartTask(*instance, "detachNetworkInterface");
  interface->moving = true;
  if (call.aftermath == Aftermath::kHangs) return Refusal::None();
  if (call.aftermath == Aftermath::kFails) {
    EndTask(world, *interface, *instance, Slot::kIsKept);
    return Refusal::None();
  }
  world.After(Moment(world, "vpc detaches", *interface, 1, 3), 3,
              [id = interface->id](World& later) { later.ShowDetached(*later.interfaces.Find(id)); });
  world.After(Moment(world, "vm detaches", *interface, 1, 3), 3,
              [id = interface->id, from = instance->id](World& later) { later.Unmount(*later.instances.Find(from), id); });
  EndTask(world, *interface, *instance, Slot::kIsGivenBack);
  return Refusal::None();
}

Refusal ModifyInstanceNetworkAttribute(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  EMULATOR_TRY(call.FindInstance(instance));
  std::vector<std::pair<Attachment*, bool>> changes;
  for (const auto& network : call.in["networks"]) {
    const std::string id = network["networkInterfaceId"].get<std::string>();
    if (id == instance->primary_interface) return Failed("Can't modify primaryNetworkInterface");
    Attachment* attachment = instance->Find(id);
    if (attachment == nullptr) return Failed(absl::StrCat("NetworkInterface '", id, "' not mounted on instance"));
    if (!MustBeOwn(*world.interfaces.Find(id)).none()) return Failed("No NetworkInterface permissions.");
    changes.emplace_back(attachment, network["autoDelete"].get<bool>());
  }
  EMULATOR_TRY(MustBeIdle(*instance));
  for (auto& [attachment, wish] : changes) attachment->auto_delete = wish;
  return Refusal::None();
}

}  // namespace

void AddAttachmentActions(ActionTable& table) {
  AddAction(table, "vm POST instances/{}:attachNetworkInterface", "attachNetworkInterface", "instanceId",
            "networkInterfaceId! autoDelete:b", AttachNetworkInterface);
  AddAction(table, "vm POST instances/{}:detachNetworkInterface", "detachNetworkInterface", "instanceId", "networkInterfaceId!",
            DetachNetworkInterface);
  AddAction(table, "vm POST instances/{}:modifyInstanceNetworkAttribute", "modifyInstanceNetworkAttribute", "instanceId",
            "networks:network[]!", ModifyInstanceNetworkAttribute);
}

}  // namespace eniform::emulator::jdcloud
