// --target and --exclude: which addresses may change.
#include <set>

#include "planner/steps.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

// Every address that is declared or remembered, with what it depends on: a binding on its EIP and its interface.
std::map<std::string, std::vector<std::string>> Dependencies(const Context& context) {
  std::map<std::string, std::vector<std::string>> dependencies;
  for (const auto& [address, row] : context.rows) dependencies[row->address()];
  const Declaration& desired = context.input.desired;
  for (const auto& interface : desired.network_interfaces()) dependencies[AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key())];
  for (const auto& eip : desired.eips()) dependencies[AddressOf(RESOURCE_TYPE_EIP, eip.key())];
  for (const auto& binding : desired.eip_bindings()) {
    std::vector<std::string>& needs = dependencies[AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key())];
    if (!binding.eip().name().empty()) needs.push_back(AddressOf(RESOURCE_TYPE_EIP, binding.eip().name()));
    if (!binding.network_interface().name().empty()) {
      needs.push_back(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, binding.network_interface().name()));
    }
  }
  return dependencies;
}

bool Known(Context& context, const std::map<std::string, std::vector<std::string>>& dependencies, const std::string& address,
           absl::string_view flag) {
  if (dependencies.contains(address)) return true;
  std::vector<std::string> names;
  for (const auto& [name, needs] : dependencies) names.push_back(name);
  context.Report(Message("EF-P08", {{"address", address}, {"flag", flag}, {"hint", DidYouMean(address, names)}}, {address, ""}));
  return false;
}

}  // namespace

void Select(Context& context) {
  const PlanOptions& options = context.input.options;
  if (options.targets.empty() && options.excludes.empty() && options.replaces.empty()) return;
  const std::map<std::string, std::vector<std::string>> dependencies = Dependencies(context);
  for (const std::string& address : options.replaces) Known(context, dependencies, address, "--replace");
  if (options.targets.empty() && options.excludes.empty()) return;
  context.Report(Message("EF-P61", {}));

  for (const auto& [address, needs] : dependencies) context.selection[address] = options.targets.empty();
  for (const std::string& target : options.targets) {
    if (!Known(context, dependencies, target, "--target")) continue;
    context.selection[target] = true;
    for (const std::string& need : dependencies.at(target)) context.selection[need] = true;
  }
  for (const std::string& excluded : options.excludes) {
    if (!Known(context, dependencies, excluded, "--exclude")) continue;
    context.selection[excluded] = false;
    for (const auto& [address, needs] : dependencies) {
      for (const std::string& need : needs) {
        if (need == excluded) context.selection[address] = false;
      }
    }
  }
}

}  // namespace eniform::planner
