#include "tests/cli/plans.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"

namespace eniform::cli {
namespace {

constexpr char kEveryAction[] = R"(
format_version: "1.0" stack: "shop-prod" digest: "sha256:0123abcd" lineage: "7d1c" serial: 7
resource_changes {
  address: "eip.web" type: RESOURCE_TYPE_EIP name: "web" provider: "gz" action: CHANGE_ACTION_NO_OP imported: true
  before { eip { id: "eip-1" name: "web" public_ip: "203.0.113.7" bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC } }
  after { eip { id: "eip-1" name: "web" public_ip: "203.0.113.7" bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC } }
}
resource_changes {
  address: "eip_binding.web" type: RESOURCE_TYPE_EIP_BINDING name: "web" provider: "gz" action: CHANGE_ACTION_MOVE
  reason: CHANGE_REASON_DECLARATION_CHANGED changed_fields: "private_ip"
  before { eip_binding { eip: "eip-1" network_interface: "eni-1" private_ip: "10.0.1.11" public_ip: "203.0.113.7" } }
  after { eip_binding { eip: "eip-1" network_interface: "eni-1" private_ip: "10.0.1.12" public_ip: "203.0.113.7" } }
}
resource_changes {
  address: "network_interface.calm" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "calm" provider: "gz" action: CHANGE_ACTION_NO_OP
  before { network_interface { id: "eni-calm" name: "calm" } } after { network_interface { id: "eni-calm" name: "calm" } }
}
resource_changes {
  address: "network_interface.gone" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "gone" provider: "gz" action: CHANGE_ACTION_DELETE
  reason: CHANGE_REASON_NOT_DECLARED changed_fields: ["id", "name", "primary_ip"]
  before { network_interface { id: "eni-9" name: "gone" primary_ip: "10.0.1.9" } }
}
resource_changes {
  address: "network_interface.left" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "left" provider: "gz" action: CHANGE_ACTION_FORGET
  reason: CHANGE_REASON_NOT_DECLARED before { network_interface { id: "eni-8" name: "left" } }
}
resource_changes {
  address: "network_interface.new" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "new" provider: "gz" action: CHANGE_ACTION_CREATE
  reason: CHANGE_REASON_NEW changed_fields: ["name", "primary_ip", "secondary_ips", "subnet", "tags"]
  after_unknown: ["id", "mac", "secondary_ips"]
  after { network_interface { name: "new" subnet: "subnet-a" primary_ip: "10.0.1.10" secondary_ips: "10.0.1.13"
                              tags { key: "owner" value: "ops" } tags { key: "tier" value: "web" } } }
}
resource_changes {
  address: "network_interface.renamed" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "renamed" provider: "gz" action: CHANGE_ACTION_NO_OP
  previous_address: "network_interface.old"
  before { network_interface { id: "eni-7" } } after { network_interface { id: "eni-7" } }
}
resource_changes {
  address: "network_interface.swapped" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "swapped" provider: "gz"
  action: CHANGE_ACTION_REPLACE_DELETE_FIRST reason: CHANGE_REASON_CANNOT_CHANGE_IN_PLACE
  changed_fields: ["primary_ip"] after_unknown: ["id", "mac"] notes: "its address 10.0.1.20 is free in between"
  before { network_interface { id: "eni-6" mac: "20:90:6f:00:00:06" primary_ip: "10.0.1.20" } }
  after { network_interface { primary_ip: "10.0.1.21" } }
}
resource_changes {
  address: "network_interface.twin" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "twin" provider: "gz"
  action: CHANGE_ACTION_REPLACE_CREATE_FIRST reason: CHANGE_REASON_REQUESTED after_unknown: ["id"]
  before { network_interface { id: "eni-5" } } after { network_interface { } }
}
resource_changes {
  address: "network_interface.web-0" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "web-0" provider: "gz" action: CHANGE_ACTION_UPDATE
  reason: CHANGE_REASON_DRIFT changed_fields: ["description", "security_groups", "tags"]
  before { network_interface { id: "eni-1" description: "\033[31mred" security_groups: "sg-1" tags { key: "tier" value: "web" } } }
  after { network_interface { id: "eni-1" description: "traffic" security_groups: ["sg-2", "sg-1"] } }
}
resource_drift {
  address: "network_interface.lost" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "lost" provider: "gz" action: CHANGE_ACTION_DELETE
  reason: CHANGE_REASON_GONE before { network_interface { id: "eni-4" } }
}
resource_drift {
  address: "network_interface.web-0" type: RESOURCE_TYPE_NETWORK_INTERFACE name: "web-0" provider: "gz" action: CHANGE_ACTION_UPDATE
  reason: CHANGE_REASON_DRIFT changed_fields: "description"
  before { network_interface { id: "eni-1" description: "traffic" } }
  after { network_interface { id: "eni-1" description: "\033[31mred" } }
}
operations {
  id: 1 kind: UNBIND_EIP target: "eip_binding.web" provider: "gz" because: "the EIP is bound to 10.0.1.11 and is wanted on 10.0.1.12"
  disruption: DISRUPTION_MOVES addresses: "203.0.113.7" api_calls: 1 estimated_seconds: 1.5
}
operations {
  id: 2 kind: DELETE_INTERFACE target: "network_interface.gone" provider: "gz" because: "it is no longer declared"
  disruption: DISRUPTION_LOSES addresses: "10.0.1.9" api_calls: 1 estimated_seconds: 2
}
operations {
  id: 3 kind: BIND_EIP target: "eip_binding.web" provider: "gz" because: "the EIP is wanted on 10.0.1.12"
  disruption: DISRUPTION_MOVES addresses: ["10.0.1.12", "203.0.113.7"] api_calls: 1 estimated_seconds: 1.5
  depends_on { operation: 1 because: "an EIP has one holder" }
}
operations {
  id: 10 kind: ATTACH target: "network_interface.new" provider: "gz" because: "it is declared on ins-a"
  disruption: DISRUPTION_INTERRUPTS api_calls: 1 estimated_seconds: 4.25
  addresses: ["10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.4", "10.0.1.5", "10.0.1.6", "10.0.1.7", "10.0.1.8", "10.0.1.9", "10.0.1.10"]
  depends_on { operation: 1 because: "one" } depends_on { operation: 2 because: "the slot is free only then" }
  depends_on { operation: 3 because: "three" } depends_on { operation: 5 because: "five" } depends_on { operation: 7 because: "seven" }
}
operations {
  id: 11 kind: CHANGE_SUBNET target: "network_interface.web-0" provider: "gz" disruption: DISRUPTION_REBOOTS api_calls: 2 estimated_seconds: 65
  depends_on { operation: 3 because: "the addresses go first" } depends_on { operation: 10 because: "and this" }
}
dark_addresses { address: "203.0.113.7" from_operation: 1 until_operation: 3 estimated_seconds: 3 }
dark_addresses { address: "10.0.1.9" from_operation: 2 estimated_seconds: 0.25 }
dark_addresses { address: "10.0.1.11" from_operation: 11 until_operation: 11 estimated_seconds: 65 }
dark_addresses { address: "10.0.1.12" from_operation: 11 until_operation: 11 estimated_seconds: 65 }
dark_addresses { address: "10.0.1.9" from_operation: 3 until_operation: 10 estimated_seconds: 1 }
diagnostics {
  severity: SEVERITY_WARNING code: "TC-27" summary: "The instance reboots" detail: "ins-a reboots in operation 11."
  address: "network_interface.web-0" field: "network_interfaces.web-0.subnet" file: "main.eni.yaml" line: 12 column: 5
}
summary { create: 1 update: 1 move: 1 replace: 2 delete: 1 forget: 1 import: 1 operations: 5 api_calls: 6 estimated_seconds: 74.25 }
)";

}  // namespace

