// Limits, in every order that the plan allows; addresses that the cloud picks.
#include "gmock/gmock.h"
#include "tests/planner/verify/wrong_plans.h"

namespace eniform::verify {
namespace {

using ::testing::HasSubstr;

InstanceLimits& LimitsOf(planner::Bed& bed, const std::string& instance) {
  for (Instance& known : *bed.observation.mutable_instances()) {
    if (known.id() == instance) return *known.mutable_limits();
  }
  ADD_FAILURE() << instance;
  return *bed.observation.add_instances()->mutable_limits();
}

Quota& AddQuota(planner::Bed& bed, QuotaKind kind, const std::string& scope, int used, int limit) {
  Quota& quota = *bed.observation.add_quotas();
  quota.set_kind(kind);
  quota.set_scope(scope);
  quota.set_used(used);
  quota.set_limit(limit);
  quota.set_live(true);
  return quota;
}

constexpr char kDetach1[] = R"(interface { id: "eni-1" } instance_id: "ins-a")";
constexpr char kAttach3[] = R"(interface { id: "eni-3" } instance_id: "ins-a")";
constexpr char kAssign12[] = R"(interface { id: "eni-2" } private_ips: "10.0.1.12")";
constexpr char kUnassign21[] = R"(interface { id: "eni-2" } private_ips: "10.0.1.21")";

TEST(LimitsTest, SlotsOfAnInstance) {
  planner::Bed bed = SmallCloud();
  LimitsOf(bed, "ins-a").set_interfaces(2);
  EXPECT_THAT(Verdict(bed, ByHand().Then(ATTACH, kAttach3)), HasSubstr("the slots of ins-a may be passed"));
  EXPECT_THAT(Verdict(bed, ByHand().Then(DETACH, kDetach1).Then(ATTACH, kAttach3)), HasSubstr("the slots of ins-a may be passed"));
  EXPECT_EQ(Verdict(bed, ByHand().Then(DETACH, kDetach1).Then(ATTACH, kAttach3, {1})), "");
  LimitsOf(bed, "ins-a").set_live(false);
  EXPECT_EQ(Verdict(bed, ByHand().Then(ATTACH, kAttach3)), "") << "a vendor's table warned while planning";
}

TEST(LimitsTest, WhatWasBeyondTheLimitBeforeMayStayUntilSomethingTakes) {
  planner::Bed bed = SmallCloud();
  LimitsOf(bed, "ins-a").set_interfaces(1);
  EXPECT_EQ(Verdict(bed, ByHand().Then(DETACH, kDetach1)), "");
  EXPECT_THAT(Verdict(bed, ByHand().Then(DETACH, kDetach1).Then(ATTACH, kAttach3, {1})), HasSubstr("the slots of ins-a"));
}

TEST(LimitsTest, TheWaitMayGoThroughOtherOperations) {
  planner::Bed bed = SmallCloud();
  LimitsOf(bed, "ins-a").set_interfaces(2);
  EXPECT_EQ(Verdict(bed, ByHand()
                             .Then(DETACH, kDetach1)
                             .Then(UPDATE_INTERFACE, R"(interface { id: "eni-2" } name: "n")", {1})
                             .Then(ATTACH, kAttach3, {2})),
            "");
}

TEST(LimitsTest, AddressesOfAnInterface) {
  planner::Bed bed = SmallCloud();
  LimitsOf(bed, "ins-b").set_addresses_per_interface(2);
  EXPECT_THAT(Verdict(bed, ByHand().Then(ASSIGN_ADDRESSES, kAssign12)), HasSubstr("the number of addresses of eni-2 may be passed"));
  EXPECT_THAT(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(ASSIGN_ADDRESSES, kAssign12)),
              HasSubstr("the number of addresses of eni-2 may be passed"));
  EXPECT_EQ(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(ASSIGN_ADDRESSES, kAssign12, {1})), "");
}

