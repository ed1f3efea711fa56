#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const OperationArguments& OnOne() {
  static const auto* const arguments = new OperationArguments(Arguments(R"(interface { id: "eni-1" } instance_id: "i-1")"));
  return *arguments;
}
constexpr char kAttaching[] = R"("Status":"Attaching","InstanceId":"i-1")";
constexpr char kDetaching[] = R"("Status":"Detaching","InstanceId":"i-1")";

TEST(AttachTest, LooksCallsAndWaits) {
  ScriptedCloud cloud;
  cloud.Interface(kFree).Interface(kFree).Interface(kAttaching).Interface(kAttached).Answer("AttachNetworkInterface", "");
  const auto result = cloud.Execute(ATTACH, OnOne());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).instance_id(), "i-1");
  EXPECT_THAT(cloud.Asked("AttachNetworkInterface"),
              ElementsAre(Parameters{{"InstanceId", "i-1"}, {"NetworkInterfaceId", "eni-1"}, {"RegionId", "cn-beijing"}}));
  EXPECT_EQ(cloud.progress().size(), 2u);
}

TEST(AttachTest, AttachedThereAlreadyMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Interface(kAttached);
  EXPECT_TRUE(cloud.Execute(ATTACH, OnOne()).ok());
  EXPECT_TRUE(cloud.Asked("AttachNetworkInterface").empty());
}

TEST(AttachTest, BackToAvailableHasFailedSilently) {
  ScriptedCloud cloud;
  cloud.Interface(kFree).Interface(kAttaching).Interface(kFree).Answer("AttachNetworkInterface", "");
  const auto result = cloud.Execute(ATTACH, OnOne());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_THAT(result.error().message(), HasSubstr("Available again"));
  EXPECT_EQ(result.error().request_id(), "req-AttachNetworkInterface");
  EXPECT_EQ(cloud.Asked("DescribeNetworkInterfaces").size(), 4u) << "two looks that agree, after the one that saw it on its way";
}

TEST(AttachTest, NeverLeavingAvailableIsBelievedAfterSomeSeconds) {
  ScriptedCloud cloud;
  cloud.Interface(kFree).Answer("AttachNetworkInterface", "");
  const absl::Time start = cloud.clock().Now();
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_GE(cloud.clock().Now() - start, absl::Seconds(3)) << "the old state may be shown for so long (reference 5.1)";
  EXPECT_LE(cloud.clock().Now() - start, absl::Seconds(30));
}

TEST(AttachTest, RefusalsAreJudgedByWhatThereIs) {
  struct Case {
    const char* code;
    const char* interface;
    const char* instance;
    ErrorClass error_class;
  };
  for (const Case& c : {
           Case{"InvalidOperation.InvalidEniState", kDetaching, "Running", ERROR_CLASS_BUSY},
           Case{"InvalidOperation.InvalidEniState", R"("Status":"InUse","InstanceId":"i-7")", "Running", ERROR_CLASS_CONFLICT},
           Case{"InvalidOperation.InvalidEcsState", kFree, "Starting", ERROR_CLASS_BUSY},
           Case{"InvalidOperation.InvalidEcsState", kFree, "Running", ERROR_CLASS_WRONG_STATE},
           Case{"EniPerInstanceLimitExceeded", kFree, "Running", ERROR_CLASS_QUOTA},
           Case{"InvalidOperation.AvailabilityZoneMismatch", kFree, "Running", ERROR_CLASS_INVALID},
           Case{"InvalidInstanceId.NotFound", kFree, "Running", ERROR_CLASS_NOT_FOUND},
           Case{"OperationConflict", kFree, "Running", ERROR_CLASS_BUSY},
           Case{"Throttling.User", kFree, "Running", ERROR_CLASS_THROTTLED},
       }) {
    ScriptedCloud cloud;
    cloud.Interface(kFree).Interface(c.interface).Fail("AttachNetworkInterface", c.code, 403).Instance(c.instance);
    const auto result = cloud.Execute(ATTACH, OnOne(), 30);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().error_class(), c.error_class) << c.code << " " << c.interface;
  }
}

TEST(AttachTest, RefusedBecauseItIsSoAlready) {
  ScriptedCloud cloud;
  cloud.Interface(kFree).Interface(kAttached).Fail("AttachNetworkInterface", "InvalidOperation.InvalidEniState");
  EXPECT_TRUE(cloud.Execute(ATTACH, OnOne()).ok());
}