Plan EveryAction() {
  Plan plan;
  google::protobuf::TextFormat::ParseFromString(kEveryAction, &plan);
  return plan;
}

Operation MakeOperation(int id, OperationKind kind, const std::string& target) {
  Operation operation;
  operation.set_id(id);
  operation.set_kind(kind);
  operation.set_target(target);
  operation.set_provider("gz");
  operation.set_estimated_seconds(2);
  return operation;
}

Plan ManyCreations(int count) {
  Plan plan;
  plan.set_format_version("1.0");
  plan.set_stack("many");
  plan.set_digest("sha256:many");
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat("if-", i);
    ResourceChange& change = *plan.add_resource_changes();
    change.set_address(absl::StrCat("network_interface.", name));
    change.set_type(RESOURCE_TYPE_NETWORK_INTERFACE);
    change.set_name(name);
    change.set_provider("gz");
    change.set_action(CHANGE_ACTION_CREATE);
    change.set_reason(CHANGE_REASON_NEW);
    InterfaceAttributes& after = *change.mutable_after()->mutable_network_interface();
    after.set_name(name);
    after.set_subnet("subnet-a1b2c3d4");
    after.set_primary_ip(absl::StrCat("10.0.", i / 250, ".", i % 250 + 1));
    after.add_secondary_ips(absl::StrCat("10.1.", i / 250, ".", i % 250 + 1));
    after.add_security_groups("sg-11112222");
    Tag& tag = *after.add_tags();
    tag.set_key("tier");
    tag.set_value("web");
    for (const char* field : {"name", "primary_ip", "secondary_ips", "security_groups", "subnet", "tags"}) change.add_changed_fields(field);
    change.add_after_unknown("id");
    change.add_after_unknown("mac");
    Operation& operation = *plan.add_operations();
    operation = MakeOperation(i + 1, CREATE_INTERFACE, change.address());
    operation.set_because("it is declared and does not exist");
    operation.set_api_calls(1);
  }
  plan.mutable_summary()->set_create(count);
  plan.mutable_summary()->set_operations(count);
  plan.mutable_summary()->set_api_calls(count);
  return plan;
}

