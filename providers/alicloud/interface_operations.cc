#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/alicloud/operations.h"

namespace eniform::alicloud {
namespace {

const char* FlagText(bool flag) { return flag ? "true" : "false"; }

std::vector<std::string> Groups(const OperationArguments& arguments) {
  return {arguments.security_group_ids().begin(), arguments.security_group_ids().end()};
}

Parameters CreationParameters(const OperationContext& context, const std::vector<std::string>& given) {
  const OperationArguments& arguments = context.arguments;
  std::vector<std::string> secondary;
  std::copy_if(given.begin(), given.end(), std::back_inserter(secondary),
               [&](const std::string& address) { return address != arguments.primary_ip(); });
  Parameters parameters = {{"VSwitchId", arguments.subnet_id()},
                           // Its default is documented nowhere (Alibaba reference 3).
                           {"DeleteOnRelease", FlagText(arguments.delete_on_termination())}};
  AddList("SecurityGroupIds", Groups(arguments), parameters);
  if (!arguments.primary_ip().empty()) parameters["PrimaryIpAddress"] = arguments.primary_ip();
  AddList("PrivateIpAddress", secondary, parameters);
  // Either a list or a count in one call (Alibaba reference 1.8).
  if (secondary.empty() && arguments.auto_ip_count() > 0) {
    parameters["SecondaryPrivateIpAddressCount"] = absl::StrCat(arguments.auto_ip_count());
  }
  if (!arguments.name().empty()) parameters["NetworkInterfaceName"] = arguments.name();
  if (!arguments.description().empty()) parameters["Description"] = arguments.description();
  AddTags(sdk::CreationTags(context), parameters);
  return parameters;
}

// Addresses to be picked besides given ones, which the creation could not take as well.
ProviderError PickMore(OperationContext& context, const std::string& id) {
  auto answer =
      WriteWithToken(context, Product::kEcs, "AssignPrivateIpAddresses",
                     {{"NetworkInterfaceId", id}, {"SecondaryPrivateIpAddressCount", absl::StrCat(context.arguments.auto_ip_count())}},
                     TokenOf::kSecondCall);
  return answer.ok() ? ProviderError() : answer.error();
}

// Whether no later attempt with the same token would go on where this one ended.
bool IsFinal(const ProviderError& error) {
  switch (error.error_class()) {
    case ERROR_CLASS_NOT_FOUND:
    case ERROR_CLASS_CONFLICT:
    case ERROR_CLASS_QUOTA:
    case ERROR_CLASS_INVALID:
    case ERROR_CLASS_AUTH:
      return true;
    default:
      return false;
  }
}

// Takes away what was made and can not be finished, so that nothing is left that no state knows; `error` is why.
ProviderError Undone(OperationContext& context, const std::string& id, ProviderError error) {
  const auto gone =
      CallUntilSettled(context, "DeleteNetworkInterface", {{"NetworkInterfaceId", id}}, id, InterfaceGoalOf(context, DELETE_INTERFACE));
  if (gone.ok()) return error;
  error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  error.set_message(absl::StrCat(error.message(), " (", id, " was made and could not be deleted again: ", gone.error().message(), ")"));
  return error;
}

Parameters FlagParameters(const OperationContext& context, const std::string& id) {
  return {{"NetworkInterfaceId", id}, {"DeleteOnRelease", FlagText(context.arguments.delete_on_termination())}};
}

// Reached too where the cloud does not tell the flag: it is unknown then, which is no reason to wait (Alibaba reference 3).
GoalOf<NetworkInterface> FlagGoal(OperationContext& context) {
  return [&context](const NetworkInterface* interface) {
    if (interface && !interface->has_delete_on_termination()) return sdk::Goal::kReached;
    return sdk::InterfaceGoal(SET_DELETE_ON_TERMINATION, context.arguments, interface);
  };
}

constexpr char kModify[] = "ModifyNetworkInterfaceAttribute";

ObjectResult<NetworkInterface> Modify(OperationContext& context, const Parameters& parameters, const std::string& id,
                                      const GoalOf<NetworkInterface>& goal) {
  return CallAndAwaitInterface(
      context, kModify, [&] { return context.session.api.Write(Product::kEcs, kModify, parameters, context.deadline); }, id, goal);
}

}  // namespace

OperationOutcome CreateInterface(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::vector<std::string> given = sdk::GivenAddresses(arguments);
  const size_t secondary = given.size() - (arguments.primary_ip().empty() ? 0 : 1);
  if (secondary > kAddressesPerCall) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "",
                          absl::StrCat("an interface is created with at most ", kAddressesPerCall,
                                       " given addresses besides the primary one, not ", secondary));
  }
  Sent sent{"CreateNetworkInterface", {}, {}};
  std::string id;
  // With a renewed token a second interface could be made: what an earlier attempt made after all is looked for (5.2).
  if (!context.session.tokens.Current(context.token).first) {
    auto made = context.session.FindInterface(context.token, context.deadline);
    if (!made.ok()) return made.error();
    if (*made) id = (*made)->id();
  }
  if (id.empty()) {
    auto answer = WriteWithToken(context, Product::kEcs, sent.action, CreationParameters(context, given));
    if (!answer.ok()) return NameHolders(context, arguments.vpc_id(), given, answer.error());
    sent.answer = std::move(*answer);
    id = sdk::Text(sent.answer.response, "NetworkInterfaceId");
    if (id.empty()) return sdk::Unnamed("interface", sent);  // known to happen: the same token tells (Alibaba reference 5.1)
  }
  if (secondary > 0 && arguments.auto_ip_count() > 0) {
    if (ProviderError error = PickMore(context, id); sdk::IsError(error)) return IsFinal(error) ? Undone(context, id, error) : error;
  }
  auto interface = AwaitInterface(context, id, sent, sdk::FirstPoll::kAfterDelay, InterfaceGoalOf(context, CREATE_INTERFACE));
  // The answer does not tell the flag: it is read back, and set where it was not taken.
  if (interface.ok() && FlagGoal(context)(interface->get()) != sdk::Goal::kReached) {
    interface = Modify(context, FlagParameters(context, id), id, FlagGoal(context));
    // The interface is there all the same: found by its tag it is taken as it is, and the next plan shows the flag.
    if (!interface.ok() && IsFinal(interface.error())) interface.error().set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  }
  auto outcome = ResultOf(interface, id);
  if (!outcome.ok()) return outcome;
  for (std::string& address : sdk::PickedAddresses(outcome->interfaces(0), given)) outcome->add_picked_ips(std::move(address));
  outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

