#include "planner/discover.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/discover_parts.h"
#include "proto/options.pb.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

bool IsAmong(const std::vector<std::string>& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

// The cloud's own word where it has one.
std::string Changing(const std::string& cloud_status) {
  return absl::StrCat("it is changing", cloud_status.empty() ? "" : absl::StrCat(" (", cloud_status, ")"),
                      ": discover again once that has ended");
}

template <typename Object>
std::vector<const Object*> ById(const google::protobuf::RepeatedPtrField<Object>& objects) {
  std::vector<const Object*> sorted;
  for (const Object& object : objects) sorted.push_back(&object);
  std::sort(sorted.begin(), sorted.end(), [](const Object* a, const Object* b) { return a->id() < b->id(); });
  return sorted;
}

// That a declaration takes.
int64_t MostBandwidth() {
  return EipDeclaration::descriptor()->FindFieldByName("bandwidth_mbps")->options().GetExtension(eniform::field).maximum();
}

template <typename Entries>
void SortByKey(Entries& entries) {
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key() < b.key(); });
}

class Discoverer {
 public:
  explicit Discoverer(const DiscoverInput& input) : input_(input), scope_(input.scope), known_(KnownOf(input)) {
    for (const NetworkInterface& interface : input.observed.interfaces()) interfaces_[interface.id()] = &interface;
    for (const Instance& instance : input.observed.instances()) instances_[instance.id()] = &instance;
  }

  Discovery Run() {
    Interfaces();
    Eips();
    Bindings();
    Declaration& declaration = out_.declaration;
    SortByKey(*declaration.mutable_network_interfaces());
    SortByKey(*declaration.mutable_eips());
    SortByKey(*declaration.mutable_eip_bindings());
    for (const auto& one : declaration.network_interfaces()) Import(RESOURCE_TYPE_NETWORK_INTERFACE, one.key());
    for (const auto& one : declaration.eips()) Import(RESOURCE_TYPE_EIP, one.key());
    for (const auto& one : declaration.eip_bindings()) Import(RESOURCE_TYPE_EIP_BINDING, one.key());
    return std::move(out_);
  }

 private:
  bool IsThere(const NetworkInterface* interface) const {
    if (!scope_.SaysWhere()) return true;
    return interface && (scope_.vpcs.empty() || IsAmong(scope_.vpcs, interface->vpc_id())) &&
           (scope_.subnets.empty() || IsAmong(scope_.subnets, interface->subnet_id())) &&
           (scope_.instances.empty() || IsAmong(scope_.instances, interface->instance_id()));
  }

  const NetworkInterface* InterfaceById(const std::string& id) const {
    const auto it = interfaces_.find(id);
    return it == interfaces_.end() ? nullptr : it->second;
  }

  const Instance* InstanceOf(const NetworkInterface& interface) const {
    const auto it = instances_.find(interface.instance_id());
    return it == instances_.end() ? nullptr : it->second;
  }

  // What stands against adopting it; empty: nothing.
  std::string WhyNot(const NetworkInterface& interface) const {
    if (!interface.managed_by().empty()) return absl::StrCat("it belongs to ", interface.managed_by(), ", and only that may change it");
    if (interface.status() != INTERFACE_STATUS_AVAILABLE && interface.status() != INTERFACE_STATUS_IN_USE) {
      return Changing(interface.cloud_status());
    }
    const auto& addresses = interface.addresses();
    if (!std::all_of(addresses.begin(), addresses.end(), [](const PrivateAddress& address) { return address.settled(); })) {
      return "its addresses are changing: discover again once that has ended";
    }
    if (interface.subnet_id().empty()) return "the cloud does not say which subnet it is in";
    if (interface.primary() && interface.instance_id().empty()) return "the cloud does not say which instance it was born with";
    const Instance* instance = InstanceOf(interface);
    if (instance && instance->status() == INSTANCE_STATUS_GONE) {
      return absl::StrCat("its instance ", instance->id(), " goes (", instance->cloud_status(), ")");
    }
    return "";
  }

