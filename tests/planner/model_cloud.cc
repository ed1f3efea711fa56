#include "tests/planner/model_cloud.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

void SetTags(google::protobuf::RepeatedPtrField<Tag>& tags, const OperationArguments& arguments) {
  std::map<std::string, std::string> all;
  for (const Tag& tag : tags) all[tag.key()] = tag.value();
  for (const std::string& key : arguments.removed_tag_keys()) all.erase(key);
  for (const Tag& tag : arguments.tags()) all[tag.key()] = tag.value();
  tags.Clear();
  for (const auto& [key, value] : all) {
    Tag& tag = *tags.Add();
    tag.set_key(key);
    tag.set_value(value);
  }
}

}  // namespace

NetworkInterface* ModelCloud::Find(const ObjectRef& ref) {
  const std::string id = ref.id().empty() ? ids_[ref.address()] : ref.id();
  for (NetworkInterface& interface : *bed_.observation.mutable_interfaces()) {
    if (interface.id() == id) return &interface;
  }
  return nullptr;
}

Eip* ModelCloud::FindEip(const ObjectRef& ref) {
  const std::string id = ref.id().empty() ? ids_[ref.address()] : ref.id();
  for (Eip& eip : *bed_.observation.mutable_eips()) {
    if (eip.id() == id) return &eip;
  }
  return nullptr;
}

const Instance* ModelCloud::FindInstance(const std::string& id) const {
  for (const Instance& instance : bed_.observation.instances()) {
    if (instance.id() == id) return &instance;
  }
  return nullptr;
}

bool ModelCloud::Held(const std::string& vpc, const std::string& address) const {
  for (const NetworkInterface& other : bed_.observation.interfaces()) {
    if (other.vpc_id() != vpc) continue;
    for (const PrivateAddress& held : other.addresses()) {
      if (held.address() == address) return true;
    }
  }
  return false;
}

void ModelCloud::Sort(NetworkInterface& interface) {
  std::sort(interface.mutable_addresses()->begin(), interface.mutable_addresses()->end(),
            [](const PrivateAddress& a, const PrivateAddress& b) {
              return a.primary() != b.primary() ? a.primary() : AddressTextLess(a.address(), b.address());
            });
}

std::string ModelCloud::Limit(const NetworkInterface& interface) const {
  const Instance* instance = FindInstance(interface.instance_id());
  if (instance && interface.addresses_size() > instance->limits().addresses_per_interface()) {
    return absl::StrCat(interface.id(), " holds too many addresses");
  }
  return "";
}

// How much of a quota is left once `amount` more is in use; what is not counted is endless.
std::string ModelCloud::Use(QuotaKind kind, const std::string& scope, int amount) {
  for (Quota& quota : *bed_.observation.mutable_quotas()) {
    if (quota.kind() != kind || quota.scope() != scope) continue;
    quota.set_used(quota.used() + amount);
    if (quota.used() > quota.limit()) return absl::StrCat("the quota of ", quota.limit(), " is used up");
  }
  return "";
}

std::string ModelCloud::UseAddress(const std::string& subnet_id, int amount) {
  for (::eniform::Subnet& subnet : *bed_.observation.mutable_subnets()) {
    if (subnet.id() != subnet_id) continue;
    subnet.set_available_addresses(subnet.available_addresses() - amount);
    if (subnet.available_addresses() < 0) return absl::StrCat(subnet_id, " has no free address");
  }
  return "";
}

std::string ModelCloud::Give(NetworkInterface& interface, const std::string& address, bool primary) {
  if (std::string error = UseAddress(interface.subnet_id(), 1); !error.empty()) return error;
  if (Held(interface.vpc_id(), address)) return absl::StrCat(address, " is held already");
  for (const ::eniform::Subnet& subnet : bed_.observation.subnets()) {
    if (subnet.id() == interface.subnet_id() && !Ipv4Network::Parse(subnet.cidr())->Contains(*Ipv4::Parse(address))) {
      return absl::StrCat(address, " is not in ", subnet.id());
    }
  }
  PrivateAddress& added = *interface.add_addresses();
  added.set_address(address);
  added.set_primary(primary);
  added.set_settled(true);
  Sort(interface);
  return Limit(interface);
}

