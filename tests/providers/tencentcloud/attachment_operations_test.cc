#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string Attached(const std::string& instance) {
  return R"("State":"AVAILABLE","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":")" + instance + "\"}";
}
constexpr char kDetached[] = R"("State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE","Attachment":null)";

const OperationArguments& OnOne() {
  static const auto* const arguments = new OperationArguments(Arguments(R"(interface { id: "eni-1" } instance_id: "ins-1")"));
  return *arguments;
}

TEST(AttachTest, WaitsForTheInstanceAndInuse) {
  ScriptedCloud cloud;
  cloud.Answer("AttachNetworkInterface", "")
      .Interface(R"("State":"ATTACHING","NetworkInterfaceState":"ATTACHING")")
      .Interface(R"("State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE","Attachment":{"InstanceId":"ins-1"})")
      .Interface(Attached("ins-1"));
  const auto result = cloud.Execute(ATTACH, OnOne());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).instance_id(), "ins-1");
  EXPECT_EQ(cloud.Bodies("DescribeNetworkInterfaces").size(), 3u);
  EXPECT_THAT(cloud.Bodies("AttachNetworkInterface"),
              ElementsAre(R"({"NetworkInterfaceId":"eni-1","InstanceId":"ins-1","ClientToken":"token-1"})"));
}

TEST(AttachTest, AttachedThereAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "UnsupportedOperation.AttachmentAlreadyExists").Interface(Attached("ins-1"));
  EXPECT_TRUE(cloud.Execute(ATTACH, OnOne()).ok());
}

TEST(AttachTest, AttachedElsewhereNamesTheOther) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "UnsupportedOperation.AttachmentAlreadyExists").Interface(Attached("ins-7"));
  const auto result = cloud.Execute(ATTACH, OnOne());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("eni-1 is attached to ins-7"));
}

TEST(AttachTest, WrongStateOfAnInterfaceThatIsChangingIsBusy) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "UnsupportedOperation.InvalidState").Interface(R"("State":"PENDING")");
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_BUSY);
}

TEST(AttachTest, WrongStateOfAnInstanceThatIsChangingIsBusy) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "InvalidInstanceState")
      .Interface(kDetached)
      .Answer("DescribeInstances", R"("InstanceSet":[{"InstanceId":"ins-1","InstanceState":"STARTING"}],"TotalCount":1)");
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_BUSY);
  ScriptedCloud stopped;
  stopped.Fail("AttachNetworkInterface", "InvalidInstanceState")
      .Interface(kDetached)
      .Answer("DescribeInstances", R"("InstanceSet":[{"InstanceId":"ins-1","InstanceState":"SHUTDOWN"}],"TotalCount":1)");
  EXPECT_EQ(stopped.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_WRONG_STATE);
}

TEST(AttachTest, ThrottledAndBusyAreReturnedForTheCallerToRetry) {
  ScriptedCloud cloud;
  cloud.Fail("AttachNetworkInterface", "LimitExceeded.ActionLimited")
      .Fail("AttachNetworkInterface", "UnsupportedOperation.IdempotentProcessing");
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_THROTTLED);
  EXPECT_EQ(cloud.Execute(ATTACH, OnOne()).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_EQ(cloud.Bodies("AttachNetworkInterface").size(), 2u);
}

TEST(AttachTest, FailedTask) {
  ScriptedCloud cloud;
  cloud.Answer("AttachNetworkInterface", "")
      .Interface(kDetached)
      .Answer("DescribeVpcTaskResult", R"("Status":"FAILED","Output":"no slot")");
  const auto result = cloud.Execute(ATTACH, OnOne());
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), HasSubstr("no slot"));
}

TEST(AttachTest, TaskThatIsNotKnownExplainsNothing) {
  ScriptedCloud cloud;
  cloud.Answer("AttachNetworkInterface", "").Fail("DescribeVpcTaskResult", "ResourceNotFound");
  for (int i = 0; i < 8; ++i) cloud.Interface(kDetached);
  cloud.Interface(Attached("ins-1"));
  EXPECT_TRUE(cloud.Execute(ATTACH, OnOne()).ok());
}

TEST(AttachTest, UnreadableAfterAcceptedCallIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Answer("AttachNetworkInterface", "").Raw("DescribeNetworkInterfaces", 502, "bad gateway");
  const auto result = cloud.Execute(ATTACH, OnOne());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(result.error().request_id(), "req-AttachNetworkInterface");
}

