// The end of a plan against what its changes say.
#include "gmock/gmock.h"
#include "tests/planner/verify/wrong_plans.h"

namespace eniform::verify {
namespace {

using ::testing::HasSubstr;

constexpr char kUpdate2[] = R"(address: "network_interface.b" action: CHANGE_ACTION_UPDATE
  after { network_interface { id: "eni-2" name: "%s" subnet: "subnet-a" primary_ip: "10.0.1.20" secondary_ips: "%s"
                              security_groups: "sg-1" instance: "%s" } })";

std::string Update2(const std::string& name, const std::string& secondary, const std::string& instance) {
  std::string text = kUpdate2;
  for (const std::string& value : {name, secondary, instance}) text.replace(text.find("%s"), 2, value);
  return text;
}

TEST(OutcomeTest, EveryFieldIsAsTheChangeSays) {
  const ByHand hand = ByHand()
                          .Then(UNASSIGN_ADDRESSES, R"(interface { id: "eni-2" } private_ips: "10.0.1.21")")
                          .Then(ASSIGN_ADDRESSES, R"(interface { id: "eni-2" } private_ips: "10.0.1.22")", {1})
                          .Then(UPDATE_INTERFACE, R"(interface { id: "eni-2" } name: "b")");
  EXPECT_EQ(Verdict(SmallCloud(), ByHand(hand).Changing(Update2("b", "10.0.1.22", "ins-b"))), "");
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(hand).Changing(Update2("c", "10.0.1.22", "ins-b"))), HasSubstr("does not end with the name"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(hand).Changing(Update2("b", "10.0.1.21", "ins-b"))),
              HasSubstr("does not end with the secondary_ips"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(hand).Changing(Update2("b", "10.0.1.22", "ins-a"))),
              HasSubstr("does not end with the instance"));
}

TEST(OutcomeTest, WhatIsDeletedIsGoneAndWhatIsNewIsThere) {
  const ByHand nothing = ByHand().Then(UPDATE_INTERFACE, R"(interface { id: "eni-2" } name: "b")");
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(nothing).Changing(R"(address: "network_interface.a" action: CHANGE_ACTION_DELETE
                                                                before { network_interface { id: "eni-3" } })")),
              HasSubstr("network_interface.a is not deleted by any operation"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(nothing).Changing(R"(address: "network_interface.n" action: CHANGE_ACTION_CREATE
                                                                after { network_interface { name: "n" } })")),
              HasSubstr("network_interface.n is not created by any operation"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(nothing).Changing(R"(address: "eip.y" action: CHANGE_ACTION_DELETE
                                                                before { eip { id: "eip-2" } })")),
              HasSubstr("eip.y is not released by any operation"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(nothing).Changing(R"(address: "eip.n" action: CHANGE_ACTION_CREATE after { eip {} })")),
              HasSubstr("eip.n is not allocated by any operation"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(nothing).Changing(R"(address: "eip_binding.y" action: CHANGE_ACTION_CREATE
                                                                after { eip_binding { eip: "eip-2" } })")),
              HasSubstr("eip_binding.y is not bound by any operation"));
}

TEST(OutcomeTest, AnEipEndsWhereItsBindingSays) {
  const ByHand hand = ByHand()
                          .Then(UNBIND_EIP, R"(eip { id: "eip-1" } interface { id: "eni-1" } private_ip: "10.0.1.11")")
                          .Then(BIND_EIP, R"(eip { id: "eip-1" } interface { id: "eni-2" } private_ip: "10.0.1.21")", {1}, "eip_binding.x");
  const auto says = [&](const std::string& private_ip) {
    return Verdict(SmallCloud(), ByHand(hand).Changing(R"(address: "eip_binding.x" action: CHANGE_ACTION_MOVE
      after { eip_binding { eip: "eip-1" network_interface: "eni-2" private_ip: ")" +
                                                       private_ip + "\" } }"));
  };
  EXPECT_EQ(says("10.0.1.21"), "");
  EXPECT_THAT(says("10.0.1.20"), HasSubstr("eip_binding.x does not end with the private_ip"));
}

TEST(OutcomeTest, AReplacementKeepsTheOrderItNames) {
  constexpr char kNew[] =
      R"(interface { address: "network_interface.c" } vpc_id: "vpc-1" subnet_id: "subnet-a" primary_ip: "10.0.1.40" name: "c")";
  constexpr char kOld[] = R"(interface { id: "eni-3" })";
  const auto change = [](const std::string& action) {
    return "address: 'network_interface.c' action: " + action +
           " before { network_interface { id: 'eni-3' } } after { network_interface { name: 'c' subnet: 'subnet-a' primary_ip: '10.0.1.40' "
           "} }";
  };
  const ByHand create_first = ByHand().Then(CREATE_INTERFACE, kNew).Then(DELETE_INTERFACE, kOld, {1});
  const ByHand delete_first = ByHand().Then(DELETE_INTERFACE, kOld).Then(CREATE_INTERFACE, kNew, {1});
  EXPECT_EQ(Verdict(SmallCloud(), ByHand(create_first).Changing(change("CHANGE_ACTION_REPLACE_CREATE_FIRST"))), "");
  EXPECT_EQ(Verdict(SmallCloud(), ByHand(delete_first).Changing(change("CHANGE_ACTION_REPLACE_DELETE_FIRST"))), "");
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(delete_first).Changing(change("CHANGE_ACTION_REPLACE_CREATE_FIRST"))),
              HasSubstr("may be cut off before the new one exists"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand(create_first).Changing(change("CHANGE_ACTION_REPLACE_DELETE_FIRST"))),
              HasSubstr("may come before the old one is gone"));
}

TEST(OutcomeTest, ALostOperationIsMissed) {
  planner::Bed bed = SmallCloud();
  bed.Remember("b", "eni-2").Remember("c", "eni-3");
  Plan plan = bed.MakePlan(R"(
    network_interfaces { key: "b" name: "eni-2" subnet { id: "subnet-a" } primary_ip: "10.0.1.20" secondary_ips: "10.0.1.22"
                         attachment { instance { id: "ins-a" } } }
    network_interfaces { key: "c" name: "c" subnet { id: "subnet-a" } primary_ip: "10.0.1.30" attachment { instance { id: "ins-b" } } })");
  ASSERT_GT(plan.operations_size(), 3) << planner::Text(plan);
  EXPECT_EQ(Verdict(bed, plan), "");
  for (int lost = 0; lost < plan.operations_size(); ++lost) {
    Plan less = plan;
    less.mutable_operations()->DeleteSubrange(lost, 1);
    for (int i = 0; i < less.operations_size(); ++i) {
      less.mutable_operations(i)->set_id(i + 1);
      less.mutable_operations(i)->clear_depends_on();
      if (i > 0) less.mutable_operations(i)->add_depends_on()->set_operation(i);
    }
    EXPECT_NE(Verdict(bed, less), "") << lost << "\n" << planner::Text(less);
  }
}

}  // namespace
}  // namespace eniform::verify
