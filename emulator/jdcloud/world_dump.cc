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
  json secondary = json::array();
  for (const PrivateAddress& address : interface.addresses) {
    if (!address.primary) secondary.push_back(address.ip.ToText());
  }
  const Instance* holder = interface.holder.empty() ? nullptr : world.instances.Find(interface.holder);
  bool auto_delete = false;
  for (const Attachment& attachment : holder == nullptr ? std::vector<Attachment>() : holder->attachments) {
    if (attachment.interface_id == interface.id) auto_delete = attachment.auto_delete;
  }
  json entry = {{"id", interface.id},
                {"name", interface.name},
                {"description", interface.description},
                {"vpc", interface.vpc},
                {"subnet", interface.subnet},
                {"secondary_ips", secondary},
                {"security_groups", interface.security_groups},
                {"delete_on_termination", auto_delete},
                {"primary", interface.role == Role::kPrimary},
                {"source_check", interface.source_check},
                {"mac", interface.mac},
                {"state", interface.moving             ? "moving"
                          : interface.instance.empty() ? "detached"
                                                       : "attached"},
                {"created", interface.created},
                {"tags", interface.tags}};
  if (interface.Primary() != nullptr) entry["primary_ip"] = interface.Primary()->ip.ToText();
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
  json entry = {{"id", instance.id},
                {"name", instance.name},
                {"type", instance.type},
                {"cpu", type.cpu},
                {"memory_gib", type.memory_gib},
                {"vpc", instance.vpc},
                {"subnet", instance.subnet},
                {"zone", instance.zone},
                {"state", StatusText(instance.status)},
                {"task", instance.task},
                {"primary_interface", instance.primary_interface},
                {"interfaces", instance.holding},
                {"prepaid", instance.prepaid},
                {"expired", instance.expired},
                {"reboots", instance.reboots},
                {"created", instance.created},
                {"tags", instance.tags}};
  if (const Interface* primary = world.interfaces.Find(instance.primary_interface)) {
    entry["primary_ip"] = primary->Primary()->ip.ToText();
    entry["security_groups"] = primary->security_groups;
  }
  return entry;
}

json DescribeEip(World& world, const Eip& eip) {
  json entry = {{"id", eip.id},
                {"name", eip.name},
                {"address", eip.address.ToText()},
                {"status", eip.state == EipState::kProcessing ? "PROCESSING"
                           : eip.interface_id.empty()         ? "NOT_ASSOCIATED"
                                                              : "ASSOCIATED"},
                {"bandwidth_mbps", eip.bandwidth},
                {"charge", eip.charge_mode},
                {"charge_status", eip.charge_status},
                {"expired", eip.expired},
                {"provider", eip.provider},
                {"ip_type", eip.ip_type},
                {"down", eip.state == EipState::kDown},
                {"created", eip.created},
                {"tags", eip.tags}};
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
  json section = {{"region", world.region}};
  section["credentials"] = CredentialsJson(credentials);
  section["quotas"] = {{"interfaces", world.quotas.interfaces},
                       {"addresses_per_interface", world.quotas.addresses_per_interface},
                       {"blocks_per_interface", world.quotas.blocks_per_interface},
                       {"eips", world.quotas.eips},
                       {"security_groups", world.quotas.security_groups}};
  AddNetworksJson(world, section);
  section["instance_types"] = json::array();
  for (const auto& [name, type] : world.types) {
    json entry = {{"name", name}, {"cpu", type.cpu}, {"memory_gib", type.memory_gib}, {"specific", type.specific}};
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
