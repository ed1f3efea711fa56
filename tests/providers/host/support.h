// What the tests of providers/host/ share.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "providers/host/plugin_host.h"

namespace eniform::host {

// A directory of its own, gone with its content at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  // An executable file of that text.
  std::string Script(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

// Lines from another thread, awaited as events.
class Lines {
 public:
  void Add(absl::string_view line);
  // The first line that has `part` in it; waits for one.
  std::string Await(absl::string_view part);
  // Waits until so many lines have `part` in them.
  void AwaitCount(absl::string_view part, int count);
  std::vector<std::string> All() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_;
};

// Waits until no such process runs.
class Process {
 public:
  explicit Process(pid_t pid);  // while it runs
  ~Process();
  void AwaitEnd() const;

 private:
  int fd_;
};

// The number after `label` in a line, as in "serving 4711".
pid_t PidIn(const std::string& line, absl::string_view label);

inline ::testing::AssertionResult IsOk(const absl::Status& status) {
  return status.ok() ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << status;
}

// Starts the fake plugin in the mode of its environment.
class FakePluginTest : public ::testing::Test {
 protected:
  FakePluginTest();
  ~FakePluginTest() override;
  absl::StatusOr<std::unique_ptr<Provider>> Start(const std::string& mode, Configure configure = Configure::kYes);
  // The status of a start that must fail.
  absl::Status Fail(const std::string& mode);

  TemporaryDirectory directory_;
  Lines log_;
  HostOptions options_;
  ProviderDeclaration declaration_;
};

}  // namespace eniform::host
