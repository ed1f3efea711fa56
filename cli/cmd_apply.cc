// apply and destroy: their flags.
#include "cli/apply_flow.h"
#include "cli/registry.h"

namespace eniform::cli {
namespace {

void AddRunning(CommandLine command, ApplyFlags& flags) {
  command.Flag("--auto-approve", "Do not ask", flags.auto_approve);
  command.Take({"--expect-plan", "DIGEST", "Apply only the plan with this digest; exit 6 for any other"}, flags.expect_plan);
  command.Flag("--resume", "Go on after a run that ended before its time: say what it left open, settle it, plan and apply the rest",
               flags.resume);
  command.Take({"--parallelism", "N", "Operations at once (default 32)"}, {1, 1024}, flags.parallelism);
  command.Take({"--events", "FILE", "Write one JSON record a line while it runs"}, flags.events);
  AddLockTimeout(command, flags.lock_timeout);
  AddPlanning(command, flags.planning, Refresh::kAlways);
}

}  // namespace

void AddApply(Registry& registry) {
  CommandLine apply = registry.Add("apply", "Plans, asks and applies; or applies a saved plan as it is",
                                   "eniform apply\neniform apply review.plan\neniform apply --auto-approve --expect-plan sha256:…");
  const auto flags = std::make_shared<ApplyFlags>();
  const auto file = std::make_shared<std::string>();
  apply.Take({"PLAN", "", "A plan saved by `eniform plan --out`"}, *file);
  apply.Flag("--accept-drift", "Only take what changed outside into the state: show it, ask, remember it", flags->accept_drift);
  AddRunning(apply, *flags);
  registry.On(apply, [flags, file](Context& context) {
    return file->empty() ? PlanAndApply(context, Purpose::kApply, *flags) : ApplySaved(context, *file, *flags);
  });

  CommandLine destroy = registry.Add("destroy", "Plans, asks and applies an empty declaration: everything managed goes",
                                     "eniform destroy\neniform destroy --max-destroy 5 --auto-approve");
  const auto destroying = std::make_shared<ApplyFlags>();
  AddRunning(destroy, *destroying);
  registry.On(destroy, [destroying](Context& context) { return PlanAndApply(context, Purpose::kDestroy, *destroying); });
}

}  // namespace eniform::cli
