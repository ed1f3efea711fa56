#include "apply/carry_out.h"

#include <deque>

#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A provider that answers from lists, and what was heard of it.
class CarryOutTest : public ::testing::Test {
 protected:
  CarryOutTest() : provider_("gz", &log_) {
    provider_.execute = [this](const ExecuteRequest& request, const auto&) -> absl::StatusOr<ExecuteResponse> {
      tokens_.push_back(request.token());
      timeouts_.push_back(request.timeout_seconds());
      if (executes_.empty()) return Success();
      auto answer = executes_.front();
      executes_.pop_front();
      return answer;
    };
    provider_.resolve = [this](const ResolveRequest& request) -> absl::StatusOr<ResolveResponse> {
      tokens_.push_back(request.token());
      if (resolves_.empty()) return Resolved(ResolveResponse::DONE);
      auto answer = resolves_.front();
      resolves_.pop_front();
      return answer;
    };
  }

  CarryOutResult Carry(absl::Duration timeout = absl::Minutes(10)) {
    const CarryOutEvents events{.progress = [](const Progress&) {},
                                .retry = [this](const ProviderError& error, absl::Duration) { log_.Add("retry " + error.code()); }};
    return CarryOut(Op(1, kind_, "network_interface.a"), "token", timeout, provider_, clock_, interrupt_, events);
  }

  OperationKind kind_ = ATTACH;
  Log log_;
  ScriptedProvider provider_;
  FakeClock clock_;
  Interrupt interrupt_{0};
  std::deque<absl::StatusOr<ExecuteResponse>> executes_;
  std::deque<absl::StatusOr<ResolveResponse>> resolves_;
  std::vector<std::string> tokens_;
  std::vector<double> timeouts_;
};

TEST_F(CarryOutTest, DoneAtOnce) {
  OperationResult result;
  result.set_request_id("r-1");
  executes_ = {Success(result)};
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kDone);
  EXPECT_EQ(outcome.result.request_id(), "r-1");
  EXPECT_EQ(outcome.attempts, 1);
  EXPECT_THAT(clock_.slept(), IsEmpty());
  EXPECT_THAT(timeouts_, ElementsAre(600));
}

TEST_F(CarryOutTest, ThrottlesAreRetriedWithTheSameTokenAndGrowingWaits) {
  executes_ = {Failure(ERROR_CLASS_THROTTLED), Failure(ERROR_CLASS_THROTTLED), Failure(ERROR_CLASS_THROTTLED, "Slow", 30), Success()};
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kDone);
  EXPECT_EQ(outcome.attempts, 4);
  EXPECT_THAT(tokens_, ElementsAre("token", "token", "token", "token"));
  ASSERT_THAT(clock_.slept(), SizeIs(3));
  EXPECT_GE(clock_.slept()[2], absl::Seconds(30));
  EXPECT_LT(clock_.slept()[0], absl::Seconds(1));
  // The timeout is for the whole operation: what was waited is gone.
  EXPECT_LE(timeouts_.back(), 570);
}

TEST_F(CarryOutTest, ThrottledForeverFailsWithinTheTimeout) {
  provider_.execute = [](const ExecuteRequest&, const auto&) { return Failure(ERROR_CLASS_THROTTLED, "Slow"); };
  const absl::Time start = clock_.Now();
  const CarryOutResult outcome = Carry(absl::Minutes(2));
  EXPECT_EQ(outcome.ending, Ending::kFailed);
  EXPECT_EQ(outcome.error.code(), "Slow");
  EXPECT_GT(outcome.attempts, 3);
  EXPECT_LE(clock_.Now() - start, absl::Minutes(2));
}

TEST_F(CarryOutTest, WhatCanNotHelpIsNotRetried) {
  for (ErrorClass error_class : {ERROR_CLASS_NOT_FOUND, ERROR_CLASS_CONFLICT, ERROR_CLASS_QUOTA, ERROR_CLASS_INVALID, ERROR_CLASS_AUTH}) {
    executes_ = {Failure(error_class)};
    const CarryOutResult outcome = Carry();
    EXPECT_EQ(outcome.ending, Ending::kFailed) << ErrorClass_Name(error_class);
    EXPECT_EQ(outcome.attempts, 1);
  }
  EXPECT_THAT(clock_.slept(), IsEmpty());
}

TEST_F(CarryOutTest, AWrongStateIsTriedAFewTimes) {
  provider_.execute = [](const ExecuteRequest&, const auto&) { return Failure(ERROR_CLASS_WRONG_STATE); };
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kFailed);
  EXPECT_EQ(outcome.attempts, 5);
}

TEST_F(CarryOutTest, UnknownOutcomeThatWasDone) {
  OperationResult result;
  result.set_request_id("found");
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME)};
  resolves_ = {Resolved(ResolveResponse::DONE, result)};
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kDone);
  EXPECT_EQ(outcome.result.request_id(), "found");
  EXPECT_EQ(outcome.error.error_class(), ERROR_CLASS_UNSPECIFIED);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1"));
}

TEST_F(CarryOutTest, UnknownOutcomeThatWasNotDoneIsTriedAgain) {
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME, "Lost"), Success()};
  resolves_ = {Resolved(ResolveResponse::NOT_DONE)};
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kDone);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1", "retry Lost", "execute 1"));
  EXPECT_THAT(tokens_, ElementsAre("token", "token", "token"));
}

TEST_F(CarryOutTest, WhatIsMadeWithoutATokenIsNotMadeAgainBeforeItWouldBeListed) {
  kind_ = CREATE_INTERFACE;
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME, "Lost")};
  const absl::Time called_at = clock_.Now();
  provider_.resolve = [&](const ResolveRequest&) {
    return Resolved(clock_.Now() - called_at < absl::Seconds(7) ? ResolveResponse::NOT_DONE : ResolveResponse::DONE);
  };
  EXPECT_EQ(Carry().ending, Ending::kDone);
  EXPECT_EQ(log_.Count("execute 1"), 1);
}

