#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/interface_rules.h"
#include "emulator/tencentcloud/security_groups.h"

namespace eniform::emulator::tencentcloud {

void AddGroups(Interface& interface, const std::vector<std::string>& groups) {
  for (const std::string& group : groups) {
    auto& held = interface.security_groups;
    if (std::find(held.begin(), held.end(), group) == held.end()) held.push_back(group);
  }
}

void RemoveGroups(Interface& interface, const std::vector<std::string>& groups) {
  auto& held = interface.security_groups;
  held.erase(std::remove_if(held.begin(), held.end(),
                            [&](const std::string& id) { return std::find(groups.begin(), groups.end(), id) != groups.end(); }),
             held.end());
}

namespace {

enum class Change { kAdd, kRemove };

Refusal ChangeGroups(Call& call, Change change) {
  const std::vector<std::string> groups = call.Texts("SecurityGroupIds");
  EMULATOR_TRY(call.CheckSecurityGroups(groups));
  std::vector<Interface*> found;
  for (const std::string& id : call.Texts("NetworkInterfaceIds")) {
    Interface* interface = nullptr;
    EMULATOR_TRY(call.FindInterface(id, interface));
    if (interface->primary) {
      return {"UnsupportedOperation", absl::StrCat("`", id, "` is a primary network interface; its groups are those of its instance.")};
    }
    if (interface->state == InterfaceState::kPending || interface->state == InterfaceState::kDeleting) return MustRest(*interface);
    found.push_back(interface);
  }
  for (Interface* interface : found) {
    if (change == Change::kAdd) AddGroups(*interface, groups);
    if (change == Change::kRemove) RemoveGroups(*interface, groups);
  }
  return Refusal::None();
}

Refusal AssociateGroups(Call& call) { return ChangeGroups(call, Change::kAdd); }
Refusal DisassociateGroups(Call& call) { return ChangeGroups(call, Change::kRemove); }

}  // namespace

void AddSecurityGroupActions(ActionTable& table) {
  const char* parameters = "NetworkInterfaceIds[]<=100! SecurityGroupIds[]<=100!";
  table.emplace("AssociateNetworkInterfaceSecurityGroups",
                Action{Product::kVpc, ActionKind::kWrite, 20, Throttle::kInterfaceModule, ParameterSpec(parameters), AssociateGroups});
  table.emplace("DisassociateNetworkInterfaceSecurityGroups",
                Action{Product::kVpc, ActionKind::kWrite, 20, Throttle::kInterfaceModule, ParameterSpec(parameters), DisassociateGroups});
}

}  // namespace eniform::emulator::tencentcloud
