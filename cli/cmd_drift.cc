// drift: what changed outside of Eniform. Changes nothing.
#include "cli/drift_ignore.h"
#include "cli/registry.h"
#include "cli/render/plan_json.h"
#include "cli/render/plan_text.h"
#include "cli/work.h"

namespace eniform::cli {
namespace {

struct DriftFlags {
  std::vector<std::string> files;
  std::vector<std::string> variables;
  std::vector<std::string> ignored;
  Format format = Format::kText;
};

ExitCode Run(Context& context, const DriftFlags& flags) {
  Work work;
  const auto fail = [&](const Failure& failure) {
    context.Fail(failure.diagnostics, flags.format, work.sources());
    return failure.code;
  };
  PlanningFlags planning;
  planning.variables = flags.variables;
  const planner::PlanOptions options;
  if (auto failure = LoadAndRead(context, flags.files, planning.Variables(), work)) return fail(*failure);
  Diagnostics wrong;
  const DriftIgnore ignore = DriftIgnore::Parse(flags.ignored, work.loaded.declaration, work.prior, wrong);
  if (!wrong.empty()) return fail({std::move(wrong), ExitCode::kUsage});
  if (auto failure = StartProviders(context, ProvidersInUse(work.loaded.declaration, work.prior, {}), host::Configure::kYes, work)) {
    return fail(*failure);
  }
  apply::Look look;
  if (auto failure = LookAt(context, work, options, look)) return fail(*failure);
  if (context.interrupt() > 0) return ExitCode::kInterrupted;

  // What the clouds' own checks have against the declarations is no matter here.
  Plan found;
  found.set_stack(StackOf(context, work.loaded.declaration));
  found.set_lineage(work.prior.lineage());
  found.set_serial(work.prior.serial());
  std::vector<ResourceChange> drift =
      planner::FindDrift({work.loaded.declaration, work.prior, look.observations, look.capabilities, options});
  const bool any = !drift.empty();
  for (ResourceChange& change : ignore.Without(std::move(drift))) *found.add_resource_drift() = std::move(change);
  for (const Diagnostic& diagnostic : work.loaded.diagnostics) *found.add_diagnostics() = diagnostic;

  if (flags.format == Format::kJson) {
    context.console().Out(DriftJson(found));
  } else {
    context.Print(work.loaded.diagnostics, work.sources());
    context.console().Out(!found.resource_drift().empty() ? DriftText(found.resource_drift(), context.style(Stream::kOut))
                          : any                           ? "No drift but what --ignore leaves out.\n"
                                                          : "No drift. Everything is as it was left.\n");
  }
  return found.resource_drift().empty() ? ExitCode::kDone : ExitCode::kDrift;
}

}  // namespace

void AddDrift(Registry& registry) {
  CommandLine command = registry.Add("drift", "Shows what changed outside of Eniform; changes nothing, exits 3 where something did",
                                     "eniform drift\neniform drift --format json\neniform drift --ignore tags --ignore eip.web");
  const auto flags = std::make_shared<DriftFlags>();
  AddFiles(command, flags->files);
  AddFormat(command, flags->format);
  AddVariables(command, flags->variables);
  command.Take({"--ignore", "WHAT", "Leave out a field of everything (tags), an address, or a field of one (network_interface.web.tags)"},
               flags->ignored);
  registry.On(command, [flags](Context& context) { return Run(context, *flags); });
}

}  // namespace eniform::cli
