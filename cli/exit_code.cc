#include "cli/exit_code.h"

#include <algorithm>

#include "cli/render/plan_text.h"

namespace eniform::cli {
namespace {

// What has to be mended first has the highest rank.
int RankOf(DiagnosticClass diagnostic_class) {
  switch (diagnostic_class) {
    case DIAGNOSTIC_CLASS_DECLARATION:
      return 4;
    case DIAGNOSTIC_CLASS_STALE:
      return 2;
    case DIAGNOSTIC_CLASS_REFUSED:
      return 1;
    default:
      return 3;
  }
}

constexpr ExitCode kByRank[] = {ExitCode::kDone, ExitCode::kRefused, ExitCode::kStale, ExitCode::kFailed, ExitCode::kDeclaration};

template <typename List>
ExitCode CodeOf(const List& diagnostics) {
  int rank = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity() != SEVERITY_WARNING) rank = std::max(rank, RankOf(diagnostic.diagnostic_class()));
  }
  return kByRank[rank];
}

}  // namespace

ExitCode ExitCodeOf(const Diagnostics& diagnostics) { return CodeOf(diagnostics); }

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return ExitCode::kDone;
    case absl::StatusCode::kAborted:
      return ExitCode::kLocked;
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kCancelled:
      return ExitCode::kInterrupted;
    default:
      return ExitCode::kFailed;
  }
}

ExitCode ExitCodeOf(const apply::RunReport& report) {
  const bool whole = report.failed == 0 && report.not_started == 0 && report.in_doubt == 0;
  if (whole) return report.journal.ok() ? ExitCode::kDone : ExitCode::kPartial;
  if (report.interrupted) return ExitCode::kInterrupted;
  return report.done == 0 && report.in_doubt == 0 ? ExitCode::kFailed : ExitCode::kPartial;
}

ExitCode ExitCodeOf(const Plan& plan, DetailedExitCode detailed) {
  const ExitCode errors = CodeOf(plan.diagnostics());
  if (errors != ExitCode::kDone || detailed == DetailedExitCode::kNo) return errors;
  if (HasChanges(plan)) return ExitCode::kChanges;
  return plan.resource_drift().empty() ? ExitCode::kDone : ExitCode::kDrift;
}

}  // namespace eniform::cli
