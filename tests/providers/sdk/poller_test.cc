#include "providers/sdk/poller.h"

#include <atomic>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/sdk/fake_clock.h"

namespace eniform::sdk {
namespace {

using IntPoller = Poller<int>;

// A cloud whose objects count how often they were described.
struct Counting {
  absl::Mutex mutex;
  std::map<std::string, int> described;
  std::vector<size_t> batches;

  IntPoller::Describe Describe() {
    return [this](const std::vector<std::string>& ids) -> Result<IntPoller::Found> {
      absl::MutexLock lock(&mutex);
      batches.push_back(ids.size());
      IntPoller::Found found;
      for (const std::string& id : ids) found.emplace(id, std::make_shared<const int>(++described[id]));
      return found;
    };
  }
};

TEST(PollerTest, PollsUntilThePredicateHolds) {
  FakeClock clock;
  Counting cloud;
  IntPoller poller(&clock, {}, cloud.Describe());
  std::vector<int> attempts;
  auto outcome = poller.Wait("a", FirstPoll::kAfterDelay, absl::InfiniteFuture(), [&](const IntPoller::View& view) {
    attempts.push_back(view.attempt);
    return *view.object == 4;
  });
  EXPECT_EQ(outcome.end, WaitEnd::kDone);
  EXPECT_EQ(*outcome.object, 4);
  EXPECT_THAT(attempts, testing::ElementsAre(1, 2, 3, 4));
}

TEST(PollerTest, IntervalsGrowFromShortToLong) {
  FakeClock clock;
  Counting cloud;
  PollerOptions options;
  options.first_delay = absl::Milliseconds(40);
  options.growth = 2;
  options.longest_interval = absl::Milliseconds(200);
  IntPoller poller(&clock, options, cloud.Describe());
  const absl::Time start = clock.Now();
  std::vector<int64_t> at;
  poller.Wait("a", FirstPoll::kAfterDelay, absl::InfiniteFuture(), [&](const IntPoller::View& view) {
    at.push_back(absl::ToInt64Milliseconds(clock.Now() - start));
    return view.attempt == 6;
  });
  EXPECT_THAT(at, testing::ElementsAre(40, 80, 160, 320, 520, 720));
}

TEST(PollerTest, EndsSoonAfterAnEmulatorsSettleTime) {
  FakeClock clock;
  const absl::Time settled = clock.Now() + absl::Milliseconds(300);
  IntPoller poller(&clock, {}, [&](const std::vector<std::string>& ids) -> Result<IntPoller::Found> {
    return IntPoller::Found{{ids[0], std::make_shared<const int>(clock.Now() >= settled)}};
  });
  poller.Wait("a", FirstPoll::kAfterDelay, absl::InfiniteFuture(), [&](const IntPoller::View& view) { return *view.object == 1; });
  EXPECT_LT(clock.Now() - settled, absl::Milliseconds(100));
}

TEST(PollerTest, FirstPollAtOnceDoesNotWait) {
  FakeClock clock;
  Counting cloud;
  IntPoller poller(&clock, {}, cloud.Describe());
  const absl::Time start = clock.Now();
  poller.Wait("a", FirstPoll::kAtOnce, absl::InfiniteFuture(), [&](const IntPoller::View&) { return true; });
  EXPECT_EQ(clock.Now(), start);
}

TEST(PollerTest, UnknownIdIsShownAsAbsent) {
  FakeClock clock;
  IntPoller poller(&clock, {}, [](const std::vector<std::string>&) -> Result<IntPoller::Found> { return IntPoller::Found(); });
  auto outcome =
      poller.Wait("gone", FirstPoll::kAtOnce, absl::InfiniteFuture(), [](const IntPoller::View& view) { return view.object == nullptr; });
  EXPECT_EQ(outcome.end, WaitEnd::kDone);
  EXPECT_EQ(outcome.object, nullptr);
}

TEST(PollerTest, TimeOutKeepsWhatWasLastSeen) {
  FakeClock clock;
  Counting cloud;
  IntPoller poller(&clock, {}, cloud.Describe());
  const absl::Time deadline = clock.Now() + absl::Seconds(5);
  auto outcome = poller.Wait("a", FirstPoll::kAfterDelay, deadline, [](const IntPoller::View&) { return false; });
  EXPECT_EQ(outcome.end, WaitEnd::kTimedOut);
  EXPECT_EQ(*outcome.object, cloud.described["a"]);
  EXPECT_EQ(clock.Now(), deadline);
}

TEST(PollerTest, ErrorEndsTheWaiting) {
  FakeClock clock;
  IntPoller poller(&clock, {}, [](const std::vector<std::string>&) -> Result<IntPoller::Found> {
    return MakeError(ERROR_CLASS_AUTH, "AuthFailure", "no");
  });
  auto outcome = poller.Wait("a", FirstPoll::kAtOnce, absl::InfiniteFuture(), [](const IntPoller::View&) { return true; });
  EXPECT_EQ(outcome.end, WaitEnd::kFailed);
  EXPECT_EQ(outcome.error.code(), "AuthFailure");
}

TEST(PollerTest, ManyWaitersShareCalls) {
  FakeClock clock;
  constexpr int kWaiters = 150;
  // The first call is held until everybody waits: what comes after it can be shared.
  std::atomic<int> entered = 0;
  absl::Mutex mutex;
  std::vector<std::vector<std::string>> calls;
  PollerOptions options;
  options.concurrent_calls = 1;
  IntPoller poller(&clock, options, [&](const std::vector<std::string>& ids) -> Result<IntPoller::Found> {
    bool first;
    {
      absl::MutexLock lock(&mutex);
      first = calls.empty();
      calls.push_back(ids);
    }
    while (first && entered < kWaiters) std::this_thread::yield();
    IntPoller::Found found;
    for (const std::string& id : ids) found.emplace(id, std::make_shared<const int>(1));
    return found;
  });
  std::vector<std::thread> waiters;
  std::atomic<int> done = 0;
  for (int i = 0; i < kWaiters; ++i) {
    waiters.emplace_back([&, i] {
      ++entered;
      const auto outcome = poller.Wait(absl::StrCat("id-", i), FirstPoll::kAfterDelay, absl::InfiniteFuture(),
                                       [](const IntPoller::View& view) { return view.object != nullptr; });
      done += outcome.end == WaitEnd::kDone;
    });
  }
  for (std::thread& waiter : waiters) waiter.join();
  EXPECT_EQ(done, kWaiters);
  size_t described = 0;
  for (const auto& ids : calls) {
    EXPECT_LE(ids.size(), 100u);
    described += ids.size();
  }
  EXPECT_EQ(described, static_cast<size_t>(kWaiters));
  EXPECT_LT(calls.size(), static_cast<size_t>(kWaiters) / 2);
}

TEST(PollerTest, TwoWaitersForOneIdAskOnceEach) {
  FakeClock clock;
  absl::Mutex mutex;
  std::vector<std::vector<std::string>> calls;
  IntPoller poller(&clock, {}, [&](const std::vector<std::string>& ids) -> Result<IntPoller::Found> {
    absl::MutexLock lock(&mutex);
    calls.push_back(ids);
    return IntPoller::Found{{"same", std::make_shared<const int>(1)}};
  });
  const auto wait = [&] {
    EXPECT_EQ(poller.Wait("same", FirstPoll::kAfterDelay, absl::InfiniteFuture(), [](const IntPoller::View&) { return true; }).end,
              WaitEnd::kDone);
  };
  std::thread other(wait);
  wait();
  other.join();
  for (const auto& ids : calls) EXPECT_THAT(ids, testing::ElementsAre("same"));
  EXPECT_LE(calls.size(), 2u);
}

}  // namespace
}  // namespace eniform::sdk
