// How long a plan takes, as apply runs it, and what this state's journal says against the provider's figures.
#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "planner/order.h"
#include "tests/planner/bed.h"

namespace eniform::planner {
namespace {

constexpr OperationKind kCreate = CREATE_INTERFACE;

Operation& Add(Plan& plan, OperationKind kind, const std::string& target, double seconds, const std::vector<int>& after = {}) {
  Operation& operation = *plan.add_operations();
  operation.set_id(plan.operations_size());
  operation.set_kind(kind);
  operation.set_target(target);
  operation.set_provider("gz");
  operation.set_api_calls(1);
  operation.set_estimated_seconds(seconds);
  for (const int id : after) operation.add_depends_on()->set_operation(id);
  return operation;
}

// With a rate for each kind named, all of one group where `group` is given.
double Seconds(const Plan& plan, const std::vector<std::pair<OperationKind, double>>& rates, int parallelism = 32,
               const std::string& group = "") {
  Capabilities capabilities;
  for (const auto& [kind, rate] : rates) {
    OperationCapability& capability = *capabilities.add_operations();
    capability.set_kind(kind);
    capability.set_calls_per_second(rate);
    capability.set_rate_group(group);
  }
  const Observation observation;
  std::map<std::string, World> worlds;
  worlds.emplace("gz", World(observation, capabilities));
  double end = 0;
  for (const Timing& timing : Simulate(plan, worlds, parallelism)) end = std::max(end, timing.end);
  return end;
}

Plan Creations(int count, double seconds) {
  Plan plan;
  for (int i = 0; i < count; ++i) Add(plan, kCreate, absl::StrCat("network_interface.i", i), seconds);
  return plan;
}

TEST(EstimateTest, ManyCreationsTakeWhatTheRateAllowsHoweverLongEachIsInTheCloud) {
  // A hundred in every window of 1.05 s, as fast as 32 workers call; then the last one settles.
  EXPECT_NEAR(Seconds(Creations(4000, 3), {{kCreate, 100}}), 39 * 1.05 + 3, 0.4);
  EXPECT_NEAR(Seconds(Creations(4000, 0.3), {{kCreate, 100}}), 39 * 1.05 + 0.3, 0.4);
}

TEST(EstimateTest, ABurstThatFitsDoesNotWait) { EXPECT_NEAR(Seconds(Creations(100, 3), {{kCreate, 100}}, 100), 3, 1e-6); }

TEST(EstimateTest, WithoutARateTheWorkersAreTheLimit) {
  // 32 calls at a time of 0.1 s each.
  EXPECT_NEAR(Seconds(Creations(64, 3), {}), 0.1 + 3, 1e-6);
  // At most 32 and 480 in the cloud at once.
  EXPECT_GT(Seconds(Creations(1024, 60), {}), 120);
}

TEST(EstimateTest, OneAtATimeIsOneAfterTheOther) { EXPECT_NEAR(Seconds(Creations(10, 3), {{kCreate, 100}}, 1), 30, 1e-6); }

TEST(EstimateTest, KindsOfOneActionShareItsRate) {
  Plan plan;
  for (int i = 0; i < 100; ++i) Add(plan, i % 2 ? UPDATE_INTERFACE : SET_SECURITY_GROUPS, absl::StrCat("network_interface.i", i), 0.5);
  const std::vector<std::pair<OperationKind, double>> rates{{UPDATE_INTERFACE, 50}, {SET_SECURITY_GROUPS, 50}};
  EXPECT_NEAR(Seconds(plan, rates, 32, "ModifyNetworkInterfaceAttribute"), 1.05 + 0.5, 0.11);
  EXPECT_LT(Seconds(plan, rates, 100), 1.05) << "without a group each has its own";
}

TEST(EstimateTest, KindsWithRatesOfTheirOwnOverlap) {
  Plan plan = Creations(1000, 0.3);
  for (int i = 0; i < 1000; ++i) Add(plan, ATTACH, absl::StrCat("network_interface.i", i), 0.3, {i + 1});
  const double seconds = Seconds(plan, {{kCreate, 100}, {ATTACH, 50}});
  EXPECT_GE(seconds, 19 * 1.05) << "what the slower rate allows";
  EXPECT_LE(seconds, 19 * 1.05 + 2.5) << "attachments do not wait for all creations";
}

TEST(EstimateTest, OneInstanceTakesOneAttachmentAfterTheOther) {
  Plan plan;
  for (int i = 0; i < 5; ++i) {
    Operation& attach = Add(plan, ATTACH, absl::StrCat("network_interface.i", i), 4);
    attach.mutable_arguments()->mutable_interface()->set_id(absl::StrCat("eni-", i));
    attach.mutable_arguments()->set_instance_id("ins-a");
  }
  EXPECT_NEAR(Seconds(plan, {{ATTACH, 50}}), 20, 1e-6);
}

TEST(EstimateTest, TheCriticalPathCounts) {
  Plan plan;
  Add(plan, kCreate, "network_interface.a", 3);
  Add(plan, ATTACH, "network_interface.a", 5, {1});
  Add(plan, BIND_EIP, "eip_binding.a", 2, {1, 2});
  Add(plan, kCreate, "network_interface.b", 1);
  EXPECT_NEAR(Seconds(plan, {}), 10, 1e-6);
}

TEST(EstimateTest, WhatEndsADarkAddressGoesFirst) {
  // One worker: the address is given back at once, although other paths are longer.
  Plan plan;
  Add(plan, UNBIND_EIP, "eip_binding.a", 2).mutable_arguments()->mutable_eip()->set_id("eip-1");
  for (int i = 0; i < 3; ++i) Add(plan, kCreate, absl::StrCat("network_interface.i", i), 1);
  Add(plan, BIND_EIP, "eip_binding.a", 2, {1}).mutable_arguments()->mutable_eip()->set_id("eip-1");
  DarkInterval& dark = *plan.add_dark_addresses();
  dark.set_address("203.0.113.1");
  dark.set_from_operation(1);
  dark.set_until_operation(5);
  const std::vector<Timing> timings = Simulate(plan, {}, 1);
  EXPECT_EQ(timings[0].start, 0);
  EXPECT_EQ(timings[4].start, 2);
}

constexpr char kTwoNew[] = R"(network_interfaces { key: "a" subnet { id: "subnet-a" } primary_ip: "10.0.1.10" }
                              network_interfaces { key: "b" subnet { id: "subnet-a" } primary_ip: "10.0.1.11" })";

Plan With(const MeasuredTimes& measured) {
  Bed bed;
  bed.Subnet("subnet-a", "10.0.1.0/24");
  bed.measured = measured;
  return bed.MakePlan(kTwoNew);
}

TEST(EstimateTest, TheJournalCorrectsTheProvidersFigure) {
  const Plan given = With({});
  ASSERT_EQ(given.operations_size(), 2);
  EXPECT_EQ(given.operations(0).estimated_seconds(), 2);
  EXPECT_FALSE(given.operations(0).seconds_measured());
  EXPECT_EQ(given.summary().estimated_seconds(), 2);

  const Plan measured = With({{"gz", {{kCreate, {7, 10}}}}});
  EXPECT_EQ(measured.operations(0).estimated_seconds(), 7);
  EXPECT_TRUE(measured.operations(0).seconds_measured());
  EXPECT_EQ(measured.summary().estimated_seconds(), 7);
}

TEST(EstimateTest, FewSamplesCountInPart) {
  EXPECT_EQ(With({{"gz", {{kCreate, {7, 2}}}}}).operations(0).estimated_seconds(), 2) << "two are chance";
  EXPECT_FALSE(With({{"gz", {{kCreate, {7, 2}}}}}).operations(0).seconds_measured());
  EXPECT_NEAR(With({{"gz", {{kCreate, {7, 4}}}}}).operations(0).estimated_seconds(), 0.4 * 7 + 0.6 * 2, 1e-9);
  EXPECT_EQ(With({{"hz", {{kCreate, {7, 20}}}}}).operations(0).estimated_seconds(), 2) << "another provider's";
  EXPECT_EQ(With({{"gz", {{ATTACH, {7, 20}}}}}).operations(0).estimated_seconds(), 2) << "another kind's";
}

TEST(EstimateTest, TheDigestDoesNotDependOnWhatWasMeasured) {
  EXPECT_EQ(With({}).digest(), With({{"gz", {{kCreate, {70, 25}}}}}).digest());
}

}  // namespace
}  // namespace eniform::planner
