#include "cli/render/event_json.h"

#include <algorithm>

#include "nlohmann/json.hpp"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using nlohmann::json;

const absl::Time kAt = absl::FromUnixMillis(1763694960123);

json Parsed(const std::string& record) {
  EXPECT_EQ(1, std::count(record.begin(), record.end(), '\n'));
  EXPECT_EQ('\n', record.back());
  return json::parse(record);
}

ProviderError InUse() {
  ProviderError error;
  error.set_error_class(ERROR_CLASS_BUSY);
  error.set_code("ResourceInUse");
  error.set_message("busy\nline");
  error.set_request_id("42");
  error.set_action("AttachNetworkInterface");
  return error;
}

TEST(EventJsonTest, Started) {
  EXPECT_EQ(
      "{\"event\":\"operation_started\",\"operation\":{\"id\":3,\"kind\":\"ATTACH\",\"provider\":\"gz\",\"target\":\"network_interface.web-"
      "0\"},"
      "\"time\":\"2025-11-21T03:16:00.123Z\"}\n",
      StartedEvent(MakeOperation(3, ATTACH, "network_interface.web-0"), kAt));
}

TEST(EventJsonTest, ProgressAndRetry) {
  Progress progress;
  progress.set_cloud_status("ATTACHING");
  progress.set_attempt(2);
  const json told = Parsed(ProgressEvent(MakeOperation(3, ATTACH, "a"), progress, kAt));
  EXPECT_EQ("operation_progress", told["event"]);
  EXPECT_EQ("ATTACHING", told["cloud_status"]);
  const json retried = Parsed(RetriedEvent(MakeOperation(3, ATTACH, "a"), InUse(), absl::Milliseconds(1500), kAt));
  EXPECT_EQ("operation_retried", retried["event"]);
  EXPECT_EQ(1.5, retried["wait_seconds"]);
  EXPECT_EQ("busy", retried["error"]["class"]);
  EXPECT_EQ("busy\nline", retried["error"]["message"]);
}

TEST(EventJsonTest, FinishedByResult) {
  apply::OperationReport report;
  report.state = apply::OperationState::kDone;
  report.took = absl::Milliseconds(1200);
  const json done = Parsed(FinishedEvent(MakeOperation(3, ATTACH, "a"), report, kAt));
  EXPECT_EQ("operation_finished", done["event"]);
  EXPECT_EQ("done", done["result"]);
  EXPECT_EQ(1.2, done["seconds"]);
  EXPECT_FALSE(done.contains("error"));
  report.state = apply::OperationState::kFailed;
  report.error = InUse();
  const json failed = Parsed(FinishedEvent(MakeOperation(3, ATTACH, "a"), report, kAt));
  EXPECT_EQ("failed", failed["result"]);
  EXPECT_EQ("42", failed["error"]["request_id"]);
  EXPECT_THAT(failed["error"]["meaning"].get<std::string>(), testing::HasSubstr("busy with something else"));
  report.state = apply::OperationState::kNotStarted;
  report.skipped_because_of = 2;
  const json skipped = Parsed(FinishedEvent(MakeOperation(3, ATTACH, "a"), report, kAt));
  EXPECT_EQ("operation_skipped", skipped["event"]);
  EXPECT_EQ(2, skipped["because_of"]);
}

TEST(EventJsonTest, TheEndAndDiagnostics) {
  apply::RunReport report;
  report.done = 7;
  report.failed = 1;
  const json end = Parsed(RunFinishedEvent(report, ExitCode::kPartial, "eniform apply", "kept in x", kAt));
  EXPECT_EQ("run_finished", end["event"]);
  EXPECT_EQ(8, end["exit_code"]);
  EXPECT_EQ(7, end["done"]);
  EXPECT_EQ("eniform apply", end["command"]);
  EXPECT_EQ("kept in x", end["recovery"]);
  EXPECT_FALSE(end.contains("journal_error"));
  report.journal = absl::UnavailableError("the disk is full");
  EXPECT_EQ("the disk is full", Parsed(RunFinishedEvent(report, ExitCode::kPartial, "eniform apply", "", kAt))["journal_error"]);
  EXPECT_FALSE(Parsed(RunFinishedEvent(apply::RunReport(), ExitCode::kDone, "eniform apply", "", kAt)).contains("command"));
  const json diagnostic = Parsed(DiagnosticEvent(MakeWarning("TC-27", "The instance reboots", ""), kAt));
  EXPECT_EQ("TC-27", diagnostic["diagnostic"]["code"]);
}

}  // namespace
}  // namespace eniform::cli
