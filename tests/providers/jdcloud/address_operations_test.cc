#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const OperationArguments& Two() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(interface { id: "port-1" } private_ips: "10.0.2.11" private_ips: "10.0.2.12")"));
  return *arguments;
}
const OperationArguments& Picked() {
  static const auto* const arguments = new OperationArguments(Arguments(R"(interface { id: "port-1" } auto_ip_count: 2)"));
  return *arguments;
}

TEST(AssignTest, NeverByForceAndWaitsUntilAllAreThere) {
  ScriptedCloud cloud;
  cloud.Answer(kAssign, "").Interface(With({})).Interface(With({"10.0.2.11", "10.0.2.12"}));
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Two());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).addresses_size(), 3);
  EXPECT_THAT(cloud.Bodies(kAssign), ElementsAre(R"({"force":false,"secondaryIps":["10.0.2.11","10.0.2.12"]})"));
}

TEST(AssignTest, ThereAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail(kAssign, 400, "INVALID_ARGUMENT").Interface(With({"10.0.2.11", "10.0.2.12"}));
  EXPECT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
}

TEST(AssignTest, APartThatIsThereIsNotAskedForAgain) {
  ScriptedCloud cloud;
  cloud.Fail(kAssign, 409, "ALREADY_EXISTS")
      .Answer(kAssign, "")
      .Interface(With({"10.0.2.11"}))
      .Interface(With({"10.0.2.11"}))
      .Interface(With({"10.0.2.11", "10.0.2.12"}));
  ASSERT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
  EXPECT_EQ(cloud.Bodies(kAssign)[1], R"({"force":false,"secondaryIps":["10.0.2.12"]})");
}

TEST(AssignTest, HeldBySomebodyElseNamesTheHolder) {
  ScriptedCloud cloud;
  cloud.Fail(kAssign, 409, "ALREADY_EXISTS", "Resource 'secondaryIps' already be used")
      .Interface(With({}))
      .Interface(With({}))
      .Answer(kListInterfaces, R"("networkInterfaces":[{"networkInterfaceId":"port-5","role":"Managed",
                                  "primaryIp":{"privateIpAddress":"10.0.2.12"}}],"totalCount":1)");
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Two());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.2.12 is held by port-5"));
  EXPECT_THAT(cloud.Queries(kListInterfaces).back(), HasSubstr("filters.1.name=vpcId&filters.1.values.1=vpc-1"));
}

TEST(AssignTest, CountAsksForWhatIsMissingAndNamesWhatCame) {
  ScriptedCloud cloud;
  cloud.Interface(With({"10.0.2.20"}))
      .Answer(kAssign, "")
      .Interface(With({"10.0.2.20"}))
      .Interface(With({"10.0.2.20", "10.0.2.30", "10.0.2.40"}));
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
  EXPECT_EQ(result->request_id(), "req-1");
  // Asked for once more, they are there.
  const auto again = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  ASSERT_TRUE(again.ok());
  EXPECT_THAT(again->picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
  EXPECT_THAT(cloud.Bodies(kAssign), ElementsAre(R"({"force":false,"secondaryIpCount":2})"));
}

TEST(AssignTest, LostCountThatHappenedIsNotRepeated) {
  ScriptedCloud cloud;
  cloud.Interface(With({"10.0.2.20"})).Lose(kAssign).Interface(With({"10.0.2.20", "10.0.2.30", "10.0.2.40"}));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  const ResolveResponse response = cloud.Resolve(ASSIGN_ADDRESSES, Picked());
  EXPECT_EQ(response.outcome(), ResolveResponse::DONE);
  EXPECT_THAT(response.result().picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
  EXPECT_EQ(cloud.Bodies(kAssign).size(), 1u);
}

TEST(AssignTest, LostCountIsRepeatedForTheRestAlone) {
  ScriptedCloud cloud;
  cloud.Interface(With({}))
      .Lose(kAssign)
      .Interface(With({}))             // Resolve, at once
      .Interface(With({"10.0.2.30"}))  // Resolve, later
      .Interface(With({"10.0.2.30"}))  // Execute reads anew
      .Answer(kAssign, "")
      .Interface(With({"10.0.2.30", "10.0.2.40"}));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Picked()).outcome(), ResolveResponse::RUNNING);
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Picked()).outcome(), ResolveResponse::NOT_DONE);
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
  EXPECT_EQ(cloud.Bodies(kAssign)[1], R"({"force":false,"secondaryIpCount":1})");
}

TEST(AssignTest, ARefusalDoesNotMakeALostCountForgotten) {
  ScriptedCloud cloud;
  cloud.Interface(With({}))
      .Lose(kAssign)
      .Fail(kAssign, 429, "RATE_LIMIT")
      .Interface(With({}))
      .Interface(With({"10.0.2.30", "10.0.2.40"}));  // of the lost call, late
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_THROTTLED);
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
  EXPECT_EQ(cloud.Bodies(kAssign).size(), 2u);
}

TEST(AssignTest, AnAcceptedCountThatCanNotBeReadIsNotRepeatedBeforeItCouldShow) {
  ScriptedCloud cloud;
  cloud.Interface(With({})).Answer(kAssign, "").Fail(kListInterfaces, 403, "HTTP_FORBIDDEN").Interface(With({}));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Picked()).outcome(), ResolveResponse::RUNNING);
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Picked()).outcome(), ResolveResponse::NOT_DONE);
}

TEST(AssignTest, CountOfAnotherProcessIsNotRepeated) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Picked()).outcome(), ResolveResponse::NOT_DONE);
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("plan again"));
  EXPECT_TRUE(cloud.requests().empty());
}

TEST(AssignTest, RefusedCountMayBeTriedAgain) {
  ScriptedCloud cloud;
  cloud.Interface(With({}))
      .Fail(kAssign, 429, "RATE_LIMIT")
      .Interface(With({"10.0.2.20"}))  // somebody else's, meanwhile
      .Answer(kAssign, "")
      .Interface(With({"10.0.2.20", "10.0.2.30", "10.0.2.40"}));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Picked()).error().error_class(), ERROR_CLASS_THROTTLED);
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Picked());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.30", "10.0.2.40"));
}

TEST(UnassignTest, SendsTheListAndWaitsUntilAllAreGone) {
  ScriptedCloud cloud;
  cloud.Answer(kUnassign, "").Interface(With({"10.0.2.11"})).Interface(With({}));
  ASSERT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
  EXPECT_THAT(cloud.Bodies(kUnassign), ElementsAre(R"({"secondaryIps":["10.0.2.11","10.0.2.12"]})"));
}

TEST(UnassignTest, GoneAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail(kUnassign, 404, "NOT_FOUND").Interface(With({}));
  EXPECT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
}

TEST(UnassignTest, WhatIsLeftOfAnEarlierAttemptIsTakenAway) {
  ScriptedCloud cloud;
  cloud.Fail(kUnassign, 400, "INVALID_ARGUMENT")
      .Answer(kUnassign, "")
      .Interface(With({"10.0.2.12"}))
      .Interface(With({"10.0.2.12"}))
      .Interface(With({}));
  ASSERT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
  EXPECT_EQ(cloud.Bodies(kUnassign)[1], R"({"secondaryIps":["10.0.2.12"]})");
}

TEST(AddressesTest, MoreThanAnInterfaceHoldsAreNeverSent) {
  ScriptedCloud cloud;
  OperationArguments arguments = Arguments(R"(interface { id: "port-1" })");
  for (int i = 0; i < 21; ++i) arguments.add_private_ips(absl::StrCat("10.0.2.", 20 + i));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, arguments).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

}  // namespace
}  // namespace eniform::jdcloud