  // The interfaces that instances were born with are mostly named alike; their instances are not.
  Unnamed NameOf(const NetworkInterface& interface) const {
    const Instance* instance = interface.primary() ? InstanceOf(interface) : nullptr;
    const bool named = instance && !instance->name().empty();
    return {named ? absl::StrCat(instance->name(), "-primary") : interface.name(), interface.id()};
  }

  void Interfaces() {
    std::vector<const NetworkInterface*> adopted;
    std::vector<Unnamed> names;
    for (const NetworkInterface* interface : ById(input_.observed.interfaces())) {
      if (!IsThere(interface) || !HasTags(*interface, scope_.tags)) continue;
      if (const auto known = known_.interfaces.find(interface->id()); known != known_.interfaces.end()) {
        out_.managed.push_back({RESOURCE_TYPE_NETWORK_INTERFACE, interface->id(), interface->name(), known->second});
      } else if (std::string why = WhyNot(*interface); !why.empty()) {
        out_.left_out.push_back({RESOURCE_TYPE_NETWORK_INTERFACE, interface->id(), interface->name(), std::move(why)});
      } else {
        adopted.push_back(interface);
        names.push_back(NameOf(*interface));
      }
    }
    const std::vector<std::string> keys = KeysFor(names, known_.taken[RESOURCE_TYPE_NETWORK_INTERFACE]);
    for (size_t i = 0; i < adopted.size(); ++i) {
      Adopt(RESOURCE_TYPE_NETWORK_INTERFACE, keys[i], adopted[i]->id());
      Declare(*adopted[i], keys[i]);
      RemarkOtherState(adopted[i]->tags(), absl::StrCat("network_interfaces.", keys[i]));
    }
  }

  void Declare(const NetworkInterface& interface, const std::string& key) {
    const InterfaceAttributes has = AttributesOf(interface);
    InterfaceDeclaration& to = *out_.declaration.add_network_interfaces();
    to.set_key(key);
    SayProvider(to);
    if (has.name() != key) to.set_name(has.name());
    if (!has.description().empty()) to.set_description(has.description());
    to.mutable_subnet()->set_id(has.subnet());
    for (const std::string& group : has.security_groups()) to.add_security_groups()->set_id(group);
    if (!has.primary_ip().empty()) to.set_primary_ip(has.primary_ip());
    *to.mutable_secondary_ips() = has.secondary_ips();
    *to.mutable_tags() = has.tags();
    if (interface.primary()) {
      to.mutable_primary_of()->set_id(has.instance());
    } else if (!has.instance().empty()) {
      to.mutable_attachment()->mutable_instance()->set_id(has.instance());
      if (has.delete_on_termination()) to.mutable_attachment()->set_delete_on_termination(true);
    }
  }

  void Eips() {
    std::vector<const Eip*> adopted;
    std::vector<Unnamed> names;
    for (const Eip* eip : ById(input_.observed.eips())) {
      if (!IsThere(InterfaceById(eip->interface_id())) || !HasTags(*eip, scope_.tags)) continue;
      if (const auto known = known_.eips.find(eip->id()); known != known_.eips.end()) {
        out_.managed.push_back({RESOURCE_TYPE_EIP, eip->id(), eip->name(), known->second});
        bindable_.push_back(eip);
      } else if (eip->status() != EIP_STATUS_FREE && eip->status() != EIP_STATUS_BOUND) {
        out_.left_out.push_back({RESOURCE_TYPE_EIP, eip->id(), eip->name(), Changing(eip->cloud_status())});
      } else {
        adopted.push_back(eip);
        names.push_back({eip->name(), eip->id()});
        bindable_.push_back(eip);
      }
    }
    const std::vector<std::string> keys = KeysFor(names, known_.taken[RESOURCE_TYPE_EIP]);
    for (size_t i = 0; i < adopted.size(); ++i) {
      Adopt(RESOURCE_TYPE_EIP, keys[i], adopted[i]->id());
      Declare(*adopted[i], keys[i]);
      RemarkOtherState(adopted[i]->tags(), absl::StrCat("eips.", keys[i]));
    }
  }

