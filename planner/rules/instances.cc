// What an instance's type and state allow to be done to its interfaces.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "planner/rules/rules.h"

namespace eniform::planner {
namespace {

// `pattern`: `*` stands for any text.
bool Matches(absl::string_view pattern, absl::string_view text) {
  const size_t star = pattern.find('*');
  if (star == absl::string_view::npos) return pattern == text;
  if (!absl::StartsWith(text, pattern.substr(0, star))) return false;
  const absl::string_view rest = pattern.substr(star + 1);
  for (size_t from = star; from <= text.size(); ++from) {
    if (Matches(rest, text.substr(from))) return true;
  }
  return false;
}

template <typename Patterns>
bool IsListed(const Patterns& patterns, absl::string_view type) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) { return Matches(pattern, type); });
}

class Checker {
 public:
  Checker(Context& context, const World& world, const Operation& operation)
      : context_(context), world_(world), operation_(operation), target_(operation.target()) {}

  void Gains(const Instance* instance) {
    if (!instance) return;
    for (const InstanceObstacle& obstacle : instance->obstacles()) Refuse(*instance, obstacle.because(), obstacle.rule());
    if (IsListed(world_.capabilities().instance_types_without_interfaces(), instance->type())) {
      Refuse(*instance, "its type takes no interfaces besides its own", "type_without_interfaces");
    }
    NeedsStopped(*instance);
  }

  void Loses(const Instance* instance) {
    if (!instance) return;
    if (instance->status() == INSTANCE_STATUS_CHANGING) {
      context_.Report(Message("EF-P23", {{"instance", instance->id()}, {"status", StatusText(*instance)}, {"address", target_}},
                              Place("attachment.instance"), world_.RuleCode("attach_instance_state", "")));
    }
  }

  void ChangesPrimary(const Instance* instance) {
    if (!instance) return;
    const bool subnet = operation_.kind() == CHANGE_SUBNET;
    const Subject subject = Place(subnet ? "subnet" : "primary_ip");
    const std::string what = subnet ? "subnet" : "primary address";
    if (instance->status() == INSTANCE_STATUS_CHANGING ||
        (world_.capabilities().primary_subnet_change_needs_stopped() && instance->status() != INSTANCE_STATUS_STOPPED)) {
      const bool stop = world_.capabilities().primary_subnet_change_needs_stopped();
      context_.Report(Message("EF-P39",
                              {{"address", target_},
                               {"what", what},
                               {"instance", instance->id()},
                               {"status", StatusText(*instance)},
                               {"state", stop ? "stopped" : "running or stopped"},
                               {"next", stop ? "Stop it" : "Wait until it is"}},
                              subject, world_.RuleCode("primary_change_state", "")));
    } else if (world_.capabilities().primary_change_needs_charged_instance() && instance->stopped_without_charge()) {
      context_.Report(Message("EF-P66", {{"address", target_}, {"what", what}, {"instance", instance->id()}}, subject,
                              world_.RuleCode("primary_change_uncharged", "")));
    }
  }

 private:
  Subject Place(absl::string_view field) const { return {target_, FieldOf(context_, target_, field)}; }

  void Refuse(const Instance& instance, const std::string& because, const std::string& rule) {
    context_.Report(Message("EF-P37", {{"instance", instance.id()}, {"type", instance.type()}, {"because", because}, {"address", target_}},
                            Place("attachment.instance"), world_.RuleCode(rule, "")));
  }

  void NeedsStopped(const Instance& instance) {
    const Capabilities& capabilities = world_.capabilities();
    const bool listed = IsListed(capabilities.instance_types_attached_stopped(), instance.type());
    if (instance.status() != INSTANCE_STATUS_RUNNING || (capabilities.attach_allowed_while_running() && !listed)) return;
    context_.Report(Message("EF-P38", {{"instance", instance.id()}, {"type", instance.type()}, {"address", target_}},
                            Place("attachment.instance"), world_.RuleCode("attach_stopped", "")));
  }

  Context& context_;
  const World& world_;
  const Operation& operation_;
  const std::string& target_;
};

// Whatever is done to an interface that a service of the cloud keeps, the cloud refuses.
void CheckManaged(Context& context, const World& world, const Operation& operation) {
  for (const ObjectRef* ref : {&operation.arguments().interface(), &operation.arguments().to_interface()}) {
    const NetworkInterface* interface = ref->id().empty() ? nullptr : world.Interface(ref->id());
    if (!interface || interface->managed_by().empty()) continue;
    context.Report(Message("EF-P16", {{"id", interface->id()}, {"service", interface->managed_by()}, {"address", operation.target()}},
                           {operation.target(), FieldOf(context, operation.target(), "")}, world.RuleCode("interface_managed", "")));
  }
}

}  // namespace

void CheckInstances(Context& context, const World& world, const Operation& operation) {
  CheckManaged(context, world, operation);
  Checker checker(context, world, operation);
  const OperationArguments& arguments = operation.arguments();
  switch (operation.kind()) {
    case ATTACH:
      checker.Gains(world.InstanceById(arguments.instance_id()));
      break;
    case MOVE_INTERFACE:
      checker.Loses(world.InstanceById(arguments.instance_id()));
      checker.Gains(world.InstanceById(arguments.to_instance_id()));
      break;
    case DETACH:
      checker.Loses(world.InstanceById(arguments.instance_id()));
      break;
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      checker.ChangesPrimary(world.InstanceById(arguments.instance_id()));
      break;
    default:
      break;
  }
}

}  // namespace eniform::planner
