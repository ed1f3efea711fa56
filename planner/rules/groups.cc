// Security groups: how many an interface carries, and of which VPC.
#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"

namespace eniform::planner {
namespace {

void CheckCount(Context& context, const World& world, const Operation& operation, const Subject& subject) {
  const int count = operation.arguments().security_group_ids_size();
  const std::string text = absl::StrCat(count);
  const std::optional<Limit> limit = world.LimitOf(QUOTA_KIND_SECURITY_GROUPS_PER_INTERFACE, "");
  if (limit && count > limit->most) {
    context.Report(Message(limit->decides ? "EF-P17" : "EF-P18",
                           {{"address", operation.target()}, {"count", text}, {"limit", absl::StrCat(limit->most)}}, subject,
                           limit->decides ? world.RuleCode("security_groups", "") : TableCode(world, "security_groups")));
  }
  const Capabilities& capabilities = world.capabilities();
  const bool created = operation.kind() == CREATE_INTERFACE;
  const WantedInterface* wanted = DeclaredInterface(context, operation.target());
  const bool emptied = wanted && wanted->groups_declared && capabilities.security_groups_never_empty();
  if (count == 0 && (created ? emptied || capabilities.create_needs_security_group() : capabilities.security_groups_never_empty())) {
    context.Report(Message("EF-P19", {{"address", operation.target()}}, subject,
                           world.RuleCode("security_groups_empty", world.RuleCode("security_groups", ""))));
  }
}

}  // namespace

void CheckGroups(Context& context, const World& world, const Operation& operation) {
  if (operation.kind() != CREATE_INTERFACE && operation.kind() != SET_SECURITY_GROUPS) return;
  const OperationArguments& arguments = operation.arguments();
  CheckCount(context, world, operation, {operation.target(), FieldOf(context, operation.target(), "security_groups")});
  const NetworkInterface* interface = world.Interface(arguments.interface().id());
  const std::string& vpc = interface ? interface->vpc_id() : arguments.vpc_id();
  for (int i = 0; i < arguments.security_group_ids_size(); ++i) {
    const SecurityGroup* group = world.Group(arguments.security_group_ids(i));
    if (!group || group->vpc_id().empty() || vpc.empty() || group->vpc_id() == vpc) continue;
    context.Report(Message("EF-P55",
                           {{"group", group->id()}, {"group_vpc", group->vpc_id()}, {"address", operation.target()}, {"vpc", vpc}},
                           {operation.target(), FieldOf(context, operation.target(), absl::StrCat("security_groups[", i, "]"))},
                           world.RuleCode("security_group_vpc", "")));
  }
}

}  // namespace eniform::planner
