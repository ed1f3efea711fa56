// plan: look, compare, order, check. Takes no lock and changes nothing but its own file.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "apply/run.h"
#include "cli/messages.h"
#include "cli/plan_file.h"
#include "cli/registry.h"
#include "cli/render/plan_json.h"
#include "cli/render/plan_markdown.h"
#include "cli/render/plan_text.h"
#include "cli/work.h"

namespace eniform::cli {
namespace {

struct PlanFlags {
  std::vector<std::string> files;
  PlanningFlags planning;
  Format format = Format::kText;
  std::string out;
  bool detailed = false;
};

// What an earlier run left open is settled by apply alone, since that writes to the state; a plan takes it as it finds it.
Diagnostic OpenEntriesWarning(const Context& context, const std::vector<JournalEntry>& entries, const apply::Recovery& found) {
  std::vector<std::string> operations;
  for (const JournalEntry& entry : entries) {
    if (operations.size() == 5) {
      operations.push_back("…");
      break;
    }
    operations.push_back(absl::StrCat(OperationKind_Name(entry.operation().kind()), " ", entry.operation().target()));
  }
  const std::string count = absl::StrCat(entries.size(), entries.size() == 1 ? " operation" : " operations");
  std::vector<std::string> sentences(found.settled.begin(), found.settled.begin() + std::min<size_t>(found.settled.size(), 5));
  if (found.settled.size() > sentences.size()) sentences.push_back("…");
  if (found.settled.size() < entries.size()) {
    sentences.push_back(sentences.empty() ? "This plan does not know how they ended."
                                          : "Of the rest this plan does not know how they ended.");
  }
  return Message("EF-C26", {{"count", count},
                            {"operations", absl::StrJoin(operations, ", ")},
                            {"found", absl::StrJoin(sentences, " ")},
                            {"command", context.CommandLine("apply --resume")}});
}

// Everything a plan is made from, and the plan.
struct Planning {
  Work work;
  apply::Look look;
  Plan plan;
};

ExitCode Run(Context& context, const PlanFlags& flags, Planning& planning) {
  Work& work = planning.work;
  planner::PlanOptions options = flags.planning.Options();
  const auto fail = [&](const Failure& failure) {
    context.Fail(failure.diagnostics, flags.format, work.sources());
    return failure.code;
  };
  if (auto failure = LoadAndRead(context, flags.files, flags.planning.Variables(), work)) return fail(*failure);
  if (auto failure = CheckAddresses(options, work.loaded.declaration, work.prior)) return fail(*failure);
  if (auto failure = StartProviders(context, ProvidersInUse(work.loaded.declaration, work.prior, work.open_entries),
                                    options.refreshed ? host::Configure::kYes : host::Configure::kNo, work)) {
    return fail(*failure);
  }
  if (!work.open_entries.empty()) {
    apply::Recovery found;
    if (options.refreshed) found = apply::LookUpOpenEntries(work.providers, work.open_entries, context.interrupt(), work.prior);
    work.loaded.diagnostics.push_back(OpenEntriesWarning(context, work.open_entries, found));
  }
  if (auto failure = LookAt(context, work, options, planning.look)) return fail(*failure);
  if (context.interrupt() > 0) return ExitCode::kInterrupted;
  planning.plan = PlanFrom(context, work, options, planning.look);
  const Plan& plan = planning.plan;
  const Diagnostics diagnostics = DiagnosticsOf(plan);

  if (flags.format == Format::kJson) {
    context.console().Out(PlanJson(plan));
  } else if (flags.format == Format::kMarkdown) {
    context.console().Out(PlanMarkdown(plan));
  } else {
    context.Print(diagnostics, work.sources());
    if (!HasErrors(diagnostics)) context.console().Out(PlanText(plan, context.style(Stream::kOut)));
  }
  if (!HasErrors(diagnostics) && !flags.out.empty()) {
    if (absl::Status status = WritePlanFile(context.Path(flags.out), plan); !status.ok()) {
      context.Print({Message("EF-C19", {{"text", status.message()}})});
      return ExitCode::kFailed;
    }
    if (flags.format == Format::kText) {
      context.console().Err(
          absl::StrCat("\nSaved. To apply exactly this:\n\n    ", context.CommandLine("apply"), " ", ShellQuoted(flags.out), "\n"));
    }
  }
  return ExitCodeOf(plan, flags.detailed ? DetailedExitCode::kYes : DetailedExitCode::kNo);
}

}  // namespace

void AddPlan(Registry& registry) {
  CommandLine command =
      registry.Add("plan", "Shows what apply would do, in which order and at what price",
                   "eniform plan\neniform plan --out review.plan --detailed-exitcode\neniform plan --format json network.eni.yaml\n"
                   "eniform plan --format markdown > comment.md");
  const auto flags = std::make_shared<PlanFlags>();
  AddFiles(command, flags->files);
  command.Take({"--out", "FILE", "Save the plan, for `eniform apply FILE`"}, flags->out);
  command.Flag("--detailed-exitcode", "Exit 2 where there are changes, 3 where something changed outside", flags->detailed);
  AddFormat(command, flags->format, Formats::kMarkdownToo);
  AddPlanning(command, flags->planning);
  registry.On(command, [flags](Context& context) {
    const auto planning = std::make_shared<Planning>();
    const ExitCode code = Run(context, *flags, *planning);
    planning->work.Close();
    if (context.ports().leave_memory) context.ports().leave_memory(planning);
    return code;
  });
}

}  // namespace eniform::cli
