#include "apply/run.h"

#include <algorithm>
#include <atomic>
#include <random>
#include <set>

#include "absl/synchronization/barrier.h"
#include "apply/busy_keys.h"
#include "apply/token.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RunTest : public ::testing::Test {
 protected:
  RunTest() : provider_("gz", &log_), store_(&log_), listener_(&heard_) {}

  RunReport Run(const Plan& plan, int parallelism = 1) {
    RunOptions options;
    options.parallelism = parallelism;
    auto report = RunPlan(plan, {{"gz", &provider_}}, store_, store_.lock(), options, listener_, interrupt_, clock_);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : RunReport();
  }
  eniform::Run LastRun() { return store_.ReadRuns(1)->front(); }

  Log log_, heard_;
  ScriptedProvider provider_;
  TestStore store_;
  LogListener listener_;
  FakeClock clock_;
  Interrupt interrupt_{0};
};

Operation Create(int id, const std::string& name, const std::vector<int>& depends_on = {}) {
  return Op(id, CREATE_INTERFACE, "network_interface." + name, depends_on);
}

Operation On(int id, OperationKind kind, const std::string& name, const std::vector<int>& depends_on = {}) {
  Operation operation = Op(id, kind, "network_interface." + name, depends_on);
  *operation.mutable_arguments()->mutable_interface() = ByAddress("network_interface." + name);
  return operation;
}

// Targets for everything the plan makes.
Plan WithTargets(Plan plan) {
  std::set<std::string> addresses;
  for (const Operation& operation : plan.operations()) addresses.insert(operation.target());
  for (const std::string& address : addresses) *plan.add_targets() = Row(address, "");
  return plan;
}

TEST_F(RunTest, IntentBeforeTheCallAndOutcomeAfter) {
  const RunReport report = Run(WithTargets(PlanOf({Create(1, "a"), On(2, ATTACH, "a", {1})})));
  EXPECT_THAT(log_.lines(),
              ElementsAre("begin", "intent 1", "execute 1", "outcome 1 DONE", "intent 2", "execute 2", "outcome 2 DONE", "finish"));
  EXPECT_EQ(report.done, 2);
  EXPECT_TRUE(report.journal.ok());
  EXPECT_FALSE(report.interrupted);
  EXPECT_EQ(store_.RowOf("network_interface.a").id(), "eni-1");
  EXPECT_THAT(heard_.lines(), ElementsAre("started 1", "finished 1 done", "started 2", "finished 2 done"));
}

TEST_F(RunTest, TheRunIsRemembered) {
  Plan plan = WithTargets(PlanOf({Create(1, "a"), Create(2, "b")}));
  RunOptions options;
  options.command = "destroy";
  options.git_commit = "abc";
  options.actor.set_user("me");
  ASSERT_TRUE(RunPlan(plan, {{"gz", &provider_}}, store_, store_.lock(), options, listener_, interrupt_, clock_).ok());
  const eniform::Run run = LastRun();
  EXPECT_EQ(run.command(), "destroy");
  EXPECT_EQ(run.git_commit(), "abc");
  EXPECT_EQ(run.actor().user(), "me");
  EXPECT_EQ(run.plan_digest(), "sha256:feed");
  EXPECT_EQ(run.result(), RUN_RESULT_SUCCEEDED);
  EXPECT_EQ(run.done(), 2);
  EXPECT_EQ(run.serial_after(), store_.Read()->serial());
  EXPECT_GT(run.finished_at(), 0);
  EXPECT_EQ(*store_.PlanWasUsed("sha256:feed", 0), true);
}

TEST_F(RunTest, StateEditsComeBeforeTheFirstOperation) {
  Plan plan = WithTargets(PlanOf({On(1, ATTACH, "imported")}));
  StateEdit* edit = plan.add_state_edits();
  edit->set_kind(StateEdit::UPSERT);
  *edit->mutable_object() = Row("network_interface.imported", "eni-imported");
  std::string id;
  provider_.execute = [&](const ExecuteRequest& request, const auto&) {
    id = request.operation().arguments().interface().id();
    return Success();
  };
  Run(plan);
  EXPECT_THAT(log_.lines(), ElementsAre("begin", "edit", "intent 1", "execute 1", "outcome 1 DONE", "finish"));
  EXPECT_EQ(id, "eni-imported");
}

