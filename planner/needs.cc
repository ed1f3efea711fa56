// What to look at in the clouds before planning, in as few pages as the plan needs.
#include <algorithm>
#include <set>

#include "absl/container/flat_hash_set.h"
#include "planner/planner.h"
#include "planner/world.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

std::set<std::string> Aliases(const Declaration& desired, const StateSnapshot& prior) {
  std::set<std::string> aliases;
  for (const auto& interface : desired.network_interfaces()) aliases.insert(interface.provider());
  for (const auto& eip : desired.eips()) aliases.insert(eip.provider());
  for (const auto& binding : desired.eip_bindings()) aliases.insert(binding.provider());
  for (const ManagedObject& row : prior.objects()) aliases.insert(row.provider());
  return aliases;
}

using RowMap = absl::flat_hash_map<absl::string_view, const ManagedObject*>;

// Rows by the address they are declared under. Views into both.
RowMap RowsByAddress(const Declaration& desired, const StateSnapshot& prior) {
  RowMap rows;
  rows.reserve(static_cast<size_t>(prior.objects_size()));
  for (const ManagedObject& row : prior.objects()) rows[row.address()] = &row;
  for (const MovedDeclaration& moved : desired.moved()) {
    const auto from = rows.find(moved.from());
    if (from != rows.end() && !rows.contains(moved.to())) rows[moved.to()] = from->second;
  }
  return rows;
}

// The instance an interface is declared with, where it is named by its id.
const Selector* InstanceSelector(const InterfaceDeclaration& interface) {
  if (interface.has_primary_of()) return &interface.primary_of();
  return interface.has_attachment() ? &interface.attachment().instance() : nullptr;
}

const std::string& RowVpc(const ManagedObject& row) { return row.attributes().network_interface().vpc(); }

// A subnet or an instance.
template <typename Object>
bool IsSelected(const Object& object, const Selector& selector) {
  if (!selector.id().empty()) return object.id() == selector.id();
  if (!selector.name().empty()) return object.name() == selector.name();
  return std::all_of(selector.tags().begin(), selector.tags().end(), [&](const Tag& wanted) {
    return std::any_of(object.tags().begin(), object.tags().end(),
                       [&](const Tag& tag) { return tag.key() == wanted.key() && tag.value() == wanted.value(); });
  });
}

// The VPCs in which this stack has or will have interfaces of `alias`; empty where they can not be told yet.
std::vector<std::string> VpcsOf(const PlanInput& input, const std::string& alias, const Observation* observation) {
  std::set<std::string> vpcs;
  for (const ManagedObject& row : input.prior.objects()) {
    if (row.provider() == alias && row.attributes().has_network_interface() && !RowVpc(row).empty()) vpcs.insert(RowVpc(row));
  }
  if (!observation || input.options.destroy) return {vpcs.begin(), vpcs.end()};
  std::map<std::string, std::string> known;  // subnet id -> VPC
  for (const Subnet& subnet : observation->subnets()) known[subnet.id()] = subnet.vpc_id();
  for (const InterfaceDeclaration& interface : input.desired.network_interfaces()) {
    if (interface.provider() != alias) continue;
    if (const auto subnet = known.find(interface.subnet().id()); subnet != known.end()) {
      vpcs.insert(subnet->second);
      continue;
    }
    for (const Subnet& subnet : observation->subnets()) {
      if (IsSelected(subnet, interface.subnet())) vpcs.insert(subnet.vpc_id());
    }
  }
  return {vpcs.begin(), vpcs.end()};
}

// Interfaces outside the known VPCs that the plan needs: imported ones, those bound by id, those left behind.
bool NeedsInterfacesAnywhere(const Declaration& desired, const StateSnapshot& prior, const std::string& alias) {
  if (desired.imports_size() > 0) {
    absl::flat_hash_set<absl::string_view> remembered;
    for (const ManagedObject& row : prior.objects()) remembered.insert(row.address());
    const bool all_done = std::all_of(desired.imports().begin(), desired.imports().end(),
                                      [&](const ImportDeclaration& import) { return remembered.contains(import.to()); });
    if (!all_done) return true;
  }
  // What a replacement left behind may be in another VPC than what took its place.
  const auto& rows = prior.objects();
  if (std::any_of(rows.begin(), rows.end(),
                  [&](const ManagedObject& row) { return row.provider() == alias && row.deposed_ids_size() > 0; })) {
    return true;
  }
  return std::any_of(desired.eip_bindings().begin(), desired.eip_bindings().end(), [&](const EipBindingDeclaration& binding) {
    return binding.provider() == alias && !binding.network_interface().id().empty();
  });
}

