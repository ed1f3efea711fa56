#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/interface_rules.h"

namespace eniform::emulator::jdcloud {
namespace {

// The calls are documented as plain successes, and EIPs have a state PROCESSING (JD reference 2.5): by the seed, a change is there at
// once, or shows at the start of some processing, or at its end.
enum class Course { kAtOnce, kShownFirst, kShownLast };

Course CourseOf(const World& world, const char* change, const Eip& eip) {
  return static_cast<Course>(MixSeed(world.seed, absl::StrCat(change, " ", eip.id)) % 3);
}

// A change of the vm product's is a task of the instance while it lasts; `instance_id` is "" for one of the vpc product's.
void StartProcessing(Call& call, Eip& eip, const std::string& instance_id, void (*at_the_end)(World&, Eip&)) {
  eip.state = EipState::kProcessing;
  if (Instance* instance = call.world.instances.Find(instance_id)) StartTask(*instance, "elasticIp");
  if (call.aftermath == Aftermath::kHangs) return;
  call.world.After(1, 2, [id = eip.id, instance_id, at_the_end](World& later) {
    FinishTask(later, instance_id);
    Eip* processed = later.eips.Find(id);
    if (processed == nullptr) return;
    processed->state = EipState::kUp;
    at_the_end(later, *processed);
  });
}

// The interface may be gone by the end, and the EIP free.
void ShowBinding(World&, Eip& eip) { eip.shows_binding = !eip.interface_id.empty(); }
void Free(World& world, Eip& eip) { world.Unlink(eip); }

void Bind(Call& call, Eip& eip, Interface& interface, PrivateAddress& address, const std::string& instance_id) {
  const bool astray = call.aftermath != Aftermath::kAsUsual;
  const Course course = astray ? Course::kShownLast : CourseOf(call.world, "bind", eip);
  call.world.Link(eip, interface, address);
  if (course == Course::kAtOnce) return;
  eip.shows_binding = course == Course::kShownFirst;
  StartProcessing(call, eip, instance_id, astray ? Free : ShowBinding);
}

void Unbind(Call& call, Eip& eip, const std::string& instance_id) {
  const bool astray = call.aftermath != Aftermath::kAsUsual;
  const Course course = astray ? Course::kShownLast : CourseOf(call.world, "unbind", eip);
  if (course == Course::kAtOnce) {
    call.world.Unlink(eip);
    return;
  }
  eip.shows_binding = course == Course::kShownLast;
  StartProcessing(call, eip, instance_id, astray ? ShowBinding : Free);
}

// The EIP that a call of the vpc product names: by its id, its address, or both.
Refusal FindNamed(Call& call, Eip*& eip) {
  const std::string id = call.Text("elasticIpId"), address = call.Text("elasticIpAddress");
  if (id.empty() && address.empty()) return {"INVALID_ARGUMENT", "one of 'elasticIpId' and 'elasticIpAddress' is needed"};
  const absl::optional<Ipv4> ip = Ipv4::Parse(address);
  if (!address.empty() && !ip.has_value()) return {"INVALID_ARGUMENT", absl::StrCat("'", address, "' is not an IPv4 address")};
  if (id.empty()) {
    auto it = call.world.public_addresses.find(ip->value);
    return call.FindEip(it == call.world.public_addresses.end() ? address : it->second, eip);
  }
  EMULATOR_TRY(call.FindEip(id, eip));
  if (!address.empty() && eip->address != *ip) {
    return {"INVALID_ARGUMENT", absl::StrCat("elasticIp '", id, "' does not have the address ", address)};
  }
  return Refusal::None();
}

// A single-zone EIP serves instances of its zone, on their primary interfaces alone: JD reference 4.1, S19, and 4.2.
Refusal CheckZone(World& world, const Eip& eip, const Interface& interface) {
  if (eip.zone.empty()) return Refusal::None();
  if (interface.role != Role::kPrimary) {
    return {"FAILED_PRECONDITION", absl::StrCat("elasticIp '", eip.id, "' of a single az can only be bound to a primaryNetworkInterface")};
  }
  const Instance* instance = world.instances.Find(interface.holder);
  if (instance != nullptr && instance->zone == eip.zone) return Refusal::None();
  return {"FAILED_PRECONDITION", absl::StrCat("The instance and elasticIp '", eip.id, "' are in different azs")};
}

Refusal AlreadyInUse(const Eip& eip) { return {"FAILED_PRECONDITION", absl::StrCat("ElasticIp '", eip.id, "' already in use")}; }

Refusal AssociateElasticIp(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  EMULATOR_TRY(FindNamed(call, eip));
  const std::string text = call.Text("privateIpAddress");
  // Without one it is presumably the primary one, which is not confirmed (JD reference 2.1): by the seed, that or a refusal.
  if (text.empty() && world.Coin("no private address")) return {"INVALID_ARGUMENT", "'privateIpAddress' is missing"};
  const absl::optional<Ipv4> ip = text.empty() ? interface->Primary()->ip : Ipv4::Parse(text);
  if (!ip.has_value()) return {"INVALID_ARGUMENT", absl::StrCat("'", text, "' is not an IPv4 address")};
  PrivateAddress* address = interface->Address(*ip);
  if (address == nullptr) return {"NOT_FOUND", "Resource 'privateIpAddress' not found"};
  EMULATOR_TRY(MustRest(*eip));
  EMULATOR_TRY(MustRest(world, *interface));
  if (!eip->interface_id.empty()) return AlreadyInUse(*eip);
  if (!address->eip.empty()) return {"FAILED_PRECONDITION", absl::StrCat("privateIpAddress '", ip->ToText(), "' already in use")};
  EMULATOR_TRY(CheckZone(world, *eip, *interface));
  Bind(call, *eip, *interface, *address, "");
  return Refusal::None();
}

Refusal DisassociateElasticIp(Call& call) {
  World& world = call.world;
  Interface* interface = nullptr;
  Eip* eip = nullptr;
  EMULATOR_TRY(call.FindInterface(call.id, interface));
  EMULATOR_TRY(MustBeOwn(*interface));
  EMULATOR_TRY(FindNamed(call, eip));
  EMULATOR_TRY(MustRest(*eip));
  if (eip->interface_id != interface->id) {
    return {"FAILED_PRECONDITION", absl::StrCat("elasticIp '", eip->id, "' is not associated to networkInterface '", interface->id, "'")};
  }
  EMULATOR_TRY(MustRest(world, *interface));
  Unbind(call, *eip, "");
  return Refusal::None();
}

// --- The vm product's: the primary interface and its primary address (S20) ---

Refusal FindForInstance(Call& call, Instance*& instance, Eip*& eip) {
  EMULATOR_TRY(call.FindInstance(instance));
  const std::string id = call.Text("elasticIpId");
  eip = call.world.eips.Find(id);
  if (eip == nullptr) return {"NOT_FOUND", absl::StrCat("ElasticIpId '", id, "' not found")};
  return MustBeIdle(*instance);
}

Refusal AssociateWithInstance(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  Eip* eip = nullptr;
  EMULATOR_TRY(FindForInstance(call, instance, eip));
  EMULATOR_TRY(MustBeRunningOrStopped(*instance));
  EMULATOR_TRY(MustRest(*eip));
  if (!eip->interface_id.empty()) return AlreadyInUse(*eip);
  Interface& primary = *world.interfaces.Find(instance->primary_interface);
  EMULATOR_TRY(CheckZone(world, *eip, primary));
  if (!primary.addresses.front().eip.empty()) return {"FAILED_PRECONDITION", "NetworkInterface already in use"};
  Bind(call, *eip, primary, primary.addresses.front(), instance->id);
  return Refusal::None();
}

Refusal DisassociateFromInstance(Call& call) {
  World& world = call.world;
  Instance* instance = nullptr;
  Eip* eip = nullptr;
  EMULATOR_TRY(FindForInstance(call, instance, eip));
  const Interface& primary = *world.interfaces.Find(instance->primary_interface);
  if (primary.addresses.front().eip != eip->id) {
    return {"FAILED_PRECONDITION", "Elastic ip isn't associated to this instance's primary network interface"};
  }
  EMULATOR_TRY(MustRest(*eip));
  Unbind(call, *eip, instance->id);
  return Refusal::None();
}

}  // namespace

void AddEipBindings(ActionTable& table) {
  AddAction(table, "vpc POST networkInterfaces/{}:associateElasticIp", "associateElasticIp", "networkInterfaceId",
            "elasticIpId privateIpAddress elasticIpAddress", AssociateElasticIp);
  AddAction(table, "vpc POST networkInterfaces/{}:disassociateElasticIp", "disassociateElasticIp", "networkInterfaceId",
            "elasticIpId elasticIpAddress", DisassociateElasticIp);
  // Named with their product, so that faults and statistics tell them from the others.
  AddAction(table, "vm POST instances/{}:associateElasticIp", "vm.associateElasticIp", "instanceId", "elasticIpId!", AssociateWithInstance);
  AddAction(table, "vm POST instances/{}:disassociateElasticIp", "vm.disassociateElasticIp", "instanceId", "elasticIpId!",
            DisassociateFromInstance);
}

}  // namespace eniform::emulator::jdcloud
