// Every operation while the cloud misbehaves: a lost answer, a refusal that will pass, reads that lag behind.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "tests/conformance/provider/operation_test.h"

namespace eniform::conformance {
namespace {

TEST_P(OperationTest, LostAnswerIsSettled) {
  const std::vector<std::string> writes = Writes();
  for (const std::string& action : writes) {
    SCOPED_TRACE(action);
    ASSERT_NO_FATAL_FAILURE(Fresh());
    stage_->emulator().PostFault({{"action", action}, {"nth", 1}, {"do", "drop_answer"}});
    const ExecuteResponse lost = stage_->Execute(operation_, token_);
    EXPECT_GE(stage_->emulator().Calls()[action], 1);
    // A provider may find out by itself what became of it.
    if (!lost.has_result()) {
      EXPECT_EQ(lost.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << lost.DebugString();
    }
    stage_->RestartPlugin();
    ASSERT_TRUE(stage_->ok());
    const ResolveResponse resolved = stage_->ResolveToTheEnd(operation_, token_);
    EXPECT_FALSE(resolved.has_error()) << resolved.DebugString();
    if (resolved.outcome() == ResolveResponse::DONE) {
      EXPECT_EQ(Wrong(resolved.result()), "");
    } else {
      // A part of it was done, or the cloud knows the call again, or it shows nothing of it yet and refuses a second one.
      const bool unseen = !cloud().shows_what_is_under_way && !MakesSomethingNew();
      EXPECT_TRUE(writes.size() > 1 || MayBeRepeated() || unseen) << resolved.DebugString();
    }
    EXPECT_EQ(Wrong(stage_->ExecuteToTheEnd(operation_, token_)), "") << "asked for again";
  }
}

class Refusal {
 public:
  Refusal(ErrorClass error_class, const std::vector<std::string>& codes) : error_class_(error_class), codes_(codes) {}
  ErrorClass error_class() const { return error_class_; }
  const std::vector<std::string>& codes() const { return codes_; }

 private:
  const ErrorClass error_class_;
  const std::vector<std::string>& codes_;
};

TEST_P(OperationTest, RefusalThatWillPassIsSaidAndThenItIsDone) {
  const std::vector<std::string> writes = Writes();
  const Refusal throttled(ERROR_CLASS_THROTTLED, cloud().throttled_codes), busy(ERROR_CLASS_BUSY, cloud().busy_codes);
  for (const std::string& action : writes) {
    for (const Refusal* refusal : {&throttled, &busy}) {
      for (const std::string& code : refusal->codes()) {
        SCOPED_TRACE(absl::StrCat(action, " ", code));
        ASSERT_NO_FATAL_FAILURE(Fresh());
        stage_->emulator().PostFault({{"action", action}, {"nth", 1}, {"do", "fail"}, {"code", code}});
        const ExecuteResponse refused = stage_->Execute(operation_, token_);
        EXPECT_EQ(refused.error().error_class(), refusal->error_class()) << refused.DebugString();
        EXPECT_THAT(refused.error().code(), testing::HasSubstr(code));
        EXPECT_EQ(refused.error().action(), action);
        EXPECT_NE(refused.error().request_id(), "");
        if (writes.size() == 1) {
          EXPECT_EQ(Differences(before_, stage_->Look()), "") << "nothing was done";
        }
        if (writes.size() == 1 && code == refusal->codes().front()) {
          EXPECT_EQ(stage_->ResolveToTheEnd(operation_, token_).outcome(), ResolveResponse::NOT_DONE);
        }
        EXPECT_EQ(Wrong(Do()), "") << "asked for again";
      }
    }
  }
}

TEST_P(OperationTest, ReadsThatLagBehindMakeNoWrongSuccess) {
  constexpr absl::Duration kLag = absl::Seconds(1);
  ASSERT_NO_FATAL_FAILURE(Fresh());
  stage_->emulator().PostFault({{"action", ""}, {"do", "stale"}, {"seconds", absl::ToDoubleSeconds(kLag)}});
  stage_->Look();  // the lag begins with the first call
  const absl::Time over = absl::Now() + kLag;
  const ExecuteResponse response = stage_->Execute(operation_, token_);
  Observation after;
  do {
    after = stage_->Look();
  } while (absl::Now() < over);
  if (response.has_result()) {
    EXPECT_EQ(NotInLook(response.result(), after), "");
    EXPECT_EQ(WhatIsWrong({{operation_, response.result()}}, stage_->capabilities(), before_, after), "");
  } else {
    EXPECT_EQ(response.error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME) << response.DebugString();
    const ResolveResponse resolved = stage_->ResolveToTheEnd(operation_, token_);
    EXPECT_EQ(resolved.outcome(), ResolveResponse::DONE) << resolved.DebugString();
    EXPECT_EQ(Wrong(resolved.result()), "");
  }
  EXPECT_EQ(Wrong(Do()), "") << "asked for again";
}

}  // namespace
}  // namespace eniform::conformance
