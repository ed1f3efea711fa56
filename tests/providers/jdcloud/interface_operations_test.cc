#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kMade[] = R"("networkInterfaceId":"port-1")";
constexpr char kMarked[] = R"("attachmentStatus":"detached","tags":[{"key":"eniform:op","value":"token-1"}])";

OperationArguments Creation(const std::string& more = "") {
  return Arguments(R"(vpc_id: "vpc-1" subnet_id: "subnet-1" name: "web-0" )" + more);
}

TEST(CreateTest, SendsWhatWasAskedForAndTheMarks) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).NoInterface().Interface(With({"10.0.2.11", "10.0.2.40"}, kMarked));
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation(R"(primary_ip: "10.0.2.10" private_ips: "10.0.2.11" auto_ip_count: 1
      description: "shop — 前端" security_group_ids: "sg-1" security_group_ids: "sg-2" tags { key: "tier" value: "web" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).id(), "port-1");
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.40"));
  EXPECT_EQ(result->request_id(), "req-1");
  EXPECT_THAT(
      cloud.Bodies(kCreate),
      ElementsAre(R"({"subnetId":"subnet-1","networkInterfaceName":"web-0","primaryIpAddress":"10.0.2.10",)"
                  R"("secondaryIpAddresses":["10.0.2.11"],"secondaryIpCount":1,"securityGroups":["sg-1","sg-2"],)"
                  R"("description":"shop — 前端","userTags":[{"key":"tier","value":"web"},{"key":"eniform:mark","value":"lineage-1"},)"
                  R"({"key":"eniform:op","value":"token-1"}]})"));
}

TEST(CreateTest, LeavesOutWhatIsNotGiven) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).Interface(With({}, kMarked));
  ASSERT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  EXPECT_THAT(cloud.Bodies(kCreate),
              ElementsAre(R"({"subnetId":"subnet-1","networkInterfaceName":"web-0","userTags":[{"key":"eniform:mark","value":"lineage-1"},)"
                          R"({"key":"eniform:op","value":"token-1"}]})"));
}

TEST(CreateTest, WhatALostCallMadeIsFoundAndNotMadeTwice) {
  ScriptedCloud cloud;
  cloud.NoInterface().Lose(kCreate).Interface(With({}, kMarked));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  const ResolveResponse response = cloud.Resolve(CREATE_INTERFACE, Creation());
  EXPECT_EQ(response.outcome(), ResolveResponse::DONE);
  EXPECT_EQ(response.result().interfaces(0).id(), "port-1");
  EXPECT_THAT(cloud.Queries(kListInterfaces)[0], HasSubstr("tags.1.key=eniform%3Aop&tags.1.values.1=token-1"));
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 1u);
}

TEST(CreateTest, IsLookedForOnceMoreBeforeItIsRepeated) {
  ScriptedCloud cloud;
  cloud.NoInterface().Lose(kCreate).NoInterface().NoInterface().NoInterface().Interface(With({}, kMarked));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::NOT_DONE) << "looked too early, three times";
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).id(), "port-1");
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 1u);
}

TEST(CreateTest, IsNotGivenUpBeforeItCouldShow) {
  ScriptedCloud cloud;
  cloud.NoInterface().Lose(kCreate).NoInterface().NoInterface().NoInterface().Interface(With({}, kMarked));
  EXPECT_FALSE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::RUNNING);
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::DONE);
}

TEST(CreateTest, IsRepeatedWhereNothingWasMade) {
  ScriptedCloud cloud;
  cloud.NoInterface()
      .Lose(kCreate)
      .Answer(kCreate, kMade)
      .NoInterface()
      .NoInterface()
      .NoInterface()
      .NoInterface()
      .NoInterface()
      .Interface(With({}, kMarked));
  EXPECT_FALSE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::NOT_DONE);
  EXPECT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 2u);
}

TEST(CreateTest, ARefusalDoesNotMakeALostCallForgotten) {
  ScriptedCloud cloud;
  cloud.NoInterface().Lose(kCreate).Fail(kCreate, 429, "RATE_LIMIT").NoInterface().Interface(With({}, kMarked));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_THROTTLED);
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).id(), "port-1");
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 2u);
}

