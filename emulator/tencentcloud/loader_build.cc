#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/limits.h"
#include "emulator/tencentcloud/loader.h"

namespace eniform::emulator::tencentcloud {

void Loader::Build(World& world, WorldErrors& errors) {
  if (account_ == "LEGACY")
    world.account = AccountType::kLegacy;
  else if (!account_.empty() && account_ != "STANDARD")
    errors.Add(account_place_, "`account_type` is STANDARD or LEGACY");
  const auto quota = [&](const char* key, int64_t& value) {
    if (auto it = quotas_.find(key); it != quotas_.end()) value = it->second;
  };
  quota("interfaces", world.quotas.interfaces);
  quota("addresses_per_interface", world.quotas.addresses_per_interface);
  quota("eips", world.quotas.eips);
  world.quotas.eips_per_day = 2 * world.quotas.eips;  // Tencent reference 4.3
  quota("eips_per_day", world.quotas.eips_per_day);
  quota("wan_ips_per_day", world.quotas.wan_ips_per_day);
  for (const InstanceType& type : types_) world.types[type.name] = type;
  BuildNetworks(world, errors);
  BuildInstances(world, errors);
  BuildInterfaces(world, errors);
  FillAutomaticAddresses(world, errors);
  BuildEips(world, errors);
}

void Loader::BuildNetworks(World& world, WorldErrors& errors) {
  for (Draft<Vpc>& draft : vpcs_) {
    if (draft.thing.id.empty()) draft.thing.id = world.NewId("vpc-");
    absl::optional<Cidr> cidr = Cidr::Parse(draft.cidr);
    if (!cidr.has_value()) errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not a block of addresses such as 10.0.0.0/16"));
    draft.thing.cidr = cidr.value_or(Cidr());
    if (world.vpcs.Find(draft.thing.id) != nullptr) {
      errors.Add(draft.place, absl::StrCat("the VPC `", draft.thing.id, "` is there already"));
      continue;
    }
    world.vpcs.Add(draft.thing);
  }
  for (Draft<Subnet>& draft : subnets_) {
    Subnet& subnet = draft.thing;
    if (subnet.id.empty()) subnet.id = world.NewId("subnet-");
    if (subnet.zone.empty()) subnet.zone = absl::StrCat(world.region, "-1");
    if (subnet.vpc.empty() && world.vpcs.size() == 1) subnet.vpc = world.vpcs.at(world.vpcs.live().front()).id;
    Vpc* vpc = world.vpcs.Find(subnet.vpc);
    absl::optional<Cidr> cidr = Cidr::Parse(draft.cidr);
    if (vpc == nullptr) {
      errors.Add(draft.place, absl::StrCat("there is no VPC `", subnet.vpc, "`"));
    } else if (!cidr.has_value() || cidr->bits > 29) {
      errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not a block of at least eight addresses such as 10.0.1.0/24"));
    } else if (!vpc->cidr.Contains(*cidr)) {
      errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` is not inside the VPC's ", vpc->cidr.ToText()));
    } else if (world.subnets.Find(subnet.id) != nullptr) {
      errors.Add(draft.place, absl::StrCat("the subnet `", subnet.id, "` is there already"));
    } else {
      for (uint32_t slot : world.subnets.live()) {
        const Subnet& other = world.subnets.at(slot);
        if (other.vpc == subnet.vpc && other.cidr.Overlaps(*cidr)) {
          errors.Add(draft.place, absl::StrCat("`", draft.cidr, "` overlaps the subnet `", other.id, "` (", other.cidr.ToText(), ")"));
        }
      }
      subnet.cidr = *cidr;
      world.subnets.Add(subnet);
    }
  }
  for (Draft<SecurityGroup>& draft : groups_) {
    if (draft.thing.id.empty()) draft.thing.id = world.NewId("sg-");
    if (!draft.thing.vpc.empty() && world.vpcs.Find(draft.thing.vpc) == nullptr) {
      errors.Add(draft.place, absl::StrCat("there is no VPC `", draft.thing.vpc, "`"));
    }
    if (world.security_groups.Find(draft.thing.id) != nullptr) {
      errors.Add(draft.place, absl::StrCat("the security group `", draft.thing.id, "` is there already"));
      continue;
    }
    world.security_groups.Add(draft.thing);
  }
}

std::map<std::string, Loader::InterfaceDraft> Loader::TakePrimaryDrafts(WorldErrors& errors) {
  std::map<std::string, InterfaceDraft> primaries;
  std::vector<InterfaceDraft> others;
  for (InterfaceDraft& draft : interfaces_) {
    if (!draft.interface.primary) {
      others.push_back(std::move(draft));
      continue;
    }
    const std::string instance = draft.attached_to;
    const Place place = draft.place;
    if (!primaries.emplace(instance, std::move(draft)).second)
      errors.Add(place, absl::StrCat("`", instance, "` has a primary interface already"));
  }
  interfaces_ = std::move(others);
  return primaries;
}

bool Loader::FillInstance(World& world, InstanceDraft& draft, WorldErrors& errors) {
  Instance& instance = draft.instance;
  if (instance.id.empty()) instance.id = world.NewId("ins-");
  if (world.types.count(instance.type) == 0) {
    absl::optional<InstanceType> type = TypeFromName(instance.type);
    if (!type.has_value()) {
      errors.Add(draft.place,
                 absl::StrCat("the size of the instance type `", instance.type, "` is not known; list it under `instance_types`"));
      return false;
    }
    world.types[instance.type] = *type;
  }
  const Subnet* subnet = world.subnets.Find(instance.subnet);
  if (subnet == nullptr || world.instances.Find(instance.id) != nullptr) {
    errors.Add(draft.place, subnet == nullptr ? absl::StrCat("there is no subnet `", instance.subnet, "`")
                                              : absl::StrCat("the instance `", instance.id, "` is there already"));
    return false;
  }
  const InstanceType& type = world.types.at(instance.type);
  instance.cpu = type.cpu;
  instance.memory_gib = type.memory_gib;
  instance.vpc = subnet->vpc;
  instance.zone = subnet->zone;
  instance.variety = MixSeed(world.seed, instance.id);
  return true;
}

void Loader::GiveWanIp(World& world, const InstanceDraft& draft, Interface& interface, WorldErrors& errors) {
  absl::optional<Ipv4> wan = Ipv4::Parse(draft.wan_ip);
  if (!wan.has_value() || interface.addresses.empty()) {
    errors.Add(draft.place, "`wan_ip` is an IPv4 address, and needs `primary_ip`");
    return;
  }
  interface.addresses.front().wan_ip = draft.wan_ip;
  world.public_addresses[wan->value] = interface.id;
}

void Loader::BuildInstances(World& world, WorldErrors& errors) {
  // A world that the emulator wrote names the primary interfaces; otherwise an instance comes with one.
  std::map<std::string, InterfaceDraft> primaries = TakePrimaryDrafts(errors);
  for (InstanceDraft& draft : instances_) {
    const bool filled = FillInstance(world, draft, errors);
    auto given = primaries.find(draft.instance.id);
    InterfaceDraft primary;
    if (given != primaries.end()) {
      primary = std::move(given->second);
      primaries.erase(given);
      if (primary.primary_ip.empty()) primary.primary_ip = draft.primary_ip;
      if (primary.subnet != draft.instance.subnet) errors.Add(primary.place, "a primary interface is in the subnet of its instance");
    } else {
      primary.place = draft.place;
      primary.subnet = draft.instance.subnet;
      primary.primary_ip = draft.primary_ip;
      primary.interface.name = "Primary ENI";
      primary.interface.created = "2025-01-02 03:00:00";
      primary.interface.security_groups = draft.security_groups;
    }
    if (!filled) continue;
    primary.interface.primary = true;
    Instance& added = world.instances.Add(draft.instance);
    Interface* interface = PlaceInterface(world, primary, errors);
    if (interface == nullptr) continue;
    added.primary_interface = interface->id;
    primary.attached_to = added.id;
    Attach(world, primary, *interface, errors);
    if (!draft.wan_ip.empty()) GiveWanIp(world, draft, *interface, errors);
  }
  for (const auto& [instance, draft] : primaries) errors.Add(draft.place, absl::StrCat("there is no instance `", instance, "`"));
}

void Loader::BuildInterfaces(World& world, WorldErrors& errors) {
  for (InterfaceDraft& draft : interfaces_) {
    Interface* interface = PlaceInterface(world, draft, errors);
    if (interface != nullptr && !draft.attached_to.empty()) Attach(world, draft, *interface, errors);
  }
}

Interface* Loader::PlaceInterface(World& world, InterfaceDraft& draft, WorldErrors& errors) {
  Interface& interface = draft.interface;
  const Subnet* subnet = world.subnets.Find(draft.subnet);
  if (interface.id.empty()) interface.id = world.NewId("eni-");
  if (subnet == nullptr || world.interfaces.Find(interface.id) != nullptr) {
    errors.Add(draft.place, subnet == nullptr ? absl::StrCat("there is no subnet `", draft.subnet, "`")
                                              : absl::StrCat("the interface `", interface.id, "` is there already"));
    return nullptr;
  }
  interface.subnet = subnet->id;
  interface.vpc = subnet->vpc;
  if (interface.mac.empty()) {
    interface.mac = world.NewMac();
  } else if (world.macs.contains(interface.mac)) {
    errors.Add(draft.place, absl::StrCat("the MAC address `", interface.mac, "` is there already; they are unique"));
  }
  CheckGroups(world, interface.security_groups, draft.place, errors);
  Interface& added = world.AddInterface(interface);
  if (!draft.primary_ip.empty()) AddGivenAddress(world, added, draft.primary_ip, true, draft.place, errors);
  for (const std::string& text : draft.secondary_ips) AddGivenAddress(world, added, text, false, draft.place, errors);
  for (PrivateAddress& address : added.addresses) {
    auto description = draft.descriptions.find(address.ip.ToText());
    if (description != draft.descriptions.end()) address.description = description->second;
  }
  if (draft.primary_ip.empty() || draft.secondary_count > 0) {
    automatic_.push_back({added.id, draft.primary_ip.empty(), draft.secondary_count, draft.place});
  }
  return &added;
}

bool Loader::AddGivenAddress(World& world, Interface& interface, const std::string& text, bool primary, const Place& place,
                             WorldErrors& errors) {
  const Subnet& subnet = *world.subnets.Find(interface.subnet);
  absl::optional<Ipv4> ip = Ipv4::Parse(text);
  std::string wrong;
  if (!ip.has_value())
    wrong = absl::StrCat("`", text, "` is not an IPv4 address");
  else if (!subnet.cidr.Contains(*ip))
    wrong = absl::StrCat("`", text, "` is not in the subnet `", subnet.id, "` (", subnet.cidr.ToText(), ")");
  else if (subnet.cidr.IsReserved(*ip))
    wrong = absl::StrCat("`", text, "` is reserved: the network, the gateway and the broadcast address are");
  else if (const Interface* holder = world.HolderOf(subnet.vpc, *ip))
    wrong = absl::StrCat("`", text, "` is on `", holder->id, "` already");
  if (!wrong.empty()) {
    errors.Add(place, wrong);
    return false;
  }
  PrivateAddress address;
  address.ip = *ip;
  address.primary = primary;
  world.AddAddress(interface, std::move(address));
  return true;
}

void Loader::CheckGroups(World& world, const std::vector<std::string>& groups, const Place& place, WorldErrors& errors) {
  for (const std::string& group : groups) {
    if (world.security_groups.Find(group) == nullptr) errors.Add(place, absl::StrCat("there is no security group `", group, "`"));
  }
}

void Loader::Attach(World& world, InterfaceDraft& draft, Interface& interface, WorldErrors& errors) {
  Instance* instance = world.instances.Find(draft.attached_to);
  if (instance == nullptr) {
    errors.Add(draft.place, absl::StrCat("there is no instance `", draft.attached_to, "`"));
    return;
  }
  const Subnet& subnet = *world.subnets.Find(interface.subnet);
  if (subnet.vpc != instance->vpc || subnet.zone != instance->zone) {
    errors.Add(draft.place, absl::StrCat("`", instance->id, "` is in ", instance->vpc, " and ", instance->zone, ", the interface in ",
                                         subnet.vpc, " and ", subnet.zone));
    return;
  }
  world.PutOn(interface, *instance);
  interface.instance = instance->id;
  interface.was_attached = true;
  interface.attached_at = interface.created;
}

void Loader::FillAutomaticAddresses(World& world, WorldErrors& errors) {
  for (const Automatic& wanted : automatic_) {
    Interface& interface = *world.interfaces.Find(wanted.id);
    Subnet& subnet = *world.subnets.Find(interface.subnet);
    for (int64_t i = wanted.primary ? -1 : 0; i < wanted.secondary; ++i) {
      absl::optional<Ipv4> ip = world.PickAddress(subnet);
      if (!ip.has_value()) {
        errors.Add(wanted.place, absl::StrCat("the subnet `", subnet.id, "` has no free address left"));
        break;
      }
      PrivateAddress address;
      address.ip = *ip;
      address.primary = i < 0;
      world.AddAddress(interface, std::move(address));
    }
  }
}

void Loader::BuildEips(World& world, WorldErrors& errors) {
  // Given addresses first, so that none of them is made up for another EIP.
  for (EipDraft& draft : eips_) {
    Eip& eip = draft.eip;
    if (eip.id.empty()) eip.id = world.NewId("eip-");
    if (draft.address.empty()) continue;
    absl::optional<Ipv4> address = Ipv4::Parse(draft.address);
    if (!address.has_value() || world.public_addresses.contains(address->value)) {
      errors.Add(draft.place, absl::StrCat("`", draft.address, "` is ", address.has_value() ? "there already" : "not an IPv4 address"));
      continue;
    }
    eip.address = *address;
    world.public_addresses[address->value] = eip.id;
  }
  for (EipDraft& draft : eips_) {
    Eip& eip = draft.eip;
    if (world.eips.Find(eip.id) != nullptr) {
      errors.Add(draft.place, absl::StrCat("the EIP `", eip.id, "` is there already"));
      continue;
    }
    if (draft.address.empty()) {
      eip.address = world.NewPublicAddress();
      world.public_addresses[eip.address.value] = eip.id;
    }
    eip.variety = MixSeed(world.seed, eip.id);
    Eip& added = world.eips.Add(eip);
    if (draft.interface_id.empty()) {
      if (!draft.private_ip.empty()) errors.Add(draft.place, "an EIP with `private_ip` has `interface` too");
      continue;
    }
    Interface* interface = world.interfaces.Find(draft.interface_id);
    absl::optional<Ipv4> ip = Ipv4::Parse(draft.private_ip);
    PrivateAddress* address = nullptr;
    if (interface != nullptr && draft.private_ip.empty() && !interface->addresses.empty()) address = &interface->addresses.front();
    if (interface != nullptr && ip.has_value()) address = interface->Address(*ip);
    if (address == nullptr || !address->eip.empty()) {
      errors.Add(draft.place, interface == nullptr ? absl::StrCat("there is no interface `", draft.interface_id, "`")
                              : address == nullptr ? absl::StrCat("`", draft.private_ip, "` is not on `", draft.interface_id, "`")
                                                   : absl::StrCat(address->ip.ToText(), " has the EIP `", address->eip, "` already"));
      continue;
    }
    address->eip = added.id;
    added.interface_id = interface->id;
    added.private_ip = address->ip;
    added.status = EipStatus::kBind;
    world.RefreshBindings(*interface);
  }
}

}  // namespace eniform::emulator::tencentcloud
