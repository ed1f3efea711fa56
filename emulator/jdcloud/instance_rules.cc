#include "emulator/jdcloud/instance_rules.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace eniform::emulator::jdcloud {
namespace {

// "medium" 1, "large" 2, "xlarge" 4, "2xlarge" 8 …; 0 for another word.
int CoresOf(absl::string_view size) {
  if (size == "medium") return 1;
  if (size == "large") return 2;
  if (size == "xlarge") return 4;
  int factor = 0;
  if (!absl::EndsWith(size, "xlarge") || !absl::SimpleAtoi(size.substr(0, size.size() - 6), &factor)) return 0;
  return factor >= 2 && factor <= 32 ? 4 * factor : 0;
}

}  // namespace

Refusal MustBeIdle(const Instance& instance) {
  if (instance.task.empty()) return Refusal::None();
  return {"FAILED_PRECONDITION", "Conflict with underlay task"};
}

Refusal MustBeRunningOrStopped(const Instance& instance) {
  if (instance.status == InstanceStatus::kRunning || instance.status == InstanceStatus::kStopped) return Refusal::None();
  return {"FAILED_PRECONDITION", "Invalid instance status"};
}

void StartTask(Instance& instance, const std::string& action) { instance.task = action; }

void FinishTask(World& world, const std::string& instance_id) {
  if (Instance* instance = world.instances.Find(instance_id)) instance->task.clear();
}

int InterfaceLimit(const InstanceType& type) {
  if (type.interfaces >= 0) return type.interfaces;
  if (absl::EndsWith(type.name, ".metal")) return 1;  // takes none besides its own: JD reference 4.2
  // Three cores are in no row of the table; so are five to seven. They get the row below.
  if (type.cpu < 4) return 2;
  return type.cpu <= 8 ? 4 : 8;
}

absl::optional<InstanceType> TypeFromName(const std::string& name) {
  // As the vendor names them: family, generation, size. A family's letter says how much memory goes with a core.
  const std::vector<std::string> parts = absl::StrSplit(name, '.');
  if (parts.size() != 3) return absl::nullopt;
  const int cores = parts[2] == "metal" ? 64 : CoresOf(parts[2]);
  if (cores == 0) return absl::nullopt;
  InstanceType type;
  type.name = name;
  type.cpu = cores;
  type.memory_gib = cores * (parts[0] == "c" ? 2 : parts[0] == "m" ? 8 : 4);
  return type;
}

}  // namespace eniform::emulator::jdcloud
