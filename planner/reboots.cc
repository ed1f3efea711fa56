// An instance that reboots can not change the EIPs of its interfaces meanwhile (Tencent reference 5.1: operations exclude each other on
// one instance). Such operations name the instance, so that apply never runs them side by side.
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "planner/claims.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

std::string Key(const Operation& operation, const std::string& instance) { return absl::StrCat(operation.provider(), "/", instance); }

}  // namespace

void NameRebootedInstances(Context& context) {
  absl::flat_hash_map<std::string, std::string> reboots;   // by instance: its own interface, whose EIPs the order of claims keeps apart
  absl::flat_hash_map<std::string, std::string> attached;  // by InterfaceKey: the instance it comes to
  for (const Draft& draft : context.drafts) {
    const Operation& operation = draft.operation;
    const OperationArguments& arguments = operation.arguments();
    if (operation.kind() == CHANGE_SUBNET || operation.kind() == CHANGE_PRIMARY_ADDRESS) {
      reboots[Key(operation, arguments.instance_id())] = arguments.interface().id();
    }
  }
  if (reboots.empty()) return;
  for (const Draft& draft : context.drafts) {
    const OperationArguments& arguments = draft.operation.arguments();
    const std::string& comes_to = draft.operation.kind() == MOVE_INTERFACE ? arguments.to_instance_id() : arguments.instance_id();
    if (draft.operation.kind() != ATTACH && draft.operation.kind() != MOVE_INTERFACE) continue;
    attached[InterfaceKey(draft.operation.provider(), arguments.interface())] = comes_to;
  }
  for (Draft& draft : context.drafts) {
    Operation& operation = draft.operation;
    if (operation.kind() != BIND_EIP && operation.kind() != UNBIND_EIP) continue;
    const ObjectRef& interface = operation.arguments().interface();
    const World* world = context.WorldOf(operation.provider());
    const NetworkInterface* observed = world ? world->Interface(interface.id()) : nullptr;
    std::string instance = observed ? observed->instance_id() : "";
    const auto comes = attached.find(InterfaceKey(operation.provider(), interface));
    if (operation.kind() == BIND_EIP && comes != attached.end()) instance = comes->second;
    const auto reboot = reboots.find(Key(operation, instance));
    if (reboot != reboots.end() && reboot->second != interface.id()) operation.mutable_arguments()->set_instance_id(instance);
  }
}

}  // namespace eniform::planner
