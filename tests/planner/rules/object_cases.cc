// Single interfaces, instances, addresses and EIPs.
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

void SetStatus(Bed& bed, InstanceStatus status) { bed.observation.mutable_instances(0)->set_status(status); }

void AddObstacle(Bed& bed, const char* rule, const char* because) {
  InstanceObstacle& obstacle = *bed.observation.mutable_instances(0)->add_obstacles();
  obstacle.set_rule(rule);
  obstacle.set_because(because);
}

}  // namespace

std::vector<RuleCase> ObjectCases() {
  return {
      {"OtherVpc",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-o" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "is in VPC vpc-2, instance ins-a is in vpc-1",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"OtherZone",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-z" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "is in zone z2 (subnet subnet-z), instance ins-a is in z1",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"PrimaryOtherZone",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-z" } })",
       "is in zone z1; subnet subnet-z is in z2",
       "network_interfaces.p.subnet",
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } })"},
      {"PrimaryAsSecondary", SEVERITY_ERROR, [](Bed& bed) { bed.Remember("p", "eni-p-ins-a"); },
       R"(network_interfaces { key: "p" name: "pp" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-b" } } })",
       "eni-p-ins-a is the interface that ins-a was born with", "network_interfaces.p.attachment",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } })"},
      {"EipOnUsedAddress", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
       "10.0.1.11 of eni-1 already has 203.0.113.1 (eip-1) bound", "eip_bindings.x",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.10" })"},
      {"AttachWithoutGroup",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })",
       "has no security group and shall be attached to ins-a",
       "network_interfaces.n.security_groups",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"CreateWithoutGroup",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } })",
       "network_interface.n would have none",
       "network_interfaces.n.security_groups",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"LastGroupTaken", SEVERITY_ERROR, [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } written_empty: "security_groups" })",
       "network_interface.a would have none", "network_interfaces.a.security_groups", [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } security_groups { id: "sg-2" } })"},
      {"GroupOfOtherVpc",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } security_groups { id: "sg-o" } })",
       "sg-o is in VPC vpc-2, network_interface.n in vpc-1",
       "network_interfaces.n.security_groups[1]",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } })"},
      {"PrimaryAddressOfAnother", SEVERITY_ERROR, [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } network_interfaces { key: "b" name: "bb" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.10" })",
       "10.0.1.10 is the primary address of network_interface.a", "network_interfaces.b.secondary_ips[0]",
       [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } network_interfaces { key: "b" name: "bb" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.20" })"},
      {"PrimaryAddressInPlace",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })",
       "network_interface.p needs CHANGE_PRIMARY_ADDRESS",
       "network_interfaces.p",
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.5" })"},
      {"ReleaseUnbinds", SEVERITY_WARNING,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })",
       "203.0.113.1 (eip-1) is bound to 10.0.1.11 of network_interface.a, and this stack does not manage that binding. Taking the address "
       "away",
       "network_interfaces.a",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } })"},
      {"DeleteUnbinds", SEVERITY_WARNING,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
       },
       R"()", "Deleting the interface unbinds it", "", [](Bed& bed) { bed.Remember("a", "eni-1"); }, R"()"},
      {"SubnetChangeMeetsEip",
       SEVERITY_ERROR,
       [](Bed& bed) { bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-a", "10.0.1.5"); },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } })",
       "203.0.113.1 (eip-1) is bound to 10.0.1.5 of network_interface.p, which must go",
       "network_interfaces.p",
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } })"},
      {"OldPrimaryInNewSubnet",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } primary_ip: "10.0.1.5" })",
       "10.0.1.5 is not in subnet-b",
       "network_interfaces.p.primary_ip",
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } primary_ip: "10.0.2.9" })"},
      {"AttachWhileChanging",
       SEVERITY_ERROR,
       [](Bed& bed) { SetStatus(bed, INSTANCE_STATUS_CHANGING); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "Instance ins-a is changing",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"DetachWhileChanging", SEVERITY_ERROR,
       [](Bed& bed) {
         SetStatus(bed, INSTANCE_STATUS_CHANGING);
         bed.Remember("a", "eni-1");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" })",
       "Instance ins-a is changing", "network_interfaces.a.attachment.instance", [](Bed& bed) { bed.Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" })"},
      {"PrimaryWhileChanging", SEVERITY_ERROR, [](Bed& bed) { SetStatus(bed, INSTANCE_STATUS_CHANGING); },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })",
       "can change only while instance ins-a is", "network_interfaces.p.primary_ip",
       [](Bed& bed) { SetStatus(bed, INSTANCE_STATUS_STOPPED); },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })"},
      {"PrimaryWhileRunning",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } })",
       "The subnet of network_interface.p can change only while instance ins-a is stopped; it is running. Stop it",
       "network_interfaces.p.subnet",
       [](Bed& bed) { SetStatus(bed, INSTANCE_STATUS_STOPPED); },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-b" } })"},
      {"PrimaryUncharged", SEVERITY_ERROR,
       [](Bed& bed) {
         SetStatus(bed, INSTANCE_STATUS_STOPPED);
         bed.observation.mutable_instances(0)->set_stopped_without_charge(true);
       },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })",
       "Instance ins-a was stopped so that it costs nothing", "network_interfaces.p.primary_ip",
       [](Bed& bed) { SetStatus(bed, INSTANCE_STATUS_STOPPED); },
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })"},
      {"OutsideSubnet",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } primary_ip: "10.0.2.10" })",
       "10.0.2.10 is not in subnet-a, which is 10.0.1.0/24",
       "network_interfaces.n.primary_ip",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } primary_ip: "10.0.1.20" })"},
      {"Reserved",
       SEVERITY_ERROR,
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.255" })",
       "10.0.1.255 is one of the addresses that the cloud keeps for itself",
       "network_interfaces.n.secondary_ips[0]",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.20" })"},
      {"HeldByAStranger", SEVERITY_ERROR, [](Bed& bed) { bed.Interface("eni-x", "subnet-a", {"10.0.1.30"}); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.30" })",
       "10.0.1.30 is held by eni-x", "network_interfaces.n.secondary_ips[0]",
       [](Bed& bed) { bed.Interface("eni-x", "subnet-a", {"10.0.1.30"}); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } secondary_ips: "10.0.1.31" })"},
      {"EipUnusable", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
         bed.EipAt("eip-2").set_unusable_because("blocked");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
       "203.0.113.2 (eip-2) is blocked", "eip_bindings.x.eip",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })"},
      {"EipHeldByAStranger", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-9", "203.0.113.9", "eni-p-ins-b", "10.0.1.6");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eip_bindings { key: "x" eip { id: "eip-9" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
       "203.0.113.9 (eip-9) is bound to 10.0.1.6 of eni-p-ins-b", "eip_bindings.x.eip",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-9", "203.0.113.9", "eni-p-ins-b", "10.0.1.6");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eip_bindings { key: "x" eip { id: "eip-9" } network_interface { name: "a" } private_ip: "10.0.1.11" takeover: true })"},
      {"EipOfOneZone", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
         bed.EipAt("eip-2").set_zone("z1");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
       "can be used in zone z1 only, and by primary interfaces only; network_interface.a is a secondary interface", "eip_bindings.x.eip",
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.Eip("eip-2", "203.0.113.2").RememberEip("xx", "eip-2");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } } eips { key: "xx" name: "eip-2" } eip_bindings { key: "x" eip { name: "xx" } network_interface { name: "a" } private_ip: "10.0.1.11" })"},
      {"HotPlug", SEVERITY_ERROR, [](Bed& bed) { bed.observation.mutable_instances(0)->set_type("ecs.t6-c1m2.large"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "its type ecs.t6-c1m2.large takes interfaces only while stopped", "network_interfaces.n.attachment.instance",
       [](Bed& bed) {
         bed.observation.mutable_instances(0)->set_type("ecs.t6-c1m2.large");
         SetStatus(bed, INSTANCE_STATUS_STOPPED);
       },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"BareMetal", SEVERITY_ERROR, [](Bed& bed) { bed.observation.mutable_instances(0)->set_type("g.n2.metal"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "its type takes no interfaces besides its own", "network_interfaces.n.attachment.instance",
       [](Bed& bed) { bed.observation.mutable_instances(0)->set_type("g.n2.large"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"NotIoOptimized",
       SEVERITY_ERROR,
       [](Bed& bed) { AddObstacle(bed, "io_optimized", "its type is not I/O-optimised"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "its type is not I/O-optimised",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"ClassicNetwork",
       SEVERITY_ERROR,
       [](Bed& bed) { AddObstacle(bed, "classic_network", "it is in the classic network"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "it is in the classic network",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"NotRebooted",
       SEVERITY_ERROR,
       [](Bed& bed) { AddObstacle(bed, "not_rebooted", "it was last started before April 2018: reboot it by RebootInstance"); },
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })",
       "it was last started before April 2018: reboot it by RebootInstance",
       "network_interfaces.n.attachment.instance",
       {},
       R"(network_interfaces { key: "n" name: "nn" subnet { id: "subnet-a" } security_groups { id: "sg-1" } attachment { instance { id: "ins-a" } } })"},
      {"ManagedByAService", SEVERITY_ERROR,
       [](Bed& bed) {
         bed.Remember("a", "eni-1");
         bed.At("eni-1").set_managed_by("Kubernetes");
       },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })",
       "eni-1 belongs to Kubernetes, and only that may change it", "network_interfaces.a", [](Bed& bed) { bed.Remember("a", "eni-1"); }, R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })"},
  };
}

}  // namespace eniform::planner
