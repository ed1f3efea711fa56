// state history, --at and restore, on a state that three runs made: a and b created, b's address changed by hand in the state, b forgotten.
#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StateHistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a", "b"}));
    const Result applied = eniform.Run({"apply", "--auto-approve"});
    ASSERT_EQ(0, applied.code) << applied.all();
    ASSERT_EQ(0, eniform.Run({"state", "mv", "network_interface.a", "network_interface.z"}).code);
    ASSERT_EQ(0, eniform.Run({"state", "rm", "network_interface.b"}).code);
    serial = Serial();
  }
  int64_t Serial() { return json::parse(eniform.Run({"state", "list", "--format", "json"}).out)["state"]["serial"]; }
  std::string List(int64_t at) { return eniform.Run({"state", "list", "--at", std::to_string(at)}).out; }
  int Backups() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(eniform.directory / ".eniform")) {
      count += entry.path().filename().string().find(".backup-") != std::string::npos;
    }
    return count;
  }
  std::unique_ptr<state::StateStore> Open() {
    auto store = state::Open("sqlite:.eniform/state.db", eniform.directory.path(), "", state::OpenMode::kReadWrite);
    EXPECT_TRUE(store.ok()) << store.status();
    return *std::move(store);
  }
  // A run that `actor` begins and never ends, under a lock that is its own from then on.
  void BeginRun(const Actor& actor) {
    const auto store = Open();
    if (const auto held = store->ReadLock(); *held) {
      ASSERT_TRUE(store->ReleaseLock({(*held)->fence()}).ok());
    }
    const auto token = store->AcquireLock(actor, "apply", absl::ZeroDuration());
    ASSERT_TRUE(token.ok()) << token.status();
    eniform::Run run;
    run.set_command("apply");
    *run.mutable_actor() = actor;
    ASSERT_TRUE(store->BeginRun(*token, run).ok());
  }

  Harness eniform;
  int64_t serial = 0;
};

TEST_F(StateHistoryTest, RunsComeNewestFirst) {
  const Result text = eniform.Run({"state", "history"});
  EXPECT_EQ(0, text.code) << text.all();
  EXPECT_LT(text.out.find("state rm"), text.out.find("state mv"));
  EXPECT_LT(text.out.find("state mv"), text.out.find("apply"));
  EXPECT_THAT(text.out, AllOf(HasSubstr("RUN"), HasSubstr("2 done"), HasSubstr("succeeded")));

  const json history = json::parse(eniform.Run({"state", "history", "--format", "json"}).out);
  ASSERT_EQ(3u, history["runs"].size());
  EXPECT_EQ("shop", history["stack"]);
  EXPECT_EQ(serial, history["state"]["serial"]);
  EXPECT_EQ("state rm", history["runs"][0]["command"]);
  EXPECT_EQ(serial - 1, history["runs"][0]["serial_before"]);
  EXPECT_EQ(serial, history["runs"][0]["serial_after"]);
  const json& apply = history["runs"][2];
  EXPECT_EQ(1, apply["id"]);
  EXPECT_EQ(0, apply["serial_before"]);
  EXPECT_EQ(serial - 2, apply["serial_after"]);
  EXPECT_EQ(2, apply["operations"]["done"]);
  EXPECT_EQ("succeeded", apply["result"]);
  EXPECT_EQ(0u, apply["plan_digest"].get<std::string>().find("sha256:"));
  EXPECT_EQ(state::CurrentActor().user(), apply["user"]);
  EXPECT_EQ(1u, json::parse(eniform.Run({"state", "history", "--limit", "1", "--format", "json"}).out)["runs"].size());
}

