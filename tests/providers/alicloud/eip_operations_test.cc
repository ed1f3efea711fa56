#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kFreeEip[] = R"("Status":"Available","InstanceId":"","InstanceType":"","Bandwidth":"5","Name":"n")";
// Bound to an interface's secondary address, to its primary one (which this side does not tell), and to an instance.
constexpr char kOnSecondary[] = R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-1","PrivateIpAddress":"10.0.1.11")";
constexpr char kOnPrimary[] = R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-1","PrivateIpAddress":"")";
constexpr char kOnInstance[] = R"("Status":"InUse","InstanceType":"EcsInstance","InstanceId":"i-1","PrivateIpAddress":"")";
constexpr char kTwoAddresses[] =
    R"("Status":"InUse","InstanceId":"i-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.10","Primary":true},{"PrivateIpAddress":"10.0.1.11","Primary":false}]})";
constexpr char kPrimaryHasIt[] =
    R"("Status":"InUse","InstanceId":"i-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.10","Primary":true,"AssociatedPublicIp":{"AllocationId":"eip-1","PublicIpAddress":"203.0.113.7"}}]})";

OperationArguments Binding(const std::string& address) {
  OperationArguments arguments = Arguments(R"(eip { id: "eip-1" } interface { id: "eni-1" })");
  arguments.set_private_ip(address);
  return arguments;
}

TEST(AllocateTest, PostPaidWithTagsAndToken) {
  ScriptedCloud cloud;
  cloud.Answer("AllocateEipAddress", R"("AllocationId":"eip-1","EipAddress":"203.0.113.7")").Address(kFreeEip);
  const auto result = cloud.Execute(ALLOCATE_EIP, Arguments(R"(name: "web" bandwidth_mbps: 5 charge: EIP_CHARGE_TRAFFIC)"));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->eips(0).id(), "eip-1");
  EXPECT_THAT(cloud.Asked("AllocateEipAddress"), ElementsAre(Parameters{{"Bandwidth", "5"},
                                                                        {"ClientToken", "token-1"},
                                                                        {"InstanceChargeType", "PostPaid"},
                                                                        {"InternetChargeType", "PayByTraffic"},
                                                                        {"Name", "web"},
                                                                        {"RegionId", "cn-beijing"},
                                                                        {"Tag.1.Key", "eniform:mark"},
                                                                        {"Tag.1.Value", "lineage-1"},
                                                                        {"Tag.2.Key", "eniform:op"},
                                                                        {"Tag.2.Value", "token-1"}}));
}

