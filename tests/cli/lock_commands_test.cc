// lock show and lock break, against locks of every kind of owner.
#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "state/sqlite_store.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using state::Force;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class LockCommandsTest : public testing::Test {
 protected:
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a"}));
    ASSERT_EQ(0, eniform.Run({"init"}).code);
    Open(absl::ZeroDuration());
  }
  // The state as a process sees it whose clock is late by so much.
  void Open(absl::Duration late) {
    state::SqliteOptions options;
    options.now = [late] { return absl::Now() - late; };
    auto opened = state::SqliteStore::Open(eniform.directory / ".eniform/state.db", options);
    ASSERT_TRUE(opened.ok()) << opened.status();
    store = *std::move(opened);
  }
  state::LockToken Acquire(const Actor& owner) {
    const auto token = store->AcquireLock(owner, "apply", absl::ZeroDuration());
    EXPECT_TRUE(token.ok()) << token.status();
    return token.ok() ? *token : state::LockToken();
  }
  static Actor Dead() {
    Actor dead = state::CurrentActor();
    dead.set_process_start_ticks(dead.process_start_ticks() - 1);
    return dead;
  }
  static Actor Elsewhere() {
    Actor actor;
    actor.set_user("alice");
    actor.set_host("build-7");
    actor.set_boot_id("another");
    actor.set_pid(4711);
    actor.set_ci_run("https://ci.example/run/7\x1b[2J");
    return actor;
  }
  json Shown() { return json::parse(eniform.Run({"lock", "show", "--format", "json"}).out); }

  Harness eniform;
  std::unique_ptr<state::SqliteStore> store;
};

TEST_F(LockCommandsTest, NoneIsHeld) {
  for (const char* command : {"show", "break"}) {
    const Result result = eniform.Run({"lock", command});
    EXPECT_EQ(0, result.code) << result.all();
    EXPECT_EQ("No lock is held.\n", result.out);
  }
  EXPECT_EQ(json({{"format_version", "1.0"}, {"held", false}, {"lock", nullptr}, {"may_be_taken", true}}), Shown());
  EXPECT_EQ(0, store->ReadRuns(10)->size());
  EXPECT_EQ(0, eniform.started);
}

TEST_F(LockCommandsTest, WithoutAStateThereIsNothingToLock) {
  EXPECT_EQ("No lock is held.\n", eniform.Run({"lock", "show", "--state", "sqlite:none/state.db"}).out);
  EXPECT_EQ(1, eniform.Run({"lock", "break", "--state", "sqlite:none/state.db"}).code);
}

TEST_F(LockCommandsTest, WhoLivesHere) {
  Acquire(state::CurrentActor());
  const Result shown = eniform.Run({"lock", "show"});
  EXPECT_EQ(0, shown.code);
  EXPECT_THAT(shown.out, AllOf(ContainsRegex("^Locked by [^\n]+ on [^\n]+ \\(pid [0-9]+\\) for `apply`\\.\n"),
                               ContainsRegex("  last heartbeat  20[^\n]+Z \\([0-9.]+ s ago\\)\n"), HasSubstr("  lease           1 min\n"),
                               HasSubstr("  fence           1\n"), HasSubstr("  owner           alive: its process runs on this host\n")));
  const json lock = Shown();
  EXPECT_EQ("alive", lock["lock"]["owner"]);
  EXPECT_EQ(state::CurrentActor().pid(), lock["lock"]["pid"]);
  EXPECT_EQ(60.0, lock["lock"]["lease_seconds"]);
  EXPECT_EQ(false, lock["may_be_taken"]);
}

TEST_F(LockCommandsTest, WhoIsElsewhereIsBelievedWhileTheLeaseRuns) {
  Acquire(Elsewhere());
  const Result shown = eniform.Run({"lock", "show"});
  EXPECT_THAT(shown.out, AllOf(HasSubstr("Locked by alice on build-7 (pid 4711) for `apply`.\n"),
                               HasSubstr("CI run          https://ci.example/run/7\\x1b[2J\n"),
                               ContainsRegex("Its lease runs for another (1 min|[0-9.]+ s)")));
  EXPECT_EQ("elsewhere", Shown()["lock"]["owner"]);
  EXPECT_EQ(5, eniform.Run({"lock", "break"}).code);
}

