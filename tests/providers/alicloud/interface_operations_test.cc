#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kCreated[] = R"("NetworkInterfaceId":"eni-1","Status":"Available")";

OperationArguments Creation() {
  return Arguments(
      R"(vpc_id: "vpc-1" subnet_id: "vsw-1" name: "web-0" description: "d0" primary_ip: "10.0.1.10" private_ips: "10.0.1.10"
         private_ips: "10.0.1.11" security_group_ids: "sg-2" security_group_ids: "sg-1" tags { key: "tier" value: "web" })");
}

std::string With(const std::string& addresses, const std::string& flag) {
  std::string list = R"({"PrivateIpAddress":"10.0.1.10","Primary":true})";
  for (absl::string_view address : absl::StrSplit(addresses, ' ', absl::SkipEmpty())) {
    absl::StrAppend(&list, R"(,{"PrivateIpAddress":")", address, R"(","Primary":false})");
  }
  return absl::StrCat(R"("Status":"Available",)", flag, R"("PrivateIpSets":{"PrivateIpSet":[)", list, "]}");
}

TEST(CreateInterfaceTest, SaysEverythingAtOnceAndTheFlagAlways) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated).Interface(With("10.0.1.11", R"("DeleteOnRelease":false,)"));
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->interfaces(0).id(), "eni-1");
  EXPECT_EQ(result->picked_ips_size(), 0);
  EXPECT_THAT(cloud.Asked("CreateNetworkInterface"), ElementsAre(Parameters{{"ClientToken", "token-1"},
                                                                            {"DeleteOnRelease", "false"},
                                                                            {"Description", "d0"},
                                                                            {"NetworkInterfaceName", "web-0"},
                                                                            {"PrimaryIpAddress", "10.0.1.10"},
                                                                            {"PrivateIpAddress.1", "10.0.1.11"},
                                                                            {"RegionId", "cn-beijing"},
                                                                            {"SecurityGroupIds.1", "sg-2"},
                                                                            {"SecurityGroupIds.2", "sg-1"},
                                                                            {"Tag.1.Key", "tier"},
                                                                            {"Tag.1.Value", "web"},
                                                                            {"Tag.2.Key", "eniform:mark"},
                                                                            {"Tag.2.Value", "lineage-1"},
                                                                            {"Tag.3.Key", "eniform:op"},
                                                                            {"Tag.3.Value", "token-1"},
                                                                            {"VSwitchId", "vsw-1"}}));
}

TEST(CreateInterfaceTest, FlagThatWasNotTakenIsSet) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated)
      .Interface(With("10.0.1.11", R"("DeleteOnRelease":true,)"))
      .Interface(With("10.0.1.11", R"("DeleteOnRelease":false,)"))
      .Answer("ModifyNetworkInterfaceAttribute", "");
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->interfaces(0).delete_on_termination());
  EXPECT_THAT(cloud.Asked("ModifyNetworkInterfaceAttribute"),
              ElementsAre(Parameters{{"DeleteOnRelease", "false"}, {"NetworkInterfaceId", "eni-1"}, {"RegionId", "cn-beijing"}}));
}

TEST(CreateInterfaceTest, FlagThatIsNotToldIsUnknown) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated).Interface(With("10.0.1.11", ""));
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->interfaces(0).has_delete_on_termination());
}

TEST(CreateInterfaceTest, CountAloneGoesWithTheCall) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated).Interface(With("10.0.1.77 10.0.1.9", R"("DeleteOnRelease":true,)"));
  const auto result = cloud.Execute(
      CREATE_INTERFACE,
      Arguments(R"(vpc_id: "vpc-1" subnet_id: "vsw-1" auto_ip_count: 2 security_group_ids: "sg-1" delete_on_termination: true)"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.1.9", "10.0.1.77"));
  const Parameters asked = cloud.Asked("CreateNetworkInterface")[0];
  EXPECT_EQ(asked.at("SecondaryPrivateIpAddressCount"), "2");
  EXPECT_EQ(asked.at("DeleteOnRelease"), "true");
  EXPECT_FALSE(asked.contains("PrimaryIpAddress"));
  EXPECT_FALSE(asked.contains("NetworkInterfaceName"));
}

TEST(CreateInterfaceTest, ListAndCountAreTwoCallsWithTokensOfTheirOwn) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated)
      .Answer("AssignPrivateIpAddresses", "")
      .Interface(With("10.0.1.11", R"("DeleteOnRelease":false,)"))
      .Interface(With("10.0.1.11 10.0.1.12", R"("DeleteOnRelease":false,)"));
  OperationArguments arguments = Creation();
  arguments.set_auto_ip_count(1);
  const auto result = cloud.Execute(CREATE_INTERFACE, arguments);
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.1.12"));
  EXPECT_FALSE(cloud.Asked("CreateNetworkInterface")[0].contains("SecondaryPrivateIpAddressCount"));
  const Parameters more = cloud.Asked("AssignPrivateIpAddresses")[0];
  EXPECT_EQ(more.at("SecondaryPrivateIpAddressCount"), "1");
  EXPECT_NE(more.at("ClientToken"), "token-1");
}

