#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/credential.h"
#include "emulator/networks.h"
#include "emulator/table.h"

// What of writing a world in the shape of its file is the same for every cloud.
namespace eniform::emulator {

template <typename T, typename F>
nlohmann::json ListOf(Table<T>& table, F describe) {
  nlohmann::json list = nlohmann::json::array();
  for (uint32_t slot : table.live()) list.push_back(describe(table.at(slot)));
  return list;
}

nlohmann::json CredentialsJson(const std::vector<Credential>& credentials);

// Sets `vpcs`, `subnets` and `security_groups` of a section.
void AddNetworksJson(Networks& networks, nlohmann::json& section);

}  // namespace eniform::emulator
