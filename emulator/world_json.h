#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/credential.h"
#include "emulator/networks.h"
#include "emulator/table.h"
#include "emulator/world_quotas.h"

// What of writing a world in the shape of its file is the same for every cloud.
namespace eniform::emulator {

template <typename T, typename F>
nlohmann::json ListOf(Table<T>& table, F describe) {
  nlohmann::json list = nlohmann::json::array();
  for (uint32_t slot : table.live()) list.push_back(describe(table.at(slot)));
  return list;
}

nlohmann::json CredentialsJson(const std::vector<Credential>& credentials);

// What interfaces, instances, EIPs and sizes of instances are in the worlds of all clouds; each cloud adds its own.
template <typename Interface>
nlohmann::json InterfaceJson(const Interface& interface) {
  nlohmann::json secondary = nlohmann::json::array();
  for (const auto& address : interface.addresses) {
    if (!address.primary) secondary.push_back(address.ip.ToText());
  }
  nlohmann::json entry = {
      {"id", interface.id},           {"name", interface.name},     {"description", interface.description},         {"vpc", interface.vpc},
      {"subnet", interface.subnet},   {"secondary_ips", secondary}, {"security_groups", interface.security_groups}, {"mac", interface.mac},
      {"created", interface.created}, {"tags", interface.tags}};
  if (!interface.addresses.empty()) entry["primary_ip"] = interface.addresses.front().ip.ToText();
  return entry;
}

template <typename World, typename Instance>
nlohmann::json InstanceJson(World& world, const Instance& instance) {
  nlohmann::json entry = {{"id", instance.id},
                          {"name", instance.name},
                          {"type", instance.type},
                          {"vpc", instance.vpc},
                          {"subnet", instance.subnet},
                          {"zone", instance.zone},
                          {"primary_interface", instance.primary_interface},
                          {"prepaid", instance.prepaid},
                          {"created", instance.created},
                          {"tags", instance.tags}};
  const auto* primary = world.interfaces.Find(instance.primary_interface);
  if (primary != nullptr && !primary->addresses.empty()) {
    entry["primary_ip"] = primary->addresses.front().ip.ToText();
    entry["security_groups"] = primary->security_groups;
  }
  return entry;
}

template <typename Eip>
nlohmann::json EipJson(const Eip& eip) {
  return {{"id", eip.id},           {"name", eip.name}, {"address", eip.address.ToText()}, {"bandwidth_mbps", eip.bandwidth},
          {"created", eip.created}, {"tags", eip.tags}};
}

template <typename InstanceType>
nlohmann::json TypeJson(const InstanceType& type) {
  return {{"name", type.name}, {"cpu", type.cpu}, {"memory_gib", type.memory_gib}};
}

// Sets `vpcs`, `subnets` and `security_groups` of a section.
void AddNetworksJson(Networks& networks, nlohmann::json& section);

// What every section begins with: the region, credentials, quotas and networks.
template <typename World, typename Quotas, size_t kCount>
nlohmann::json SectionJson(World& world, const std::vector<Credential>& credentials, const QuotaKey<Quotas> (&quotas)[kCount]) {
  nlohmann::json section = {
      {"region", world.region}, {"credentials", CredentialsJson(credentials)}, {"quotas", QuotasJson(quotas, world.quotas)}};
  AddNetworksJson(world, section);
  return section;
}

}  // namespace eniform::emulator
