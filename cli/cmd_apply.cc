// apply and destroy: their flags.
#include "cli/apply_flow.h"
#include "cli/registry.h"

namespace eniform::cli {
namespace {

void AddRunning(CLI::App* command, ApplyFlags& flags) {
  command->add_flag("--auto-approve", flags.auto_approve, "Do not ask");
  command->add_option("--expect-plan", flags.expect_plan, "Apply only the plan with this digest; exit 6 for any other")
      ->type_name("DIGEST");
  command->add_flag("--resume", flags.resume,
                    "Go on after a run that ended before its time: say what it left open, settle it, plan and apply the rest");
  command->add_option("--parallelism", flags.parallelism, "Operations at once (default 32)")->check(NumberFrom(1, 1024))->type_name("N");
  command->add_option("--events", flags.events, "Write one JSON record a line while it runs")->type_name("FILE");
  AddLockTimeout(command, flags.lock_timeout);
  AddPlanning(command, flags.planning, Refresh::kAlways);
}

}  // namespace

void AddApply(Registry& registry) {
  CLI::App* apply = registry.Add("apply", "Plans, asks and applies; or applies a saved plan as it is",
                                 "eniform apply\neniform apply review.plan\neniform apply --auto-approve --expect-plan sha256:…");
  const auto flags = std::make_shared<ApplyFlags>();
  const auto file = std::make_shared<std::string>();
  apply->add_option("PLAN", *file, "A plan saved by `eniform plan --out`")->type_name("");
  apply->add_flag("--accept-drift", flags->accept_drift, "Only take what changed outside into the state: show it, ask, remember it");
  AddRunning(apply, *flags);
  registry.On(apply, [flags, file](Context& context) {
    return file->empty() ? PlanAndApply(context, Purpose::kApply, *flags) : ApplySaved(context, *file, *flags);
  });

  CLI::App* destroy = registry.Add("destroy", "Plans, asks and applies an empty declaration: everything managed goes",
                                   "eniform destroy\neniform destroy --max-destroy 5 --auto-approve");
  const auto destroying = std::make_shared<ApplyFlags>();
  AddRunning(destroy, *destroying);
  registry.On(destroy, [destroying](Context& context) { return PlanAndApply(context, Purpose::kDestroy, *destroying); });
}

}  // namespace eniform::cli
