#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

// A cloud's quotas by their keys in world files. `Quotas` is the cloud's struct of them.
namespace eniform::emulator {

template <typename Quotas>
struct QuotaKey {
  const char* key;
  int64_t Quotas::*quota;
};

// For WorldShape.
template <typename Quotas, size_t kCount>
std::vector<std::string> KeysOf(const QuotaKey<Quotas> (&keys)[kCount]) {
  std::vector<std::string> names;
  for (const QuotaKey<Quotas>& key : keys) names.push_back(key.key);
  return names;
}

// Those that are not `given` stay as they are.
template <typename Quotas, size_t kCount>
void SetQuotas(const QuotaKey<Quotas> (&keys)[kCount], const std::map<std::string, int64_t>& given, Quotas& quotas) {
  for (const QuotaKey<Quotas>& key : keys) {
    if (auto it = given.find(key.key); it != given.end()) quotas.*key.quota = it->second;
  }
}

template <typename Quotas, size_t kCount>
nlohmann::json QuotasJson(const QuotaKey<Quotas> (&keys)[kCount], const Quotas& quotas) {
  nlohmann::json json = nlohmann::json::object();
  for (const QuotaKey<Quotas>& key : keys) json[key.key] = quotas.*key.quota;
  return json;
}

}  // namespace eniform::emulator