// Whether anything of `alias` is remembered or declared of an interface that an instance was born with, or is new: its address, or
// its slot, may be held by one.
bool NeedsPrimaries(const PlanInput& input, const std::string& alias, const RowMap& rows) {
  for (const ManagedObject& row : input.prior.objects()) {
    if (row.provider() == alias && row.attributes().network_interface().primary()) return true;
  }
  const auto& interfaces = input.desired.network_interfaces();
  const auto& bindings = input.desired.eip_bindings();
  return std::any_of(interfaces.begin(), interfaces.end(),
                     [&](const InterfaceDeclaration& interface) {
                       return interface.provider() == alias &&
                              (interface.has_primary_of() || !rows.contains(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key())));
                     }) ||
         std::any_of(bindings.begin(), bindings.end(), [&](const EipBindingDeclaration& binding) {
           return binding.provider() == alias && !rows.contains(AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()));
         });
}

// Whether the interface is attached to the instance that is selected. By look-up every instance it could be has been observed.
bool IsOn(const Selector& selector, const NetworkInterface& interface, const World& world) {
  if (!selector.id().empty()) return selector.id() == interface.instance_id();
  const Instance* instance = world.InstanceById(interface.instance_id());
  return instance && IsSelected(*instance, selector);
}

// Whether the interface may take an address or a slot to become what is declared.
bool Gains(const InterfaceDeclaration& declared, const NetworkInterface* observed, const ManagedObject* row, const World& world) {
  if (!observed) return true;
  const Subnet* subnet = world.SubnetById(observed->subnet_id());
  if (!subnet || !IsSelected(*subnet, declared.subnet())) return true;
  const auto holds = [&](const std::string& address) {
    return std::any_of(observed->addresses().begin(), observed->addresses().end(),
                       [&](const PrivateAddress& held) { return held.address() == address; });
  };
  if (!declared.primary_ip().empty() && !holds(declared.primary_ip())) return true;
  if (!std::all_of(declared.secondary_ips().begin(), declared.secondary_ips().end(), holds)) return true;
  if (declared.has_secondary_ip_count()) {
    // With `keep`, those that nobody counts stay besides.
    const int has = declared.unlisted_ips() == UNLISTED_IPS_KEEP && row ? row->picked_ips_size() : observed->addresses_size() - 1;
    if (static_cast<int>(declared.secondary_ip_count()) > has) return true;
  }
  const Selector* instance = InstanceSelector(declared);
  return instance && !IsOn(*instance, *observed, world);
}

// Whether a remembered thing is made anew, which only a look at it tells: it is gone, or the cloud can not change it in place.
bool IsMadeAnew(const InterfaceDeclaration& declared, const NetworkInterface* observed, const World& world) {
  if (!observed) return true;
  if (declared.has_primary_of()) return false;
  const Subnet* subnet = world.SubnetById(observed->subnet_id());
  if (subnet && !IsSelected(*subnet, declared.subnet())) return true;
  return !declared.primary_ip().empty() && observed->addresses_size() > 0 && observed->addresses(0).address() != declared.primary_ip();
}

// Whether the interface an instance was born with goes to another subnet or primary address.
bool PrimaryChanges(const InterfaceDeclaration& declared, const World& world, const std::string& instance_id) {
  const NetworkInterface* primary = declared.has_primary_of() ? world.PrimaryOf(instance_id) : nullptr;
  if (!primary) return false;
  const Subnet* subnet = world.SubnetById(primary->subnet_id());
  return (subnet && !IsSelected(*subnet, declared.subnet())) ||
         (declared.has_primary_ip() && declared.primary_ip() != AttributesOf(*primary).primary_ip());
}

const Observation* Find(const std::vector<Observation>& observed, const std::string& alias) {
  for (const Observation& observation : observed) {
    if (observation.provider() == alias) return &observation;
  }
  return nullptr;
}

}  // namespace

