#include "emulator/tencentcloud/loader.h"
#include "emulator/world_json.h"

namespace eniform::emulator::tencentcloud {
namespace {

using nlohmann::json;

json DescribeInterface(World& world, const Interface& interface) {
  json descriptions = json::object();
  for (const PrivateAddress& address : interface.addresses) {
    if (!address.description.empty()) descriptions[address.ip.ToText()] = address.description;
  }
  json entry = InterfaceJson(interface);
  entry.update({{"zone", world.subnets.Find(interface.subnet)->zone},
                {"delete_on_termination", interface.delete_on_termination},
                {"primary", interface.primary},
                {"state", AttachmentStateText(interface)},
                {"qos", interface.qos},
                {"trunking", interface.trunking}});
  if (!interface.instance.empty()) entry["attached_to"] = interface.instance;
  if (!descriptions.empty()) entry["ip_descriptions"] = descriptions;
  return entry;
}

json DescribeInstance(World& world, const Instance& instance) {
  json entry = InstanceJson(world, instance);
  entry.update({{"cpu", instance.cpu},
                {"memory_gib", instance.memory_gib},
                {"state", StateText(instance.state)},
                {"interfaces", instance.interfaces},
                {"reboots", instance.reboots},
                {"stop_charging", instance.stop_charging},
                {"termination_protected", instance.termination_protected}});
  if (const Interface* primary = world.interfaces.Find(instance.primary_interface)) {
    if (!primary->Primary()->wan_ip.empty()) entry["wan_ip"] = primary->Primary()->wan_ip;
  }
  return entry;
}

json DescribeEip(const Eip& eip) {
  json entry = EipJson(eip);
  entry.update({{"status", StateText(eip.status)},
                {"charge", eip.charge},
                {"isp", eip.isp},
                {"type", eip.type},
                {"blocked", eip.blocked},
                {"in_arrears", eip.in_arrears},
                {"deletion_protection", eip.deletion_protection},
                {"direct_connection", eip.direct_connection}});
  if (!eip.interface_id.empty()) {
    entry["interface"] = eip.interface_id;
    entry["private_ip"] = eip.private_ip.ToText();
  }
  if (!eip.instance.empty()) entry["instance"] = eip.instance;
  return entry;
}

}  // namespace

json DumpWorld(World& world, const std::vector<Credential>& credentials) {
  json section = SectionJson(world, credentials, kQuotaKeys);
  section["account_type"] = world.account == AccountType::kLegacy ? "LEGACY" : "STANDARD";
  section["instance_types"] = json::array();
  for (const auto& [name, type] : world.types) {
    json entry = TypeJson(type);
    entry.update({{"interfaces", type.interfaces}, {"addresses_per_interface", type.addresses_per_interface}});
    section["instance_types"].push_back(std::move(entry));
  }
  section["instances"] = ListOf(world.instances, [&](const Instance& instance) { return DescribeInstance(world, instance); });
  section["interfaces"] = ListOf(world.interfaces, [&](const Interface& interface) { return DescribeInterface(world, interface); });
  section["eips"] = ListOf(world.eips, DescribeEip);
  return section;
}

}  // namespace eniform::emulator::tencentcloud
