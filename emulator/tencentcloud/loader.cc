#include "emulator/tencentcloud/loader.h"

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/limits.h"
#include "emulator/world_networks.h"

namespace eniform::emulator::tencentcloud {
namespace {

const WorldShape& Shape() {
  static const auto* const kShape = [] {
    auto* shape = new WorldShape;
    shape->cloud = "tencentcloud";
    shape->default_region = "ap-guangzhou";
    shape->zone_suffix = "-3";
    shape->vpc_prefix = "vpc-";
    shape->subnet_prefix = "subnet-";
    shape->group_prefix = "sg-";
    shape->instance_prefix = "ins-";
    shape->interface_prefix = "eni-";
    shape->eip_prefix = "eip-";
    shape->quotas = KeysOf(kQuotaKeys);
    shape->section_keys = {{"account_type"}};
    shape->instance_keys = {{"wan_ip"},
                            {"stop_charging", ExtraKind::kFlag},
                            {"prepaid", ExtraKind::kFlag},
                            {"termination_protected", ExtraKind::kFlag},
                            {"reboots", ExtraKind::kInteger, 0, 1'000'000}};
    shape->interface_keys = {{"qos"}, {"trunking", ExtraKind::kFlag}};
    shape->eip_keys = {{"isp"},
                       {"type"},
                       {"blocked", ExtraKind::kFlag},
                       {"in_arrears", ExtraKind::kFlag},
                       {"deletion_protection", ExtraKind::kFlag},
                       {"direct_connection", ExtraKind::kFlag}};
    return shape;
  }();
  return *kShape;
}

constexpr char kInterfaceCreated[] = "2025-01-02 03:00:00";

bool StateFromText(const std::string& text, InstanceState& state) {
  static const auto* const kStates = new std::map<std::string, InstanceState>{
      {"", InstanceState::kRunning},
      {"RUNNING", InstanceState::kRunning},
      {"STOPPED", InstanceState::kStopped},
      {"SHUTDOWN", InstanceState::kShutdown},
      // A world may have been written down in the middle of things; it goes on from where they were going.
      {"PENDING", InstanceState::kRunning},
      {"STARTING", InstanceState::kRunning},
      {"REBOOTING", InstanceState::kRunning},
      {"STOPPING", InstanceState::kStopped},
      {"TERMINATING", InstanceState::kStopped}};
  auto known = kStates->find(text);
  if (known == kStates->end()) return false;
  state = known->second;
  return true;
}

}  // namespace

Loader::Loader() : WorldLoader(Shape(), "GEN.") {}

void Loader::Build(World& world, WorldErrors& errors) {
  BuildSettings(world, errors);
  BuildNetworks(Shape(), drafts_, absl::StrCat(world.region, "-1"), world, world, errors);
  BuildInstances(world, errors);
  BuildInterfaces(world, errors);
  addresses_.Finish(world, errors);
  BuildEips(world, errors);
}

void Loader::BuildSettings(World& world, WorldErrors& errors) {
  const std::string account = drafts_.extra.Text("account_type", "STANDARD");
  if (account == "LEGACY")
    world.account = AccountType::kLegacy;
  else if (account != "STANDARD")
    errors.Add(drafts_.extra.PlaceOf("account_type"), "`account_type` is STANDARD or LEGACY");
  SetQuotas(kQuotaKeys, drafts_.quotas, world.quotas);
  if (drafts_.quotas.count("eips_per_day") == 0) world.quotas.eips_per_day = 2 * world.quotas.eips;  // Tencent reference 4.3
  for (const InstanceTypeDraft& draft : drafts_.instance_types) {
    InstanceType type;
    type.name = draft.name;
    absl::optional<InstanceType> known = TypeFromName(type.name);
    type.cpu = draft.cpu >= 0 ? draft.cpu : known.has_value() ? known->cpu : 2;
    type.memory_gib = draft.memory_gib >= 0 ? draft.memory_gib : known.has_value() ? known->memory_gib : 2 * type.cpu;
    type.interfaces = draft.interfaces;
    type.addresses_per_interface = draft.addresses_per_interface;
    FillTypeQuotas(type);
    world.types[type.name] = type;
  }
}

bool Loader::FillInstance(World& world, InstanceDraft& draft, Instance& instance, WorldErrors& errors) {
  if (draft.id.empty()) draft.id = world.NewId(Shape().instance_prefix);
  instance.id = draft.id;
  instance.name = draft.name;
  instance.type = Given(draft.type, "S5.MEDIUM4");
  instance.subnet = draft.subnet;
  instance.created = Given(draft.created, kCreated);
  instance.tags = draft.tags;
  instance.stop_charging = draft.extra.Flag("stop_charging", false);
  instance.prepaid = draft.extra.Flag("prepaid", false);
  instance.termination_protected = draft.extra.Flag("termination_protected", false);
  instance.reboots = static_cast<int>(draft.extra.Integer("reboots", 0));
  if (!StateFromText(draft.state, instance.state)) {
    errors.Add(draft.state_place, absl::StrCat("`", draft.state, "` is no state of an instance; there is RUNNING, STOPPED and SHUTDOWN"));
  }
  if (!TakeType(world, draft, instance.type, TypeFromName(instance.type), errors)) return false;
  const Subnet* subnet = SubnetForInstance(world, draft, instance.id, errors);
  if (subnet == nullptr) return false;
  const InstanceType& type = world.types.at(instance.type);
  instance.cpu = type.cpu;
  instance.memory_gib = type.memory_gib;
  instance.vpc = subnet->vpc;
  instance.zone = subnet->zone;
  instance.variety = MixSeed(world.seed, instance.id);
  return true;
}

void Loader::GiveWanIp(World& world, const InstanceDraft& draft, Interface& interface, WorldErrors& errors) {
  absl::optional<Ipv4> wan = Ipv4::Parse(draft.extra.Text("wan_ip"));
  if (!wan.has_value() || interface.addresses.empty()) {
    errors.Add(draft.place, "`wan_ip` is an IPv4 address, and needs `primary_ip`");
    return;
  }
  interface.addresses.front().wan_ip = draft.extra.Text("wan_ip");
  world.public_addresses[wan->value] = interface.id;
}

void Loader::BuildInstances(World& world, WorldErrors& errors) {
  // A world that the emulator wrote names the primary interfaces; otherwise an instance comes with one.
  std::map<std::string, InterfaceDraft> primaries = drafts_.TakePrimaryInterfaces(errors);
  for (InstanceDraft& draft : drafts_.instances) {
    Instance instance;
    const bool filled = FillInstance(world, draft, instance, errors);
    const bool dumped = primaries.count(draft.id) > 0;
    InterfaceDraft primary = PrimaryOf(draft, primaries, errors);
    if (!dumped) primary.name = "Primary ENI";
    if (!filled) continue;
    Instance& added = world.instances.Add(std::move(instance));
    Interface* interface = PlaceInterface(world, primary, errors);
    if (interface == nullptr) continue;
    added.primary_interface = interface->id;
    Attach(world, primary, *interface, errors);
    if (draft.extra.Has("wan_ip")) GiveWanIp(world, draft, *interface, errors);
  }
  for (const auto& [instance, draft] : primaries) errors.Add(draft.place, absl::StrCat("there is no instance `", instance, "`"));
}

void Loader::BuildInterfaces(World& world, WorldErrors& errors) {
  for (InterfaceDraft& draft : drafts_.interfaces) {
    Interface* interface = PlaceInterface(world, draft, errors);
    if (interface != nullptr && !draft.attached_to.empty()) Attach(world, draft, *interface, errors);
  }
}

Interface* Loader::PlaceInterface(World& world, const InterfaceDraft& draft, WorldErrors& errors) {
  Interface interface;
  interface.id = draft.id.empty() ? world.NewId(Shape().interface_prefix) : draft.id;
  interface.name = draft.name;
  interface.description = draft.description;
  interface.security_groups = draft.security_groups;
  interface.delete_on_termination = draft.delete_on_termination;
  interface.primary = draft.primary;
  interface.created = Given(draft.created, kInterfaceCreated);
  interface.tags = draft.tags;
  interface.qos = draft.extra.Text("qos", "DEFAULT");
  interface.trunking = draft.extra.Flag("trunking", false);
  const Subnet* subnet = SubnetForInterface(world, draft, interface.id, errors);
  if (subnet == nullptr) return nullptr;
  interface.subnet = subnet->id;
  interface.vpc = subnet->vpc;
  interface.mac = MacForInterface(world, draft, errors);
  CheckGroupsExist(world, interface.security_groups, draft.place, errors);
  Interface& added = world.AddInterface(std::move(interface));
  addresses_.Give(world, draft, added, errors);
  for (PrivateAddress& address : added.addresses) {
    auto description = draft.descriptions.find(address.ip.ToText());
    if (description != draft.descriptions.end()) address.description = description->second;
  }
  return &added;
}

void Loader::Attach(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors) {
  Instance* instance = InstanceForInterface(world, draft, interface, errors);
  if (instance == nullptr) return;
  world.PutOn(interface, *instance);
  interface.instance = instance->id;
  interface.was_attached = true;
  interface.attached_at = interface.created;
}

void Loader::BuildEips(World& world, WorldErrors& errors) {
  const auto fill = [&](const EipDraft& draft, Eip& eip) {
    eip.charge = Given(draft.charge, "TRAFFIC_POSTPAID_BY_HOUR");
    eip.isp = draft.extra.Text("isp", "BGP");
    eip.type = draft.extra.Text("type", "EIP");
    eip.blocked = draft.extra.Flag("blocked", false);
    eip.in_arrears = draft.extra.Flag("in_arrears", false);
    eip.deletion_protection = draft.extra.Flag("deletion_protection", false);
    eip.direct_connection = draft.extra.Flag("direct_connection", false);
    eip.variety = MixSeed(world.seed, eip.id);
  };
  emulator::BuildEips(Shape(), drafts_.eips, world, errors, fill,
                      [&](const EipDraft& draft, Eip& eip) { BindEip(world, draft, eip, errors); });
}

void Loader::BindEip(World& world, const EipDraft& draft, Eip& eip, WorldErrors& errors) {
  const auto [interface, address] = PlaceOfEip<Interface>(world, draft, errors);
  if (address == nullptr) return;
  address->eip = eip.id;
  eip.interface_id = interface->id;
  eip.private_ip = address->ip;
  eip.status = EipStatus::kBind;
  world.RefreshBindings(*interface);
}

}  // namespace eniform::emulator::tencentcloud