std::map<std::string, ObservationNeeds> FirstNeeds(const Declaration& desired, const StateSnapshot& prior) {
  std::map<std::string, ObservationNeeds> all;
  for (const std::string& alias : Aliases(desired, prior)) all[alias].kinds.insert(OBJECT_KIND_SUBNET);
  for (const auto& interface : desired.network_interfaces()) {
    if (interface.security_groups_size() > 0) all[interface.provider()].kinds.insert(OBJECT_KIND_SECURITY_GROUP);
  }
  for (const auto& eip : desired.eips()) all[eip.provider()].kinds.insert(OBJECT_KIND_EIP);
  for (const auto& binding : desired.eip_bindings()) all[binding.provider()].kinds.insert(OBJECT_KIND_EIP);
  const auto rows = RowsByAddress(desired, prior);
  for (const ManagedObject& row : prior.objects()) {
    if (!row.attributes().has_network_interface()) all[row.provider()].kinds.insert(OBJECT_KIND_EIP);
  }
  for (const auto& eip : desired.eips()) {
    if (!rows.contains(AddressOf(RESOURCE_TYPE_EIP, eip.key()))) all[eip.provider()].kinds.insert(OBJECT_KIND_QUOTA);
  }
  for (const auto& interface : desired.network_interfaces()) {
    if (!rows.contains(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key())))
      all[interface.provider()].kinds.insert(OBJECT_KIND_QUOTA);
    const Selector* instance = InstanceSelector(interface);
    if (instance && instance->id().empty()) all[interface.provider()].kinds.insert(OBJECT_KIND_INSTANCE);
  }
  return all;
}

std::map<std::string, ObservationNeeds> SecondNeeds(const PlanInput& first) {
  std::map<std::string, ObservationNeeds> all;
  const auto rows = RowsByAddress(first.desired, first.prior);
  std::map<std::string, std::set<std::string>> instances;
  for (const std::string& alias : Aliases(first.desired, first.prior)) {
    const bool manages = std::any_of(first.prior.objects().begin(), first.prior.objects().end(),
                                     [&](const ManagedObject& row) { return row.provider() == alias; }) ||
                         std::any_of(first.desired.network_interfaces().begin(), first.desired.network_interfaces().end(),
                                     [&](const InterfaceDeclaration& interface) { return interface.provider() == alias; }) ||
                         NeedsInterfacesAnywhere(first.desired, first.prior, alias);
    if (!manages) continue;
    ObservationNeeds& needs = all[alias];
    needs.kinds.insert(OBJECT_KIND_INTERFACE);
    if (NeedsInterfacesAnywhere(first.desired, first.prior, alias)) continue;
    needs.vpc_ids = VpcsOf(first, alias, Find(first.observed, alias));
    if (first.options.replaces.empty() && !NeedsPrimaries(first, alias, rows)) needs.interfaces = INTERFACE_SCOPE_SECONDARY;
  }
  for (const InterfaceDeclaration& interface : first.desired.network_interfaces()) {
    const Selector* instance = InstanceSelector(interface);
    const auto row = rows.find(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key()));
    if (!instance && row != rows.end() && !row->second->attributes().network_interface().instance().empty() && !first.options.destroy) {
      // Its state says whether it can give the interface away.
      instances[interface.provider()].insert(row->second->attributes().network_interface().instance());
    }
    if (!instance || instance->id().empty() || first.options.destroy) continue;
    const bool stays = row != rows.end() && row->second->attributes().network_interface().instance() == instance->id();
    // An instance that loses an interface counts too: its slots decide an order.
    if (!stays) instances[interface.provider()].insert(instance->id());
    if (!stays && row != rows.end() && !row->second->attributes().network_interface().instance().empty()) {
      instances[interface.provider()].insert(row->second->attributes().network_interface().instance());
    }
  }
  for (auto& [alias, ids] : instances) all[alias].instance_ids.assign(ids.begin(), ids.end());
  return all;
}

