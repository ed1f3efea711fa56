#include "cli/state_edit.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/git_commit.h"
#include "cli/held_lock.h"
#include "state/actor.h"
#include "state/lease.h"

namespace eniform::cli {
namespace {

double Now() { return state::ToSeconds(absl::Now()); }

// Makes the edits under a lock that is held. Returns the name of the copy made before.
absl::StatusOr<std::string> Change(Context& context, state::StateStore& store, state::LockToken token, const std::string& command,
                                   int64_t serial, const std::vector<StateEdit>& edits) {
  auto backup = store.Backup(command);
  if (!backup.ok()) return backup;
  Run run;
  run.set_command(command);
  run.set_git_commit(GitCommitOf(context.flags().directory));
  *run.mutable_actor() = state::CurrentActor();
  run.set_started_at(Now());
  run.set_serial_before(serial);
  auto id = store.BeginRun(token, run);
  if (!id.ok()) return id.status();
  const absl::Status edited = store.Edit(token, edits);
  run.set_id(*id);
  run.set_finished_at(Now());
  run.set_result(edited.ok() ? RUN_RESULT_SUCCEEDED : RUN_RESULT_FAILED);
  run.set_serial_after(edited.ok() ? serial + 1 : serial);
  const absl::Status finished = store.FinishRun(token, run);
  if (!edited.ok()) return edited;
  if (!finished.ok()) return finished;
  return backup;
}

}  // namespace

void AddEditFlags(CommandLine command, EditFlags& flags) {
  command.Flag("--dry-run", "Only say what would be done", flags.dry_run);
  AddLockTimeout(command, flags.lock_timeout);
}

ExitCode EditState(Context& context, const EditFlags& flags, const std::string& command, const PlanEdit& plan) {
  auto store = state::Open(context.flags().state, context.flags().directory, "",
                           flags.dry_run ? state::OpenMode::kReadOnly : state::OpenMode::kReadWrite);
  if (!store.ok()) return context.Fail(store.status());
  return EditState(context, **store, flags, command, plan);
}

ExitCode EditState(Context& context, state::StateStore& store, const EditFlags& flags, const std::string& command, const PlanEdit& plan) {
  std::unique_ptr<HeldLock> lock;
  if (!flags.dry_run) {
    auto acquired = HeldLock::Acquire(store, command, flags.lock_timeout);
    if (!acquired.ok()) return context.Fail(acquired.status());
    lock = std::move(*acquired);
  }
  const auto state = store.Read();
  if (!state.ok()) return context.Fail(state.status());
  const PlannedEdit planned = plan(store, *state);
  if (HasErrors(planned.diagnostics)) return context.Fail(planned.diagnostics);
  if (planned.edits.empty()) {
    context.Print(planned.diagnostics);
    context.console().Out(planned.told);
    return ExitCode::kDone;
  }
  if (flags.dry_run) {
    context.console().Out(absl::StrCat("Would be done:\n", planned.told));
    return ExitCode::kDone;
  }
  const auto backup = Change(context, store, lock->token(), command, state->serial(), planned.edits);
  if (!backup.ok()) return context.Fail(backup.status());
  context.Print(planned.diagnostics);
  context.console().Out(absl::StrCat(planned.told, "The state as it was: ", *backup, "\n"));
  return ExitCode::kDone;
}

}  // namespace eniform::cli
