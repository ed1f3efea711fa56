// .eniform.lock as text, and what may run by it.
#include "providers/host/plugin_pins.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kA(64, 'a'), kB(64, 'b');  // NOLINT: two hashes

std::string Lines(absl::string_view lines) { return absl::StrCat("eniform-lock 1\n", lines); }

TEST(PinsTextTest, IsSortedAndReadAsItIsWritten) {
  const PluginPins pins{{"tencentcloud", {{"0.2.0", 1, kA}, {"0.1.0", 1, kB}}}, {"alicloud", {{"0.1.0+deb12", 1, kA}}}};
  const std::string text = PinsText(pins);
  EXPECT_THAT(text,
              ::testing::EndsWith(absl::StrCat("alicloud 0.1.0+deb12 protocol 1 sha256 ", kA, "\ntencentcloud 0.1.0 protocol 1 sha256 ", kB,
                                               "\ntencentcloud 0.2.0 protocol 1 sha256 ", kA, "\n")));
  const auto read = ParsePins(text);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(text, PinsText(*read));
}

TEST(PinsTextTest, LinesOfTwoBranchesMayBothBeThere) {
  const std::string line = absl::StrCat("a 1 protocol 1 sha256 ", kA, "\n");
  EXPECT_EQ(1u, ParsePins(Lines(line + line))->at("a").size());
}

TEST(PinsTextTest, WhatIsWrongHasItsLine) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "line 1: it must begin with 'eniform-lock 1', and is empty"},
      {"{}\n", "line 1: it must begin with 'eniform-lock 1', not with '{}'"},
      {Lines("\n<<<<<<< HEAD\n"), "line 3: '<<<<<<< HEAD' is not NAME VERSION protocol NUMBER sha256 HASH"},
      {Lines("a 1 protocol one sha256 " + kA), "line 2: 'one' is no version of the plugin protocol"},
      {Lines("a 1 protocol 1 sha256 " + kA.substr(1)), "is no SHA-256"},
      {Lines("a 1 protocol 1 sha256 " + std::string(64, 'A')), "is no SHA-256"},
      {Lines("a/b 1 protocol 1 sha256 " + kA), "line 2: 'a/b' is no name or version"},
      {Lines(std::string(1000, 'x')), "…"},
      {Lines("\x1b[31m 1 protocol 1 sha256 " + kA), "'\\x1b[31m' is no name"},
  };
  for (const auto& [text, message] : cases) {
    const absl::Status status = ParsePins(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(message));
    EXPECT_LT(status.message().size(), 300u);
  }
}

TEST(PinsTextTest, NewerFormIsNamed) {
  const absl::Status status = ParsePins("# said\neniform-lock 2\n[plugins]\n").status();
  EXPECT_TRUE(absl::IsUnimplemented(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("line 2"), HasSubstr("'eniform-lock 2'"), HasSubstr("'eniform-lock 1'")));
}

TEST(CheckPinTest, AnyOfItsHashesWillDo) {
  const PluginPins pins{{"fake", {{"1.0", 1, kA}, {"1.1", 1, kB}}}};
  EXPECT_TRUE(IsOk(CheckPin(pins, "fake", kA)));
  EXPECT_TRUE(IsOk(CheckPin(pins, "fake", kB)));
}

TEST(CheckPinTest, RefusalNamesBothHashes) {
  const PluginPins pins{{"fake", {{"1.0", 1, kA}}}};
  const absl::Status changed = CheckPin(pins, "fake", kB), unknown = CheckPin(pins, "other", kA);
  EXPECT_TRUE(IsPinRefusal(changed) && IsPinRefusal(unknown) && IsPinRefusal(WithText(changed, "more")));
  EXPECT_FALSE(IsPinRefusal(absl::FailedPreconditionError("")));
  EXPECT_THAT(std::string(changed.message()), AllOf(HasSubstr(kA), HasSubstr(kB), HasSubstr("version 1.0")));
  EXPECT_THAT(std::string(unknown.message()), AllOf(HasSubstr(kA), HasSubstr("does not name it")));
}