TEST(AllocateTest, RenewedTokenOnlyAfterLooking) {
  ScriptedCloud cloud;
  cloud.Fail("AllocateEipAddress", "OperationConflict", 409)
      .Answer("AllocateEipAddress", R"("AllocationId":"eip-1")")
      .NoAddress()
      .Address(kFreeEip);
  EXPECT_EQ(cloud.Execute(ALLOCATE_EIP, Arguments("")).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_TRUE(cloud.Asked("DescribeEipAddresses").empty()) << "the first attempt needs no look";
  ASSERT_TRUE(cloud.Execute(ALLOCATE_EIP, Arguments("")).ok());
  EXPECT_EQ(cloud.Asked("DescribeEipAddresses")[0].at("Tag.1.Value"), "token-1");
  EXPECT_EQ(cloud.Asked("AllocateEipAddress")[1].at("ClientToken"), RenewedToken("token-1", 1));
  EXPECT_EQ(cloud.Asked("AllocateEipAddress")[1].at("Tag.2.Value"), "token-1") << "the tag names the operation, whatever the attempt";
}

TEST(AllocateTest, WhatARefusedAttemptMadeAfterAllIsTaken) {
  ScriptedCloud cloud;
  cloud.Fail("AllocateEipAddress", "SystemBusy").Address(kFreeEip);
  EXPECT_FALSE(cloud.Execute(ALLOCATE_EIP, Arguments("")).ok());
  ASSERT_TRUE(cloud.Execute(ALLOCATE_EIP, Arguments("")).ok());
  EXPECT_EQ(cloud.Asked("AllocateEipAddress").size(), 1u);
}

TEST(AllocateTest, Refusals) {
  for (const char* code : {"QuotaExceeded.Eip", "InsufficientBalance"}) {
    ScriptedCloud cloud;
    cloud.Fail("AllocateEipAddress", code);
    EXPECT_EQ(cloud.Execute(ALLOCATE_EIP, Arguments("")).error().error_class(), ERROR_CLASS_QUOTA) << code;
  }
}

TEST(ReleaseTest, UntilItIsGone) {
  ScriptedCloud cloud;
  cloud.Answer("ReleaseEipAddress", "").Address(R"("Status":"Releasing")").NoAddress();
  const auto result = cloud.Execute(RELEASE_EIP, Arguments(R"(eip { id: "eip-1" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("eip-1"));
}

TEST(ReleaseTest, GoneBoundUnbindingAndProtected) {
  const OperationArguments arguments = Arguments(R"(eip { id: "eip-1" })");
  ScriptedCloud gone;
  gone.Fail("ReleaseEipAddress", "InvalidAllocationId.NotFound", 404).NoAddress();
  EXPECT_TRUE(gone.Execute(RELEASE_EIP, arguments).ok());
  ScriptedCloud bound;
  bound.Fail("ReleaseEipAddress", "IncorrectEipStatus").Address(kOnSecondary);
  const auto refused = bound.Execute(RELEASE_EIP, arguments);
  EXPECT_EQ(refused.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(refused.error().message(), HasSubstr("bound to eni-1 10.0.1.11"));
  ScriptedCloud leaving;
  leaving.Fail("ReleaseEipAddress", "IncorrectEipStatus").Address(R"("Status":"Unassociating")");
  EXPECT_EQ(leaving.Execute(RELEASE_EIP, arguments).error().error_class(), ERROR_CLASS_BUSY);
  ScriptedCloud protection;
  protection.Fail("ReleaseEipAddress", "SomeCodeNobodyDocuments").Address(R"("Status":"Available","DeletionProtection":"true")");
  EXPECT_THAT(protection.Execute(RELEASE_EIP, arguments).error().message(), HasSubstr("deletion protection is on"));
}

TEST(UpdateEipTest, NameAndBandwidthInOneCall) {
  ScriptedCloud cloud;
  cloud.Address(kFreeEip).Address(R"("Status":"Available","Bandwidth":"20","Name":"new")").Answer("ModifyEipAddressAttribute", "");
  ASSERT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } name: "new" bandwidth_mbps: 20)")).ok());
  EXPECT_THAT(cloud.Asked("ModifyEipAddressAttribute"),
              ElementsAre(Parameters{{"AllocationId", "eip-1"}, {"Bandwidth", "20"}, {"Name", "new"}, {"RegionId", "cn-beijing"}}));
}

TEST(UpdateEipTest, WhatCanNotChange) {
  ScriptedCloud cloud;
  cloud.Address(kFreeEip);
  EXPECT_EQ(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } charge: EIP_CHARGE_TRAFFIC)")).error().error_class(),
            ERROR_CLASS_INVALID);
  EXPECT_EQ(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } name: "")")).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } bandwidth_mbps: 5)")).ok()) << "so already";
}

TEST(BindTest, SecondaryAddressByTheInterface) {
  ScriptedCloud cloud;
  cloud.Interface(kTwoAddresses).Address(R"("Status":"Associating")").Address(kOnSecondary).Answer("AssociateEipAddress", "");
  const auto result = cloud.Execute(BIND_EIP, Binding("10.0.1.11"));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_THAT(cloud.Asked("AssociateEipAddress"), ElementsAre(Parameters{{"AllocationId", "eip-1"},
                                                                         {"ClientToken", "token-1"},
                                                                         {"InstanceId", "eni-1"},
                                                                         {"InstanceType", "NetworkInterface"},
                                                                         {"Mode", "NAT"},
                                                                         {"PrivateIpAddress", "10.0.1.11"},
                                                                         {"RegionId", "cn-beijing"}}));
}

