#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "emulator/jdcloud/instance_rules.h"
#include "emulator/jdcloud/loader.h"
#include "emulator/world_networks.h"

namespace eniform::emulator::jdcloud {
namespace {

constexpr char kCreated[] = "2025-01-02T03:00:00Z";
constexpr char kLaunched[] = "2025-01-02 03:00:00";

std::string Given(const std::string& text, const char* fallback) { return text.empty() ? fallback : text; }

class Builder {
 public:
  Builder(World& world, WorldErrors& errors) : world_(world), errors_(errors) {}

  void Build(WorldDrafts& drafts) {
    const WorldShape& shape = JdWorldShape();
    SetQuotas(drafts.quotas);
    for (const InstanceTypeDraft& draft : drafts.instance_types) AddType(draft);
    BuildNetworks(shape, drafts, absl::StrCat(world_.region, shape.zone_suffix), world_, world_, errors_);
    AddDefaultGroups();
    AddRouterPorts();
    AddInstances(drafts);
    for (InterfaceDraft& draft : drafts.interfaces) {
      Interface* interface = AddInterface(draft, Role::kSecondary);
      if (interface != nullptr && !draft.attached_to.empty()) Attach(draft, *interface);
    }
    FillAutomaticAddresses();
    AddEips(drafts.eips);
  }

 private:
  // Interfaces whose addresses the cloud picks, after every given one has its place.
  struct Automatic {
    std::string id;
    bool primary;
    int64_t secondary;
    Place place;
  };

  void SetQuotas(const std::map<std::string, int64_t>& given) {
    const auto set = [&](const char* key, int64_t& quota) {
      if (auto it = given.find(key); it != given.end()) quota = it->second;
    };
    set("interfaces", world_.quotas.interfaces);
    set("addresses_per_interface", world_.quotas.addresses_per_interface);
    set("blocks_per_interface", world_.quotas.blocks_per_interface);
    set("eips", world_.quotas.eips);
    set("security_groups", world_.quotas.security_groups);
  }

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
      InterfaceDraft primary;
      if (auto given = primaries.find(draft.id); given != primaries.end()) {
        primary = std::move(given->second);
        primaries.erase(given);
        if (primary.subnet != draft.subnet) errors_.Add(primary.place, "a primary interface is in the subnet of its instance");
      } else {
        primary.place = draft.place;
        primary.subnet = draft.subnet;
        primary.security_groups = draft.security_groups;
      }
      if (primary.primary_ip.empty()) primary.primary_ip = draft.primary_ip;
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
    const Subnet* subnet = world_.subnets.Find(draft.subnet);
    const absl::optional<InstanceType> type = TypeFromName(instance.type);
    std::string wrong;
    if (subnet == nullptr) {
      wrong = absl::StrCat("there is no subnet `", draft.subnet, "`");
    } else if (world_.instances.Find(instance.id) != nullptr) {
      wrong = absl::StrCat("the instance `", instance.id, "` is there already");
    } else if (world_.types.count(instance.type) == 0 && !type.has_value()) {
      wrong = absl::StrCat("the size of the instance type `", instance.type, "` is not known; list it under `instance_types`");
    }
    if (!wrong.empty()) {
      errors_.Add(draft.place, wrong);
      return nullptr;
    }
    if (type.has_value()) world_.types.emplace(instance.type, *type);
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
    const Subnet* subnet = world_.subnets.Find(draft.subnet);
    if (subnet == nullptr || world_.interfaces.Find(interface.id) != nullptr) {
      errors_.Add(draft.place, subnet == nullptr ? absl::StrCat("there is no subnet `", draft.subnet, "`")
                                                 : absl::StrCat("the interface `", interface.id, "` is there already"));
      return nullptr;
    }
    interface.role = role == Role::kPrimary ? role : RoleOf(draft);
    interface.name = draft.name;
    interface.description = draft.description;
    interface.vpc = subnet->vpc;
    interface.subnet = subnet->id;
    interface.created = Given(draft.created, kCreated);
    interface.resource_group = draft.extra.Text("resource_group");
    interface.source_check = draft.extra.Flag("source_check", true);
    interface.tags = draft.tags;
    interface.mac = draft.mac.empty() ? world_.NewMac() : draft.mac;
    if (!draft.mac.empty() && world_.macs.contains(draft.mac)) {
      errors_.Add(draft.place, absl::StrCat("the MAC address `", draft.mac, "` is there already; they are unique"));
    }
    CheckGroupsExist(world_, draft.security_groups, draft.place, errors_);
    interface.security_groups = draft.security_groups;
    if (interface.security_groups.empty()) interface.security_groups = {DefaultGroup(subnet->vpc)};
    Interface& added = world_.AddInterface(std::move(interface));
    if (!draft.primary_ip.empty()) GiveAddress(added, draft.primary_ip, true, draft.place);
    for (const std::string& text : draft.secondary_ips) GiveAddress(added, text, false, draft.place);
    GiveBlocks(added, draft);
    if (draft.primary_ip.empty() || draft.secondary_count > 0) {
      automatic_.push_back({added.id, draft.primary_ip.empty(), draft.secondary_count, draft.place});
    }
    return &added;
  }