  void Declare(const Eip& eip, const std::string& key) {
    const EipAttributes has = AttributesOf(eip);
    EipDeclaration& to = *out_.declaration.add_eips();
    to.set_key(key);
    SayProvider(to);
    if (has.name() != key) to.set_name(has.name());
    // More than can be declared is left to the cloud, like none.
    if (has.bandwidth_mbps() > 0 && has.bandwidth_mbps() <= MostBandwidth()) {
      to.set_bandwidth_mbps(static_cast<uint32_t>(has.bandwidth_mbps()));
    }
    to.set_charge(has.charge());
    *to.mutable_tags() = has.tags();
  }

  void Bindings() {
    std::vector<const Eip*> adopted;
    std::vector<Unnamed> names;
    for (const Eip* eip : bindable_) {
      if (eip->status() != EIP_STATUS_BOUND) continue;
      if (const auto known = known_.bindings.find(eip->id()); known != known_.bindings.end()) {
        out_.managed.push_back({RESOURCE_TYPE_EIP_BINDING, eip->id(), "", known->second});
      } else if (const std::string why = WhyNotBound(*eip); !why.empty()) {
        Leave(*eip, why);
      } else {
        adopted.push_back(eip);
        const std::string& key = KeyOf(eip_keys_, known_.eip_keys, eip->id());
        names.push_back({key.empty() ? eip->name() : key, eip->id()});
      }
    }
    const std::vector<std::string> keys = KeysFor(names, known_.taken[RESOURCE_TYPE_EIP_BINDING]);
    for (size_t i = 0; i < adopted.size(); ++i) {
      EipBindingDeclaration& to = *out_.declaration.add_eip_bindings();
      to.set_key(keys[i]);
      Refer(KeyOf(eip_keys_, known_.eip_keys, adopted[i]->id()), adopted[i]->id(), *to.mutable_eip());
      Refer(KeyOf(interface_keys_, known_.interface_keys, adopted[i]->interface_id()), adopted[i]->interface_id(),
            *to.mutable_network_interface());
      to.set_private_ip(adopted[i]->private_ip());
      // A binding lives where its ends live; only ids do not say where that is.
      if (to.eip().name().empty() && to.network_interface().name().empty()) SayProvider(to);
      ids_[AddressOf(RESOURCE_TYPE_EIP_BINDING, keys[i])] = adopted[i]->id();
    }
  }

  std::string WhyNotBound(const Eip& eip) const {
    const std::string holder = absl::StrCat(eip.private_ip(), eip.private_ip().empty() ? "" : " of ", eip.interface_id());
    if (eip.interface_id().empty()) {
      return absl::StrCat("it is bound to ", eip.instance_id().empty() ? "something" : eip.instance_id(), ", not to an interface");
    }
    const NetworkInterface* interface = InterfaceById(eip.interface_id());
    if (!interface) return absl::StrCat("it is bound to ", holder, ", which is not among the interfaces looked at");
    if (!interface_keys_.contains(interface->id()) && !known_.interfaces.contains(interface->id())) {
      return absl::StrCat("it is bound to ", holder, ", which is not adopted here");
    }
    const auto& addresses = interface->addresses();
    if (!std::any_of(addresses.begin(), addresses.end(), [&](const PrivateAddress& a) { return a.address() == eip.private_ip(); })) {
      return absl::StrCat("it is bound to ", interface->id(), ", but the cloud names no address of that which has it");
    }
    return "";
  }

  // The binding stays undeclared: said beside its EIP where that is declared here.
  void Leave(const Eip& eip, const std::string& why) {
    const auto key = eip_keys_.find(eip.id());
    if (key == eip_keys_.end()) {
      out_.left_out.push_back({RESOURCE_TYPE_EIP_BINDING, eip.id(), eip.name(), why});
    } else {
      Remark(absl::StrCat("eips.", key->second), absl::StrCat(eip.public_ip(), ": ", why, ". That binding is left as it is."));
    }
  }