TEST(BindTest, PrimaryAddressIsToldByTheInterface) {
  ScriptedCloud cloud;
  cloud.Interface(kTwoAddresses).Interface(kPrimaryHasIt).Address(kOnPrimary).Answer("AssociateEipAddress", "");
  const auto result = cloud.Execute(BIND_EIP, Binding(""));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->eips(0).private_ip(), "10.0.1.10");
  EXPECT_EQ(cloud.Asked("AssociateEipAddress")[0].at("PrivateIpAddress"), "10.0.1.10");
}

TEST(BindTest, PrimaryInterfaceThroughItsInstance) {
  ScriptedCloud cloud;
  const std::string primary = absl::StrCat(R"("NetworkInterfaceId":"eni-1","Type":"Primary",)", kPrimaryHasIt);
  cloud.Interfaces({primary}).Address(kOnInstance).Answer("AssociateEipAddress", "");
  const auto result = cloud.Execute(BIND_EIP, Binding("10.0.1.10"));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->eips(0).interface_id(), "eni-1");
  const Parameters asked = cloud.Asked("AssociateEipAddress")[0];
  EXPECT_EQ(asked.at("InstanceType"), "EcsInstance");
  EXPECT_EQ(asked.at("InstanceId"), "i-1");
  EXPECT_FALSE(asked.contains("PrivateIpAddress"));
}

TEST(BindTest, NewTokenAfterEachDefiniteRefusal) {
  ScriptedCloud cloud;
  cloud.Interface(kTwoAddresses)
      .Address(kFreeEip)
      .Fail("AssociateEipAddress", "TaskConflict")
      .Fail("AssociateEipAddress", "LastTokenProcessing")
      .Fail("AssociateEipAddress", "InternalError", 500)
      .Lose("AssociateEipAddress")
      .Fail("AssociateEipAddress", "SystemBusy")
      .Fail("AssociateEipAddress", "TaskConflict");
  const ErrorClass expected[] = {
      ERROR_CLASS_BUSY, ERROR_CLASS_UNKNOWN_OUTCOME, ERROR_CLASS_UNKNOWN_OUTCOME, ERROR_CLASS_UNKNOWN_OUTCOME, ERROR_CLASS_BUSY,
      ERROR_CLASS_BUSY};
  for (const ErrorClass error_class : expected) {
    EXPECT_EQ(cloud.Execute(BIND_EIP, Binding("10.0.1.11")).error().error_class(), error_class);
  }
  std::vector<std::string> tokens;
  for (const Parameters& asked : cloud.Asked("AssociateEipAddress")) tokens.push_back(asked.at("ClientToken"));
  const std::string second = RenewedToken("token-1", 1);
  EXPECT_THAT(tokens, ElementsAre("token-1", second, second, second, second, RenewedToken("token-1", 2)));
}

