#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/loader.h"
#include "emulator/world_builder.h"
#include "emulator/world_networks.h"

namespace eniform::emulator::jdcloud {
namespace {

constexpr char kLaunched[] = "2025-01-02 03:00:00";

class Builder {
 public:
  Builder(World& world, WorldErrors& errors) : world_(world), errors_(errors) {}

  void Build(WorldDrafts& drafts) {
    const WorldShape& shape = JdWorldShape();
    SetQuotas(kQuotaKeys, drafts.quotas, world_.quotas);
    for (const InstanceTypeDraft& draft : drafts.instance_types) AddType(draft);
    BuildNetworks(shape, drafts, absl::StrCat(world_.region, shape.zone_suffix), world_, world_, errors_);
    AddDefaultGroups();
    AddRouterPorts();
    AddInstances(drafts);
    for (InterfaceDraft& draft : drafts.interfaces) {
      Interface* interface = AddInterface(draft, Role::kSecondary);
      if (interface != nullptr && !draft.attached_to.empty()) Attach(draft, *interface);
    }
    addresses_.Finish(world_, errors_);
    AddEips(drafts.eips);
  }

 private:
  void AddType(const InstanceTypeDraft& draft) {
    InstanceType type = TypeFromName(draft.name).value_or(InstanceType{draft.name, 2, 8, -1, -1, false});
    if (draft.cpu > 0) type.cpu = draft.cpu;
    if (draft.memory_gib > 0) type.memory_gib = draft.memory_gib;
    type.interfaces = draft.interfaces;
    type.addresses_per_interface = draft.addresses_per_interface;
    type.specific = draft.extra.Flag("specific", false);
    world_.types[type.name] = type;
  }

  // The same for the same thing in every world of a seed, so that a world that was written down keeps its ids.
  std::string IdFor(const char* prefix, const std::string& what) const {
    return absl::StrCat(prefix, Random(MixSeed(world_.seed, absl::StrCat(prefix, what))).LettersAndDigits(10));
  }

  std::string DefaultGroup(const std::string& vpc) {
    for (uint32_t slot : world_.security_groups.live()) {
      const SecurityGroup& group = world_.security_groups.at(slot);
      if (group.is_default && group.vpc == vpc) return group.id;
    }
    return "";
  }

  void AddDefaultGroups() {
    for (uint32_t slot : world_.vpcs.live()) {
      const Vpc& vpc = world_.vpcs.at(slot);
      if (!DefaultGroup(vpc.id).empty()) continue;
      SecurityGroup group;
      group.id = IdFor("sg-", vpc.id);
      group.name = "default";
      group.vpc = vpc.id;
      group.is_default = true;
      world_.security_groups.Add(std::move(group));
    }
  }

  // JD reference 4.2: the gateway of a subnet is a system port. Its address is reserved, and not counted as held.
  void AddRouterPorts() {
    for (uint32_t slot : world_.subnets.live()) {
      const Subnet& subnet = world_.subnets.at(slot);
      Interface port;
      port.id = IdFor("port-", subnet.id);
      port.vpc = subnet.vpc;
      port.subnet = subnet.id;
      port.mac = world_.NewMac();
      port.created = kCreated;
      port.role = Role::kSystem;
      port.instance = IdFor("router-", subnet.vpc);
      port.instance_type = "N/A";
      PrivateAddress gateway;
      gateway.ip = Ipv4{subnet.cidr.network.value + 1};
      gateway.primary = true;
      gateway.subnet = subnet.id;
      world_.AddInterface(std::move(port)).addresses.push_back(gateway);
    }
  }

  void AddInstances(WorldDrafts& drafts) {
    // A world that the emulator wrote names the primary interfaces; otherwise an instance comes with one.
    std::map<std::string, InterfaceDraft> primaries = drafts.TakePrimaryInterfaces(errors_);
    for (const InstanceDraft& draft : drafts.instances) {
      InterfaceDraft primary = PrimaryOf(draft, primaries, errors_);
      Instance* instance = AddInstance(draft);
      Interface* interface = instance == nullptr ? nullptr : AddInterface(primary, Role::kPrimary);
      if (interface == nullptr) continue;
      instance->primary_interface = interface->id;
      Mount(*instance, *interface, true);
    }
    for (const auto& [instance, draft] : primaries) errors_.Add(draft.place, absl::StrCat("there is no instance `", instance, "`"));
  }

  InstanceStatus StatusOf(const InstanceDraft& draft) {
    const std::string state = absl::AsciiStrToLower(draft.state);
    // A world may have been written down in the middle of things; it goes on from where they were going.
    for (const char* running : {"", "running", "pending", "starting", "rebooting"}) {
      if (state == running) return InstanceStatus::kRunning;
    }
    if (state == "error") return InstanceStatus::kError;
    if (state != "stopped" && state != "stopping" && state != "deleting") {
      errors_.Add(draft.state_place, absl::StrCat("`", draft.state, "` is no state of an instance; there is running, stopped and error"));
    }
    return InstanceStatus::kStopped;
  }

  Instance* AddInstance(const InstanceDraft& draft) {
    Instance instance;
    instance.id = draft.id.empty() ? world_.NewId("i-", 10) : draft.id;
    instance.type = Given(draft.type, "g.n2.large");
    const Subnet* subnet = SubnetForInstance(world_, draft, instance.id, errors_);
    if (subnet == nullptr || !TakeType(world_, draft, instance.type, TypeFromName(instance.type), errors_)) return nullptr;
    instance.name = draft.name;
    instance.vpc = subnet->vpc;
    instance.subnet = subnet->id;
    instance.zone = draft.extra.Text("zone", subnet->zone);
    instance.created = Given(draft.created, kLaunched);
    instance.status = StatusOf(draft);
    instance.prepaid = draft.extra.Flag("prepaid", false);
    instance.expired = draft.extra.Flag("expired", false);
    instance.reboots = static_cast<int>(draft.extra.Integer("reboots", 0));
    instance.tags = draft.tags;
    return &world_.instances.Add(std::move(instance));
  }

