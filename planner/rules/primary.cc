#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"

namespace eniform::planner {

void CheckPrimary(Context& context, const WantedInterface& wanted) {
  if (!wanted.primary || !wanted.observed) return;
  const bool moves = wanted.subnet->id() != wanted.observed->subnet_id();
  const Capabilities& capabilities = wanted.world->capabilities();
  const Subject subject{wanted.address, wanted.Field("subnet")};
  if (moves && wanted.subnet->vpc_id() != wanted.observed->vpc_id()) {
    context.Report(Message("EF-P32",
                           {{"address", wanted.address},
                            {"vpc", wanted.observed->vpc_id()},
                            {"subnet", wanted.subnet->id()},
                            {"other", wanted.subnet->vpc_id()}},
                           subject, wanted.world->RuleCode("one_vpc", "")));
  } else if (moves && capabilities.primary_subnet_change_needs_same_zone() && wanted.subnet->zone() != wanted.observed->zone()) {
    context.Report(Message("EF-P31",
                           {{"instance", wanted.instance_id},
                            {"zone", wanted.observed->zone()},
                            {"subnet", wanted.subnet->id()},
                            {"other", wanted.subnet->zone()}},
                           subject, wanted.world->RuleCode("subnet_change_zone", "")));
  }
}

}  // namespace eniform::planner