TEST_F(StateHistoryTest, JournalOfOneRun) {
  eniform.directory.Write("main.eni.yaml", Declared({"a", "b", "c"}));
  eniform.cloud.refuse["c"] = "LimitExceeded";
  EXPECT_NE(0, eniform.Run({"apply", "--auto-approve", "--target", "network_interface.c"}).code);
  const Result text = eniform.Run({"state", "history", "4"});
  EXPECT_EQ(0, text.code) << text.all();
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("CREATE_INTERFACE"), HasSubstr("network_interface.c"), HasSubstr("failed"), HasSubstr("LimitExceeded")));
  const json journal = json::parse(eniform.Run({"state", "history", "4", "--format", "json"}).out);
  ASSERT_EQ(1u, journal["operations"].size());
  EXPECT_EQ("LimitExceeded", journal["operations"][0]["error"]["code"]);
  EXPECT_EQ("failed", journal["operations"][0]["status"]);
  EXPECT_EQ(4, journal["run"]["id"]);
  EXPECT_EQ(2u, json::parse(eniform.Run({"state", "history", "1", "--format", "json"}).out)["operations"].size());
}

TEST_F(StateHistoryTest, RunWithoutAnEnd) {
  const auto last = [&] { return json::parse(eniform.Run({"state", "history", "--format", "json"}).out)["runs"][0]; };
  BeginRun(state::CurrentActor());
  EXPECT_EQ("running", last()["result"]);
  EXPECT_TRUE(last()["finished_at"].is_null());
  EXPECT_TRUE(last()["serial_after"].is_null());
  {
    const auto store = Open();
    ASSERT_TRUE(store->ReleaseLock({(*store->ReadLock())->fence()}).ok());
  }
  EXPECT_EQ("not_finished", last()["result"]);
  Actor gone = state::CurrentActor();
  gone.set_process_start_ticks(gone.process_start_ticks() + 1);  // the pid belongs to somebody else now
  BeginRun(gone);
  EXPECT_EQ("died", last()["result"]);
  EXPECT_THAT(eniform.Run({"state", "history"}).out, AllOf(HasSubstr("died"), HasSubstr("not finished"), HasSubstr("-> ?")));
  Actor elsewhere;
  elsewhere.set_host("build-7");
  elsewhere.set_boot_id("boot-of-build-7");
  elsewhere.set_pid(4711);
  BeginRun(elsewhere);
  EXPECT_EQ("running", last()["result"]) << "its lease runs";
}

TEST_F(StateHistoryTest, UnknownRunsAndWrongNumbers) {
  const Result unknown = eniform.Run({"state", "history", "99"});
  EXPECT_EQ(1, unknown.code);
  EXPECT_THAT(unknown.err, AllOf(HasSubstr("EF-C71"), HasSubstr("run 99"), HasSubstr("eniform state history")));
  EXPECT_EQ(64, eniform.Run({"state", "history", "0"}).code);
  EXPECT_EQ(64, eniform.Run({"state", "history", "x"}).code);
  EXPECT_EQ(64, eniform.Run({"state", "history", "--limit", "0"}).code);
  Harness empty;
  EXPECT_EQ("Nothing was run yet.\n", empty.Run({"state", "history"}).out);
  EXPECT_EQ(1, empty.Run({"state", "history", "1"}).code);
  EXPECT_FALSE(std::filesystem::exists(empty.directory / ".eniform")) << "looking makes nothing";
}

TEST_F(StateHistoryTest, LooksBackAtASerial) {
  EXPECT_EQ("", List(0));
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", List(serial - 2));
  EXPECT_EQ("network_interface.b\nnetwork_interface.z\n", List(serial - 1));
  EXPECT_EQ("network_interface.z\n", List(serial));
  EXPECT_EQ("network_interface.b\n", eniform.Run({"state", "list", "network_interface.b", "--at", std::to_string(serial - 1)}).out);
  const Result shown = eniform.Run({"state", "show", "network_interface.b", "--at", std::to_string(serial - 1)});
  EXPECT_EQ(0, shown.code) << shown.all();
  EXPECT_THAT(shown.out, HasSubstr("10.0.1.11"));
  EXPECT_EQ(1, eniform.Run({"state", "show", "network_interface.b", "--at", std::to_string(serial)}).code);
  EXPECT_THAT(eniform.Run({"state", "show", "--at", "0"}).out, HasSubstr("Stack shop, serial 0, 0 objects"));
  EXPECT_THAT(eniform.Run({"state", "show"}).out, HasSubstr("network_interface.z"));
}

