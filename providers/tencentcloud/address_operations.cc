#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

std::vector<std::string> Addresses(const OperationContext& context) {
  return {context.arguments.private_ips().begin(), context.arguments.private_ips().end()};
}

RequestJson AddressBody(const std::string& id, const std::vector<std::string>& addresses) {
  RequestJson body = {{"NetworkInterfaceId", id}};
  for (const std::string& address : addresses) body["PrivateIpAddresses"].push_back({{"PrivateIpAddress", address}});
  return body;
}

ProviderError TooMany(size_t count) {
  return sdk::MakeError(ERROR_CLASS_INVALID, "",
                        absl::StrCat("one operation takes at most ", kAddressesPerCall, " addresses, not ", count));
}

enum class Wanted { kPresent, kAbsent };

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

// Calls once more with what is left, where an earlier attempt did a part: the cloud refuses a list as a whole.
OperationOutcome ChangeAddresses(OperationContext& context, OperationKind kind, const char* action, const char* token_field,
                                 Wanted wanted) {
  const std::string& id = context.arguments.interface().id();
  const std::vector<std::string> addresses = Addresses(context);
  if (addresses.size() > kAddressesPerCall) return TooMany(addresses.size());
  RequestJson body = AddressBody(id, addresses);
  if (token_field) body[token_field] = context.token;
  const GoalOf<NetworkInterface> goal = InterfaceGoalOf(context, kind);
  auto interface = CallAndAwaitInterface(context, {Service::kVpc, action, std::move(body)}, id, goal);
  if (interface.ok() || interface.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME) return ResultOf(std::move(interface), id);

  auto now = ReadInterface(context, id);
  if (!now.ok() || !*now) return interface.error();
  const std::vector<std::string> left = Left(**now, addresses, wanted);
  if (left.empty() || left.size() == addresses.size()) return NameHolders(context, (*now)->vpc_id(), left, interface.error());
  // Without the token: it belongs to the whole list, and given addresses are never taken twice.
  auto rest = CallAndAwaitInterface(context, {Service::kVpc, action, AddressBody(id, left)}, id, goal);
  if (!rest.ok()) return NameHolders(context, (*now)->vpc_id(), left, rest.error());
  return ResultOf(std::move(rest), id);
}

// Secondary addresses the cloud picks. The token makes a repeated call give the same ones.
OperationOutcome AssignPicked(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  Sent sent{"AssignPrivateIpAddresses", {}, {}};
  auto answer = context.session.api.Write(
      Service::kVpc, sent.action,
      {{"NetworkInterfaceId", id}, {"SecondaryPrivateIpAddressCount", context.arguments.auto_ip_count()}, {"ClientToken", context.token}},
      context.deadline);
  if (!answer.ok()) return answer.error();
  sent.answer = std::move(*answer);
  const auto picked = PickedAddresses(Array(sent.answer.response, "PrivateIpAddressSet"), {});
  if (picked.size() != static_cast<size_t>(context.arguments.auto_ip_count())) {
    ProviderError error = sdk::MakeError(
        ERROR_CLASS_UNKNOWN_OUTCOME, "",
        absl::StrCat("the cloud named ", picked.size(), " of ", context.arguments.auto_ip_count(), " addresses it picked"), sent.action);
    error.set_request_id(sent.answer.request_id);
    return error;
  }
  for (const std::string& address : picked) context.arguments.add_private_ips(address);
  auto outcome = ResultOf(AwaitInterface(context, id, sent, sdk::FirstPoll::kAfterDelay, InterfaceGoalOf(context, ASSIGN_ADDRESSES)), id);
  if (!outcome.ok()) return outcome;
  for (const std::string& address : picked) outcome->add_picked_ips(address);
  outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

}  // namespace

OperationOutcome AssignAddresses(OperationContext& context) {
  if (context.arguments.auto_ip_count() > 0) return AssignPicked(context);
  return ChangeAddresses(context, ASSIGN_ADDRESSES, "AssignPrivateIpAddresses", "ClientToken", Wanted::kPresent);
}

OperationOutcome UnassignAddresses(OperationContext& context) {
  // Never with InstanceId: that would detach the interface as well (Tencent reference 2.3).
  return ChangeAddresses(context, UNASSIGN_ADDRESSES, "UnassignPrivateIpAddresses", nullptr, Wanted::kAbsent);
}

OperationOutcome MoveAddresses(OperationContext& context) {
  const std::string source = context.arguments.interface().id();
  const std::string destination = context.arguments.to_interface().id();
  const GoalOf<NetworkInterface> there = InterfaceGoalOf(context, MOVE_ADDRESSES);
  ObjectResult<NetworkInterface> to = std::shared_ptr<const NetworkInterface>();
  const std::vector<std::string> addresses = Addresses(context);
  for (const std::string& address : addresses) {
    OperationContext one{context.session, context.arguments, context.token, context.deadline, context.progress};
    one.arguments.clear_private_ips();
    one.arguments.add_private_ips(address);
    to = CallAndAwaitInterface(
        one,
        {Service::kVpc,
         "MigratePrivateIpAddress",
         {{"SourceNetworkInterfaceId", source}, {"DestinationNetworkInterfaceId", destination}, {"PrivateIpAddress", address}}},
        destination, InterfaceGoalOf(one, MOVE_ADDRESSES));
    if (!to.ok()) return to.error();
  }
  auto from = AwaitInterface(context, source, Sent{"MigratePrivateIpAddress", {}, {}}, sdk::FirstPoll::kAtOnce,
                             [&](const NetworkInterface* interface) { return MoveSourceGoal(context.arguments, interface); });
  auto outcome = ResultOf(std::move(from), source);
  if (outcome.ok() && *to) *outcome->add_interfaces() = **to;
  return outcome;
}

}  // namespace eniform::tencentcloud
