#include "providers/host/child_process.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::ElementsAre;

class ChildProcessTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const std::string& script) {
    ChildOptions options;
    options.path = directory_.Script("program", "#!/bin/sh\n" + script);
    options.environment = {{"GREETING", "hello"}, {"PATH", "/usr/bin:/bin"}};
    options.on_output = [this](absl::string_view line) { output_.Add(line); };
    options.on_error = [this](absl::string_view line) { error_.Add(line); };
    return ChildProcess::Start(std::move(options));
  }

  TemporaryDirectory directory_;
  Lines output_, error_;
};

TEST_F(ChildProcessTest, HandsOverAllLinesBeforeItEnds) {
  const auto child = Start("echo \"$GREETING\"; echo; printf last; echo problem >&2; exit 7");
  ASSERT_TRUE(child.ok()) << child.status();
  ASSERT_TRUE((*child)->AwaitEnd(absl::InfiniteDuration()));
  EXPECT_THAT(output_.All(), ElementsAre("hello", "", "last"));
  EXPECT_THAT(error_.All(), ElementsAre("problem"));
  EXPECT_EQ(7, (*child)->ExitCode());
  EXPECT_EQ("exited with code 7", (*child)->HowItEnded());
}

TEST_F(ChildProcessTest, CutsEndlessLines) {
  const auto child = Start("head -c 200000 /dev/zero | tr '\\0' x");
  ASSERT_TRUE(child.ok()) << child.status();
  ASSERT_TRUE((*child)->AwaitEnd(absl::InfiniteDuration()));
  size_t total = 0;
  for (const std::string& line : output_.All()) {
    EXPECT_LE(line.size(), kLongestLine);
    total += line.size();
  }
  EXPECT_EQ(200'000u, total);
}

TEST_F(ChildProcessTest, AFloodOnOnePipeDoesNotDrownTheOther) {
  ChildOptions options;
  options.path = directory_.Script("program", "#!/bin/sh\nyes flood >&2 &\nsleep 0.2; echo heard; exec cat > /dev/null");
  options.on_output = [this](absl::string_view line) { output_.Add(line); };
  // Slower than it comes: there is always more to read.
  options.on_error = [](absl::string_view) { usleep(20); };
  const auto child = ChildProcess::Start(std::move(options));
  ASSERT_TRUE(child.ok()) << child.status();
  output_.Await("heard");
  (*child)->End(absl::ZeroDuration());
  EXPECT_TRUE((*child)->AwaitEnd(absl::InfiniteDuration()));
}

TEST_F(ChildProcessTest, TellsWhyItCanNotBeRun) {
  ChildOptions options;
  options.path = directory_.File("none");
  EXPECT_EQ("No such file or directory", ChildProcess::Start(options).status().message());
  options.path = directory_.Script("broken", "#!/no/such/interpreter\n");
  EXPECT_EQ("No such file or directory", ChildProcess::Start(options).status().message());
  options.path = directory_.path();
  EXPECT_EQ("Permission denied", ChildProcess::Start(options).status().message());
}

TEST_F(ChildProcessTest, ClosedStdinEndsAPoliteOne) {
  const auto child = Start("cat > /dev/null; echo bye");
  ASSERT_TRUE(child.ok()) << child.status();
  (*child)->End(absl::InfiniteDuration());
  EXPECT_THAT(output_.All(), ElementsAre("bye"));
  EXPECT_EQ("exited with code 0", (*child)->HowItEnded());
}

TEST_F(ChildProcessTest, TermEndsOneThatDoesNotReadStdin) {
  const auto child = Start("echo up; exec sleep 1000");
  ASSERT_TRUE(child.ok()) << child.status();
  output_.Await("up");
  (*child)->End(absl::ZeroDuration());
  EXPECT_EQ("was killed by signal 15 (Terminated)", (*child)->HowItEnded());
}

TEST_F(ChildProcessTest, KillEndsOneThatIgnoresTerm) {
  const auto child = Start("trap '' TERM; echo up; while :; do sleep 1000; done");
  ASSERT_TRUE(child.ok()) << child.status();
  output_.Await("up");
  (*child)->End(absl::ZeroDuration());
  EXPECT_EQ("was killed by signal 9 (Killed)", (*child)->HowItEnded());
}

TEST_F(ChildProcessTest, WhatItStartedGoesWithIt) {
  const auto child = Start("sleep 1000 & echo \"helper $!\"; read line; exit 0");
  ASSERT_TRUE(child.ok()) << child.status();
  const Process helper(PidIn(output_.Await("helper"), "helper "));
  (*child)->End(absl::InfiniteDuration());
  helper.AwaitEnd();
}

TEST_F(ChildProcessTest, LeavesNoZombieAndHasASessionOfItsOwn) {
  const auto child = Start("echo up; read line");
  ASSERT_TRUE(child.ok()) << child.status();
  output_.Await("up");
  const pid_t pid = (*child)->pid();
  EXPECT_EQ(pid, getsid(pid));
  (*child)->End(absl::InfiniteDuration());
  EXPECT_EQ(-1, waitpid(pid, nullptr, WNOHANG)) << "there is still something to reap";
}

TEST_F(ChildProcessTest, DiesWithItsParentHoweverThatEnds) {
  int ends[2];
  ASSERT_EQ(0, pipe(ends));
  const std::string script = directory_.Script("program", "#!/bin/sh\nexec sleep 1000\n");
  const pid_t parent = fork();
  if (parent == 0) {
    ChildOptions options;
    options.path = script;
    const auto child = ChildProcess::Start(options);
    const pid_t pid = child.ok() ? (*child)->pid() : 0;
    if (write(ends[1], &pid, sizeof pid) != sizeof pid) _exit(1);
    for (;;) pause();
  }
  pid_t pid = 0;
  ASSERT_EQ(static_cast<ssize_t>(sizeof pid), read(ends[0], &pid, sizeof pid));
  ASSERT_GT(pid, 0);
  const Process child(pid);
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  child.AwaitEnd();
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace eniform::host
