#include "emulator/tencentcloud/loader.h"
#include "emulator/world_json.h"

namespace eniform::emulator::tencentcloud {
namespace {

using nlohmann::json;

json DescribeInterface(World& world, const Interface& interface) {
  json secondary = json::array(), descriptions = json::object();
  for (const PrivateAddress& address : interface.addresses) {
    if (!address.primary) secondary.push_back(address.ip.ToText());
    if (!address.description.empty()) descriptions[address.ip.ToText()] = address.description;
  }
  json entry = {{"id", interface.id},
                {"name", interface.name},
                {"description", interface.description},
                {"vpc", interface.vpc},
                {"subnet", interface.subnet},
                {"zone", world.subnets.Find(interface.subnet)->zone},
                {"secondary_ips", secondary},
                {"security_groups", interface.security_groups},
                {"delete_on_termination", interface.delete_on_termination},
                {"primary", interface.primary},
                {"mac", interface.mac},
                {"state", AttachmentStateText(interface)},
                {"created", interface.created},
                {"tags", interface.tags},
                {"qos", interface.qos},
                {"trunking", interface.trunking}};
  if (interface.Primary() != nullptr) entry["primary_ip"] = interface.Primary()->ip.ToText();
  if (!interface.instance.empty()) entry["attached_to"] = interface.instance;
  if (!descriptions.empty()) entry["ip_descriptions"] = descriptions;
  return entry;
}

json DescribeInstance(World& world, const Instance& instance) {
  json entry = {{"id", instance.id},
                {"name", instance.name},
                {"type", instance.type},
                {"cpu", instance.cpu},
                {"memory_gib", instance.memory_gib},
                {"vpc", instance.vpc},
                {"subnet", instance.subnet},
                {"zone", instance.zone},
                {"state", StateText(instance.state)},
                {"primary_interface", instance.primary_interface},
                {"interfaces", instance.interfaces},
                {"reboots", instance.reboots},
                {"stop_charging", instance.stop_charging},
                {"prepaid", instance.prepaid},
                {"termination_protected", instance.termination_protected},
                {"created", instance.created},
                {"tags", instance.tags}};
  if (const Interface* primary = world.interfaces.Find(instance.primary_interface)) {
    entry["primary_ip"] = primary->Primary()->ip.ToText();
    entry["security_groups"] = primary->security_groups;
    if (!primary->Primary()->wan_ip.empty()) entry["wan_ip"] = primary->Primary()->wan_ip;
  }
  return entry;
}

json DescribeEip(const Eip& eip) {
  json entry = {{"id", eip.id},
                {"name", eip.name},
                {"address", eip.address.ToText()},
                {"status", StateText(eip.status)},
                {"bandwidth_mbps", eip.bandwidth},
                {"charge", eip.charge},
                {"isp", eip.isp},
                {"type", eip.type},
                {"blocked", eip.blocked},
                {"in_arrears", eip.in_arrears},
                {"deletion_protection", eip.deletion_protection},
                {"direct_connection", eip.direct_connection},
                {"created", eip.created},
                {"tags", eip.tags}};
  if (!eip.interface_id.empty()) {
    entry["interface"] = eip.interface_id;
    entry["private_ip"] = eip.private_ip.ToText();
  }
  if (!eip.instance.empty()) entry["instance"] = eip.instance;
  return entry;
}

}  // namespace

json DumpWorld(World& world, const std::vector<Credential>& credentials) {
  json section = {{"region", world.region}, {"account_type", world.account == AccountType::kLegacy ? "LEGACY" : "STANDARD"}};
  section["credentials"] = CredentialsJson(credentials);
  section["quotas"] = {{"interfaces", world.quotas.interfaces},
                       {"addresses_per_interface", world.quotas.addresses_per_interface},
                       {"eips", world.quotas.eips},
                       {"eips_per_day", world.quotas.eips_per_day},
                       {"wan_ips_per_day", world.quotas.wan_ips_per_day}};
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

}  // namespace eniform::emulator::tencentcloud
