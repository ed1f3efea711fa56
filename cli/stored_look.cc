#include "cli/stored_look.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace eniform::cli {
namespace {

void AddAddress(NetworkInterface& interface, const std::string& address, bool primary) {
  if (address.empty()) return;
  PrivateAddress& added = *interface.add_addresses();
  added.set_address(address);
  added.set_primary(primary);
  added.set_settled(true);
}

NetworkInterface InterfaceOf(const InterfaceAttributes& from) {
  NetworkInterface interface;
  interface.set_id(from.id());
  interface.set_name(from.name());
  interface.set_description(from.description());
  interface.set_vpc_id(from.vpc());
  interface.set_subnet_id(from.subnet());
  interface.set_zone(from.zone());
  interface.set_mac(from.mac());
  interface.set_primary(from.primary());
  AddAddress(interface, from.primary_ip(), true);
  for (const std::string& address : from.secondary_ips()) AddAddress(interface, address, false);
  *interface.mutable_security_group_ids() = from.security_groups();
  *interface.mutable_tags() = from.tags();
  interface.set_instance_id(from.instance());
  interface.set_status(from.instance().empty() ? INTERFACE_STATUS_AVAILABLE : INTERFACE_STATUS_IN_USE);
  interface.set_delete_on_termination(from.delete_on_termination());
  return interface;
}

Eip EipOf(const EipAttributes& from) {
  Eip eip;
  eip.set_id(from.id());
  eip.set_name(from.name());
  eip.set_public_ip(from.public_ip());
  eip.set_status(EIP_STATUS_FREE);
  eip.set_bandwidth_mbps(from.bandwidth_mbps());
  eip.set_charge(from.charge());
  *eip.mutable_tags() = from.tags();
  return eip;
}

// One cloud as it is remembered.
class Rebuilt {
 public:
  void Add(const ManagedObject& object) {
    if (object.id().empty()) return;  // departed
    switch (object.attributes().of_case()) {
      case Attributes::kNetworkInterface: {
        NetworkInterface interface = InterfaceOf(object.attributes().network_interface());
        interface.set_id(object.id());
        interfaces_[object.id()] = std::move(interface);
        break;
      }
      case Attributes::kEip: {
        Eip eip = EipOf(object.attributes().eip());
        eip.set_id(object.id());
        eips_[object.id()] = std::move(eip);
        break;
      }
      case Attributes::kEipBinding:
        bindings_.push_back(&object.attributes().eip_binding());
        break;
      case Attributes::OF_NOT_SET:
        break;
    }
  }

  Observation Finish(const std::string& alias) {
    for (const EipBindingAttributes* binding : bindings_) Bind(*binding);
    Observation observation;
    observation.set_provider(alias);
    for (auto& [id, interface] : interfaces_) {
      AddSurroundings(interface, observation);
      *observation.add_interfaces() = std::move(interface);
    }
    for (auto& [id, eip] : eips_) *observation.add_eips() = std::move(eip);
    return observation;
  }

 private:
  void Bind(const EipBindingAttributes& binding) {
    Eip& eip = eips_[binding.eip()];  // one bound by id is not managed, but remembered by its binding
    eip.set_id(binding.eip());
    eip.set_status(EIP_STATUS_BOUND);
    eip.set_interface_id(binding.network_interface());
    eip.set_private_ip(binding.private_ip());
    if (eip.public_ip().empty()) eip.set_public_ip(binding.public_ip());
    const auto interface = interfaces_.find(binding.network_interface());
    if (interface == interfaces_.end()) return;
    eip.set_instance_id(interface->second.instance_id());
    for (PrivateAddress& address : *interface->second.mutable_addresses()) {
      if (address.address() != binding.private_ip()) continue;
      address.set_eip_id(binding.eip());
      address.set_public_ip(eip.public_ip());
    }
  }

  void AddSurroundings(const NetworkInterface& interface, Observation& observation) {
    if (!interface.vpc_id().empty() && seen_.insert("vpc " + interface.vpc_id()).second) {
      observation.add_vpcs()->set_id(interface.vpc_id());
    }
    if (!interface.subnet_id().empty() && seen_.insert("subnet " + interface.subnet_id()).second) {
      Subnet& subnet = *observation.add_subnets();
      subnet.set_id(interface.subnet_id());
      subnet.set_vpc_id(interface.vpc_id());
      subnet.set_zone(interface.zone());
    }
    for (const std::string& group : interface.security_group_ids()) {
      if (seen_.insert("group " + group).second) observation.add_security_groups()->set_id(group);
    }
    if (!interface.instance_id().empty() && seen_.insert("instance " + interface.instance_id()).second) {
      Instance& instance = *observation.add_instances();
      instance.set_id(interface.instance_id());
      instance.set_vpc_id(interface.vpc_id());
      instance.set_zone(interface.zone());
      instance.set_status(INSTANCE_STATUS_RUNNING);
    }
  }

  std::map<std::string, NetworkInterface> interfaces_;
  std::map<std::string, Eip> eips_;
  std::vector<const EipBindingAttributes*> bindings_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<Observation> ObservationsFromState(const StateSnapshot& prior) {
  std::map<std::string, Rebuilt> clouds;
  for (const ManagedObject& object : prior.objects()) clouds[object.provider()].Add(object);
  std::vector<Observation> observations;
  for (auto& [alias, cloud] : clouds) observations.push_back(cloud.Finish(alias));
  return observations;
}

}  // namespace eniform::cli
