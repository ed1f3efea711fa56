// Addresses, EIPs and interfaces that pass from one holder to another.
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

Bed TwoInterfaces() {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5")
      .Instance("ins-b", "subnet-a", "10.0.1.6")
      .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b");
  return bed;
}

TEST(MovesTest, NothingToDo) {
  Bed bed = TwoInterfaces();
  bed.Remember("a", "eni-1");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11"
                         attachment { instance { id: "ins-a" } } })");
  EXPECT_EQ(Text(plan), "");
  EXPECT_EQ(plan.state_edits_size(), 0) << plan.DebugString();
}

TEST(MovesTest, AnAddressMovesInOneCall) {
  Bed bed = TwoInterfaces();
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.21"
                         attachment { instance { id: "ins-b" } } })")),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "update network_interface.b [secondary_ips] declaration_changed\n"
            "1 MOVE_ADDRESSES network_interface.b 10.0.1.11 eni-1 to eni-2\n"
            "dark 10.0.1.11 1-1\n");
}

TEST(MovesTest, AnAddressMovesInTwoCallsWhereTheCloudHasNoMove) {
  Bed bed = TwoInterfaces();
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  auto& operations = *bed.capabilities.mutable_operations();
  operations.erase(std::remove_if(operations.begin(), operations.end(), [](const auto& o) { return o.kind() == MOVE_ADDRESSES; }),
                   operations.end());
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.21"
                         attachment { instance { id: "ins-b" } } })")),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "update network_interface.b [secondary_ips] declaration_changed\n"
            "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1\n"
            "2 ASSIGN_ADDRESSES network_interface.b 10.0.1.11 eni-2 after 1\n"
            "dark 10.0.1.11 1-2\n");
}

TEST(MovesTest, AnUnmanagedEipOnAnAddressThatMovesIsNamed) {
  Bed bed = TwoInterfaces();
  bed.Eip("eip-9", "203.0.113.9", "eni-1", "10.0.1.11");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_THAT(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.21"
                         attachment { instance { id: "ins-b" } } })")),
              testing::StartsWith("warning EF-P45 network_interface.b: 203.0.113.9 (eip-9) is bound to 10.0.1.11"));
}

TEST(MovesTest, TwoAddressesSwapWithTheirEips) {
  Bed bed = TwoInterfaces();
  bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11").Eip("eip-2", "203.0.113.2", "eni-2", "10.0.1.21");
  bed.Remember("a", "eni-1").Remember("b", "eni-2").RememberEip("x", "eip-1").RememberEip("y", "eip-2");
  bed.RememberBinding("x", "eip-1").RememberBinding("y", "eip-2");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.21" attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } }
    eips { key: "x" name: "eip-1" } eips { key: "y" name: "eip-2" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "b" } private_ip: "10.0.1.11" }
    eip_bindings { key: "y" eip { name: "y" } network_interface { name: "a" } private_ip: "10.0.1.21" })")),
            "move eip_binding.x [network_interface] declaration_changed\n"
            "move eip_binding.y [network_interface] declaration_changed\n"
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "update network_interface.b [secondary_ips] declaration_changed\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.11 eip-1 eni-1\n"
            "2 UNBIND_EIP eip_binding.y 10.0.1.21 eip-2 eni-2\n"
            "3 MOVE_ADDRESSES network_interface.a 10.0.1.21 eni-2 to eni-1 after 2\n"
            "4 BIND_EIP eip_binding.y 10.0.1.21 eip-2 eni-1 after 2,3\n"
            "5 MOVE_ADDRESSES network_interface.b 10.0.1.11 eni-1 to eni-2 after 1\n"
            "6 BIND_EIP eip_binding.x 10.0.1.11 eip-1 eni-2 after 1,5\n"
            "dark 10.0.1.11 5-5\n"
            "dark 10.0.1.21 3-3\n"
            "dark 203.0.113.1 1-6\n"
            "dark 203.0.113.2 2-4\n");
}