TEST(CreateInterfaceTest, AnswerWithoutAnIdIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", R"("NetworkInterfaceId":"")");
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(result.error().request_id(), "req-CreateNetworkInterface");
}

TEST(CreateInterfaceTest, TakenAddressNamesItsHolder) {
  ScriptedCloud cloud;
  cloud.Fail("CreateNetworkInterface", "InvalidIp.IpRepeated", 403)
      .Interfaces({R"("NetworkInterfaceId":"eni-8","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.11","Primary":false}]})"})
      .NoInterface();
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.1.11 is held by eni-8"));
}

TEST(CreateInterfaceTest, TokenStaysUntilTheAttemptIsSaidToHaveFailed) {
  ScriptedCloud cloud;
  cloud.Fail("CreateNetworkInterface", "IncorrectVSwitchStatus")
      .Fail("CreateNetworkInterface", "IdempotentFailed")
      .Answer("CreateNetworkInterface", kCreated)
      .NoInterface()
      .Interface(With("10.0.1.11", R"("DeleteOnRelease":false,)"));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  const auto asked = cloud.Asked("CreateNetworkInterface");
  EXPECT_EQ(asked[1].at("ClientToken"), "token-1");
  EXPECT_EQ(asked[2].at("ClientToken"), RenewedToken("token-1", 1));
}

TEST(CreateInterfaceTest, RenewedTokenOnlyAfterLooking) {
  ScriptedCloud cloud;
  cloud.Fail("CreateNetworkInterface", "IdempotentFailed").Interface(With("10.0.1.11", R"("DeleteOnRelease":false,)"));
  EXPECT_FALSE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok()) << result.error().DebugString();
  EXPECT_EQ(result->interfaces(0).id(), "eni-1");
  EXPECT_EQ(cloud.Asked("DescribeNetworkInterfaces")[0].at("Tag.1.Value"), "token-1");
  EXPECT_EQ(cloud.Asked("CreateNetworkInterface").size(), 1u) << "what the attempt said to have failed made after all is taken";
}

TEST(CreateInterfaceTest, WithoutTheAddressesToBePickedItIsTakenAwayAgain) {
  OperationArguments arguments = Creation();
  arguments.set_auto_ip_count(1);
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated)
      .Fail("AssignPrivateIpAddresses", "InvalidVSwitchId.IpNotEnough", 403)
      .Answer("DeleteNetworkInterface", "")
      .NoInterface();
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, arguments).error().error_class(), ERROR_CLASS_QUOTA);
  EXPECT_THAT(cloud.Asked("DeleteNetworkInterface"), ElementsAre(Parameters{{"NetworkInterfaceId", "eni-1"}, {"RegionId", "cn-beijing"}}));

  ScriptedCloud stays;
  stays.Answer("CreateNetworkInterface", kCreated)
      .Fail("AssignPrivateIpAddresses", "InvalidVSwitchId.IpNotEnough", 403)
      .Fail("DeleteNetworkInterface", "Forbidden.RAM", 403);
  const auto kept = stays.Execute(CREATE_INTERFACE, arguments);
  EXPECT_EQ(kept.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << "something was made";
  EXPECT_THAT(kept.error().message(), HasSubstr("eni-1"));

  ScriptedCloud later;
  later.Answer("CreateNetworkInterface", kCreated).Fail("AssignPrivateIpAddresses", "Operation.Conflict", 403);
  EXPECT_EQ(later.Execute(CREATE_INTERFACE, arguments).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_TRUE(later.Asked("DeleteNetworkInterface").empty()) << "the next attempt goes on with it";
}

TEST(CreateInterfaceTest, RefusedFlagDoesNotMakeTheCreationFail) {
  ScriptedCloud cloud;
  cloud.Answer("CreateNetworkInterface", kCreated)
      .Interface(With("10.0.1.11", R"("DeleteOnRelease":true,)"))
      .Fail("ModifyNetworkInterfaceAttribute", "Forbidden.RAM", 403);
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << "the interface is there";
}

TEST(CreateInterfaceTest, MoreAddressesThanACallTakes) {
  ScriptedCloud cloud;
  OperationArguments arguments = Creation();
  for (int i = 20; i < 30; ++i) arguments.add_private_ips(absl::StrCat("10.0.1.", i));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, arguments).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

const OperationArguments& One() {
  static const auto* const arguments = new OperationArguments(Arguments(R"(interface { id: "eni-1" })"));
  return *arguments;
}

TEST(DeleteInterfaceTest, WaitsUntilItIsGone) {
  ScriptedCloud cloud;
  cloud.Answer("DeleteNetworkInterface", "").Interface(R"("Status":"Deleting")").NoInterface();
  const auto result = cloud.Execute(DELETE_INTERFACE, One());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("eni-1"));
  EXPECT_EQ(cloud.Asked("DeleteNetworkInterface").size(), 1u);
}

