#include "emulator/world_json.h"

namespace eniform::emulator {

using nlohmann::json;

json CredentialsJson(const std::vector<Credential>& credentials) {
  json list = json::array();
  for (const Credential& credential : credentials) {
    json entry = {{"id", credential.id}, {"key", credential.key}};
    if (!credential.token.empty()) entry["token"] = credential.token;
    list.push_back(std::move(entry));
  }
  return list;
}

void AddNetworksJson(Networks& networks, json& section) {
  section["vpcs"] = ListOf(networks.vpcs, [](const Vpc& vpc) {
    return json{{"id", vpc.id}, {"name", vpc.name}, {"cidr", vpc.cidr.ToText()}, {"default", vpc.is_default}, {"tags", vpc.tags}};
  });
  section["subnets"] = ListOf(networks.subnets, [](const Subnet& subnet) {
    return json{{"id", subnet.id},
                {"name", subnet.name},
                {"vpc", subnet.vpc},
                {"zone", subnet.zone},
                {"cidr", subnet.cidr.ToText()},
                {"default", subnet.is_default},
                {"tags", subnet.tags},
                {"free_addresses", subnet.Free()}};
  });
  section["security_groups"] = ListOf(networks.security_groups, [](const SecurityGroup& group) {
    json entry = {{"id", group.id}, {"name", group.name}, {"default", group.is_default}, {"tags", group.tags}};
    if (!group.vpc.empty()) entry["vpc"] = group.vpc;
    if (!group.kind.empty()) entry["kind"] = group.kind;
    return entry;
  });
}

}  // namespace eniform::emulator
