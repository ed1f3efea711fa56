// Every message that needs more of a world than one declaration: what leads to it, and its words.
#include "tests/planner/refusals.h"
#include "gmock/gmock.h"

namespace eniform::planner {
namespace {

class RefusalsTest : public testing::TestWithParam<RefusalCase> {};

TEST_P(RefusalsTest, SaysWhatWhyAndWhatNext) {
  Bed bed = RefusalWorld();
  PlanOptions options;
  GetParam().arrange(bed, options);
  EXPECT_THAT(Text(bed.MakePlan(GetParam().declaration, options)), testing::HasSubstr(GetParam().contains));
}

constexpr char kKeepA[] = R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11"
                             attachment { instance { id: "ins-a" } } })";

void Nothing(Bed&, PlanOptions&) {}

}  // namespace

Bed RefusalWorld() {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Subnet("subnet-o", "10.1.0.0/24", "z1", "vpc-2");
  bed.Instance("ins-a", "subnet-a", "10.0.1.5").Instance("ins-b", "subnet-a", "10.0.1.6");
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a");
  bed.observation.add_security_groups()->set_id("sg-1");
  return bed;
}

const std::vector<RefusalCase>& RefusalCases() {
  static const auto& cases = *new std::vector<RefusalCase>{
      RefusalCase{"NoPrimaryInterface", Nothing, R"(network_interfaces { key: "p" primary_of { id: "ins-q" } subnet { id: "subnet-a" } })",
                  "error EF-P07 network_interface.p: Provider 'gz' reports no interface that instance ins-q was born with."},
      RefusalCase{"UnknownTarget", [](Bed&, PlanOptions& options) { options.targets = {"eip.q"}; }, R"(eips { key: "x" })",
                  "error EF-P08 eip.q: 'eip.q' (given with --target) is neither declared nor remembered. Did you mean 'eip.x'?"},
      RefusalCase{"PartOnly", [](Bed&, PlanOptions& options) { options.excludes = {"eip.x"}; }, R"(eips { key: "x" } eips { key: "y" })",
                  "warning EF-P61 : --target or --exclude leaves things out."},
      RefusalCase{"ImportOfNothing", Nothing,
                  R"(network_interfaces { key: "a" subnet { id: "subnet-a" } } imports { to: "network_interface.a" id: "eni-404" })",
                  "error EF-P09 network_interface.a: Provider 'gz' has no network interface 'eni-404', which is to be imported as "
                  "network_interface.a."},
      RefusalCase{"NoSuchOperation", [](Bed& bed, PlanOptions&) { bed.capabilities.clear_operations(); }, R"(eips { key: "x" })",
                  "error EF-P10 eip.x: eip.x needs ALLOCATE_EIP, which provider 'gz' does not offer."},
      RefusalCase{"ImportedAlready", [](Bed& bed, PlanOptions&) { bed.Remember("a", "eni-1"); },
                  R"(network_interfaces { key: "a" subnet { id: "subnet-a" } } imports { to: "network_interface.a" id: "eni-2" })",
                  "error EF-P11 network_interface.a: network_interface.a is remembered as eni-1, not as 'eni-2'."},
      RefusalCase{"ManagedUnderAnotherName", [](Bed& bed, PlanOptions&) { bed.Remember("old", "eni-1"); },
                  R"(network_interfaces { key: "a" subnet { id: "subnet-a" } } imports { to: "network_interface.a" id: "eni-1" })",
                  "error EF-P12 network_interface.a: 'eni-1' is remembered as network_interface.old."},
      RefusalCase{
          "RenameMeetsARow",
          [](Bed& bed, PlanOptions&) { bed.Interface("eni-2", "subnet-a", {"10.0.1.20"}).Remember("a", "eni-1").Remember("b", "eni-2"); },
          R"(network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } }
                moved { from: "network_interface.a" to: "network_interface.b" })",
          "error EF-P13 network_interface.b: network_interface.a is to become network_interface.b, but both are remembered."},
      RefusalCase{
          "ProviderUnknown",
          [](Bed& bed, PlanOptions&) {
            bed.Remember("a", "eni-1");
            bed.Row("network_interface.a").set_provider("elsewhere");
          },
          "",
          "error EF-P14 network_interface.a: network_interface.a lives in provider 'elsewhere', which is neither declared nor observed."},
      RefusalCase{"InstanceChanging",
                  [](Bed& bed, PlanOptions&) {
                    bed.observation.mutable_instances(1)->set_status(INSTANCE_STATUS_CHANGING);
                    bed.observation.mutable_instances(1)->set_cloud_status("REBOOTING");
                  },
                  R"(network_interfaces { key: "n" subnet { id: "subnet-a" } attachment { instance { id: "ins-b" } } })",
                  "error EF-P23 network_interface.n: Instance ins-b is REBOOTING."},
      RefusalCase{
          "TooManyAddresses",
          [](Bed& bed, PlanOptions&) {
            bed.observation.mutable_instances(0)->mutable_limits()->set_addresses_per_interface(2);
            bed.Remember("a", "eni-1");
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12"
                attachment { instance { id: "ins-a" } } })",
          "error EF-P27 network_interface.a: network_interface.a may hold 2 addresses, the primary one included. It has 2; this plan "
          "adds 1 and removes 0."},
      RefusalCase{
          "TooManyOnArrival",
          [](Bed& bed, PlanOptions&) {
            bed.observation.mutable_instances(1)->mutable_limits()->set_addresses_per_interface(1);
            bed.Remember("a", "eni-1");
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } })",
          "error EF-P27 network_interface.a: network_interface.a may hold 1 addresses"},
      RefusalCase{
          "MaybeTooManyAddresses",
          [](Bed& bed, PlanOptions&) {
            bed.observation.mutable_instances(0)->mutable_limits()->set_addresses_per_interface(2);
            bed.observation.mutable_instances(0)->mutable_limits()->set_live(false);
            bed.Remember("a", "eni-1");
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ip_count: 2 attachment { instance { id: "ins-a" } } })",
          "warning EF-P28 network_interface.a: By the vendor's table network_interface.a may hold 2 addresses on ins-a; after this plan "
          "it would have 3."},
      RefusalCase{"SubnetFull", [](Bed& bed, PlanOptions&) { bed.observation.mutable_subnets(0)->set_available_addresses(2); },
                  R"(network_interfaces { key: "n" subnet { id: "subnet-a" } secondary_ip_count: 2 })",
                  "error EF-P29 network_interface.n: subnet-a (10.0.1.0/24) has 2 free addresses; this plan takes 3 and frees 0."},
      RefusalCase{"EipQuota",
                  [](Bed& bed, PlanOptions&) {
                    Quota& quota = *bed.observation.add_quotas();
                    quota.set_kind(QUOTA_KIND_EIPS);
                    quota.set_limit(20);
                    quota.set_used(20);
                    quota.set_live(true);
                  },
                  R"(eips { key: "x" })",
                  "error EF-P30 eip.x: The account may hold 20 EIPs in this region and holds 20; this plan allocates 1 and releases 0."},
      RefusalCase{"PrimaryLeavesItsVpc", Nothing, R"(network_interfaces { key: "p" primary_of { id: "ins-a" } subnet { id: "subnet-o" } })",
                  "error EF-P32 network_interface.p: network_interface.p is in VPC vpc-1; subnet subnet-o is in vpc-2."},
      RefusalCase{"VpcFull",
                  [](Bed& bed, PlanOptions&) {
                    Quota& quota = *bed.observation.add_quotas();
                    quota.set_kind(QUOTA_KIND_INTERFACES_PER_VPC);
                    quota.set_scope("vpc-1");
                    quota.set_limit(3);
                    quota.set_used(3);
                    quota.set_live(true);
                  },
                  R"(network_interfaces { key: "n" subnet { id: "subnet-a" } })",
                  "error EF-P34 network_interface.n: VPC vpc-1 may have 3 interfaces and has 3; this plan creates 1 and deletes 0."},
      RefusalCase{
          "AnotherPrimary", [](Bed& bed, PlanOptions&) { bed.Remember("p", "eni-p-ins-b"); },
          R"(network_interfaces { key: "p" primary_of { id: "ins-a" } subnet { id: "subnet-a" } })",
          "error EF-P35 network_interface.p: network_interface.p is declared with `primary_of: ins-a` but remembered as eni-p-ins-b"},
      RefusalCase{"PrimaryAsOrdinary", [](Bed& bed, PlanOptions&) { bed.Remember("p", "eni-p-ins-a"); },
                  R"(network_interfaces { key: "p" subnet { id: "subnet-a" } attachment { instance { id: "ins-b" } } })",
                  "error EF-P36 network_interface.p: eni-p-ins-a is the interface that ins-a was born with"},
      RefusalCase{
          "AddressHasAnotherEip",
          [](Bed& bed, PlanOptions&) {
            bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11")
                .Eip("eip-2", "203.0.113.2")
                .Remember("a", "eni-1")
                .RememberEip("x", "eip-2");
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } }
                eips { key: "x" name: "eip-2" }
                eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.1.11" })",
          "error EF-P41 eip_binding.x: 10.0.1.11 of eni-1 already has 203.0.113.1 (eip-1) bound, which this plan does not unbind."},
      RefusalCase{
          "EipBlocked",
          [](Bed& bed, PlanOptions&) {
            bed.Eip("eip-2", "203.0.113.2").RememberEip("x", "eip-2").Remember("a", "eni-1");
            bed.EipAt("eip-2").set_unusable_because("blocked");
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } }
                eips { key: "x" name: "eip-2" } eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } })",
          "error EF-P42 eip_binding.x: 203.0.113.2 (eip-2) is blocked."},
      RefusalCase{"ChargeCanNotChange",
                  [](Bed& bed, PlanOptions&) {
                    bed.Eip("eip-2", "203.0.113.2").RememberEip("x", "eip-2");
                    bed.EipAt("eip-2").set_charge(EIP_CHARGE_TRAFFIC);
                    bed.capabilities.set_charge_changes_in_place(false);
                  },
                  R"(eips { key: "x" name: "eip-2" charge: EIP_CHARGE_BANDWIDTH })",
                  "error EF-P44 eip.x: eip.x is charged by traffic and shall be charged by bandwidth."},
      RefusalCase{"UnmanagedEipLosesItsAddress",
                  [](Bed& bed, PlanOptions&) { bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11").Remember("a", "eni-1"); },
                  R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })",
                  "warning EF-P45 network_interface.a: 203.0.113.1 (eip-1) is bound to 10.0.1.11 of network_interface.a, and this stack "
                  "does not manage that binding. "
                  "Taking the address "
                  "away unbinds it; it is not released."},
      RefusalCase{
          "UnmanagedEipInTheWay", [](Bed& bed, PlanOptions&) { bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-a", "10.0.1.5"); },
          R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.9" })",
          "error EF-P46 network_interface.p: 203.0.113.1 (eip-1) is bound to 10.0.1.5 of network_interface.p, which must go before the "
          "subnet changes."},
      RefusalCase{
          "TooManyDisrupted", [](Bed& bed, PlanOptions&) { bed.Remember("a", "eni-1"); },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } }
                policy { max_disrupted_addresses: 1 })",
          "error EF-P52 : This plan touches the traffic of 2 addresses. `policy.max_disrupted_addresses` allows 1."},
      RefusalCase{
          "CreateFirstImpossible",
          [](Bed& bed, PlanOptions& options) {
            bed.Remember("a", "eni-1");
            options.replaces = {"network_interface.a"};
          },
          R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" replace: REPLACE_ORDER_CREATE_FIRST
                attachment { instance { id: "ins-a" } } })",
          "error EF-P54 network_interface.a: network_interface.a is declared with `replace: create_first`, but both would hold "
          "10.0.1.10."},
      RefusalCase{"TwoPickTheirPrimaryAddress", [](Bed&, PlanOptions&) {},
                  R"(network_interfaces { key: "m" subnet { id: "subnet-a" } secondary_ips: "10.0.1.51" }
                     network_interfaces { key: "n" subnet { id: "subnet-a" } secondary_ips: "10.0.1.61" })",
                  "warning EF-P59 network_interface.n: network_interface.n and network_interface.m are both created in subnet-a with given "
                  "secondary addresses and a primary one that the cloud picks: it may pick for one what is given to the other"}};
  return cases;
}

namespace {

INSTANTIATE_TEST_SUITE_P(All, RefusalsTest, testing::ValuesIn(RefusalCases()), [](const auto& info) { return info.param.name; });

TEST(RefusalsTextTest, AnUnchangedStackIsNotJudged) {
  Bed bed = RefusalWorld();
  bed.Remember("a", "eni-1");
  bed.observation.mutable_instances(0)->mutable_limits()->set_interfaces(1);
  EXPECT_EQ(Text(bed.MakePlan(kKeepA)), "") << "what is there already is the cloud's to judge";
}

}  // namespace
}  // namespace eniform::planner
