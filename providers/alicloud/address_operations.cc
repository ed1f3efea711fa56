#include "absl/strings/str_cat.h"
#include "providers/alicloud/operations.h"

namespace eniform::alicloud {
namespace {

constexpr char kAssign[] = "AssignPrivateIpAddresses";
constexpr char kUnassign[] = "UnassignPrivateIpAddresses";

Parameters AddressParameters(const OperationContext& context, const std::vector<std::string>& addresses) {
  Parameters parameters = {{"NetworkInterfaceId", context.arguments.interface().id()}};
  AddList("PrivateIpAddress", addresses, parameters);
  return parameters;
}

// Secondary addresses the cloud picks. The token makes a repeated call give the same ones; without it there would be more of them.
OperationOutcome AssignPicked(OperationContext& context) {
  Sent sent{kAssign, {}, {}};
  auto answer = WriteWithToken(context, Product::kEcs, kAssign,
                               {{"NetworkInterfaceId", context.arguments.interface().id()},
                                {"SecondaryPrivateIpAddressCount", absl::StrCat(context.arguments.auto_ip_count())}});
  if (!answer.ok()) return answer.error();
  sent.answer = std::move(*answer);
  // One object, despite its name (Alibaba reference 2.8).
  const Json& assigned = sdk::Object(sent.answer.response, "AssignedPrivateIpAddressesSet");
  return AwaitPicked(context, sent, sdk::Texts(sdk::Object(assigned, "PrivateIpSet"), "PrivateIpAddress"));
}

}  // namespace

OperationOutcome AssignAddresses(OperationContext& context) {
  if (context.arguments.auto_ip_count() > 0) return AssignPicked(context);
  return ChangeAddresses(context, sdk::Wanted::kPresent, kAddressesPerCall, kAssign,
                         [&](const std::vector<std::string>& addresses, sdk::Listed listed) {
                           Parameters parameters = AddressParameters(context, addresses);
                           if (listed == sdk::Listed::kWhole) return WriteWithToken(context, Product::kEcs, kAssign, std::move(parameters));
                           // The token belongs to the whole list, and given addresses are never taken twice.
                           return context.session.api.Write(Product::kEcs, kAssign, parameters, context.deadline);
                         });
}

OperationOutcome UnassignAddresses(OperationContext& context) {
  return ChangeAddresses(
      context, sdk::Wanted::kAbsent, kAddressesPerCall, kUnassign, [&](const std::vector<std::string>& addresses, sdk::Listed) {
        return context.session.api.Write(Product::kEcs, kUnassign, AddressParameters(context, addresses), context.deadline);
      });
}

}  // namespace eniform::alicloud
