// What the tests of state/ share: directories, objects, edits, actors, child processes.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/store.h"

namespace eniform::state {

// A directory of its own, gone with its content at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::string ReadBytes(const std::string& path);
void WriteBytes(const std::string& path, const std::string& bytes);
int ModeOf(const std::string& path);  // permission bits

ManagedObject MakeInterface(const std::string& name, const std::string& id);
StateEdit Upsert(const ManagedObject& object);
StateEdit Remove(const std::string& address);
StateEdit Rename(const std::string& from, const std::string& to);
JournalEntry MakeEntry(int64_t run, int operation, const std::string& target);

// An owner on another host, so that only its lease tells whether it lives.
Actor Elsewhere(const std::string& host);

// A process of our own that runs `work` and ends with the code it returns, as another user where `user` is not 0.
// REQUIRES: no other thread runs.
class Child {
 public:
  explicit Child(const std::function<int()>& work, unsigned user = 0);
  ~Child();  // kills it
  pid_t pid() const { return pid_; }
  void Kill();  // SIGKILL, and waits
  int Wait();   // its exit code; -1: ended by a signal

 private:
  pid_t pid_;
  bool ended_ = false;
};

// One byte from one process to another, as an event.
class Signal {
 public:
  Signal();
  ~Signal();
  void Notify();
  bool Await();  // false: all writers are gone
  void CloseWriter();

 private:
  int ends_[2];
};

inline ::testing::AssertionResult IsOk(const absl::Status& status) {
  return status.ok() ? ::testing::AssertionSuccess() : ::testing::AssertionFailure() << status;
}
#define ASSERT_OK(expression) ASSERT_TRUE(IsOk(expression))
#define EXPECT_OK(expression) EXPECT_TRUE(IsOk(expression))

}  // namespace eniform::state
