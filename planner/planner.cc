#include "planner/planner.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/order.h"
#include "planner/order_rules.h"
#include "planner/steps.h"
#include "planner/verify/verify.h"

namespace eniform::planner {
namespace {

template <typename List>
void SortByAddress(List& list) {
  const auto before = [](const auto& a, const auto& b) { return a.address() < b.address(); };
  // The steps go by address themselves: what is large is sorted already.
  if (!std::is_sorted(list.begin(), list.end(), before)) std::sort(list.begin(), list.end(), before);
}

void Sort(Plan& plan) {
  SortByAddress(*plan.mutable_resource_changes());
  SortByAddress(*plan.mutable_resource_drift());
  SortByAddress(*plan.mutable_targets());
}

void Summarize(Plan& plan, double seconds) {
  PlanSummary& summary = *plan.mutable_summary();
  int creates = 0, updates = 0, moves = 0, replaces = 0, deletes = 0, forgets = 0, imports = 0;
  for (const ResourceChange& change : plan.resource_changes()) {
    creates += change.action() == CHANGE_ACTION_CREATE;
    updates += change.action() == CHANGE_ACTION_UPDATE;
    moves += change.action() == CHANGE_ACTION_MOVE;
    replaces += change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST || change.action() == CHANGE_ACTION_REPLACE_DELETE_FIRST;
    deletes += change.action() == CHANGE_ACTION_DELETE;
    forgets += change.action() == CHANGE_ACTION_FORGET;
    imports += change.imported();
  }
  summary.set_create(creates);
  summary.set_update(updates);
  summary.set_move(moves);
  summary.set_replace(replaces);
  summary.set_delete_(deletes);
  summary.set_forget(forgets);
  summary.set_import(imports);
  summary.set_operations(plan.operations_size());
  int calls = 0;
  for (const Operation& operation : plan.operations()) calls += operation.api_calls();
  summary.set_api_calls(calls);
  summary.set_estimated_seconds(seconds);
}

void Estimate(Context& context) {
  UseMeasuredTimes(context.input.measured, context.plan);
  const std::vector<Timing> timings = Simulate(context.plan, context.worlds, context.input.options.parallelism);
  double end = 0;
  for (const Timing& timing : timings) end = std::max(end, timing.end);
  for (DarkInterval& dark : *context.plan.mutable_dark_addresses()) {
    dark.set_estimated_seconds(timings[dark.until_operation() - 1].end - timings[dark.from_operation() - 1].start);
  }
  Summarize(context.plan, end);
}

void FillHead(Context& context) {
  Plan& plan = context.plan;
  plan.set_format_version("1.0");
  plan.set_stack(context.input.desired.stack());
  plan.set_lineage(context.input.prior.lineage());
  plan.set_serial(context.input.prior.serial());
  plan.set_destroy(context.input.options.destroy);
  *plan.mutable_timeouts() = context.input.desired.timeouts();
  for (const auto& [alias, provider] : context.providers) {
    if (context.worlds.contains(alias)) *plan.add_providers() = provider;
  }
}

void FillDiagnostics(Context& context) {
  PlaceDiagnostics(context);
  for (Diagnostic& diagnostic : context.diagnostics) *context.plan.add_diagnostics() = std::move(diagnostic);
}

// A plan with an error has nothing to apply.
void DropOperations(Plan& plan) {
  plan.clear_operations();
  plan.clear_dark_addresses();
  plan.clear_state_edits();
  plan.clear_targets();
  plan.clear_premises();
}

// Everything but the order.
void Decide(Context& context) {
  MatchRows(context);
  FillHead(context);
  Select(context);
  ResolveInterfaces(context);
  ResolveEips(context);
  ResolveBindings(context);
  CollectDrift(context);
  FindAddressMoves(context);
  FindMixedCreations(context);
  PlanInterfaces(context);
  PlanInterfaceRemovals(context);
  PlanEips(context);
  PlanBindings(context);
  NameRebootedInstances(context);
  CheckUnmanagedEips(context);
  CheckOperations(context);
  CheckPolicy(context);
}

// No plan is shown that is not proved. A verdict against one is about the planner, not about the files.
void Prove(Context& context, Plan* unverified) {
  const std::vector<verify::Violation> violations = verify::Verify(context.plan, context.input.observed, context.input.capabilities);
  if (violations.empty()) return;
  if (unverified) *unverified = context.plan;
  std::string first;
  for (size_t i = 0; i < std::min<size_t>(violations.size(), 3); ++i) absl::StrAppend(&first, i == 0 ? "" : " ", violations[i].text);
  context.Report(Message("EF-P91", {{"violations", first}}));
}

Plan Finish(Context& context, Plan* unverified) {
  if (!HasErrors(context.diagnostics)) Prove(context, unverified);
  if (HasErrors(context.diagnostics)) {
    DropOperations(context.plan);
  } else {
    CollectPremises(context);
  }
  Sort(context.plan);
  Estimate(context);
  FillDiagnostics(context);
  context.plan.set_digest(DigestOf(context.plan));
  return std::move(context.plan);
}

Plan Make(const DroppedRule* dropped, const PlanInput& input, Plan* unverified) {
  // A replacement that closes a cycle when it creates first is planned anew, deleting first; each round settles at least one.
  std::set<std::string> delete_first;
  for (;;) {
    Context context(input, delete_first, dropped);
    Decide(context);
    Claims claims = ClaimsOf(context);
    CheckClaims(context, claims);
    if (!HasErrors(context.diagnostics)) OrderOperations(context, std::move(claims));
    if (!context.fall_back.empty()) {
      delete_first.merge(context.fall_back);
      continue;
    }
    return Finish(context, unverified);
  }
}

}  // namespace

Plan MakePlan(const PlanInput& input, Plan* unverified) { return Make(nullptr, input, unverified); }

Plan MakePlanWithout(const DroppedRule& dropped, const PlanInput& input, Plan* unverified) { return Make(&dropped, input, unverified); }

std::vector<ResourceChange> FindDrift(const PlanInput& input) {
  const std::set<std::string> delete_first;
  Context context(input, delete_first);
  MatchRows(context);
  ResolveInterfaces(context);
  ResolveEips(context);
  CollectDrift(context);
  Sort(context.plan);
  return {context.plan.resource_drift().begin(), context.plan.resource_drift().end()};
}

}  // namespace eniform::planner
