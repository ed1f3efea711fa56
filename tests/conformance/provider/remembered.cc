#include "tests/conformance/provider/remembered.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/planner.h"

namespace eniform::conformance {
namespace {

ManagedObject& AddRow(Remembered& all, const Stage& stage, const std::string& address, const std::string& id) {
  const ProviderDeclaration provider = stage.Declaration();
  ManagedObject& row = *all.state.add_objects();
  row.set_address(address);
  row.set_provider(provider.key());
  row.set_id(id);
  row.set_plugin(provider.plugin());
  row.set_region(provider.region());
  row.set_endpoint(provider.endpoint());
  return row;
}

void AddInterface(Remembered& all, const Stage& stage, const NetworkInterface& interface) {
  const std::string name = interface.primary() ? absl::StrCat("primary-", interface.instance_id()) : interface.name();
  ManagedObject& row = AddRow(all, stage, absl::StrCat("network_interface.", name), interface.id());
  const InterfaceAttributes attributes = planner::AttributesOf(interface);
  *row.mutable_attributes()->mutable_network_interface() = attributes;
  row.set_on_remove(interface.primary() ? ON_REMOVE_FORGET : ON_REMOVE_DELETE);

  InterfaceDeclaration& declared = *all.declaration.add_network_interfaces();
  declared.set_key(name);
  declared.set_provider(row.provider());
  declared.set_name(attributes.name());
  declared.set_description(attributes.description());
  declared.mutable_subnet()->set_id(attributes.subnet());
  for (const std::string& group : attributes.security_groups()) declared.add_security_groups()->set_id(group);
  declared.set_primary_ip(attributes.primary_ip());
  *declared.mutable_secondary_ips() = attributes.secondary_ips();
  *declared.mutable_tags() = attributes.tags();
  if (interface.primary()) {
    declared.mutable_primary_of()->set_id(interface.instance_id());
  } else if (!interface.instance_id().empty()) {
    declared.mutable_attachment()->mutable_instance()->set_id(interface.instance_id());
    declared.mutable_attachment()->set_delete_on_termination(attributes.delete_on_termination());
  }
}

void AddEip(Remembered& all, const Stage& stage, const Eip& eip) {
  ManagedObject& row = AddRow(all, stage, absl::StrCat("eip.", eip.name()), eip.id());
  const EipAttributes attributes = planner::AttributesOf(eip);
  *row.mutable_attributes()->mutable_eip() = attributes;
  row.set_protect(true);
  row.set_on_remove(ON_REMOVE_FORGET);
  EipDeclaration& declared = *all.declaration.add_eips();
  declared.set_key(eip.name());
  declared.set_provider(row.provider());
  declared.set_name(attributes.name());
  declared.set_bandwidth_mbps(attributes.bandwidth_mbps());
  declared.set_charge(attributes.charge());
  *declared.mutable_tags() = attributes.tags();
}

void AddBinding(Remembered& all, const Stage& stage, const Eip& eip, const std::string& interface_name) {
  ManagedObject& row = AddRow(all, stage, absl::StrCat("eip_binding.", eip.name()), eip.id());
  EipBindingAttributes& attributes = *row.mutable_attributes()->mutable_eip_binding();
  attributes.set_eip(eip.id());
  attributes.set_network_interface(eip.interface_id());
  attributes.set_private_ip(eip.private_ip());
  attributes.set_public_ip(eip.public_ip());
  EipBindingDeclaration& declared = *all.declaration.add_eip_bindings();
  declared.set_key(eip.name());
  declared.set_provider(row.provider());
  declared.mutable_eip()->set_name(eip.name());
  declared.mutable_network_interface()->set_name(interface_name);
  declared.set_private_ip(eip.private_ip());
}

}  // namespace

Remembered Remember(const Stage& stage, const Observation& look) {
  Remembered all;
  all.declaration.set_stack("conformance");
  *all.declaration.add_providers() = stage.Declaration();
  all.state.set_lineage(stage.HostOptions().mark);
  all.state.set_serial(1);
  all.state.set_stack("conformance");
  for (const NetworkInterface& interface : look.interfaces()) {
    if (interface.managed_by().empty()) AddInterface(all, stage, interface);
  }
  for (const Eip& eip : look.eips()) {
    AddEip(all, stage, eip);
    for (const NetworkInterface& interface : look.interfaces()) {
      if (interface.id() == eip.interface_id()) AddBinding(all, stage, eip, interface.name());
    }
  }
  std::sort(all.state.mutable_objects()->begin(), all.state.mutable_objects()->end(),
            [](const ManagedObject& a, const ManagedObject& b) { return a.address() < b.address(); });
  return all;
}

}  // namespace eniform::conformance
