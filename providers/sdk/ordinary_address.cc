#include "providers/sdk/ordinary_address.h"

#include <algorithm>

namespace eniform::sdk {
namespace {

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

void FindOrdinaryAddresses(const CheckRequest& request,
                           const std::function<void(const EipBindingDeclaration&, const NetworkInterface&, const PrivateAddress&)>& found) {
  for (const EipBindingDeclaration& binding : request.declaration().eip_bindings()) {
    const NetworkInterface* interface = InterfaceOf(request, binding);
    if (!interface) continue;
    for (const PrivateAddress& address : interface->addresses()) {
      const bool meant = binding.has_private_ip() ? address.address() == binding.private_ip() : address.primary();
      if (meant && !address.public_ip().empty() && address.eip_id().empty()) found(binding, *interface, address);
    }
  }
}

}  // namespace eniform::sdk
