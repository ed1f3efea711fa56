#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

std::string BoundTo(const Eip& eip) {
  if (!eip.interface_id().empty()) return absl::StrCat(eip.interface_id(), " ", eip.private_ip());
  return eip.instance_id().empty() ? "something that is no interface" : eip.instance_id();
}

// Adds to a refusal to bind who holds what is wanted: the EIP, or the private address.
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

}  // namespace

OperationOutcome AllocateEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  RequestJson body = {{"AddressCount", 1}};
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED && context.session.options.account == AccountType::kStandard) {
    body["InternetChargeType"] = ChargeText(arguments.charge());
  }
  if (arguments.bandwidth_mbps() > 0) body["InternetMaxBandwidthOut"] = arguments.bandwidth_mbps();
  if (!arguments.name().empty()) body["AddressName"] = arguments.name();
  body["Tags"] = CreationTags(context);
  body["ClientToken"] = context.token;
  Sent sent{"AllocateAddresses", {}, {}};
  auto answer = context.session.api.Write(Service::kVpc, sent.action, body, context.deadline);
  if (!answer.ok()) return answer.error();
  sent.answer = std::move(*answer);
  const std::vector<std::string> ids = Texts(sent.answer.response, "AddressSet");
  if (ids.empty() || ids[0].empty()) {
    return sdk::MakeError(ERROR_CLASS_UNKNOWN_OUTCOME, "", "the cloud accepted the call but did not say which EIP it made", sent.action);
  }
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
  if (!*eip) return Missing("EIP", id);
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
  OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  if (arguments.private_ip().empty()) {
    auto interface = ReadInterface(context, arguments.interface().id());
    if (!interface.ok()) return interface.error();
    if (!*interface) return Missing("interface", arguments.interface().id());
    arguments.set_private_ip(PrimaryAddress(**interface));
  }
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
  if (*before && BoundElsewhere(context.arguments, **before)) {
    return sdk::MakeError(ERROR_CLASS_CONFLICT, "",
                          absl::StrCat(id, " is no longer bound as planned but to ", BoundTo(**before), "; plan again"),
                          "DisassociateAddress");
  }
  const GoalOf<Eip> goal = EipGoalOf(context, UNBIND_EIP);
  if (goal(before->get()) == Goal::kReached) return ResultOf(std::move(before), id);
  return ResultOf(CallAndAwaitEip(context, {Service::kVpc, "DisassociateAddress", {{"AddressId", id}}}, id, goal), id);
}

}  // namespace eniform::tencentcloud
