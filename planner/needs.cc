// What to look at in the clouds before planning, in as few pages as the plan needs.
#include "planner/needs.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "planner/world.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

using RowMap = absl::flat_hash_map<absl::string_view, const ManagedObject*>;
using AliasSet = absl::flat_hash_set<absl::string_view>;

std::set<std::string> Sorted(const AliasSet& aliases) { return {aliases.begin(), aliases.end()}; }

std::set<std::string> AliasesOf(const Declaration& desired, const StateSnapshot& prior) {
  AliasSet aliases;
  for (const auto& interface : desired.network_interfaces()) aliases.insert(interface.provider());
  for (const auto& eip : desired.eips()) aliases.insert(eip.provider());
  for (const auto& binding : desired.eip_bindings()) aliases.insert(binding.provider());
  for (const ManagedObject& row : prior.objects()) aliases.insert(row.provider());
  return Sorted(aliases);
}

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

template <typename Declared>
std::vector<Remembered<Declared>> WithRows(const google::protobuf::RepeatedPtrField<Declared>& all, ResourceType type, const RowMap& rows) {
  std::vector<Remembered<Declared>> with_rows;
  with_rows.reserve(static_cast<size_t>(all.size()));
  for (const Declared& declared : all) {
    const auto row = rows.find(AddressOf(type, declared.key()));
    with_rows.push_back({declared, row == rows.end() ? nullptr : row->second});
  }
  return with_rows;
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

const std::string& NoId() {
  static const auto& none = *new std::string;
  return none;
}

const Observation* Find(const std::vector<Observation>& observed, const std::string& alias) {
  for (const Observation& observation : observed) {
    if (observation.provider() == alias) return &observation;
  }
  return nullptr;
}

}  // namespace

Needs::Needs(const PlanInput& input) : input_(input), aliases_(AliasesOf(input.desired, input.prior)) {
  const RowMap rows = RowsByAddress(input.desired, input.prior);
  interfaces_ = WithRows(input.desired.network_interfaces(), RESOURCE_TYPE_NETWORK_INTERFACE, rows);
  eips_ = WithRows(input.desired.eips(), RESOURCE_TYPE_EIP, rows);
  bindings_ = WithRows(input.desired.eip_bindings(), RESOURCE_TYPE_EIP_BINDING, rows);
}

std::vector<std::string> Needs::VpcsOf(const std::string& alias) const {
  absl::flat_hash_set<absl::string_view> vpcs;
  for (const ManagedObject& row : input_.prior.objects()) {
    if (row.provider() == alias && row.attributes().has_network_interface() && !RowVpc(row).empty()) vpcs.insert(RowVpc(row));
  }
  const Observation* observation = Find(input_.observed, alias);
  if (observation && !input_.options.destroy) {
    absl::flat_hash_map<absl::string_view, absl::string_view> known;  // subnet id -> VPC
    for (const Subnet& subnet : observation->subnets()) known[subnet.id()] = subnet.vpc_id();
    for (const InterfaceDeclaration& interface : input_.desired.network_interfaces()) {
      if (interface.provider() != alias) continue;
      if (const auto subnet = known.find(interface.subnet().id()); subnet != known.end()) {
        vpcs.insert(subnet->second);
        continue;
      }
      for (const Subnet& subnet : observation->subnets()) {
        if (IsSelected(subnet, interface.subnet())) vpcs.insert(subnet.vpc_id());
      }
    }
  }
  std::vector<std::string> sorted(vpcs.begin(), vpcs.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

bool Needs::InterfacesAnywhere(const std::string& alias) const {
  const auto& imports = input_.desired.imports();
  const auto& rows = input_.prior.objects();
  if (!imports.empty()) {
    absl::flat_hash_set<absl::string_view> remembered;
    for (const ManagedObject& row : rows) remembered.insert(row.address());
    const bool all_done =
        std::all_of(imports.begin(), imports.end(), [&](const ImportDeclaration& import) { return remembered.contains(import.to()); });
    if (!all_done) return true;
  }
  // What a replacement left behind may be in another VPC than what took its place.
  if (std::any_of(rows.begin(), rows.end(),
                  [&](const ManagedObject& row) { return row.provider() == alias && row.deposed_ids_size() > 0; })) {
    return true;
  }
  const auto& bindings = input_.desired.eip_bindings();
  return std::any_of(bindings.begin(), bindings.end(), [&](const EipBindingDeclaration& binding) {
    return binding.provider() == alias && !binding.network_interface().id().empty();
  });
}

bool Needs::Primaries(const std::string& alias) const {
  const auto& rows = input_.prior.objects();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const ManagedObject& row) { return row.provider() == alias && row.attributes().network_interface().primary(); }) ||
         std::any_of(interfaces_.begin(), interfaces_.end(),
                     [&](const auto& interface) {
                       return interface.declared.provider() == alias && (interface.declared.has_primary_of() || !interface.row);
                     }) ||
         std::any_of(bindings_.begin(), bindings_.end(),
                     [&](const auto& binding) { return binding.declared.provider() == alias && !binding.row; });
}

