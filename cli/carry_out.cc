#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/apply_flow.h"
#include "cli/git_commit.h"
#include "cli/messages.h"
#include "cli/recovery_file.h"
#include "cli/render/event_json.h"
#include "cli/render/plan_text.h"
#include "cli/render/report_text.h"
#include "cli/run_watcher.h"
#include "state/actor.h"

namespace eniform::cli {
namespace {

class RunningMark {
 public:
  explicit RunningMark(Ports& ports) : ports_(ports) { Set(Ports::Running::kYes); }
  ~RunningMark() { Set(Ports::Running::kNo); }

 private:
  void Set(Ports::Running running) {
    if (ports_.set_running) ports_.set_running(running);
  }
  Ports& ports_;
};

}  // namespace

ExitCode CarryOut(Context& context, const Plan& plan, Work& work, state::LockToken token, Purpose purpose, const ApplyFlags& flags,
                  const std::string& go_on) {
  std::unique_ptr<EventFile> events;
  if (!flags.events.empty()) {
    auto opened = EventFile::Open(context.Path(flags.events));
    if (!opened.ok()) return context.Fail(opened.status());
    events = std::move(*opened);
    for (const Diagnostic& diagnostic : plan.diagnostics()) events->Write(DiagnosticEvent(diagnostic, absl::Now()));
  }

  apply::RunOptions options;
  options.parallelism = flags.parallelism;
  options.actor = state::CurrentActor();
  options.command = purpose == Purpose::kDestroy ? "destroy" : flags.accept_drift ? "apply --accept-drift" : "apply";
  options.git_commit = GitCommitOf(context.flags().directory);

  context.log().Write(Log::Level::kInfo, absl::StrCat(options.command, " of plan ", plan.digest(), ": ", plan.operations_size(),
                                                      " operations, ", plan.state_edits_size(), " edits of the state, commit ",
                                                      options.git_commit.empty() ? "(none)" : options.git_commit));
  const RunningMark running(context.ports());
  const bool live = context.console().IsTerminal(Stream::kErr) && context.Environment("TERM") != "dumb";
  RunWatcher watcher(plan, context.console(), context.style(Stream::kErr), live ? RunWatcher::Display::kLive : RunWatcher::Display::kLines,
                     events.get());
  auto report = apply::RunPlan(plan, work.providers, *work.store, token, options, watcher, context.interrupt());
  watcher.Close();
  if (report.ok() && report->abandoned > 0) {
    if (context.ports().leave_behind) context.ports().leave_behind(std::move(work.started));
    work.started.clear();
    work.providers.clear();
  }
  if (!report.ok()) return context.Fail(report.status());

  const ExitCode code = ExitCodeOf(*report);
  const std::string recovery = report->recovery.outcomes_size() > 0 ? LeaveRecovery(context, report->recovery) : "";
  if (events) {
    events->Write(RunFinishedEvent(*report, code, go_on, recovery, absl::Now()));
    if (!events->status().ok()) context.Print({MessageOf(events->status())});
  }
  context.console().Out(ReportText(plan, *report, go_on, context.style(Stream::kOut), recovery));
  return code;
}

absl::StatusOr<bool> IsFresh(state::StateStore& store, const StateSnapshot& prior) {
  if (prior.serial() != 0 || !prior.objects().empty()) return false;
  auto runs = store.ReadRuns(1);
  if (!runs.ok()) return runs.status();
  return runs->empty();
}

}  // namespace eniform::cli
