#include "tests/planner/bed.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "proto/enum_text.h"
#include "proto/ipv4.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

void AddOperation(Capabilities& capabilities, OperationKind kind, Disruption disruption, double seconds, int max_addresses = 0) {
  OperationCapability& operation = *capabilities.add_operations();
  operation.set_kind(kind);
  operation.set_disruption(disruption);
  operation.set_estimated_seconds(seconds);
  operation.set_api_calls(1);
  operation.set_max_addresses(max_addresses);
}

std::string Arguments(const Operation& operation) {
  const OperationArguments& a = operation.arguments();
  std::vector<std::string> words;
  if (!a.primary_ip().empty()) words.push_back(absl::StrCat(a.primary_ip(), "*"));
  words.insert(words.end(), a.private_ips().begin(), a.private_ips().end());
  if (a.auto_ip_count() > 0) words.push_back(absl::StrCat("+", a.auto_ip_count()));
  if (!a.private_ip().empty()) words.push_back(a.private_ip());
  if (!a.eip().id().empty()) words.push_back(a.eip().id());
  if (a.has_interface() && operation.kind() != CREATE_INTERFACE) {
    words.push_back(a.interface().id().empty() ? "new" : a.interface().id());
  }
  if (a.has_to_interface()) words.push_back(absl::StrCat("to ", a.to_interface().id().empty() ? "new" : a.to_interface().id()));
  if (!a.instance_id().empty()) words.push_back(a.instance_id());
  if (!a.to_instance_id().empty()) words.push_back(absl::StrCat("to ", a.to_instance_id()));
  return absl::StrJoin(words, " ");
}

}  // namespace

Capabilities TestCapabilities() {
  Capabilities c;
  AddOperation(c, CREATE_INTERFACE, DISRUPTION_NONE, 2, 10);
  AddOperation(c, DELETE_INTERFACE, DISRUPTION_INTERRUPTS, 2);
  AddOperation(c, UPDATE_INTERFACE, DISRUPTION_NONE, 0.5);
  AddOperation(c, SET_SECURITY_GROUPS, DISRUPTION_NONE, 0.5);
  AddOperation(c, SET_TAGS, DISRUPTION_NONE, 0.5);
  AddOperation(c, ASSIGN_ADDRESSES, DISRUPTION_NONE, 2, 10);
  AddOperation(c, UNASSIGN_ADDRESSES, DISRUPTION_MOVES, 2, 10);
  AddOperation(c, MOVE_ADDRESSES, DISRUPTION_MOVES, 3, 1);
  AddOperation(c, ATTACH, DISRUPTION_NONE, 4);
  AddOperation(c, DETACH, DISRUPTION_INTERRUPTS, 4);
  AddOperation(c, MOVE_INTERFACE, DISRUPTION_INTERRUPTS, 6);
  AddOperation(c, CHANGE_SUBNET, DISRUPTION_REBOOTS, 40);
  c.mutable_operations(c.operations_size() - 1)->set_picking_calls(2);
  AddOperation(c, CHANGE_PRIMARY_ADDRESS, DISRUPTION_REBOOTS, 40);
  AddOperation(c, ALLOCATE_EIP, DISRUPTION_NONE, 2);
  AddOperation(c, RELEASE_EIP, DISRUPTION_LOSES, 2);
  AddOperation(c, UPDATE_EIP, DISRUPTION_NONE, 1);
  AddOperation(c, BIND_EIP, DISRUPTION_MOVES, 2);
  AddOperation(c, UNBIND_EIP, DISRUPTION_MOVES, 2);
  c.set_delete_on_termination(DELETE_ON_TERMINATION_PROMISE);
  c.set_delete_on_termination_note("Deleting it with its instance is Eniform's promise.");
  c.set_security_group_order_matters(true);
  c.set_attach_needs_same_zone(true);
  c.set_attach_allowed_while_running(true);
  c.set_primary_subnet_change_needs_same_zone(true);
  c.set_primary_subnet_change_needs_no_secondary(true);
  c.set_move_addresses_needs_same_subnet(true);
  c.set_reserved_first_addresses(2);
  c.set_reserved_last_addresses(1);
  c.set_addresses_per_create(10);
  c.set_charge_changes_in_place(true);
  (*c.mutable_rule_codes())["attach_zone"] = "TC-2";
  (*c.mutable_rule_codes())["instance_slots"] = "TC-3";
  (*c.mutable_rule_codes())["subnet_change_zone"] = "TC-23";
  return c;
}