std::map<std::string, ObservationNeeds> ThirdNeeds(const PlanInput& second) {
  std::map<std::string, ObservationNeeds> all;
  const auto rows = RowsByAddress(second.desired, second.prior);
  std::map<std::string, std::set<std::string>> missing, gaining;
  std::map<std::string, World> worlds;
  static const auto& no_capabilities = *new Capabilities;
  for (const Observation& observation : second.observed) {
    const auto capabilities = second.capabilities.find(observation.provider());
    worlds.emplace(std::piecewise_construct, std::forward_as_tuple(observation.provider()),
                   std::forward_as_tuple(observation, capabilities == second.capabilities.end() ? no_capabilities : capabilities->second));
  }
  if (second.options.destroy) return all;
  const std::set<std::string> replaces(second.options.replaces.begin(), second.options.replaces.end());
  std::set<std::string> taking;     // aliases in which something is taken
  std::set<std::string> made_anew;  // aliases in which something remembered is
  for (const EipBindingDeclaration& declared : second.desired.eip_bindings()) {
    const auto world = worlds.find(declared.provider());
    const auto row = rows.find(AddressOf(RESOURCE_TYPE_EIP_BINDING, declared.key()));
    if (world == worlds.end() || row == rows.end()) continue;
    const EipBindingAttributes& remembered = row->second->attributes().eip_binding();
    const Eip* eip = world->second.EipById(remembered.eip());
    if (!eip || eip->interface_id() != remembered.network_interface()) taking.insert(declared.provider());
  }
  for (const InterfaceDeclaration& declared : second.desired.network_interfaces()) {
    const auto world = worlds.find(declared.provider());
    if (world == worlds.end()) continue;
    const std::string address = AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.key());
    const auto row = rows.find(address);
    const NetworkInterface* observed = row == rows.end() ? nullptr : world->second.Interface(row->second->id());
    // A replacement takes a slot more for a while.
    const bool replaced = replaces.contains(address);
    const bool gains = replaced || Gains(declared, observed, row == rows.end() ? nullptr : row->second, world->second);
    if (gains) taking.insert(declared.provider());
    if (row != rows.end() && (replaced || IsMadeAnew(declared, observed, world->second))) made_anew.insert(declared.provider());
    // Where it is now limits what it may be given before it leaves.
    if (gains && observed && !observed->instance_id().empty()) {
      gaining[declared.provider()].insert(observed->instance_id());
      if (!world->second.InstanceById(observed->instance_id())) missing[declared.provider()].insert(observed->instance_id());
    }
    const Selector* selector = InstanceSelector(declared);
    if (!selector) continue;
    std::string id = selector->id();
    if (id.empty() && observed && IsOn(*selector, *observed, world->second)) id = observed->instance_id();
    if (id.empty()) {
      // By look-up and not there yet: every instance it could be has been observed, and gains.
      for (const Instance& instance : world->second.observation().instances()) {
        if (IsSelected(instance, *selector)) gaining[declared.provider()].insert(instance.id());
      }
      continue;
    }
    const bool attached_there = observed && observed->instance_id() == id;
    if (gains) gaining[declared.provider()].insert(id);
    if (gains && !world->second.InstanceById(id)) missing[declared.provider()].insert(id);
    if (!world->second.InstanceById(id) && PrimaryChanges(declared, world->second, id)) missing[declared.provider()].insert(id);
    // Not where it should be: where it is matters as well, its slots and its zone.
    if (observed && !attached_there && !observed->instance_id().empty() && !world->second.InstanceById(observed->instance_id())) {
      missing[declared.provider()].insert(observed->instance_id());
    }
  }
  // What the cloud once picked may be declared elsewhere now: then it picks another one, and that is one more for a while.
  for (const InterfaceDeclaration& declared : second.desired.network_interfaces()) {
    if (!declared.has_secondary_ip_count() || !taking.contains(declared.provider())) continue;
    const auto row = rows.find(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.key()));
    const World& world = worlds.at(declared.provider());
    const NetworkInterface* observed = row == rows.end() ? nullptr : world.Interface(row->second->id());
    if (!observed || observed->instance_id().empty()) continue;
    gaining[declared.provider()].insert(observed->instance_id());
    if (!world.InstanceById(observed->instance_id())) missing[declared.provider()].insert(observed->instance_id());
  }
  for (const std::string& alias : taking) {
    if (NeedsInterfacesAnywhere(second.desired, second.prior, alias) || !second.options.replaces.empty()) continue;
    if (NeedsPrimaries(second, alias, rows)) continue;  // seen by the second look
    ObservationNeeds& needs = all[alias];
    needs.kinds.insert(OBJECT_KIND_INTERFACE);
    needs.interfaces = INTERFACE_SCOPE_PRIMARY;
    needs.vpc_ids = VpcsOf(second, alias, Find(second.observed, alias));
  }
  for (auto& [alias, ids] : missing) all[alias].instance_ids.assign(ids.begin(), ids.end());
  for (auto& [alias, ids] : gaining) {
    const World& world = worlds.at(alias);
    std::set<std::string> types;
    for (const std::string& id : ids) {
      const Instance* instance = world.InstanceById(id);
      // One of each type speaks for all of them; of those not seen yet the type is not known.
      if (instance && !types.insert(instance->type()).second) continue;
      all[alias].limits_of.push_back(id);
    }
  }
  // What is made anew takes from quotas, which only a stack with something new has looked at so far.
  for (const EipDeclaration& declared : second.desired.eips()) {
    const auto row = rows.find(AddressOf(RESOURCE_TYPE_EIP, declared.key()));
    const auto world = worlds.find(declared.provider());
    if (row != rows.end() && world != worlds.end() && !world->second.EipById(row->second->id())) made_anew.insert(declared.provider());
  }
  for (const std::string& alias : made_anew) {
    const Observation* observation = Find(second.observed, alias);
    if (!observation || observation->quotas_size() > 0) continue;
    all[alias].kinds.insert(OBJECT_KIND_QUOTA);
  }
  return all;
}

}  // namespace eniform::planner
