#include "emulator/tencentcloud/limits.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace eniform::emulator::tencentcloud {

absl::optional<InstanceType> TypeFromName(absl::string_view name) {
  InstanceType type;
  type.name = std::string(name);
  size_t dot = name.find('.');
  if (dot == absl::string_view::npos) return absl::nullopt;
  absl::string_view size = name.substr(dot + 1);
  size_t digits = size.size();
  while (digits > 0 && size[digits - 1] >= '0' && size[digits - 1] <= '9') --digits;
  if (!absl::SimpleAtoi(size.substr(digits), &type.memory_gib)) return absl::nullopt;
  absl::string_view word = size.substr(0, digits);
  if (word == "SMALL") {
    type.cpu = 1;
  } else if (word == "MEDIUM") {
    type.cpu = 2;
  } else if (word == "LARGE") {
    type.cpu = 4;
  } else if (absl::ConsumeSuffix(&word, "XLARGE")) {
    int times = 1;
    if (!word.empty() && !absl::SimpleAtoi(word, &times)) return absl::nullopt;
    type.cpu = 4 * times;
  } else {
    return absl::nullopt;
  }
  FillTypeQuotas(type);
  return type;
}

void FillTypeQuotas(InstanceType& type) {
  const std::string family = type.name.substr(0, type.name.find('.'));
  int interfaces = 8, addresses = 30;
  if (type.cpu <= 1) {
    interfaces = 2;
    addresses = family == "SA1" && type.memory_gib <= 1 ? 2 : 6;
  } else if (type.cpu <= 3) {
    interfaces = family == "SA1" ? 2 : 4;
    addresses = 10;
  } else if (type.cpu <= 7) {
    interfaces = 4;
    addresses = family == "S5se" || (family == "SA1" && type.memory_gib >= 16) ? 20 : 10;
  } else if (type.cpu <= 11) {
    interfaces = 6;
    addresses = 20;
  }
  if (type.interfaces < 0) type.interfaces = interfaces;
  if (type.addresses_per_interface < 0) type.addresses_per_interface = addresses;
}

int PublicAddressQuota(int cpu) {
  if (cpu >= 48) return 10;
  return 2 + std::max(0, cpu) / 6;
}

}  // namespace eniform::emulator::tencentcloud
