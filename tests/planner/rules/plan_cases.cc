// Rules that hold because of how plans are made, and all cases together.
#include "tests/planner/rules/cases.h"

namespace eniform::planner {

std::vector<RuleCase> CountedCases();
std::vector<RuleCase> TextCases();
std::vector<RuleCase> ObjectCases();

const std::vector<RuleCase>& RuleCases() {
  static const auto& all = *[] {
    auto* cases = new std::vector<RuleCase>(CountedCases());
    for (RuleCase& rule : TextCases()) cases->push_back(std::move(rule));
    for (RuleCase& rule : ObjectCases()) cases->push_back(std::move(rule));
    return cases;
  }();
  return all;
}

const std::vector<PlanCase>& PlanCases() {
  static const auto& all = *new std::vector<PlanCase>{
      {"PrimaryIsAdopted",
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } })",
       {"no_op import network_interface.p"},
       {"CREATE_INTERFACE", "SET_DELETE_ON_TERMINATION"}},
      {"PrimaryAddressAtCreation",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } primary_ip: "10.0.1.20" })",
       {"CREATE_INTERFACE network_interface.n 10.0.1.20*"},
       {}},
      {"OtherPrimaryAddressReplaces",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.20" secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } })",
       {"replace", "CREATE_INTERFACE network_interface.a 10.0.1.20*", "DELETE_INTERFACE network_interface.a eni-1"},
       {"CHANGE_PRIMARY_ADDRESS"}},
      {"OtherSubnetReplaces",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-b" } attachment { instance { id: "ins-a" } } })",
       {"replace"},
       {"CHANGE_SUBNET"}},
      {"SecondaryComesAndGoes",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.12" attachment { instance { id: "ins-a" } } })",
       {"UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1"},
       {"replace"}},
      {"DetachTouchesNothingElse",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" })",
       {"1 DETACH network_interface.a eni-1 ins-a"},
       {"UNBIND_EIP", "UNASSIGN", "SET_SECURITY_GROUPS", "2 "}},
      {"DetachedBeforeDeletion",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"()",
       {"DETACH network_interface.a", "DELETE_INTERFACE network_interface.a eni-1 after 1"},
       {}},
      {"GoesWithItsInstance",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Row("network_interface.a").set_promised_deletion(true);
         bed.Row("network_interface.a").mutable_attributes()->mutable_network_interface()->set_delete_on_termination(true);
         bed.EraseInstance("ins-a");
         bed.At("eni-1").clear_instance_id();
         bed.At("eni-1").set_status(INTERFACE_STATUS_AVAILABLE);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } delete_on_termination: true } })",
       {"delete network_interface.a", "DELETE_INTERFACE network_interface.a eni-1"},
       {"CREATE"}},
      {"SwitchIsSet",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.At("eni-1").set_delete_on_termination(false);
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } delete_on_termination: true } })",
       {"1 SET_DELETE_ON_TERMINATION network_interface.a eni-1 ins-a"},
       {"2 "}},
      {"MovesBetweenInstances",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } })",
       {"DETACH network_interface.a eni-1 ins-a", "ATTACH network_interface.a eni-1 ins-b after 1"},
       {}},
      {"CreatedBeforeAttached",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       {"1 CREATE_INTERFACE network_interface.n", "2 ATTACH network_interface.n new ins-a after 1"},
       {}},
      {"AcrossZones",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-z" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       {"1 CREATE_INTERFACE network_interface.n", "2 ATTACH network_interface.n new ins-a after 1"},
       {}},
      {"EipMovesByItself",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
       {"BIND_EIP eip_binding.x 10.0.1.11 eip-2 eni-1"},
       {}},
      {"OtherSubnetSplitsTheMove",
       [](Bed& bed) {
         bed.Interface("eni-2", "subnet-b", {"10.0.2.20", "10.0.2.21"});
         bed.Remember("b", "eni-2");
         bed.Remember("a", "eni-1");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.12" })",
       {"CREATE_INTERFACE network_interface.b"},
       {"MOVE_ADDRESSES"}},
  };
  return all;
}

}  // namespace eniform::planner