// The tag is missing in its answers: the id is enough.
TEST(CreateTest, WhatTheCloudNamedIsNotMadeTwice) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).Fail(kListInterfaces, 403, "HTTP_FORBIDDEN").Interface(With({}));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  const ResolveResponse response = cloud.Resolve(CREATE_INTERFACE, Creation());
  EXPECT_EQ(response.outcome(), ResolveResponse::DONE);
  EXPECT_EQ(response.result().interfaces(0).id(), "port-1");
  EXPECT_THAT(cloud.Queries(kListInterfaces).back(), HasSubstr("filters.1.name=networkInterfaceIds&filters.1.values.1=port-1"));
}

TEST(CreateTest, WhatTheCloudNamedIsAwaitedWhereItIsTriedAgain) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).Fail(kListInterfaces, 403, "HTTP_FORBIDDEN").NoInterface().Interface(With({}));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).id(), "port-1");
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 1u);
}

TEST(CreateTest, WhatTheCloudNamedAndNeverShowsIsMadeAnew) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).Fail(kListInterfaces, 403, "HTTP_FORBIDDEN").NoInterface();
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::RUNNING) << "too early to tell";
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::NOT_DONE);
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation(), 30).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 2u);
}

TEST(CreateTest, WhatAnotherProcessMayHaveMadeIsLookedFor) {
  ScriptedCloud cloud;
  cloud.NoInterface().NoInterface().NoInterface().Interface(With({}, kMarked));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::NOT_DONE);
  EXPECT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  EXPECT_THAT(cloud.Bodies(kCreate), IsEmpty());
}

TEST(CreateTest, ARegionThatAnswersTheTagWithEverythingIsNotBelieved) {
  ScriptedCloud cloud;
  cloud.Interface(With({}, R"("attachmentStatus":"detached","tags":[{"key":"eniform:op","value":"another"}])"));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation()).outcome(), ResolveResponse::NOT_DONE);
}

TEST(CreateTest, WhereTagsAreNotKeptNothingIsMadeTwice) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, kMade).Interface(With({}));
  ASSERT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  const ResolveResponse response = cloud.Resolve(CREATE_INTERFACE, Creation());
  EXPECT_EQ(response.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_THAT(response.error().message(), HasSubstr("named 'web-0' in subnet-1"));
}

TEST(CreateTest, WhatIsUntaggedAndAsAskedForLeavesItInDoubt) {
  const std::string namesake = With({}, R"("attachmentStatus":"detached","networkInterfaceName":"web-0","subnetId":"subnet-1")");
  ScriptedCloud cloud;
  cloud.NoInterface().Lose(kCreate).Interface(namesake);
  EXPECT_FALSE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  const ResolveResponse response = cloud.Resolve(CREATE_INTERFACE, Creation());
  EXPECT_EQ(response.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_THAT(response.error().message(), HasSubstr("port-1 has none"));
  EXPECT_THAT(cloud.Queries(kListInterfaces).back(), HasSubstr("filters.3.name=networkInterfaceNames&filters.3.values.1=web-0"));
  EXPECT_EQ(cloud.Resolve(CREATE_INTERFACE, Creation(R"(primary_ip: "10.0.2.99")")).outcome(), ResolveResponse::NOT_DONE)
      << "it has another address";
}

TEST(CreateTest, ARefusedCallIsMadeAgain) {
  ScriptedCloud cloud;
  cloud.NoInterface().NoInterface().Fail(kCreate, 429, "RATE_LIMIT").Answer(kCreate, kMade).Interface(With({}, kMarked));
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_THROTTLED);
  ASSERT_TRUE(cloud.Execute(CREATE_INTERFACE, Creation()).ok());
  EXPECT_EQ(cloud.Bodies(kCreate).size(), 2u);
}

TEST(CreateTest, AskedForAgainAfterARestartItMakesNothingTwice) {
  ScriptedCloud cloud;
  cloud.Interface(With({}, kMarked));
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).id(), "port-1");
  EXPECT_THAT(cloud.Bodies(kCreate), IsEmpty());
}

TEST(CreateTest, AddressInUseNamesTheHolder) {
  ScriptedCloud cloud;
  cloud.NoInterface().Fail(kCreate, 409, "ALREADY_EXISTS", "Resource 'primaryIp' already be used").Interface(With({}));
  const auto result = cloud.Execute(CREATE_INTERFACE, Creation(R"(primary_ip: "10.0.2.10")"));
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.2.10 is held by port-1"));
}

