#include "apply/schedule.h"

#include <random>
#include <set>

#include "apply/busy_keys.h"
#include "tests/apply/support.h"

namespace eniform::apply {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Schedule ScheduleOf(const Plan& plan) {
  auto schedule = Schedule::Make(plan);
  EXPECT_TRUE(schedule.ok()) << schedule.status();
  return *std::move(schedule);
}

// An operation on an interface of its own.
Operation Free(int id, const std::vector<int>& depends_on = {}, double seconds = 1) {
  Operation operation = Op(id, UPDATE_INTERFACE, "network_interface.i" + std::to_string(id), depends_on, seconds);
  operation.mutable_arguments()->mutable_interface()->set_id("eni-" + std::to_string(id));
  return operation;
}

std::vector<std::pair<int, int>> Pairs(const std::vector<Schedule::Skipped>& skipped) {
  std::vector<std::pair<int, int>> pairs;
  for (const auto& skip : skipped) pairs.emplace_back(skip.operation, skip.because_of);
  return pairs;
}

TEST(ScheduleTest, DiamondWaitsForBothSides) {
  Schedule schedule = ScheduleOf(PlanOf({Free(1), Free(2, {1}), Free(3, {1}), Free(4, {2, 3})}));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1));
  EXPECT_THAT(schedule.TakeReady(9), IsEmpty());
  EXPECT_THAT(schedule.Finish(1, Outcome::kDone).ready, ElementsAre(2, 3));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(2, 3));
  EXPECT_THAT(schedule.Finish(3, Outcome::kDone).ready, IsEmpty());
  EXPECT_FALSE(schedule.Finished());
  EXPECT_THAT(schedule.Finish(2, Outcome::kDone).ready, ElementsAre(4));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(4));
  schedule.Finish(4, Outcome::kDone);
  EXPECT_TRUE(schedule.Finished());
  EXPECT_EQ(schedule.counts().done, 4);
}

TEST(ScheduleTest, FailureSkipsWhatDependsOnItAndNothingElse) {
  Schedule schedule = ScheduleOf(PlanOf({Free(1), Free(2), Free(3, {1}), Free(4, {3}), Free(5, {2}), Free(6, {4, 5})}));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1, 2));
  const auto change = schedule.Finish(1, Outcome::kFailed);
  EXPECT_THAT(Pairs(change.skipped), ElementsAre(std::pair(3, 1), std::pair(4, 1), std::pair(6, 1)));
  EXPECT_THAT(schedule.Finish(2, Outcome::kDone).ready, ElementsAre(5));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(5));
  EXPECT_THAT(schedule.Finish(5, Outcome::kDone).ready, IsEmpty());
  EXPECT_TRUE(schedule.Finished());
  EXPECT_EQ(schedule.counts().skipped, 3);
  EXPECT_EQ(schedule.counts().failed, 1);
  EXPECT_EQ(schedule.counts().waiting, 0);
}

TEST(ScheduleTest, InDoubtStopsDependentsToo) {
  Schedule schedule = ScheduleOf(PlanOf({Free(1), Free(2, {1})}));
  schedule.TakeReady(1);
  EXPECT_THAT(Pairs(schedule.Finish(1, Outcome::kInDoubt).skipped), ElementsAre(std::pair(2, 1)));
  EXPECT_EQ(schedule.counts().in_doubt, 1);
}

TEST(ScheduleTest, SkippedOnceWhereTwoCausesFail) {
  Schedule schedule = ScheduleOf(PlanOf({Free(1), Free(2), Free(3, {1, 2})}));
  schedule.TakeReady(2);
  EXPECT_THAT(Pairs(schedule.Finish(2, Outcome::kFailed).skipped), ElementsAre(std::pair(3, 2)));
  EXPECT_THAT(schedule.Finish(1, Outcome::kFailed).skipped, IsEmpty());
  EXPECT_EQ(schedule.counts().skipped, 1);
}

TEST(ScheduleTest, LongestPathFirstThenId) {
  Schedule schedule = ScheduleOf(PlanOf({Free(1), Free(2), Free(3), Free(4, {3}, 5), Free(5, {2}, 2), Free(6)}));
  EXPECT_THAT(schedule.TakeReady(2), ElementsAre(3, 2));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1, 6));
}

TEST(ScheduleTest, KindsTakeTurns) {
  // A kind whose rate is used up must not keep back another one, however much longer its paths are.
  std::vector<Operation> operations;
  for (int id = 1; id <= 6; ++id) operations.push_back(Free(id, {}, 10));
  for (int id = 7; id <= 9; ++id) {
    operations.push_back(Free(id));
    operations.back().set_kind(SET_TAGS);
  }
  Schedule schedule = ScheduleOf(PlanOf(operations));
  EXPECT_THAT(schedule.TakeReady(4), ElementsAre(1, 7, 2, 8));
  schedule.Finish(7, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(1), ElementsAre(9)) << "of its kind the fewest run";
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(3, 4, 5, 6)) << "where only one kind is left, it may take everything";
}

