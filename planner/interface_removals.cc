// Interfaces that are remembered and not declared any more, and those that a replacement left behind.
#include "planner/interface_parts.h"
#include "planner/steps.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

void Forget(Context& context, const ManagedObject& row, ChangeReason reason) {
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, row.address(), row.provider(), CHANGE_ACTION_FORGET, reason);
  *change->mutable_before() = row.attributes();
  // While deposed interfaces are still to be deleted the row goes with the last of them: their ids stand nowhere else.
  if (row.deposed_ids().empty()) context.RemoveRow(row.address());
}

void Remove(Context& context, const ManagedObject& row, const World& world, const NetworkInterface& observed) {
  const OnRemove on_remove = row.on_remove();
  ResourceChange* change = AddChange(context, RESOURCE_TYPE_NETWORK_INTERFACE, row.address(), row.provider(),
                                     on_remove == ON_REMOVE_DETACH ? CHANGE_ACTION_FORGET : CHANGE_ACTION_DELETE, context.RemovalReason());
  *change->mutable_before()->mutable_network_interface() = AttributesOf(observed);
  if (on_remove == ON_REMOVE_DELETE && row.protect()) {
    context.Report(Message("EF-P50", {{"address", row.address()}, {"what", "deleted"}}, {row.address(), ""}));
  }
  // Addresses that others of the stack wait for pass over first: one call instead of a deletion in between.
  AddMovesAway(context, world, row.provider(), row.address(), observed, AddressesOf(AttributesOf(observed)));
  if (!observed.instance_id().empty()) {
    AddDetach(context, world, row.provider(), row.address(), observed, context.RemovalText());
  }
  if (on_remove == ON_REMOVE_DETACH) {
    change->add_notes("It is detached and then forgotten; it goes on to exist.");
    if (observed.instance_id().empty()) context.RemoveRow(row.address());
  } else {
    AddDelete(context, world, row.provider(), row.address(), observed, context.RemovalText());
    context.fates[ManagedIdKey(row.provider(), row.id())] = {true, observed.instance_id()};
  }
}

// Interfaces that a replacement meant to delete and did not get to.
void RemoveDeposed(Context& context, const ManagedObject& row, const World& world) {
  for (const std::string& id : row.deposed_ids()) {
    const NetworkInterface* observed = world.Interface(id);
    if (!observed) continue;
    const std::string because = "a replacement left it behind";
    if (!observed->instance_id().empty()) AddDetach(context, world, row.provider(), row.address(), *observed, because);
    AddDelete(context, world, row.provider(), row.address(), *observed, because);
    context.fates[ManagedIdKey(row.provider(), id)].deleted = true;
  }
}

}  // namespace

void PlanInterfaceRemovals(Context& context) {
  for (const auto& [address, kept] : context.rows) {
    const ManagedObject& row = *kept;
    if (!row.attributes().has_network_interface()) continue;
    const World* world = context.WorldOf(row.provider());
    if (!world) {
      context.Report(Message("EF-P14", {{"address", row.address()}, {"provider", row.provider()}}, {row.address(), ""}));
      continue;
    }
    if (!context.Selected(row.address())) {
      if (!context.WantedAt(address)) *context.plan.add_targets() = row;
      continue;
    }
    RemoveDeposed(context, row, *world);
    if (context.WantedAt(address)) continue;
    const NetworkInterface* observed = world->Interface(row.id());
    if (!observed) {
      Forget(context, row, CHANGE_REASON_GONE);
    } else if (observed->primary() || row.on_remove() == ON_REMOVE_FORGET) {
      Forget(context, row, context.RemovalReason());
    } else {
      Remove(context, row, *world, *observed);
    }
  }
}

}  // namespace eniform::planner
