#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {

OperationOutcome Attach(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  const std::string& instance = context.arguments.instance_id();
  auto interface = CallAndAwaitInterface(
      context,
      {Service::kVpc, "AttachNetworkInterface", {{"NetworkInterfaceId", id}, {"InstanceId", instance}, {"ClientToken", context.token}}}, id,
      InterfaceGoalOf(context, ATTACH));
  if (!interface.ok()) return JudgeAttachment(context, instance, interface.error());
  return ResultOf(std::move(interface), id);
}

OperationOutcome Detach(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  const std::string& instance = context.arguments.instance_id();
  auto interface = CallAndAwaitInterface(
      context,
      {Service::kVpc, "DetachNetworkInterface", {{"NetworkInterfaceId", id}, {"InstanceId", instance}, {"ClientToken", context.token}}}, id,
      InterfaceGoalOf(context, DETACH));
  if (!interface.ok()) return JudgeInstanceRefusal(context, instance, interface.error());
  return ResultOf(std::move(interface), id);
}

OperationOutcome MoveInterface(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  const std::string& from = context.arguments.instance_id();
  const std::string& to = context.arguments.to_instance_id();
  auto interface = CallAndAwaitInterface(
      context,
      {Service::kVpc, "MigrateNetworkInterface", {{"NetworkInterfaceId", id}, {"SourceInstanceId", from}, {"DestinationInstanceId", to}}},
      id, InterfaceGoalOf(context, MOVE_INTERFACE));
  if (!interface.ok()) return JudgeAttachment(context, to, interface.error());
  return ResultOf(std::move(interface), id);
}

OperationOutcome ChangePrimary(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  const GoalOf<NetworkInterface> goal = InterfaceGoalOf(context, context.kind);
  // The same call a second time would reboot the instance a second time (Tencent reference 5.2).
  auto before = ReadInterface(context, id);
  if (!before.ok()) return before.error();
  if (!*before) return sdk::Missing("interface", id);
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);

  RequestJson network = {{"VpcId", arguments.vpc_id()}, {"SubnetId", arguments.subnet_id()}};
  if (!arguments.primary_ip().empty()) network["PrivateIpAddresses"] = {arguments.primary_ip()};
  Sent sent{"ModifyInstancesVpcAttribute", {}, {}};
  auto answer = context.session.api.Write(Service::kCvm, sent.action,
                                          {{"InstanceIds", {arguments.instance_id()}},
                                           {"VirtualPrivateCloud", std::move(network)},
                                           {"ForceStop", true},
                                           {"ReserveHostName", true}},
                                          context.deadline);
  if (!answer.ok()) {
    ProviderError error = JudgeInstanceRefusal(context, arguments.instance_id(), answer.error());
    if (arguments.primary_ip().empty()) return error;
    return NameHolders(context, arguments.vpc_id(), {arguments.primary_ip()}, std::move(error));
  }
  sent.answer = std::move(*answer);
  auto instance = AwaitInstanceOperation(context, arguments.instance_id(), sent.action, sent.answer.request_id);
  if (!instance.ok()) return instance.error();
  auto outcome = ResultOf(AwaitInterface(context, id, sent, sdk::FirstPoll::kAtOnce, goal), id);
  if (outcome.ok()) outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

}  // namespace eniform::tencentcloud