void Poison(google::protobuf::Message& message) {
  using google::protobuf::FieldDescriptor;
  const std::string poison = "\x1b[2J";
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Poison(
            *(field->is_repeated() ? reflection->MutableRepeatedMessage(&message, field, i) : reflection->MutableMessage(&message, field)));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && field->is_repeated()) {
        reflection->SetRepeatedString(&message, field, i, poison + reflection->GetRepeatedString(message, field, i));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        reflection->SetString(&message, field, poison + reflection->GetString(message, field));
      }
    }
  }
}

Plan Hostile() {
  const std::string evil =
      "`a` | <img src=x onerror=alert(1)> **b** [c](http://evil.example) @octocat #7 !8 ~l $x$ www.evil.example\n\n# h\x1b[31m";
  Plan plan;
  plan.set_stack("a--><script>alert(1)</script>");
  plan.set_digest("sha256:hostile");
  ResourceChange& change = *plan.add_resource_changes();
  change.set_address("network_interface.web-0");
  change.set_type(RESOURCE_TYPE_NETWORK_INTERFACE);
  change.set_action(CHANGE_ACTION_UPDATE);
  change.set_reason(CHANGE_REASON_DRIFT);
  for (const char* field : {"description", "name", "tags"}) change.add_changed_fields(field);
  InterfaceAttributes& before = *change.mutable_before()->mutable_network_interface();
  InterfaceAttributes& after = *change.mutable_after()->mutable_network_interface();
  before.set_name("\\| `x`");
  before.set_description(evil);
  after.set_name("\xe2\x80\xaereversed \xff\xed\xa0\x80");
  after.set_description("-->");
  Tag& tag = *after.add_tags();
  tag.set_key("</details>");
  tag.set_value("```\n| x |");
  change.add_notes("The address of " + evil + " goes.");
  *plan.add_resource_drift() = change;
  for (const Disruption disruption : {DISRUPTION_LOSES, DISRUPTION_REBOOTS, DISRUPTION_MOVES}) {
    Operation& operation = *plan.add_operations();
    operation = MakeOperation(plan.operations_size(), disruption == DISRUPTION_LOSES ? RELEASE_EIP : CHANGE_SUBNET, "eip." + evil);
    operation.set_disruption(disruption);
    operation.set_because(evil);
    operation.add_addresses(evil);
    operation.set_seconds_measured(disruption == DISRUPTION_MOVES);
    if (plan.operations_size() > 1) {
      operation.add_depends_on()->set_operation(1);
      operation.mutable_depends_on(0)->set_because("held by " + evil);
    }
  }
  DarkInterval& dark = *plan.add_dark_addresses();
  dark.set_address(evil);
  dark.set_from_operation(1);
  dark.set_until_operation(3);
  dark.set_estimated_seconds(4);
  Diagnostic& diagnostic = *plan.add_diagnostics();
  diagnostic.set_severity(SEVERITY_WARNING);
  diagnostic.set_code("TC-9");
  diagnostic.set_summary("Held");
  diagnostic.set_detail(evil);
  diagnostic.set_file("a`b|c.eni.yaml");
  diagnostic.set_line(3);
  plan.mutable_summary()->set_update(1);
  plan.mutable_summary()->set_operations(3);
  return plan;
}

Plan Refused() {
  Plan plan = NoChanges();
  Diagnostic& error = *plan.add_diagnostics();
  error.set_severity(SEVERITY_ERROR);
  error.set_code("EF-P50");
  error.set_summary("Protected");
  error.set_detail("eip.web is protected and would be released.\n\nWrite `protect: false` first and apply that.");
  error.set_address("eip.web");
  error.set_command("eniform state show eip.web");
  Diagnostic& warning = *plan.add_diagnostics();
  warning = EveryAction().diagnostics(0);
  std::swap(*plan.mutable_diagnostics(0), *plan.mutable_diagnostics(1));  // the error comes first all the same
  return plan;
}

Plan NoChanges() {
  Plan plan;
  plan.set_format_version("1.0");
  plan.set_stack("shop-prod");
  plan.set_digest("sha256:calm");
  ResourceChange& change = *plan.add_resource_changes();
  change.set_address("eip.web");
  change.set_type(RESOURCE_TYPE_EIP);
  change.set_name("web");
  change.set_action(CHANGE_ACTION_NO_OP);
  return plan;
}

}  // namespace eniform::cli
