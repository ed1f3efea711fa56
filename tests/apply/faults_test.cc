// What a run does when the state can not be written, the process is interrupted, or the lock is lost.
#include <atomic>
#include <map>
#include <memory>
#include <set>

#include "absl/synchronization/notification.h"
#include "apply/heartbeat.h"
#include "apply/recovery.h"
#include "apply/run.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A cloud that makes one object for one token, and knows what it did.
class TokenCloud {
 public:
  explicit TokenCloud(ScriptedProvider& provider) {
    provider.execute = [this](const ExecuteRequest& request, const auto&) -> absl::StatusOr<ExecuteResponse> {
      absl::MutexLock hold(&mutex_);
      return Success(Do(request.operation(), request.token()));
    };
    provider.resolve = [this](const ResolveRequest& request) -> absl::StatusOr<ResolveResponse> {
      absl::MutexLock hold(&mutex_);
      const auto it = done_.find(request.token());
      return it == done_.end() ? Resolved(ResolveResponse::NOT_DONE) : Resolved(ResolveResponse::DONE, it->second);
    };
  }
  std::set<std::string> made() {
    absl::MutexLock hold(&mutex_);
    return made_;
  }

 private:
  OperationResult Do(const Operation& operation, const std::string& token) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = done_.find(token);
    if (it != done_.end()) return it->second;
    const OperationResult result = ScriptedProvider::Obedient(operation);
    for (const NetworkInterface& interface : result.interfaces()) made_.insert(interface.id());
    for (const Eip& eip : result.eips()) made_.insert(eip.id());
    return done_[token] = result;
  }

  absl::Mutex mutex_;
  std::map<std::string, OperationResult> done_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> made_ ABSL_GUARDED_BY(mutex_);
};

Plan SmallPlan() {
  Operation attach = Op(2, ATTACH, "network_interface.a", {1});
  *attach.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  attach.mutable_arguments()->set_instance_id("ins-1");
  Operation bind = Op(5, BIND_EIP, "eip_binding.b", {2, 3});
  *bind.mutable_arguments()->mutable_eip() = ByAddress("eip.e");
  *bind.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  Plan plan = PlanOf({Op(1, CREATE_INTERFACE, "network_interface.a"), attach, Op(3, ALLOCATE_EIP, "eip.e"),
                      Op(4, CREATE_INTERFACE, "network_interface.c"), bind});
  for (const char* address : {"eip.e", "eip_binding.b", "network_interface.a", "network_interface.c"})
    *plan.add_targets() = Row(address, "");
  return plan;
}

std::set<std::string> RememberedIds(TestStore& store) {
  std::set<std::string> ids;
  const StateSnapshot snapshot = *store.Read();
  for (const ManagedObject& object : snapshot.objects()) {
    if (object.attributes().of_case() != Attributes::kEipBinding) ids.insert(object.id());
  }
  return ids;
}

class FaultsTest : public ::testing::Test {
 protected:
  FaultsTest() : listener_(&heard_) {}
  Log log_, heard_;
  LogListener listener_;
  FakeClock clock_;
  Interrupt interrupt_{0};
};

// Every write of a run fails once, and everything from then on: the second is what a killed process leaves behind. Afterwards nothing is
// lost and nothing exists twice.
TEST_F(FaultsTest, EveryWriteThatFailsLosesNothing) {
  for (const auto extent : {TestStore::Extent::kOnce, TestStore::Extent::kFromThenOn}) {
    bool failed = true;
    for (int n = 1; failed; ++n) {
      SCOPED_TRACE("write " + std::to_string(n) + (extent == TestStore::Extent::kOnce ? " fails" : " and all after it fail"));
      Log log;
      ScriptedProvider provider("gz", &log);
      TokenCloud cloud(provider);
      TestStore store(&log);
      const Plan plan = SmallPlan();
      store.FailWrite(n, extent);
      const auto report = RunPlan(plan, {{"gz", &provider}}, store, store.lock(), Workers(2), listener_, interrupt_, clock_);
      failed = !report.ok() || !report->journal.ok();
      if (!failed) {
        EXPECT_EQ(report->done, 5);
      }
      for (int id = 1; id <= 5; ++id) {
        const std::string number = std::to_string(id);
        EXPECT_LE(log.Count("execute " + number), log.Count("intent " + number)) << "called without an intent";
      }
      store.FailWrite(0);
      // What the next run does first: what is known is not asked for again.
      if (report.ok() && report->recovery.outcomes_size() > 0) {
        const auto record = DecodeRecovery(EncodeRecovery(report->recovery));
        ASSERT_TRUE(record.ok()) << record.status();
        const auto taken = TakeIn(*record, store, store.lock());
        ASSERT_TRUE(taken.ok()) << taken.status();
        EXPECT_EQ(TakenIn::Verdict::kTaken, taken->verdict);
        EXPECT_THAT(*store.ReadOpenEntries(), IsEmpty());
      }
      const auto recovery = SettleOpenEntries({{"gz", &provider}}, store, store.lock(), interrupt_, clock_);
      ASSERT_TRUE(recovery.ok()) << recovery.status();
      EXPECT_THAT(recovery->diagnostics, IsEmpty());
      EXPECT_THAT(*store.ReadOpenEntries(), IsEmpty());
      EXPECT_EQ(RememberedIds(store), cloud.made());
      ASSERT_LT(n, 30);
    }
  }
}