TEST(DeleteInterfaceTest, GoneAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("DeleteNetworkInterface", "InvalidEniId.NotFound", 404).NoInterface();
  EXPECT_TRUE(cloud.Execute(DELETE_INTERFACE, One()).ok());
}

TEST(DeleteInterfaceTest, StuckInDeletingIsSentAgain) {
  ScriptedCloud cloud;
  cloud.Answer("DeleteNetworkInterface", "");
  for (int i = 0; i < 25; ++i) cloud.Interface(R"("Status":"Deleting")");
  cloud.NoInterface();
  EXPECT_TRUE(cloud.Execute(DELETE_INTERFACE, One()).ok());
  EXPECT_GE(cloud.Asked("DeleteNetworkInterface").size(), 2u);
}

TEST(DeleteInterfaceTest, AttachedNamesTheInstance) {
  ScriptedCloud cloud;
  cloud.Fail("DeleteNetworkInterface", "InvalidOperation.InvalidEniState").Interface(kAttached);
  const auto result = cloud.Execute(DELETE_INTERFACE, One());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("eni-1 is attached to i-1"));
}

TEST(DeleteInterfaceTest, OnItsWayOutOfAnInstanceIsBusy) {
  ScriptedCloud cloud;
  cloud.Fail("DeleteNetworkInterface", "InvalidOperation.InvalidEniState").Interface(R"("Status":"Detaching")");
  EXPECT_EQ(cloud.Execute(DELETE_INTERFACE, One()).error().error_class(), ERROR_CLASS_BUSY);
}

TEST(UpdateInterfaceTest, SendsWhatChanges) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyNetworkInterfaceAttribute", "").Interface(R"("Status":"InUse","NetworkInterfaceName":"new","Description":"old")");
  ASSERT_TRUE(cloud.Execute(UPDATE_INTERFACE, Arguments(R"(interface { id: "eni-1" } name: "new")")).ok());
  EXPECT_THAT(cloud.Asked("ModifyNetworkInterfaceAttribute"),
              ElementsAre(Parameters{{"NetworkInterfaceId", "eni-1"}, {"NetworkInterfaceName", "new"}, {"RegionId", "cn-beijing"}}));
}

TEST(UpdateInterfaceTest, NothingIsEmptied) {
  ScriptedCloud cloud;
  for (const char* what : {R"(description: "")", R"(name: "")"}) {
    const auto result = cloud.Execute(UPDATE_INTERFACE, Arguments(absl::StrCat(R"(interface { id: "eni-1" } )", what)));
    EXPECT_EQ(result.error().error_class(), ERROR_CLASS_INVALID) << what;
  }
  EXPECT_TRUE(cloud.requests().empty());
}

constexpr char kGroups[] = R"("Status":"InUse","SecurityGroupIds":{"SecurityGroupId":["sg-1","sg-2"]})";

TEST(SetSecurityGroupsTest, SecondaryWhateverTheOrder) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyNetworkInterfaceAttribute", "").Interface(kGroups);
  ASSERT_TRUE(
      cloud.Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "eni-1" } security_group_ids: "sg-2" security_group_ids: "sg-1")"))
          .ok());
  const Parameters asked = cloud.Asked("ModifyNetworkInterfaceAttribute")[0];
  EXPECT_EQ(asked.at("SecurityGroupId.1"), "sg-2");
  EXPECT_EQ(asked.at("SecurityGroupId.2"), "sg-1");
}

