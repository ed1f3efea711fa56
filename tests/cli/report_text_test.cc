#include "cli/render/report_text.h"

#include "proto/enum_text.h"
#include "tests/cli/golden.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using apply::OperationState;

apply::OperationReport Ended(int operation, OperationState state) {
  apply::OperationReport report;
  report.operation = operation;
  report.state = state;
  return report;
}

TEST(ReportTextTest, InPart) {
  Plan plan;
  for (int i = 1; i <= 5; ++i) *plan.add_operations() = MakeOperation(i, ATTACH, "network_interface.web-" + std::to_string(i));
  apply::RunReport report;
  report.operations = {Ended(1, OperationState::kDone), Ended(2, OperationState::kFailed), Ended(3, OperationState::kNotStarted),
                       Ended(4, OperationState::kInDoubt), Ended(5, OperationState::kNotStarted)};
  report.operations[1].error.set_error_class(ERROR_CLASS_QUOTA);
  report.operations[1].error.set_code("LimitExceeded.Address");
  report.operations[1].error.set_message("no more");
  report.operations[1].error.set_request_id("req-1");
  report.operations[1].error.set_action("AllocateAddresses");
  report.operations[2].skipped_because_of = 2;
  report.operations[3].error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  report.operations[3].error.set_message("the connection was closed");
  report.done = report.failed = report.in_doubt = 1;
  report.not_started = 2;
  ExpectGolden("report_in_part.txt", ReportText(plan, report, "eniform apply --target eip.web", Style()));
}

TEST(ReportTextTest, Whole) {
  apply::RunReport report;
  report.done = 9;
  EXPECT_EQ("Applied: 9 done, 0 failed, 0 not started, 0 in doubt.\n", ReportText(Plan(), report, "eniform apply", Style()));
}

TEST(ReportTextTest, NothingInterruptedAndUnwritten) {
  apply::RunReport report;
  report.failed = 1;
  EXPECT_THAT(ReportText(Plan(), report, "eniform apply", Style()), testing::StartsWith("Failed, nothing was changed:"));
  report.interrupted = true;
  EXPECT_THAT(ReportText(Plan(), report, "eniform apply", Style()), testing::StartsWith("Interrupted:"));
  apply::RunReport unwritten;
  unwritten.done = 1;
  unwritten.journal = absl::UnavailableError("the disk is full");
  EXPECT_THAT(ReportText(Plan(), unwritten, "eniform apply", Style()), testing::HasSubstr("    the disk is full\n"));
}

TEST(ReportTextTest, WhatTheStateDidNotTakeIsNotCalledRecorded) {
  apply::RunReport report;
  report.done = 1;
  report.not_started = 1;
  report.journal = absl::UnavailableError("the disk is full");
  const std::string full = ReportText(Plan(), report, "eniform apply", Style(), "How 1 operation ended is kept in x.");
  EXPECT_THAT(full, testing::StartsWith("Applied in part:"));
  EXPECT_THAT(full, testing::HasSubstr("    How 1 operation ended is kept in x.\n"));
  EXPECT_THAT(full, testing::Not(testing::HasSubstr("Everything done is recorded")));
  EXPECT_THAT(full, testing::EndsWith("To go on:\n\n    eniform apply\n"));
  report.journal = absl::FailedPreconditionError("taken over by alice");
  const std::string fenced = ReportText(Plan(), report, "eniform apply", Style());
  EXPECT_THAT(fenced, testing::StartsWith("Fenced off: 1 done, 0 failed, 1 not started, 0 in doubt.\n"));
  EXPECT_THAT(fenced, testing::HasSubstr("taken over by alice"));
  EXPECT_THAT(fenced, testing::Not(testing::HasSubstr("recorded")));
}

TEST(ReportTextTest, AChangeOfTheStateAlone) {
  Plan plan;
  plan.add_state_edits();
  EXPECT_EQ("Recorded: 1 change of the state. No operation was needed.\n", ReportText(plan, apply::RunReport(), "eniform apply", Style()));
}

TEST(ReportTextTest, LongListsAreCut) {
  Plan plan;
  apply::RunReport report;
  for (int i = 1; i <= 100; ++i) {
    *plan.add_operations() = MakeOperation(i, ATTACH, "network_interface.a");
    report.operations.push_back(Ended(i, OperationState::kNotStarted));
  }
  report.not_started = 100;
  EXPECT_THAT(ReportText(plan, report, "eniform apply", Style()), testing::HasSubstr("  and 80 more\n"));
}

TEST(ReportTextTest, EveryClassOfErrorHasAMeaning) {
  const auto* type = ErrorClass_descriptor();
  for (int i = 0; i < type->value_count(); ++i) {
    EXPECT_NE("", MeaningOf(static_cast<ErrorClass>(type->value(i)->number()))) << type->value(i)->name();
  }
}

}  // namespace
}  // namespace eniform::cli