TEST(BindTest, RefusalsSayWhoHoldsWhat) {
  ScriptedCloud elsewhere;
  elsewhere.Interface(kTwoAddresses)
      .Address(R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-7","PrivateIpAddress":"10.0.1.77")")
      .Fail("AssociateEipAddress", "IncorrectEipStatus");
  const auto held = elsewhere.Execute(BIND_EIP, Binding("10.0.1.11"));
  EXPECT_EQ(held.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(held.error().message(), HasSubstr("bound to eni-7 10.0.1.77"));
  ScriptedCloud taken;
  taken
      .Interface(
          R"("Status":"InUse","InstanceId":"i-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.11","Primary":false,"AssociatedPublicIp":{"AllocationId":"eip-5","PublicIpAddress":"203.0.113.5"}}]})")
      .Address(kFreeEip)
      .Fail("AssociateEipAddress", "InvalidAssociation.Duplicated");
  EXPECT_THAT(taken.Execute(BIND_EIP, Binding("10.0.1.11")).error().message(), HasSubstr("10.0.1.11 has eip-5"));
  ScriptedCloud starting;
  starting.Interface(kTwoAddresses).Address(kFreeEip).Fail("AssociateEipAddress", "InvalidStatus.EcsStatusNotSupport").Instance("Starting");
  EXPECT_EQ(starting.Execute(BIND_EIP, Binding("10.0.1.11")).error().error_class(), ERROR_CLASS_BUSY);
}

TEST(BindTest, BoundAsWantedAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Interface(kTwoAddresses).Address(kOnSecondary).Fail("AssociateEipAddress", "IncorrectEipStatus");
  EXPECT_TRUE(cloud.Execute(BIND_EIP, Binding("10.0.1.11")).ok());
}

TEST(UnbindTest, NamesTheTargetAsAGuard) {
  ScriptedCloud cloud;
  cloud.Address(kOnSecondary).Address(R"("Status":"Unassociating")").Address(kFreeEip).Answer("UnassociateEipAddress", "");
  ASSERT_TRUE(cloud.Execute(UNBIND_EIP, Binding("10.0.1.11")).ok());
  EXPECT_THAT(cloud.Asked("UnassociateEipAddress"), ElementsAre(Parameters{{"AllocationId", "eip-1"},
                                                                           {"ClientToken", "token-1"},
                                                                           {"InstanceId", "eni-1"},
                                                                           {"InstanceType", "NetworkInterface"},
                                                                           {"PrivateIpAddress", "10.0.1.11"},
                                                                           {"RegionId", "cn-beijing"}}));
}

TEST(UnbindTest, FromAnInstance) {
  ScriptedCloud cloud;
  cloud.Interfaces({absl::StrCat(R"("NetworkInterfaceId":"eni-1","Type":"Primary",)", kPrimaryHasIt)})
      .Address(kOnInstance)
      .Address(kFreeEip)
      .Answer("UnassociateEipAddress", "");
  ASSERT_TRUE(cloud.Execute(UNBIND_EIP, Binding("10.0.1.10")).ok());
  const Parameters asked = cloud.Asked("UnassociateEipAddress")[0];
  EXPECT_EQ(asked.at("InstanceType"), "EcsInstance");
  EXPECT_EQ(asked.at("InstanceId"), "i-1");
}

TEST(UnbindTest, FreeOrGoneMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Address(kFreeEip);
  EXPECT_TRUE(cloud.Execute(UNBIND_EIP, Binding("10.0.1.11")).ok());
  ScriptedCloud gone;
  gone.NoAddress();
  EXPECT_TRUE(gone.Execute(UNBIND_EIP, Binding("10.0.1.11")).ok());
}

TEST(UnbindTest, WrongStatusOfAFreeEipIsDone) {
  ScriptedCloud cloud;
  cloud.Address(kOnSecondary).Address(kFreeEip).Fail("UnassociateEipAddress", "IncorrectEipStatus");
  EXPECT_TRUE(cloud.Execute(UNBIND_EIP, Binding("10.0.1.11")).ok());
}

TEST(UnbindTest, BoundElsewhereMeanwhileIsNotTouched) {
  ScriptedCloud cloud;
  cloud.Address(R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-7","PrivateIpAddress":"10.0.1.77")");
  EXPECT_EQ(cloud.Execute(UNBIND_EIP, Binding("10.0.1.11")).error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_TRUE(cloud.Asked("UnassociateEipAddress").empty());
}

TEST(TokenChainTest, DerivedFromTheOperationAlone) {
  EXPECT_EQ(RenewedToken("t", 0), "t");
  EXPECT_NE(RenewedToken("t", 1), RenewedToken("t", 2));
  EXPECT_NE(RenewedToken("t", 1), RenewedToken("u", 1));
  EXPECT_LE(RenewedToken(std::string(64, 'x'), 1).size(), 64u);
  TokenChain first, second;
  first.Refused("t");
  EXPECT_FALSE(first.Current("t").first);
  EXPECT_TRUE(first.Current("u").first);
  second.Refused("t");
  EXPECT_EQ(first.Current("t").token, second.Current("t").token) << "another process walks the same chain";
  first.Forget("t");
  EXPECT_EQ(first.Current("t").token, "t");
}

}  // namespace
}  // namespace eniform::alicloud
