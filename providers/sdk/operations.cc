#include "providers/sdk/operations.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace eniform::sdk {
namespace {

template <typename T, typename Add>
OperationOutcome ResultOfObject(const ObjectResult<T>& object, const std::string& id, Add add) {
  if (!object.ok()) return object.error();
  OperationResult result;
  if (*object) {
    *(result.*add)() = **object;
  } else {
    result.add_gone_ids(id);
  }
  return result;
}

// Those of `addresses` that `interface` still lacks (kPresent) or still has (kAbsent).
std::vector<std::string> Left(const NetworkInterface& interface, const std::vector<std::string>& addresses, Wanted wanted) {
  std::vector<std::string> left;
  for (const std::string& text : addresses) {
    const bool there = std::any_of(interface.addresses().begin(), interface.addresses().end(),
                                   [&](const PrivateAddress& address) { return address.address() == text; });
    if (there == (wanted == Wanted::kAbsent)) left.push_back(text);
  }
  return left;
}

std::string BoundTo(const Eip& eip) {
  if (!eip.interface_id().empty()) return absl::StrCat(eip.interface_id(), " ", eip.private_ip());
  return eip.instance_id().empty() ? "something that is no interface" : eip.instance_id();
}

template <typename T>
OperationOutcome ChangeTagsOf(OperationContext& context, const char* action, ObjectKind kind, const std::string& id,
                              const ObjectResult<T>& object,
                              ObjectResult<T> (*await)(OperationContext&, const std::string&, const Sent&, FirstPoll, const GoalOf<T>&),
                              const GoalOf<T>& goal, const TagCalls& calls) {
  if (!object.ok()) return object.error();
  if (!*object) return Missing(kind == OBJECT_KIND_EIP ? "EIP" : "interface", id);
  Sent sent{action, {}, {}};
  const TagChange change = MissingTagChange(context.arguments, (*object)->tags());
  if (!change.set.empty() || !change.removed.empty()) {
    auto answer = calls(kind, id, change);
    if (!answer.ok()) return answer.error();
    sent.answer = std::move(*answer);
  }
  return ResultOf(await(context, id, sent, FirstPoll::kAtOnce, goal), id);
}

}  // namespace

std::vector<Tag> CreationTags(const OperationContext& context) {
  std::vector<Tag> tags(context.arguments.tags().begin(), context.arguments.tags().end());
  const auto add = [&](const char* key, const std::string& value) {
    tags.emplace_back();
    tags.back().set_key(key);
    tags.back().set_value(value);
  };
  if (!context.cloud.mark.empty()) add(kMarkTag, context.cloud.mark);
  add(kOperationTag, context.token);
  return tags;
}

GoalOf<NetworkInterface> InterfaceGoalOf(OperationContext& context, OperationKind kind) {
  return [&context, kind](const NetworkInterface* interface) {
    return InterfaceGoal(kind, context.arguments, interface, context.cloud.group_order);
  };
}

GoalOf<Eip> EipGoalOf(OperationContext& context, OperationKind kind) {
  return [&context, kind](const Eip* eip) { return EipGoal(kind, context.arguments, eip); };
}

OperationOutcome ResultOf(ObjectResult<NetworkInterface> interface, const std::string& id) {
  return ResultOfObject(interface, id, static_cast<NetworkInterface* (OperationResult::*)()>(&OperationResult::add_interfaces));
}

OperationOutcome ResultOf(ObjectResult<Eip> eip, const std::string& id) {
  return ResultOfObject(eip, id, static_cast<Eip* (OperationResult::*)()>(&OperationResult::add_eips));
}

ProviderError Missing(const char* what, const std::string& id) {
  return MakeError(ERROR_CLASS_NOT_FOUND, "", absl::StrCat("there is no ", what, " ", id, " in this region"));
}

ProviderError Unnamed(const char* what, const Sent& sent) {
  ProviderError error = MakeError(ERROR_CLASS_UNKNOWN_OUTCOME, "",
                                  absl::StrCat("the cloud accepted the call but did not say which ", what, " it made"), sent.action);
  error.set_request_id(sent.answer.request_id);
  return error;
}

std::vector<std::string> PickedAddresses(const NetworkInterface& interface, const std::vector<std::string>& given) {
  std::vector<std::string> picked;
  for (const PrivateAddress& address : interface.addresses()) {
    if (!address.primary() && std::find(given.begin(), given.end(), address.address()) == given.end()) picked.push_back(address.address());
  }
  return picked;
}