TEST_F(RunTest, APlanOfStateEditsAlone) {
  Plan plan = PlanOf({});
  StateEdit* edit = plan.add_state_edits();
  edit->set_kind(StateEdit::UPSERT);
  *edit->mutable_object() = Row("eip.e", "eip-1");
  const RunReport report = Run(plan);
  EXPECT_THAT(report.operations, IsEmpty());
  EXPECT_EQ(store_.RowOf("eip.e").id(), "eip-1");
  EXPECT_EQ(LastRun().result(), RUN_RESULT_SUCCEEDED);
}

TEST_F(RunTest, ReferencesAreFilledBeforeTheIntent) {
  Operation bind = Op(3, BIND_EIP, "eip_binding.b", {1, 2});
  *bind.mutable_arguments()->mutable_eip() = ByAddress("eip.e");
  *bind.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  OperationArguments got;
  std::string token;
  provider_.execute = [&](const ExecuteRequest& request, const auto&) {
    if (request.operation().id() == 3) {
      got = request.operation().arguments();
      token = request.token();
    }
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  Run(WithTargets(PlanOf({Create(1, "a"), Op(2, ALLOCATE_EIP, "eip.e"), bind})), 4);
  EXPECT_EQ(got.interface().id(), "eni-1");
  EXPECT_EQ(got.eip().id(), "eip-2");
  EXPECT_EQ(got.private_ip(), "10.0.0.1");
  const JournalEntry entry = store_.EntryOf(3);
  EXPECT_EQ(entry.operation().arguments().SerializeAsString(), got.SerializeAsString());
  EXPECT_EQ(entry.token(), token);
  EXPECT_EQ(token, TokenFor("lineage", "sha256:feed@0", 3));
  EXPECT_EQ(store_.RowOf("eip_binding.b").attributes().eip_binding().public_ip(), "203.0.113.2");
}

// What it made may have been deleted outside since: the cloud would answer an old token with what is gone.
TEST_F(RunTest, TheSamePlanAtALaterSerialHasOtherTokens) {
  std::vector<std::string> tokens;
  provider_.execute = [&](const ExecuteRequest& request, const auto&) {
    tokens.push_back(request.token());
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  for (const int serial : {4, 9, 9}) {
    Plan plan = WithTargets(PlanOf({Create(1, "a")}));
    plan.set_serial(serial);
    Run(plan, 1);
  }
  ASSERT_EQ(tokens.size(), 3u);
  EXPECT_NE(tokens[0], tokens[1]);
  EXPECT_EQ(tokens[1], tokens[2]) << "the very same plan, resumed";
}

TEST_F(RunTest, TheJournalHoldsTheRowToWrite) {
  Plan plan = WithTargets(PlanOf({Create(1, "a")}));
  plan.mutable_targets(0)->set_protect(true);
  Run(plan);
  EXPECT_TRUE(store_.EntryOf(1).target().protect());
}

TEST_F(RunTest, AFailureStopsOnlyWhatDependsOnIt) {
  provider_.execute = [](const ExecuteRequest& request, const auto&) {
    if (request.operation().id() == 1) return Failure(ERROR_CLASS_QUOTA, "LimitExceeded");
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const RunReport report = Run(WithTargets(PlanOf({Create(1, "a"), On(2, ATTACH, "a", {1}), On(3, SET_TAGS, "a", {2}), Create(4, "b")})));
  EXPECT_EQ(report.failed, 1);
  EXPECT_EQ(report.not_started, 2);
  EXPECT_EQ(report.done, 1);
  EXPECT_EQ(report.operations[0].error.code(), "LimitExceeded");
  EXPECT_EQ(report.operations[1].skipped_because_of, 1);
  EXPECT_EQ(report.operations[2].skipped_because_of, 1);
  EXPECT_EQ(report.operations[3].state, OperationState::kDone);
  EXPECT_EQ(store_.EntryOf(1).status(), JOURNAL_STATUS_FAILED);
  EXPECT_EQ(store_.EntryOf(1).error().code(), "LimitExceeded");
  EXPECT_EQ(store_.EntryOf(2).operation_id(), 0);
  EXPECT_EQ(LastRun().result(), RUN_RESULT_PARTIAL);
  EXPECT_EQ(heard_.Count("finished 3 not started"), 1);
}

TEST_F(RunTest, NothingDoneIsAFailedRun) {
  provider_.execute = [](const ExecuteRequest&, const auto&) { return Failure(ERROR_CLASS_INVALID); };
  EXPECT_EQ(Run(WithTargets(PlanOf({Create(1, "a")}))).failed, 1);
  EXPECT_EQ(LastRun().result(), RUN_RESULT_FAILED);
}

TEST_F(RunTest, InDoubtStopsDependentsAndStaysOpen) {
  provider_.execute = [](const ExecuteRequest& request, const auto&) -> absl::StatusOr<ExecuteResponse> {
    if (request.operation().id() == 1) return absl::UnavailableError("the plugin exited");
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  provider_.resolve = [](const ResolveRequest&) { return absl::UnavailableError("gone"); };
  const RunReport report = Run(WithTargets(PlanOf({Create(1, "a"), On(2, ATTACH, "a", {1}), Create(3, "b")})));
  EXPECT_EQ(report.in_doubt, 1);
  EXPECT_EQ(report.not_started, 1);
  EXPECT_EQ(report.done, 1);
  ASSERT_EQ(store_.ReadOpenEntries()->size(), 1u);
  EXPECT_EQ(store_.ReadOpenEntries()->front().status(), JOURNAL_STATUS_IN_DOUBT);
  EXPECT_EQ(LastRun().result(), RUN_RESULT_PARTIAL);
}

TEST_F(RunTest, AResultWithoutItsIdIsInDoubt) {
  provider_.execute = [](const ExecuteRequest&, const auto&) { return Success(); };
  const RunReport report = Run(WithTargets(PlanOf({Create(1, "a")})));
  EXPECT_EQ(report.in_doubt, 1);
  EXPECT_THAT(report.operations[0].error.message(), HasSubstr("bug of the plugin"));
  EXPECT_EQ(store_.EntryOf(1).status(), JOURNAL_STATUS_IN_DOUBT);
}

TEST_F(RunTest, AReferenceToNothingFailsWithoutACall) {
  const RunReport report = Run(WithTargets(PlanOf({On(1, ATTACH, "nowhere"), Create(2, "a")})));
  EXPECT_EQ(report.failed, 1);
  EXPECT_EQ(report.done, 1);
  EXPECT_TRUE(report.journal.ok());
  EXPECT_EQ(log_.Count("execute 1"), 0);
}

TEST_F(RunTest, ProgressRetriesAndTimeoutsArePassedOn) {
  Plan plan = WithTargets(PlanOf({Create(1, "a")}));
  plan.mutable_timeouts()->set_create("90s");
  double timeout = 0;
  int calls = 0;
  provider_.execute = [&](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    if (++calls == 1) return Failure(ERROR_CLASS_THROTTLED, "Slow");
    timeout = request.timeout_seconds();
    Progress creating;
    creating.set_cloud_status("PENDING");
    progress(creating);
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const RunReport report = Run(plan);
  EXPECT_EQ(report.operations[0].attempts, 2);
  EXPECT_GT(report.operations[0].took, absl::ZeroDuration());
  EXPECT_GT(timeout, 80);
  EXPECT_LT(timeout, 90);
  EXPECT_THAT(heard_.lines(), ElementsAre("started 1", "retry 1 Slow", "progress 1 PENDING", "finished 1 done"));
}

TEST_F(RunTest, IndependentOperationsRunSideBySide) {
  absl::Barrier& all = *new absl::Barrier(4);
  provider_.execute = [&all](const ExecuteRequest& request, const auto&) {
    // Nobody gets through before all four are in.
    if (all.Block()) delete &all;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  EXPECT_EQ(Run(WithTargets(PlanOf({Create(1, "a"), Create(2, "b"), Create(3, "c"), Create(4, "d")})), 4).done, 4);
}

TEST_F(RunTest, NoMoreThanAskedForRunSideBySide) {
  std::atomic<int> inside{0}, most{0};
  provider_.execute = [&](const ExecuteRequest& request, const auto&) {
    const int now = ++inside;
    int seen = most.load();
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    --inside;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  std::vector<Operation> operations;
  for (int id = 1; id <= 200; ++id) operations.push_back(Create(id, "i" + std::to_string(id)));
  EXPECT_EQ(Run(WithTargets(PlanOf(operations)), 3).done, 200);
  EXPECT_LE(most.load(), 3);
}

TEST_F(RunTest, PickedAddressesOfTwoBatchesAreBothRemembered) {
  Operation first = On(2, ASSIGN_ADDRESSES, "a", {1}), second = On(3, ASSIGN_ADDRESSES, "a", {2});
  first.mutable_arguments()->set_auto_ip_count(1);
  second.mutable_arguments()->set_auto_ip_count(1);
  provider_.execute = [](const ExecuteRequest& request, const auto&) {
    OperationResult result = ScriptedProvider::Obedient(request.operation());
    if (request.operation().kind() == ASSIGN_ADDRESSES) result.add_picked_ips("10.0.9." + std::to_string(request.operation().id()));
    return Success(result);
  };
  Run(WithTargets(PlanOf({Create(1, "a"), first, second})));
  EXPECT_THAT(store_.RowOf("network_interface.a").picked_ips(), ElementsAre("10.0.9.2", "10.0.9.3"));
}

TEST_F(RunTest, ReplacementCreateFirstEndToEnd) {
  TestStore store(&log_, {Row("network_interface.a", "eni-old")});
  Operation detach = On(2, DETACH, "a", {1}), attach = On(3, ATTACH, "a", {2}), remove = On(4, DELETE_INTERFACE, "a", {3});
  detach.mutable_arguments()->mutable_interface()->set_id("eni-old");
  remove.mutable_arguments()->mutable_interface()->set_id("eni-old");
  Plan plan = PlanOf({Create(1, "a"), detach, attach, remove});
  *plan.add_targets() = Row("network_interface.a", "eni-old");
  std::vector<std::string> ids;
  provider_.execute = [&](const ExecuteRequest& request, const auto&) {
    ids.push_back(request.operation().arguments().interface().id());
    if (request.operation().id() == 3) {
      EXPECT_THAT(store.RowOf("network_interface.a").deposed_ids(), ElementsAre("eni-old"));
    }
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  ASSERT_TRUE(RunPlan(plan, {{"gz", &provider_}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_).ok());
  EXPECT_THAT(ids, ElementsAre("", "eni-old", "eni-1", "eni-old"));
  EXPECT_EQ(store.RowOf("network_interface.a").id(), "eni-1");
  EXPECT_THAT(store.RowOf("network_interface.a").deposed_ids(), IsEmpty());
}

TEST_F(RunTest, ReplacementDeleteFirstEndToEnd) {
  TestStore store(&log_, {Row("network_interface.a", "eni-old")});
  Operation remove = On(1, DELETE_INTERFACE, "a");
  remove.mutable_arguments()->mutable_interface()->set_id("eni-old");
  Plan plan = PlanOf({remove, Create(2, "a", {1}), On(3, ATTACH, "a", {2})});
  *plan.add_targets() = Row("network_interface.a", "eni-old");
  ASSERT_TRUE(RunPlan(plan, {{"gz", &provider_}}, store, store.lock(), Workers(4), listener_, interrupt_, clock_).ok());
  EXPECT_EQ(store.RowOf("network_interface.a").id(), "eni-2");
  EXPECT_EQ(store.EntryOf(3).operation().arguments().interface().id(), "eni-2");
}

TEST_F(RunTest, AnInterfaceDeletedOutsideLeavesNothingToDelete) {
  TestStore store(&log_, {Row("network_interface.a", "eni-gone")});
  ASSERT_TRUE(
      RunPlan(WithTargets(PlanOf({Create(1, "a")})), {{"gz", &provider_}}, store, store.lock(), Workers(1), listener_, interrupt_, clock_)
          .ok());
  EXPECT_EQ(store.RowOf("network_interface.a").id(), "eni-1");
  EXPECT_THAT(store.RowOf("network_interface.a").deposed_ids(), IsEmpty());
}

TEST_F(RunTest, WithoutItsProviderNothingIsStarted) {
  const auto report = RunPlan(PlanOf({Create(1, "a")}), {}, store_, store_.lock(), {}, listener_, interrupt_, clock_);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(report.status().message()), HasSubstr("'gz'"));
  EXPECT_THAT(log_.lines(), IsEmpty());
}

TEST_F(RunTest, WithoutTheLockNothingIsStarted) {
  ASSERT_TRUE(store_.ReleaseLock(store_.lock()).ok());
  const auto report = RunPlan(PlanOf({Create(1, "a")}), {{"gz", &provider_}}, store_, store_.lock(), {}, listener_, interrupt_, clock_);
  EXPECT_EQ(report.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(log_.Count("execute 1"), 0);
}

// Random plans with eight workers: every operation once, after what it depends on, alone on what it occupies.
TEST_F(RunTest, RandomPlansKeepEveryPromise) {
  for (uint32_t seed = 1; seed <= 25; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % n); };
    std::vector<Operation> operations;
    const int size = 20 + below(60);
    for (int id = 1; id <= size; ++id) {
      Operation operation = Op(id, ATTACH, "network_interface.x" + std::to_string(id));
      *operation.mutable_arguments()->mutable_interface() = ById("eni-" + std::to_string(below(10)));
      operation.mutable_arguments()->set_instance_id("ins-" + std::to_string(below(6)));
      std::set<int> dependencies;
      for (int i = below(3); i > 0 && id > 1; --i) dependencies.insert(1 + below(id - 1));
      for (int dependency : dependencies) operation.add_depends_on()->set_operation(dependency);
      operations.push_back(operation);
    }
    absl::Mutex mutex;
    std::multiset<int> started;
    std::set<int> done;
    std::multiset<std::string> busy;
    std::vector<std::string> wrong;
    provider_.execute = [&](const ExecuteRequest& request, const auto&) {
      const Operation& operation = request.operation();
      const std::vector<std::string> keys = BusyKeys(operation, {});
      {
        absl::MutexLock hold(&mutex);
        started.insert(operation.id());
        for (const Dependency& dependency : operation.depends_on()) {
          if (!done.contains(dependency.operation())) wrong.push_back("too early: " + std::to_string(operation.id()));
        }
        for (const std::string& key : keys) {
          if (busy.contains(key)) wrong.push_back("not alone: " + key);
          busy.insert(key);
        }
      }
      absl::MutexLock hold(&mutex);
      done.insert(operation.id());
      for (const std::string& key : keys) busy.erase(busy.find(key));
      return Success();
    };
    Plan plan = PlanOf(operations);
    plan.set_digest("sha256:" + std::to_string(seed));
    EXPECT_EQ(Run(plan, 8).done, size);
    EXPECT_THAT(wrong, IsEmpty());
    EXPECT_EQ(started.size(), static_cast<size_t>(size));
    EXPECT_EQ(done.size(), static_cast<size_t>(size));
  }
}

}  // namespace
}  // namespace eniform::apply
