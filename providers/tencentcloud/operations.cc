#include "providers/tencentcloud/operations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "providers/tencentcloud/describe.h"

namespace eniform::tencentcloud {

RequestJson CreationTags(const OperationContext& context) {
  RequestJson tags = RequestJson::array();
  for (const Tag& tag : context.arguments.tags()) tags.push_back({{"Key", tag.key()}, {"Value", tag.value()}});
  if (!context.session.options.mark.empty()) tags.push_back({{"Key", kMarkTag}, {"Value", context.session.options.mark}});
  tags.push_back({{"Key", kOperationTag}, {"Value", context.token}});
  return tags;
}

GoalOf<NetworkInterface> InterfaceGoalOf(OperationContext& context, OperationKind kind) {
  return [&context, kind](const NetworkInterface* interface) { return InterfaceGoal(kind, context.arguments, interface); };
}

GoalOf<Eip> EipGoalOf(OperationContext& context, OperationKind kind) {
  return [&context, kind](const Eip* eip) { return EipGoal(kind, context.arguments, eip); };
}

OperationOutcome ResultOf(ObjectResult<NetworkInterface> interface, const std::string& id) {
  if (!interface.ok()) return interface.error();
  OperationResult result;
  if (*interface) {
    *result.add_interfaces() = **interface;
  } else {
    result.add_gone_ids(id);
  }
  return result;
}

OperationOutcome ResultOf(ObjectResult<Eip> eip, const std::string& id) {
  if (!eip.ok()) return eip.error();
  OperationResult result;
  if (*eip) {
    *result.add_eips() = **eip;
  } else {
    result.add_gone_ids(id);
  }
  return result;
}

ProviderError Missing(const char* what, const std::string& id) {
  return sdk::MakeError(ERROR_CLASS_NOT_FOUND, "", absl::StrCat("there is no ", what, " ", id, " in this region"));
}

std::vector<std::string> PickedAddresses(const Json& address_set, const std::vector<std::string>& given) {
  std::vector<std::string> picked;
  for (const Json& json : address_set) {
    const std::string address = Text(json, "PrivateIpAddress");
    if (address.empty() || Flag(json, "Primary")) continue;
    if (std::find(given.begin(), given.end(), address) == given.end()) picked.push_back(address);
  }
  return picked;
}

ProviderError NameHolders(OperationContext& context, const std::string& vpc_id, const std::vector<std::string>& addresses,
                          ProviderError error) {
  if (error.error_class() != ERROR_CLASS_CONFLICT || addresses.empty()) return error;
  const auto holders = AddressHolders(context.session.api, vpc_id, addresses, context.deadline);
  if (!holders.empty()) error.set_message(absl::StrCat(error.message(), " (", absl::StrJoin(holders, ", "), ")"));
  return error;
}

}  // namespace eniform::tencentcloud
