// Operations that wait for the cloud leave their place to others.
#include <atomic>

#include <gmock/gmock.h>

#include "absl/synchronization/barrier.h"
#include "planner/planner.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

class LendingTest : public ::testing::Test {
 protected:
  RunReport Run(int operations, int parallelism) {
    std::vector<Operation> all;
    for (int id = 1; id <= operations; ++id) all.push_back(Op(id, CREATE_INTERFACE, "network_interface.i" + std::to_string(id)));
    Plan plan = PlanOf(all);
    for (const Operation& operation : plan.operations()) *plan.add_targets() = Row(operation.target(), "");
    RunOptions options;
    options.parallelism = parallelism;
    auto report = RunPlan(plan, {{"gz", &provider_}}, store_, store_.lock(), options, listener_, interrupt_, clock_);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : RunReport();
  }

  static Progress Pending() {
    Progress progress;
    progress.set_cloud_status("PENDING");
    return progress;
  }

  Log log_;
  ScriptedProvider provider_;
  TestStore store_;
  LogListener listener_{&log_};
  FakeClock clock_;
  Interrupt interrupt_{0};
};

TEST_F(LendingTest, WhatTheCloudHasAcceptedCountsNoMore) {
  absl::Barrier& all = *new absl::Barrier(10);
  provider_.execute = [&all](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    progress(Pending());
    progress(Pending());  // said again, lent once
    // Nobody gets through before all ten are in, with two workers.
    if (all.Block()) delete &all;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  EXPECT_EQ(Run(10, 2).done, 10);
}

TEST_F(LendingTest, OneAtATimeIsOneAtATime) {
  std::atomic<int> inside{0}, most{0};
  provider_.execute = [&](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    most = std::max(most.load(), ++inside);
    progress(Pending());
    --inside;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  EXPECT_EQ(Run(30, 1).done, 30);
  EXPECT_EQ(most.load(), 1);
}

TEST_F(LendingTest, NoMoreThanAllowedWaitForTheCloud) {
  std::atomic<int> inside{0}, most{0};
  provider_.execute = [&](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    const int now = ++inside;
    int seen = most.load();
    while (seen < now && !most.compare_exchange_weak(seen, now)) {
    }
    progress(Pending());
    --inside;
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  EXPECT_EQ(Run(500, 2).done, 500);
  EXPECT_LE(most.load(), 2 + planner::WaitingBesides(2));
}

TEST_F(LendingTest, AnInterruptStartsNothingMoreInPlacesThatCameFree) {
  std::atomic<int> started{0};
  provider_.execute = [&](const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) {
    ++started;
    interrupt_ = 1;
    progress(Pending());
    return Success(ScriptedProvider::Obedient(request.operation()));
  };
  const RunReport report = Run(50, 2);
  EXPECT_TRUE(report.interrupted);
  EXPECT_LE(started.load(), 2);
  EXPECT_EQ(report.done, started.load());
  EXPECT_EQ(report.not_started, 50 - started.load());
}

}  // namespace
}  // namespace eniform::apply
