#include "state/actor.h"

#include <stdlib.h>
#include <unistd.h>

#include "state/lease.h"
#include "tests/state/support.h"

namespace eniform::state {
namespace {

class ActorTest : public ::testing::Test {
 protected:
  // The tests themselves may run in CI.
  ActorTest() {
    for (const char* name :
         {"GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "CI_JOB_URL", "CIRCLE_BUILD_URL", "BUILDKITE_BUILD_URL", "BUILD_URL",
          "CI_RUN_URL", "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "SYSTEM_TEAMPROJECT", "BUILD_BUILDID"}) {
      unsetenv(name);
    }
  }
};

TEST_F(ActorTest, CurrentActorIsThisProcessAndAlive) {
  const Actor actor = CurrentActor();
  EXPECT_EQ(getpid(), actor.pid());
  EXPECT_FALSE(actor.host().empty());
  EXPECT_FALSE(actor.user().empty());
  EXPECT_GE(actor.boot_id().size(), 36u);
  EXPECT_GT(actor.process_start_ticks(), 0);
  EXPECT_EQ("", actor.ci_run());
  EXPECT_TRUE(SameBoot(actor, CurrentActor()));
  EXPECT_TRUE(IsAlive(actor));
}

TEST_F(ActorTest, CiRunComesFromTheEnvironment) {
  setenv("CI_JOB_URL", "https://gitlab.example/jobs/1", 1);
  EXPECT_EQ("https://gitlab.example/jobs/1", CurrentActor().ci_run());
  unsetenv("CI_JOB_URL");
  setenv("BUILD_URL", "https://jenkins.example/job/x/2/", 1);
  EXPECT_EQ("https://jenkins.example/job/x/2/", CurrentActor().ci_run());
  setenv("GITHUB_SERVER_URL", "https://github.com", 1);
  setenv("GITHUB_REPOSITORY", "shop/net", 1);
  setenv("GITHUB_RUN_ID", "42", 1);
  EXPECT_EQ("https://github.com/shop/net/actions/runs/42", CurrentActor().ci_run());
  for (const char* name : {"BUILD_URL", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"}) unsetenv(name);
}

TEST_F(ActorTest, ZombieAndGoneAreDead) {
  Signal started, go;
  Child child([&] {
    started.Notify();
    go.CloseWriter();
    return go.Await() ? 0 : 1;
  });
  ASSERT_TRUE(started.Await());
  Actor actor = CurrentActor();
  actor.set_pid(child.pid());
  actor.set_process_start_ticks(0);
  EXPECT_FALSE(IsAlive(actor)) << "another process has that pid";
  child.Kill();
  EXPECT_FALSE(IsAlive(actor));
}

TEST_F(ActorTest, DescribeNamesUserHostPidAndRun) {
  Actor actor = Elsewhere("build-7");
  EXPECT_EQ("alice on build-7 (pid 4711)", Describe(actor));
  actor.set_ci_run("https://ci/1");
  EXPECT_EQ("alice on build-7 (pid 4711), CI run https://ci/1", Describe(actor));
}

}  // namespace
}  // namespace eniform::state
