#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
OperationOutcome AllocateEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  RequestJson body = {{"AddressCount", 1}};
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED && context.session.options.account == AccountType::kStandard) {
    body["InternetChargeType"] = ChargeText(arguments.charge());
  }
  if (arguments.bandwidth_mbps() > 0) body["InternetMaxBandwidthOut"] = arguments.bandwidth_mbps();
  if (!arguments.name().empty()) body["AddressName"] = arguments.name();
  body["Tags"] = TagsOfCreation(context);
  body["ClientToken"] = context.token;
  Sent sent{"AllocateAddresses", {}, {}};
  auto answer = context.session.api.Write(Service::kVpc, sent.action, body, context.deadline);
  if (!answer.ok()) return answer.error();
  sent.answer = std::move(*answer);
  const std::vector<std::string> ids = sdk::Texts(sent.answer.response, "AddressSet");
  if (ids.empty() || ids[0].empty()) return sdk::Unnamed("EIP", sent);
  auto outcome = ResultOf(AwaitEip(context, ids[0], sent, sdk::FirstPoll::kAfterDelay, EipGoalOf(context, ALLOCATE_EIP)), ids[0]);
  if (outcome.ok()) outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

OperationOutcome ReleaseEip(OperationContext& context) {
  const std::string& id = context.arguments.eip().id();
  auto eip = CallAndAwaitEip(context, {Service::kVpc, "ReleaseAddresses", {{"AddressIds", {id}}}}, id, EipGoalOf(context, RELEASE_EIP));
  if (!eip.ok()) return NameBinding(context, eip.error());
  return ResultOf(std::move(eip), id);
}

OperationOutcome UpdateEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  auto eip = ReadEip(context, id);
  if (!eip.ok()) return eip.error();
  if (!*eip) return sdk::Missing("EIP", id);
  std::vector<ApiCall> calls;
  if (arguments.has_name() && arguments.name() != (*eip)->name()) {
    calls.push_back({Service::kVpc, "ModifyAddressAttribute", {{"AddressId", id}, {"AddressName", arguments.name()}}});
  }
  const int bandwidth = arguments.bandwidth_mbps() > 0 ? arguments.bandwidth_mbps() : (*eip)->bandwidth_mbps();
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED && arguments.charge() != (*eip)->charge()) {
    // This action always sets both.
    calls.push_back({Service::kVpc,
                     "ModifyAddressInternetChargeType",
                     {{"AddressId", id}, {"InternetChargeType", ChargeText(arguments.charge())}, {"InternetMaxBandwidthOut", bandwidth}}});
  } else if (bandwidth != (*eip)->bandwidth_mbps()) {
    calls.push_back({Service::kVpc, "ModifyAddressesBandwidth", {{"AddressIds", {id}}, {"InternetMaxBandwidthOut", bandwidth}}});
  }
  Sent sent;
  for (const ApiCall& call : calls) {
    sent.action = call.action;
    auto answer = context.session.api.Write(call.service, call.action, call.body, context.deadline);
    if (!answer.ok()) return answer.error();
    sent.answer = std::move(*answer);
  }
  return ResultOf(AwaitEip(context, id, sent, sdk::FirstPoll::kAtOnce, EipGoalOf(context, UPDATE_EIP)), id);
}

OperationOutcome BindEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  if (ProviderError error = FillPrivateIp(context); sdk::IsError(error)) return error;
  auto eip = CallAndAwaitEip(
      context,
      {Service::kVpc,
       "AssociateAddress",
       {{"AddressId", id}, {"NetworkInterfaceId", arguments.interface().id()}, {"PrivateIpAddress", arguments.private_ip()}}},
      id, EipGoalOf(context, BIND_EIP));
  if (!eip.ok()) return NameBinding(context, eip.error());
  return ResultOf(std::move(eip), id);
}

OperationOutcome UnbindEip(OperationContext& context) {
  const std::string& id = context.arguments.eip().id();
  // The action names only the EIP: without a look it would also end a binding that somebody made meanwhile.
  auto before = ReadEip(context, id);
  if (!before.ok()) return before.error();
  if (*before) {
    if (ProviderError error = RefuseOtherBinding(context, **before, "DisassociateAddress"); sdk::IsError(error)) return error;
  }
  const GoalOf<Eip> goal = EipGoalOf(context, UNBIND_EIP);
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);
  return ResultOf(CallAndAwaitEip(context, {Service::kVpc, "DisassociateAddress", {{"AddressId", id}}}, id, goal), id);
}

}  // namespace eniform::tencentcloud