TEST(MovesTest, AddressesSwapBetweenFullInterfacesByOpeningTheRing) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5", 4, 2)
      .Instance("ins-b", "subnet-a", "10.0.1.6", 4, 2)
      .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.21" attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } })")),
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "update network_interface.b [secondary_ips] declaration_changed\n"
            "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1\n"
            "2 MOVE_ADDRESSES network_interface.a 10.0.1.21 eni-2 to eni-1 after 1\n"
            "3 ASSIGN_ADDRESSES network_interface.b 10.0.1.11 eni-2 after 1,2\n"
            "dark 10.0.1.11 1-3\n"
            "dark 10.0.1.21 2-2\n");
}

TEST(MovesTest, TwoFullInstancesTradeInterfaces) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24")
      .Instance("ins-a", "subnet-a", "10.0.1.5", 2)
      .Instance("ins-b", "subnet-a", "10.0.1.6", 2)
      .Interface("eni-1", "subnet-a", {"10.0.1.10"}, "ins-a")
      .Interface("eni-2", "subnet-a", {"10.0.1.20"}, "ins-b");
  bed.Remember("a", "eni-1").Remember("b", "eni-2");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } attachment { instance { id: "ins-b" } } }
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } attachment { instance { id: "ins-a" } } })")),
            "move network_interface.a [instance] declaration_changed\n"
            "move network_interface.b [instance] declaration_changed\n"
            "1 DETACH network_interface.a eni-1 ins-a\n"
            "2 MOVE_INTERFACE network_interface.b eni-2 ins-b to ins-a after 1\n"
            "3 ATTACH network_interface.a eni-1 ins-b after 1,2\n"
            "dark 10.0.1.10 1-3\n"
            "dark 10.0.1.20 2-2\n");
}

TEST(MovesTest, FailoverMovesTheInterfaceWithEverythingOnIt) {
  Bed bed = TwoInterfaces();
  bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
  bed.Remember("a", "eni-1").RememberEip("x", "eip-1").RememberBinding("x", "eip-1");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-b" } } }
    eips { key: "x" name: "eip-1" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.1.11" })")),
            "move network_interface.a [instance] declaration_changed\n"
            "1 MOVE_INTERFACE network_interface.a eni-1 ins-a to ins-b\n"
            "dark 10.0.1.10 1-1\n"
            "dark 10.0.1.11 1-1\n"
            "dark 203.0.113.1 1-1\n");
}

TEST(MovesTest, AnEipMovesBetweenAddressesOfOneInterface) {
  Bed bed = TwoInterfaces();
  bed.Eip("eip-1", "203.0.113.1", "eni-1", "10.0.1.11");
  bed.Remember("a", "eni-1").RememberEip("x", "eip-1").RememberBinding("x", "eip-1");
  const Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.12"
                         attachment { instance { id: "ins-a" } } }
    eips { key: "x" name: "eip-1" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.1.12" })");
  EXPECT_EQ(Text(plan),
            "update eip_binding.x [private_ip] declaration_changed\n"
            "update network_interface.a [secondary_ips] declaration_changed\n"
            "1 ASSIGN_ADDRESSES network_interface.a 10.0.1.12 eni-1\n"
            "2 UNBIND_EIP eip_binding.x 10.0.1.11 eip-1 eni-1 after 1\n"
            "3 BIND_EIP eip_binding.x 10.0.1.12 eip-1 eni-1 after 1,2\n"
            "dark 203.0.113.1 2-3\n");
  EXPECT_EQ(plan.operations(1).because(), "the EIP is bound to 10.0.1.11 and is wanted on 10.0.1.12");
}

TEST(MovesTest, AStrangersAddressIsNotTaken) {
  Bed bed = TwoInterfaces();
  bed.Remember("a", "eni-1");
  EXPECT_EQ(
      Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" secondary_ips: "10.0.1.21"
                         attachment { instance { id: "ins-a" } } })")),
      "error EF-P06 network_interface.a: 10.0.1.21 is held by eni-2 (eni-2) on ins-b, which this plan does not change. An address has one "
      "holder: free it there first, or choose another.\n"
      "update network_interface.a [secondary_ips] declaration_changed\n");
}

