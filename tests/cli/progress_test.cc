#include "cli/render/progress.h"

#include "absl/strings/str_split.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const absl::Time kStart = absl::FromUnixSeconds(1000);

// 1 -> 2 -> 3, and 4 alone; two seconds each.
Plan Chain() {
  Plan plan;
  for (int i = 1; i <= 4; ++i) {
    *plan.add_operations() = MakeOperation(i, ATTACH, "network_interface.web-" + std::to_string(i));
    if (i == 2 || i == 3) plan.mutable_operations(i - 1)->add_depends_on()->set_operation(i - 1);
  }
  return plan;
}

apply::OperationReport Ended(apply::OperationState state) {
  apply::OperationReport report;
  report.state = state;
  report.took = absl::Milliseconds(1230);
  report.error.set_code("ResourceInUse");
  report.error.set_message("busy\x1b[2J");
  report.error.set_request_id("42");
  return report;
}

std::vector<std::string> Lines(const std::string& frame) { return absl::StrSplit(frame, '\n', absl::SkipEmpty()); }

TEST(ProgressTest, PlainLines) {
  const Operation operation = MakeOperation(3, ATTACH, "network_interface.web-0");
  EXPECT_EQ("network_interface.web-0: ATTACH started\n", StartedLine(operation));
  EXPECT_EQ("network_interface.web-0: ATTACH done after 1.2s\n", FinishedLine(operation, Ended(apply::OperationState::kDone), Style()));
  EXPECT_EQ("network_interface.web-0: ATTACH failed after 1.2s: ResourceInUse: busy\\x1b[2J (request id 42)\n",
            FinishedLine(operation, Ended(apply::OperationState::kFailed), Style()));
  EXPECT_EQ("", FinishedLine(operation, Ended(apply::OperationState::kNotStarted), Style()));
  Progress progress;
  progress.set_cloud_status("ATTACHING");
  progress.set_attempt(3);
  EXPECT_EQ("network_interface.web-0: ATTACH waits, the cloud says ATTACHING (look 3)\n", WaitingLine(operation, progress));
  EXPECT_EQ("network_interface.web-0: ATTACH not yet: ResourceInUse: busy\\x1b[2J (request id 42); again in 2.0s\n",
            RetryLine(operation, Ended(apply::OperationState::kFailed).error, absl::Seconds(2)));
}

TEST(ProgressTest, TimeToGoIsTheLongestChain) {
  const Plan plan = Chain();
  ProgressModel model(plan);
  EXPECT_EQ(8, model.SecondsToGo(kStart)) << "one worker so far: all of it, one by one";
  model.Started(plan.operations(0), kStart);
  model.Started(plan.operations(3), kStart);
  EXPECT_EQ(6, model.SecondsToGo(kStart)) << "two workers: 1, 2, 3 one after the other";
  EXPECT_EQ(5, model.SecondsToGo(kStart + absl::Seconds(1)));
  EXPECT_EQ(4, model.SecondsToGo(kStart + absl::Seconds(100))) << "late, but what waits behind it is not done";
  model.Finished(plan.operations(0), Ended(apply::OperationState::kDone));
  model.Finished(plan.operations(3), Ended(apply::OperationState::kDone));
  EXPECT_EQ(4, model.SecondsToGo(kStart));
  model.Finished(plan.operations(1), Ended(apply::OperationState::kFailed));
  model.Finished(plan.operations(2), Ended(apply::OperationState::kNotStarted));
  EXPECT_EQ(0, model.SecondsToGo(kStart));
  EXPECT_EQ(4, model.finished());
}

TEST(ProgressTest, FrameSaysWhatRunsAndWhatItWaitsFor) {
  const Plan plan = Chain();
  ProgressModel model(plan);
  model.Started(plan.operations(0), kStart);
  model.Started(plan.operations(3), kStart);
  Progress progress;
  progress.set_cloud_status("ATTACHING");
  model.Progressed(plan.operations(0), progress);
  EXPECT_THAT(
      Lines(model.Frame(kStart + absl::Seconds(1), 100, 10, Style())),
      ElementsAre("0 of 4 done, 2 running, about 5 s to go", "  1. network_interface.web-1: ATTACH  1.0s  waits, the cloud says ATTACHING",
                  "  4. network_interface.web-4: ATTACH  1.0s"));
  model.Finished(plan.operations(0), Ended(apply::OperationState::kFailed));
  EXPECT_THAT(model.Frame(kStart, 100, 10, Style()), HasSubstr("0 of 4 done, 1 running, 1 failed, about"));
}

TEST(ProgressTest, FrameFitsTheTerminal) {
  Plan plan;
  for (int i = 1; i <= 50; ++i) *plan.add_operations() = MakeOperation(i, ATTACH, std::string(200, 'x'));
  ProgressModel model(plan);
  for (const Operation& operation : plan.operations()) model.Started(operation, kStart);
  const auto lines = Lines(model.Frame(kStart, 40, 5, Style()));
  EXPECT_EQ(5u, lines.size());
  for (const std::string& line : lines) EXPECT_LE(line.size(), 42u) << "the ellipsis has three bytes";
  EXPECT_EQ("  and 47 more", lines.back());
  EXPECT_EQ(1u, Lines(model.Frame(kStart, 40, 1, Style())).size());
}

}  // namespace
}  // namespace eniform::cli
