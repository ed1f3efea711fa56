// What drift leaves out, and what apply --accept-drift takes into the state.
#include "cli/drift_ignore.h"
#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ContainsRegex;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class DriftTest : public testing::Test {
 protected:
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a", "b"}));
    ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code) << eniform.console.err;
    executed = eniform.cloud.executed;
  }
  std::unique_ptr<state::StateStore> Store() {
    auto store = state::Open("sqlite:.eniform/state.db", eniform.directory.path(), "", state::OpenMode::kReadWrite);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  int Backups() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(eniform.directory / ".eniform")) {
      count += entry.path().filename().string().find("backup") != std::string::npos;
    }
    return count;
  }
  Harness eniform;
  int executed = 0;
};

TEST_F(DriftTest, FieldsAndAddressesAreLeftOut) {
  eniform.cloud.interfaces["eni-a"].set_name("renamed");
  eniform.cloud.interfaces["eni-a"].set_instance_id("ins-1");
  eniform.cloud.interfaces.erase("eni-b");
  EXPECT_EQ(3, eniform.Run({"drift"}).code);
  const auto fields = [&](std::vector<std::string> ignored) {
    std::vector<std::string> arguments = {"drift", "--format", "json"};
    for (const std::string& one : ignored) arguments.insert(arguments.end(), {"--ignore", one});
    std::vector<std::string> seen;
    const Result result = eniform.Run(arguments);
    const json printed = json::parse(result.out);
    for (const json& change : printed["resource_drift"]) {
      seen.push_back(change["address"].get<std::string>() + " " + change["changed_fields"].dump());
    }
    EXPECT_EQ(seen.empty() ? 0 : 3, result.code) << result.all();
    return seen;
  };
  EXPECT_THAT(fields({}), ElementsAre("network_interface.a [\"instance\",\"name\"]", "network_interface.b []"));
  EXPECT_THAT(fields({"name"}), ElementsAre("network_interface.a [\"instance\"]", "network_interface.b []"));
  EXPECT_THAT(fields({"network_interface.a.name"}), ElementsAre("network_interface.a [\"instance\"]", "network_interface.b []"));
  EXPECT_THAT(fields({"network_interface.b.name"}), ElementsAre("network_interface.a [\"instance\",\"name\"]", "network_interface.b []"));
  EXPECT_THAT(fields({"name", "attachment"}), ElementsAre("network_interface.b []")) << "attachment is what declarations call it";
  EXPECT_THAT(fields({"network_interface.b", "network_interface.a.name"}), ElementsAre("network_interface.a [\"instance\"]"));
  EXPECT_THAT(fields({"network_interface.a", "network_interface.b"}), ElementsAre());
  EXPECT_EQ("No drift but what --ignore leaves out.\n",
            eniform.Run({"drift", "--ignore", "network_interface.a", "--ignore", "network_interface.b"}).out);
}

TEST_F(DriftTest, WhatIsDeclaredToBeIgnoredIsNoDrift) {
  eniform.directory.Write(
      "main.eni.yaml",
      "stack: shop\nproviders:\n  gz: {plugin: fake, region: r1}\nnetwork_interfaces:\n"
      "  a: {subnet: subnet-a, primary_ip: 10.0.1.10, ignore: [name]}\n  b: {subnet: subnet-a, primary_ip: 10.0.1.11}\n");
  eniform.cloud.interfaces["eni-a"].set_name("renamed");
  EXPECT_EQ(0, eniform.Run({"drift"}).code) << eniform.console.out;
}

TEST_F(DriftTest, WhatNamesNothingIsWrongUse) {
  const Result wrong = eniform.Run({"drift", "--ignore", "tag", "--ignore", "network_interface.a.nmae", "--ignore", "network_interface.c"});
  EXPECT_EQ(64, wrong.code) << wrong.all();
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("EF-C61"), HasSubstr("Did you mean 'tags'?"),
                               HasSubstr("Did you mean 'network_interface.a.name'?"), HasSubstr("Did you mean 'network_interface.")));
  EXPECT_EQ(64, eniform.Run({"drift", "--ignore", "network_interface.a.bandwidth_mbps"}).code) << "an interface has no such field";
  EXPECT_EQ(64, eniform.Run({"drift", "--ignore", ""}).code);
}

TEST(DriftIgnoreTest, NamesMayHoldDots) {
  Declaration declared;
  declared.add_eips()->set_key("web.v2");
  Diagnostics wrong;
  const DriftIgnore ignore = DriftIgnore::Parse({"eip.web.v2.tags", "network_interface"}, declared, StateSnapshot(), wrong);
  EXPECT_TRUE(wrong.empty());
  ResourceChange eip, binding;
  eip.set_address("eip.web.v2");
  eip.add_changed_fields("tags");
  binding.set_address("eip_binding.web");
  binding.add_changed_fields("network_interface");  // a field, and no address
  binding.add_changed_fields("private_ip");
  const auto left = ignore.Without({eip, binding});
  ASSERT_EQ(1u, left.size());
  EXPECT_THAT(left[0].changed_fields(), ElementsAre("private_ip"));
  DriftIgnore::Parse({"eip.web.v2.attachment"}, declared, StateSnapshot(), wrong);
  EXPECT_EQ(1u, wrong.size()) << "only interfaces are attached";
}