TEST(ScheduleTest, WhatEndsAnOpenDarkIntervalGoesFirst) {
  Plan plan = PlanOf({Free(1), Free(2, {}, 50), Free(3, {1}), Free(4, {3}), Free(5)});
  DarkInterval* dark = plan.add_dark_addresses();
  dark->set_from_operation(1);
  dark->set_until_operation(4);
  Schedule schedule = ScheduleOf(plan);
  // Closed yet: the long one first.
  EXPECT_THAT(schedule.TakeReady(2), ElementsAre(2, 1));
  schedule.Finish(1, Outcome::kDone);
  schedule.Finish(2, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(1), ElementsAre(3));
  schedule.Finish(3, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(1), ElementsAre(4));
}

TEST(ScheduleTest, AReadyOperationBecomesUrgentWhenTheIntervalOpens) {
  Plan plan = PlanOf({Free(1, {}, 9), Free(2, {}, 5), Free(3), Free(4, {1, 3})});
  DarkInterval* dark = plan.add_dark_addresses();
  dark->set_from_operation(1);
  dark->set_until_operation(4);
  Schedule schedule = ScheduleOf(plan);
  EXPECT_THAT(schedule.TakeReady(1), ElementsAre(1));
  EXPECT_THAT(schedule.TakeReady(1), ElementsAre(3));
}

TEST(ScheduleTest, OneOperationAtATimeOnAnInterface) {
  Operation second = Op(2, SET_TAGS, "network_interface.a");
  second.mutable_arguments()->mutable_interface()->set_address("network_interface.a");
  Operation first = Op(1, UPDATE_INTERFACE, "network_interface.a", {}, 5);
  *first.mutable_arguments()->mutable_interface() = ById("eni-a");
  Plan plan = PlanOf({first, second, Free(3)});
  *plan.add_targets() = Row("network_interface.a", "eni-a");
  Schedule schedule = ScheduleOf(plan);
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1, 3));
  schedule.Finish(3, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(9), IsEmpty());
  EXPECT_FALSE(schedule.Finished());
  // A failure frees the interface, too: the other operation does not depend on it.
  schedule.Finish(1, Outcome::kFailed);
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(2));
}

TEST(ScheduleTest, WaitersOfTwoKeysAreNotForgotten) {
  const auto attach = [](int id, const std::string& interface, const std::string& instance) {
    Operation operation = Op(id, ATTACH, "network_interface." + interface);
    *operation.mutable_arguments()->mutable_interface() = ById(interface);
    operation.mutable_arguments()->set_instance_id(instance);
    return operation;
  };
  Schedule schedule = ScheduleOf(
      PlanOf({attach(1, "eni-1", "ins-1"), attach(2, "eni-2", "ins-2"), attach(3, "eni-1", "ins-2"), attach(4, "eni-2", "ins-1")}));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1, 2));
  schedule.Finish(1, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(9), IsEmpty());
  schedule.Finish(2, Outcome::kDone);
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(3, 4));
}

TEST(ScheduleTest, AWaiterThatMeetsAnotherBusyKeyLetsTheNextOneGo) {
  const auto on = [](int id, const std::string& interface, const std::string& instance, double seconds) {
    Operation operation = Op(id, ATTACH, "network_interface." + interface, {}, seconds);
    *operation.mutable_arguments()->mutable_interface() = ById(interface);
    operation.mutable_arguments()->set_instance_id(instance);
    return operation;
  };
  Schedule schedule =
      ScheduleOf(PlanOf({on(1, "eni-1", "", 9), on(2, "eni-2", "ins-2", 9), on(3, "eni-1", "ins-2", 5), on(4, "eni-1", "", 1)}));
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(1, 2));
  EXPECT_THAT(schedule.TakeReady(9), IsEmpty());
  schedule.Finish(1, Outcome::kDone);
  // 3 is next on the interface, but its instance is still busy.
  EXPECT_THAT(schedule.TakeReady(9), ElementsAre(4));
}