TEST(MovesTest, AStrangersEipIsNotTakenUnlessAskedFor) {
  Bed bed = TwoInterfaces();
  bed.Eip("eip-1", "203.0.113.1", "eni-2", "10.0.1.21");
  bed.Remember("a", "eni-1").RememberEip("x", "eip-1");
  const std::string declared = R"(
    network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } }
    eips { key: "x" name: "eip-1" }
    eip_bindings { key: "x" eip { name: "x" } network_interface { name: "a" } private_ip: "10.0.1.11" %s})";
  std::string plain = declared, takeover = declared;
  plain.replace(plain.find("%s"), 2, "");
  takeover.replace(takeover.find("%s"), 2, "takeover: true");
  EXPECT_EQ(
      Text(bed.MakePlan(plain)),
      "error EF-P40 eip_binding.x: 203.0.113.1 (eip-1) is bound to 10.0.1.21 of eni-2 (eni-2), which this stack does not manage. Unbind it "
      "there, or set `takeover: true` on eip_binding.x.\n");
  EXPECT_EQ(Text(bed.MakePlan(takeover)),
            "move eip_binding.x [network_interface private_ip] declaration_changed\n"
            "1 UNBIND_EIP eip_binding.x 10.0.1.21 eip-1 eni-2\n"
            "2 BIND_EIP eip_binding.x 10.0.1.11 eip-1 eni-1 after 1\n"
            "dark 203.0.113.1 1-2\n");
}

TEST(MovesTest, WhatTakesGivenAddressesAndPicksComesBetween) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24");
  EXPECT_EQ(Text(bed.MakePlan(R"(
    network_interfaces { key: "a" name: "a" subnet { id: "subnet-a" } }
    network_interfaces { key: "b" name: "b" subnet { id: "subnet-a" } secondary_ips: "10.0.1.2" }
    network_interfaces { key: "c" name: "c" subnet { id: "subnet-a" } primary_ip: "10.0.1.3" })")),
            "create network_interface.a [] new\n"
            "create network_interface.b [] new\n"
            "create network_interface.c [] new\n"
            "1 CREATE_INTERFACE network_interface.c 10.0.1.3*\n"
            "2 CREATE_INTERFACE network_interface.b 10.0.1.2 after 1\n"
            "3 CREATE_INTERFACE network_interface.a after 2\n");
}

// Moved in one call, 10.0.1.11 would leave the full interface only once the new one is there, and for that the cloud could have picked
// 10.0.1.12.
TEST(MovesTest, NoMoveToWhatIsCreatedFirstWhereItsPrimaryAddressCouldBeOneThatIsGivenAfterwards) {
  const auto plan = [](int addresses) {
    Bed bed;
    bed.Subnet("subnet-a", "10.0.1.0/24")
        .Instance("ins-a", "subnet-a", "10.0.1.5", 4, addresses)
        .Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a");
    bed.Remember("a", "eni-1");
    return Text(bed.MakePlan(R"(
      network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" secondary_ips: "10.0.1.12"
                           attachment { instance { id: "ins-a" } } }
      network_interfaces { key: "b" name: "b" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" })"));
  };
  const std::string changes =
      "update network_interface.a [secondary_ips] declaration_changed\n"
      "create network_interface.b [] new\n";
  EXPECT_EQ(plan(2), changes +
                         "1 UNASSIGN_ADDRESSES network_interface.a 10.0.1.11 eni-1\n"
                         "2 ASSIGN_ADDRESSES network_interface.a 10.0.1.12 eni-1 after 1\n"
                         "3 CREATE_INTERFACE network_interface.b 10.0.1.11 after 1,2\n"
                         "dark 10.0.1.11 1-3\n");
  EXPECT_EQ(plan(3), changes +
                         "1 ASSIGN_ADDRESSES network_interface.a 10.0.1.12 eni-1\n"
                         "2 CREATE_INTERFACE network_interface.b after 1\n"
                         "3 MOVE_ADDRESSES network_interface.b 10.0.1.11 eni-1 to new after 2\n"
                         "dark 10.0.1.11 3-3\n")
      << "there is room for both";
}

}  // namespace
}  // namespace eniform::planner
