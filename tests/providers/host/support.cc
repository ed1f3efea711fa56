#include "tests/providers/host/support.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"

namespace eniform::host {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "eniform-host-XXXXXX").string();
  EXPECT_NE(nullptr, mkdtemp(pattern.data()));
  path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryDirectory::Script(const std::string& name, const std::string& text) const {
  const std::string path = File(name);
  std::ofstream(path) << text;
  std::filesystem::permissions(path, std::filesystem::perms(0755));
  return path;
}

void Lines::Add(absl::string_view line) {
  absl::MutexLock lock(&mutex_);
  lines_.emplace_back(line);
}

std::string Lines::Await(absl::string_view part) {
  std::string found;
  const auto arrived = [&] {
    for (const std::string& line : lines_) {
      if (absl::StrContains(line, part)) {
        found = line;
        return true;
      }
    }
    return false;
  };
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&arrived));
  return found;
}

void Lines::AwaitCount(absl::string_view part, int count) {
  const auto arrived = [&] {
    int found = 0;
    for (const std::string& line : lines_) found += absl::StrContains(line, part);
    return found >= count;
  };
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&arrived));
}

std::vector<std::string> Lines::All() const {
  absl::MutexLock lock(&mutex_);
  return lines_;
}

Process::Process(pid_t pid) : fd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {
  EXPECT_GE(fd_, 0) << "process " << pid << " does not run";
}

Process::~Process() { close(fd_); }

void Process::AwaitEnd() const {
  pollfd watched{fd_, POLLIN, 0};
  while (poll(&watched, 1, -1) < 0 && errno == EINTR) {
  }
}

pid_t PidIn(const std::string& line, absl::string_view label) {
  return std::stoi(line.substr(line.find(std::string(label)) + label.size()));
}

FakePluginTest::FakePluginTest() {
  std::filesystem::create_symlink(FAKE_PLUGIN, directory_.File("eniform-provider-fake"));
  options_.program_directory = directory_.path();
  options_.mark = "lineage-1";
  options_.log = [this](const std::string& plugin, const std::string& line) {
    EXPECT_EQ("fake", plugin);
    log_.Add(line);
  };
  declaration_.set_key("gz");
  declaration_.set_plugin("fake");
  declaration_.set_region("ap-guangzhou");
  declaration_.set_endpoint("http://127.0.0.1:9780");
  setenv("FAKE_MARK", directory_.File("mark").c_str(), 1);
}

FakePluginTest::~FakePluginTest() {
  unsetenv("FAKE_MODE");
  unsetenv("FAKE_MARK");
}

absl::StatusOr<std::unique_ptr<Provider>> FakePluginTest::Start(const std::string& mode, Configure configure) {
  setenv("FAKE_MODE", mode.c_str(), 1);
  return StartPlugin(options_, declaration_, configure);
}

absl::Status FakePluginTest::Fail(const std::string& mode) {
  const absl::Status status = Start(mode).status();
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("fake"));
  return status;
}

}  // namespace eniform::host
