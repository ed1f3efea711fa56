#include "cli/exit_code.h"

#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

Diagnostic Error(DiagnosticClass diagnostic_class) { return MakeError(diagnostic_class, "EF-0", "", ""); }

TEST(ExitCodeTest, OfDiagnostics) {
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(Diagnostics{}));
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(Diagnostics{MakeWarning("EF-0", "", "")}));
  EXPECT_EQ(ExitCode::kDeclaration, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_DECLARATION)}));
  EXPECT_EQ(ExitCode::kRefused, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_REFUSED)}));
  EXPECT_EQ(ExitCode::kFailed, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_FAILURE)}));
  EXPECT_EQ(ExitCode::kStale, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_STALE)}));
  EXPECT_EQ(ExitCode::kFailed, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_UNSPECIFIED)}));
}

TEST(ExitCodeTest, WhatIsMendedFirstCounts) {
  EXPECT_EQ(ExitCode::kDeclaration, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_REFUSED), Error(DIAGNOSTIC_CLASS_DECLARATION)}));
  EXPECT_EQ(ExitCode::kFailed, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_FAILURE), Error(DIAGNOSTIC_CLASS_REFUSED)}));
  EXPECT_EQ(ExitCode::kStale, ExitCodeOf(Diagnostics{Error(DIAGNOSTIC_CLASS_REFUSED), Error(DIAGNOSTIC_CLASS_STALE)}));
}

TEST(ExitCodeTest, OfStatuses) {
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(absl::OkStatus()));
  EXPECT_EQ(ExitCode::kLocked, ExitCodeOf(absl::AbortedError("")));
  EXPECT_EQ(ExitCode::kUsage, ExitCodeOf(absl::InvalidArgumentError("")));
  EXPECT_EQ(ExitCode::kInterrupted, ExitCodeOf(absl::CancelledError("")));
  for (const absl::Status& status :
       {absl::DataLossError(""), absl::UnimplementedError(""), absl::PermissionDeniedError(""), absl::NotFoundError(""),
        absl::UnavailableError(""), absl::UnauthenticatedError(""), absl::FailedPreconditionError("")}) {
    EXPECT_EQ(ExitCode::kFailed, ExitCodeOf(status)) << status;
  }
}

apply::RunReport Report(int done, int failed, int not_started, int in_doubt, bool interrupted = false) {
  apply::RunReport report;
  report.done = done;
  report.failed = failed;
  report.not_started = not_started;
  report.in_doubt = in_doubt;
  report.interrupted = interrupted;
  return report;
}

TEST(ExitCodeTest, OfRuns) {
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(Report(3, 0, 0, 0)));
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(Report(0, 0, 0, 0)));
  EXPECT_EQ(ExitCode::kFailed, ExitCodeOf(Report(0, 1, 2, 0)));
  EXPECT_EQ(ExitCode::kPartial, ExitCodeOf(Report(1, 1, 0, 0)));
  EXPECT_EQ(ExitCode::kPartial, ExitCodeOf(Report(0, 0, 0, 1)));
  EXPECT_EQ(ExitCode::kInterrupted, ExitCodeOf(Report(1, 0, 2, 0, true)));
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(Report(3, 0, 0, 0, true))) << "the signal came too late to stop anything";
  apply::RunReport unwritten = Report(3, 0, 0, 0);
  unwritten.journal = absl::UnavailableError("disk full");
  EXPECT_EQ(ExitCode::kPartial, ExitCodeOf(unwritten));
}

TEST(ExitCodeTest, OfPlans) {
  const Plan changes = EveryAction();
  Plan drift = NoChanges();
  *drift.add_resource_drift() = changes.resource_drift(0);
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(changes, DetailedExitCode::kNo));
  EXPECT_EQ(ExitCode::kChanges, ExitCodeOf(changes, DetailedExitCode::kYes));
  EXPECT_EQ(ExitCode::kDrift, ExitCodeOf(drift, DetailedExitCode::kYes));
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(drift, DetailedExitCode::kNo));
  EXPECT_EQ(ExitCode::kDone, ExitCodeOf(NoChanges(), DetailedExitCode::kYes));
  *drift.add_diagnostics() = Error(DIAGNOSTIC_CLASS_REFUSED);
  EXPECT_EQ(ExitCode::kRefused, ExitCodeOf(drift, DetailedExitCode::kYes));
  Plan renamed = NoChanges();
  renamed.mutable_resource_changes(0)->set_previous_address("eip.old");
  EXPECT_EQ(ExitCode::kChanges, ExitCodeOf(renamed, DetailedExitCode::kYes));
}

}  // namespace
}  // namespace eniform::cli