OperationOutcome DeleteInterface(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  auto gone =
      CallUntilSettled(context, "DeleteNetworkInterface", {{"NetworkInterfaceId", id}}, id, InterfaceGoalOf(context, DELETE_INTERFACE));
  if (gone.ok()) return ResultOf(std::move(gone), id);
  ProviderError error = gone.error();
  if (error.error_class() == ERROR_CLASS_WRONG_STATE) {
    auto interface = ReadInterface(context, id);
    if (interface.ok() && *interface && !(*interface)->instance_id().empty()) error.set_error_class(ERROR_CLASS_CONFLICT);
  }
  return NameAttachment(context, std::move(error));
}

OperationOutcome UpdateInterface(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  Parameters parameters = {{"NetworkInterfaceId", id}};
  if (arguments.has_name() && arguments.name().empty()) return CanNotClear("name", id);
  if (arguments.has_description() && arguments.description().empty()) return CanNotClear("description", id);
  if (arguments.has_name()) parameters["NetworkInterfaceName"] = arguments.name();
  if (arguments.has_description()) parameters["Description"] = arguments.description();
  return ResultOf(Modify(context, parameters, id, InterfaceGoalOf(context, UPDATE_INTERFACE)), id);
}

OperationOutcome SetSecurityGroups(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  const GoalOf<NetworkInterface> goal = InterfaceGoalOf(context, SET_SECURITY_GROUPS);
  if (arguments.security_group_ids().empty()) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat(id, " has to keep at least one security group"));
  }
  Parameters parameters;
  if (!arguments.primary_interface()) {
    parameters["NetworkInterfaceId"] = id;
    AddList("SecurityGroupId", Groups(arguments), parameters);  // a list under the singular name (Alibaba reference 1.2)
    return ResultOf(Modify(context, parameters, id, goal), id);
  }
  // The groups of a primary interface are the instance's (Alibaba reference 2.7).
  constexpr char kModifyInstance[] = "ModifyInstanceAttribute";
  parameters["InstanceId"] = arguments.instance_id();
  AddList("SecurityGroupIds", Groups(arguments), parameters);
  auto interface = CallAndAwaitInterface(
      context, kModifyInstance, [&] { return context.session.api.Write(Product::kEcs, kModifyInstance, parameters, context.deadline); }, id,
      goal);
  if (!interface.ok()) return JudgeInstanceRefusal(context, arguments.instance_id(), interface.error());
  return ResultOf(std::move(interface), id);
}

OperationOutcome SetDeleteOnTermination(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  return ResultOf(Modify(context, FlagParameters(context, id), id, FlagGoal(context)), id);
}

namespace {

std::vector<std::string> Piece(const std::vector<std::string>& all, size_t from) {
  return {all.begin() + from, all.begin() + std::min(all.size(), from + kTagsPerCall)};
}

}  // namespace

OperationOutcome SetTags(OperationContext& context) {
  return ChangeTags(context, "TagResources", [&](ObjectKind kind, const std::string& id, const sdk::TagChange& change) {
    const bool eip = kind == OBJECT_KIND_EIP;
    const Product product = eip ? Product::kVpc : Product::kEcs;
    const Parameters resource = {{"ResourceType", eip ? "EIP" : "eni"}, {"ResourceId.1", id}};
    sdk::Result<ApiAnswer> answer = ApiAnswer();
    // Whether a key is overwritten is not confirmed: what changes its value is taken away first (Alibaba reference 2.12, 8).
    std::vector<std::string> away = change.removed;
    away.insert(away.end(), change.replaced.begin(), change.replaced.end());
    for (size_t from = 0; from < away.size(); from += kTagsPerCall) {
      Parameters parameters = resource;
      AddList("TagKey", Piece(away, from), parameters);
      answer = context.session.api.Write(product, eip ? "UnTagResources" : "UntagResources", parameters, context.deadline);
      if (!answer.ok()) return answer;
    }
    for (size_t from = 0; from < change.set.size(); from += kTagsPerCall) {
      Parameters parameters = resource;
      const auto begin = change.set.begin() + from;
      AddTags(std::vector<Tag>(begin, begin + std::min<size_t>(change.set.size() - from, kTagsPerCall)), parameters);
      answer = context.session.api.Write(product, "TagResources", parameters, context.deadline);
      if (!answer.ok()) return answer;
    }
    return answer;
  });
}

}  // namespace eniform::alicloud