TEST(ProgramFileTest, IsHashedAndWatched) {
  const TemporaryDirectory directory;
  const std::string path = directory.Script("program", "abc");
  const auto file = ProgramFile::Open(path);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", (*file)->sha256());  // FIPS 180-2, appendix B.1
  EXPECT_FALSE((*file)->is_script());
  EXPECT_TRUE((*file)->IsUnchanged());
  std::ofstream(path, std::ios::app) << "d";
  EXPECT_FALSE((*file)->IsUnchanged());
}

TEST(ProgramFileTest, PipeOrDirectoryIsNone) {
  const TemporaryDirectory directory;
  ASSERT_EQ(0, mkfifo(directory.File("pipe").c_str(), 0700));
  EXPECT_THAT(std::string(ProgramFile::Open(directory.File("pipe")).status().message()), HasSubstr("no plain file"));
  EXPECT_FALSE(ProgramFile::Open(directory.path()).ok());
  EXPECT_FALSE(ProgramFile::Open(directory.File("none")).ok());
}

class PinnedStartTest : public FakePluginTest {
 protected:
  PinnedStartTest() {
    // A file of its own, which a test may change.
    const std::string path = directory_.File("eniform-provider-fake");
    std::filesystem::remove(path);
    std::filesystem::copy_file(FAKE_PLUGIN, path);
    options_.pins = PluginPins{{"fake", {{"1.0", 1, HashOf(path)}}}};
  }
  static std::string HashOf(const std::string& path) { return (*ProgramFile::Open(path))->sha256(); }
};

TEST_F(PinnedStartTest, PinnedOneRunsAndKnowsItsName) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const std::string process = absl::StrCat("/proc/", PidIn(log_.Await("serving"), "serving "));
  EXPECT_EQ(directory_.File("eniform-provider-fake"), std::filesystem::read_symlink(process + "/exe").string());
  std::string name;
  std::getline(std::ifstream(process + "/cmdline"), name, '\0');
  EXPECT_EQ(directory_.File("eniform-provider-fake"), name);
}

TEST_F(PinnedStartTest, ChangedOneIsNotRun) {
  const std::string before = options_.pins->at("fake")[0].sha256;
  std::ofstream(directory_.File("eniform-provider-fake"), std::ios::app) << "more";
  const absl::Status status = Fail("ok");
  EXPECT_TRUE(IsPinRefusal(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("plugin fake ("), HasSubstr("was not run"), HasSubstr(before),
                                                   HasSubstr(HashOf(directory_.File("eniform-provider-fake")))));
  EXPECT_THAT(log_.All(), ::testing::IsEmpty());
}

TEST_F(PinnedStartTest, OneThatIsNotNamedIsNotRun) {
  options_.pins = PluginPins{{"other", options_.pins->at("fake")}};
  EXPECT_TRUE(IsPinRefusal(Fail("ok")));
  EXPECT_THAT(log_.All(), ::testing::IsEmpty());
}

TEST_F(PinnedStartTest, EmptyListLetsNoneRun) {
  options_.pins = PluginPins{};
  EXPECT_TRUE(IsPinRefusal(Fail("ok")));
}

TEST_F(PinnedStartTest, OneThatWasReplacedIsNotStartedAgain) {
  const auto provider = Start("die_once");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const std::string path = directory_.File("eniform-provider-fake");
  std::filesystem::remove(path);
  directory_.Script("eniform-provider-fake", "#!/bin/sh\necho evil >&2\n");
  EXPECT_FALSE((*provider)->Execute(ExecuteRequest(), nullptr).ok());
  const absl::Status status = (*provider)->Execute(ExecuteRequest(), nullptr).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), AllOf(HasSubstr("could not be started again"), HasSubstr("was not run")));
  EXPECT_THAT(log_.All(), Not(::testing::Contains("evil")));
}

TEST_F(PinnedStartTest, ScriptRunsFromWhatWasHashedAndFindsWhatIsBesideIt) {
  std::filesystem::remove(directory_.File("eniform-provider-fake"));
  const std::string path = directory_.Script("eniform-provider-fake", "#!/bin/sh\necho \"I am $ENIFORM_PLUGIN_FILE\" >&2\nexit 1\n");
  options_.pins = PluginPins{{"fake", {{"1.0", 1, HashOf(path)}}}};
  EXPECT_THAT(std::string(Fail("ok").message()), HasSubstr("I am " + path));
}

}  // namespace
}  // namespace eniform::host
