// Secondary addresses that pass from one managed interface to another of the same subnet. Where the cloud moves them in one
// call they are dark for no longer than that call.
#include "absl/container/flat_hash_set.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

bool CanReceive(const Context& context, const WantedInterface& to, const NetworkInterface& from) {
  if (!to.subnet || to.subnet->id() != from.subnet_id()) return false;
  if (to.Ignores("secondary_ips") || !context.Selected(to.address)) return false;
  // An interface that changes its subnet can not hold addresses until it did; it is planned as a release and an assignment.
  return !to.primary || (to.observed && to.observed->subnet_id() == to.subnet->id());
}

bool HeldAsSecondary(const NetworkInterface& interface, const std::string& text) {
  for (const PrivateAddress& address : interface.addresses()) {
    if (address.address() == text) return !address.primary();
  }
  return false;
}

}  // namespace

void FindAddressMoves(Context& context) {
  for (size_t i = 0; i < context.interfaces.size(); ++i) {
    const WantedInterface& wanted = context.interfaces[i];
    if (!wanted.subnet) continue;
    for (const std::string& address : wanted.secondary_ips) {
      context.wanted_addresses[WantedAddressKey(wanted.provider, wanted.subnet->vpc_id(), address)] = i;
    }
    if (wanted.declared->has_primary_ip()) {
      context.wanted_addresses[WantedAddressKey(wanted.provider, wanted.subnet->vpc_id(), wanted.declared->primary_ip())] = i;
    }
  }
  absl::flat_hash_set<absl::string_view> declared;
  for (const WantedInterface& wanted : context.interfaces) declared.insert(wanted.address);
  for (size_t i = 0; i < context.interfaces.size(); ++i) {
    const WantedInterface& to = context.interfaces[i];
    if (!to.subnet || !to.world->Capability(MOVE_ADDRESSES)) continue;
    for (const std::string& address : to.secondary_ips) {
      const NetworkInterface* from = to.world->HolderOf(to.subnet->vpc_id(), address);
      if (!from || from == to.observed || !HeldAsSecondary(*from, address)) continue;
      // A new interface that takes the place of `from`, its primary address too, is created with the others: they come free together.
      if (!to.observed && to.declared->has_primary_ip() && to.world->HolderOf(to.subnet->vpc_id(), to.declared->primary_ip()) == from)
        continue;
      const auto managed = context.managed_ids.find(ManagedIdKey(to.provider, from->id()));
      if (managed == context.managed_ids.end() || !context.Selected(managed->second)) continue;
      // A remembered interface that is only forgotten keeps what it has.
      const ManagedObject& row = *context.rows.at(managed->second);
      if (!declared.contains(managed->second) &&
          (row.on_remove() == ON_REMOVE_FORGET || row.on_remove() == ON_REMOVE_DETACH || from->primary()))
        continue;
      if (CanReceive(context, to, *from)) context.address_moves[{from->id(), address}] = i;
    }
  }
}

}  // namespace eniform::planner