TEST_F(FaultsTest, NothingNewIsStartedAfterAWriteFailed) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  store.FailWrite(3);  // begin, intent 1, outcome 1
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_THAT(log_.lines(), ElementsAre("begin", "intent 1", "execute 1", "finish"));
  EXPECT_EQ(report->done, 1);
  EXPECT_EQ(report->not_started, 4);
  EXPECT_EQ(report->journal.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(report->journal.message()), HasSubstr("the disk is full."));
  EXPECT_THAT(std::string(report->journal.message()), HasSubstr("operation 1 (CREATE_INTERFACE for network_interface.a)"));
  EXPECT_EQ(store.ReadRuns(1)->front().result(), RUN_RESULT_PARTIAL);
}

TEST_F(FaultsTest, AnIntentThatIsNotDurableIsNotCalled) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  store.FailWrite(2);
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->not_started, 5);
  EXPECT_FALSE(report->journal.ok());
  EXPECT_THAT(log_.lines(), ElementsAre("begin", "finish"));
}

TEST_F(FaultsTest, ALostLockStartsNothingNew) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  provider.execute = [&](const ExecuteRequest& request, const auto&) {
    EXPECT_TRUE(store.ReleaseLock(store.lock()).ok());
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->journal.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(report->not_started, 4);
  // It stays open for whoever holds the lock now.
  EXPECT_EQ(store.ReadOpenEntries()->size(), 1u);
}

TEST_F(FaultsTest, WhoLostTheLockWhileWaitingTriesNoMore) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  provider.execute = [&](const ExecuteRequest& request, const auto&) { return Failure(ERROR_CLASS_THROTTLED); };
  // Stopped in the wait for the next attempt, and woken up when somebody else holds the lock.
  clock_.on_sleep = [&] {
    Actor other;
    other.set_host("elsewhere");
    const auto held = *store.ReadLock();
    if (held && held->fence() == store.lock().fence) {
      EXPECT_TRUE(store.BreakLock(store.lock(), other, "apply", state::Force::kYes).ok());
    }
  };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(log_.Count("execute 1"), 1) << "not tried again";
  EXPECT_EQ(report->failed, 1);
  EXPECT_EQ(report->not_started, 4);
  EXPECT_EQ(report->journal.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(store.ReadOpenEntries()->size(), 1u);
  EXPECT_THAT(report->recovery.outcomes(), IsEmpty()) << "whoever holds the lock looks for itself";
}

// A process that is stopped between its intent and its call, and wakes up long after.
class LateClock : public FakeClock {
 public:
  explicit LateClock(Log& log) : log_(log) {}
  absl::Time Now() override { return FakeClock::Now() + (log_.Count("intent 1") > 0 ? absl::Hours(1) : absl::ZeroDuration()); }

 private:
  Log& log_;
};

TEST_F(FaultsTest, WhoWakesUpBetweenIntentAndCallDoesNotCall) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  LateClock clock(log_);
  store.on_heartbeat = [&] { return log_.Count("intent 1") > 0 ? absl::FailedPreconditionError("taken over") : absl::OkStatus(); };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(log_.Count("execute 1"), 0);
  EXPECT_EQ(report->not_started, 5);
  EXPECT_EQ(report->journal.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store.ReadOpenEntries()->size(), 1u) << "its intent is for whoever holds the lock";
}

