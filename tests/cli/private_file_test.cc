// Logs, events and .eniform.lock as files: whose they are, and what stands in their place.
#include "cli/private_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "cli/log.h"
#include "cli/plugin_pins.h"
#include "cli/run_watcher.h"
#include "tests/cli/harness.h"
#include "tests/cli/temporary.h"

namespace eniform::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string TextOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

mode_t ModeOf(const std::string& path) {
  struct stat info {};
  EXPECT_EQ(0, ::lstat(path.c_str(), &info)) << path;
  return info.st_mode & 07777;
}

class PrivateFileTest : public testing::Test {
 protected:
  PrivateFileTest() : before_(::umask(0)) {}
  ~PrivateFileTest() override { ::umask(before_); }

  // The text of the refusal of both kinds of files, which must be refused alike.
  std::string Refusal(const std::string& path) {
    const absl::Status log = Log::Open("info", path, console_).status(), events = EventFile::Open(path).status();
    EXPECT_FALSE(log.ok()) << path;
    EXPECT_FALSE(events.ok()) << path;
    return absl::StrCat(log.message(), "\n", events.message());
  }

  TemporaryDirectory directory_;
  TestConsole console_;
  const mode_t before_;
};

TEST_F(PrivateFileTest, AreTheirOwnersAloneWhateverTheUmaskIs) {
  ASSERT_TRUE(EventFile::Open(directory_ / "events").ok());
  (*Log::Open("info", directory_ / "log", console_))->Write(Log::Level::kInfo, "said");
  EXPECT_EQ(0600u, ModeOf(directory_ / "events"));
  EXPECT_EQ(0600u, ModeOf(directory_ / "log"));
  EXPECT_THAT(TextOf(directory_ / "log"), HasSubstr(" info said\n"));
}

TEST_F(PrivateFileTest, LooserOneIsTightened) {
  directory_.Write("log", "before\n");
  EXPECT_EQ(0666u, ModeOf(directory_ / "log"));
  (*Log::Open("info", directory_ / "log", console_))->Write(Log::Level::kWarn, "after");
  EXPECT_EQ(0600u, ModeOf(directory_ / "log"));
  EXPECT_THAT(TextOf(directory_ / "log"), AllOf(HasSubstr("before\n"), HasSubstr("after\n")));
}

TEST_F(PrivateFileTest, LinksAreNotWrittenThrough) {
  directory_.Write("precious", "kept");
  ASSERT_EQ(0, ::symlink("precious", (directory_ / "link").c_str()));
  ASSERT_EQ(0, ::symlink("nowhere", (directory_ / "dangling").c_str()));
  ASSERT_EQ(0, ::link((directory_ / "precious").c_str(), (directory_ / "second").c_str()));
  EXPECT_THAT(Refusal(directory_ / "link"),
              AllOf(HasSubstr("(for the log) is a symbolic link"), HasSubstr("(for the events) is a symbolic link")));
  EXPECT_THAT(Refusal(directory_ / "dangling"), HasSubstr("is a symbolic link"));
  EXPECT_THAT(Refusal(directory_ / "second"), HasSubstr("hard link"));
  EXPECT_EQ("kept", TextOf(directory_ / "precious"));
  EXPECT_EQ(0666u, ModeOf(directory_ / "precious"));
  EXPECT_FALSE(std::filesystem::exists(directory_ / "nowhere"));
}

TEST_F(PrivateFileTest, WhatIsNoFileIsRefusedAndNobodyWaits) {
  ASSERT_EQ(0, ::mkfifo((directory_ / "pipe").c_str(), 0600));
  EXPECT_THAT(Refusal(directory_ / "pipe"), HasSubstr("that nobody reads"));
  EXPECT_THAT(Refusal(directory_.path()), HasSubstr("directory"));
  EXPECT_THAT(Refusal(directory_ / "none/log"), HasSubstr("No such file"));
  EXPECT_THAT(Refusal(directory_ / std::string(300, 'x')), HasSubstr("File name too long"));
}