  Role RoleOf(const InterfaceDraft& draft) {
    const std::string role = absl::AsciiStrToLower(draft.extra.Text("role", "secondary"));
    if (role == "managed") return Role::kManaged;
    if (role == "system") return Role::kSystem;
    if (role != "secondary") {
      errors_.Add(draft.extra.PlaceOf("role"),
                  absl::StrCat("`", role, "` is no role of an interface; there is secondary, managed and system"));
    }
    return Role::kSecondary;
  }

  // nullptr: it can not be built. `role` is that of an interface which names none.
  Interface* AddInterface(InterfaceDraft& draft, Role role) {
    Interface interface;
    interface.id = draft.id.empty() ? world_.NewId("port-", 10) : draft.id;
    const Subnet* subnet = SubnetForInterface(world_, draft, interface.id, errors_);
    if (subnet == nullptr) return nullptr;
    interface.role = role == Role::kPrimary ? role : RoleOf(draft);
    interface.name = draft.name;
    interface.description = draft.description;
    interface.vpc = subnet->vpc;
    interface.subnet = subnet->id;
    interface.created = Given(draft.created, kCreated);
    interface.resource_group = draft.extra.Text("resource_group");
    interface.source_check = draft.extra.Flag("source_check", true);
    interface.tags = draft.tags;
    interface.mac = MacForInterface(world_, draft, errors_);
    CheckGroupsExist(world_, draft.security_groups, draft.place, errors_);
    interface.security_groups = draft.security_groups;
    if (interface.security_groups.empty()) interface.security_groups = {DefaultGroup(subnet->vpc)};
    Interface& added = world_.AddInterface(std::move(interface));
    addresses_.Give(world_, draft, added, errors_, [&](const std::string& text, bool primary) -> const Subnet& {
      // A secondary address may be of any subnet of the VPC.
      const absl::optional<Ipv4> ip = Ipv4::Parse(text);
      const Subnet* elsewhere = ip.has_value() && !primary ? world_.SubnetOf(added.vpc, *ip) : nullptr;
      return elsewhere != nullptr ? *elsewhere : *world_.subnets.Find(added.subnet);
    });
    GiveBlocks(added, draft);
    return &added;
  }

  void GiveBlocks(Interface& interface, const InterfaceDraft& draft) {
    const std::vector<std::string> texts = absl::StrSplit(draft.extra.Text("blocks"), ' ', absl::SkipEmpty());
    for (const std::string& text : texts) {
      const absl::optional<Cidr> block = Cidr::Parse(text);
      const Subnet* subnet = block.has_value() ? world_.SubnetOf(interface.vpc, block->network) : nullptr;
      const bool free = subnet != nullptr && world_.FreeBlock(*subnet, block->bits, block->network).has_value();
      if (free) {
        world_.AddBlock(interface, {*block, subnet->id});
      } else {
        errors_.Add(draft.extra.PlaceOf("blocks"), absl::StrCat("`", text, "` is no free block of a subnet"));
      }
    }
  }

  void Mount(Instance& instance, Interface& interface, bool auto_delete) {
    const int index = world_.TakePlace(interface, instance);
    world_.ShowAttached(interface, instance, index);
    world_.Mount(instance, interface, index, auto_delete);
  }

  void Attach(const InterfaceDraft& draft, Interface& interface) {
    Instance* instance = world_.instances.Find(draft.attached_to);
    const bool foreign = interface.role == Role::kManaged || interface.role == Role::kSystem;
    if (instance == nullptr && !foreign) {
      errors_.Add(draft.place, absl::StrCat("there is no instance `", draft.attached_to, "`"));
    } else if (instance == nullptr) {
      // What another product's port is on is not part of this world.
      interface.instance = draft.attached_to;
      interface.instance_type = draft.extra.Text("instance_type", "lb");
    } else if (instance->vpc != interface.vpc) {
      errors_.Add(draft.place, absl::StrCat("`", instance->id, "` is in ", instance->vpc, ", the interface in ", interface.vpc));
    } else {
      Mount(*instance, interface, draft.delete_on_termination && !foreign);
    }
  }

  void AddEips(std::vector<EipDraft>& drafts) {
    const auto fill = [](const EipDraft& draft, Eip& eip) {
      eip.charge_mode = Given(draft.charge, "postpaid_by_duration");
      eip.provider = draft.extra.Text("provider", "bgp");
      eip.ip_type = draft.extra.Text("ip_type", "standard");
      eip.zone = draft.extra.Text("zone");
      eip.bandwidth_package = draft.extra.Text("bandwidth_package");
      eip.charge_status = draft.extra.Text("charge_status", "normal");
      eip.resource_group = draft.extra.Text("resource_group");
      eip.expired = draft.extra.Flag("expired", false);
      eip.state = draft.extra.Flag("down", false) ? EipState::kDown : EipState::kUp;
    };
    BuildEips(JdWorldShape(), drafts, world_, errors_, fill, [&](const EipDraft& draft, Eip& eip) {
      const auto [interface, address] = PlaceOfEip<Interface>(world_, draft, errors_);
      if (address != nullptr) world_.Link(eip, *interface, *address);
    });
  }

  World& world_;
  WorldErrors& errors_;
  AddressGiver addresses_;
};

}  // namespace

void Loader::Build(World& world, WorldErrors& errors) { Builder(world, errors).Build(drafts_); }

}  // namespace eniform::emulator::jdcloud
