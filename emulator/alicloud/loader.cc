#include "emulator/alicloud/loader.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/instance_types.h"
#include "emulator/world_networks.h"

namespace eniform::emulator::alicloud {
namespace {

const WorldShape& Shape() {
  static const auto* const kShape = [] {
    auto* shape = new WorldShape;
    shape->cloud = "alicloud";
    shape->default_region = "cn-hangzhou";
    shape->zone_suffix = "-h";
    shape->vpc_prefix = "vpc-";
    shape->subnet_prefix = "vsw-";
    shape->group_prefix = "sg-";
    shape->instance_prefix = "i-";
    shape->interface_prefix = "eni-";
    shape->eip_prefix = "eip-";
    shape->groups_belong_to = GroupsBelongTo::kVpc;
    shape->quotas = KeysOf(kQuotaKeys);
    shape->group_keys = {{"kind"}};
    shape->instance_keys = {{"started"},
                            {"public_ip"},
                            {"stop_charging", ExtraKind::kFlag},
                            {"prepaid", ExtraKind::kFlag},
                            {"deletion_protection", ExtraKind::kFlag},
                            {"classic", ExtraKind::kFlag},
                            {"io_optimized", ExtraKind::kFlag},
                            {"fresh", ExtraKind::kFlag},
                            {"vpc_changed", ExtraKind::kFlag},
                            {"refuses_attach", ExtraKind::kFlag},
                            {"blocks_detach", ExtraKind::kFlag}};
    shape->interface_keys = {
        {"service_managed", ExtraKind::kFlag}, {"source_dest_check", ExtraKind::kFlag}, {"queue_number", ExtraKind::kInteger, 1, 2048}};
    shape->eip_keys = {{"description"},
                       {"mode"},
                       {"target"},
                       {"isp"},
                       {"prepaid", ExtraKind::kFlag},
                       {"blocked", ExtraKind::kFlag},
                       {"in_arrears", ExtraKind::kFlag},
                       {"deletion_protection", ExtraKind::kFlag},
                       {"service_managed", ExtraKind::kFlag}};
    return shape;
  }();
  return *kShape;
}

bool StateFromText(const std::string& text, InstanceState& state) {
  static const auto* const kStates = new std::map<std::string, InstanceState>{
      {"", InstanceState::kRunning},
      {"Running", InstanceState::kRunning},
      {"Stopped", InstanceState::kStopped},
      {"RUNNING", InstanceState::kRunning},  // the world file has one shape for all clouds
      {"STOPPED", InstanceState::kStopped},
      // A world may have been written down in the middle of things; it goes on from where they were going.
      {"Pending", InstanceState::kRunning},
      {"Starting", InstanceState::kRunning},
      {"Stopping", InstanceState::kStopped}};
  auto known = kStates->find(text);
  if (known == kStates->end()) return false;
  state = known->second;
  return true;
}

}  // namespace

Loader::Loader() : WorldLoader(Shape(), "ecs.gen.") {}

void Loader::Build(World& world, WorldErrors& errors) {
  BuildSettings(world, errors);
  BuildNetworks(Shape(), drafts_, absl::StrCat(world.region, Shape().zone_suffix), world, world, errors);
  for (const SecurityGroupDraft& draft : drafts_.security_groups) {
    const std::string kind = draft.extra.Text("kind");
    if (!kind.empty() && kind != "normal" && kind != "enterprise") errors.Add(draft.place, "`kind` is normal or enterprise");
  }
  BuildInstances(world, errors);
  for (const InterfaceDraft& draft : drafts_.interfaces) {
    Interface* interface = PlaceInterface(world, draft, errors);
    if (interface != nullptr && !draft.attached_to.empty()) Attach(world, draft, *interface, errors);
  }
  addresses_.Finish(world, errors);
  BuildEips(world, errors);
}

void Loader::BuildSettings(World& world, WorldErrors& errors) {
  SetQuotas(kQuotaKeys, drafts_.quotas, world.quotas);
  for (const InstanceTypeDraft& draft : drafts_.instance_types) {
    const absl::optional<InstanceType> known = TypeFromName(draft.name);
    InstanceType type = known.value_or(InstanceType());
    type.name = draft.name;
    if (draft.cpu >= 0) type.cpu = draft.cpu;
    if (draft.memory_gib >= 0) type.memory_gib = draft.memory_gib;
    if (draft.interfaces >= 0) type.interfaces = draft.interfaces;
    if (draft.addresses_per_interface >= 0) type.addresses_per_interface = draft.addresses_per_interface;
    if (!known.has_value() && (draft.interfaces < 0 || draft.addresses_per_interface < 0))
      errors.Add(draft.place,
                 absl::StrCat("the size of `", draft.name, "` is not known; it needs `interfaces` and `addresses_per_interface`"));
    world.types[type.name] = type;
  }
}

bool Loader::FillInstance(World& world, InstanceDraft& draft, Instance& instance, WorldErrors& errors) {
  if (draft.id.empty()) draft.id = world.NewId(Shape().instance_prefix, 20);
  instance.id = draft.id;
  instance.name = draft.name;
  instance.type = Given(draft.type, "ecs.c6.large");
  instance.created = Given(draft.created, kCreated);
  instance.started = draft.extra.Text("started", instance.created);
  instance.public_ip = draft.extra.Text("public_ip");
  instance.stop_charging = draft.extra.Flag("stop_charging", false);
  instance.prepaid = draft.extra.Flag("prepaid", false);
  instance.deletion_protection = draft.extra.Flag("deletion_protection", false);
  instance.classic = draft.extra.Flag("classic", false);
  instance.io_optimized = draft.extra.Flag("io_optimized", true);
  instance.fresh = draft.extra.Flag("fresh", false);
  instance.vpc_changed = draft.extra.Flag("vpc_changed", false);
  instance.refuses_attach = draft.extra.Flag("refuses_attach", false);
  instance.blocks_detach = draft.extra.Flag("blocks_detach", false);
  instance.tags = draft.tags;
  if (!StateFromText(draft.state, instance.state))
    errors.Add(draft.state_place, absl::StrCat("`", draft.state, "` is no state of an instance; there is Running and Stopped"));
  const bool known = TakeType(world, draft, instance.type, TypeFromName(instance.type), errors);
  const Subnet* subnet = SubnetForInstance(world, draft, instance.id, errors);
  if (subnet == nullptr) return false;
  instance.subnet = subnet->id;
  instance.vpc = subnet->vpc;
  instance.zone = subnet->zone;
  if (!instance.public_ip.empty()) {
    absl::optional<Ipv4> ip = Ipv4::Parse(instance.public_ip);
    if (!ip.has_value()) errors.Add(draft.place, "`public_ip` is an IPv4 address");
    if (ip.has_value()) world.public_addresses[ip->value] = instance.id;
  }
  return known;
}

void Loader::BuildInstances(World& world, WorldErrors& errors) {
  // A world that the emulator wrote names the primary interfaces; otherwise an instance comes with one.
  std::map<std::string, InterfaceDraft> primaries = drafts_.TakePrimaryInterfaces(errors);
  for (InstanceDraft& draft : drafts_.instances) {
    Instance instance;
    const bool filled = FillInstance(world, draft, instance, errors);
    const bool dumped = primaries.count(draft.id) > 0;
    InterfaceDraft primary = PrimaryOf(draft, primaries, errors);
    if (!dumped) {
      primary.created = draft.created;
      primary.delete_on_termination = true;  // Alibaba reference 3: it goes with its instance by default
    }
    if (!filled) continue;
    Instance& added = world.instances.Add(std::move(instance));
    Interface* interface = PlaceInterface(world, primary, errors);
    if (interface == nullptr) continue;
    added.primary_interface = interface->id;
    Attach(world, primary, *interface, errors);
  }
  for (const auto& [instance, draft] : primaries) errors.Add(draft.place, absl::StrCat("there is no instance `", instance, "`"));
}

Interface* Loader::PlaceInterface(World& world, const InterfaceDraft& draft, WorldErrors& errors) {
  Interface interface;
  interface.id = draft.id.empty() ? world.NewId(Shape().interface_prefix, 20) : draft.id;
  interface.name = draft.name;
  interface.description = draft.description;
  interface.security_groups = draft.security_groups;
  interface.delete_on_release = draft.delete_on_termination;
  interface.primary = draft.primary;
  interface.created = Given(draft.created, kCreated);
  interface.tags = draft.tags;
  interface.service_managed = draft.extra.Flag("service_managed", false);
  interface.source_dest_check = draft.extra.Flag("source_dest_check", false);
  interface.queue_number = draft.extra.Integer("queue_number", 1);
  const Subnet* subnet = SubnetForInterface(world, draft, interface.id, errors);
  if (subnet == nullptr) return nullptr;
  interface.subnet = subnet->id;
  interface.vpc = subnet->vpc;
  interface.mac = MacForInterface(world, draft, errors);
  CheckGroupsExist(world, interface.security_groups, draft.place, errors);
  Interface& added = world.AddInterface(std::move(interface));
  addresses_.Give(world, draft, added, errors);
  return &added;
}

void Loader::Attach(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors) {
  Instance* instance = InstanceForInterface(world, draft, interface, errors);
  if (instance == nullptr) return;
  world.PutOn(interface, *instance);
  interface.state = InterfaceState::kInUse;
}

void Loader::BuildEips(World& world, WorldErrors& errors) {
  const auto fill = [&](const EipDraft& draft, Eip& eip) {
    eip.description = draft.extra.Text("description");
    eip.internet_charge = Given(draft.charge, "PayByBandwidth");
    eip.isp = draft.extra.Text("isp", "BGP");
    eip.prepaid = draft.extra.Flag("prepaid", false);
    eip.blocked = draft.extra.Flag("blocked", false);
    eip.in_arrears = draft.extra.Flag("in_arrears", false);
    eip.deletion_protection = draft.extra.Flag("deletion_protection", false);
    eip.service_managed = draft.extra.Flag("service_managed", false);
    eip.variety = MixSeed(world.seed, eip.id);
  };
  emulator::BuildEips(Shape(), drafts_.eips, world, errors, fill,
                      [&](const EipDraft& draft, Eip& eip) { BindEip(world, draft, eip, errors); });
}

void Loader::BindEip(World& world, const EipDraft& draft, Eip& eip, WorldErrors& errors) {
  const auto [interface, address] = PlaceOfEip<Interface>(world, draft, errors);
  if (address == nullptr) return;
  // On the primary address of a primary interface it is the instance that has the EIP, unless the file says otherwise.
  const bool may_be_instances = interface->primary && address->primary;
  const std::string target = draft.extra.Text("target", may_be_instances ? "EcsInstance" : "NetworkInterface");
  if (target != "NetworkInterface" && !(may_be_instances && target == "EcsInstance"))
    errors.Add(draft.place, "`target` is NetworkInterface, or EcsInstance for the primary address of a primary interface");
  world.Link(eip, *interface, *address, target == "EcsInstance" ? EipTarget::kInstance : EipTarget::kInterface);
  eip.mode = draft.extra.Text("mode", "NAT");
  eip.status = EipStatus::kInUse;
}

}  // namespace eniform::emulator::alicloud
