#include "providers/sdk/pick_address.h"
#include "providers/tencentcloud/capabilities.h"
#include "providers/tencentcloud/describe.h"
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

namespace {

// An address for the interface that nobody has and that nothing is to have.
sdk::Result<std::string> PickPrimary(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  ApiClient& api = context.session.api;
  auto page = DescribeSubnets(api, RequestJson::array({Filter("subnet-id", {arguments.subnet_id()})}), 0, context.deadline);
  if (!page.ok()) return page.error();
  if (page->items.empty()) return sdk::Missing("subnet", arguments.subnet_id());
  const std::vector<std::string> candidates = sdk::AddressesToTry(page->items[0], CloudCapabilities(), arguments, context.token, kPageSize);
  auto used = UsedAddresses(api, arguments.vpc_id(), candidates, context.deadline);
  if (!used.ok()) return used.error();
  return sdk::FirstFree(candidates, *used, page->items[0]);
}

}  // namespace

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
  std::string address = arguments.primary_ip();
  if (sdk::MustPick(arguments)) {
    auto picked = PickPrimary(context);
    if (!picked.ok()) return picked.error();
    address = *std::move(picked);
  }
  if (!address.empty()) network["PrivateIpAddresses"] = {address};
  Sent sent{"ModifyInstancesVpcAttribute", {}, {}};
  auto answer = context.session.api.Write(Service::kCvm, sent.action,
                                          {{"InstanceIds", {arguments.instance_id()}},
                                           {"VirtualPrivateCloud", std::move(network)},
                                           {"ForceStop", true},
                                           {"ReserveHostName", true}},
                                          context.deadline);
  if (!answer.ok()) {
    ProviderError error = JudgeInstanceRefusal(context, arguments.instance_id(), answer.error());
    if (address.empty()) return error;
    return NameHolders(context, arguments.vpc_id(), {address}, std::move(error));
  }
  sent.answer = std::move(*answer);
  auto instance = AwaitInstanceOperation(context, arguments.instance_id(), sent.action, sent.answer.request_id);
  if (!instance.ok()) return instance.error();
  auto outcome = ResultOf(AwaitInterface(context, id, sent, sdk::FirstPoll::kAtOnce, goal), id);
  if (outcome.ok()) outcome->set_request_id(sent.answer.request_id);
  return outcome;
}

}  // namespace eniform::tencentcloud
