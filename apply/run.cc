#include "apply/run.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "apply/heartbeat.h"
#include "apply/ledger.h"
#include "apply/runner.h"
#include "apply/schedule.h"

namespace eniform::apply {
namespace {

absl::Status CheckProviders(const Plan& plan, const Providers& providers) {
  for (const Operation& operation : plan.operations()) {
    if (providers.contains(operation.provider())) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(NameOf(operation), " needs provider '", operation.provider(), "', which was not started. Nothing was changed."));
  }
  return absl::OkStatus();
}

RunResult ResultOf(const RunReport& report) {
  const int left = report.failed + report.not_started + report.in_doubt;
  if (left == 0 && report.journal.ok()) return RUN_RESULT_SUCCEEDED;
  if (report.interrupted) return RUN_RESULT_INTERRUPTED;
  return report.done == 0 && report.in_doubt == 0 ? RUN_RESULT_FAILED : RUN_RESULT_PARTIAL;
}

void Count(RunReport& report) {
  for (const OperationReport& operation : report.operations) {
    switch (operation.state) {
      case OperationState::kDone:
        ++report.done;
        break;
      case OperationState::kFailed:
        ++report.failed;
        break;
      case OperationState::kInDoubt:
        ++report.in_doubt;
        break;
      default:
        ++report.not_started;
    }
  }
}

}  // namespace

absl::StatusOr<RunReport> RunPlan(const Plan& plan, const Providers& providers, state::StateStore& store, state::LockToken lock,
                                  const RunOptions& options, RunListener& listener, Interrupt& interrupt, Clock& clock) {
  if (absl::Status status = CheckProviders(plan, providers); !status.ok()) return status;
  absl::StatusOr<Schedule> schedule = Schedule::Make(plan);
  if (!schedule.ok()) return schedule.status();

  Run run;
  run.set_command(options.command);
  run.set_plan_digest(plan.digest());
  run.set_git_commit(options.git_commit);
  *run.mutable_actor() = options.actor;
  run.set_started_at(EpochSeconds(clock.Now()));
  run.set_serial_before(plan.serial());
  const absl::StatusOr<int64_t> id = store.BeginRun(lock, run);
  if (!id.ok()) return id.status();
  run.set_id(*id);

  const auto fail = [&](const absl::Status& status) {
    run.set_result(RUN_RESULT_FAILED);
    run.set_not_started(plan.operations_size());
    run.set_finished_at(EpochSeconds(clock.Now()));
    // What stands in the way of the run says more than that its end could not be recorded either.
    store.FinishRun(lock, run).IgnoreError();
    return status;
  };
  if (plan.state_edits_size() > 0) {
    const std::vector<StateEdit> edits(plan.state_edits().begin(), plan.state_edits().end());
    if (absl::Status status = store.Edit(lock, edits); !status.ok()) return fail(status);
  }
  const absl::StatusOr<StateSnapshot> snapshot = store.Read();
  if (!snapshot.ok()) return fail(snapshot.status());

  Ledger ledger(plan, *snapshot, store, lock, run.id());
  RunReport report;
  report.run_id = run.id();
  if (plan.operations_size() > 0) {
    const auto runner =
        std::make_shared<Runner>(plan, *std::move(schedule), providers, ledger, snapshot->lineage(), listener, interrupt, clock);
    Heartbeat heartbeat(store, lock, [&ledger](const absl::Status& status) { ledger.LockLost(status); });
    report.operations = runner->Run(options.parallelism);
    report.abandoned = runner->abandoned();
  }
  Count(report);
  // An interrupt that came after the last operation stopped nothing.
  report.interrupted = interrupt.load() >= 1 && report.done < plan.operations_size();
  report.journal = ledger.journal_status();

  run.set_result(ResultOf(report));
  run.set_done(report.done);
  run.set_failed(report.failed);
  run.set_not_started(report.not_started);
  run.set_in_doubt(report.in_doubt);
  run.set_serial_after(snapshot->serial() + ledger.edits_written());
  run.set_finished_at(EpochSeconds(clock.Now()));
  if (const absl::Status status = store.FinishRun(lock, run); !status.ok() && report.journal.ok()) report.journal = status;
  const std::vector<UnrecordedOutcome> unrecorded = ledger.unrecorded();
  if (unrecorded.empty()) return report;
  report.recovery.set_lineage(snapshot->lineage());
  report.recovery.set_serial(run.serial_after());
  *report.recovery.mutable_run() = run;
  for (const UnrecordedOutcome& outcome : unrecorded) *report.recovery.add_outcomes() = outcome;
  return report;
}

}  // namespace eniform::apply