TEST(DetachTest, BothShapesOfDetachedAreDone) {
  for (const char* attachment : {"null", R"({"InstanceId":""})"}) {
    ScriptedCloud cloud;
    cloud.Answer("DetachNetworkInterface", "")
        .Interface(R"("State":"DETACHING","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-1"})")
        .Interface(std::string(R"("State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE","Attachment":)") + attachment);
    const auto result = cloud.Execute(DETACH, OnOne());
    ASSERT_TRUE(result.ok()) << attachment;
    EXPECT_EQ(result->interfaces(0).instance_id(), "");
    EXPECT_THAT(cloud.Bodies("DetachNetworkInterface"),
                ElementsAre(R"({"NetworkInterfaceId":"eni-1","InstanceId":"ins-1","ClientToken":"token-1"})"));
  }
}

TEST(DetachTest, DetachedOrGoneAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("DetachNetworkInterface", "UnsupportedOperation.InvalidState").Interface(kDetached);
  EXPECT_TRUE(cloud.Execute(DETACH, OnOne()).ok());
  ScriptedCloud gone;
  gone.Fail("DetachNetworkInterface", "ResourceNotFound").NoInterface();
  const auto result = gone.Execute(DETACH, OnOne());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->gone_ids(0), "eni-1");
}

TEST(DetachTest, RefusedWhileItStaysAttached) {
  ScriptedCloud cloud;
  cloud.Fail("DetachNetworkInterface", "UnsupportedOperation.InstanceAssociateHavip", "in a drift set").Interface(Attached("ins-1"));
  const auto result = cloud.Execute(DETACH, OnOne());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_EQ(result.error().message(), "in a drift set");
}

TEST(MoveInterfaceTest, OneCallFromInstanceToInstance) {
  ScriptedCloud cloud;
  cloud.Answer("MigrateNetworkInterface", "")
      .Interface(Attached("ins-1"))
      .Interface(R"("State":"DETACHING","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-1"})")
      .Interface(R"("State":"ATTACHING","NetworkInterfaceState":"ATTACHING","Attachment":null)")
      .Interface(Attached("ins-2"));
  const auto result = cloud.Execute(MOVE_INTERFACE, Arguments(R"(interface { id: "eni-1" } instance_id: "ins-1" to_instance_id: "ins-2")"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).instance_id(), "ins-2");
  EXPECT_THAT(cloud.Bodies("MigrateNetworkInterface"),
              ElementsAre(R"({"NetworkInterfaceId":"eni-1","SourceInstanceId":"ins-1","DestinationInstanceId":"ins-2"})"));
}

TEST(MoveInterfaceTest, ThereAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("MigrateNetworkInterface", "UnsupportedOperation.AttachmentNotFound").Interface(Attached("ins-2"));
  EXPECT_TRUE(cloud.Execute(MOVE_INTERFACE, Arguments(R"(interface { id: "eni-1" } instance_id: "ins-1" to_instance_id: "ins-2")")).ok());
}

const OperationArguments& SubnetChange() {
  static const auto* const arguments = new OperationArguments(
      Arguments(R"(interface { id: "eni-1" } instance_id: "ins-1" vpc_id: "vpc-1" subnet_id: "subnet-2" primary_ip: "10.0.3.20")"));
  return *arguments;
}
constexpr char kOldPlace[] =
    R"("State":"AVAILABLE","Primary":true,"SubnetId":"subnet-1","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.10","Primary":true}])";
constexpr char kNewPlace[] =
    R"("State":"AVAILABLE","Primary":true,"SubnetId":"subnet-2","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.3.20","Primary":true}])";

std::string InstanceDoing(const std::string& operation, const std::string& request_id, const std::string& state,
                          const std::string& error = "") {
  return R"("InstanceSet":[{"InstanceId":"ins-1","InstanceState":"RUNNING","LatestOperation":")" + operation +
         R"(","LatestOperationState":")" + state + R"(","LatestOperationRequestId":")" + request_id + R"(","LatestOperationErrorMsg":")" +
         error + R"("}],"TotalCount":1)";
}

TEST(ChangePrimaryTest, FollowsTheInstancesOperationThenReadsTheInterface) {
  ScriptedCloud cloud;
  cloud.Interface(kOldPlace)
      .Answer("ModifyInstancesVpcAttribute", "")
      .Answer("DescribeInstances", InstanceDoing("StartInstances", "req-older", "SUCCESS"))
      .Answer("DescribeInstances", InstanceDoing("ModifyInstancesVpcAttribute", "req-ModifyInstancesVpcAttribute", "OPERATING"))
      .Answer("DescribeInstances", InstanceDoing("ModifyInstancesVpcAttribute", "req-ModifyInstancesVpcAttribute", "SUCCESS"))
      .Interface(kOldPlace)
      .Interface(kNewPlace);
  const auto result = cloud.Execute(CHANGE_SUBNET, SubnetChange());
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->interfaces(0).subnet_id(), "subnet-2");
  EXPECT_EQ(cloud.Bodies("DescribeInstances").size(), 3u);
  EXPECT_THAT(
      cloud.Bodies("ModifyInstancesVpcAttribute"),
      ElementsAre(
          R"({"InstanceIds":["ins-1"],"VirtualPrivateCloud":{"VpcId":"vpc-1","SubnetId":"subnet-2","PrivateIpAddresses":["10.0.3.20"]},)"
          R"("ForceStop":true,"ReserveHostName":true})"));
}

