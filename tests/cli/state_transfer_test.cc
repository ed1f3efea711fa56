// state export and state import.
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "nlohmann/json.hpp"
#include "state/actor.h"
#include "state/open.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

class StateTransferTest : public testing::Test {
 protected:
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a", "b"}));
    const Result applied = eniform.Run({"apply", "--auto-approve"});
    ASSERT_EQ(0, applied.code) << applied.all();
    exported = Export(eniform);
  }
  static std::string Export(Harness& harness) {
    const Result result = harness.Run({"state", "export"});
    EXPECT_EQ(0, result.code) << result.all();
    return result.out;
  }
  // `change` made to the export, as a file of `harness`; its name.
  template <typename Change>
  std::string Changed(Harness& harness, Change change) {
    json state = json::parse(exported);
    change(state);
    harness.directory.Write("in.json", state.dump());
    return "in.json";
  }
  int64_t Serial() { return json::parse(Export(eniform))["serial"]; }
  int Backups() {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(eniform.directory / ".eniform")) {
      count += entry.path().filename().string().find(".backup-") != std::string::npos;
    }
    return count;
  }

  Harness eniform;
  std::string exported;
};

TEST_F(StateTransferTest, ExportIsStableAndWhole) {
  EXPECT_EQ(exported, Export(eniform));
  const json state = json::parse(exported);
  EXPECT_EQ("1.0", state["format_version"]);
  EXPECT_EQ("shop", state["stack"]);
  ASSERT_EQ(2u, state["objects"].size());
  EXPECT_EQ("eni-b", state["objects"][1]["attributes"]["network_interface"]["id"]);
  EXPECT_EQ(0u, json::parse(eniform.Run({"state", "export", "--at", "0"}).out)["objects"].size());
}

TEST_F(StateTransferTest, ExportToAFileOfItsOwner) {
  const Result result = eniform.Run({"state", "export", "--out", "shop.json"});
  EXPECT_EQ(0, result.code) << result.all();
  EXPECT_THAT(result.out, HasSubstr("Wrote shop.json: serial 2, 2 objects."));
  std::stringstream text;
  text << std::ifstream(eniform.directory / "shop.json").rdbuf();
  EXPECT_EQ(exported, text.str());
  struct stat info;
  ASSERT_EQ(0, ::stat((eniform.directory / "shop.json").c_str(), &info));
  EXPECT_EQ(0600u, info.st_mode & 07777);
  const Result again = eniform.Run({"state", "export", "--out", "shop.json"});
  EXPECT_EQ(1, again.code);
  EXPECT_THAT(again.err, HasSubstr("EF-C51"));
}

TEST_F(StateTransferTest, ExportOfNothing) {
  Harness empty;
  const Result result = empty.Run({"state", "export"});
  EXPECT_EQ(1, result.code);
  EXPECT_THAT(result.err, HasSubstr("EF-C44"));
  EXPECT_EQ("", result.out);
  EXPECT_FALSE(std::filesystem::exists(empty.directory / ".eniform"));
}

TEST_F(StateTransferTest, ImportWhereNoStateIsMakesTheOneThatWasExported) {
  Harness other;
  other.directory.Write("in.json", exported);
  const Result dry = other.Run({"state", "import", "in.json", "--dry-run"});
  EXPECT_EQ(0, dry.code) << dry.all();
  EXPECT_THAT(dry.out, AllOf(HasSubstr("Would be done:"), HasSubstr("+ network_interface.a (eni-a) is remembered")));
  EXPECT_FALSE(std::filesystem::exists(other.directory / ".eniform"));

  const Result imported = other.Run({"state", "import", "in.json"});
  EXPECT_EQ(0, imported.code) << imported.all();
  EXPECT_EQ(exported, Export(other)) << "lineage and serial, too";
  const json last = json::parse(other.Run({"state", "history", "--format", "json"}).out)["runs"][0];
  EXPECT_EQ("state import", last["command"]);
  EXPECT_EQ("succeeded", last["result"]);
  EXPECT_THAT(other.Run({"state", "import", "in.json"}).out, HasSubstr("nothing was changed"));
}