TEST_F(PrivateFileTest, PipeThatIsReadAndTheNullDeviceAreWritten) {
  ASSERT_EQ(0, ::mkfifo((directory_ / "pipe").c_str(), 0600));
  const int reader = ::open((directory_ / "pipe").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  (*EventFile::Open(directory_ / "pipe"))->Write("{}\n");
  char text[8];
  EXPECT_EQ(3, ::read(reader, text, sizeof text));
  ::close(reader);
  EXPECT_TRUE(EventFile::Open("/dev/null").ok());
}

TEST_F(PrivateFileTest, DescriptorThatWasGivenOpenIsAppendedTo) {
  directory_.Write("out", "before\n");
  const int given = ::open((directory_ / "out").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  (*EventFile::Open("/dev/fd/" + std::to_string(given)))->Write("{}\n");
  ::close(given);
  EXPECT_EQ("before\n{}\n", TextOf(directory_ / "out"));
}

TEST_F(PrivateFileTest, EventsReplaceEarlierEventsAndNothingElse) {
  directory_.Write("events", "{\"event\":\"run_finished\",\"exit_code\":0}\nmore\n");
  (*EventFile::Open(directory_ / "events"))->Write("{}\n");
  EXPECT_EQ("{}\n", TextOf(directory_ / "events"));
  directory_.Write("main.eni.json", "{\"stack\":\"shop\"}\n");
  EXPECT_THAT(std::string(EventFile::Open(directory_ / "main.eni.json").status().message()), HasSubstr("it is not replaced"));
  EXPECT_EQ("{\"stack\":\"shop\"}\n", TextOf(directory_ / "main.eni.json"));
}

TEST_F(PrivateFileTest, FileOfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  directory_.Write("log", "");
  ASSERT_EQ(0, ::chown((directory_ / "log").c_str(), 65534, 65534));
  EXPECT_THAT(Refusal(directory_ / "log"), HasSubstr("belongs to another user"));
}

class PinsFileTest : public testing::Test {
 protected:
  const host::PluginPins pins_{{"fake", {{"1.0", 1, std::string(64, 'a')}}}};
  TemporaryDirectory directory_;
};

TEST_F(PinsFileTest, IsReadAsItWasWritten) {
  ASSERT_TRUE(WritePins(directory_ / ".eniform.lock", pins_).ok());
  EXPECT_EQ(pins_, **ReadPins(directory_ / ".eniform.lock"));
  EXPECT_EQ(1, std::distance(std::filesystem::directory_iterator(directory_.path()), {})) << "nothing else is left";
  EXPECT_EQ(std::nullopt, *ReadPins(directory_ / "none"));
}

TEST_F(PinsFileTest, WhatStandsInItsPlaceIsRefused) {
  directory_.Write("precious", host::PinsText({}));
  ASSERT_EQ(0, ::symlink("precious", (directory_ / "link").c_str()));
  ASSERT_EQ(0, ::mkfifo((directory_ / "pipe").c_str(), 0600));
  directory_.Write("large", "eniform-lock 1\n" + std::string(2 << 20, '#'));
  for (const std::string name : {"link", "pipe", "large"}) {
    const absl::Status status = ReadPins(directory_ / name).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << name << status;
  }
  EXPECT_FALSE(WritePins(directory_ / "link", pins_).ok());
  EXPECT_FALSE(WritePins(directory_ / "pipe", pins_).ok());
  EXPECT_EQ(host::PinsText({}), TextOf(directory_ / "precious"));
}

TEST_F(PinsFileTest, DamagedOneLetsNoPluginRun) {
  Harness eniform;
  eniform.directory.Write("main.eni.yaml", Declared({"a"}));
  eniform.directory.Write(".eniform.lock", "eniform-lock 1\nfake 1.0\n");
  for (const std::string command : {"plan", "apply", "drift", "destroy"}) {
    const Result result = eniform.Run({command});
    EXPECT_EQ(1, result.code) << command << result.all();
    EXPECT_THAT(result.err, AllOf(HasSubstr(".eniform.lock', line 2: 'fake 1.0' is not"), HasSubstr("eniform providers lock")));
  }
  EXPECT_EQ(1, eniform.Run({"providers", "list"}).code);
  EXPECT_EQ(1, eniform.Run({"providers", "lock"}).code);
  EXPECT_EQ(0, eniform.started);
  EXPECT_EQ(0, eniform.Run({"validate"}).code) << "what runs no plugin does not care";
}

TEST_F(PinsFileTest, RefusalIsSevenWithTheCommandThatAcceptsIt) {
  Harness eniform;
  eniform.directory.Write("main.eni.yaml", Declared({"a"}));
  eniform.start_status = host::CheckPin({}, "fake", std::string(64, 'b'));
  const Result result = eniform.Run({"plan"});
  EXPECT_EQ(7, result.code) << result.all();
  EXPECT_THAT(result.err, AllOf(HasSubstr("Error EF-C60: The plugin is not the pinned one"), HasSubstr(std::string(64, 'b')),
                                HasSubstr("\n    eniform providers lock -C " + eniform.directory.path() + "\n")));
}

}  // namespace
}  // namespace eniform::cli
