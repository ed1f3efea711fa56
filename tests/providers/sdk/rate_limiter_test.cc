#include "providers/sdk/rate_limiter.h"

#include <vector>

#include "gtest/gtest.h"
#include "tests/providers/sdk/fake_clock.h"

namespace eniform::sdk {
namespace {

const absl::Time kFar = absl::InfiniteFuture();

TEST(RateLimiterTest, BurstThatFitsDoesNotWait) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"Read", 10}}, 5);
  const absl::Time start = clock.Now();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(limiter.Acquire("Read", kFar));
  EXPECT_EQ(clock.Now(), start);
}

TEST(RateLimiterTest, NeverMoreThanTheRateInAnySecond) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"Read", 7}}, 5);
  std::vector<absl::Time> calls;
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(limiter.Acquire("Read", kFar));
    calls.push_back(clock.Now());
    if (i % 9 == 0) clock.SleepUntil(clock.Now() + absl::Milliseconds(130));
  }
  for (size_t i = 7; i < calls.size(); ++i) EXPECT_GT(calls[i] - calls[i - 7], absl::Seconds(1)) << i;
}

TEST(RateLimiterTest, StaysWithinATenthOfTheBound) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"Write", 10}}, 5);
  const absl::Time start = clock.Now();
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(limiter.Acquire("Write", kFar));
  EXPECT_LT(clock.Now() - start, absl::Seconds(100) * 1.1);
}

TEST(RateLimiterTest, ActionsDoNotShareTokens) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"A", 1}, {"B", 1}}, 1);
  const absl::Time start = clock.Now();
  EXPECT_TRUE(limiter.Acquire("A", kFar));
  EXPECT_TRUE(limiter.Acquire("B", kFar));
  EXPECT_TRUE(limiter.Acquire("Undocumented", kFar));
  EXPECT_EQ(clock.Now(), start);
}

TEST(RateLimiterTest, ActionsOfOneGroupDo) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"Read", 2, "vpc"}, {"List", 2, "vpc"}, {"Stop", 2, "vm"}}, 5);
  const absl::Time start = clock.Now();
  EXPECT_TRUE(limiter.Acquire("Read", start));
  EXPECT_TRUE(limiter.Acquire("List", start));
  EXPECT_FALSE(limiter.Acquire("Read", start)) << "both tokens of the group are taken";
  EXPECT_TRUE(limiter.Acquire("Stop", start)) << "of another group";
  limiter.Throttled("List");
  EXPECT_EQ(limiter.Capacity("Read"), 1);
  EXPECT_EQ(limiter.Capacity("Stop"), 2);
}

TEST(RateLimiterTest, RefusesWhatWouldComeAfterTheDeadline) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"A", 1}}, 1);
  EXPECT_TRUE(limiter.Acquire("A", clock.Now()));
  EXPECT_FALSE(limiter.Acquire("A", clock.Now() + absl::Milliseconds(500)));
  // The refused one took no token: the next comes one window after the first, not two.
  const absl::Time first = clock.Now();
  EXPECT_TRUE(limiter.Acquire("A", kFar));
  EXPECT_LT(clock.Now() - first, absl::Milliseconds(1100));
}

TEST(RateLimiterTest, ThrottleHalvesOncePerBurstAndRecoversSlowly) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"A", 40}}, 1);
  for (int i = 0; i < 5; ++i) limiter.Throttled("A");
  EXPECT_EQ(limiter.Capacity("A"), 20);
  clock.SleepUntil(clock.Now() + absl::Milliseconds(1100));
  EXPECT_EQ(limiter.Capacity("A"), 24);
  limiter.Throttled("A");
  EXPECT_EQ(limiter.Capacity("A"), 12);
  clock.SleepUntil(clock.Now() + absl::Milliseconds(1000));
  EXPECT_EQ(limiter.Capacity("A"), 12);
  clock.SleepUntil(clock.Now() + absl::Seconds(30));
  EXPECT_EQ(limiter.Capacity("A"), 40);
}

TEST(RateLimiterTest, ThrottledBucketSpacesCalls) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"A", 2}}, 1);
  limiter.Throttled("A");
  const absl::Time start = clock.Now();
  ASSERT_TRUE(limiter.Acquire("A", kFar));
  ASSERT_TRUE(limiter.Acquire("A", kFar));
  EXPECT_GE(clock.Now() - start, absl::Seconds(1));
}

TEST(RateLimiterTest, AlwaysLeavesOneCall) {
  FakeClock clock;
  RateLimiter limiter(&clock, {{"A", 1}}, 1);
  limiter.Throttled("A");
  EXPECT_EQ(limiter.Capacity("A"), 1);
}

}  // namespace
}  // namespace eniform::sdk
