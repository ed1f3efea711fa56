#include "planner/rules/rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/steps.h"
#include "proto/resource_address.h"

namespace eniform::planner {
namespace {

template <typename Wanted>
const Wanted* Find(const std::vector<Wanted>& ascending, absl::string_view address) {
  const auto it = std::lower_bound(ascending.begin(), ascending.end(), address,
                                   [](const Wanted& wanted, absl::string_view a) { return wanted.address < a; });
  return it == ascending.end() || it->address != address ? nullptr : &*it;
}

template <typename Wanted>
std::string FieldIn(const std::vector<Wanted>& ascending, absl::string_view address, absl::string_view field) {
  const Wanted* wanted = Find(ascending, address);
  return wanted ? wanted->Field(field) : "";
}

}  // namespace

const WantedInterface* DeclaredInterface(const Context& context, absl::string_view address) { return Find(context.interfaces, address); }

std::string FieldOf(const Context& context, absl::string_view address, absl::string_view field) {
  const auto parsed = ResourceAddress::Parse(address);
  if (!parsed) return "";
  switch (parsed->type) {
    case RESOURCE_TYPE_NETWORK_INTERFACE:
      return FieldIn(context.interfaces, address, field);
    case RESOURCE_TYPE_EIP:
      return FieldIn(context.eips, address, field);
    case RESOURCE_TYPE_EIP_BINDING:
      return FieldIn(context.bindings, address, field);
    default:
      return "";
  }
}

std::string TableCode(const World& world, absl::string_view rule) {
  return world.RuleCode(absl::StrCat(rule, "_table"), world.RuleCode(rule, ""));
}

std::string StatusText(const Instance& instance) {
  if (!instance.cloud_status().empty()) return instance.cloud_status();
  switch (instance.status()) {
    case INSTANCE_STATUS_RUNNING:
      return "running";
    case INSTANCE_STATUS_STOPPED:
      return "stopped";
    default:
      return "changing";
  }
}

void CheckInterfaceRules(Context& context, const WantedInterface& wanted) {
  CheckAddresses(context, wanted);
  CheckAttachment(context, wanted);
  CheckPrimary(context, wanted);
}

void CheckOperations(Context& context) {
  for (const Draft& draft : context.drafts) {
    const World* world = context.WorldOf(draft.operation.provider());
    if (!world) continue;
    CheckTexts(context, *world, draft.operation);
    CheckGroups(context, *world, draft.operation);
    CheckInstances(context, *world, draft.operation);
    CheckEip(context, *world, draft.operation);
  }
  CheckQuotas(context);
}

void PlaceDiagnostics(Context& context) {
  for (Diagnostic& diagnostic : context.diagnostics) {
    if (diagnostic.field().empty() && !diagnostic.address().empty()) diagnostic.set_field(FieldOf(context, diagnostic.address(), ""));
  }
}

}  // namespace eniform::planner