  // Objects carry the mark of the state they were made with.
  void RemarkOtherState(const google::protobuf::RepeatedPtrField<Tag>& tags, const std::string& field) {
    for (const Tag& tag : tags) {
      if (tag.key() != "eniform:mark" || tag.value() == input_.prior.lineage()) continue;
      Remark(field, absl::StrCat("Made by Eniform with another state, lineage ", tag.value(),
                                 ": adopt it here only if that state has forgotten it."));
    }
  }

  void Remark(const std::string& field, const std::string& text) {
    std::string& all = out_.remarks[field];
    absl::StrAppend(&all, all.empty() ? "" : "\n", text);
  }

  void Adopt(ResourceType type, const std::string& key, const std::string& id) {
    (type == RESOURCE_TYPE_EIP ? eip_keys_ : interface_keys_)[id] = key;
    ids_[AddressOf(type, key)] = id;
  }

  void Import(ResourceType type, const std::string& key) {
    ImportDeclaration& import = *out_.declaration.add_imports();
    import.set_to(AddressOf(type, key));
    import.set_id(ids_.at(import.to()));
  }

  template <typename Declared>
  void SayProvider(Declared& to) const {
    if (input_.declared.providers_size() > 1) to.set_provider(input_.provider.key());
  }

  using KeysById = std::map<std::string, std::string>;
  // Of what is adopted here or declared already; empty: of neither.
  static const std::string& KeyOf(const KeysById& adopted, const KeysById& declared, const std::string& id) {
    static const auto& none = *new std::string;
    if (const auto it = adopted.find(id); it != adopted.end()) return it->second;
    const auto it = declared.find(id);
    return it == declared.end() ? none : it->second;
  }

  static void Refer(const std::string& key, const std::string& id, Reference& to) { key.empty() ? to.set_id(id) : to.set_name(key); }

  const DiscoverInput& input_;
  const DiscoverScope& scope_;
  Known known_;
  std::map<std::string, const NetworkInterface*> interfaces_;
  std::map<std::string, const Instance*> instances_;
  KeysById interface_keys_, eip_keys_;
  std::map<std::string, std::string> ids_;  // by address
  std::vector<const Eip*> bindable_;        // adopted or managed, ascending by id
  Discovery out_;
};

template <typename Objects>
void AddUnknown(const std::vector<std::string>& wanted, const Objects& objects, const char* flag, const char* kind,
                std::vector<UnknownId>& unknown) {
  std::vector<std::string> ids;
  for (const auto& object : objects) ids.push_back(object.id());
  for (const std::string& id : wanted) {
    if (!IsAmong(ids, id)) unknown.push_back({flag, kind, id, DidYouMean(id, ids)});
  }
}

}  // namespace

ObservationNeeds DiscoverNeeds(const DiscoverScope& scope) {
  ObservationNeeds needs;
  needs.kinds = {OBJECT_KIND_INTERFACE, OBJECT_KIND_EIP, OBJECT_KIND_INSTANCE};
  if (!scope.vpcs.empty()) needs.kinds.insert(OBJECT_KIND_VPC);
  if (!scope.subnets.empty()) needs.kinds.insert(OBJECT_KIND_SUBNET);
  needs.vpc_ids = scope.vpcs;
  return needs;
}

std::vector<UnknownId> UnknownIds(const DiscoverScope& scope, const Observation& observed) {
  std::vector<UnknownId> unknown;
  AddUnknown(scope.vpcs, observed.vpcs(), "--vpc", "VPC", unknown);
  AddUnknown(scope.subnets, observed.subnets(), "--subnet", "subnet", unknown);
  AddUnknown(scope.instances, observed.instances(), "--instance", "instance", unknown);
  return unknown;
}

Discovery Discover(const DiscoverInput& input) { return Discoverer(input).Run(); }

}  // namespace eniform::planner
