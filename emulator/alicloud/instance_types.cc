#include "emulator/alicloud/instance_types.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace eniform::emulator::alicloud {
namespace {

int CoresOf(absl::string_view size) {
  if (size == "nano" || size == "small") return 1;
  if (size == "medium" || size == "large") return 2;
  if (!absl::ConsumeSuffix(&size, "xlarge")) return 0;
  int times = 1;
  if (!size.empty() && (!absl::SimpleAtoi(size, &times) || times < 1 || times > 256)) return 0;
  return 4 * times;
}

}  // namespace

absl::optional<InstanceType> TypeFromName(absl::string_view name) {
  const std::vector<absl::string_view> parts = absl::StrSplit(name, '.');
  if (parts.size() != 3 || parts[0] != "ecs" || parts[1].empty()) return absl::nullopt;
  InstanceType type;
  type.name = std::string(name);
  type.cpu = CoresOf(parts[2]);
  if (type.cpu == 0) return absl::nullopt;
  type.memory_gib = 2 * type.cpu;
  if (type.cpu <= 2) {
    type.interfaces = 2;
    type.addresses_per_interface = type.cpu == 1 ? 2 : 6;
  } else if (type.cpu <= 4) {
    type.interfaces = 3;
    type.addresses_per_interface = 10;
  } else if (type.cpu <= 8) {
    type.interfaces = 4;
    type.addresses_per_interface = 10;
  } else {
    type.interfaces = 8;
    type.addresses_per_interface = 20;
  }
  return type;
}

bool AttachesOnlyWhenStopped(absl::string_view type) {
  static const auto* const kTypes = new std::set<std::string>{
      "ecs.s6-c1m1.small",  "ecs.s6-c1m2.large",  "ecs.s6-c1m2.small",  "ecs.s6-c1m4.large",  "ecs.s6-c1m4.small", "ecs.e-c1m1.large",
      "ecs.e-c1m2.large",   "ecs.e-c1m4.large",   "ecs.e-c4m1.large",   "ecs.e-c2m1.large",   "ecs.t6-c1m1.large", "ecs.t6-c1m2.large",
      "ecs.t6-c1m4.large",  "ecs.t6-c2m1.large",  "ecs.t6-c4m1.large",  "ecs.t5-c1m1.large",  "ecs.t5-c1m2.large", "ecs.t5-c1m4.large",
      "ecs.t5-lc1m1.small", "ecs.t5-lc1m2.large", "ecs.t5-lc1m2.small", "ecs.t5-lc1m4.large", "ecs.t5-lc2m1.nano", "ecs.xn4.small",
      "ecs.n4.small",       "ecs.n4.large",       "ecs.mn4.small",      "ecs.mn4.large",      "ecs.e4.small",      "ecs.e4.large"};
  return kTypes->count(std::string(type)) > 0;
}

}  // namespace eniform::emulator::alicloud