TEST_F(StateHistoryTest, SerialThatIsNotKept) {
  const std::string future = std::to_string(serial + 1);
  for (const std::vector<std::string>& command : {std::vector<std::string>{"state", "list", "--at", future},
                                                  {"state", "show", "--at", future},
                                                  {"state", "export", "--at", future},
                                                  {"state", "restore", future}}) {
    const Result result = eniform.Run(command);
    EXPECT_EQ(1, result.code);
    EXPECT_THAT(result.err, AllOf(HasSubstr("EF-C70"), HasSubstr("it goes back from " + std::to_string(serial) + " to 0"))) << command[1];
  }
  EXPECT_EQ(2, Backups());
  EXPECT_EQ(64, eniform.Run({"state", "list", "--at", "-1"}).code);
  Harness empty;
  EXPECT_EQ(1, empty.Run({"state", "list", "--at", "3"}).code);
}

TEST_F(StateHistoryTest, RestoreRemembersAgainAndChangesNothingElse) {
  const std::string wanted = std::to_string(serial - 2);
  const Result dry = eniform.Run({"state", "restore", wanted, "--dry-run"});
  EXPECT_EQ(0, dry.code) << dry.all();
  EXPECT_THAT(dry.out,
              AllOf(HasSubstr("Would be done:"), HasSubstr("+ network_interface.a (eni-a) is remembered"),
                    HasSubstr("+ network_interface.b (eni-b) is remembered"), HasSubstr("- network_interface.z (eni-a) is forgotten"),
                    HasSubstr("nothing in the cloud"), HasSubstr("    eniform plan")));
  EXPECT_EQ("network_interface.z\n", List(serial));
  EXPECT_EQ(serial, Serial());
  EXPECT_EQ(2, Backups());

  const int executed = eniform.cloud.executed;
  const Result restored = eniform.Run({"state", "restore", wanted});
  EXPECT_EQ(0, restored.code) << restored.all();
  const std::string mark = "The state as it was: ";
  const size_t at = restored.out.find(mark);
  ASSERT_NE(std::string::npos, at) << restored.out;
  const std::string backup = restored.out.substr(at + mark.size(), restored.out.size() - at - mark.size() - 1);
  EXPECT_EQ("network_interface.z\n", eniform.Run({"state", "list", "--state", "sqlite:" + backup}).out);
  EXPECT_EQ(serial + 1, Serial());
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list"}).out);
  EXPECT_EQ(3, Backups());
  EXPECT_EQ(executed, eniform.cloud.executed);
  const json last = json::parse(eniform.Run({"state", "history", "--format", "json"}).out)["runs"][0];
  EXPECT_EQ("state restore", last["command"]);
  EXPECT_EQ(serial, last["serial_before"]);
  EXPECT_EQ(serial + 1, last["serial_after"]);
  EXPECT_EQ(0, eniform.Run({"plan", "--detailed-exitcode"}).code) << "as it was applied then";

  const Result again = eniform.Run({"state", "restore", wanted});
  EXPECT_EQ(0, again.code);
  EXPECT_THAT(again.out, HasSubstr("nothing was changed"));
  EXPECT_EQ(serial + 1, Serial());
  EXPECT_EQ(3, Backups());
  // The way there is part of the past, too.
  EXPECT_EQ("network_interface.z\n", List(serial));
}

TEST_F(StateHistoryTest, RestoreWaitsForTheLock) {
  BeginRun(state::CurrentActor());
  const Result locked = eniform.Run({"state", "restore", "0", "--lock-timeout", "0s"});
  EXPECT_EQ(5, locked.code) << locked.all();
  EXPECT_THAT(locked.err, HasSubstr("EF-C10"));
  EXPECT_EQ(serial, Serial());
  EXPECT_EQ(0, eniform.Run({"state", "restore", "0", "--dry-run"}).code) << "looking waits for nobody";
  EXPECT_EQ(1, Harness().Run({"state", "restore", "0"}).code) << "there is no state";
}

}  // namespace
}  // namespace eniform::cli
