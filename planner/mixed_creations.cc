// New interfaces that are given addresses and let the cloud pick others. Two of them in one subnet get in each other's way: the cloud may
// pick for the first what is given to the second.
#include "absl/strings/str_cat.h"
#include "planner/interface_parts.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

std::string SubnetKey(const WantedInterface& wanted) { return absl::StrCat(wanted.provider, "/", wanted.subnet->id()); }

// A primary address is picked only by the creation; secondary ones can be picked later.
bool PicksSecondary(const WantedInterface& wanted) { return wanted.declared->has_primary_ip() && wanted.secondary_count > 0; }
bool PicksPrimary(const WantedInterface& wanted) { return !wanted.declared->has_primary_ip() && !wanted.secondary_ips.empty(); }

}  // namespace

void FindMixedCreations(Context& context) {
  std::map<std::string, const WantedInterface*> picks_primary;  // by subnet, the first
  for (const WantedInterface& wanted : context.interfaces) {
    if (!wanted.subnet || (!PicksSecondary(wanted) && !PicksPrimary(wanted)) || !IsCreated(context, wanted)) continue;
    ++context.mixed_creations[SubnetKey(wanted)];
    if (!PicksPrimary(wanted)) continue;
    const auto [other, first] = picks_primary.try_emplace(SubnetKey(wanted), &wanted);
    if (first) continue;
    context.Report(Message("EF-P59", {{"address", wanted.address}, {"other", other->second->address}, {"subnet", wanted.subnet->id()}},
                           {wanted.address, wanted.Field("primary_ip")}));
  }
}

bool IsPickedApart(const Context& context, const WantedInterface& wanted) {
  if (!PicksSecondary(wanted)) return false;
  const auto mixed = context.mixed_creations.find(SubnetKey(wanted));
  return mixed != context.mixed_creations.end() && mixed->second > 1;
}

}  // namespace eniform::planner