TEST(ScheduleTest, DamagedPlansAreRefused) {
  EXPECT_EQ(Schedule::Make(PlanOf({Free(1, {2}), Free(2)})).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Schedule::Make(PlanOf({Free(1, {1})})).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Schedule::Make(PlanOf({Free(1), Free(1)})).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(BusyKeysTest, WhatOccupiesWhat) {
  const KnownIds known{{"network_interface.a", "eni-a"}, {"eip.e", "eip-e"}};
  Operation move = Op(1, MOVE_INTERFACE, "network_interface.a");
  *move.mutable_arguments()->mutable_interface() = ByAddress("network_interface.a");
  move.mutable_arguments()->set_instance_id("ins-1");
  move.mutable_arguments()->set_to_instance_id("ins-2");
  EXPECT_THAT(BusyKeys(move, known), ElementsAre("gz/eni-a", "gz/ins-1", "gz/ins-2"));
  Operation bind = Op(2, BIND_EIP, "eip_binding.b");
  *bind.mutable_arguments()->mutable_eip() = ByAddress("eip.e");
  *bind.mutable_arguments()->mutable_interface() = ByAddress("network_interface.new");
  EXPECT_THAT(BusyKeys(bind, known), ElementsAre("gz/eip-e", "gz/network_interface.new"));
  Operation addresses = Op(3, MOVE_ADDRESSES, "network_interface.a");
  *addresses.mutable_arguments()->mutable_interface() = ById("eni-x");
  *addresses.mutable_arguments()->mutable_to_interface() = ByAddress("network_interface.a");
  EXPECT_THAT(BusyKeys(addresses, known), ElementsAre("gz/eni-a", "gz/eni-x"));
  EXPECT_THAT(BusyKeys(Op(4, CREATE_INTERFACE, "network_interface.new"), known), ElementsAre("gz/network_interface.new"));
}

TEST(BusyKeysTest, TheNewOneOfAReplacementIsNotTheOldOne) {
  Plan plan = PlanOf({Op(1, CREATE_INTERFACE, "network_interface.a")});
  *plan.add_targets() = Row("network_interface.a", "eni-old");
  EXPECT_THAT(KnownIdsOf(plan), IsEmpty());
}

// Random graphs, carried out in random order: every operation runs once, never before what it depends on, never beside one with a common
// key.
TEST(SchedulePropertyTest, RandomPlansRunCompletelyAndInOrder) {
  for (uint32_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<int>(random() % n); };
    const int size = 1 + below(60);
    Plan plan;
    for (int id = 1; id <= size; ++id) {
      Operation operation = Op(id, ATTACH, "network_interface.x", {}, below(5));
      *operation.mutable_arguments()->mutable_interface() = ById("eni-" + std::to_string(below(8)));
      if (below(2)) operation.mutable_arguments()->set_instance_id("ins-" + std::to_string(below(4)));
      std::set<int> dependencies;
      for (int i = below(4); i > 0 && id > 1; --i) dependencies.insert(1 + below(id - 1));
      for (int dependency : dependencies) operation.add_depends_on()->set_operation(dependency);
      *plan.add_operations() = operation;
    }
    for (int i = below(6); i > 0; --i) {
      DarkInterval* dark = plan.add_dark_addresses();
      dark->set_from_operation(1 + below(size));
      dark->set_until_operation(1 + below(size));
    }
    Schedule schedule = ScheduleOf(plan);
    std::set<int> running, over, skipped;
    std::set<int> done;
    std::multiset<std::string> busy;
    while (!schedule.Finished()) {
      for (int id : schedule.TakeReady(1 + below(5))) {
        ASSERT_TRUE(running.insert(id).second && !over.contains(id)) << "started twice: " << id;
        for (const Dependency& dependency : plan.operations(id - 1).depends_on()) ASSERT_TRUE(done.contains(dependency.operation())) << id;
        for (const std::string& key : BusyKeys(plan.operations(id - 1), {})) {
          ASSERT_FALSE(busy.contains(key)) << key;
          busy.insert(key);
        }
      }
      ASSERT_FALSE(running.empty()) << "stuck";
      auto it = running.begin();
      std::advance(it, below(static_cast<int>(running.size())));
      const int id = *it;
      running.erase(it);
      over.insert(id);
      for (const std::string& key : BusyKeys(plan.operations(id - 1), {})) busy.erase(busy.find(key));
      const Outcome outcome = below(12) == 0 ? Outcome::kFailed : Outcome::kDone;
      if (outcome == Outcome::kDone) done.insert(id);
      for (const auto& skip : schedule.Finish(id, outcome).skipped) ASSERT_TRUE(skipped.insert(skip.operation).second);
    }
    EXPECT_THAT(running, IsEmpty());
    EXPECT_EQ(over.size() + skipped.size(), static_cast<size_t>(size));
    // Whatever was skipped had a reason.
    for (int id : skipped) {
      bool reason = false;
      for (const Dependency& dependency : plan.operations(id - 1).depends_on()) reason |= !done.contains(dependency.operation());
      EXPECT_TRUE(reason) << id;
    }
  }
}

}  // namespace
}  // namespace eniform::apply
