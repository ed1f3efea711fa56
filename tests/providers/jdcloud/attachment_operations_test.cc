#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const OperationArguments& Attachment1() {
  static const auto* const arguments = new OperationArguments(Arguments(R"(interface { id: "port-1" } instance_id: "i-1")"));
  return *arguments;
}

TEST(AttachTest, SettledOnlyWhenBothProductsSaySo) {
  ScriptedCloud cloud;
  cloud.Answer(kAttach, "")
      .Interface(kDetached)
      .Interface(AttachedTo("i-1"))  // vpc is first
      .NotListed()
      .NotListed()
      .Listed("false");
  const auto result = cloud.Execute(ATTACH, Attachment1());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).instance_id(), "i-1");
  EXPECT_EQ(result->interfaces(0).status(), INTERFACE_STATUS_IN_USE);
  EXPECT_FALSE(result->interfaces(0).delete_on_termination());
  EXPECT_THAT(cloud.Bodies(kAttach), ElementsAre(R"({"networkInterfaceId":"port-1","autoDelete":false})"));
  EXPECT_EQ(cloud.Queries(kListInstances).size(), 3u);
  ASSERT_FALSE(cloud.progress().empty());
  EXPECT_THAT(cloud.progress().back().cloud_status(), HasSubstr("not listed at the instance"));
}

TEST(AttachTest, TheFlagIsGivenWithTheCall) {
  ScriptedCloud cloud;
  cloud.Answer(kAttach, "").Interface(kDetached).Interface(AttachedTo("i-1")).NotListed().Listed("true");
  OperationArguments arguments = Attachment1();
  arguments.set_delete_on_termination(true);
  const auto result = cloud.Execute(ATTACH, arguments);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->interfaces(0).delete_on_termination());
  EXPECT_THAT(cloud.Bodies(kAttach), ElementsAre(R"({"networkInterfaceId":"port-1","autoDelete":true})"));
}

TEST(AttachTest, AttachedThereAlreadyMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-1")).Listed("false");
  ASSERT_TRUE(cloud.Execute(ATTACH, Attachment1()).ok());
  EXPECT_TRUE(cloud.Bodies(kAttach).empty());
}

TEST(AttachTest, AttachedThereWithAnotherFlagGetsTheOneAskedFor) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-1")).Listed("true").Listed("true").Listed("false").Answer(kSetFlag, "");
  EXPECT_EQ(cloud.Resolve(ATTACH, Attachment1()).outcome(), ResolveResponse::NOT_DONE);
  const auto result = cloud.Execute(ATTACH, Attachment1());
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->interfaces(0).delete_on_termination()) << "it would go with its instance";
  EXPECT_TRUE(cloud.Bodies(kAttach).empty());
  EXPECT_THAT(cloud.Bodies(kSetFlag), ElementsAre(R"({"networks":[{"networkInterfaceId":"port-1","autoDelete":false}]})"));
}

TEST(AttachTest, AttachedElsewhereIsAConflictThatSaysWhere) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-8")).Listed("false", "i-8");
  const auto result = cloud.Execute(ATTACH, Attachment1());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("port-1 is attached to i-8"));
  EXPECT_TRUE(cloud.Bodies(kAttach).empty());
}

TEST(AttachTest, AttachedMeanwhileIsDone) {
  ScriptedCloud cloud;
  cloud.Interface(kDetached)
      .NotListed()
      .Fail(kAttach, 400, "FAILED_PRECONDITION", "NetworkInterface has been attached on other device")
      .Interface(AttachedTo("i-1"))
      .Listed("false");
  EXPECT_TRUE(cloud.Execute(ATTACH, Attachment1()).ok());
}

TEST(AttachTest, RefusalsByTheirWords) {
  const std::vector<std::pair<std::string, ErrorClass>> rows = {
      {"Conflict with underlay task", ERROR_CLASS_BUSY},
      {"Flavor constraints. NetworkInterface limit exceeded", ERROR_CLASS_QUOTA},
      {"ElasticIp 'fip-1' and instance are not in the same az", ERROR_CLASS_INVALID},
      {"No NetworkInterface permissions.", ERROR_CLASS_AUTH},
      {"Invalid instance status", ERROR_CLASS_WRONG_STATE},
  };
  for (const auto& [message, error_class] : rows) {
    ScriptedCloud cloud;
    cloud.Interface(kDetached).NotListed().Fail(kAttach, 400, "FAILED_PRECONDITION", message);
    EXPECT_EQ(cloud.Execute(ATTACH, Attachment1()).error().error_class(), error_class) << message;
  }
}

TEST(AttachTest, AnInstanceThatChangesIsBusyAndOneInErrorIsNot) {
  ScriptedCloud cloud;
  cloud.Interface(kDetached).NotListed("stopping").Fail(kAttach, 400, "FAILED_PRECONDITION", "Invalid instance status");
  const auto busy = cloud.Execute(ATTACH, Attachment1());
  EXPECT_EQ(busy.error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_THAT(busy.error().message(), HasSubstr("i-1 is stopping"));
  ScriptedCloud broken;
  broken.Interface(kDetached).NotListed("error").Fail(kAttach, 400, "FAILED_PRECONDITION", "Invalid instance status");
  EXPECT_EQ(broken.Execute(ATTACH, Attachment1()).error().error_class(), ERROR_CLASS_WRONG_STATE);
}

TEST(AttachTest, ADetachUnderWayIsAwaitedFirst) {
  ScriptedCloud cloud;
  cloud.Answer(kAttach, "")
      .Interface(kDetached)
      .Listed("false", "i-8")  // the vm product still has it at another instance
      .Interface(kDetached)
      .Listed("false", "i-8")
      .Interface(kDetached)
      .Answer(kListInstances, R"("instances":[],"totalCount":0)")
      .Interface(AttachedTo("i-1"))
      .Listed("false");
  ASSERT_TRUE(cloud.Execute(ATTACH, Attachment1()).ok());
  EXPECT_EQ(cloud.Bodies(kAttach).size(), 1u);
}

TEST(AttachTest, TheTimeBeingOverLeavesItInDoubtAndItIsNotRepeated) {
  ScriptedCloud cloud;
  cloud.Answer(kAttach, "").Interface(kDetached).NotListed();
  const auto result = cloud.Execute(ATTACH, Attachment1(), 30);
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(ATTACH, Attachment1()).outcome(), ResolveResponse::RUNNING) << "the cloud accepted it";
  EXPECT_EQ(cloud.Execute(ATTACH, Attachment1(), 30).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Bodies(kAttach).size(), 1u);
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Minutes(11));
  EXPECT_EQ(cloud.Resolve(ATTACH, Attachment1()).outcome(), ResolveResponse::NOT_DONE);
}