Bed::Bed() : capabilities(TestCapabilities()) {
  observation.set_provider("gz");
  prior.set_lineage("lineage-1");
  prior.set_serial(7);
  prior.set_stack("test");
}

Bed& Bed::Subnet(const std::string& id, const std::string& cidr, const std::string& zone, const std::string& vpc) {
  ::eniform::Subnet& subnet = *observation.add_subnets();
  subnet.set_id(id);
  subnet.set_name(id);
  subnet.set_cidr(cidr);
  subnet.set_zone(zone);
  subnet.set_vpc_id(vpc);
  subnet.set_available_addresses(100);
  return *this;
}

Bed& Bed::Instance(const std::string& id, const std::string& subnet, const std::string& primary_ip, int slots, int addresses) {
  Interface(absl::StrCat("eni-p-", id), subnet, {primary_ip}, id);
  At(absl::StrCat("eni-p-", id)).set_primary(true);
  ::eniform::Instance& instance = *observation.add_instances();
  instance.set_id(id);
  instance.set_name(id);
  instance.set_status(INSTANCE_STATUS_RUNNING);
  instance.set_type("S5");
  instance.set_zone(At(absl::StrCat("eni-p-", id)).zone());
  instance.set_vpc_id(At(absl::StrCat("eni-p-", id)).vpc_id());
  instance.set_subnet_id(subnet);
  instance.mutable_limits()->set_interfaces(slots);
  instance.mutable_limits()->set_addresses_per_interface(addresses);
  instance.mutable_limits()->set_live(true);
  return *this;
}

Bed& Bed::Interface(const std::string& id, const std::string& subnet, const std::vector<std::string>& addresses,
                    const std::string& instance) {
  NetworkInterface& interface = *observation.add_interfaces();
  interface.set_id(id);
  interface.set_name(id);
  interface.set_subnet_id(subnet);
  for (const ::eniform::Subnet& known : observation.subnets()) {
    if (known.id() != subnet) continue;
    interface.set_vpc_id(known.vpc_id());
    interface.set_zone(known.zone());
  }
  interface.set_instance_id(instance);
  interface.set_status(instance.empty() ? INTERFACE_STATUS_AVAILABLE : INTERFACE_STATUS_IN_USE);
  interface.add_security_group_ids("sg-1");
  for (const std::string& text : addresses) {
    PrivateAddress& address = *interface.add_addresses();
    address.set_address(text);
    address.set_primary(interface.addresses_size() == 1);
    address.set_settled(true);
  }
  return *this;
}

Bed& Bed::Eip(const std::string& id, const std::string& public_ip, const std::string& interface, const std::string& private_ip) {
  ::eniform::Eip& eip = *observation.add_eips();
  eip.set_id(id);
  eip.set_name(id);
  eip.set_public_ip(public_ip);
  eip.set_status(interface.empty() ? EIP_STATUS_FREE : EIP_STATUS_BOUND);
  eip.set_interface_id(interface);
  eip.set_private_ip(private_ip);
  if (interface.empty()) return *this;
  for (PrivateAddress& address : *At(interface).mutable_addresses()) {
    if (address.address() != private_ip) continue;
    address.set_eip_id(id);
    address.set_public_ip(public_ip);
  }
  return *this;
}

Bed& Bed::Remember(const std::string& name, const std::string& interface_id) {
  ManagedObject& row = *prior.add_objects();
  row.set_address(AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, name));
  row.set_provider("gz");
  row.set_plugin("tencentcloud");
  row.set_region("ap-guangzhou");
  row.set_id(interface_id);
  row.set_on_remove(ON_REMOVE_DELETE);
  *row.mutable_attributes()->mutable_network_interface() = AttributesOf(At(interface_id));
  return *this;
}

Bed& Bed::RememberEip(const std::string& name, const std::string& eip_id, OnRemove on_remove) {
  ManagedObject& row = *prior.add_objects();
  row.set_address(AddressOf(RESOURCE_TYPE_EIP, name));
  row.set_provider("gz");
  row.set_plugin("tencentcloud");
  row.set_region("ap-guangzhou");
  row.set_id(eip_id);
  row.set_on_remove(on_remove);
  *row.mutable_attributes()->mutable_eip() = AttributesOf(EipAt(eip_id));
  return *this;
}

