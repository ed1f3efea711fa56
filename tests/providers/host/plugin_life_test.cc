// Calls to a plugin, its death in the middle of them, its second life, and its end.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "absl/strings/str_split.h"
#include "tests/providers/host/support.h"

namespace eniform::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class PluginLifeTest : public FakePluginTest {
 protected:
  static ExecuteRequest Attach(int id) {
    ExecuteRequest request;
    request.mutable_operation()->set_id(id);
    request.mutable_operation()->set_kind(ATTACH);
    request.mutable_operation()->set_target("network_interface.web");
    request.set_token("token-" + std::to_string(id));
    request.set_timeout_seconds(60);
    return request;
  }
  pid_t Pid() { return PidIn(log_.Await("serving"), "serving "); }
};

TEST_F(PluginLifeTest, ExecuteTellsProgressAndEndsWithItsResult) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  std::vector<std::string> progress;
  const std::thread::id caller = std::this_thread::get_id();
  const auto response = (*provider)->Execute(Attach(3), [&](const Progress& step) {
    EXPECT_EQ(caller, std::this_thread::get_id());
    progress.push_back(step.cloud_status());
  });
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ("token-3", response->result().request_id());
  EXPECT_THAT(progress, ::testing::ElementsAre("ATTACHING"));
  EXPECT_EQ(ResolveResponse::NOT_DONE, (*provider)->Resolve(ResolveRequest())->outcome());
  EXPECT_EQ("FK-1", (*provider)->Check(CheckRequest())->diagnostics(0).code());
}

TEST_F(PluginLifeTest, ObserveHandsOverPagesWithTheAlias) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  int pages = 0;
  const auto result = (*provider)->Observe(ObserveRequest(), [&](Observation&& page) {
    EXPECT_EQ("gz", page.provider());
    ++pages;
    return true;
  });
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(3, pages);
  EXPECT_EQ(6, result->api_calls);
  EXPECT_EQ(ERROR_CLASS_UNSPECIFIED, result->error.error_class());
}

TEST_F(PluginLifeTest, ObserveTellsTheCloudsError) {
  const auto provider = Start("observe_error");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const auto result = (*provider)->Observe(ObserveRequest(), [](Observation&&) { return true; });
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ("RequestLimitExceeded", result->error.code());
  EXPECT_EQ(7, result->api_calls);
}

TEST_F(PluginLifeTest, WhatIsNotWantedIsNotRead) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  int pages = 0;
  const auto result = (*provider)->Observe(ObserveRequest(), [&](Observation&&) { return ++pages < 2; });
  EXPECT_TRUE(absl::IsCancelled(result.status())) << result.status();
  EXPECT_EQ(2, pages);
  // The plugin is none the worse for it.
  EXPECT_TRUE((*provider)->Observe(ObserveRequest(), [](Observation&&) { return true; }).ok());
}

TEST_F(PluginLifeTest, LargePagesPass) {
  const auto provider = Start("large");
  ASSERT_TRUE(provider.ok()) << provider.status();
  size_t bytes = 0;
  const auto result = (*provider)->Observe(ObserveRequest(), [&](Observation&& page) { return (bytes = page.ByteSizeLong()) > 0; });
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_GT(bytes, size_t{30} << 20);
}

TEST_F(PluginLifeTest, ManyCallsAtOnce) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const auto response = (*provider)->Execute(Attach(t * 20 + i + 1), nullptr);
        good += response.ok() && response->result().request_id() == Attach(t * 20 + i + 1).token();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(160, good);
}

TEST_F(PluginLifeTest, OneThatDiesIsNamedWithItsLastLinesAndStartedAgain) {
  const auto provider = Start("die_once");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const absl::Status status = (*provider)->Execute(Attach(3), nullptr).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("plugin fake (" + directory_.path()),
                    HasSubstr("died while it was asked for Execute of operation 3 (ATTACH for network_interface.web)."),
                    HasSubstr("It exited with code 9."), HasSubstr("error: fatal: out of luck")));
  const auto response = (*provider)->Execute(Attach(4), nullptr);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ("token-4", response->result().request_id());
  log_.Await("warning: started again: plugin fake");
  log_.AwaitCount("{\"level\":\"info\",\"msg\":\"configured gz", 2);
}

