#include "emulator/alicloud/loader.h"
#include "emulator/world_json.h"

namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json DescribeInterface(World& world, const Interface& interface) {
  json entry = InterfaceJson(interface);
  entry.update({{"zone", world.subnets.Find(interface.subnet)->zone},
                {"delete_on_termination", interface.delete_on_release},
                {"primary", interface.primary},
                {"state", StateText(interface.state)},
                {"service_managed", interface.service_managed},
                {"source_dest_check", interface.source_dest_check},
                {"queue_number", interface.queue_number}});
  if (!interface.instance.empty()) entry["attached_to"] = interface.instance;
  return entry;
}

json DescribeInstance(World& world, const Instance& instance) {
  const InstanceType& type = world.types.at(instance.type);
  json entry = InstanceJson(world, instance);
  entry.update({{"cpu", type.cpu},
                {"memory_gib", type.memory_gib},
                {"state", StateText(instance.state)},
                {"interfaces", instance.interfaces},
                {"stop_charging", instance.stop_charging},
                {"deletion_protection", instance.deletion_protection},
                {"classic", instance.classic},
                {"io_optimized", instance.io_optimized},
                {"fresh", instance.fresh},
                {"vpc_changed", instance.vpc_changed},
                {"refuses_attach", instance.refuses_attach},
                {"blocks_detach", instance.blocks_detach},
                {"started", instance.started}});
  if (!instance.public_ip.empty()) entry["public_ip"] = instance.public_ip;
  return entry;
}

json DescribeEip(const Eip& eip) {
  json entry = EipJson(eip);
  entry.update({{"description", eip.description},
                {"status", StateText(eip.status)},
                {"charge", eip.internet_charge},
                {"isp", eip.isp},
                {"prepaid", eip.prepaid},
                {"blocked", eip.blocked},
                {"in_arrears", eip.in_arrears},
                {"deletion_protection", eip.deletion_protection},
                {"service_managed", eip.service_managed}});
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
  json section = SectionJson(world, credentials, kQuotaKeys);
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

}  // namespace eniform::emulator::alicloud