Bed& Bed::RememberBinding(const std::string& name, const std::string& eip_id) {
  const ::eniform::Eip& eip = EipAt(eip_id);
  ManagedObject& row = *prior.add_objects();
  row.set_address(AddressOf(RESOURCE_TYPE_EIP_BINDING, name));
  row.set_provider("gz");
  row.set_plugin("tencentcloud");
  row.set_region("ap-guangzhou");
  row.set_id(eip_id);
  EipBindingAttributes& binding = *row.mutable_attributes()->mutable_eip_binding();
  binding.set_eip(eip_id);
  binding.set_network_interface(eip.interface_id());
  binding.set_private_ip(eip.private_ip());
  binding.set_public_ip(eip.public_ip());
  return *this;
}

NetworkInterface& Bed::At(const std::string& interface_id) {
  for (NetworkInterface& interface : *observation.mutable_interfaces()) {
    if (interface.id() == interface_id) return interface;
  }
  ADD_FAILURE() << "no interface " << interface_id;
  return *observation.add_interfaces();
}

::eniform::Eip& Bed::EipAt(const std::string& eip_id) {
  for (::eniform::Eip& eip : *observation.mutable_eips()) {
    if (eip.id() == eip_id) return eip;
  }
  ADD_FAILURE() << "no EIP " << eip_id;
  return *observation.add_eips();
}

ManagedObject& Bed::Row(const std::string& address) {
  for (ManagedObject& row : *prior.mutable_objects()) {
    if (row.address() == address) return row;
  }
  ADD_FAILURE() << "no row " << address;
  return *prior.add_objects();
}

void Bed::EraseInterface(const std::string& interface_id) {
  auto& all = *observation.mutable_interfaces();
  all.erase(std::remove_if(all.begin(), all.end(), [&](const NetworkInterface& i) { return i.id() == interface_id; }), all.end());
}

void Bed::EraseInstance(const std::string& instance_id) {
  auto& all = *observation.mutable_instances();
  all.erase(std::remove_if(all.begin(), all.end(), [&](const ::eniform::Instance& i) { return i.id() == instance_id; }), all.end());
}

Declaration Bed::Parse(const std::string& text) {
  Declaration declaration;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &declaration)) << text;
  declaration.set_stack("test");
  ProviderDeclaration& provider = *declaration.add_providers();
  provider.set_key("gz");
  provider.set_plugin("tencentcloud");
  provider.set_region("ap-guangzhou");
  for (auto& interface : *declaration.mutable_network_interfaces()) interface.set_provider("gz");
  for (auto& eip : *declaration.mutable_eips()) eip.set_provider("gz");
  for (auto& binding : *declaration.mutable_eip_bindings()) binding.set_provider("gz");
  return declaration;
}

Plan Bed::MakePlan(const std::string& declaration, PlanOptions options) const { return MakePlan(Parse(declaration), std::move(options)); }

Plan Bed::MakePlan(const Declaration& declaration, PlanOptions options) const {
  const std::vector<Observation> observed{observation};
  const std::map<std::string, Capabilities> known{{"gz", capabilities}};
  StateSnapshot sorted = prior;
  std::sort(sorted.mutable_objects()->begin(), sorted.mutable_objects()->end(),
            [](const ManagedObject& a, const ManagedObject& b) { return a.address() < b.address(); });
  return planner::MakePlan(PlanInput{declaration, sorted, observed, known, std::move(options), measured});
}

std::string Text(const Plan& plan) {
  std::string text;
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    absl::StrAppend(&text, diagnostic.severity() == SEVERITY_ERROR ? "error " : "warning ", diagnostic.code(), " ", diagnostic.address(),
                    ": ", diagnostic.detail(), "\n");
  }
  for (const ResourceChange& change : plan.resource_changes()) {
    if (change.action() == CHANGE_ACTION_NO_OP && !change.imported()) continue;
    absl::StrAppend(&text, EnumText(change.action()), change.imported() ? " import " : " ", change.address(), " [",
                    absl::StrJoin(change.changed_fields(), " "), "] ", EnumText(change.reason()), "\n");
  }
  for (const Operation& operation : plan.operations()) {
    const std::string arguments = Arguments(operation);
    absl::StrAppend(&text, operation.id(), " ", OperationKind_Name(operation.kind()), " ", operation.target(), arguments.empty() ? "" : " ",
                    arguments);
    std::vector<int> after;
    for (const Dependency& dependency : operation.depends_on()) after.push_back(dependency.operation());
    if (!after.empty()) absl::StrAppend(&text, " after ", absl::StrJoin(after, ","));
    text += "\n";
  }
  for (const DarkInterval& dark : plan.dark_addresses()) {
    absl::StrAppend(&text, "dark ", dark.address(), " ", dark.from_operation(), "-", dark.until_operation(), "\n");
  }
  return text;
}

}  // namespace eniform::planner
