// What is refused while planning, and in which words.
#include "gmock/gmock.h"
#include "tests/planner/refusals.h"

namespace eniform::planner {
namespace {

using ::testing::StartsWith;

class RulesTest : public testing::TestWithParam<DeclarationCase> {};

TEST_P(RulesTest, IsRefusedWhilePlanning) {
  const Plan plan = TwoZones().MakePlan(GetParam().declaration);
  ASSERT_GT(plan.diagnostics_size(), 0) << Text(plan);
  EXPECT_THAT(Text(plan), StartsWith(GetParam().starts));
  EXPECT_EQ(plan.diagnostics(0).diagnostic_class(), GetParam().diagnostic_class);
  EXPECT_EQ(plan.operations_size(), 0) << "a plan with an error has nothing to apply";
}

}  // namespace

Bed TwoZones() {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Subnet("subnet-z", "10.0.9.0/24", "z2").Subnet("subnet-o", "10.1.0.0/24", "z1", "vpc-2");
  bed.Instance("ins-a", "subnet-a", "10.0.1.5", 2);
  return bed;
}

const std::vector<DeclarationCase>& DeclarationCases() {
  static const auto& cases = *new std::vector<DeclarationCase>{
      DeclarationCase{"OutsideSubnet", R"(network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.2.10" })",
                      "error EF-P04 network_interface.a: 10.0.2.10 is not in subnet-a, which is 10.0.1.0/24.",
                      DIAGNOSTIC_CLASS_DECLARATION},
      DeclarationCase{"Reserved", R"(network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.1.1" })",
                      "error EF-P05 network_interface.a: 10.0.1.1 is one of the addresses that the cloud keeps for itself in subnet-a "
                      "(10.0.1.0/24). Usable are "
                      "10.0.1.2 to 10.0.1.254.",
                      DIAGNOSTIC_CLASS_DECLARATION},
      DeclarationCase{"OtherZone", R"(network_interfaces { key: "a" subnet { id: "subnet-z" } attachment { instance { id: "ins-a" } } })",
                      "error TC-2 network_interface.a: network_interface.a is in zone z2 (subnet subnet-z), instance ins-a is in z1.",
                      DIAGNOSTIC_CLASS_REFUSED},
      DeclarationCase{"OtherVpc", R"(network_interfaces { key: "a" subnet { id: "subnet-o" } attachment { instance { id: "ins-a" } } })",
                      "error EF-P21 network_interface.a: network_interface.a is in VPC vpc-2, instance ins-a is in vpc-1.",
                      DIAGNOSTIC_CLASS_REFUSED},
      DeclarationCase{
          "NoSlot", R"(
               network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
               network_interfaces { key: "b" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })",
          "error TC-3 network_interface.a: Instance ins-a (S5) carries at most 2 interfaces, the primary one included. It has 1; this "
          "plan attaches 2 "
          "and detaches 0: network_interface.a, network_interface.b.",
          DIAGNOSTIC_CLASS_REFUSED},
      DeclarationCase{"PrimaryOtherZone", R"(network_interfaces { key: "p" primary_of { id: "ins-a" } subnet { id: "subnet-z" } })",
                      "error TC-23 network_interface.p: The primary interface of ins-a is in zone z1; subnet subnet-z is in z2.",
                      DIAGNOSTIC_CLASS_REFUSED},
      DeclarationCase{"UnknownSubnet", R"(network_interfaces { key: "a" subnet { id: "subnet-q" } })",
                      "error EF-P03 network_interface.a: Provider 'gz' has no subnet 'subnet-q'. Did you mean 'subnet-a'?",
                      DIAGNOSTIC_CLASS_DECLARATION},
      DeclarationCase{"LookUpNone", R"(network_interfaces { key: "a" subnet { name: "app-a" } })",
                      "error EF-P01 network_interface.a: No subnet of provider 'gz' has the name 'app-a'.", DIAGNOSTIC_CLASS_DECLARATION},
      DeclarationCase{
          "ForbiddenByPolicy",
          R"(network_interfaces { key: "p" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" }
               policy { forbid: "instance.reboot" })",
          "error EF-P53 network_interface.p: `policy.forbid` has instance.reboot, and network_interface.p needs CHANGE_PRIMARY_ADDRESS.",
          DIAGNOSTIC_CLASS_REFUSED},
      DeclarationCase{"NoSuchAddress", R"(network_interfaces { key: "a" subnet { id: "subnet-a" } } eips { key: "x" }
               eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.1.77" })",
                      "error EF-P43 eip_binding.x: 10.0.1.77 is not an address of network_interface.a after this plan.",
                      DIAGNOSTIC_CLASS_DECLARATION}};
  return cases;
}

namespace {

INSTANTIATE_TEST_SUITE_P(All, RulesTest, testing::ValuesIn(DeclarationCases()), [](const auto& info) { return info.param.name; });

TEST(RulesTextTest, ALookUpWithTwoMatchesListsThem) {
  Bed bed = TwoZones();
  bed.observation.mutable_subnets(0)->set_name("app");
  bed.observation.mutable_subnets(1)->set_name("app");
  EXPECT_THAT(
      Text(bed.MakePlan(R"(network_interfaces { key: "a" subnet { name: "app" } })")),
      StartsWith("error EF-P02 network_interface.a: 2 subnets of provider 'gz' have the name 'app': subnet-a (app), subnet-z (app)."));
}

TEST(RulesTextTest, MaxDestroyIsALimit) {
  Bed bed = TwoZones();
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"})
      .Interface("eni-2", "subnet-a", {"10.0.1.11"})
      .Remember("a", "eni-1")
      .Remember("b", "eni-2");
  PlanOptions options;
  options.max_destroy = 1;
  EXPECT_THAT(
      Text(bed.MakePlan("", options)),
      StartsWith(
          "error EF-P51 : This plan deletes or releases 2 objects: network_interface.a, network_interface.b. --max-destroy allows 1."));
  options.max_destroy = 2;
  EXPECT_EQ(bed.MakePlan("", options).operations_size(), 2);
}

TEST(RulesTextTest, TheVendorsTableOnlyWarns) {
  Bed bed = TwoZones();
  bed.observation.mutable_instances(0)->mutable_limits()->set_live(false);
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })");
  EXPECT_THAT(Text(plan), StartsWith("warning TC-3 network_interface.a"));
  EXPECT_EQ(plan.operations_size(), 4);
}

TEST(RulesTextTest, ARingOfPrimaryAddressesIsRefusedWithTheWayOut) {
  Bed bed = TwoZones();
  bed.Instance("ins-b", "subnet-a", "10.0.1.6");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.6" }
    network_interfaces { key: "q" name: "eni-p-ins-b" primary_of { id: "ins-b" } subnet { id: "subnet-a" } primary_ip: "10.0.1.5" })");
  EXPECT_THAT(
      Text(plan),
      StartsWith("error EF-P33 network_interface.p: network_interface.p, network_interface.q exchange primary addresses in a ring"));
}

}  // namespace
}  // namespace eniform::planner
