// Limits a stack sets itself: `policy`, --max-destroy.
#include <set>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

// The word of `policy.forbid` for an operation; empty: none can forbid it.
std::vector<absl::string_view> ForbiddenAs(const Operation& operation) {
  switch (operation.kind()) {
    case RELEASE_EIP:
      return {"eip.release"};
    case UNBIND_EIP:
      return {"eip.unbind"};
    case DELETE_INTERFACE:
      return {"network_interface.delete"};
    case DETACH:
    case MOVE_INTERFACE:
      return {"network_interface.detach"};
    default:
      break;
  }
  if (operation.disruption() == DISRUPTION_REBOOTS) return {"instance.reboot"};
  return {};
}

void CheckDestroyed(Context& context) {
  std::vector<std::string> destroyed;
  for (const Draft& draft : context.drafts) {
    const OperationKind kind = draft.operation.kind();
    if (kind == DELETE_INTERFACE || kind == RELEASE_EIP) destroyed.push_back(draft.operation.target());
  }
  const int count = static_cast<int>(destroyed.size());
  const std::string who = destroyed.size() > 10 ? absl::StrCat(absl::StrJoin(destroyed.begin(), destroyed.begin() + 10, ", "), ", …")
                                                : absl::StrJoin(destroyed, ", ");
  const auto refuse = [&](int limit, absl::string_view from, const std::string& field) {
    if (count > limit) {
      context.Report(Message("EF-P51", {{"count", absl::StrCat(count)}, {"who", who}, {"limit_from", from}, {"limit", absl::StrCat(limit)}},
                             {"", field}));
    }
  };
  const Policy& policy = context.input.desired.policy();
  if (policy.has_max_deletes()) refuse(static_cast<int>(policy.max_deletes()), "`policy.max_deletes`", "policy.max_deletes");
  if (context.input.options.max_destroy >= 0) refuse(context.input.options.max_destroy, "--max-destroy", "");
}

void CheckDisrupted(Context& context) {
  const Policy& policy = context.input.desired.policy();
  if (!policy.has_max_disrupted_addresses()) return;
  std::set<std::string> disrupted;
  for (const Draft& draft : context.drafts) {
    if (draft.operation.disruption() == DISRUPTION_NONE) continue;
    disrupted.insert(draft.operation.addresses().begin(), draft.operation.addresses().end());
  }
  if (disrupted.size() <= policy.max_disrupted_addresses()) return;
  context.Report(Message("EF-P52", {{"count", absl::StrCat(disrupted.size())}, {"limit", absl::StrCat(policy.max_disrupted_addresses())}},
                         {"", "policy.max_disrupted_addresses"}));
}

void CheckForbidden(Context& context) {
  const Policy& policy = context.input.desired.policy();
  for (int i = 0; i < policy.forbid_size(); ++i) {
    const std::string& rule = policy.forbid(i);
    const std::string field = absl::StrCat("policy.forbid[", i, "]");
    std::set<std::string> reported;
    for (const Draft& draft : context.drafts) {
      for (const absl::string_view word : ForbiddenAs(draft.operation)) {
        if (word != rule || !reported.insert(draft.operation.target()).second) continue;
        context.Report(Message(
            "EF-P53", {{"rule", rule}, {"address", draft.operation.target()}, {"operation", OperationKind_Name(draft.operation.kind())}},
            {draft.operation.target(), field}));
      }
    }
    if (rule != "network_interface.replace") continue;
    for (const ResourceChange& change : context.plan.resource_changes()) {
      if (change.action() != CHANGE_ACTION_REPLACE_CREATE_FIRST && change.action() != CHANGE_ACTION_REPLACE_DELETE_FIRST) continue;
      context.Report(
          Message("EF-P53", {{"rule", rule}, {"address", change.address()}, {"operation", "a replacement"}}, {change.address(), field}));
    }
  }
}

// Replacing deletes the old one.
void CheckProtectedReplacements(Context& context) {
  absl::flat_hash_set<absl::string_view> stay_protected;
  for (const ManagedObject& target : context.plan.targets()) {
    if (target.protect()) stay_protected.insert(target.address());
  }
  for (const ResourceChange& change : context.plan.resource_changes()) {
    const bool replaces = change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST || change.action() == CHANGE_ACTION_REPLACE_DELETE_FIRST;
    const bool promised = change.action() == CHANGE_ACTION_DELETE && change.reason() == CHANGE_REASON_INSTANCE_GONE;
    if (!replaces && !promised) continue;
    const auto row = context.rows.find(change.address());
    const bool was_protected = row != context.rows.end() && row->second->protect();
    if (replaces ? stay_protected.contains(change.address()) : was_protected) {
      context.Report(
          Message("EF-P50", {{"address", change.address()}, {"what", replaces ? "replaced" : "deleted"}}, {change.address(), ""}));
    }
  }
}

}  // namespace

void CheckPolicy(Context& context) {
  CheckDestroyed(context);
  CheckDisrupted(context);
  CheckForbidden(context);
  CheckProtectedReplacements(context);
}

}  // namespace eniform::planner