TEST_F(DriftTest, AcceptedDriftChangesTheStateAlone) {
  eniform.cloud.interfaces["eni-a"].set_name("renamed");
  const Result asked = eniform.Run({"apply", "--accept-drift"});
  EXPECT_EQ(1, asked.code) << asked.all();
  EXPECT_THAT(asked.out, AllOf(HasSubstr("renamed"), HasSubstr("Nothing changes in a cloud.")));
  EXPECT_THAT(asked.err, ContainsRegex("\n    eniform apply [^\n]*--accept-drift --auto-approve --expect-plan sha256:[0-9a-f]{64}\n"));
  EXPECT_EQ(3, eniform.Run({"drift"}).code) << "nothing was taken without a yes";
  eniform.console.answer = "yes";
  const Result accepted = eniform.Run({"apply", "--accept-drift"});
  EXPECT_EQ(0, accepted.code) << accepted.all();
  EXPECT_THAT(accepted.out, AllOf(HasSubstr("Recorded: 1 change of the state."), HasSubstr("The state as it was: "),
                                  HasSubstr("The declarations say otherwise."), HasSubstr("UPDATE_INTERFACE")));
  EXPECT_EQ(executed, eniform.cloud.executed) << "no cloud was changed";
  EXPECT_EQ(1, Backups());
  EXPECT_EQ(0, eniform.Run({"drift"}).code);
  const auto runs = *Store()->ReadRuns(1);
  EXPECT_EQ("apply --accept-drift", runs[0].command());
  EXPECT_EQ(RUN_RESULT_SUCCEEDED, runs[0].result());
  EXPECT_EQ(runs[0].serial_before() + 1, runs[0].serial_after());
  EXPECT_EQ(2, eniform.Run({"plan", "--detailed-exitcode"}).code) << "the declaration still says otherwise";
}

TEST_F(DriftTest, WhatIsGoneIsForgotten) {
  eniform.cloud.interfaces.erase("eni-b");
  const Result accepted = eniform.Run({"apply", "--accept-drift", "--auto-approve"});
  EXPECT_EQ(0, accepted.code) << accepted.all();
  EXPECT_EQ("network_interface.a\n", eniform.Run({"state", "list"}).out);
  EXPECT_THAT(accepted.out, HasSubstr("CREATE_INTERFACE")) << "its lines are still there";
  eniform.directory.Write("main.eni.yaml", Declared({"a"}));
  EXPECT_EQ(0, eniform.Run({"plan", "--detailed-exitcode"}).code);
}

TEST_F(DriftTest, NothingToAccept) {
  const Result calm = eniform.Run({"apply", "--accept-drift"});
  EXPECT_EQ(0, calm.code) << calm.all();
  EXPECT_THAT(calm.out, HasSubstr("No drift: the state is as the clouds are."));
  EXPECT_EQ(0, Backups());
  EXPECT_EQ(1u, Store()->ReadRuns(10)->size());
}

TEST_F(DriftTest, OnlyWhatWasApprovedOrTargetedIsAccepted) {
  eniform.cloud.interfaces["eni-a"].set_name("renamed");
  eniform.cloud.interfaces["eni-b"].set_name("renamed too");
  EXPECT_EQ(6, eniform.Run({"apply", "--accept-drift", "--auto-approve", "--expect-plan", "sha256:0"}).code);
  EXPECT_EQ(0, eniform.Run({"apply", "--accept-drift", "--auto-approve", "--target", "network_interface.a"}).code) << eniform.console.err;
  const Result left = eniform.Run({"drift"});
  EXPECT_EQ(3, left.code);
  EXPECT_THAT(left.out, AllOf(HasSubstr("renamed too"), Not(HasSubstr("network_interface.a"))));
}

TEST_F(DriftTest, WhatNobodyCanLookAtIsSaid) {
  {
    const auto store = Store();
    const auto token = store->AcquireLock(state::CurrentActor(), "test", absl::ZeroDuration());
    ASSERT_TRUE(token.ok());
    StateEdit edit;
    edit.set_kind(StateEdit::UPSERT);
    edit.mutable_object()->set_address("eip.far");
    edit.mutable_object()->set_provider("forgotten");
    edit.mutable_object()->set_id("eip-9");
    edit.mutable_object()->mutable_attributes()->mutable_eip()->set_id("eip-9");
    ASSERT_TRUE(store->Edit(*token, {edit}).ok());
    ASSERT_TRUE(store->ReleaseLock(*token).ok());
  }
  eniform.cloud.interfaces["eni-a"].set_name("renamed");
  const Result said = eniform.Run({"apply", "--accept-drift", "--auto-approve"});
  EXPECT_EQ(0, said.code) << said.all();
  EXPECT_THAT(said.out, HasSubstr("Recorded: 1 change of the state.")) << "what can be looked at is taken";
  EXPECT_THAT(said.err, AllOf(HasSubstr("EF-C62"), HasSubstr("'forgotten'"), HasSubstr("eip.far")));
  EXPECT_THAT(eniform.Run({"state", "list"}).out, HasSubstr("eip.far"));
}

}  // namespace
}  // namespace eniform::cli