TEST(SetSecurityGroupsTest, PrimaryThroughItsInstance) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyInstanceAttribute", "").Interface(kGroups);
  ASSERT_TRUE(cloud
                  .Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "eni-1" } instance_id: "i-1" primary_interface: true
                                        security_group_ids: "sg-1" security_group_ids: "sg-2")"))
                  .ok());
  EXPECT_THAT(cloud.Asked("ModifyInstanceAttribute"),
              ElementsAre(Parameters{{"InstanceId", "i-1"}, {"SecurityGroupIds.1", "sg-1"}, {"SecurityGroupIds.2", "sg-2"}}));
}

TEST(SetSecurityGroupsTest, NeverNone) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Execute(SET_SECURITY_GROUPS, One()).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

TEST(SetDeleteOnTerminationTest, ChangedInPlaceAndReadBack) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyNetworkInterfaceAttribute", "")
      .Interface(R"("Status":"InUse","DeleteOnRelease":false)")
      .Interface(R"("Status":"InUse","DeleteOnRelease":true)");
  const auto result = cloud.Execute(SET_DELETE_ON_TERMINATION, Arguments(R"(interface { id: "eni-1" } delete_on_termination: true)"));
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->interfaces(0).delete_on_termination());
  EXPECT_EQ(cloud.Asked("ModifyNetworkInterfaceAttribute")[0].at("DeleteOnRelease"), "true");
}

constexpr char kTagged[] =
    R"("Status":"InUse","Tags":{"Tag":[{"TagKey":"keep","TagValue":"1"},{"TagKey":"old","TagValue":"1"},{"TagKey":"tier","TagValue":"db"}]})";

TEST(SetTagsTest, AwayFirstThenOn) {
  ScriptedCloud cloud;
  cloud.Interface(kTagged)
      .Interface(R"("Tags":{"Tag":[{"TagKey":"keep","TagValue":"1"},{"TagKey":"new","TagValue":""},{"TagKey":"tier","TagValue":"web"}]})")
      .Answer("UntagResources", "")
      .Answer("TagResources", "");
  ASSERT_TRUE(cloud
                  .Execute(SET_TAGS, Arguments(R"(interface { id: "eni-1" } tags { key: "tier" value: "web" } tags { key: "new" }
                                                  tags { key: "keep" value: "1" } removed_tag_keys: "old" removed_tag_keys: "gone")"))
                  .ok());
  EXPECT_THAT(
      cloud.Asked("UntagResources"),
      ElementsAre(Parameters{
          {"RegionId", "cn-beijing"}, {"ResourceId.1", "eni-1"}, {"ResourceType", "eni"}, {"TagKey.1", "old"}, {"TagKey.2", "tier"}}));
  EXPECT_THAT(cloud.Asked("TagResources"), ElementsAre(Parameters{{"RegionId", "cn-beijing"},
                                                                  {"ResourceId.1", "eni-1"},
                                                                  {"ResourceType", "eni"},
                                                                  {"Tag.1.Key", "tier"},
                                                                  {"Tag.1.Value", "web"},
                                                                  {"Tag.2.Key", "new"},
                                                                  {"Tag.2.Value", ""}}));
}

TEST(SetTagsTest, NothingLeftToDoMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Interface(kTagged);
  ASSERT_TRUE(
      cloud.Execute(SET_TAGS, Arguments(R"(interface { id: "eni-1" } tags { key: "keep" value: "1" } removed_tag_keys: "no")")).ok());
  EXPECT_TRUE(cloud.Asked("TagResources").empty());
}

TEST(SetTagsTest, EipsAreTheOtherProducts) {
  ScriptedCloud cloud;
  cloud.Address(R"("Status":"Available","Tags":{"Tag":[{"Key":"a","Value":"1"}]})")
      .Address(R"("Status":"Available","Tags":{"Tag":[{"Key":"a","Value":"2"}]})")
      .Answer("UnTagResources", "")
      .Answer("TagResources", "");
  ASSERT_TRUE(cloud.Execute(SET_TAGS, Arguments(R"(eip { id: "eip-1" } tags { key: "a" value: "2" })")).ok());
  EXPECT_EQ(cloud.Asked("UnTagResources")[0].at("ResourceType"), "EIP");
  for (const sdk::HttpRequest& request : cloud.requests()) EXPECT_EQ(sdk::HeaderOf(request, "x-acs-version"), "2016-04-28");
}

}  // namespace
}  // namespace eniform::alicloud
