#include "absl/strings/str_cat.h"
#include "providers/alicloud/capabilities.h"
#include "providers/alicloud/describe.h"
#include "providers/alicloud/operations.h"
#include "providers/sdk/pick_address.h"

namespace eniform::alicloud {
namespace {

Parameters Pair(const OperationContext& context) {
  return {{"NetworkInterfaceId", context.arguments.interface().id()}, {"InstanceId", context.arguments.instance_id()}};
}

// Adds to a refusal who holds the interface: the cloud calls it a wrong state (Alibaba reference 1.8).
ProviderError JudgeRefusal(OperationContext& context, ProviderError error) {
  if (error.error_class() == ERROR_CLASS_WRONG_STATE) {
    auto interface = ReadInterface(context, context.arguments.interface().id());
    if (interface.ok() && *interface && (*interface)->status() == INTERFACE_STATUS_IN_USE) error.set_error_class(ERROR_CLASS_CONFLICT);
  }
  return JudgeAttachment(context, context.arguments.instance_id(), std::move(error));
}

// An interface that is still leaving another instance is not on its way here.
GoalOf<NetworkInterface> AttachGoal(OperationContext& context) {
  return [goal = InterfaceGoalOf(context, ATTACH)](const NetworkInterface* interface) {
    const bool leaving = interface && interface->status() == INTERFACE_STATUS_DETACHING;
    return leaving ? sdk::Goal::kNotReached : goal(interface);
  };
}

}  // namespace

OperationOutcome Attach(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  const GoalOf<NetworkInterface> goal = AttachGoal(context);
  // The action has no token: whatever happened before is looked at first (Alibaba reference 5.2).
  auto before = ReadInterface(context, id);
  if (!before.ok()) return before.error();
  if (!*before) return sdk::Missing("interface", id);
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);
  constexpr char kAttach[] = "AttachNetworkInterface";
  auto interface = CallAndAwaitInterface(
      context, kAttach, [&] { return context.session.api.Write(Product::kEcs, kAttach, Pair(context), context.deadline); }, id, goal);
  if (interface.ok()) return ResultOf(std::move(interface), id);
  return JudgeRefusal(context, interface.error());
}

OperationOutcome Detach(OperationContext& context) {
  const std::string& id = context.arguments.interface().id();
  const std::string& instance = context.arguments.instance_id();
  auto interface = CallUntilSettled(context, "DetachNetworkInterface", Pair(context), id, InterfaceGoalOf(context, DETACH));
  if (interface.ok()) return ResultOf(std::move(interface), id);
  ProviderError error = JudgeInstanceRefusal(context, instance, interface.error());
  if (error.error_class() == ERROR_CLASS_UNKNOWN_OUTCOME && context.cloud.clock->Now() >= context.deadline) {
    error.set_message(absl::StrCat(error.message(), ". Where it stays Detaching the guest does not let it go: reboot ", instance,
                                   " through the console or the API, then apply again"));
  }
  return error;
}

namespace {

// An address for the interface that no other has and that nothing is to have.
sdk::Result<std::string> PickPrimary(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  ApiClient& api = context.session.api;
  auto subnets = SubnetsById(api, {arguments.subnet_id()}, context.deadline);
  if (!subnets.ok()) return subnets.error();
  if (subnets->empty()) return sdk::Missing("vSwitch", arguments.subnet_id());
  const Subnet& subnet = subnets->Get(0);
  const std::vector<std::string> candidates = sdk::AddressesToTry(subnet, CloudCapabilities(), arguments, context.token, kAddressesTried);
  auto used = UsedAddresses(api, subnet.vpc_id(), candidates, context.deadline);
  if (!used.ok()) return used.error();
  return sdk::FirstFree(candidates, *used, subnet);
}

}  // namespace

OperationOutcome ChangePrimary(OperationContext& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.interface().id();
  const GoalOf<NetworkInterface> goal = InterfaceGoalOf(context, context.kind);
  // The address it has already is refused as a duplicate (Alibaba reference 1.8).
  auto before = ReadInterface(context, id);
  if (!before.ok()) return before.error();
  if (!*before) return sdk::Missing("interface", id);
  if (goal(before->get()) == sdk::Goal::kReached) return ResultOf(std::move(before), id);

  constexpr char kModifyVpc[] = "ModifyInstanceVpcAttribute";
  // The vSwitch is always sent, also where only the address changes (2.9).
  Parameters parameters = {{"InstanceId", arguments.instance_id()},
                           {"VSwitchId", arguments.subnet_id().empty() ? (*before)->subnet_id() : arguments.subnet_id()}};
  std::string address = arguments.primary_ip();
  if (sdk::MustPick(arguments)) {
    auto picked = PickPrimary(context);
    if (!picked.ok()) return picked.error();
    address = *std::move(picked);
  }
  if (!address.empty()) parameters["PrivateIpAddress"] = address;
  auto interface = CallAndAwaitInterface(
      context, kModifyVpc, [&] { return context.session.api.Write(Product::kEcs, kModifyVpc, parameters, context.deadline); }, id, goal);
  if (interface.ok()) return ResultOf(std::move(interface), id);
  ProviderError error = JudgeInstanceRefusal(context, arguments.instance_id(), interface.error());
  if (error.code() == "InvalidPrivateIp.Changing") {
    error.set_message(absl::StrCat(error.message(), " (the change before has to take effect first: start ", arguments.instance_id(),
                                   " once, stop it, and apply again)"));
  }
  if (address.empty()) return error;
  return NameHolders(context, arguments.vpc_id(), {address}, std::move(error));
}

}  // namespace eniform::alicloud
