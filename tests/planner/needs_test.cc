// Which interfaces have to be looked at: those that instances were born with cost a page for every hundred instances.
#include "planner/needs.h"
#include "gmock/gmock.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NeedsTest : public ::testing::Test {
 protected:
  NeedsTest() {
    bed_.Subnet("subnet-a", "10.0.1.0/24").Instance("ins-a", "subnet-a", "10.0.1.5").Instance("ins-b", "subnet-a", "10.0.1.6");
    bed_.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a").Remember("a", "eni-1");
    bed_.Eip("eip-1", "203.0.113.7", "eni-1", "10.0.1.11").RememberEip("x", "eip-1").RememberBinding("x", "eip-1");
  }

  struct Looked {
    InterfaceScope second;
    bool third = false;                  // primary interfaces are looked at after all
    std::vector<std::string> limits_of;  // instances whose live limits are asked for
  };
  Looked Look(const std::string& declaration, const PlanOptions& options = {}) const {
    Declaration desired = Bed::Parse(declaration);
    const std::vector<Observation> observed{bed_.observation};
    const std::map<std::string, Capabilities> capabilities{{"gz", bed_.capabilities}};
    const PlanInput input{desired, bed_.prior, observed, capabilities, options};
    Looked looked;
    looked.second = Needs(input).Second().at("gz").interfaces;
    const auto third = Needs(input).Third();
    if (const auto needs = third.find("gz"); needs != third.end()) looked.limits_of = needs->second.limits_of;
    if (const auto needs = third.find("gz"); needs != third.end() && needs->second.kinds.contains(OBJECT_KIND_INTERFACE)) {
      looked.third = true;
      EXPECT_EQ(needs->second.interfaces, INTERFACE_SCOPE_PRIMARY);
      EXPECT_THAT(needs->second.vpc_ids, ElementsAre("vpc-1"));
    }
    return looked;
  }

  static std::string Interface(const std::string& key, const std::string& more) {
    return "network_interfaces { key: \"" + key + "\" subnet { id: \"subnet-a\" } " + more + " } ";
  }
  static inline const std::string kOnA = R"(primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } })";
  static inline const std::string kBinding = R"(eips { key: "x" } eip_bindings { key: "x" eip { name: "x" }
    network_interface { name: "a" } private_ip: "10.0.1.11" })";

  Bed bed_;
};

TEST_F(NeedsTest, NothingTakenNothingLookedAt) {
  const Looked looked = Look(Interface("a", kOnA) + kBinding);
  EXPECT_EQ(looked.second, INTERFACE_SCOPE_SECONDARY);
  EXPECT_FALSE(looked.third);
}

TEST_F(NeedsTest, ImportsThatAreDoneCostNothingMore) {
  EXPECT_EQ(Look(Interface("a", kOnA) + kBinding + R"(imports { to: "network_interface.a" id: "eni-1" })").second,
            INTERFACE_SCOPE_SECONDARY);
  EXPECT_EQ(Look(Interface("a", kOnA) + Interface("b", "") + R"(imports { to: "network_interface.b" id: "eni-2" })").second,
            INTERFACE_SCOPE_ALL);
}

TEST_F(NeedsTest, WhatIsNewOrPrimaryIsSeenAtOnce) {
  EXPECT_EQ(Look(Interface("a", kOnA) + Interface("b", "")).second, INTERFACE_SCOPE_ALL);
  EXPECT_EQ(Look(Interface("a", kOnA) + Interface("p", "primary_of { id: \"ins-a\" }")).second, INTERFACE_SCOPE_ALL);
  EXPECT_FALSE(Look(Interface("a", kOnA) + Interface("b", "")).third) << "seen already";
  bed_.Remember("p", "eni-p-ins-a");
  EXPECT_EQ(Look(Interface("a", kOnA)).second, INTERFACE_SCOPE_ALL) << "a primary interface is remembered";
}

TEST_F(NeedsTest, WhateverIsTakenMayBeHeldByAPrimaryInterface) {
  const std::string on_a = R"(attachment { instance { id: "ins-a" } })",
                    addresses = R"(primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11" )";
  for (const std::string& taking : {
           "primary_ip: \"10.0.1.10\" secondary_ips: \"10.0.1.12\" " + on_a,  // another address
           "primary_ip: \"10.0.1.13\" secondary_ips: \"10.0.1.11\" " + on_a,  // another primary address
           "secondary_ip_count: 2 " + on_a,                                   // one more
           addresses + "attachment { instance { id: \"ins-b\" } }",           // a slot
       }) {
    const Looked looked = Look(Interface("a", taking) + kBinding);
    EXPECT_EQ(looked.second, INTERFACE_SCOPE_SECONDARY) << taking;
    EXPECT_TRUE(looked.third) << taking;
  }
}

