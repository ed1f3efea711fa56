#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kReady[] = R"("State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE",)";

std::string Ready(const std::string& more) { return kReady + more; }

TEST(CreateInterfaceTest, SendsEverythingAndWaitsForEveryAddress) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", R"("NetworkInterface":{"NetworkInterfaceId":"eni-1","State":"PENDING"})")
      .NoInterface()  // not listed yet
      .Interface(R"("State":"PENDING","PrivateIpAddressSet":[])")
      .Interface(Ready(R"("PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.10","Primary":true,"State":"AVAILABLE"}])"))
      .Interface(Ready(R"("PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.10","Primary":true,"State":"AVAILABLE"},
                                               {"PrivateIpAddress":"10.0.2.11","Primary":false,"State":"PENDING"}])"))
      .Interface(Ready(R"("MacAddress":"m","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.10","Primary":true,"State":"AVAILABLE"},
                                               {"PrivateIpAddress":"10.0.2.11","Primary":false,"State":"AVAILABLE"}])"));
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "vpc-1" subnet_id: "subnet-1" name: "web" description: "d"
      primary_ip: "10.0.2.10" private_ips: "10.0.2.11" security_group_ids: "sg-1" tags { key: "tier" value: "web" })"));
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->interfaces(0).mac(), "m");
  EXPECT_EQ(result->request_id(), "req-CreateNetworkInterface");
  EXPECT_EQ(result->picked_ips_size(), 0);
  EXPECT_THAT(
      cloud.Bodies("CreateNetworkInterface"),
      ElementsAre(
          R"({"VpcId":"vpc-1","SubnetId":"subnet-1","NetworkInterfaceName":"web","NetworkInterfaceDescription":"d",)"
          R"("PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.10","Primary":true},{"PrivateIpAddress":"10.0.2.11","Primary":false}],)"
          R"("SecurityGroupIds":["sg-1"],"Tags":[{"Key":"tier","Value":"web"},{"Key":"eniform:mark","Value":"lineage-1"},)"
          R"({"Key":"eniform:op","Value":"token-1"}],"ClientToken":"token-1"})"));
  EXPECT_THAT(cloud.Bodies("DescribeNetworkInterfaces")[0],
              R"({"Filters":[{"Name":"network-interface-id","Values":["eni-1"]}],"Offset":0,"Limit":100})");
  ASSERT_EQ(cloud.progress().size(), 4u);
  EXPECT_EQ(cloud.progress()[0].cloud_status(), "absent");
  EXPECT_EQ(cloud.progress()[1].cloud_status(), "PENDING");
  EXPECT_GT(cloud.progress()[1].next_poll_seconds(), 0);
  EXPECT_EQ(cloud.progress()[3].attempt(), 4);
}

TEST(CreateInterfaceTest, CountIsBesidesThePrimaryAndPickedInTheCloudsOrder) {
  ScriptedCloud cloud;
  cloud
      .Answer("CreateNetworkInterface", R"("NetworkInterface":{"NetworkInterfaceId":"eni-1","PrivateIpAddressSet":[
        {"PrivateIpAddress":"10.0.2.50","Primary":true},{"PrivateIpAddress":"10.0.2.9"},{"PrivateIpAddress":"10.0.2.7"}]})")
      .Interface(Ready(R"("PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.50","Primary":true},{"PrivateIpAddress":"10.0.2.7"},
                                               {"PrivateIpAddress":"10.0.2.9"}])"));
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "vpc-1" subnet_id: "subnet-1" name: "web" auto_ip_count: 2)"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.9", "10.0.2.7"));
  EXPECT_THAT(cloud.Bodies("CreateNetworkInterface")[0], HasSubstr(R"("SecondaryPrivateIpAddressCount":2)"));
  EXPECT_THAT(cloud.Bodies("CreateNetworkInterface")[0], testing::Not(HasSubstr("PrivateIpAddresses\"")));
}

TEST(CreateInterfaceTest, TakenAddressNamesItsHolder) {
  ScriptedCloud cloud;
  cloud.Fail("CreateNetworkInterface", "ResourceInUse")
      .Answer("DescribeUsedIpAddress", R"("IpAddressStates":[{"IpAddress":"10.0.2.10","ResourceId":"eni-9"}])");
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "vpc-1" subnet_id: "s" name: "n" primary_ip: "10.0.2.10")"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.2.10 is held by eni-9"));
  EXPECT_THAT(cloud.Bodies("DescribeUsedIpAddress"),
              ElementsAre(R"({"VpcId":"vpc-1","IpAddresses":["10.0.2.10"],"Offset":0,"Limit":100})"));
}

TEST(CreateInterfaceTest, LostAnswerIsInDoubtAndNotSentAgain) {
  ScriptedCloud cloud;
  cloud.Lose("CreateNetworkInterface");
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "v" subnet_id: "s" name: "n")"));
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Bodies("CreateNetworkInterface").size(), 1u);
}

