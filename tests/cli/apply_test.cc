// plan, apply, destroy and drift from the command line to the state, against a cloud that is a script.
#include <sys/stat.h>

#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class ApplyTest : public testing::Test {
 protected:
  void SetUp() override { eniform.directory.Write("main.eni.yaml", Declared({"a", "b"})); }
  std::vector<json> Events() {
    std::ifstream file(eniform.directory / "events.jsonl");
    std::vector<json> records;
    for (std::string line; std::getline(file, line);) records.push_back(json::parse(line));
    return records;
  }
  Harness eniform;
};

TEST_F(ApplyTest, PlanChangesNothing) {
  const Result plan = eniform.Run({"plan"});
  EXPECT_EQ(0, plan.code) << plan.all();
  EXPECT_THAT(plan.out, ContainsRegex("\nPlan: 2 to create, 0 to update, [^\n]*\nPlan digest: sha256:[0-9a-f]+\n$"));
  EXPECT_EQ(2, eniform.Run({"plan", "--detailed-exitcode"}).code);
  EXPECT_EQ(0, eniform.cloud.executed);
  EXPECT_FALSE(std::filesystem::exists(eniform.directory / ".eniform"));
}

TEST_F(ApplyTest, ApplyThenNothingIsLeft) {
  const Result applied = eniform.Run({"apply", "--auto-approve"});
  EXPECT_EQ(0, applied.code) << applied.all();
  EXPECT_THAT(applied.out, HasSubstr("Applied: 2 done, 0 failed, 0 not started, 0 in doubt.\n"));
  EXPECT_THAT(applied.err, HasSubstr("network_interface.a: CREATE_INTERFACE started\n"));
  EXPECT_THAT(applied.err, ContainsRegex("network_interface\\.b: CREATE_INTERFACE done after [0-9.]+s\n"));
  EXPECT_EQ(2u, eniform.cloud.interfaces.size());
  const Result again = eniform.Run({"plan", "--detailed-exitcode"});
  EXPECT_EQ(0, again.code) << again.all();
  EXPECT_EQ("No changes. Everything is as declared.\n", again.out);
  EXPECT_EQ(0, eniform.Run({"apply"}).code) << "nothing to ask for";
}

TEST_F(ApplyTest, OnlyYesIsYes) {
  eniform.console.terminal = true;
  for (const char* answer : {"", "y", "no", "YES"}) {
    eniform.console.answer = answer;
    const Result refused = eniform.Run({"apply", "--color", "never"});
    EXPECT_EQ(1, refused.code);
    EXPECT_THAT(refused.err, HasSubstr("Only 'yes' will be accepted:"));
    EXPECT_THAT(refused.err, HasSubstr("Apply cancelled"));
  }
  EXPECT_EQ(0, eniform.cloud.executed);
  eniform.console.answer = "yes";
  EXPECT_EQ(0, eniform.Run({"apply"}).code) << eniform.console.err;
  EXPECT_EQ(2, eniform.cloud.executed);
}

TEST_F(ApplyTest, NobodyToAsk) {
  const Result nobody = eniform.Run({"apply"});
  EXPECT_EQ(1, nobody.code);
  EXPECT_THAT(nobody.err, HasSubstr("Nobody can be asked"));
  EXPECT_THAT(nobody.err, ContainsRegex("\n    eniform apply .*--auto-approve --expect-plan sha256:[0-9a-f]{64}\n"));
  EXPECT_EQ(0, eniform.cloud.executed);
}

TEST_F(ApplyTest, InterruptWhileAsking) {
  eniform.console.before_answer = [this] { eniform.interrupt = 1; };
  EXPECT_EQ(130, eniform.Run({"apply"}).code);
  EXPECT_EQ(0, eniform.cloud.executed);
}