TEST_F(NeedsTest, AnotherSubnetMeansAnotherInterfaceAndASlotForIt) {
  bed_.Subnet("subnet-b", "10.0.2.0/24");
  bed_.observation.mutable_subnets(0)->set_name("app-a");
  bed_.observation.mutable_subnets(1)->set_name("app-b");
  const std::string head = "network_interfaces { key: \"a\" attachment { instance { id: \"ins-a\" } } subnet { name: ";
  EXPECT_FALSE(Look(head + "\"app-a\" } }").third);
  EXPECT_TRUE(Look(head + "\"app-b\" } }").third);
}

TEST_F(NeedsTest, DriftThatIsPutBackTakesAsWell) {
  bed_.At("eni-1").mutable_addresses()->RemoveLast();
  EXPECT_TRUE(Look(Interface("a", kOnA) + kBinding).third);
}

TEST_F(NeedsTest, AnEipBoundElsewhereMayBeOnAPrimaryInterface) {
  bed_.EipAt("eip-1").set_interface_id("eni-p-ins-b");
  EXPECT_TRUE(Look(Interface("a", kOnA) + kBinding).third);
}

TEST_F(NeedsTest, LimitsOfAnInstanceThatLosesNothingAreNotAskedFor) {
  EXPECT_THAT(Look(Interface("a", kOnA) + kBinding).limits_of, IsEmpty());
}

TEST_F(NeedsTest, WhatWasPickedAndIsDeclaredElsewhereLeavesRoomToBePickedAnew) {
  bed_.Interface("eni-2", "subnet-a", {"10.0.1.20", "10.0.1.21"}, "ins-b").Remember("b", "eni-2");
  bed_.Row("network_interface.b").add_picked_ips("10.0.1.21");
  const std::string on_b = R"(secondary_ip_count: 1 primary_ip: "10.0.1.20" attachment { instance { id: "ins-b" } })";
  EXPECT_THAT(Look(Interface("a", kOnA) + Interface("b", on_b) + kBinding).limits_of, IsEmpty());
  // 10.0.1.21 goes to a: both gain, and the instances are of two types.
  bed_.observation.mutable_instances(1)->set_type("another");
  EXPECT_THAT(Look(Interface("a", std::string(kOnA) + R"( secondary_ips: "10.0.1.21")") + Interface("b", on_b) + kBinding).limits_of,
              ElementsAre("ins-a", "ins-b"));
}

TEST_F(NeedsTest, AnInterfaceThatWasDetachedOutsideTakesItsSlotAnew) {
  bed_.At("eni-1").clear_instance_id();
  EXPECT_THAT(Look(Interface("a", kOnA) + kBinding).limits_of, ElementsAre("ins-a"));
}

TEST_F(NeedsTest, AReplacementTakesASlotMoreForAWhile) {
  PlanOptions options;
  options.replaces = {"network_interface.a"};
  const Looked looked = Look(Interface("a", kOnA) + kBinding, options);
  EXPECT_THAT(looked.limits_of, ElementsAre("ins-a"));
  EXPECT_EQ(looked.second, INTERFACE_SCOPE_ALL);
}

TEST_F(NeedsTest, AnInterfaceThatMovesByAnInstancesNameTakesASlotThere) {
  bed_.observation.mutable_instances(0)->set_name("web-0");
  bed_.observation.mutable_instances(1)->set_name("web-1");
  const std::string addresses = R"(primary_ip: "10.0.1.10" secondary_ips: "10.0.1.11" )";
  EXPECT_THAT(Look(Interface("a", addresses + R"(attachment { instance { name: "web-0" } })") + kBinding).limits_of, IsEmpty());
  // The one that it leaves has a word in what it is given before.
  bed_.observation.mutable_instances(1)->set_type("another");
  EXPECT_THAT(Look(Interface("a", addresses + R"(attachment { instance { name: "web-1" } })") + kBinding).limits_of,
              ElementsAre("ins-a", "ins-b"));
}

TEST_F(NeedsTest, AnInterfaceThatSomebodyAttachedIsGivenWhatThatInstanceAllows) {
  EXPECT_THAT(Look(Interface("a", R"(primary_ip: "10.0.1.10" secondary_ips: "10.0.1.12")")).limits_of, ElementsAre("ins-a"));
}

}  // namespace
}  // namespace eniform::planner