std::string ModelCloud::Take(NetworkInterface& interface, const std::string& address) {
  auto& addresses = *interface.mutable_addresses();
  const auto held = std::find_if(addresses.begin(), addresses.end(), [&](const PrivateAddress& a) { return a.address() == address; });
  if (held == addresses.end()) return absl::StrCat(address, " is not on ", interface.id());
  if (held->primary()) return absl::StrCat(address, " is primary");
  if (!held->eip_id().empty()) return absl::StrCat(address, " has an EIP that would be lost");
  addresses.erase(held);
  return UseAddress(interface.subnet_id(), -1);
}

std::string ModelCloud::Attach(NetworkInterface& interface, const std::string& id) {
  const Instance* instance = FindInstance(id);
  if (!instance) return absl::StrCat("no instance ", id);
  if (instance->zone() != interface.zone()) return "other zone";
  int attached = 0;
  for (const NetworkInterface& other : bed_.observation.interfaces()) attached += other.instance_id() == id;
  if (attached >= instance->limits().interfaces()) return absl::StrCat(id, " has no slot");
  interface.set_instance_id(id);
  interface.set_status(INTERFACE_STATUS_IN_USE);
  return Limit(interface);
}

std::string ModelCloud::Pick(const NetworkInterface& interface) {
  for (const ::eniform::Subnet& subnet : bed_.observation.subnets()) {
    if (subnet.id() != interface.subnet_id()) continue;
    const Ipv4Network network = *Ipv4Network::Parse(subnet.cidr());
    for (uint32_t i = 2; i + 1 < network.size(); ++i) {
      const std::string text = Ipv4::FromNumber(network.base().number() + i).ToString();
      if (!Held(interface.vpc_id(), text)) return text;
    }
  }
  return "";
}

// The id of what is made for `target`: eni-NAME, or eni-NAME-2 where that one is there.
std::string ModelCloud::NewId(const std::string& prefix, const std::string& target) {
  const std::string plain = prefix + target.substr(target.find('.') + 1);
  std::string id = plain;
  const auto taken = [&] {
    for (const NetworkInterface& interface : bed_.observation.interfaces()) {
      if (interface.id() == id) return true;
    }
    for (const Eip& eip : bed_.observation.eips()) {
      if (eip.id() == id) return true;
    }
    return false;
  };
  for (int n = 2; taken(); ++n) id = absl::StrCat(plain, "-", n);
  return id;
}

std::string ModelCloud::Create(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  const std::string id = NewId("eni-", operation.target());
  bed_.Interface(id, a.subnet_id(), {});
  NetworkInterface& interface = bed_.At(id);
  interface.set_name(a.name());
  interface.set_description(a.description());
  *interface.mutable_security_group_ids() = a.security_group_ids();
  *interface.mutable_tags() = a.tags();
  ids_[operation.target()] = id;
  std::string error = Use(QUOTA_KIND_INTERFACES_PER_VPC, interface.vpc_id(), 1);
  if (error.empty()) error = Give(interface, a.primary_ip().empty() ? Pick(interface) : a.primary_ip(), true);
  for (const std::string& address : a.private_ips()) {
    if (error.empty()) error = Give(interface, address, false);
  }
  for (int i = 0; i < a.auto_ip_count(); ++i) {
    if (error.empty()) error = Give(interface, Pick(interface), false);
  }
  return error;
}