TEST_F(ApplyTest, InterruptWhileRunning) {
  eniform.cloud.on_execute = [this] { eniform.interrupt = 1; };
  const Result stopped = eniform.Run({"apply", "--auto-approve", "--parallelism", "1"});
  EXPECT_EQ(130, stopped.code) << stopped.all();
  EXPECT_EQ(1, eniform.cloud.executed);
  EXPECT_THAT(stopped.out, HasSubstr("Interrupted: 1 done, 0 failed, 1 not started, 0 in doubt."));
  EXPECT_THAT(stopped.out, HasSubstr("\n    eniform apply -C "));
  eniform.interrupt = 0;
  eniform.cloud.on_execute = nullptr;
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  EXPECT_EQ(2u, eniform.cloud.interfaces.size());
}

TEST_F(ApplyTest, PartialAndCompleteFailure) {
  eniform.cloud.refuse = {{"b", "LimitExceeded"}};
  const Result partial = eniform.Run({"apply", "--auto-approve"});
  EXPECT_EQ(8, partial.code) << partial.all();
  EXPECT_THAT(partial.out, HasSubstr("Applied in part: 1 done, 1 failed, 0 not started, 0 in doubt."));
  EXPECT_THAT(partial.out, HasSubstr("LimitExceeded: no more of them"));
  EXPECT_THAT(partial.out, HasSubstr("request id req-7"));
  EXPECT_THAT(partial.out, HasSubstr("A quota of the account is used up."));
  const Result none = eniform.Run({"apply", "--auto-approve"});
  EXPECT_EQ(1, none.code) << none.all();
  EXPECT_THAT(none.out, HasSubstr("Failed, nothing was changed"));
  eniform.cloud.refuse.clear();
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
}

TEST_F(ApplyTest, SavedPlanIsAppliedOnce) {
  EXPECT_EQ(2, eniform.Run({"plan", "--out", "review.plan", "--detailed-exitcode"}).code) << eniform.console.err;
  const json shown = json::parse(eniform.Run({"show", "review.plan", "--format", "json"}).out);
  EXPECT_EQ(2u, shown["operations"].size());
  EXPECT_EQ(eniform.Run({"plan"}).out, eniform.Run({"show", "review.plan"}).out);
  eniform.directory.Write("main.eni.yaml", Declared({"something-else"}));
  const Result applied = eniform.Run({"apply", "review.plan"});
  EXPECT_EQ(0, applied.code) << applied.all();
  EXPECT_EQ(1u, eniform.cloud.interfaces.count("eni-a"));
  const Result again = eniform.Run({"apply", "review.plan"});
  EXPECT_EQ(6, again.code);
  EXPECT_THAT(again.err, ContainsRegex("\n    eniform plan -C .* --out review.plan\n"));
  EXPECT_EQ(2, eniform.cloud.executed);
}