TEST_F(StateTransferTest, ImportReplacesWhatIsRemembered) {
  const std::string file = Changed(eniform, [](json& state) {
    state["objects"].erase(0);
    state["objects"][0]["protect"] = true;
    json added = state["objects"][0];
    added["address"] = "network_interface.c";
    state["objects"].push_back(added);
  });
  const int64_t serial = Serial();
  const Result dry = eniform.Run({"state", "import", file, "--dry-run"});
  EXPECT_THAT(dry.out, AllOf(HasSubstr("- network_interface.a (eni-a) is forgotten"), HasSubstr("~ network_interface.b (eni-b)"),
                             HasSubstr("protect: (none) -> true"), HasSubstr("+ network_interface.c (eni-b) is remembered")));
  EXPECT_EQ(exported, Export(eniform));
  EXPECT_EQ(0, Backups());
  const Result imported = eniform.Run({"state", "import", file});
  EXPECT_EQ(0, imported.code) << imported.all();
  EXPECT_THAT(imported.out, AllOf(HasSubstr("The state as it was: "), HasSubstr("    eniform plan")));
  EXPECT_EQ("network_interface.b\nnetwork_interface.c\n", eniform.Run({"state", "list"}).out);
  EXPECT_EQ(serial + 1, Serial());
  EXPECT_EQ(1, Backups());
  EXPECT_EQ("network_interface.a\nnetwork_interface.b\n", eniform.Run({"state", "list", "--at", std::to_string(serial)}).out);
}

TEST_F(StateTransferTest, ImportFromStandardInput) {
  eniform.console.answer = exported;
  EXPECT_THAT(eniform.Run({"state", "import", "-"}).out, HasSubstr("nothing was changed"));
  eniform.console.answer = "";
  const Result nothing = eniform.Run({"state", "import", "-"});
  EXPECT_EQ(1, nothing.code);
  EXPECT_THAT(nothing.err, HasSubstr("EF-C72"));
}

TEST_F(StateTransferTest, ForeignAndOlderExportsNeedForce) {
  const struct {
    const char* field;
    json value;
    const char* code;
  } cases[] = {{"stack", "blog", "EF-C73"}, {"lineage", "7d1c", "EF-C74"}, {"serial", 1, "EF-C75"}};
  int backups = 0;
  for (const auto& each : cases) {
    eniform.cloud.interfaces.clear();
    const std::string before = Export(eniform);
    const std::string file = Changed(eniform, [&](json& state) {
      state["serial"] = Serial();
      state[each.field] = each.value;
      state["objects"][0]["protect"] = backups % 2 == 0;
    });
    for (const bool dry : {true, false}) {
      std::vector<std::string> command = {"state", "import", file};
      if (dry) command.push_back("--dry-run");
      const Result refused = eniform.Run(command);
      EXPECT_EQ(1, refused.code) << each.field;
      EXPECT_THAT(refused.err, AllOf(HasSubstr(each.code), HasSubstr("in.json"), HasSubstr("--force")));
    }
    EXPECT_EQ(before, Export(eniform));
    EXPECT_EQ(backups, Backups());
    const Result forced = eniform.Run({"state", "import", file, "--force"});
    EXPECT_EQ(0, forced.code) << forced.all();
    EXPECT_EQ(++backups, Backups());
    const json after = json::parse(Export(eniform));
    EXPECT_EQ(json::parse(exported)["lineage"], after["lineage"]) << "the state stays the one it is";
    EXPECT_EQ("shop", after["stack"]);
  }
}

TEST_F(StateTransferTest, WhatIsNoExportIsRefusedWithFileAndPlace) {
  const auto refused = [&](const std::string& code, const std::string& said) {
    const Result result = eniform.Run({"state", "import", "in.json"});
    EXPECT_EQ(1, result.code);
    EXPECT_THAT(result.err, AllOf(HasSubstr(code), HasSubstr("in.json"), HasSubstr(said)));
  };
  refused("EF-C76", "No such file or directory");
  for (const char* garbage : {"", "this is no export\n", "{\"format_version\": \"1.0\"", "\x00\xff\xfe"}) {
    eniform.directory.Write("in.json", garbage);
    refused("EF-C72", "it is no JSON");
  }
  Changed(eniform, [](json& state) { state["colour"] = "red"; });
  refused("EF-C72", "colour: this field is unknown");
  Changed(eniform, [](json& state) { state["objects"][1]["colour"] = "red"; });
  refused("EF-C72", "objects[1] (network_interface.b): colour: this field is unknown.");
  std::filesystem::remove(eniform.directory / "in.json");
  std::filesystem::create_directory(eniform.directory / "in.json");
  refused("EF-C76", "Is a directory");
  EXPECT_EQ(exported, Export(eniform));
  EXPECT_EQ(0, Backups());
}

TEST_F(StateTransferTest, ImportWaitsForTheLock) {
  const auto store = state::Open("sqlite:.eniform/state.db", eniform.directory.path(), "", state::OpenMode::kReadWrite);
  ASSERT_TRUE(store.ok()) << store.status();
  ASSERT_TRUE((*store)->AcquireLock(state::CurrentActor(), "apply", absl::ZeroDuration()).ok());
  const std::string file = Changed(eniform, [](json& state) { state["objects"].clear(); });
  EXPECT_EQ(5, eniform.Run({"state", "import", file, "--lock-timeout", "0s"}).code);
  EXPECT_EQ(exported, Export(eniform));
}

}  // namespace
}  // namespace eniform::cli
