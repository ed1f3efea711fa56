// The records of --events: one JSON object a line.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "apply/run.h"
#include "cli/exit_code.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Each ends with a line end; `time` is RFC 3339 in UTC.
std::string StartedEvent(const Operation& operation, absl::Time at);
std::string ProgressEvent(const Operation& operation, const Progress& progress, absl::Time at);
std::string RetriedEvent(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at);
// operation_finished; operation_skipped for one that was never started.
std::string FinishedEvent(const Operation& operation, const apply::OperationReport& report, absl::Time at);
std::string DiagnosticEvent(const Diagnostic& diagnostic, absl::Time at);
// `go_on` is the command that continues after anything but a full success, `recovery` where what the state did not take is kept.
std::string RunFinishedEvent(const apply::RunReport& report, ExitCode code, absl::string_view go_on, absl::string_view recovery,
                             absl::Time at);

// done, failed, not_started, in_doubt, waiting, running.
absl::string_view StateText(apply::OperationState state);

}  // namespace eniform::cli
