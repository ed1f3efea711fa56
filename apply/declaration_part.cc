#include "apply/declaration_part.h"

#include <map>
#include <set>

#include "proto/resource_address.h"

namespace eniform::apply {

Declaration PartOf(const Declaration& declaration, const std::string& alias) {
  const std::string sole = declaration.providers_size() == 1 ? declaration.providers(0).key() : "";
  const auto home = [&](const auto& thing) { return thing.has_provider() ? thing.provider() : sole; };
  Declaration part;
  part.set_stack(declaration.stack());
  std::map<std::string, std::string> eips, interfaces;  // name -> alias
  std::set<std::string> included;
  for (const ProviderDeclaration& provider : declaration.providers()) {
    if (provider.key() == alias) *part.add_providers() = provider;
  }
  for (const InterfaceDeclaration& interface : declaration.network_interfaces()) {
    interfaces[interface.key()] = home(interface);
    if (home(interface) != alias) continue;
    *part.add_network_interfaces() = interface;
    included.insert(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, interface.key()));
  }
  for (const EipDeclaration& eip : declaration.eips()) {
    eips[eip.key()] = home(eip);
    if (home(eip) != alias) continue;
    *part.add_eips() = eip;
    included.insert(AddressOf(RESOURCE_TYPE_EIP, eip.key()));
  }
  for (const EipBindingDeclaration& binding : declaration.eip_bindings()) {
    std::string of = binding.provider();
    if (!binding.has_provider()) {
      const auto eip = eips.find(binding.eip().name());
      const auto interface = interfaces.find(binding.network_interface().name());
      of = eip != eips.end() ? eip->second : interface != interfaces.end() ? interface->second : sole;
    }
    if (of != alias) continue;
    *part.add_eip_bindings() = binding;
    included.insert(AddressOf(RESOURCE_TYPE_EIP_BINDING, binding.key()));
  }
  for (const ImportDeclaration& import : declaration.imports()) {
    if (included.contains(import.to())) *part.add_imports() = import;
  }
  return part;
}

CheckRequest BindingsOf(const Declaration& part, const Observation& observation) {
  CheckRequest request;
  std::set<std::string> named;
  *request.mutable_declaration()->mutable_eip_bindings() = part.eip_bindings();
  for (const EipBindingDeclaration& binding : part.eip_bindings()) named.insert(binding.network_interface().id());
  for (const InterfaceDeclaration& interface : part.network_interfaces()) {
    if (interface.has_primary_of()) *request.mutable_declaration()->add_network_interfaces() = interface;
  }
  request.mutable_observation()->set_provider(observation.provider());
  for (const NetworkInterface& interface : observation.interfaces()) {
    if (interface.primary() || named.contains(interface.id())) *request.mutable_observation()->add_interfaces() = interface;
  }
  return request;
}

}  // namespace eniform::apply
