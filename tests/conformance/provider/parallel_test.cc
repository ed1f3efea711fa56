// Operations that get into each other's way: the cloud refuses some for the moment, and all of them are done in the end.
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/conformance/provider/judge.h"
#include "tests/conformance/provider/samples.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {
namespace {

class ParallelTest : public testing::TestWithParam<Cloud> {};

INSTANTIATE_TEST_SUITE_P(Clouds, ParallelTest, testing::ValuesIn(Clouds()),
                         [](const testing::TestParamInfo<Cloud>& info) { return info.param.name; });

TEST_P(ParallelTest, OperationsOnTheSameParentsAreAllDone) {
  const std::set<std::string> together = {"attach",           "assign_given_addresses", "assign_picked_addresses",  "unassign_addresses",
                                          "update_interface", "set_security_groups",    "set_tags_of_an_interface", "bind_eip",
                                          "update_eip"};
  Stage stage(GetParam(), {"--settle", "300ms"});
  ASSERT_TRUE(stage.ok());
  const Observation before = stage.Look();
  std::vector<Done> done;
  for (const Sample& sample : Samples()) {
    if (!together.contains(sample.name) || !stage.Listed(sample.kind)) continue;
    done.push_back({Make(sample, {GetParam(), stage.capabilities(), before}), {}});
  }
  EXPECT_GE(done.size(), 5u);
  std::vector<std::thread> threads;
  for (Done& one : done) threads.emplace_back([&stage, &one] { one.result = stage.ExecuteToTheEnd(one.operation, NewToken()); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(WhatIsWrong(done, stage.capabilities(), before, stage.Look()), "");
}

}  // namespace
}  // namespace eniform::conformance