TEST_F(FaultsTest, TheFirstInterruptFinishesWhatIsInFlight) {
  ScriptedProvider provider("gz", &log_);
  TestStore store(&log_);
  provider.execute = [&](const ExecuteRequest& request, const auto&) {
    interrupt_ = 1;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->interrupted);
  EXPECT_TRUE(report->journal.ok());
  EXPECT_EQ(report->done, 1);
  EXPECT_EQ(report->not_started, 4);
  EXPECT_EQ(report->abandoned, 0);
  EXPECT_EQ(report->operations[1].skipped_because_of, 0);
  EXPECT_EQ(store.RowOf("network_interface.a").id(), "eni-1");
  EXPECT_THAT(*store.ReadOpenEntries(), IsEmpty());
  EXPECT_EQ(store.ReadRuns(1)->front().result(), RUN_RESULT_INTERRUPTED);
  EXPECT_EQ(heard_.Count("finished 5 not started"), 1);
}

TEST_F(FaultsTest, AnInterruptAfterTheLastOperationInterruptsNothing) {
  ScriptedProvider provider;
  TestStore store;
  provider.execute = [&](const ExecuteRequest& request, const auto&) {
    if (request.operation().id() == 5) interrupt_ = 1;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->done, 5);
  EXPECT_FALSE(report->interrupted);
  EXPECT_EQ(store.ReadRuns(1)->front().result(), RUN_RESULT_SUCCEEDED);
}

TEST_F(FaultsTest, TheSecondInterruptLeavesTheCallBehindInDoubt) {
  // They outlive the run, as its header asks for.
  struct Outside {
    ScriptedProvider provider;
    absl::Notification go_on, left;
  };
  static auto& kept = *new std::vector<std::unique_ptr<Outside>>;
  Outside& outside = *kept.emplace_back(std::make_unique<Outside>());
  outside.provider.execute = [this, &outside](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    if (request.operation().id() != 1) return Success(ScriptedProvider::Obedient(request.operation()));
    interrupt_ = 2;
    outside.go_on.WaitForNotification();
    progress(Progress());
    outside.left.Notify();
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  {
    Log heard;
    LogListener listener(&heard);
    TestStore store;
    const auto report = RunPlan(SmallPlan(), {{"gz", &outside.provider}}, store, store.lock(), Workers(1), listener, interrupt_, clock_);
    ASSERT_TRUE(report.ok());
    EXPECT_EQ(report->abandoned, 1);
    EXPECT_EQ(report->in_doubt, 1);
    EXPECT_EQ(report->not_started, 4);
    EXPECT_TRUE(report->interrupted);
    EXPECT_EQ(report->operations[0].error.code(), "Interrupted");
    EXPECT_EQ(report->operations[0].attempts, 1);
    ASSERT_THAT(*store.ReadOpenEntries(), SizeIs(1));
    EXPECT_EQ(store.ReadOpenEntries()->front().status(), JOURNAL_STATUS_IN_DOUBT);
    EXPECT_EQ(store.ReadRuns(1)->front().result(), RUN_RESULT_INTERRUPTED);
    EXPECT_EQ(heard.Count("finished 1 in doubt"), 1);
  }
  // Store and listener are gone: the call must not touch them any more.
  outside.go_on.Notify();
  outside.left.WaitForNotification();
}

TEST_F(FaultsTest, TheSecondInterruptWhileWaitingToTryAgainLeavesNothingBehind) {
  ScriptedProvider provider;
  TestStore store;
  provider.execute = [](const ExecuteRequest&, const auto&) { return Failure(ERROR_CLASS_THROTTLED, "Slow"); };
  clock_.on_sleep = [this] { interrupt_ = 2; };
  const auto report = RunPlan(SmallPlan(), {{"gz", &provider}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->abandoned, 0);
  EXPECT_EQ(report->failed, 1);
  EXPECT_EQ(report->operations[0].error.code(), "Slow");
}

TEST_F(FaultsTest, TheHeartbeatTellsOfALostLockOnce) {
  TestStore store;
  std::atomic<int> beats{0}, told{0};
  absl::Notification lost;
  store.on_heartbeat = [&] {
    ++beats;
    return absl::FailedPreconditionError("somebody else holds it");
  };
  {
    Heartbeat heartbeat(store, store.lock(), [&](const absl::Status& status) {
      ++told;
      lost.Notify();
    });
    lost.WaitForNotification();
  }
  EXPECT_EQ(beats, 1);
  EXPECT_EQ(told, 1);
}

TEST_F(FaultsTest, ABeatTheDiskRefusedIsNoLostLock) {
  TestStore store;
  absl::Notification beaten;
  store.on_heartbeat = [&] {
    if (!beaten.HasBeenNotified()) beaten.Notify();
    return absl::UnavailableError("busy");
  };
  bool told = false;
  {
    Heartbeat heartbeat(store, store.lock(), [&](const absl::Status&) { told = true; });
    beaten.WaitForNotification();
  }
  EXPECT_FALSE(told);
}

}  // namespace
}  // namespace eniform::apply