TEST_F(PluginLifeTest, SecondDeathIsFinal) {
  const auto provider = Start("die");
  ASSERT_TRUE(provider.ok()) << provider.status();
  EXPECT_TRUE(absl::IsUnavailable((*provider)->Execute(Attach(1), nullptr).status()));
  EXPECT_TRUE(absl::IsUnavailable((*provider)->Execute(Attach(2), nullptr).status()));
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = (*provider)->Resolve(ResolveRequest()).status();
    EXPECT_TRUE(absl::IsUnavailable(status)) << status;
    EXPECT_THAT(std::string(status.message()),
                AllOf(HasSubstr("is not started again: it died twice"), HasSubstr("operation 2"), HasSubstr("out of luck")));
  }
}

TEST_F(PluginLifeTest, CallsInFlightAllFailAndOneRestartServesThemAfterwards) {
  const auto provider = Start("die_once");
  ASSERT_TRUE(provider.ok()) << provider.status();
  std::atomic<int> failed{0}, served{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      const absl::StatusOr<ExecuteResponse> first = (*provider)->Execute(Attach(t + 1), nullptr);
      if (first.ok()) return void(++served);
      failed += absl::IsUnavailable(first.status());
      served += (*provider)->Execute(Attach(t + 1), nullptr).ok();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_GE(failed, 1);
  EXPECT_EQ(8, served);
}

TEST_F(PluginLifeTest, OneThatIsKilled) {
  const auto provider = Start("kill");
  ASSERT_TRUE(provider.ok()) << provider.status();
  EXPECT_THAT(std::string((*provider)->Execute(Attach(1), nullptr).status().message()), HasSubstr("It was killed by signal 9 (Killed)."));
}

TEST_F(PluginLifeTest, OneThatDiesWhileIdleIsStartedAgain) {
  const auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const pid_t pid = Pid();
  const Process process(pid);
  kill(pid, SIGKILL);
  process.AwaitEnd();
  // Whether the host saw it before the call or through it: the one after is served.
  if ((*provider)->Check(CheckRequest()).ok()) return;
  EXPECT_TRUE(IsOk((*provider)->Check(CheckRequest()).status()));
}

TEST_F(PluginLifeTest, OneThatWasReplacedIsNotTrusted) {
  const auto provider = Start("replaced");
  ASSERT_TRUE(provider.ok()) << provider.status();
  EXPECT_FALSE((*provider)->Execute(Attach(1), nullptr).ok());
  const absl::Status status = (*provider)->Check(CheckRequest()).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("was replaced meanwhile: version 1.0 by 2.0"));
}

TEST_F(PluginLifeTest, AnswerWithoutAResultIsTheFaultOfThePlugin) {
  const auto provider = Start("no_result");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const absl::Status status = (*provider)->Execute(Attach(1), nullptr).status();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("plugin fake"), HasSubstr("Execute of operation 1"), HasSubstr("ended without a result")));
}

TEST_F(PluginLifeTest, FaultOfThePluginIsNamed) {
  const auto provider = Start("throws");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const absl::Status status = (*provider)->Check(CheckRequest()).status();
  EXPECT_TRUE(absl::IsInternal(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("asked for Check: Check: out of range"));
  EXPECT_FALSE((*provider)->Check(CheckRequest()).ok()) << "it lives on and answers as before";
}

TEST_F(PluginLifeTest, StopsWhenItsProviderGoes) {
  auto provider = Start("ok");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const std::string line = log_.Await("serving");
  const pid_t pid = PidIn(line, "serving ");
  const std::string place =
      std::vector<std::string>(absl::StrSplit(line, " in "))[1].substr(0, std::string("/tmp/eniform-plugin-XXXXXX").size());
  EXPECT_EQ(0, access(place.c_str(), F_OK)) << place;
  provider->reset();
  log_.Await("asked to stop");
  EXPECT_NE(0, access(place.c_str(), F_OK)) << place;
  EXPECT_EQ(-1, kill(pid, 0)) << "it is still there, at least as a zombie";
}

TEST_F(PluginLifeTest, StubbornOneIsKilledWithAllItStarted) {
  auto provider = Start("stubborn");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const pid_t pid = Pid();
  provider->reset();
  EXPECT_EQ(-1, kill(pid, 0));

  provider = Start("helper");
  ASSERT_TRUE(provider.ok()) << provider.status();
  const Process helper(PidIn(log_.Await("helper"), "helper "));
  provider->reset();
  helper.AwaitEnd();
}

TEST_F(PluginLifeTest, StartThatFailsLeavesNothing) {
  EXPECT_TRUE(absl::IsUnauthenticated(Fail("auth")));
  EXPECT_EQ(-1, kill(Pid(), 0));
  EXPECT_EQ(-1, waitpid(-1, nullptr, WNOHANG));
  EXPECT_EQ(ECHILD, errno);
}

}  // namespace
}  // namespace eniform::host