TEST(ChangePrimaryTest, ChangedAlreadyDoesNotRebootAgain) {
  ScriptedCloud cloud;
  cloud.Interface(kNewPlace);
  ASSERT_TRUE(cloud.Execute(CHANGE_SUBNET, SubnetChange()).ok());
  EXPECT_EQ(cloud.requests().size(), 1u);
  EXPECT_TRUE(cloud.Bodies("ModifyInstancesVpcAttribute").empty());
}

TEST(ChangePrimaryTest, PicksAnAddressItselfWhereTheCloudMightPickOneThatIsMeantForLater) {
  ScriptedCloud cloud;
  // .2 to .6 may be held; of these three are to be given later and one is used.
  cloud.Interface(kOldPlace)
      .Answer("DescribeSubnets", R"("SubnetSet":[{"SubnetId":"subnet-2","VpcId":"vpc-1","CidrBlock":"10.0.3.0/29"}],"TotalCount":1)")
      .Answer("DescribeVpcPrivateIpAddresses", R"("VpcPrivateIpAddressSet":[{"PrivateIpAddress":"10.0.3.3"}])")
      .Answer("ModifyInstancesVpcAttribute", "")
      .Answer("DescribeInstances", InstanceDoing("ModifyInstancesVpcAttribute", "req-ModifyInstancesVpcAttribute", "SUCCESS"))
      .Interface(kNewPlace);
  OperationArguments arguments = SubnetChange();
  arguments.clear_primary_ip();
  for (const char* later : {"10.0.3.2", "10.0.3.4", "10.0.3.6"}) arguments.add_kept_free_ips(later);
  ASSERT_TRUE(cloud.Execute(CHANGE_SUBNET, arguments).ok());
  ASSERT_EQ(cloud.Bodies("ModifyInstancesVpcAttribute").size(), 1u);
  EXPECT_THAT(cloud.Bodies("ModifyInstancesVpcAttribute")[0], HasSubstr(R"("PrivateIpAddresses":["10.0.3.5"])"));
}

TEST(ChangePrimaryTest, NoAddressLeftToPickRebootsNothing) {
  ScriptedCloud cloud;
  cloud.Interface(kOldPlace)
      .Answer("DescribeSubnets", R"("SubnetSet":[{"SubnetId":"subnet-2","VpcId":"vpc-1","CidrBlock":"10.0.3.0/30"}],"TotalCount":1)")
      .Answer("DescribeVpcPrivateIpAddresses", R"("VpcPrivateIpAddressSet":[])");
  OperationArguments arguments = SubnetChange();
  arguments.clear_primary_ip();
  arguments.add_kept_free_ips("10.0.3.2");
  const auto result = cloud.Execute(CHANGE_SUBNET, arguments);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("no free address was found in subnet-2"));
  EXPECT_TRUE(cloud.Bodies("ModifyInstancesVpcAttribute").empty());
}

TEST(ChangePrimaryTest, FailedOperationGivesTheInstancesReason) {
  ScriptedCloud cloud;
  cloud.Interface(kOldPlace)
      .Answer("ModifyInstancesVpcAttribute", "")
      .Answer("DescribeInstances",
              InstanceDoing("ModifyInstancesVpcAttribute", "req-ModifyInstancesVpcAttribute", "FAILED", "address taken"));
  const auto result = cloud.Execute(CHANGE_PRIMARY_ADDRESS, SubnetChange());
  ASSERT_FALSE(result.ok());
  EXPECT_THAT(result.error().message(), HasSubstr("address taken"));
}

TEST(ChangePrimaryTest, SecondaryAddressIsNotYetThePrimaryOne) {
  ScriptedCloud cloud;
  cloud
      .Interface(R"("State":"AVAILABLE","SubnetId":"subnet-2","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.3.9","Primary":true},
                     {"PrivateIpAddress":"10.0.3.20","Primary":false}])")
      .Fail("ModifyInstancesVpcAttribute", "MutexOperation.TaskRunning");
  EXPECT_EQ(cloud.Execute(CHANGE_PRIMARY_ADDRESS, SubnetChange()).error().error_class(), ERROR_CLASS_BUSY);
}

}  // namespace
}  // namespace eniform::tencentcloud