TEST_F(CarryOutTest, ACallWithItsTokenIsRepeatedAtOnce) {
  kind_ = CREATE_INTERFACE;
  OperationCapability& capability = *provider_.description().mutable_capabilities()->add_operations();
  capability.set_kind(CREATE_INTERFACE);
  capability.set_idempotent_by_token(true);
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME, "Lost"), Success()};
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::NOT_DONE); };
  EXPECT_EQ(Carry().ending, Ending::kDone);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1", "retry Lost", "execute 1"));
}

TEST_F(CarryOutTest, NeverDoneEndsAsFailedNotInDoubt) {
  provider_.execute = [](const ExecuteRequest&, const auto&) { return Failure(ERROR_CLASS_UNKNOWN_OUTCOME); };
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::NOT_DONE); };
  EXPECT_EQ(Carry().ending, Ending::kFailed);
}

TEST_F(CarryOutTest, RunningIsWaitedFor) {
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME)};
  resolves_ = {Resolved(ResolveResponse::RUNNING), Resolved(ResolveResponse::RUNNING), Resolved(ResolveResponse::DONE)};
  EXPECT_EQ(Carry().ending, Ending::kDone);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1", "retry Timeout", "resolve 1", "retry Timeout", "resolve 1"));
}

TEST_F(CarryOutTest, RunningUntilTheTimeoutIsInDoubt) {
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME, "Lost")};
  provider_.resolve = [](const ResolveRequest&) { return Resolved(ResolveResponse::RUNNING); };
  const absl::Time start = clock_.Now();
  const CarryOutResult outcome = Carry(absl::Minutes(1));
  EXPECT_EQ(outcome.ending, Ending::kInDoubt);
  EXPECT_EQ(outcome.error.code(), "Timeout");
  EXPECT_LE(clock_.Now() - start, absl::Minutes(1));
  EXPECT_GT(clock_.Now() - start, absl::Seconds(45));
}

TEST_F(CarryOutTest, APluginThatDiesIsAskedWhatItDid) {
  executes_ = {absl::UnavailableError("the plugin exited: boom"), Success()};
  resolves_ = {absl::UnavailableError("still starting"), Resolved(ResolveResponse::NOT_DONE)};
  EXPECT_EQ(Carry().ending, Ending::kDone);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1", "retry PluginFailed", "resolve 1", "retry PluginFailed", "execute 1"));
}

TEST_F(CarryOutTest, APluginThatStaysDeadLeavesItInDoubt) {
  executes_ = {absl::UnavailableError("the plugin exited: boom")};
  provider_.resolve = [](const ResolveRequest&) { return absl::UnavailableError("gone for good"); };
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kInDoubt);
  EXPECT_EQ(outcome.error.message(), "the plugin exited: boom");
  EXPECT_EQ(outcome.error.error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST_F(CarryOutTest, NobodyMayLookLeavesItInDoubt) {
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME, "Lost")};
  ResolveResponse refused;
  refused.mutable_error()->set_error_class(ERROR_CLASS_AUTH);
  resolves_ = {refused};
  EXPECT_EQ(Carry().ending, Ending::kInDoubt);
  EXPECT_THAT(clock_.slept(), IsEmpty());
}

TEST_F(CarryOutTest, AnEmptyAnswerProvesNothing) {
  executes_ = {ExecuteResponse()};
  resolves_ = {Resolved(ResolveResponse::DONE)};
  EXPECT_EQ(Carry().ending, Ending::kDone);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1"));
}

TEST_F(CarryOutTest, AfterAnInterruptNothingIsTriedAgain) {
  executes_ = {Failure(ERROR_CLASS_THROTTLED, "Slow")};
  interrupt_ = 1;
  const CarryOutResult outcome = Carry();
  EXPECT_EQ(outcome.ending, Ending::kFailed);
  EXPECT_EQ(outcome.error.code(), "Slow");
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1"));
}

TEST_F(CarryOutTest, AnInterruptWhileWaitingEndsTheWait) {
  executes_ = {Failure(ERROR_CLASS_BUSY)};
  clock_.on_sleep = [this] { interrupt_ = 1; };
  EXPECT_EQ(Carry().ending, Ending::kFailed);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "retry Code"));
}

TEST_F(CarryOutTest, AfterAnInterruptAnUnknownOutcomeIsStillLookedUp) {
  interrupt_ = 1;
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME)};
  resolves_ = {Resolved(ResolveResponse::RUNNING), Resolved(ResolveResponse::NOT_DONE)};
  EXPECT_EQ(Carry().ending, Ending::kFailed);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1", "resolve 1", "retry Timeout", "resolve 1"));
}

TEST_F(CarryOutTest, AfterTheSecondInterruptNotEvenThat) {
  interrupt_ = 2;
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME)};
  EXPECT_EQ(Carry().ending, Ending::kInDoubt);
  EXPECT_THAT(log_.lines(), ElementsAre("execute 1"));
}

TEST_F(CarryOutTest, CancelledEndsWithoutAnotherCall) {
  executes_ = {absl::CancelledError("abandoned")};
  EXPECT_EQ(Carry().ending, Ending::kAbandoned);
  executes_ = {Failure(ERROR_CLASS_UNKNOWN_OUTCOME)};
  resolves_ = {absl::CancelledError("abandoned")};
  EXPECT_EQ(Carry().ending, Ending::kAbandoned);
}

}  // namespace
}  // namespace eniform::apply