NeedsByAlias Needs::First() const {
  // Each kind and alias once, however many things ask for it.
  absl::flat_hash_map<ObjectKind, AliasSet> asked;
  for (const auto& [declared, row] : interfaces_) {
    if (declared.security_groups_size() > 0) asked[OBJECT_KIND_SECURITY_GROUP].insert(declared.provider());
    if (!row) asked[OBJECT_KIND_QUOTA].insert(declared.provider());
    const Selector* instance = InstanceSelector(declared);
    if (instance && instance->id().empty()) asked[OBJECT_KIND_INSTANCE].insert(declared.provider());
  }
  for (const auto& [declared, row] : eips_) {
    asked[OBJECT_KIND_EIP].insert(declared.provider());
    if (!row) asked[OBJECT_KIND_QUOTA].insert(declared.provider());
  }
  for (const auto& [declared, row] : bindings_) asked[OBJECT_KIND_EIP].insert(declared.provider());
  for (const ManagedObject& row : input_.prior.objects()) {
    if (!row.attributes().has_network_interface()) asked[OBJECT_KIND_EIP].insert(row.provider());
  }
  NeedsByAlias all;
  for (const std::string& alias : aliases_) all[alias].kinds.insert(OBJECT_KIND_SUBNET);
  for (const auto& [kind, aliases] : asked) {
    for (const absl::string_view alias : aliases) all[std::string(alias)].kinds.insert(kind);
  }
  return all;
}

NeedsByAlias Needs::Second() const {
  NeedsByAlias all;
  std::map<std::string, std::set<std::string>> instances;
  for (const std::string& alias : aliases_) {
    const bool anywhere = InterfacesAnywhere(alias);
    const bool manages =
        anywhere ||
        std::any_of(input_.prior.objects().begin(), input_.prior.objects().end(),
                    [&](const ManagedObject& row) { return row.provider() == alias; }) ||
        std::any_of(interfaces_.begin(), interfaces_.end(), [&](const auto& interface) { return interface.declared.provider() == alias; });
    if (!manages) continue;
    ObservationNeeds& needs = all[alias];
    needs.kinds.insert(OBJECT_KIND_INTERFACE);
    if (anywhere) continue;
    needs.vpc_ids = VpcsOf(alias);
    if (input_.options.replaces.empty() && !Primaries(alias)) needs.interfaces = INTERFACE_SCOPE_SECONDARY;
  }
  if (!input_.options.destroy) {
    for (const auto& [declared, row] : interfaces_) {
      const Selector* instance = InstanceSelector(declared);
      const std::string& present = row ? row->attributes().network_interface().instance() : NoId();
      // Where nothing is declared: its state says whether it can give the interface away. Where another one is: an instance that loses an
      // interface counts too, its slots decide an order.
      const bool by_look_up = instance && instance->id().empty();
      const bool stays = row && instance && present == instance->id();
      if (by_look_up || stays) continue;
      if (instance) instances[declared.provider()].insert(instance->id());
      if (!present.empty()) instances[declared.provider()].insert(present);
    }
  }
  for (auto& [alias, ids] : instances) all[alias].instance_ids.assign(ids.begin(), ids.end());
  return all;
}

NeedsByAlias Needs::Third() const {
  NeedsByAlias all;
  if (input_.options.destroy) return all;
  std::map<std::string, std::set<std::string>> missing, gaining;
  std::map<std::string, World> worlds;
  static const auto& no_capabilities = *new Capabilities;
  for (const Observation& observation : input_.observed) {
    const auto capabilities = input_.capabilities.find(observation.provider());
    worlds.emplace(std::piecewise_construct, std::forward_as_tuple(observation.provider()),
                   std::forward_as_tuple(observation, capabilities == input_.capabilities.end() ? no_capabilities : capabilities->second));
  }
  const std::set<std::string> replaces(input_.options.replaces.begin(), input_.options.replaces.end());
  std::set<std::string> taking;     // aliases in which something is taken
  std::set<std::string> made_anew;  // aliases in which something remembered is
  for (const auto& [declared, row] : bindings_) {
    const auto world = worlds.find(declared.provider());
    if (world == worlds.end() || !row) continue;
    const EipBindingAttributes& remembered = row->attributes().eip_binding();
    const Eip* eip = world->second.EipById(remembered.eip());
    if (!eip || eip->interface_id() != remembered.network_interface()) taking.insert(declared.provider());
  }
  for (const auto& [declared, row] : interfaces_) {
    const auto world = worlds.find(declared.provider());
    if (world == worlds.end()) continue;
    const NetworkInterface* observed = row ? world->second.Interface(row->id()) : nullptr;
    // A replacement takes a slot more for a while.
    const bool replaced = !replaces.empty() && replaces.contains(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.key()));
    const bool gains = replaced || Gains(declared, observed, row, world->second);
    if (gains) taking.insert(declared.provider());
    if (row && (replaced || IsMadeAnew(declared, observed, world->second))) made_anew.insert(declared.provider());
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
  for (const auto& [declared, row] : interfaces_) {
    if (!declared.has_secondary_ip_count() || !taking.contains(declared.provider())) continue;
    const World& world = worlds.at(declared.provider());
    const NetworkInterface* observed = row ? world.Interface(row->id()) : nullptr;
    if (!observed || observed->instance_id().empty()) continue;
    gaining[declared.provider()].insert(observed->instance_id());
    if (!world.InstanceById(observed->instance_id())) missing[declared.provider()].insert(observed->instance_id());
  }
  for (const std::string& alias : taking) {
    if (InterfacesAnywhere(alias) || !input_.options.replaces.empty()) continue;
    if (Primaries(alias)) continue;  // seen by the second look
    ObservationNeeds& needs = all[alias];
    needs.kinds.insert(OBJECT_KIND_INTERFACE);
    needs.interfaces = INTERFACE_SCOPE_PRIMARY;
    needs.vpc_ids = VpcsOf(alias);
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
  for (const auto& [declared, row] : eips_) {
    const auto world = worlds.find(declared.provider());
    if (row && world != worlds.end() && !world->second.EipById(row->id())) made_anew.insert(declared.provider());
  }
  for (const std::string& alias : made_anew) {
    const Observation* observation = Find(input_.observed, alias);
    if (!observation || observation->quotas_size() > 0) continue;
    all[alias].kinds.insert(OBJECT_KIND_QUOTA);
  }
  return all;
}

}  // namespace eniform::planner