TEST(CreateInterfaceTest, MoreThanTenAddressesAreRefusedHere) {
  ScriptedCloud cloud;
  OperationArguments arguments = Arguments(R"(primary_ip: "10.0.0.10")");
  for (int i = 0; i < 10; ++i) arguments.add_private_ips(absl::StrCat("10.0.0.", 20 + i));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, arguments).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

TEST(CreateInterfaceTest, FailedTaskIsAFailureWithItsOutput) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", R"("NetworkInterface":{"NetworkInterfaceId":"eni-1"})")
      .NoInterface()
      .Answer("DescribeVpcTaskResult", R"("Status":"RUNNING","Output":"")")
      .Answer("DescribeVpcTaskResult", R"("Status":"FAILED","Output":"subnet is full","Result":[])");
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "v" subnet_id: "s" name: "n")"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_EQ(result.error().code(), "FAILED");
  EXPECT_THAT(result.error().message(), HasSubstr("subnet is full"));
  EXPECT_EQ(result.error().request_id(), "req-CreateNetworkInterface");
  EXPECT_THAT(cloud.Bodies("DescribeVpcTaskResult")[0], R"({"TaskId":"req-CreateNetworkInterface"})");
}

TEST(CreateInterfaceTest, TimeOutSaysWhatWasLastSeen) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", R"("NetworkInterface":{"NetworkInterfaceId":"eni-1"})").Interface(R"("State":"PENDING")");
  const auto result = cloud.Execute(CREATE_INTERFACE, Arguments(R"(vpc_id: "v" subnet_id: "s" name: "n")"), 30);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_THAT(result.error().message(), HasSubstr("last seen PENDING"));
}

TEST(DeleteInterfaceTest, WaitsUntilItIsGone) {
  ScriptedCloud cloud;
  cloud.Answer("DeleteNetworkInterface", "").Interface(R"("State":"DELETING")").NoInterface();
  const auto result = cloud.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "eni-1" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("eni-1"));
  EXPECT_THAT(cloud.Bodies("DeleteNetworkInterface"), ElementsAre(R"({"NetworkInterfaceId":"eni-1"})"));
}

TEST(DeleteInterfaceTest, GoneAlreadyIsDone) {
  for (const char* code : {"ResourceNotFound", "InvalidNetworkInterfaceId.NotFound"}) {
    ScriptedCloud cloud;
    cloud.Fail("DeleteNetworkInterface", code).Fail("DescribeNetworkInterfaces", "ResourceNotFound");
    const auto result = cloud.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "eni-1" })"));
    ASSERT_TRUE(result.ok()) << code;
    EXPECT_EQ(result->gone_ids(0), "eni-1");
  }
}

TEST(DeleteInterfaceTest, AttachedOneIsAConflictThatNamesTheInstance) {
  ScriptedCloud cloud;
  cloud.Fail("DeleteNetworkInterface", "ResourceInUse")
      .Interface(R"("State":"AVAILABLE","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-9"})");
  const auto result = cloud.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "eni-1" })"));
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("eni-1 is attached to ins-9"));
}

TEST(UpdateInterfaceTest, SendsOnlyWhatChanges) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyNetworkInterfaceAttribute", "")
      .Interface(Ready(R"("NetworkInterfaceName":"old")"))
      .Interface(Ready(R"("NetworkInterfaceName":"new")"));
  const auto result = cloud.Execute(UPDATE_INTERFACE, Arguments(R"(interface { id: "eni-1" } name: "new")"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).name(), "new");
  EXPECT_THAT(cloud.Bodies("ModifyNetworkInterfaceAttribute"),
              ElementsAre(R"({"NetworkInterfaceId":"eni-1","NetworkInterfaceName":"new"})"));
}

TEST(SetSecurityGroupsTest, SecondaryInterfaceKeepsTheOrder) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyNetworkInterfaceAttribute", "")
      .Interface(Ready(R"("GroupSet":["sg-1","sg-2"])"))
      .Interface(Ready(R"("GroupSet":["sg-2","sg-1"])"));
  const auto result =
      cloud.Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "eni-1" } security_group_ids: "sg-2" security_group_ids: "sg-1")"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(cloud.Bodies("ModifyNetworkInterfaceAttribute"),
              ElementsAre(R"({"NetworkInterfaceId":"eni-1","SecurityGroupIds":["sg-2","sg-1"]})"));
  EXPECT_EQ(cloud.Bodies("DescribeNetworkInterfaces").size(), 2u) << "another order is not the wanted one";
}

TEST(SetSecurityGroupsTest, PrimaryInterfaceGoesThroughTheInstance) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyInstancesAttribute", "").Interface(Ready(R"("GroupSet":["sg-1"])"));
  ASSERT_TRUE(cloud
                  .Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "eni-1" } security_group_ids: "sg-1"
                                                               primary_interface: true instance_id: "ins-1")"))
                  .ok());
  EXPECT_THAT(cloud.Bodies("ModifyInstancesAttribute"), ElementsAre(R"({"InstanceIds":["ins-1"],"SecurityGroups":["sg-1"]})"));
  EXPECT_EQ(cloud.requests()[0].url, "https://cvm.tencentcloudapi.com/");
}

