// The steps of planning, in their order. Each reads and fills the Context; none does I/O.
#pragma once

#include <vector>

#include "planner/context.h"

namespace eniform::planner {

// match.cc: worlds and providers by alias; rows of the state after `moved` and `imports`.
void MatchRows(Context& context);

// select.cc: which addresses --target and --exclude leave in.
void Select(Context& context);

// resolve.cc: declared things with their look-ups resolved to ids.
void ResolveInterfaces(Context& context);
void ResolveEips(Context& context);
void ResolveBindings(Context& context);

// drift.cc: Observed against Prior.
void CollectDrift(Context& context);

// address_moves.cc: addresses that go from one managed interface to another in one call.
void FindAddressMoves(Context& context);

// mixed_creations.cc: counts them, and warns where none of two can wait. Before the interfaces.
void FindMixedCreations(Context& context);

// interface_changes.cc, interface_removals.cc: what happens to each interface. Fills Context::outcomes and fates.
void PlanInterfaces(Context& context);
void PlanInterfaceRemovals(Context& context);

// eip_changes.cc
void PlanEips(Context& context);

// binding_changes.cc; needs the outcomes of interfaces.
void PlanBindings(Context& context);

// addresses.cc: the secondary addresses of one interface, from what it has to what is wanted. Adds operations; returns the addresses it
// will have whose value is known. `picked` is updated for `secondary_count`. REQUIRES: `wanted.observed` is set.
struct AddressChange {
  std::vector<std::string> removed;  // leave this interface, by whatever operation
  std::vector<std::string> kept;     // secondary ones that stay
  std::vector<std::string> added;    // given ones that come
  int automatic = 0;                 // so many that the cloud picks
};
AddressChange DiffAddresses(const Context& context, const WantedInterface& wanted, bool subnet_changes);
void AddUnassign(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::vector<std::string>& addresses,
                 const std::string& because);
void AddAssign(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::vector<std::string>& addresses,
               int automatic, const std::string& because);

// reboots.cc: EIP operations on the interfaces of an instance that reboots name that instance. After all operations are there.
void NameRebootedInstances(Context& context);

// premises.cc: what apply looks at again before it begins. After the operations are ordered.
void CollectPremises(Context& context);

// policy.cc: protection, `policy`, --max-destroy.
void CheckPolicy(Context& context);

// rules/: truths about single objects: zones, VPCs, subnets, states.
void CheckInterfaceRules(Context& context, const WantedInterface& wanted);
// EIPs nobody declared that lose their address by this plan.
void CheckUnmanagedEips(Context& context);
// What the cloud would refuse of single operations, and limits of the account.
void CheckOperations(Context& context);
// Every diagnostic about something declared has a field, and with it a place in the files.
void PlaceDiagnostics(Context& context);

}  // namespace eniform::planner
