#include "absl/strings/str_cat.h"
#include "providers/alicloud/decode.h"
#include "providers/alicloud/describe.h"
#include "providers/alicloud/operations.h"

namespace eniform::alicloud {
namespace {

constexpr char kAssociate[] = "AssociateEipAddress";
constexpr char kUnassociate[] = "UnassociateEipAddress";

// The primary address of an instance's own interface is bound through the instance, everything else through the interface (2.13).
Parameters TargetOf(const OperationContext& context, const NetworkInterface& interface) {
  if (interface.primary() && !interface.instance_id().empty() && context.arguments.private_ip() == sdk::PrimaryAddress(interface)) {
    return {{"InstanceType", "EcsInstance"}, {"InstanceId", interface.instance_id()}};
  }
  return {{"InstanceType", "NetworkInterface"},
          {"InstanceId", interface.id()},
          {"PrivateIpAddress", context.arguments.private_ip()},
          {"Mode", "NAT"}};
}

// What an unbinding names besides the EIP, so that it can not end a binding made meanwhile.
void AddGuard(const Eip& eip, Parameters& parameters) {
  if (!eip.instance_id().empty()) {
    parameters["InstanceType"] = "EcsInstance";
    parameters["InstanceId"] = eip.instance_id();
  } else if (!eip.interface_id().empty()) {
    parameters["InstanceType"] = "NetworkInterface";
    parameters["InstanceId"] = eip.interface_id();
    if (!eip.private_ip().empty()) parameters["PrivateIpAddress"] = eip.private_ip();
  }
}

}  // namespace

OperationOutcome AllocateEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  Sent sent{"AllocateEipAddress", {}, {}};
  std::string id;
  // With a renewed token a second EIP could be made, and paid for: what an earlier attempt made after all is looked for (5.2).
  if (!context.session.tokens.Current(context.token).first) {
    auto made = context.session.FindEip(context.token, context.deadline);
    if (!made.ok()) return made.error();
    if (*made) id = (*made)->id();
  }
  if (id.empty()) {
    Parameters parameters = {{"InstanceChargeType", "PostPaid"}};
    if (const std::string charge = ChargeText(arguments.charge()); !charge.empty()) parameters["InternetChargeType"] = charge;
    if (arguments.bandwidth_mbps() > 0) parameters["Bandwidth"] = absl::StrCat(arguments.bandwidth_mbps());
    if (!arguments.name().empty()) parameters["Name"] = arguments.name();
    AddTags(sdk::CreationTags(context), parameters);
    auto answer = WriteWithToken(context, Product::kVpc, sent.action, std::move(parameters));
    if (!answer.ok()) return answer.error();
    sent.answer = std::move(*answer);
    id = sdk::Text(sent.answer.response, "AllocationId");
    if (id.empty()) return sdk::Unnamed("EIP", sent);
  }
  auto outcome = ResultOf(AwaitEip(context, id, sent, sdk::FirstPoll::kAfterDelay, EipGoalOf(context, ALLOCATE_EIP)), id);
  if (outcome.ok()) outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

OperationOutcome ReleaseEip(OperationContext& context) {
  const std::string& id = context.arguments.eip().id();
  constexpr char kRelease[] = "ReleaseEipAddress";
  auto eip = CallAndAwaitEip(
      context, kRelease,
      [&] {
        return context.session.api.Write(Product::kVpc, kRelease, {{"AllocationId", id}}, context.deadline);
      },
      id, EipGoalOf(context, RELEASE_EIP));
  if (eip.ok()) return ResultOf(std::move(eip), id);
  ProviderError error = NameBinding(context, eip.error());
  if (error.error_class() == ERROR_CLASS_INVALID) {
    // The code for it is not documented (Alibaba reference 8).
    const std::string why = WhyNotReleased(context.session.api, id, context.deadline);
    if (!why.empty()) error.set_message(absl::StrCat(error.message(), " (", why, ")"));
  }
  return error;
}

OperationOutcome UpdateEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  auto before = ReadEip(context, id);
  if (!before.ok()) return before.error();
  if (!*before) return sdk::Missing("EIP", id);
  const GoalOf<Eip> goal = EipGoalOf(context, UPDATE_EIP);
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED && arguments.charge() != (*before)->charge()) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("the charge of ", id, " can not be changed; allocate another EIP"));
  }
  if (arguments.has_name() && arguments.name().empty()) return CanNotClear("name", id);
  Parameters parameters = {{"AllocationId", id}};
  if (arguments.has_name()) parameters["Name"] = arguments.name();
  if (arguments.bandwidth_mbps() > 0) parameters["Bandwidth"] = absl::StrCat(arguments.bandwidth_mbps());
  constexpr char kModify[] = "ModifyEipAddressAttribute";
  return ResultOf(
      CallAndAwaitEip(
          context, kModify, [&] { return context.session.api.Write(Product::kVpc, kModify, parameters, context.deadline); }, id, goal),
      id);
}

OperationOutcome BindEip(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  auto interface = ReadInterface(context, arguments.interface().id());
  if (!interface.ok()) return interface.error();
  if (!*interface) return sdk::Missing("interface", arguments.interface().id());
  if (arguments.private_ip().empty()) context.arguments.set_private_ip(sdk::PrimaryAddress(**interface));
  Parameters parameters = TargetOf(context, **interface);
  parameters["AllocationId"] = id;
  auto eip = CallAndAwaitEip(
      context, kAssociate, [&] { return WriteWithToken(context, Product::kVpc, kAssociate, parameters); }, id,
      EipGoalOf(context, BIND_EIP));
  if (eip.ok()) return ResultOf(std::move(eip), id);
  ProviderError error = NameBinding(context, eip.error());
  const std::string& instance = (*interface)->instance_id();
  return instance.empty() ? error : JudgeInstanceRefusal(context, instance, std::move(error));
}

OperationOutcome UnbindEip(OperationContext& context) {
  const std::string& id = context.arguments.eip().id();
  auto before = ReadEip(context, id);
  if (!before.ok()) return before.error();
  const GoalOf<Eip> goal = EipGoalOf(context, UNBIND_EIP);
  if (*before) {
    if (ProviderError error = RefuseOtherBinding(context, **before, kUnassociate); sdk::IsError(error)) return error;
  }
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);
  Parameters parameters = {{"AllocationId", id}};
  AddGuard(**before, parameters);
  auto eip = CallAndAwaitEip(
      context, kUnassociate, [&] { return WriteWithToken(context, Product::kVpc, kUnassociate, parameters); }, id, goal);
  if (eip.ok() || (*before)->instance_id().empty()) return ResultOf(std::move(eip), id);
  return JudgeInstanceRefusal(context, (*before)->instance_id(), eip.error());
}

}  // namespace eniform::alicloud
