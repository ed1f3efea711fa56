#include "apply/retry.h"

#include "apply/timeouts.h"
#include "apply/token.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

ProviderError ErrorOf(ErrorClass error_class, double retry_after = 0) {
  ProviderError error;
  error.set_error_class(error_class);
  error.set_retry_after_seconds(retry_after);
  return error;
}

TEST(RetryTest, EveryClassHasItsRule) {
  struct Row {
    ErrorClass error_class;
    RetryAction action;
    bool nothing_done;
  };
  const Row rows[] = {
      {ERROR_CLASS_UNSPECIFIED, RetryAction::kResolve, false},
      {ERROR_CLASS_THROTTLED, RetryAction::kRetry, true},
      {ERROR_CLASS_BUSY, RetryAction::kRetry, true},
      {ERROR_CLASS_NOT_FOUND, RetryAction::kGiveUp, true},
      {ERROR_CLASS_CONFLICT, RetryAction::kGiveUp, true},
      {ERROR_CLASS_WRONG_STATE, RetryAction::kRetry, true},
      {ERROR_CLASS_QUOTA, RetryAction::kGiveUp, true},
      {ERROR_CLASS_INVALID, RetryAction::kGiveUp, true},
      {ERROR_CLASS_AUTH, RetryAction::kGiveUp, true},
      {ERROR_CLASS_TRANSIENT, RetryAction::kRetry, true},
      {ERROR_CLASS_UNKNOWN_OUTCOME, RetryAction::kResolve, false},
  };
  ASSERT_EQ(std::size(rows), static_cast<size_t>(ErrorClass_ARRAYSIZE));
  for (const Row& row : rows) {
    SCOPED_TRACE(ErrorClass_Name(row.error_class));
    EXPECT_EQ(RetryRuleFor(row.error_class).error_class, row.error_class);
    EXPECT_EQ(Decide(ErrorOf(row.error_class), 1, absl::Minutes(10), "token").action, row.action);
    EXPECT_EQ(NothingWasDone(row.error_class), row.nothing_done);
  }
  // A class of a newer protocol proves nothing.
  EXPECT_EQ(RetryRuleFor(static_cast<ErrorClass>(99)).action, RetryAction::kResolve);
}

TEST(RetryTest, WaitsGrowWithinTheirBounds) {
  for (const RetryRule& rule : RetryRules()) {
    if (rule.action == RetryAction::kGiveUp) continue;
    SCOPED_TRACE(ErrorClass_Name(rule.error_class));
    for (int failures : {1, 2, 5, 50, 100000}) {
      const absl::Duration wait = WaitBefore(rule, failures, 0, "token");
      EXPECT_GE(wait, rule.first / 2);
      EXPECT_LE(wait, rule.longest);
    }
    EXPECT_LE(WaitBefore(rule, 1, 0, "token"), rule.first);
    EXPECT_GE(WaitBefore(rule, 100, 0, "token"), rule.longest / 2);
  }
}

TEST(RetryTest, JitterDependsOnTheTokenAlone) {
  const RetryRule& rule = RetryRuleFor(ERROR_CLASS_THROTTLED);
  EXPECT_EQ(WaitBefore(rule, 3, 0, "a"), WaitBefore(rule, 3, 0, "a"));
  EXPECT_NE(WaitBefore(rule, 3, 0, "a"), WaitBefore(rule, 3, 0, "b"));
}

TEST(RetryTest, AHintOfTheCloudIsALowerBound) {
  const RetryRule& rule = RetryRuleFor(ERROR_CLASS_THROTTLED);
  const absl::Duration wait = WaitBefore(rule, 1, 40, "token");
  EXPECT_GE(wait, absl::Seconds(40));
  EXPECT_LE(wait, absl::Seconds(50));
  // One below the rule's own wait changes nothing.
  EXPECT_EQ(WaitBefore(rule, 9, 0.001, "token"), WaitBefore(rule, 9, 0, "token"));
}