std::string ModelCloud::Delete(NetworkInterface& interface) {
  if (!interface.instance_id().empty()) return absl::StrCat(interface.id(), " is attached");
  for (const PrivateAddress& address : interface.addresses()) {
    if (address.eip_id().empty()) continue;
    // What somebody bound is unbound with a warning; what the stack bound is unbound by the plan, or its binding would be lost.
    Eip* eip = &bed_.EipAt(address.eip_id());
    if (std::any_of(bed_.prior.objects().begin(), bed_.prior.objects().end(), [&](const ManagedObject& row) {
          const EipBindingAttributes& bound = row.attributes().eip_binding();
          return bound.eip() == eip->id() && bound.network_interface() == interface.id() && bound.private_ip() == address.address();
        })) {
      return absl::StrCat(address.address(), " has an EIP that would be lost");
    }
    eip->clear_interface_id();
    eip->clear_private_ip();
    eip->set_status(EIP_STATUS_FREE);
  }
  UseAddress(interface.subnet_id(), -interface.addresses_size());
  Use(QUOTA_KIND_INTERFACES_PER_VPC, interface.vpc_id(), -1);
  bed_.EraseInterface(std::string(interface.id()));
  return "";
}

std::string ModelCloud::ChangePrimary(NetworkInterface& interface, const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  if (!interface.primary()) return "not primary";
  if (a.subnet_id() != interface.subnet_id() && interface.addresses_size() > 1) return "secondary addresses are left";
  if (!interface.addresses(0).eip_id().empty()) return "the primary address has an EIP that would be lost";
  if (!a.primary_ip().empty() && Held(interface.vpc_id(), a.primary_ip())) return absl::StrCat(a.primary_ip(), " is held already");
  interface.mutable_addresses()->DeleteSubrange(0, 1);
  UseAddress(interface.subnet_id(), -1);
  interface.set_subnet_id(a.subnet_id());
  return Give(interface, a.primary_ip().empty() ? Pick(interface) : a.primary_ip(), true);
}

std::string ModelCloud::Bind(const Operation& operation) {
  Eip* eip = FindEip(operation.arguments().eip());
  NetworkInterface* interface = Find(operation.arguments().interface());
  if (!eip || !interface) return "EIP or interface does not exist";
  if (!eip->interface_id().empty()) return absl::StrCat(eip->id(), " is bound");
  const std::string& wanted = operation.arguments().private_ip();
  for (PrivateAddress& address : *interface->mutable_addresses()) {
    if (wanted.empty() ? !address.primary() : address.address() != wanted) continue;
    if (!address.eip_id().empty()) return absl::StrCat(address.address(), " has an EIP");
    address.set_eip_id(eip->id());
    address.set_public_ip(eip->public_ip());
    eip->set_interface_id(interface->id());
    eip->set_private_ip(address.address());
    eip->set_status(EIP_STATUS_BOUND);
    return "";
  }
  return absl::StrCat(wanted, " is not on ", interface->id());
}

std::string ModelCloud::Unbind(const Operation& operation) {
  Eip* eip = FindEip(operation.arguments().eip());
  if (!eip || eip->interface_id() != operation.arguments().interface().id() || eip->private_ip() != operation.arguments().private_ip()) {
    return "the EIP is not bound there";
  }
  for (PrivateAddress& address : *bed_.At(eip->interface_id()).mutable_addresses()) {
    if (address.eip_id() != eip->id()) continue;
    address.clear_eip_id();
    address.clear_public_ip();
  }
  eip->clear_interface_id();
  eip->clear_private_ip();
  eip->set_status(EIP_STATUS_FREE);
  return "";
}

