// What this stack manages already, or is about to adopt.
#include <utility>

#include "planner/discover_parts.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

class Collector {
 public:
  explicit Collector(const DiscoverInput& input) : input_(input), alias_(input.provider.key()) {}

  Known Collect() {
    for (const MovedDeclaration& moved : input_.declared.moved()) moves_[moved.from()] = moved.to();
    Declared();
    for (const ManagedObject& row : input_.prior.objects()) Row(row);
    for (const ImportDeclaration& import : input_.declared.imports()) Import(import);
    AdoptedPrimaries();
    Bindings();
    return std::move(known_);
  }

 private:
  void Declared() {
    const auto add = [&](ResourceType type, const auto& entries) {
      for (const auto& entry : entries) {
        known_.taken[type].insert(entry.key());
        if (entry.provider() == alias_) declared_.insert(AddressOf(type, entry.key()));
      }
    };
    add(RESOURCE_TYPE_NETWORK_INTERFACE, input_.declared.network_interfaces());
    add(RESOURCE_TYPE_EIP, input_.declared.eips());
    add(RESOURCE_TYPE_EIP_BINDING, input_.declared.eip_bindings());
  }

  // Whether the row is of the cloud that is looked at, whatever it is called there.
  bool IsHere(const ManagedObject& row) const {
    const ProviderDeclaration& provider = input_.provider;
    return row.provider() == alias_ ||
           (row.plugin() == provider.plugin() && row.region() == provider.region() && row.endpoint() == provider.endpoint());
  }

  void Row(const ManagedObject& row) {
    const auto address = ResourceAddress::Parse(row.address());
    if (!address) return;
    known_.taken[address->type].insert(address->name);
    if (!IsHere(row)) return;
    const auto moved = moves_.find(row.address());
    const std::string& now = moved == moves_.end() ? row.address() : moved->second;
    Add(now, address->type == RESOURCE_TYPE_EIP_BINDING ? row.attributes().eip_binding().eip() : row.id());
    for (const std::string& id : row.deposed_ids()) known_.interfaces.emplace(id, now);
  }

  void Import(const ImportDeclaration& import) {
    if (declared_.contains(import.to())) Add(import.to(), import.id());
  }

  void Add(const std::string& text, const std::string& id) {
    const auto address = ResourceAddress::Parse(text);
    if (!address || id.empty()) return;
    switch (address->type) {
      case RESOURCE_TYPE_NETWORK_INTERFACE:
        known_.interfaces.emplace(id, text);
        if (declared_.contains(text)) known_.interface_keys.emplace(id, address->name);
        break;
      case RESOURCE_TYPE_EIP:
        known_.eips.emplace(id, text);
        if (declared_.contains(text)) known_.eip_keys.emplace(id, address->name);
        break;
      default:
        known_.bindings.emplace(id, text);
        break;
    }
  }

  // The interfaces that instances were born with, beside their instances; nullptr: not observed.
  std::vector<std::pair<const NetworkInterface*, const Instance*>> Primaries() const {
    std::map<absl::string_view, const Instance*> instances;
    for (const Instance& instance : input_.observed.instances()) instances[instance.id()] = &instance;
    std::vector<std::pair<const NetworkInterface*, const Instance*>> primaries;
    for (const NetworkInterface& interface : input_.observed.interfaces()) {
      if (!interface.primary()) continue;
      const auto instance = instances.find(interface.instance_id());
      primaries.emplace_back(&interface, instance == instances.end() ? nullptr : instance->second);
    }
    return primaries;
  }

  static bool IsMeant(const Selector& selector, const NetworkInterface& interface, const Instance* instance) {
    if (!selector.id().empty()) return selector.id() == interface.instance_id();
    if (!instance) return false;
    if (!selector.name().empty()) return instance->name() == selector.name();
    return HasTags(*instance, selector.tags());
  }

  // Adopted by the next plan, without an import.
  void AdoptedPrimaries() {
    const auto primaries = Primaries();
    for (const InterfaceDeclaration& declared : input_.declared.network_interfaces()) {
      if (declared.provider() != alias_ || !declared.has_primary_of()) continue;
      for (const auto& [interface, instance] : primaries) {
        if (IsMeant(declared.primary_of(), *interface, instance)) {
          Add(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, declared.key()), interface->id());
        }
      }
    }
  }

  void Bindings() {
    std::map<absl::string_view, absl::string_view> ids;  // of EIPs, by key
    for (const auto& [id, key] : known_.eip_keys) ids[key] = id;
    for (const EipBindingDeclaration& declared : input_.declared.eip_bindings()) {
      if (declared.provider() != alias_) continue;
      const auto named = ids.find(declared.eip().name());
      const std::string id = named == ids.end() ? declared.eip().id() : std::string(named->second);
      Add(AddressOf(RESOURCE_TYPE_EIP_BINDING, declared.key()), id);
    }
  }

  const DiscoverInput& input_;
  const std::string& alias_;
  std::map<std::string, std::string> moves_;
  std::set<std::string> declared_;  // addresses of this alias
  Known known_;
};

}  // namespace

Known KnownOf(const DiscoverInput& input) { return Collector(input).Collect(); }

}  // namespace eniform::planner