TEST_F(LockCommandsTest, WhoIsSilentOrDeadMayBeTakenOver) {
  Open(absl::Minutes(3));
  Acquire(Elsewhere());
  EXPECT_THAT(eniform.Run({"lock", "show"}).out, ContainsRegex("silent: it is elsewhere, and its lease ran out 2 min [^\n]*ago\\."));
  EXPECT_EQ("silent", Shown()["lock"]["owner"]);
  EXPECT_EQ(true, Shown()["may_be_taken"]);
  const Result broken = eniform.Run({"lock", "break"});
  EXPECT_EQ(0, broken.code) << broken.all();
  EXPECT_THAT(broken.out, HasSubstr("The lock is free. Its fence grew from 1 to 2"));
  Acquire(Dead());
  EXPECT_THAT(eniform.Run({"lock", "show"}).out, HasSubstr("dead: its process on this host is gone."));
  EXPECT_EQ(0, eniform.Run({"lock", "break"}).code);
}

TEST_F(LockCommandsTest, WhoLivesIsFencedOffByForceAlone) {
  const state::LockToken token = Acquire(state::CurrentActor());
  const Result refused = eniform.Run({"lock", "break"});
  EXPECT_EQ(5, refused.code) << refused.all();
  EXPECT_THAT(refused.err, AllOf(HasSubstr("EF-C60"), ContainsRegex("\n    eniform lock break [^\n]*--force\n")));
  const Result nobody = eniform.Run({"lock", "break", "--force"});
  EXPECT_EQ(1, nobody.code) << nobody.all();
  EXPECT_THAT(nobody.err, ContainsRegex("\n    eniform lock break [^\n]*--force --auto-approve\n"));
  eniform.console.terminal = true;
  eniform.console.answer = "no";
  EXPECT_EQ(1, eniform.Run({"lock", "break", "--force", "--color", "never"}).code);
  EXPECT_TRUE(store->Heartbeat(token).ok()) << "so far nothing was taken away";
  eniform.console.answer = "yes";
  const Result broken = eniform.Run({"lock", "break", "--force", "--color", "never"});
  EXPECT_EQ(0, broken.code) << broken.all();
  EXPECT_THAT(broken.out, AllOf(HasSubstr("Its owner will be fenced off"), HasSubstr("from 1 to 2"), HasSubstr("It left nothing open.")));
  EXPECT_TRUE(absl::IsFailedPrecondition(store->Heartbeat(token)));
  EXPECT_FALSE(store->ReadLock()->has_value());
  const auto runs = *store->ReadRuns(1);
  ASSERT_EQ(1u, runs.size());
  EXPECT_EQ("lock break", runs[0].command());
  EXPECT_EQ(RUN_RESULT_SUCCEEDED, runs[0].result());
  EXPECT_EQ(state::CurrentActor().pid(), runs[0].actor().pid());
}

TEST_F(LockCommandsTest, WhatWasLeftOpenIsNamed) {
  const state::LockToken token = Acquire(Dead());
  eniform::Run run;
  run.set_command("apply");
  ASSERT_TRUE(store->BeginRun(token, run).ok());
  JournalEntry entry;
  entry.set_run(1);
  entry.set_operation_id(3);
  entry.set_token("token");
  entry.mutable_operation()->set_id(3);
  entry.mutable_operation()->set_kind(CREATE_INTERFACE);
  entry.mutable_operation()->set_target("network_interface.a");
  ASSERT_TRUE(store->RecordIntent(token, entry).ok());
  EXPECT_THAT(
      eniform.Run({"lock", "break", "--auto-approve"}).out,
      HasSubstr("It left 1 operation open:\n  operation 3 of run 1: CREATE_INTERFACE network_interface.a\nThe next apply looks up"));
}

}  // namespace
}  // namespace eniform::cli
