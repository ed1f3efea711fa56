#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/apply_flow.h"
#include "cli/ask.h"
#include "cli/messages.h"
#include "cli/render/plan_text.h"
#include "cli/render/text.h"

namespace eniform::cli {
namespace {

template <typename List>
bool Contains(const List& list, absl::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// What remembers addresses that the cloud picked does so only of those that are still there.
void DropPicksThatAreGone(ManagedObject& object) {
  const auto& there = object.attributes().network_interface().secondary_ips();
  auto& picked = *object.mutable_picked_ips();
  picked.erase(std::remove_if(picked.begin(), picked.end(), [&](const std::string& ip) { return !Contains(there, ip); }), picked.end());
}

std::vector<ResourceChange> Selected(std::vector<ResourceChange> drift, const planner::PlanOptions& options) {
  drift.erase(std::remove_if(drift.begin(), drift.end(),
                             [&](const ResourceChange& change) {
                               return (!options.targets.empty() && !Contains(options.targets, change.address())) ||
                                      Contains(options.excludes, change.address());
                             }),
              drift.end());
  return drift;
}

// Takes out of `work` what is remembered of providers that nobody can start, and names it.
Diagnostics LeaveOutUnseen(Work& work) {
  std::map<std::string, std::vector<std::string>> unseen;
  auto& objects = *work.prior.mutable_objects();
  objects.erase(std::remove_if(objects.begin(), objects.end(),
                               [&](const ManagedObject& object) {
                                 if (work.providers.contains(object.provider())) return false;
                                 unseen[object.provider()].push_back(object.address());
                                 return true;
                               }),
                objects.end());
  Diagnostics diagnostics;
  for (const auto& [provider, addresses] : unseen) {
    diagnostics.push_back(Message("EF-C62", {{"provider", provider}, {"addresses", absl::StrJoin(addresses, ", ")}}));
  }
  return diagnostics;
}

// A plan that changes the state alone.
Plan PlanOf(const StateSnapshot& prior, const std::vector<ResourceChange>& drift) {
  Plan plan;
  plan.set_format_version("1.0");
  plan.set_stack(prior.stack());
  plan.set_lineage(prior.lineage());
  plan.set_serial(prior.serial());
  for (const ResourceChange& change : drift) *plan.add_resource_drift() = change;
  for (StateEdit& edit : AcceptDrift(drift, prior)) *plan.add_state_edits() = std::move(edit);
  plan.set_digest(planner::DigestOf(plan));
  return plan;
}

// The declarations stay as they are: where they say otherwise the next plan changes it, and that is said at once.
void ShowTheNextPlan(Context& context, const Work& work, const planner::PlanOptions& options, const apply::Look& look) {
  const Plan next = PlanFrom(context, work, options, look);
  const Diagnostics diagnostics = DiagnosticsOf(next);
  context.Print(diagnostics, work.sources());
  if (HasErrors(diagnostics)) {
    context.console().Out("\nThe next plan can not be made: see above.\n");
  } else if (!HasChanges(next) && next.state_edits().empty()) {
    context.console().Out("\nThe next plan changes nothing: everything is as declared.\n");
  } else {
    context.console().Out(
        absl::StrCat("\nThe declarations say otherwise. What the next plan does:\n\n", PlanText(next, context.style(Stream::kOut))));
  }
}

}  // namespace

std::vector<StateEdit> AcceptDrift(const std::vector<ResourceChange>& drift, const StateSnapshot& prior) {
  std::map<absl::string_view, const ManagedObject*> rows;
  for (const ManagedObject& object : prior.objects()) rows[object.address()] = &object;
  std::vector<StateEdit> edits;
  for (const ResourceChange& change : drift) {
    const auto found = rows.find(change.address());
    if (found == rows.end()) continue;
    StateEdit edit;
    edit.set_kind(StateEdit::UPSERT);
    ManagedObject& object = *edit.mutable_object();
    object = *found->second;
    if (change.after().of_case() != Attributes::OF_NOT_SET) {
      *object.mutable_attributes() = change.after();
      DropPicksThatAreGone(object);
    } else if (object.deposed_ids().empty()) {
      edit.set_kind(StateEdit::REMOVE);
      object.Clear();
      object.set_address(change.address());
    } else {
      object.clear_id();  // those it left over are still to be deleted
    }
    edits.push_back(std::move(edit));
  }
  return edits;
}

ExitCode TakeDriftIn(Context& context, Work& work, state::LockToken token, const ApplyFlags& flags) {
  const auto fail = [&](const Failure& failure) {
    context.Print(failure.diagnostics, work.sources());
    return failure.code;
  };
  planner::PlanOptions options = flags.planning.Options();
  options.parallelism = flags.parallelism;
  const Diagnostics unseen = LeaveOutUnseen(work);
  context.Print(unseen);
  apply::Look look;
  if (auto failure = LookAt(context, work, options, look)) return fail(*failure);
  const std::vector<ResourceChange> drift =
      Selected(planner::FindDrift({work.loaded.declaration, work.prior, look.observations, look.capabilities, options}), options);
  if (drift.empty()) {
    context.console().Out("No drift: the state is as the clouds are. Nothing was changed.\n");
    return ExitCode::kDone;
  }
  const Plan plan = PlanOf(work.prior, drift);
  context.console().Out(absl::StrCat(DriftText(plan.resource_drift(), context.style(Stream::kOut)),
                                     "\nThe state takes over what is there now, and forgets what is gone. Nothing changes in a cloud.\n",
                                     "Digest: ", plan.digest(), "\n"));
  if (!flags.expect_plan.empty() && flags.expect_plan != plan.digest()) {
    return context.Fail(Diagnostics{Message("EF-C24", {{"expected", flags.expect_plan}, {"actual", plan.digest()}})});
  }
  const std::string again = absl::StrCat(context.CommandLine("apply"), " --accept-drift", flags.planning.Text());
  if (!flags.auto_approve) {
    const std::string unattended = absl::StrCat(again, " --auto-approve --expect-plan ", plan.digest());
    if (auto failure = AskForYes(context, "Shall the state take this over?", unattended)) return fail(*failure);
  }
  const auto backup = work.store->Backup("apply --accept-drift");
  if (!backup.ok()) return context.Fail(backup.status());
  context.console().Out("\n");
  const ExitCode code = CarryOut(context, plan, work, token, Purpose::kApply, flags, again);
  context.console().Out(absl::StrCat("The state as it was: ", *backup, "\n"));
  if (code != ExitCode::kDone) return code;
  // Nothing can be planned without a look at everything.
  if (!unseen.empty()) return code;
  if (auto failure = ReadState(work)) return fail(*failure);
  ShowTheNextPlan(context, work, options, look);
  return code;
}

}  // namespace eniform::cli
