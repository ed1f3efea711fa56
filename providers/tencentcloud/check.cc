#include "providers/tencentcloud/check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "proto/resource_address.h"

namespace eniform::tencentcloud {
namespace {

// The observed interface that a binding names, where the files alone tell which: by its id, or as the primary one of an instance. An
// ordinary public address is nowhere else.
const NetworkInterface* InterfaceOf(const CheckRequest& request, const EipBindingDeclaration& binding) {
  std::string instance;
  for (const InterfaceDeclaration& declared : request.declaration().network_interfaces()) {
    if (declared.key() == binding.network_interface().name()) instance = declared.primary_of().id();
  }
  const auto& all = request.observation().interfaces();
  const auto it = std::find_if(all.begin(), all.end(), [&](const NetworkInterface& interface) {
    if (!binding.network_interface().id().empty()) return interface.id() == binding.network_interface().id();
    return !instance.empty() && interface.primary() && interface.instance_id() == instance;
  });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace

Diagnostics Check(const CheckRequest& request) {
  Diagnostics diagnostics;
  for (const EipBindingDeclaration& binding : request.declaration().eip_bindings()) {
    const NetworkInterface* interface = InterfaceOf(request, binding);
    if (!interface) continue;
    for (const PrivateAddress& address : interface->addresses()) {
      const bool meant = binding.has_private_ip() ? address.address() == binding.private_ip() : address.primary();
      if (!meant || address.public_ip().empty() || !address.eip_id().empty()) continue;
      diagnostics.push_back(MakeWarning(
          "TC-wan-ip", "The address has a public address of its own",
          absl::StrCat(address.address(), " of ", interface->id(), " is reached by ", address.public_ip(),
                       ", which is no EIP. A standard account has to return that before an EIP can be bound; an older one loses it by the "
                       "binding. Return it in the console first, or bind the EIP to another address."),
          {AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()), absl::StrCat("eip_bindings.", binding.key(), ".private_ip")}));
    }
  }
  return diagnostics;
}

}  // namespace eniform::tencentcloud
