#include "emulator/alicloud/loader.h"
#include "emulator/world_json.h"

namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json DescribeInterface(World& world, const Interface& interface) {
  json secondary = json::array();
  for (const PrivateAddress& address : interface.addresses) {
    if (!address.primary) secondary.push_back(address.ip.ToText());
  }
  json entry = {{"id", interface.id},
                {"name", interface.name},
                {"description", interface.description},
                {"vpc", interface.vpc},
                {"subnet", interface.subnet},
                {"zone", world.subnets.Find(interface.subnet)->zone},
                {"secondary_ips", secondary},
                {"security_groups", interface.security_groups},
                {"delete_on_termination", interface.delete_on_release},
                {"primary", interface.primary},
                {"mac", interface.mac},
                {"state", StateText(interface.state)},
                {"created", interface.created},
                {"tags", interface.tags},
                {"service_managed", interface.service_managed},
                {"source_dest_check", interface.source_dest_check},
                {"queue_number", interface.queue_number}};
  if (!interface.addresses.empty()) entry["primary_ip"] = interface.addresses.front().ip.ToText();
  if (!interface.instance.empty()) entry["attached_to"] = interface.instance;
  return entry;
}

json DescribeInstance(World& world, const Instance& instance) {
  const InstanceType& type = world.types.at(instance.type);
  json entry = {{"id", instance.id},
                {"name", instance.name},
                {"type", instance.type},
                {"cpu", type.cpu},
                {"memory_gib", type.memory_gib},
                {"vpc", instance.vpc},
                {"subnet", instance.subnet},
                {"zone", instance.zone},
                {"state", StateText(instance.state)},
                {"primary_interface", instance.primary_interface},
                {"interfaces", instance.interfaces},
                {"stop_charging", instance.stop_charging},
                {"prepaid", instance.prepaid},
                {"deletion_protection", instance.deletion_protection},
                {"classic", instance.classic},
                {"io_optimized", instance.io_optimized},
                {"fresh", instance.fresh},
                {"vpc_changed", instance.vpc_changed},
                {"refuses_attach", instance.refuses_attach},
                {"blocks_detach", instance.blocks_detach},
                {"created", instance.created},
                {"started", instance.started},
                {"tags", instance.tags}};
  const Interface* primary = world.interfaces.Find(instance.primary_interface);
  if (primary != nullptr && !primary->addresses.empty()) {
    entry["primary_ip"] = primary->addresses.front().ip.ToText();
    entry["security_groups"] = primary->security_groups;
  }
  if (!instance.public_ip.empty()) entry["public_ip"] = instance.public_ip;
  return entry;
}

json DescribeEip(const Eip& eip) {
  json entry = {{"id", eip.id},
                {"name", eip.name},
                {"description", eip.description},
                {"address", eip.address.ToText()},
                {"status", StateText(eip.status)},
                {"bandwidth_mbps", eip.bandwidth},
                {"charge", eip.internet_charge},
                {"isp", eip.isp},
                {"prepaid", eip.prepaid},
                {"blocked", eip.blocked},
                {"in_arrears", eip.in_arrears},
                {"deletion_protection", eip.deletion_protection},
                {"service_managed", eip.service_managed},
                {"created", eip.created},
                {"tags", eip.tags}};
  if (!eip.interface_id.empty()) {
    entry["interface"] = eip.interface_id;
    entry["private_ip"] = eip.private_ip.ToText();
    entry["mode"] = eip.mode;
    entry["target"] = eip.target == EipTarget::kInstance ? "EcsInstance" : "NetworkInterface";
  }
  if (!eip.instance.empty()) entry["instance"] = eip.instance;
  return entry;
}

}  // namespace

json DumpWorld(World& world, const std::vector<Credential>& credentials) {
  json section = {{"region", world.region}};
  section["credentials"] = CredentialsJson(credentials);
  section["quotas"] = {{"interfaces", world.quotas.interfaces},
                       {"eips", world.quotas.eips},
                       {"groups_per_interface", world.quotas.groups_per_interface},
                       {"addresses_per_normal_group", world.quotas.addresses_per_normal_group},
                       {"addresses_per_enterprise_group", world.quotas.addresses_per_enterprise_group}};
  AddNetworksJson(world, section);
  section["instance_types"] = json::array();
  for (const auto& [name, type] : world.types) {
    section["instance_types"].push_back({{"name", name},
                                         {"cpu", type.cpu},
                                         {"memory_gib", type.memory_gib},
                                         {"interfaces", type.interfaces},
                                         {"addresses_per_interface", type.addresses_per_interface}});
  }
  section["instances"] = ListOf(world.instances, [&](const Instance& instance) { return DescribeInstance(world, instance); });
  section["interfaces"] = ListOf(world.interfaces, [&](const Interface& interface) { return DescribeInterface(world, interface); });
  section["eips"] = ListOf(world.eips, DescribeEip);
  return section;
}

}  // namespace eniform::emulator::alicloud