TEST(AttachTest, ALostAnswerIsNotRepeatedBeforeItCouldShow) {
  ScriptedCloud cloud;
  cloud.Lose(kAttach).Interface(kDetached).NotListed();
  EXPECT_EQ(cloud.Execute(ATTACH, Attachment1()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(ATTACH, Attachment1()).outcome(), ResolveResponse::RUNNING);
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(ATTACH, Attachment1()).outcome(), ResolveResponse::NOT_DONE);
}

TEST(DetachTest, SettledOnlyWhenBothProductsSaySo) {
  ScriptedCloud cloud;
  cloud.Answer(kDetach, "")
      .Interface(AttachedTo("i-1"))
      .Interface(kDetached)  // vpc is first
      .Listed("false")
      .Listed("false")
      .NotListed();
  const auto result = cloud.Execute(DETACH, Attachment1());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).instance_id(), "");
  EXPECT_EQ(result->interfaces(0).status(), INTERFACE_STATUS_AVAILABLE);
  EXPECT_FALSE(result->interfaces(0).has_delete_on_termination());
  EXPECT_THAT(cloud.Bodies(kDetach), ElementsAre(R"({"networkInterfaceId":"port-1"})"));
  EXPECT_EQ(cloud.Queries(kListInstances).size(), 3u);
}

TEST(DetachTest, IsNotRepeatedWhileTheProductsDisagree) {
  ScriptedCloud cloud;
  cloud.Interface(kDetached).Listed("false").Listed("false").NotListed();
  ASSERT_TRUE(cloud.Execute(DETACH, Attachment1()).ok());
  EXPECT_TRUE(cloud.Bodies(kDetach).empty());
}

TEST(DetachTest, DetachedOrGoneAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Interface(kDetached).NotListed();
  EXPECT_TRUE(cloud.Execute(DETACH, Attachment1()).ok());
  ScriptedCloud gone;
  gone.NoInterface();
  const auto result = gone.Execute(DETACH, Attachment1());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("port-1"));
}

TEST(DetachTest, AtAnotherInstanceIsLeftAlone) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-8")).Listed("false", "i-8");
  EXPECT_EQ(cloud.Execute(DETACH, Attachment1()).error().error_class(), ERROR_CLASS_CONFLICT);
}

TEST(FlagTest, IsChangedInPlace) {
  ScriptedCloud cloud;
  cloud.Answer(kSetFlag, "").Interface(AttachedTo("i-1")).Listed("false").Listed("true");
  OperationArguments arguments = Attachment1();
  arguments.set_delete_on_termination(true);
  const auto result = cloud.Execute(SET_DELETE_ON_TERMINATION, arguments);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->interfaces(0).delete_on_termination());
  EXPECT_THAT(cloud.Bodies(kSetFlag), ElementsAre(R"({"networks":[{"networkInterfaceId":"port-1","autoDelete":true}]})"));
}

TEST(FlagTest, NotMountedYetIsBusyWhileItIsBeingAttached) {
  ScriptedCloud cloud;
  cloud.Fail(kSetFlag, 400, "FAILED_PRECONDITION", "NetworkInterface 'port-1' not mounted on instance")
      .Interface(AttachedTo("i-1"))
      .NotListed();
  EXPECT_EQ(cloud.Execute(SET_DELETE_ON_TERMINATION, Attachment1()).error().error_class(), ERROR_CLASS_BUSY);
}

TEST(TurnsTest, OneAtATimeOnAnInstance) {
  InstanceTurns turns(sdk::SystemClock());
  auto first = turns.Take("i-1", absl::InfiniteFuture());
  ASSERT_TRUE(first);
  EXPECT_TRUE(turns.Take("i-2", absl::InfiniteFuture())) << "another instance";
  EXPECT_FALSE(turns.Take("i-1", absl::InfinitePast())) << "its time is over before its turn";
  std::atomic<bool> second = false;
  std::thread waiter([&] {
    const auto turn = turns.Take("i-1", absl::InfiniteFuture());
    second = turn.has_value();
  });
  first.reset();
  waiter.join();
  EXPECT_TRUE(second);
}

TEST(TurnsTest, WithoutATurnNothingIsCalled) {
  ScriptedCloud cloud;
  const auto turn = cloud.session().turns.Take("i-1", absl::InfiniteFuture());
  EXPECT_EQ(cloud.Execute(DETACH, Attachment1(), 5).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_EQ(cloud.Execute(SET_DELETE_ON_TERMINATION, Attachment1(), 5).error().error_class(), ERROR_CLASS_BUSY);
  EXPECT_TRUE(cloud.requests().empty());
}

}  // namespace
}  // namespace eniform::jdcloud
