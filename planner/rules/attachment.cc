#include "planner/interface_parts.h"
#include "planner/rules/rules.h"

namespace eniform::planner {

void CheckAttachment(Context& context, const WantedInterface& wanted) {
  if (wanted.primary || wanted.instance_id.empty() || wanted.Ignores("attachment")) return;
  const Capabilities& capabilities = wanted.world->capabilities();
  ChangeReason reason;
  const bool attaches =
      !wanted.observed || wanted.observed->instance_id() != wanted.instance_id || !WhyReplace(context, wanted, &reason).empty();
  if (!attaches) return;
  const Subject subject{wanted.address, wanted.Field("attachment.instance")};
  if (capabilities.attach_needs_security_group() && (wanted.groups_declared || wanted.observed ? GroupsOf(wanted).empty() : true)) {
    context.Report(Message("EF-P22", {{"address", wanted.address}, {"instance", wanted.instance_id}},
                           {wanted.address, wanted.Field("security_groups")}, wanted.world->RuleCode("attach_security_group", "")));
  }
  const Instance* instance = wanted.world->InstanceById(wanted.instance_id);
  if (!instance) return;
  if (!instance->vpc_id().empty() && instance->vpc_id() != wanted.subnet->vpc_id()) {
    context.Report(Message(
        "EF-P21",
        {{"address", wanted.address}, {"vpc", wanted.subnet->vpc_id()}, {"instance", instance->id()}, {"instance_vpc", instance->vpc_id()}},
        subject, wanted.world->RuleCode("one_vpc", "")));
  } else if (capabilities.attach_needs_same_zone() && instance->zone() != wanted.subnet->zone()) {
    context.Report(Message("EF-P20",
                           {{"address", wanted.address},
                            {"zone", wanted.subnet->zone()},
                            {"subnet", wanted.subnet->id()},
                            {"instance", instance->id()},
                            {"instance_zone", instance->zone()}},
                           subject, wanted.world->RuleCode("attach_zone", "")));
  }
  if (instance->status() == INSTANCE_STATUS_CHANGING) {
    context.Report(Message("EF-P23", {{"instance", instance->id()}, {"status", StatusText(*instance)}, {"address", wanted.address}},
                           subject, wanted.world->RuleCode("attach_instance_state", "")));
  }
}

}  // namespace eniform::planner
