// No operation more than needed, and no address dark for longer than needed.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

// The kinds of the operations, in order, and the dark intervals.
std::string Kinds(const Plan& plan) {
  std::vector<std::string> lines;
  for (const Diagnostic& diagnostic : plan.diagnostics()) lines.push_back(absl::StrCat(diagnostic.code(), ": ", diagnostic.detail()));
  for (const Operation& operation : plan.operations()) lines.push_back(OperationKind_Name(operation.kind()));
  for (const DarkInterval& dark : plan.dark_addresses()) {
    lines.push_back(absl::StrCat("dark ", dark.address(), " ", dark.from_operation(), "-", dark.until_operation()));
  }
  return absl::StrJoin(lines, " | ");
}

Bed OneSubnet(int slots) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24").Instance("ins-a", "subnet-a", "10.0.1.5", slots).Instance("ins-b", "subnet-a", "10.0.1.6", slots);
  return bed;
}

TEST(LeastWorkTest, AddressesThatNoTrafficReachesPassInTheFewestCalls) {
  Bed bed = OneSubnet(4);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11", "10.0.1.12", "10.0.1.13"}).Interface("eni-2", "subnet-a", {"10.0.1.20"});
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12"
                         secondary_ips: "10.0.1.13" })")),
            "UNASSIGN_ADDRESSES | ASSIGN_ADDRESSES");
  // One address is one call, in use or not.
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.12" secondary_ips: "10.0.1.13" }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" })")),
            "MOVE_ADDRESSES");
}

TEST(LeastWorkTest, AddressesInUseMoveOneByOne) {
  Bed bed = OneSubnet(4);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11", "10.0.1.12", "10.0.1.13"}, "ins-a");
  bed.Interface("eni-2", "subnet-a", {"10.0.1.20"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12"
                         secondary_ips: "10.0.1.13" attachment { instance { id: "ins-b" } } })")),
            "MOVE_ADDRESSES | MOVE_ADDRESSES | MOVE_ADDRESSES | dark 10.0.1.11 1-1 | dark 10.0.1.12 2-2 | dark 10.0.1.13 3-3");
}

TEST(LeastWorkTest, ADetachedInterfaceIsReplacedDeleteFirst) {
  Bed bed = OneSubnet(4);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"});
  bed.Remember("a", "eni-1");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.30" secondary_ips: "10.0.1.11" })");
  EXPECT_EQ(Kinds(plan), "DELETE_INTERFACE | CREATE_INTERFACE");
  EXPECT_EQ(plan.resource_changes(0).notes(1),
            "The old one is deleted first because that takes fewer operations, and no address is dark for longer.");
}

TEST(LeastWorkTest, AnInterfaceInUseIsReplacedCreateFirst) {
  Bed bed = OneSubnet(4);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a");
  bed.Remember("a", "eni-1");
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.30" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-a" } } })")),
            "CREATE_INTERFACE | ATTACH | MOVE_ADDRESSES | DETACH | DELETE_INTERFACE | dark 10.0.1.11 3-3");
}

TEST(LeastWorkTest, OnAFullInstanceTheOldInterfaceGoesFirstWhereThatIsShorter) {
  Bed bed = OneSubnet(2);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a");
  bed.Remember("a", "eni-1");
  for (OperationCapability& operation : *bed.capabilities.mutable_operations()) {
    if (operation.kind() == MOVE_ADDRESSES) operation.set_estimated_seconds(5);
  }
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.30" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-a" } } })");
  EXPECT_EQ(Kinds(plan), "DETACH | DELETE_INTERFACE | CREATE_INTERFACE | ATTACH | dark 10.0.1.11 1-4");
  EXPECT_EQ(plan.resource_changes(0).notes(1), "The old one is deleted first because its addresses are dark for a shorter time that way.");
}

TEST(LeastWorkTest, AReplacedInterfaceTakesAnAddressOfAnother) {
  Bed bed = OneSubnet(4);
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a").Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.30" secondary_ips: "10.0.1.21"
                         attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } attachment { instance { id: "ins-b" } } })")),
            "CREATE_INTERFACE | ATTACH | DETACH | MOVE_ADDRESSES | DELETE_INTERFACE | dark 10.0.1.21 4-4");
}

TEST(LeastWorkTest, AnOpenedRingJoinsCallsThatAreMadeAnyway) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5", 4, 3)
      .Instance("ins-b", "subnet-a", "10.0.1.6", 4, 3)
      .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11", "10.0.1.12"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21", "10.0.1.22"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Kinds(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.21" secondary_ips: "10.0.1.22"
                         attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12"
                         attachment { instance { id: "ins-b" } } })")),
            "UNASSIGN_ADDRESSES | MOVE_ADDRESSES | MOVE_ADDRESSES | ASSIGN_ADDRESSES | dark 10.0.1.11 1-4 | dark 10.0.1.12 1-4 | "
            "dark 10.0.1.21 2-2 | dark 10.0.1.22 3-3");
}

}  // namespace
}  // namespace eniform::planner
