#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;

// A stack with two interfaces, applied.
class StateCommandsTest : public testing::Test {
 protected:
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a", "b"}));
    const Result applied = eniform.Run({"apply", "--auto-approve"});
    ASSERT_EQ(0, applied.code) << applied.all();
  }
  int Backups() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(eniform.directory / ".eniform")) {
      const std::string name = entry.path().filename().string();
      count += name.find("backup") != std::string::npos || name.find("bak") != std::string::npos;
    }
    return count;
  }
  Harness eniform;
};

TEST_F(StateCommandsTest, List) {
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list"}).out);
  EXPECT_EQ("network_interface.b\n", eniform.Run({"state", "list", "network_interface.b"}).out);
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list", "network_interface"}).out);
  EXPECT_EQ("", eniform.Run({"state", "list", "eip"}).out);
  EXPECT_EQ(2u, json::parse(eniform.Run({"state", "list", "--format", "json"}).out)["objects"].size());
}

TEST_F(StateCommandsTest, Show) {
  const Result text = eniform.Run({"state", "show", "network_interface.a"});
  EXPECT_EQ(0, text.code);
  EXPECT_THAT(text.out, HasSubstr("10.0.1.10"));
  EXPECT_EQ("eni-a", json::parse(eniform.Run({"show", "network_interface.a", "--format", "json"}).out)["id"]);
  EXPECT_THAT(eniform.Run({"show"}).out, HasSubstr("network_interface.b"));
  const Result unknown = eniform.Run({"state", "show", "network_interface.aa"});
  EXPECT_EQ(1, unknown.code);
  EXPECT_THAT(unknown.err, HasSubstr("Did you mean 'network_interface.a'?"));
  EXPECT_EQ(1, eniform.Run({"show", "what-is-this"}).code);
  EXPECT_EQ(1, json::parse(eniform.Run({"show", "eip.none", "--format", "json"}).out)["error_count"]);
}

TEST_F(StateCommandsTest, ShowNeedsNoPlugin) {
  const int before = eniform.started;
  eniform.start_status = absl::NotFoundError("no plugin");
  EXPECT_EQ(0, eniform.Run({"show"}).code);
  EXPECT_EQ(0, eniform.Run({"output"}).code);
  EXPECT_EQ(before, eniform.started);
}

TEST_F(StateCommandsTest, Output) {
  EXPECT_EQ("network_interface.a  id=eni-a  mac=20:90:6f:00:00:01  primary_ip=10.0.1.10\n",
            eniform.Run({"output", "network_interface.a"}).out);
  const json output = json::parse(eniform.Run({"output", "--format", "json"}).out);
  EXPECT_EQ("10.0.1.11", output["network_interfaces"]["b"]["primary_ip"]);
  EXPECT_EQ(1, eniform.Run({"output", "eip.none"}).code);
}

TEST_F(StateCommandsTest, MoveBacksUpAndRenames) {
  const Result dry = eniform.Run({"state", "mv", "network_interface.a", "network_interface.z", "--dry-run"});
  EXPECT_EQ(0, dry.code);
  EXPECT_EQ("Would be done:\nnetwork_interface.a is now network_interface.z.\n", dry.out);
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list"}).out);
  EXPECT_EQ(0, Backups());

  const Result moved = eniform.Run({"state", "mv", "network_interface.a", "network_interface.z"});
  EXPECT_EQ(0, moved.code) << moved.all();
  EXPECT_EQ("network_interface.b\nnetwork_interface.z\n", eniform.Run({"state", "list"}).out);
  EXPECT_EQ(1, Backups());
}

TEST_F(StateCommandsTest, MoveRefusals) {
  EXPECT_THAT(eniform.Run({"state", "mv", "network_interface.x", "network_interface.y"}).err, HasSubstr("EF-C40"));
  EXPECT_THAT(eniform.Run({"state", "mv", "network_interface.a", "network_interface.b"}).err, HasSubstr("EF-C41"));
  EXPECT_THAT(eniform.Run({"state", "mv", "network_interface.a", "eip.a"}).err, HasSubstr("EF-C42"));
  EXPECT_EQ(1, eniform.Run({"state", "mv", "a", "b"}).code);
  EXPECT_EQ(0, Backups());
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list"}).out);
}

TEST_F(StateCommandsTest, RemoveForgetsAllOrNone) {
  EXPECT_EQ(1, eniform.Run({"state", "rm", "network_interface.a", "network_interface.nope"}).code);
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list"}).out);
  const Result removed = eniform.Run({"state", "rm", "network_interface.a", "network_interface.b"});
  EXPECT_EQ(0, removed.code) << removed.all();
  EXPECT_THAT(removed.err, HasSubstr("Still in the cloud"));
  EXPECT_EQ("", eniform.Run({"state", "list"}).out);
  EXPECT_EQ(2u, eniform.cloud.interfaces.size());
}

TEST_F(StateCommandsTest, NothingThereYet) {
  Harness empty;
  EXPECT_EQ("", empty.Run({"state", "list"}).out);
  EXPECT_EQ(1, empty.Run({"state", "rm", "eip.a"}).code);
  EXPECT_FALSE(std::filesystem::exists(empty.directory / ".eniform")) << "looking makes nothing";
}

TEST_F(StateCommandsTest, CopyMakesTheSameStateElsewhere) {
  const std::string from = "sqlite:.eniform/state.db", to = "sqlite:elsewhere/state.db";
  const Result dry = eniform.Run({"state", "copy", from, to, "--dry-run"});
  EXPECT_EQ(0, dry.code) << dry.all();
  EXPECT_THAT(dry.out, HasSubstr("2 objects, 1 runs, 2 entries of the journal"));
  EXPECT_FALSE(std::filesystem::exists(eniform.directory / "elsewhere"));

  const Result copied = eniform.Run({"state", "copy", from, to});
  EXPECT_EQ(0, copied.code) << copied.all();
  EXPECT_THAT(copied.out, HasSubstr("Read back from sqlite:elsewhere/state.db: the same."));
  EXPECT_EQ(eniform.Run({"state", "list", "--format", "json"}).out, eniform.Run({"state", "list", "--format", "json", "--state", to}).out);

  const Result again = eniform.Run({"state", "copy", from, to});
  EXPECT_EQ(1, again.code);
  EXPECT_THAT(again.err, HasSubstr("nothing is ever written over one"));
  const Result none = eniform.Run({"state", "copy", "sqlite:none.db", "sqlite:other.db", "--dry-run"});
  EXPECT_EQ(1, none.code);
  EXPECT_THAT(none.err, HasSubstr("EF-C44"));
}

TEST_F(StateCommandsTest, CopyWaitsForWhoeverHoldsTheLock) {
  auto store = state::Open("sqlite:.eniform/state.db", eniform.directory.path(), "", state::OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->AcquireLock(state::CurrentActor(), "apply", absl::ZeroDuration()).ok());
  const Result held = eniform.Run({"state", "copy", "sqlite:.eniform/state.db", "sqlite:to.db", "--lock-timeout", "0s"});
  EXPECT_EQ(5, held.code) << held.all();
  EXPECT_FALSE(std::filesystem::exists(eniform.directory / "to.db"));
}

}  // namespace
}  // namespace eniform::cli