TEST(AttachTest, LostAnswerIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Interface(kFree).Lose("AttachNetworkInterface");
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Asked("AttachNetworkInterface").size(), 1u);
}

TEST(DetachTest, WaitsUntilItIsAvailable) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "").Interface(kAttached).Interface(kDetaching).Interface(kFree);
  const auto result = cloud.Execute(DETACH, OnOne());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).status(), INTERFACE_STATUS_AVAILABLE);
  EXPECT_EQ(cloud.Asked("DetachNetworkInterface").size(), 1u);
}

TEST(DetachTest, HangingIsAskedForAgainAndEndsWell) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "");
  for (int i = 0; i < 30; ++i) cloud.Interface(kDetaching);
  cloud.Interface(kFree);
  EXPECT_TRUE(cloud.Execute(DETACH, OnOne()).ok());
  EXPECT_GE(cloud.Asked("DetachNetworkInterface").size(), 2u);
}

TEST(DetachTest, HangingToTheEndSaysWhatToDo) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "").Interface(kDetaching).Instance("Running");
  const auto result = cloud.Execute(DETACH, OnOne(), 300);
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_THAT(result.error().message(), HasSubstr("reboot i-1"));
  EXPECT_GE(cloud.Asked("DetachNetworkInterface").size(), 5u);
}

TEST(DetachTest, RefusedRepetitionOfAnAcceptedCallIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "").Fail("DetachNetworkInterface", "Forbidden.RAM", 403).Interface(kDetaching);
  const auto result = cloud.Execute(DETACH, OnOne());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << "the first call may still be carried out";
  EXPECT_EQ(result.error().code(), "Forbidden.RAM");
  EXPECT_EQ(cloud.Asked("DetachNetworkInterface").size(), 2u);
}

TEST(DetachTest, RepetitionThatIsPutOffOrLostDoesNotEndTheWaiting) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "")
      .Fail("DetachNetworkInterface", "Throttling.User")
      .Fail("DetachNetworkInterface", "OperationConflict")
      .Lose("DetachNetworkInterface");
  for (int i = 0; i < 60; ++i) cloud.Interface(kDetaching);
  cloud.Interface(kFree);
  EXPECT_TRUE(cloud.Execute(DETACH, OnOne()).ok());
  EXPECT_GE(cloud.Asked("DetachNetworkInterface").size(), 5u);
}

