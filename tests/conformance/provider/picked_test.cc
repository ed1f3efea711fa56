// Addresses that the cloud picks where it knows no token: done at most once, and never said to be done when that is not known.
#include <string>

#include "tests/conformance/provider/operation_test.h"

namespace eniform::conformance {
namespace {

TEST_P(PickedTest, EndsAsAFreshLookShows) {
  ASSERT_NO_FATAL_FAILURE(Fresh());
  EXPECT_EQ(Wrong(Do()), "");
}

TEST_P(PickedTest, AskedForAgainIsDoneAtMostOnce) {
  ASSERT_NO_FATAL_FAILURE(Fresh());
  const OperationResult once = Do();
  const ExecuteResponse again = stage_->Execute(operation_, token_);
  EXPECT_EQ(Wrong(once), "");
  if (again.has_result()) {
    EXPECT_EQ(Wrong(again.result()), "");
  } else {
    EXPECT_EQ(again.error().error_class(), ERROR_CLASS_CONFLICT) << again.DebugString();
  }
}

TEST_P(PickedTest, RefusedForTheMomentIsAskedForAgain) {
  const std::vector<std::string> writes = Writes();
  for (const std::string& action : writes) {
    for (const std::string& code : {cloud().throttled_codes.front(), cloud().busy_codes.front()}) {
      SCOPED_TRACE(action + " " + code);
      ASSERT_NO_FATAL_FAILURE(Fresh());
      stage_->emulator().PostFault({{"action", action}, {"nth", 1}, {"do", "fail"}, {"code", code}});
      EXPECT_TRUE(stage_->Execute(operation_, token_).has_error());
      EXPECT_EQ(Differences(before_, stage_->Look()), "") << "nothing was done";
      EXPECT_EQ(Wrong(Do()), "");
    }
  }
}

// Whoever forgot how many there were says so, and a new plan counts them.
TEST_P(PickedTest, LostAnswerIsNoSecondCall) {
  const std::vector<std::string> writes = Writes();
  for (const std::string& action : writes) {
    ASSERT_NO_FATAL_FAILURE(Fresh());
    stage_->emulator().PostFault({{"action", action}, {"nth", 1}, {"do", "drop_answer"}});
    const ExecuteResponse lost = stage_->Execute(operation_, token_);
    if (lost.has_result()) {
      EXPECT_EQ(Wrong(lost.result()), "");
      continue;
    }
    EXPECT_EQ(lost.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << lost.DebugString();
    const Observation once = stage_->Look();
    stage_->RestartPlugin();
    ASSERT_TRUE(stage_->ok());
    const ResolveResponse resolved = stage_->ResolveToTheEnd(operation_, token_);
    const ExecuteResponse again = stage_->Execute(operation_, token_);
    EXPECT_EQ(Differences(once, stage_->Look()), "") << "done at most once";
    if (resolved.outcome() == ResolveResponse::DONE) {
      EXPECT_EQ(Wrong(resolved.result()), "");
    } else {
      EXPECT_EQ(again.error().error_class(), ERROR_CLASS_CONFLICT) << resolved.DebugString() << again.DebugString();
    }
  }
}

}  // namespace
}  // namespace eniform::conformance