  // A secondary address may be of any subnet of the VPC.
  void GiveAddress(Interface& interface, const std::string& text, bool primary, const Place& place) {
    const absl::optional<Ipv4> ip = Ipv4::Parse(text);
    const Subnet* elsewhere = ip.has_value() && !primary ? world_.SubnetOf(interface.vpc, *ip) : nullptr;
    const Subnet& subnet = elsewhere != nullptr ? *elsewhere : *world_.subnets.Find(interface.subnet);
    const std::string wrong = WhyNotGiven(world_, subnet, text, [&](uint32_t slot) { return world_.interfaces.at(slot).id; });
    if (!wrong.empty()) {
      errors_.Add(place, wrong);
      return;
    }
    PrivateAddress address;
    address.ip = *ip;
    address.primary = primary;
    address.subnet = subnet.id;
    world_.AddAddress(interface, std::move(address));
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

  void FillAutomaticAddresses() {
    for (const Automatic& wanted : automatic_) {
      Interface& interface = *world_.interfaces.Find(wanted.id);
      Subnet& subnet = *world_.subnets.Find(interface.subnet);
      for (int64_t i = wanted.primary ? -1 : 0; i < wanted.secondary; ++i) {
        const absl::optional<Ipv4> ip = world_.PickAddress(subnet);
        if (!ip.has_value()) {
          errors_.Add(wanted.place, absl::StrCat("the subnet `", subnet.id, "` has no free address left"));
          break;
        }
        PrivateAddress address;
        address.ip = *ip;
        address.primary = i < 0;
        world_.AddAddress(interface, std::move(address));
      }
    }
  }

  void AddEips(std::vector<EipDraft>& drafts) {
    const std::vector<Ipv4> addresses = GiveEipAddresses(JdWorldShape(), drafts, world_, errors_);
    for (size_t i = 0; i < drafts.size(); ++i) {
      const EipDraft& draft = drafts[i];
      if (world_.eips.Find(draft.id) != nullptr) {
        errors_.Add(draft.place, absl::StrCat("the EIP `", draft.id, "` is there already"));
        continue;
      }
      Eip eip;
      eip.id = draft.id;
      eip.name = draft.name;
      eip.address = addresses[i];
      eip.created = Given(draft.created, kCreated);
      eip.bandwidth = draft.bandwidth < 0 ? 1 : draft.bandwidth;
      eip.charge_mode = Given(draft.charge, "postpaid_by_duration");
      eip.provider = draft.extra.Text("provider", "bgp");
      eip.ip_type = draft.extra.Text("ip_type", "standard");
      eip.zone = draft.extra.Text("zone");
      eip.bandwidth_package = draft.extra.Text("bandwidth_package");
      eip.charge_status = draft.extra.Text("charge_status", "normal");
      eip.resource_group = draft.extra.Text("resource_group");
      eip.expired = draft.extra.Flag("expired", false);
      eip.state = draft.extra.Flag("down", false) ? EipState::kDown : EipState::kUp;
      eip.tags = draft.tags;
      BindGiven(draft, world_.eips.Add(std::move(eip)));
    }
  }

  void BindGiven(const EipDraft& draft, Eip& eip) {
    if (draft.interface_id.empty()) {
      if (!draft.private_ip.empty()) errors_.Add(draft.place, "an EIP with `private_ip` has `interface` too");
      return;
    }
    Interface* interface = world_.interfaces.Find(draft.interface_id);
    const absl::optional<Ipv4> ip = Ipv4::Parse(draft.private_ip);
    PrivateAddress* address = nullptr;
    if (interface != nullptr && draft.private_ip.empty() && !interface->addresses.empty()) address = &interface->addresses.front();
    if (interface != nullptr && ip.has_value()) address = interface->Address(*ip);
    if (address == nullptr || !address->eip.empty()) {
      errors_.Add(draft.place, interface == nullptr ? absl::StrCat("there is no interface `", draft.interface_id, "`")
                               : address == nullptr ? absl::StrCat("`", draft.private_ip, "` is not on `", draft.interface_id, "`")
                                                    : absl::StrCat(address->ip.ToText(), " has the EIP `", address->eip, "` already"));
      return;
    }
    world_.Link(eip, *interface, *address);
  }

  World& world_;
  WorldErrors& errors_;
  std::vector<Automatic> automatic_;
};

}  // namespace

void BuildWorld(WorldDrafts drafts, World& world, WorldErrors& errors) { Builder(world, errors).Build(drafts); }

}  // namespace eniform::emulator::jdcloud