TEST(SetSecurityGroupsTest, ClearingTakesThemOff) {
  ScriptedCloud cloud;
  cloud.Answer("DisassociateNetworkInterfaceSecurityGroups", "")
      .Interface(Ready(R"("GroupSet":["sg-1","sg-2"])"))
      .Interface(Ready(R"("GroupSet":[])"));
  ASSERT_TRUE(cloud.Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "eni-1" })")).ok());
  EXPECT_THAT(cloud.Bodies("DisassociateNetworkInterfaceSecurityGroups"),
              ElementsAre(R"({"NetworkInterfaceIds":["eni-1"],"SecurityGroupIds":["sg-1","sg-2"]})"));
}

TEST(SetTagsTest, SplitsByTenAndNeverSendsAnEmptyArray) {
  ScriptedCloud cloud;
  OperationArguments arguments = Arguments(R"(interface { id: "eni-1" } removed_tag_keys: "old" removed_tag_keys: "absent")");
  std::string all;
  for (int i = 10; i < 22; ++i) {
    Tag* tag = arguments.add_tags();
    tag->set_key(absl::StrCat("k", i));
    tag->set_value("v");
    absl::StrAppend(&all, i > 10 ? "," : "", R"({"Key":"k)", i, R"(","Value":"v"})");
  }
  cloud.Answer("ModifyResourceTags", "")
      .Interface(Ready(R"("TagSet":[{"Key":"old","Value":"x"}])"))
      .Interface(Ready(R"("TagSet":[)" + all + "]"));
  ASSERT_TRUE(cloud.Execute(SET_TAGS, arguments).ok());
  const auto bodies = cloud.Bodies("ModifyResourceTags");
  ASSERT_EQ(bodies.size(), 2u);
  const Json first = Json::parse(bodies[0]);
  EXPECT_EQ(first["Resource"], "qcs::vpc:ap-guangzhou:uin/:eni/eni-1");
  EXPECT_EQ(first["ReplaceTags"].size(), 10u);
  EXPECT_EQ(first["ReplaceTags"][0], Json::parse(R"({"TagKey":"k10","TagValue":"v"})"));
  EXPECT_EQ(first["DeleteTags"], Json::parse(R"([{"TagKey":"old"}])")) << "a key that is not there is not removed";
  const Json second = Json::parse(bodies[1]);
  EXPECT_EQ(second["ReplaceTags"].size(), 2u);
  EXPECT_FALSE(second.contains("DeleteTags"));
  for (const auto& request : cloud.requests()) {
    if (ScriptedCloud::Header(request, "X-TC-Action") != "ModifyResourceTags") continue;
    EXPECT_EQ(request.url, "https://tag.tencentcloudapi.com/");
  }
}

TEST(SetTagsTest, OfAnEip) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyResourceTags", "")
      .Address(R"("AddressStatus":"UNBIND","TagSet":[])")
      .Address(R"("AddressStatus":"UNBIND","TagSet":[{"Key":"a","Value":"b"}])");
  const auto result = cloud.Execute(SET_TAGS, Arguments(R"(eip { id: "eip-1" } tags { key: "a" value: "b" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).tags(0).key(), "a");
  EXPECT_THAT(cloud.Bodies("ModifyResourceTags"),
              ElementsAre(R"({"Resource":"qcs::vpc:ap-guangzhou:uin/:eip/eip-1","ReplaceTags":[{"TagKey":"a","TagValue":"b"}]})"));
}

TEST(ExecuteTest, UnsupportedKindAndBadTokenAreRefused) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Execute(SET_DELETE_ON_TERMINATION, {}).error().error_class(), ERROR_CLASS_INVALID);
  ExecuteRequest request;
  request.mutable_operation()->set_kind(ATTACH);
  request.set_token(std::string(65, 'x'));
  EXPECT_EQ(sdk::ExecuteOperation(
                cloud.session(), request, [](const Progress&) { return true; }, Operations())
                .error()
                .error_class(),
            ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

TEST(ExecuteTest, StopsWaitingWhenNobodyListens) {
  ScriptedCloud cloud;
  cloud.Answer("AttachNetworkInterface", "").Interface(R"("State":"ATTACHING")");
  ExecuteRequest request;
  request.mutable_operation()->set_kind(ATTACH);
  *request.mutable_operation()->mutable_arguments() = Arguments(R"(interface { id: "eni-1" } instance_id: "ins-1")");
  request.set_token("t");
  const auto result = sdk::ExecuteOperation(
      cloud.session(), request, [](const Progress&) { return false; }, Operations());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

}  // namespace
}  // namespace eniform::tencentcloud