OperationOutcome AwaitPicked(OperationContext& context, const Sent& sent, const std::vector<std::string>& picked) {
  const std::string& id = context.arguments.interface().id();
  if (picked.size() != static_cast<size_t>(context.arguments.auto_ip_count())) {
    return InDoubt(sent,
                   absl::StrCat("the cloud named ", picked.size(), " of ", context.arguments.auto_ip_count(), " addresses it picked"));
  }
  for (const std::string& address : picked) context.arguments.add_private_ips(address);
  auto outcome = ResultOf(AwaitInterface(context, id, sent, FirstPoll::kAfterDelay, InterfaceGoalOf(context, ASSIGN_ADDRESSES)), id);
  if (!outcome.ok()) return outcome;
  for (const std::string& address : picked) outcome->add_picked_ips(address);
  outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

OperationOutcome ChangeAddresses(OperationContext& context, Wanted wanted, size_t most, const char* action, const AddressCall& call) {
  const std::string& id = context.arguments.interface().id();
  const std::vector<std::string> addresses(context.arguments.private_ips().begin(), context.arguments.private_ips().end());
  if (addresses.size() > most) {
    return MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("one operation takes at most ", most, " addresses, not ", addresses.size()));
  }
  const GoalOf<NetworkInterface> goal = InterfaceGoalOf(context, wanted == Wanted::kPresent ? ASSIGN_ADDRESSES : UNASSIGN_ADDRESSES);
  auto interface = CallAndAwaitInterface(
      context, action, [&] { return call(addresses, Listed::kWhole); }, id, goal);
  if (interface.ok() || interface.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME) return ResultOf(std::move(interface), id);

  // The cloud refuses a list as a whole.
  auto now = ReadInterface(context, id);
  if (!now.ok() || !*now) return interface.error();
  const std::vector<std::string> left = Left(**now, addresses, wanted);
  if (left.empty() || left.size() == addresses.size()) return NameHolders(context, (*now)->vpc_id(), left, interface.error());
  auto rest = CallAndAwaitInterface(
      context, action, [&] { return call(left, Listed::kRest); }, id, goal);
  if (!rest.ok()) return NameHolders(context, (*now)->vpc_id(), left, rest.error());
  return ResultOf(std::move(rest), id);
}

OperationOutcome ChangeTags(OperationContext& context, const char* action, const TagCalls& change) {
  if (const std::string& id = context.arguments.eip().id(); !id.empty()) {
    return ChangeTagsOf<Eip>(context, action, OBJECT_KIND_EIP, id, ReadEip(context, id), &AwaitEip, EipGoalOf(context, SET_TAGS), change);
  }
  const std::string& id = context.arguments.interface().id();
  return ChangeTagsOf<NetworkInterface>(context, action, OBJECT_KIND_INTERFACE, id, ReadInterface(context, id), &AwaitInterface,
                                        InterfaceGoalOf(context, SET_TAGS), change);
}

ProviderError FillPrivateIp(OperationContext& context) {
  OperationArguments& arguments = context.arguments;
  if (!arguments.private_ip().empty()) return {};
  auto interface = ReadInterface(context, arguments.interface().id());
  if (!interface.ok()) return interface.error();
  if (!*interface) return Missing("interface", arguments.interface().id());
  arguments.set_private_ip(PrimaryAddress(**interface));
  return {};
}

ProviderError RefuseOtherBinding(OperationContext& context, const Eip& eip, const char* action) {
  if (!BoundElsewhere(context.arguments, eip)) return {};
  return MakeError(ERROR_CLASS_CONFLICT, "", absl::StrCat(eip.id(), " is no longer bound as planned but to ", BoundTo(eip), "; plan again"),
                   action);
}

ProviderError NameHolders(OperationContext& context, const std::string& vpc_id, const std::vector<std::string>& addresses,
                          ProviderError error) {
  if (error.error_class() != ERROR_CLASS_CONFLICT || addresses.empty()) return error;
  const auto holders = context.cloud.AddressHolders(vpc_id, addresses, context.deadline);
  if (!holders.empty()) error.set_message(absl::StrCat(error.message(), " (", absl::StrJoin(holders, ", "), ")"));
  return error;
}

ProviderError NameAttachment(OperationContext& context, ProviderError error) {
  if (error.error_class() != ERROR_CLASS_CONFLICT) return error;
  const std::string& id = context.arguments.interface().id();
  auto interface = ReadInterface(context, id);
  if (interface.ok() && *interface && !(*interface)->instance_id().empty()) {
    error.set_message(absl::StrCat(error.message(), " (", id, " is attached to ", (*interface)->instance_id(), ")"));
  }
  return error;
}

ProviderError NameBinding(OperationContext& context, ProviderError error) {
  if (error.error_class() != ERROR_CLASS_CONFLICT && error.error_class() != ERROR_CLASS_WRONG_STATE) return error;
  const OperationArguments& arguments = context.arguments;
  auto eip = ReadEip(context, arguments.eip().id());
  if (eip.ok() && *eip && (*eip)->status() == EIP_STATUS_BOUND) {
    error.set_error_class(ERROR_CLASS_CONFLICT);
    error.set_message(absl::StrCat(error.message(), " (", arguments.eip().id(), " is bound to ", BoundTo(**eip), ")"));
    return error;
  }
  auto interface = ReadInterface(context, arguments.interface().id());
  if (!interface.ok() || !*interface) return error;
  for (const PrivateAddress& address : (*interface)->addresses()) {
    if (address.address() != arguments.private_ip() || address.public_ip().empty()) continue;
    const std::string holder =
        address.eip_id().empty() ? absl::StrCat("the ordinary public address ", address.public_ip()) : address.eip_id();
    error.set_message(absl::StrCat(error.message(), " (", arguments.private_ip(), " has ", holder, ")"));
  }
  return error;
}

ProviderError JudgeInstanceRefusal(OperationContext& context, const std::string& instance_id, ProviderError refusal) {
  if (refusal.error_class() != ERROR_CLASS_WRONG_STATE) return refusal;
  auto instance = context.cloud.ReadInstance(instance_id, context.deadline);
  if (instance.ok() && *instance && (*instance)->status() == INSTANCE_STATUS_CHANGING) {
    refusal.set_error_class(ERROR_CLASS_BUSY);
    refusal.set_message(absl::StrCat(refusal.message(), " (", instance_id, " is ", (*instance)->cloud_status(), ")"));
  }
  return refusal;
}

ProviderError JudgeAttachment(OperationContext& context, const std::string& instance_id, ProviderError error) {
  return JudgeInstanceRefusal(context, instance_id, NameAttachment(context, std::move(error)));
}

}  // namespace eniform::sdk