std::string ModelCloud::Do(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  NetworkInterface* interface = a.has_interface() ? Find(a.interface()) : nullptr;
  const bool needs_interface = a.has_interface() && operation.kind() != CREATE_INTERFACE;
  if (needs_interface && !interface) return "the interface does not exist";
  switch (operation.kind()) {
    case CREATE_INTERFACE:
      return Create(operation);
    case DELETE_INTERFACE:
      return Delete(*interface);
    case UPDATE_INTERFACE:
      if (a.has_name()) interface->set_name(a.name());
      if (a.has_description()) interface->set_description(a.description());
      return "";
    case SET_TAGS:
      if (!interface) return "only interfaces have tags here";
      SetTags(*interface->mutable_tags(), a);
      return "";
    case ASSIGN_ADDRESSES: {
      std::string error;
      for (const std::string& address : a.private_ips()) {
        if (error.empty()) error = Give(*interface, address, false);
      }
      for (int i = 0; i < a.auto_ip_count(); ++i) {
        if (error.empty()) error = Give(*interface, Pick(*interface), false);
      }
      return error;
    }
    case UNASSIGN_ADDRESSES: {
      std::string error;
      for (const std::string& address : a.private_ips()) {
        if (error.empty()) error = Take(*interface, address);
      }
      return error;
    }
    case MOVE_ADDRESSES: {
      NetworkInterface* to = Find(a.to_interface());
      if (!to) return "the destination does not exist";
      if (to->subnet_id() != interface->subnet_id()) return "other subnet";
      std::string error = Take(*interface, a.private_ips(0));
      return error.empty() ? Give(*to, a.private_ips(0), false) : error;
    }
    case ATTACH:
      if (!interface->instance_id().empty()) return "attached already";
      return Attach(*interface, a.instance_id());
    case DETACH:
      if (interface->instance_id() != a.instance_id() || interface->primary()) return "not attached there";
      interface->clear_instance_id();
      return "";
    case MOVE_INTERFACE:
      if (interface->instance_id() != a.instance_id() || interface->primary()) return "not attached there";
      interface->clear_instance_id();
      return Attach(*interface, a.to_instance_id());
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return ChangePrimary(*interface, operation);
    case ALLOCATE_EIP: {
      const std::string id = NewId("eip-", operation.target());
      bed_.Eip(id, absl::StrCat("203.0.114.", next_++));
      bed_.EipAt(id).set_name(a.name());
      ids_[operation.target()] = id;
      return Use(QUOTA_KIND_EIPS, "", 1);
    }
    case RELEASE_EIP: {
      const Eip* eip = FindEip(a.eip());
      if (!eip || !eip->interface_id().empty()) return "the EIP does not exist or is bound";
      auto& eips = *bed_.observation.mutable_eips();
      eips.erase(std::remove_if(eips.begin(), eips.end(), [&](const Eip& e) { return &e == eip; }), eips.end());
      return Use(QUOTA_KIND_EIPS, "", -1);
    }
    case UPDATE_EIP:
      if (a.has_name()) FindEip(a.eip())->set_name(a.name());
      if (a.bandwidth_mbps() != 0) FindEip(a.eip())->set_bandwidth_mbps(a.bandwidth_mbps());
      return "";
    case BIND_EIP:
      return Bind(operation);
    case UNBIND_EIP:
      return Unbind(operation);
    default:
      return absl::StrCat("unexpected ", OperationKind_Name(operation.kind()));
  }
}

void ModelCloud::Remember(const Plan& plan) {
  bed_.prior.clear_objects();
  for (const ManagedObject& target : plan.targets()) {
    ManagedObject& row = *bed_.prior.add_objects();
    row = target;
    ObjectRef ref;
    ref.set_address(target.address());
    ref.set_id(target.id());
    switch (target.attributes().of_case()) {
      case Attributes::kNetworkInterface:
        if (const NetworkInterface* interface = Find(ref)) {
          row.set_id(interface->id());
          *row.mutable_attributes()->mutable_network_interface() = AttributesOf(*interface);
        }
        break;
      case Attributes::kEip:
        if (const Eip* eip = FindEip(ref)) {
          row.set_id(eip->id());
          *row.mutable_attributes()->mutable_eip() = AttributesOf(*eip);
        }
        break;
      default: {
        EipBindingAttributes& binding = *row.mutable_attributes()->mutable_eip_binding();
        ObjectRef eip_ref;
        eip_ref.set_id(binding.eip());
        eip_ref.set_address(absl::StrCat("eip.", target.address().substr(target.address().find('.') + 1)));
        if (const Eip* eip = FindEip(eip_ref)) {
          row.set_id(eip->id());
          binding.set_eip(eip->id());
          binding.set_network_interface(eip->interface_id());
          binding.set_private_ip(eip->private_ip());
          binding.set_public_ip(eip->public_ip());
        }
      }
    }
  }
}

}  // namespace eniform::planner