TEST(LimitsTest, AnInterfaceThatChangesItsInstanceKeepsToBoth) {
  constexpr char kMove[] = R"(interface { id: "eni-2" } instance_id: "ins-b" to_instance_id: "ins-a")";
  planner::Bed bed = SmallCloud();
  LimitsOf(bed, "ins-a").set_addresses_per_interface(1);
  EXPECT_THAT(Verdict(bed, ByHand().Then(MOVE_INTERFACE, kMove)), HasSubstr("the number of addresses of eni-2"));
  EXPECT_THAT(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(MOVE_INTERFACE, kMove)),
              HasSubstr("the number of addresses of eni-2"));
  EXPECT_EQ(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(MOVE_INTERFACE, kMove, {1})), "");

  LimitsOf(bed, "ins-a").set_addresses_per_interface(3);
  LimitsOf(bed, "ins-b").set_addresses_per_interface(2);
  EXPECT_THAT(Verdict(bed, ByHand().Then(MOVE_INTERFACE, kMove).Then(ASSIGN_ADDRESSES, kAssign12)),
              HasSubstr("the number of addresses of eni-2"));
  EXPECT_EQ(Verdict(bed, ByHand().Then(MOVE_INTERFACE, kMove).Then(ASSIGN_ADDRESSES, kAssign12, {1})), "");
}

TEST(LimitsTest, FreeAddressesOfASubnet) {
  planner::Bed bed = SmallCloud();
  bed.observation.mutable_subnets(0)->set_available_addresses(0);
  EXPECT_THAT(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(ASSIGN_ADDRESSES, kAssign12)),
              HasSubstr("the free addresses of subnet-a may be passed"));
  EXPECT_EQ(Verdict(bed, ByHand().Then(UNASSIGN_ADDRESSES, kUnassign21).Then(ASSIGN_ADDRESSES, kAssign12, {1})), "");
}

TEST(LimitsTest, Quotas) {
  constexpr char kNew[] = R"(interface { address: "n" } vpc_id: "vpc-1" subnet_id: "subnet-a" primary_ip: "10.0.1.40")";
  const ByHand eips = ByHand().Then(RELEASE_EIP, R"(eip { id: "eip-2" })").Then(ALLOCATE_EIP, R"(eip { address: "n" })");
  const ByHand interfaces = ByHand().Then(DELETE_INTERFACE, R"(interface { id: "eni-3" })").Then(CREATE_INTERFACE, kNew);
  planner::Bed bed = SmallCloud();
  EXPECT_EQ(Verdict(bed, eips), "");
  EXPECT_EQ(Verdict(bed, interfaces), "");
  AddQuota(bed, QUOTA_KIND_EIPS, "", 2, 2);
  AddQuota(bed, QUOTA_KIND_INTERFACES_PER_VPC, "vpc-1", 5, 5);
  EXPECT_THAT(Verdict(bed, eips), HasSubstr("the EIPs of gz may be passed"));
  EXPECT_THAT(Verdict(bed, interfaces), HasSubstr("the interfaces of vpc-1 may be passed"));
}

TEST(LimitsTest, AGivenAddressIsTakenBeforeTheCloudPicks) {
  constexpr char kPick[] = R"(interface { id: "eni-1" } auto_ip_count: 1)";
  EXPECT_THAT(Verdict(SmallCloud(), ByHand().Then(ASSIGN_ADDRESSES, kAssign12).Then(ASSIGN_ADDRESSES, kPick)),
              HasSubstr("lets the cloud pick an address, and it may pick one that operation 1"));
  EXPECT_THAT(Verdict(SmallCloud(), ByHand().Then(ASSIGN_ADDRESSES, kPick).Then(ASSIGN_ADDRESSES, kAssign12)),
              HasSubstr("lets the cloud pick an address, and it may pick one that operation 2"));
  EXPECT_EQ(Verdict(SmallCloud(), ByHand().Then(ASSIGN_ADDRESSES, kAssign12).Then(ASSIGN_ADDRESSES, kPick, {1})), "");
  EXPECT_EQ(Verdict(SmallCloud(), ByHand().Then(ASSIGN_ADDRESSES, kPick).Then(ASSIGN_ADDRESSES, kAssign12, {1})), "")
      << "a choice that the plan forces is no mistake";
}

}  // namespace
}  // namespace eniform::verify
