// Reading the plan and the observations into a Scene. Only what the operations touch gets a number, so that a small plan for a large
// account costs one look at each observed object.
#include "planner/verify/scene.h"

namespace eniform::verify {

Scene::Scene(const Plan& plan, const std::vector<Observation>& observed, const std::map<std::string, Capabilities>& capabilities) {
  for (const auto& [alias, can] : capabilities) clouds.push_back({alias, nullptr, &can});
  for (const Observation& observation : observed) {
    const int cloud = CloudOf(observation.provider());
    if (cloud >= 0) clouds[cloud].observation = &observation;
  }
  named_.reserve(plan.operations_size());
  for (const Operation& operation : plan.operations()) ReadOperation(operation);
  for (int cloud = 0; cloud < static_cast<int>(clouds.size()); ++cloud) {
    if (!clouds[cloud].observation) continue;
    ReadEips(cloud);
    ReadInterfaces(cloud);
    ReadPlaces(cloud);
  }
  for (int i = 0; i < plan.operations_size(); ++i) {
    const OperationArguments& arguments = plan.operations(i).arguments();
    Named& named = named_[i];
    // What an operation of a wrong plan may leave out; it is found when the operation is judged.
    const auto vpc_of = [&](int interface) { return interface < 0 ? named.vpc : interfaces[interface].vpc; };
    for (const std::string& address : arguments.private_ips()) AddressOf(vpc_of(named.interface), address);
    if (!arguments.primary_ip().empty()) AddressOf(vpc_of(named.interface), arguments.primary_ip());
    if (!arguments.private_ip().empty()) AddressOf(vpc_of(named.interface), arguments.private_ip());
  }
  for (int cloud = 0; cloud < static_cast<int>(clouds.size()); ++cloud) {
    if (!clouds[cloud].observation) continue;
    ReadHolders(cloud);
    ReadBindings(cloud);
  }
}

void Scene::ReadOperation(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  Named& named = named_.emplace_back();
  named.provider = CloudOf(operation.provider());
  if (a.has_interface()) named.interface = InterfaceOf(named.provider, a.interface().id(), a.interface().address());
  if (a.has_to_interface()) named.to_interface = InterfaceOf(named.provider, a.to_interface().id(), a.to_interface().address());
  if (a.has_eip()) {
    named.eip = EipOf(named.provider, a.eip().id(), a.eip().address());
    // What an update changes is neither where it is bound nor what may unbind it.
    if (operation.kind() != UPDATE_EIP) eips[named.eip].touched = true;
  }
  if (!a.instance_id().empty()) named.instance = MachineOf(named.provider, a.instance_id());
  if (!a.to_instance_id().empty()) named.to_instance = MachineOf(named.provider, a.to_instance_id());
  if (!a.subnet_id().empty()) named.subnet = NetOf(named.provider, a.subnet_id());
  if (!a.vpc_id().empty()) named.vpc = VpcOf(named.provider, a.vpc_id());
  if (named.interface < 0) return;
  Interface& interface = interfaces[named.interface];
  switch (operation.kind()) {
    case CREATE_INTERFACE:
      interface.vpc = named.vpc;
      interface.subnet = named.subnet;
      break;
    case ATTACH:
      interface.arrives = named.instance;
      break;
    case MOVE_INTERFACE:
      interface.arrives = named.to_instance;
      break;
    default:
      break;
  }
}

void Scene::ReadEips(int cloud) {
  for (const Eip& eip : clouds[cloud].observation->eips()) {
    const int known = Find(eip_index_, cloud, eip.id());
    if (known < 0) continue;
    eips[known].observed = &eip;
    if (!eip.interface_id().empty()) InterfaceOf(cloud, eip.interface_id(), "");
  }
}

void Scene::ReadInterfaces(int cloud) {
  const Observation& observation = *clouds[cloud].observation;
  for (const NetworkInterface& seen : observation.interfaces()) {
    if (!seen.instance_id().empty()) {
      const int machine = Find(machine_index_, cloud, seen.instance_id());
      if (machine >= 0) ++machines[machine].attached;
    }
    const int known = Find(interface_index_, cloud, seen.id());
    if (known < 0) continue;
    Interface& interface = interfaces[known];
    interface.observed = &seen;
    interface.vpc = VpcOf(cloud, seen.vpc_id());
    interface.subnet = NetOf(cloud, seen.subnet_id());
    if (!seen.instance_id().empty()) interface.instance = MachineOf(cloud, seen.instance_id());
    for (const PrivateAddress& address : seen.addresses()) {
      const int number = AddressOf(interface.vpc, address.address());
      interface.addresses.push_back(number);
      if (address.primary()) interface.primary = number;
    }
  }
}

void Scene::ReadPlaces(int cloud) {
  const Observation& observation = *clouds[cloud].observation;
  for (const Instance& instance : observation.instances()) {
    const int known = Find(machine_index_, cloud, instance.id());
    if (known >= 0) machines[known].observed = &instance;
  }
  for (const Subnet& subnet : observation.subnets()) {
    const int known = Find(net_index_, cloud, subnet.id());
    if (known < 0) continue;
    nets[known].observed = &subnet;
    nets[known].network = Ipv4Network::Parse(subnet.cidr());
  }
}

void Scene::ReadHolders(int cloud) {
  for (const NetworkInterface& seen : clouds[cloud].observation->interfaces()) {
    const int vpc = Find(vpc_index_, cloud, seen.vpc_id());
    if (vpc < 0) continue;
    for (const PrivateAddress& address : seen.addresses()) {
      const std::optional<Ipv4> parsed = Ipv4::Parse(address.address());
      if (!parsed) continue;
      const auto known = address_index_.find(static_cast<uint64_t>(vpc + 1) << 33 | parsed->number());
      if (known == address_index_.end()) continue;
      const int variable = HolderOf(known->second);
      variables[variable].initial = variables[variable].now = InterfaceOf(cloud, seen.id(), "");
    }
  }
}

void Scene::ReadBindings(int cloud) {
  for (const Eip& eip : clouds[cloud].observation->eips()) {
    if (eip.interface_id().empty() || eip.private_ip().empty()) continue;
    const int interface = Find(interface_index_, cloud, eip.interface_id());
    if (interface < 0) continue;
    const int bound = EipOf(cloud, eip.id(), "");
    eips[bound].observed = &eip;
    const int place = PlaceOf(interface, AddressOf(interfaces[interface].vpc, eip.private_ip()));
    for (const auto& [variable, value] : {std::pair(EipPlace(bound), place), std::pair(EipOfPlace(place), bound)}) {
      variables[variable].initial = variables[variable].now = value;
    }
  }
}

}  // namespace eniform::verify
