#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/loader.h"
#include "emulator/world_json.h"

namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;

// The gateway's port, which every world makes by itself.
bool IsRouterPort(World& world, const Interface& interface) {
  if (interface.role != Role::kSystem || interface.Primary() == nullptr) return false;
  return world.subnets.Find(interface.subnet)->IsReserved(interface.Primary()->ip);
}

json DescribeInterface(World& world, const Interface& interface) {
  const Instance* holder = interface.holder.empty() ? nullptr : world.instances.Find(interface.holder);
  bool auto_delete = false;
  for (const Attachment& attachment : holder == nullptr ? std::vector<Attachment>() : holder->attachments) {
    if (attachment.interface_id == interface.id) auto_delete = attachment.auto_delete;
  }
  json entry = InterfaceJson(interface);
  entry.update({{"delete_on_termination", auto_delete},
                {"primary", interface.role == Role::kPrimary},
                {"source_check", interface.source_check},
                {"state", interface.moving             ? "moving"
                          : interface.instance.empty() ? "detached"
                                                       : "attached"}});
  if (!interface.holder.empty()) {
    entry["attached_to"] = interface.holder;
  } else if (!interface.instance.empty()) {
    entry["attached_to"] = interface.instance;
    entry["instance_type"] = interface.instance_type;
  }
  if (interface.role == Role::kManaged) entry["role"] = "managed";
  if (interface.role == Role::kSystem) entry["role"] = "system";
  if (!interface.resource_group.empty()) entry["resource_group"] = interface.resource_group;
  std::string blocks;
  for (const AddressBlock& block : interface.blocks) absl::StrAppend(&blocks, blocks.empty() ? "" : " ", block.cidr.ToText());
  if (!blocks.empty()) entry["blocks"] = blocks;
  return entry;
}

json DescribeInstance(World& world, const Instance& instance) {
  const InstanceType& type = world.types.at(instance.type);
  json entry = InstanceJson(world, instance);
  entry.update({{"cpu", type.cpu},
                {"memory_gib", type.memory_gib},
                {"state", StatusText(instance.status)},
                {"task", instance.task},
                {"interfaces", instance.holding},
                {"expired", instance.expired},
                {"reboots", instance.reboots}});
  return entry;
}

json DescribeEip(World& world, const Eip& eip) {
  json entry = EipJson(eip);
  entry.update({{"status", eip.state == EipState::kProcessing ? "PROCESSING"
                           : eip.interface_id.empty()         ? "NOT_ASSOCIATED"
                                                              : "ASSOCIATED"},
                {"charge", eip.charge_mode},
                {"charge_status", eip.charge_status},
                {"expired", eip.expired},
                {"provider", eip.provider},
                {"ip_type", eip.ip_type},
                {"down", eip.state == EipState::kDown}});
  if (!eip.zone.empty()) entry["zone"] = eip.zone;
  if (!eip.bandwidth_package.empty()) entry["bandwidth_package"] = eip.bandwidth_package;
  if (!eip.resource_group.empty()) entry["resource_group"] = eip.resource_group;
  const Interface* interface = eip.interface_id.empty() ? nullptr : world.interfaces.Find(eip.interface_id);
  if (interface != nullptr) {
    entry["interface"] = interface->id;
    entry["private_ip"] = eip.private_ip.ToText();
    if (!interface->instance.empty()) entry["instance"] = interface->instance;
  }
  return entry;
}

}  // namespace

json DumpWorld(World& world, const std::vector<Credential>& credentials) {
  json section = SectionJson(world, credentials, kQuotaKeys);
  section["instance_types"] = json::array();
  for (const auto& [name, type] : world.types) {
    json entry = TypeJson(type);
    entry["specific"] = type.specific;
    if (type.interfaces >= 0) entry["interfaces"] = type.interfaces;
    if (type.addresses_per_interface >= 0) entry["addresses_per_interface"] = type.addresses_per_interface;
    section["instance_types"].push_back(entry);
  }
  section["instances"] = ListOf(world.instances, [&](const Instance& instance) { return DescribeInstance(world, instance); });
  section["interfaces"] = json::array();
  section["router_ports"] = json::array();
  for (uint32_t slot : world.interfaces.live()) {
    const Interface& interface = world.interfaces.at(slot);
    section[IsRouterPort(world, interface) ? "router_ports" : "interfaces"].push_back(DescribeInterface(world, interface));
  }
  section["eips"] = ListOf(world.eips, [&](const Eip& eip) { return DescribeEip(world, eip); });
  return section;
}

}  // namespace eniform::emulator::jdcloud