TEST_F(ApplyTest, StalePlansAreRefused) {
  ASSERT_EQ(0, eniform.Run({"init"}).code);
  ASSERT_EQ(0, eniform.Run({"plan", "--out", "old.plan"}).code);
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve", "--target", "network_interface.a"}).code) << eniform.console.err;
  const Result stale = eniform.Run({"apply", "old.plan"});
  EXPECT_EQ(6, stale.code);
  EXPECT_THAT(stale.err, HasSubstr("EF-C20"));
  // Another state of the same stack.
  ASSERT_EQ(0, eniform.Run({"plan", "--out", "here.plan"}).code);
  std::filesystem::rename(eniform.directory / ".eniform", eniform.directory / "away");
  ASSERT_EQ(0, eniform.Run({"init"}).code);
  EXPECT_EQ(6, eniform.Run({"apply", "here.plan"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("EF-C21"));
}

TEST_F(ApplyTest, SavedPlansTakeNoPlanningFlags) {
  ASSERT_EQ(0, eniform.Run({"plan", "--out", "p"}).code);
  for (const auto& flags : std::vector<std::vector<std::string>>{
           {"--target", "network_interface.a"}, {"--max-destroy", "3"}, {"--var", "a=b"}, {"--resume"}, {"--accept-drift"}}) {
    std::vector<std::string> arguments = {"apply", "p"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    const Result result = eniform.Run(arguments);
    EXPECT_EQ(64, result.code) << flags[0];
    EXPECT_THAT(result.err, HasSubstr(flags[0]));
  }
  EXPECT_EQ(0, eniform.cloud.executed);
}

TEST_F(ApplyTest, ForeignAndMissingPlanFiles) {
  eniform.directory.Write("notes.txt", "not a plan");
  for (const char* file : {"notes.txt", "nothing.plan", "main.eni.yaml"}) {
    EXPECT_EQ(1, eniform.Run({"apply", file}).code) << file;
    EXPECT_THAT(eniform.console.err, HasSubstr(file));
  }
  EXPECT_EQ(1, eniform.Run({"show", "notes.txt"}).code);
  EXPECT_EQ(1, eniform.Run({"plan", "--out", "main.eni.yaml"}).code) << "declarations are not overwritten";
}

TEST_F(ApplyTest, ExpectedPlan) {
  const std::string digest = json::parse(eniform.Run({"plan", "--format", "json"}).out)["digest"];
  EXPECT_EQ(6, eniform.Run({"apply", "--auto-approve", "--expect-plan", "sha256:0"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("EF-C24"));
  EXPECT_EQ(0, eniform.cloud.executed);
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve", "--expect-plan", digest}).code) << "made before there was a state";
  eniform.directory.Write("main.eni.yaml", Declared({"a", "b", "c"}));
  const std::string next = json::parse(eniform.Run({"plan", "--format", "json"}).out)["digest"];
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve", "--expect-plan", next}).code) << eniform.console.err;
}

TEST_F(ApplyTest, DestroyNeedsNoDeclarations) {
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  std::filesystem::remove(eniform.directory / "main.eni.yaml");
  eniform.console.terminal = true;
  eniform.console.answer = "no";
  EXPECT_EQ(1, eniform.Run({"destroy"}).code);
  eniform.console.answer = "yes";
  const Result destroyed = eniform.Run({"destroy"});
  EXPECT_EQ(0, destroyed.code) << destroyed.all();
  EXPECT_TRUE(eniform.cloud.interfaces.empty());
  EXPECT_EQ("", eniform.Run({"state", "list"}).out);
}

TEST_F(ApplyTest, Drift) {
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  const Result none = eniform.Run({"drift"});
  EXPECT_EQ(0, none.code) << none.all();
  EXPECT_EQ("No drift. Everything is as it was left.\n", none.out);
  eniform.cloud.interfaces["eni-a"].set_name("somebody was here");
  const Result some = eniform.Run({"drift"});
  EXPECT_EQ(3, some.code) << some.all();
  EXPECT_THAT(some.out, HasSubstr("somebody was here"));
  const json found = json::parse(eniform.Run({"drift", "--format", "json"}).out);
  EXPECT_EQ("network_interface.a", found["resource_drift"][0]["address"]);
  EXPECT_EQ(2, eniform.cloud.executed) << "it changes nothing";
  ASSERT_EQ(0, eniform.Run({"state", "list"}).code);
  // Gone is drift as well.
  eniform.cloud.interfaces.erase("eni-b");
  EXPECT_EQ(3, eniform.Run({"drift"}).code);
}

TEST_F(ApplyTest, EventsAreOneRecordALine) {
  eniform.cloud.refuse = {{"b", "LimitExceeded"}};
  EXPECT_EQ(8, eniform.Run({"apply", "--auto-approve", "--events", "events.jsonl"}).code);
  const auto events = Events();
  ASSERT_FALSE(events.empty());
  std::map<std::string, int> kinds;
  for (const json& event : events) ++kinds[event["event"]];
  EXPECT_EQ(2, kinds["operation_started"]);
  EXPECT_EQ(2, kinds["operation_finished"]);
  EXPECT_EQ("run_finished", events.back()["event"]);
  EXPECT_EQ(8, events.back()["exit_code"]);
  EXPECT_EQ(1, eniform.Run({"apply", "--auto-approve", "--events", "no/such/file"}).code) << "said before anything is done";
}

TEST_F(ApplyTest, LivePictureLeavesNothingBehind) {
  eniform.console.terminal = true;
  const Result applied = eniform.Run({"apply", "--auto-approve", "--color", "never"});
  EXPECT_EQ(0, applied.code) << applied.all();
  EXPECT_THAT(applied.err, HasSubstr("network_interface.a: CREATE_INTERFACE done after"));
  EXPECT_THAT(applied.err, Not(testing::EndsWith("to go\n"))) << "the last picture was taken away";
}

TEST_F(ApplyTest, PluginsThatDoNotStart) {
  eniform.start_status = absl::NotFoundError("there is no plugin 'fake'");
  const Result missing = eniform.Run({"plan"});
  EXPECT_EQ(1, missing.code);
  EXPECT_THAT(missing.err, HasSubstr("There is no plugin 'fake'."));
  EXPECT_THAT(missing.err, HasSubstr("main.eni.yaml:3:"));
  EXPECT_EQ(1, json::parse(eniform.Run({"plan", "--format", "json"}).out)["error_count"]);
  eniform.start_status = absl::UnauthenticatedError("AuthFailure.SecretIdNotFound");
  EXPECT_EQ(1, eniform.Run({"apply", "--auto-approve"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("AuthFailure.SecretIdNotFound"));
}

TEST_F(ApplyTest, WrongDeclarationsStopEverything) {
  eniform.directory.Write("main.eni.yaml", "stack: [\n");
  for (const char* command : {"plan", "drift", "validate"}) EXPECT_EQ(4, eniform.Run({command}).code) << command;
  EXPECT_EQ(4, eniform.Run({"apply", "--auto-approve"}).code);
  EXPECT_EQ(4, eniform.Run({"destroy", "--auto-approve"}).code);
  EXPECT_EQ(0, eniform.started);
}

TEST_F(ApplyTest, TheLogTellsWhatHappensInside) {
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve", "--log-level", "info", "--log-file", "run.log"}).code);
  std::ifstream file(eniform.directory / "run.log");
  const std::string log{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_THAT(log, ContainsRegex("Z info provider gz: plugin fake 1.2.3, region r1\n"));
  EXPECT_THAT(log, ContainsRegex("Z info apply of plan sha256:[0-9a-f]+: 2 operations"));
  struct stat info;
  ASSERT_EQ(0, ::stat((eniform.directory / "run.log").c_str(), &info));
  EXPECT_EQ(0600u, info.st_mode & 0777);
  EXPECT_THAT(eniform.Run({"plan", "--log-level", "info"}).err, HasSubstr(" info looked around with "));
  EXPECT_EQ("", eniform.Run({"plan"}).err);
  EXPECT_EQ(1, eniform.Run({"plan", "--log-file", "no/such/file"}).code);
}

// What a run that was killed in the middle of creating `a` leaves behind.
void LeaveOpenEntry(const std::string& directory) {
  auto store = state::Open("sqlite:.eniform/state.db", directory, "", state::OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok()) << store.status();
  const auto token = (*store)->AcquireLock(state::CurrentActor(), "apply", absl::ZeroDuration());
  ASSERT_TRUE(token.ok()) << token.status();
  eniform::Run run;
  run.set_command("apply");
  run.set_plan_digest("sha256:dead");
  const auto id = (*store)->BeginRun(*token, run);
  ASSERT_TRUE(id.ok()) << id.status();
  JournalEntry entry;
  entry.set_run(*id);
  entry.set_operation_id(1);
  entry.set_token("token-1");
  entry.set_status(JOURNAL_STATUS_INTENT);
  entry.mutable_operation()->set_id(1);
  entry.mutable_operation()->set_kind(CREATE_INTERFACE);
  entry.mutable_operation()->set_target("network_interface.a");
  entry.mutable_operation()->set_provider("gz");
  entry.mutable_operation()->mutable_arguments()->set_name("a");
  entry.mutable_target()->set_address("network_interface.a");
  entry.mutable_target()->set_provider("gz");
  ASSERT_TRUE((*store)->RecordIntent(*token, entry).ok());
  ASSERT_TRUE((*store)->ReleaseLock(*token).ok());
}

TEST_F(ApplyTest, WhatAKilledRunLeftOpenIsSettledFirst) {
  ASSERT_EQ(0, eniform.Run({"init"}).code);
  ASSERT_EQ(0, eniform.Run({"plan", "--out", "before.plan"}).code);
  LeaveOpenEntry(eniform.directory.path());
  const Result warned = eniform.Run({"plan"});
  EXPECT_EQ(0, warned.code) << warned.all();
  EXPECT_THAT(warned.err, HasSubstr("left 1 operation open: CREATE_INTERFACE network_interface.a. The operation 1 (CREATE_INTERFACE for "
                                    "network_interface.a) of run 1 was not done."));
  const Result saved = eniform.Run({"apply", "before.plan"});
  EXPECT_EQ(6, saved.code) << saved.all();
  EXPECT_THAT(saved.err, HasSubstr("EF-C25"));
  EXPECT_EQ(0, eniform.cloud.executed);
  const Result resumed = eniform.Run({"apply", "--resume", "--auto-approve"});
  EXPECT_EQ(0, resumed.code) << resumed.all();
  EXPECT_THAT(resumed.out, HasSubstr("An earlier run ended before its time."));
  EXPECT_EQ(2u, eniform.cloud.interfaces.size());
  EXPECT_THAT(eniform.Run({"apply", "--resume"}).out, HasSubstr("Nothing was left open by an earlier run."));
}

TEST_F(ApplyTest, LockedBySomeoneAlive) {
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  ASSERT_EQ(0, eniform.Run({"plan", "--out", "calm.plan"}).code);
  auto store = state::Open("sqlite:.eniform/state.db", eniform.directory.path(), "", state::OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok());
  const auto token = (*store)->AcquireLock(state::CurrentActor(), "apply", absl::ZeroDuration());
  ASSERT_TRUE(token.ok());
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"apply", "--auto-approve", "--lock-timeout", "0s"},
                                                                     {"apply", "calm.plan", "--lock-timeout=0s"},
                                                                     {"destroy", "--auto-approve", "--lock-timeout", "1ms"},
                                                                     {"state", "rm", "network_interface.a", "--lock-timeout", "0s"}}) {
    const Result locked = eniform.Run(arguments);
    EXPECT_EQ(5, locked.code) << arguments[0] << locked.all();
    EXPECT_THAT(locked.err, HasSubstr("The state is locked"));
    EXPECT_THAT(locked.err, HasSubstr("pid"));
  }
  EXPECT_EQ(0, eniform.Run({"plan"}).code) << "who only reads does not wait";
  EXPECT_EQ(0, eniform.Run({"state", "rm", "network_interface.a", "--dry-run"}).code);
  ASSERT_TRUE((*store)->ReleaseLock(*token).ok());
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve", "--lock-timeout", "0s"}).code) << "and nobody kept it";
}

TEST_F(ApplyTest, DamagedStateStopsEverything) {
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(eniform.directory / ".eniform/state.db" + suffix);
  eniform.directory.Write(".eniform/state.db", "this is no database, whatever its name says");
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"plan"}, {"apply", "--auto-approve"}, {"drift"}, {"show"}, {"state", "list"}}) {
    const int before = eniform.started;
    EXPECT_EQ(1, eniform.Run(arguments).code) << arguments[0];
    EXPECT_THAT(eniform.console.err, HasSubstr("EF-C11")) << arguments[0];
    EXPECT_EQ(before, eniform.started);
  }
}

TEST_F(ApplyTest, WithoutRefreshTheStateIsBelieved) {
  ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  eniform.cloud.interfaces.clear();
  const Result calm = eniform.Run({"plan", "--refresh", "none", "--detailed-exitcode"});
  EXPECT_EQ(0, calm.code) << calm.all();
  EXPECT_EQ(2, eniform.Run({"plan", "--detailed-exitcode"}).code);
  EXPECT_THAT(calm.err, Not(HasSubstr("EF-C28")));
  eniform.directory.Write("main.eni.yaml",
                          "stack: shop\nproviders:\n  gz: {plugin: fake, region: r1}\nnetwork_interfaces:\n  a: {subnet: subnet-a, "
                          "security_groups: [{name: web}]}\n");
  const Result blind = eniform.Run({"plan", "--refresh", "none"});
  EXPECT_NE(0, blind.code);
  EXPECT_THAT(blind.err, HasSubstr("Look-ups need a look at the cloud"));
}

}  // namespace
}  // namespace eniform::cli
