#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/apply_flow.h"
#include "cli/held_lock.h"
#include "cli/messages.h"
#include "cli/plan_file.h"
#include "cli/render/plan_text.h"

namespace eniform::cli {
namespace {

// Flags that would change what was planned.
std::string PlanningFlagsOf(const ApplyFlags& flags) {
  std::string text = flags.planning.Text();
  if (flags.resume) absl::StrAppend(&text, " --resume");
  if (flags.accept_drift) absl::StrAppend(&text, " --accept-drift");
  return text.empty() ? text : text.substr(1);
}

// Whether the state is the one, and as it was, when the plan was made. Cheap: nothing but the state is looked at.
std::optional<Failure> CheckState(const Work& work, const Plan& plan, absl::string_view again) {
  const auto stale = [](Diagnostic diagnostic) { return FailureOf(Diagnostics{std::move(diagnostic)}); };
  const auto used = work.store->PlanWasUsed(plan.digest(), plan.serial());
  if (!used.ok()) return FailureOf(used.status());
  if (*used) return stale(Message("EF-C22", {{"digest", plan.digest()}, {"command", again}}));
  const auto fresh = IsFresh(*work.store, work.prior);
  if (!fresh.ok()) return FailureOf(fresh.status());
  if (plan.lineage() != work.prior.lineage() && !(plan.lineage().empty() && *fresh)) {
    return stale(Message("EF-C21", {{"planned", plan.lineage().empty() ? "(none yet)" : absl::string_view(plan.lineage())},
                                    {"actual", work.prior.lineage()},
                                    {"command", again}}));
  }
  if (plan.serial() != work.prior.serial()) {
    return stale(
        Message("EF-C20", {{"planned", absl::StrCat(plan.serial())}, {"actual", absl::StrCat(work.prior.serial())}, {"command", again}}));
  }
  return std::nullopt;
}

std::map<std::string, ProviderDeclaration> ProvidersOf(const Plan& plan) {
  std::map<std::string, ProviderDeclaration> providers;
  for (const ProviderDeclaration& provider : plan.providers()) providers[provider.key()] = provider;
  return providers;
}

}  // namespace

ExitCode ApplySaved(Context& context, const std::string& file, const ApplyFlags& flags) {
  if (const std::string given = PlanningFlagsOf(flags); !given.empty()) {
    return context.Misuse(Message("EF-C02", {{"file", file}, {"flags", given}}));
  }
  auto read = ReadPlanFile(context.Path(file));
  if (!read.ok()) return context.Fail(read.status());
  Plan& plan = *read;
  const Diagnostics diagnostics = DiagnosticsOf(plan);
  context.Print(diagnostics);
  if (HasErrors(diagnostics)) {
    context.Print({Message("EF-C27", {})});
    return ExitCodeOf(diagnostics);
  }
  if (!flags.expect_plan.empty() && flags.expect_plan != plan.digest()) {
    return context.Fail(Diagnostics{Message("EF-C24", {{"expected", flags.expect_plan}, {"actual", plan.digest()}})});
  }

  Work work;
  const state::OpenMode mode = plan.lineage().empty() ? state::OpenMode::kCreate : state::OpenMode::kReadWrite;
  const auto fail = [&](const Failure& failure) {
    context.Print(failure.diagnostics);
    return failure.code;
  };
  if (auto failure = OpenState(context, mode, plan.stack(), work)) return fail(*failure);
  auto lock = HeldLock::Acquire(*work.store, plan.destroy() ? "destroy" : "apply", flags.lock_timeout);
  if (!lock.ok()) return context.Fail(lock.status());
  if (auto failure = ReadState(work)) return fail(*failure);

  const std::string again = absl::StrCat(context.CommandLine("plan"), " --out ", ShellQuoted(file));
  const std::string go_on = context.CommandLine(plan.destroy() ? "destroy" : "apply");
  if (!work.open_entries.empty()) {
    const std::string count = absl::StrCat(work.open_entries.size(), work.open_entries.size() == 1 ? " operation" : " operations");
    return context.Fail(Diagnostics{Message("EF-C25", {{"count", count}, {"command", absl::StrCat(go_on, " --resume")}})});
  }
  if (auto failure = CheckState(work, plan, again)) return fail(*failure);
  // A plan made before there was a state is carried out on the one that was made since.
  plan.set_lineage(work.prior.lineage());

  if (auto failure = StartProviders(context, ProvidersOf(plan), host::Configure::kYes, work)) return fail(*failure);
  auto changed = apply::ChangedPremises(work.providers, plan, context.interrupt());
  if (absl::IsCancelled(changed.status())) {
    return fail({{Message("EF-C31", {{"text", "Interrupted before anything was changed."}})}, ExitCode::kInterrupted});
  }
  if (!changed.ok()) return context.Fail(changed.status());
  if (!changed->empty()) {
    return context.Fail(Diagnostics{Message("EF-C23", {{"changes", absl::StrJoin(*changed, "\n")}, {"command", again}})});
  }
  if (context.interrupt() > 0) return ExitCode::kInterrupted;
  if (!HasChanges(plan) && plan.state_edits().empty()) {
    context.console().Out("No changes. Everything is as declared.\n");
    return ExitCode::kDone;
  }
  context.console().Out(absl::StrCat(SummaryLine(plan), "\n\n"));
  return CarryOut(context, plan, work, (*lock)->token(), plan.destroy() ? Purpose::kDestroy : Purpose::kApply, flags, go_on);
}

}  // namespace eniform::cli
