#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

RequestJson AddressBody(const std::string& id, const std::vector<std::string>& addresses) {
  RequestJson body = {{"NetworkInterfaceId", id}};
  for (const std::string& address : addresses) body["PrivateIpAddresses"].push_back({{"PrivateIpAddress", address}});
  return body;
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
  return AwaitPicked(context, sent, AddressesPicked(sdk::Array(sent.answer.response, "PrivateIpAddressSet"), {}));
}

}  // namespace

OperationOutcome AssignAddresses(OperationContext& context) {
  if (context.arguments.auto_ip_count() > 0) return AssignPicked(context);
  const char* action = "AssignPrivateIpAddresses";
  return ChangeAddresses(context, sdk::Wanted::kPresent, kAddressesPerCall, action,
                         [&](const std::vector<std::string>& addresses, sdk::Listed listed) {
                           RequestJson body = AddressBody(context.arguments.interface().id(), addresses);
                           // The token belongs to the whole list, and given addresses are never taken twice.
                           if (listed == sdk::Listed::kWhole) body["ClientToken"] = context.token;
                           return context.session.api.Write(Service::kVpc, action, body, context.deadline);
                         });
}

OperationOutcome UnassignAddresses(OperationContext& context) {
  // Never with InstanceId: that would detach the interface as well (Tencent reference 2.3).
  const char* action = "UnassignPrivateIpAddresses";
  return ChangeAddresses(context, sdk::Wanted::kAbsent, kAddressesPerCall, action,
                         [&](const std::vector<std::string>& addresses, sdk::Listed) {
                           return context.session.api.Write(Service::kVpc, action,
                                                            AddressBody(context.arguments.interface().id(), addresses), context.deadline);
                         });
}

OperationOutcome MoveAddresses(OperationContext& context) {
  const std::string source = context.arguments.interface().id();
  const std::string destination = context.arguments.to_interface().id();
  ObjectResult<NetworkInterface> to = std::shared_ptr<const NetworkInterface>();
  for (const std::string& address : context.arguments.private_ips()) {
    OperationContext one = context;
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
                             [&](const NetworkInterface* interface) { return sdk::MoveSourceGoal(context.arguments, interface); });
  auto outcome = ResultOf(std::move(from), source);
  if (outcome.ok() && *to) *outcome->add_interfaces() = **to;
  return outcome;
}

}  // namespace eniform::tencentcloud
