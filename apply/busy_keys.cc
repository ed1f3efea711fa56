#include "apply/busy_keys.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace eniform::apply {

KnownIds KnownIdsOf(const Plan& plan) {
  absl::flat_hash_set<absl::string_view> created;
  for (const Operation& operation : plan.operations()) {
    if (operation.kind() == CREATE_INTERFACE || operation.kind() == ALLOCATE_EIP) created.insert(operation.target());
  }
  KnownIds known;
  for (const ManagedObject& target : plan.targets()) {
    // The id of something that is replaced is the old one's; a reference by address alone means the new one.
    if (!target.id().empty() && !created.contains(target.address())) known.emplace(target.address(), target.id());
  }
  return known;
}

std::vector<std::string> BusyKeys(const Operation& operation, const KnownIds& known) {
  std::vector<std::string> keys;
  const auto add = [&](absl::string_view text) { keys.push_back(absl::StrCat(operation.provider(), "/", text)); };
  const auto add_ref = [&](const ObjectRef& ref) {
    if (!ref.id().empty()) return add(ref.id());
    if (ref.address().empty()) return;
    const auto it = known.find(ref.address());
    add(it == known.end() ? ref.address() : it->second);
  };
  const OperationArguments& arguments = operation.arguments();
  if (operation.kind() == CREATE_INTERFACE || operation.kind() == ALLOCATE_EIP) {
    add(operation.target());
  } else {
    add_ref(arguments.interface());
    add_ref(arguments.to_interface());
    add_ref(arguments.eip());
  }
  if (!arguments.instance_id().empty()) add(arguments.instance_id());
  if (!arguments.to_instance_id().empty()) add(arguments.to_instance_id());
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace eniform::apply