TEST(CreateTest, QuotaAndMissingSubnet) {
  ScriptedCloud cloud;
  cloud.NoInterface().Fail(kCreate, 429, "QUOTA_EXCEEDED", "NetworkInterface quota limit exceeded");
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_QUOTA);
  ScriptedCloud other;
  other.NoInterface().Fail(kCreate, 404, "NOT_FOUND", "Resource 'subnetId' not found");
  EXPECT_EQ(other.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_NOT_FOUND);
}

TEST(CreateTest, AnAnswerWithoutAnIdIsInDoubt) {
  ScriptedCloud cloud;
  cloud.NoInterface().Answer(kCreate, "");
  EXPECT_EQ(cloud.Execute(CREATE_INTERFACE, Creation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(DeleteTest, WaitsUntilGoneAndGoneIsDone) {
  ScriptedCloud cloud;
  cloud.Answer(kDelete, "").Interface(With({})).NoInterface();
  const auto result = cloud.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "port-1" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("port-1"));
  EXPECT_THAT(cloud.Bodies(kDelete), ElementsAre(""));
  ScriptedCloud gone;
  gone.Fail(kDelete, 404, "NOT_FOUND").NoInterface();
  EXPECT_TRUE(gone.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "port-1" })")).ok());
}

TEST(DeleteTest, StillAttachedIsAWrongState) {
  ScriptedCloud cloud;
  cloud.Fail(kDelete, 400, "FAILED_PRECONDITION", "NetworkInterface is attached").Interface(AttachedTo("i-1")).Listed("false");
  EXPECT_EQ(cloud.Execute(DELETE_INTERFACE, Arguments(R"(interface { id: "port-1" })")).error().error_class(), ERROR_CLASS_WRONG_STATE);
}

TEST(UpdateTest, SendsOnlyWhatChanges) {
  ScriptedCloud cloud;
  cloud.Answer(kModify, "").Interface(R"("networkInterfaceName":"old")").Interface(R"("networkInterfaceName":"new")");
  ASSERT_TRUE(cloud.Execute(UPDATE_INTERFACE, Arguments(R"(interface { id: "port-1" } name: "new")")).ok());
  EXPECT_THAT(cloud.Bodies(kModify), ElementsAre(R"({"networkInterfaceName":"new"})"));
  ScriptedCloud other;
  other.Answer(kModify, "").Interface(R"("description":"")");
  ASSERT_TRUE(other.Execute(UPDATE_INTERFACE, Arguments(R"(interface { id: "port-1" } description: "")")).ok());
  EXPECT_THAT(other.Bodies(kModify), ElementsAre(R"({"description":""})"));
}

TEST(UpdateTest, TheResultTellsTheFlagOfAnAttachedInterface) {
  ScriptedCloud cloud;
  cloud.Answer(kModify, "").Interface(R"("networkInterfaceName":"new",)" + AttachedTo("i-1")).Listed("true");
  const auto result = cloud.Execute(UPDATE_INTERFACE, Arguments(R"(interface { id: "port-1" } name: "new")"));
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->interfaces(0).delete_on_termination());
}

TEST(GroupsTest, ReplacesTheWholeSetWhateverItsOrder) {
  ScriptedCloud cloud;
  cloud.Answer(kModify, "").Interface(R"("networkSecurityGroupIds":["sg-9"])").Interface(R"("networkSecurityGroupIds":["sg-2","sg-1"])");
  const auto arguments = Arguments(R"(interface { id: "port-1" } security_group_ids: "sg-1" security_group_ids: "sg-2")");
  ASSERT_TRUE(cloud.Execute(SET_SECURITY_GROUPS, arguments).ok());
  EXPECT_THAT(cloud.Bodies(kModify), ElementsAre(R"({"securityGroups":["sg-1","sg-2"]})"));
}

TEST(GroupsTest, NoneIsNeverSent) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Execute(SET_SECURITY_GROUPS, Arguments(R"(interface { id: "port-1" })")).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_THAT(cloud.requests(), IsEmpty());
}

TEST(KindsTest, WhatTheCloudHasNoActionForIsNoOperation) {
  ScriptedCloud cloud;
  for (OperationKind kind : {SET_TAGS, MOVE_ADDRESSES, MOVE_INTERFACE, CHANGE_SUBNET, CHANGE_PRIMARY_ADDRESS}) {
    EXPECT_EQ(cloud.Execute(kind, Arguments("")).error().error_class(), ERROR_CLASS_INVALID);
    EXPECT_EQ(cloud.Resolve(kind, Arguments("")).error().error_class(), ERROR_CLASS_INVALID);
  }
}

}  // namespace
}  // namespace eniform::jdcloud
