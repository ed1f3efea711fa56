// Rings of operations that wait for each other, and what opens them.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/order.h"

namespace eniform::planner {
namespace {

// Another call of the same kind on the same interface that has room for one more address; -1: none.
int Joinable(const Context& context, OperationKind kind, const Operation& move, const ObjectRef& interface) {
  const OperationCapability* capability = context.WorldOf(move.provider())->Capability(kind);
  const int limit = capability && capability->max_addresses() > 0 ? capability->max_addresses() : 1 << 20;
  const std::string key = InterfaceKey(move.provider(), interface);
  for (size_t i = 0; i < context.drafts.size(); ++i) {
    const Operation& other = context.drafts[i].operation;
    const OperationArguments& arguments = other.arguments();
    if (other.kind() != kind || arguments.auto_ip_count() > 0 || arguments.private_ips_size() >= limit) continue;
    if (InterfaceKey(other.provider(), arguments.interface()) == key) return static_cast<int>(i);
  }
  return -1;
}

// How many calls more a plan has when this move becomes a release and an acquisition.
int CallsMore(const Context& context, int index) {
  const Operation& move = context.drafts[index].operation;
  if (move.kind() != MOVE_ADDRESSES) return 1;
  return 1 - (Joinable(context, UNASSIGN_ADDRESSES, move, move.arguments().interface()) >= 0) -
         (Joinable(context, ASSIGN_ADDRESSES, move, move.arguments().to_interface()) >= 0);
}

void Join(Context& context, int into, const Operation& part) {
  Operation& operation = context.drafts[into].operation;
  operation.mutable_arguments()->mutable_private_ips()->MergeFrom(part.arguments().private_ips());
  operation.mutable_addresses()->MergeFrom(part.addresses());
  if (part.disruption() > operation.disruption()) operation.set_disruption(part.disruption());
}

// An atomic move releases and acquires in one call; a ring of them has no first. Two calls instead of one open it. Drafts that are
// not needed any more are added to `unneeded`.
bool Split(Context& context, int index, std::set<int>& unneeded) {
  const Operation original = context.drafts[index].operation;
  const World& world = *context.WorldOf(original.provider());
  const OperationArguments& arguments = original.arguments();
  const bool addresses = original.kind() == MOVE_ADDRESSES;
  if (!addresses && original.kind() != MOVE_INTERFACE) return false;
  const OperationCapability* first = world.Capability(addresses ? UNASSIGN_ADDRESSES : DETACH);
  const OperationCapability* second = world.Capability(addresses ? ASSIGN_ADDRESSES : ATTACH);
  if (!first || !second) return false;

  Operation& release = context.drafts[index].operation;
  release.set_kind(first->kind());
  release.set_disruption(first->disruption());
  release.set_api_calls(std::max(1, first->api_calls()));
  release.set_estimated_seconds(first->estimated_seconds());
  release.set_because(absl::StrCat(original.because(), "; in two calls, because these moves wait for each other"));
  OperationArguments& released = *release.mutable_arguments();
  released.clear_to_interface();
  released.clear_to_instance_id();
  if (addresses) {
    const auto owner = context.managed_ids.find(ManagedIdKey(original.provider(), arguments.interface().id()));
    if (owner != context.managed_ids.end()) release.set_target(owner->second);
  }

  Draft acquire = context.drafts[index];
  acquire.after.clear();
  acquire.operation.set_kind(second->kind());
  acquire.operation.set_target(original.target());
  acquire.operation.set_disruption(DISRUPTION_NONE);
  acquire.operation.set_api_calls(std::max(1, second->api_calls()));
  acquire.operation.set_estimated_seconds(second->estimated_seconds());
  OperationArguments& acquired = *acquire.operation.mutable_arguments();
  if (addresses) {
    *acquired.mutable_interface() = arguments.to_interface();
  } else {
    acquired.set_instance_id(arguments.to_instance_id());
  }
  const int releases = addresses ? Joinable(context, UNASSIGN_ADDRESSES, original, arguments.interface()) : -1;
  const int acquires = addresses ? Joinable(context, ASSIGN_ADDRESSES, original, arguments.to_interface()) : -1;
  if (acquires >= 0) {
    Join(context, acquires, acquire.operation);
  } else {
    context.drafts.push_back(std::move(acquire));
  }
  // `index` is a release itself by now and may be the one that was found.
  if (releases >= 0 && releases != index) {
    Join(context, releases, context.drafts[index].operation);
    context.drafts[index].operation.set_kind(OPERATION_KIND_UNSPECIFIED);
    unneeded.insert(index);
  }
  return true;
}

void Remove(Context& context, const std::set<int>& unneeded) {
  if (unneeded.empty()) return;
  std::vector<size_t> number(context.drafts.size());
  decltype(context.drafts) left;
  for (size_t i = 0; i < context.drafts.size(); ++i) {
    number[i] = left.size();
    if (!unneeded.contains(static_cast<int>(i))) left.push_back(std::move(context.drafts[i]));
  }
  for (Draft& draft : left) {
    for (Draft::After& after : draft.after) after.draft = number[after.draft];  // nothing comes after a move but by its claims
  }
  context.drafts = std::move(left);
}

std::string Targets(const Context& context, const std::vector<int>& knot) {
  std::set<std::string> targets;
  for (const int draft : knot) targets.insert(context.drafts[draft].operation.target());
  return absl::StrJoin(targets, ", ");
}

// Replacements of this knot that are tried create-first: the only waits that the order of claims alone can not have in a ring.
std::set<std::string> CreateFirst(const Context& context, const std::vector<int>& knot) {
  std::set<std::string> addresses;
  for (const int draft : knot) {
    for (const ResourceChange& change : context.plan.resource_changes()) {
      if (change.address() == context.drafts[draft].operation.target() && change.action() == CHANGE_ACTION_REPLACE_CREATE_FIRST) {
        addresses.insert(change.address());
      }
    }
  }
  return addresses;
}

}  // namespace

bool OpenKnots(Context& context, const std::vector<std::vector<int>>& knots) {
  for (const std::vector<int>& knot : knots) context.fall_back.merge(CreateFirst(context, knot));
  if (!context.fall_back.empty()) return false;
  std::set<int> unneeded;
  for (const std::vector<int>& knot : knots) {
    const auto seconds = [&](int draft) { return context.drafts[draft].operation.estimated_seconds(); };
    std::vector<int> candidates;
    for (const int draft : knot) {
      const OperationKind kind = context.drafts[draft].operation.kind();
      if (kind == MOVE_ADDRESSES || kind == MOVE_INTERFACE) candidates.push_back(draft);
    }
    // The one that needs the fewest calls, then the one that is dark for the shortest time; the first of those.
    const auto best = std::min_element(candidates.begin(), candidates.end(), [&](int a, int b) {
      const int more_a = CallsMore(context, a), more_b = CallsMore(context, b);
      return more_a != more_b ? more_a < more_b : seconds(a) < seconds(b);
    });
    if (best != candidates.end() && Split(context, *best, unneeded)) continue;
    const bool primaries = std::any_of(knot.begin(), knot.end(), [&](int draft) {
      const OperationKind kind = context.drafts[draft].operation.kind();
      return kind == CHANGE_SUBNET || kind == CHANGE_PRIMARY_ADDRESS;
    });
    context.Report(
        Message(primaries ? "EF-P33" : "EF-P90", {{"who", Targets(context, knot)}}, {context.drafts[knot.front()].operation.target(), ""}));
    return false;
  }
  Remove(context, unneeded);
  return true;
}

}  // namespace eniform::planner
