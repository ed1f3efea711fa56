// Every operation that a provider lists: its end, and its end when it is asked for again.
#include "tests/conformance/provider/operation_test.h"

#include <stdio.h>
#include <stdlib.h>

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"

namespace eniform::conformance {
namespace {

// What the provider of a cloud says of itself, without any cloud at hand.
Capabilities Described(const Cloud& cloud) {
  host::HostOptions options;
  options.program_directory = PLUGINS;
  ProviderDeclaration declaration;
  declaration.set_key("conf");
  declaration.set_plugin(cloud.name);
  declaration.set_region(cloud.region);
  const auto plugin = host::StartPlugin(options, declaration, host::Configure::kNo);
  if (plugin.ok()) return (*plugin)->description().capabilities();
  fprintf(stderr, "%s\n", plugin.status().ToString().c_str());
  exit(1);
}

enum class Told { kYes, kNo };

std::vector<OperationCase> Cases(Told told) {
  std::vector<OperationCase> cases;
  for (const Cloud& cloud : Clouds()) {
    const Capabilities capabilities = Described(cloud);
    for (const Sample& sample : Samples()) {
      for (const OperationCapability& listed : capabilities.operations()) {
        if (listed.kind() != sample.kind) continue;
        const Operation operation = Make(sample, {cloud, capabilities, Observation()});
        if (CanNotBeTold(listed, operation.arguments()) == (told == Told::kNo)) cases.push_back({&cloud, &sample});
      }
    }
  }
  return cases;
}

std::string NameOf(const testing::TestParamInfo<OperationCase>& info) {
  return absl::StrCat(info.param.cloud->name, "_", info.param.sample->name);
}

INSTANTIATE_TEST_SUITE_P(Clouds, OperationTest, testing::ValuesIn(Cases(Told::kYes)), NameOf);
// There may be no such cloud.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PickedTest);
INSTANTIATE_TEST_SUITE_P(Clouds, PickedTest, testing::ValuesIn(Cases(Told::kNo)), NameOf);

}  // namespace

void OperationTest::Fresh(std::vector<std::string> emulator_arguments) {
  stage_.emplace(cloud(), std::move(emulator_arguments));
  ASSERT_TRUE(stage_->ok());
  before_ = stage_->Look();
  operation_ = Make(*GetParam().sample, {cloud(), stage_->capabilities(), before_});
  token_ = NewToken();
}

std::vector<std::string> OperationTest::Writes() {
  static auto* const known = new std::map<std::string, std::vector<std::string>>;
  std::vector<std::string>& writes = (*known)[absl::StrCat(cloud().name, " ", GetParam().sample->name)];
  if (!writes.empty()) return writes;
  Fresh();
  if (HasFatalFailure()) return {};
  const std::map<std::string, int> calls = stage_->emulator().Calls();
  Do();
  writes = stage_->emulator().WritesSince(calls);
  EXPECT_FALSE(writes.empty()) << "nothing was called";
  return writes;
}

bool OperationTest::MayBeRepeated() const {
  switch (operation_.kind()) {
    case UPDATE_INTERFACE:
    case SET_SECURITY_GROUPS:
    case SET_TAGS:
    case SET_DELETE_ON_TERMINATION:
    case UPDATE_EIP:
      return true;
    default:
      return stage_->Listed(operation_.kind())->idempotent_by_token();
  }
}

bool OperationTest::MakesSomethingNew() const {
  return operation_.kind() == CREATE_INTERFACE || operation_.kind() == ALLOCATE_EIP || operation_.arguments().auto_ip_count() > 0;
}

bool CanNotBeTold(const OperationCapability& listed, const OperationArguments& arguments) {
  return listed.kind() == ASSIGN_ADDRESSES && arguments.auto_ip_count() > 0 && !listed.idempotent_by_token();
}

OperationResult OperationTest::Do() {
  const ExecuteResponse response = stage_->Execute(operation_, token_);
  EXPECT_TRUE(response.has_result()) << response.DebugString();
  return response.result();
}

std::string OperationTest::Wrong(const OperationResult& result) {
  const Observation after = stage_->Look();
  return NotInLook(result, after) + WhatIsWrong({{operation_, result}}, stage_->capabilities(), before_, after);
}

namespace {

// The ids of objects an operation must tell of: those it worked on, as far as they existed before.
std::vector<std::string> Touched(const Operation& operation) {
  std::vector<std::string> ids;
  const OperationArguments& arguments = operation.arguments();
  if (!arguments.eip().id().empty()) return {arguments.eip().id()};
  for (const ObjectRef* object : {&arguments.interface(), &arguments.to_interface()}) {
    if (!object->id().empty()) ids.push_back(object->id());
  }
  return ids;
}

std::vector<std::string> ToldOf(const OperationResult& result) {
  std::vector<std::string> ids(result.gone_ids().begin(), result.gone_ids().end());
  for (const NetworkInterface& interface : result.interfaces()) ids.push_back(interface.id());
  for (const Eip& eip : result.eips()) ids.push_back(eip.id());
  return ids;
}

// The same objects, asked for by their ids.
Observation LookById(Stage& stage, const Observation& all) {
  std::vector<std::string> interfaces, eips;
  for (const NetworkInterface& interface : all.interfaces()) interfaces.push_back(interface.id());
  for (const Eip& eip : all.eips()) eips.push_back(eip.id());
  Observation look = stage.Observe(Stage::One(OBJECT_KIND_INTERFACE, interfaces));
  look.MergeFrom(stage.Observe(Stage::One(OBJECT_KIND_EIP, eips)));
  return look;
}

TEST_P(OperationTest, EndsAsAFreshLookShows) {
  ASSERT_NO_FATAL_FAILURE(Fresh());
  const OperationResult result = Do();
  EXPECT_EQ(Wrong(result), "");
  const Observation after = stage_->Look();
  const Observation by_id = LookById(*stage_, after);
  EXPECT_EQ(Differences(after, by_id), "");
  EXPECT_EQ(NotInLook(result, by_id), "");
  const std::vector<std::string> told = ToldOf(result);
  for (const std::string& id : Touched(operation_)) {
    EXPECT_EQ(std::count(told.begin(), told.end(), id), 1) << id << " in " << result.DebugString();
  }
}

TEST_P(OperationTest, AskedForAgainWithTheSameTokenIsDoneOnce) {
  ASSERT_NO_FATAL_FAILURE(Fresh());
  Do();
  const Observation once = stage_->Look();
  const OperationResult again = Do();
  EXPECT_EQ(Wrong(again), "");
  stage_->RestartPlugin();
  ASSERT_TRUE(stage_->ok());
  const OperationResult by_another = Do();
  EXPECT_EQ(Wrong(by_another), "") << "after a restart of the plugin";
  EXPECT_EQ(Differences(once, stage_->Look()), "");
}

TEST_P(OperationTest, IsResolvedOnceItIsDone) {
  ASSERT_NO_FATAL_FAILURE(Fresh());
  const ResolveResponse before = stage_->Resolve(operation_, token_);
  EXPECT_EQ(before.outcome(), ResolveResponse::NOT_DONE) << before.DebugString();
  const OperationResult result = Do();
  stage_->RestartPlugin();
  ASSERT_TRUE(stage_->ok());
  const ResolveResponse after = stage_->ResolveToTheEnd(operation_, token_);
  EXPECT_FALSE(after.has_error()) << after.DebugString();
  if (after.outcome() == ResolveResponse::NOT_DONE) {
    EXPECT_TRUE(stage_->Listed(operation_.kind())->idempotent_by_token()) << "a repeated call would be a second one";
    return;
  }
  EXPECT_EQ(after.outcome(), ResolveResponse::DONE) << after.DebugString();
  EXPECT_EQ(Wrong(after.result()), "");
}

}  // namespace
}  // namespace eniform::conformance