TEST(DetachTest, NobodyWaitsAnyMore) {
  ScriptedCloud cloud;
  cloud.Answer("DetachNetworkInterface", "").Interface(kDetaching);
  cloud.StopListening();
  EXPECT_EQ(cloud.Execute(DETACH, OnOne()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Asked("DetachNetworkInterface").size(), 1u);
}

TEST(DetachTest, LostAnswerIsNotSentAgain) {
  ScriptedCloud cloud;
  cloud.Lose("DetachNetworkInterface");
  EXPECT_EQ(cloud.Execute(DETACH, OnOne()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Asked("DetachNetworkInterface").size(), 1u);
}

TEST(DetachTest, GoneIsDoneAndOtherRefusalsAreNot) {
  ScriptedCloud cloud;
  cloud.Fail("DetachNetworkInterface", "InvalidEniId.NotFound", 404).NoInterface();
  EXPECT_TRUE(cloud.Execute(DETACH, OnOne()).ok());
  ScriptedCloud other;
  other.Fail("DetachNetworkInterface", "InvalidOperation.DetachPrimaryEniNotAllowed").Interface(kAttached);
  EXPECT_EQ(other.Execute(DETACH, OnOne()).error().error_class(), ERROR_CLASS_INVALID);
  ScriptedCloud busy;
  busy.Fail("DetachNetworkInterface", "InvalidOperation.InvalidEcsState").Interface(kAttached).Instance("Stopping");
  EXPECT_EQ(busy.Execute(DETACH, OnOne()).error().error_class(), ERROR_CLASS_BUSY);
}

constexpr char kPrimary[] =
    R"("Type":"Primary","Status":"InUse","InstanceId":"i-1","VSwitchId":"vsw-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.10","Primary":true}]})";
constexpr char kMoved[] =
    R"("Type":"Primary","Status":"InUse","InstanceId":"i-1","VSwitchId":"vsw-2","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.2.20","Primary":true}]})";

TEST(ChangePrimaryTest, SubnetAndAddress) {
  ScriptedCloud cloud;
  cloud.Interface(kPrimary).Interface(kPrimary).Interface(kMoved).Answer("ModifyInstanceVpcAttribute", "");
  ASSERT_TRUE(cloud
                  .Execute(CHANGE_SUBNET, Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" vpc_id: "vpc-1" subnet_id: "vsw-2"
                                                       primary_ip: "10.0.2.20" primary_interface: true)"))
                  .ok());
  EXPECT_THAT(cloud.Asked("ModifyInstanceVpcAttribute"),
              ElementsAre(Parameters{{"InstanceId", "i-1"}, {"PrivateIpAddress", "10.0.2.20"}, {"VSwitchId", "vsw-2"}}));
}

TEST(ChangePrimaryTest, PicksAnAddressItselfWhereTheCloudMightPickOneThatIsMeantForLater) {
  ScriptedCloud cloud;
  // The interface itself; three candidates that nobody has as a secondary address, the first two as primary ones.
  constexpr char kOther[] = R"("PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.2.3","Primary":true}]})";
  cloud.Interface(kPrimary)
      .NoInterface()
      .Interface(kOther)
      .Interface(kMoved)
      .Answer("DescribeVSwitches",
              R"("VSwitches":{"VSwitch":[{"VSwitchId":"vsw-2","VpcId":"vpc-1","CidrBlock":"10.0.2.0/29"}]},"TotalCount":1)")
      .Answer("ModifyInstanceVpcAttribute", "");
  const auto result =
      cloud.Execute(CHANGE_SUBNET, Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" vpc_id: "vpc-1" subnet_id: "vsw-2"
                                                       kept_free_ips: "10.0.2.1" kept_free_ips: "10.0.2.2" primary_interface: true)"));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  ASSERT_EQ(cloud.Asked("ModifyInstanceVpcAttribute").size(), 1u);
  EXPECT_EQ(cloud.Asked("ModifyInstanceVpcAttribute")[0].at("PrivateIpAddress"), "10.0.2.4");
}

TEST(ChangePrimaryTest, AddressAloneNamesTheSubnetItStaysIn) {
  ScriptedCloud cloud;
  cloud.Interface(kPrimary)
      .Interface(
          R"("Status":"InUse","VSwitchId":"vsw-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.11","Primary":true}]})")
      .Answer("ModifyInstanceVpcAttribute", "");
  ASSERT_TRUE(
      cloud.Execute(CHANGE_PRIMARY_ADDRESS, Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" primary_ip: "10.0.1.11")")).ok());
  EXPECT_EQ(cloud.Asked("ModifyInstanceVpcAttribute")[0].at("VSwitchId"), "vsw-1");
}

TEST(ChangePrimaryTest, SoAlreadyMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Interface(kPrimary);
  EXPECT_TRUE(
      cloud.Execute(CHANGE_PRIMARY_ADDRESS, Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" primary_ip: "10.0.1.10")")).ok());
  EXPECT_TRUE(cloud.Asked("ModifyInstanceVpcAttribute").empty());
}

TEST(ChangePrimaryTest, Refusals) {
  const OperationArguments arguments = Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" vpc_id: "vpc-1" primary_ip: "10.0.1.11")");
  const auto refusal = [&](const char* code, const char* instance) {
    ScriptedCloud cloud;
    cloud.Interface(kPrimary).Fail("ModifyInstanceVpcAttribute", code).Instance(instance);
    return cloud.Execute(CHANGE_PRIMARY_ADDRESS, arguments).error();
  };
  EXPECT_EQ(refusal("IncorrectInstanceStatus", "Stopping").error_class(), ERROR_CLASS_BUSY);
  EXPECT_EQ(refusal("IncorrectInstanceStatus", "Running").error_class(), ERROR_CLASS_WRONG_STATE);
  EXPECT_EQ(refusal("InvalidVSwitchId.Mismatch", "Stopped").error_class(), ERROR_CLASS_INVALID);
  EXPECT_EQ(refusal("InvalidPrivateIpAddress.Duplicated", "Stopped").error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(refusal("InvalidPrivateIp.Changing", "Stopped").message(), HasSubstr("start i-1 once"));
}

}  // namespace
}  // namespace eniform::alicloud