TEST(RetryTest, GivesUpAfterItsAttempts) {
  for (const RetryRule& rule : RetryRules()) {
    if (rule.action == RetryAction::kGiveUp) continue;
    SCOPED_TRACE(ErrorClass_Name(rule.error_class));
    EXPECT_EQ(Decide(ErrorOf(rule.error_class), rule.attempts, absl::Hours(1), "t").action, rule.action);
    EXPECT_EQ(Decide(ErrorOf(rule.error_class), rule.attempts + 1, absl::Hours(1), "t").action, RetryAction::kGiveUp);
  }
  EXPECT_LE(RetryRuleFor(ERROR_CLASS_WRONG_STATE).attempts, 5);
}

TEST(RetryTest, NeverWaitsBeyondTheTimeout) {
  EXPECT_EQ(Decide(ErrorOf(ERROR_CLASS_THROTTLED), 1, absl::Milliseconds(100), "t").action, RetryAction::kGiveUp);
  EXPECT_EQ(Decide(ErrorOf(ERROR_CLASS_THROTTLED, 60), 1, absl::Seconds(59), "t").action, RetryAction::kGiveUp);
  EXPECT_EQ(Decide(ErrorOf(ERROR_CLASS_THROTTLED, 60), 1, absl::Seconds(80), "t").action, RetryAction::kRetry);
}

TEST(TokenTest, IsStableShortAndDifferentForEachOperation) {
  // The SHA-256 of "lineage\nsha256:feed\n1", computed by another program (sha256sum).
  EXPECT_EQ(TokenFor("lineage", "sha256:feed", 1), "ef-48383931519a9b3ef040b34a949ccd6e053d1517");
  EXPECT_LE(TokenFor("lineage", "sha256:feed", 2147483647).size(), 64u);
  EXPECT_NE(TokenFor("lineage", "sha256:feed", 1), TokenFor("lineage", "sha256:feed", 2));
  EXPECT_NE(TokenFor("lineage", "sha256:feed", 1), TokenFor("lineage", "sha256:beef", 1));
  EXPECT_NE(TokenFor("lineage", "sha256:feed", 1), TokenFor("other", "sha256:feed", 1));
}

TEST(TokenTest, FractionsAreSpread) {
  double sum = 0;
  for (int i = 0; i < 1000; ++i) {
    const double fraction = FractionOf("token", i);
    ASSERT_GE(fraction, 0);
    ASSERT_LT(fraction, 1);
    sum += fraction;
  }
  EXPECT_NEAR(sum / 1000, 0.5, 0.05);
}

TEST(TimeoutsTest, DefaultsAndDeclaredOnes) {
  EXPECT_EQ(TimeoutOf(ATTACH, {}), absl::Minutes(10));
  EXPECT_EQ(TimeoutOf(CHANGE_SUBNET, {}), absl::Minutes(20));
  EXPECT_EQ(TimeoutOf(CHANGE_PRIMARY_ADDRESS, {}), absl::Minutes(20));
  Timeouts timeouts;
  timeouts.set_create("1s");
  timeouts.set_delete_("2s");
  timeouts.set_attach("3s");
  timeouts.set_detach("4s");
  timeouts.set_addresses("5s");
  timeouts.set_eip("6s");
  timeouts.set_instance("7s");
  const std::pair<OperationKind, int> rows[] = {
      {CREATE_INTERFACE, 1}, {DELETE_INTERFACE, 2},   {ATTACH, 3},         {MOVE_INTERFACE, 3}, {DETACH, 4},
      {ASSIGN_ADDRESSES, 5}, {UNASSIGN_ADDRESSES, 5}, {MOVE_ADDRESSES, 5}, {ALLOCATE_EIP, 6},   {RELEASE_EIP, 6},
      {UPDATE_EIP, 6},       {BIND_EIP, 6},           {UNBIND_EIP, 6},     {CHANGE_SUBNET, 7},  {CHANGE_PRIMARY_ADDRESS, 7}};
  for (const auto& [kind, seconds] : rows) EXPECT_EQ(TimeoutOf(kind, timeouts), absl::Seconds(seconds)) << OperationKind_Name(kind);
  EXPECT_EQ(TimeoutOf(SET_TAGS, timeouts), absl::Minutes(10));
}

}  // namespace
}  // namespace eniform::apply
