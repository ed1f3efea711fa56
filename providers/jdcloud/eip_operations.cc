#include <algorithm>

#include "absl/strings/str_cat.h"
#include "providers/jdcloud/operations.h"

namespace eniform::jdcloud {
namespace {

using sdk::FirstPoll;
using sdk::Goal;
using sdk::GoalOf;
using sdk::ObjectResult;
using sdk::ResultOf;
using sdk::Sent;

// The cloud has no default and sells no less (JD reference 2.2).
constexpr int kDefaultMbps = 1;
// Of standard EIPs, in every region (JD reference 2.2).
constexpr char kLine[] = "bgp";

std::string EipPath(const std::string& id) { return absl::StrCat("/elasticIps/", id); }

RequestJson AllocationBody(const Context& context) {
  const OperationArguments& arguments = context.arguments;
  RequestJson spec = {{"bandwidthMbps", arguments.bandwidth_mbps() > 0 ? arguments.bandwidth_mbps() : kDefaultMbps}, {"provider", kLine}};
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED) spec["chargeSpec"] = {{"chargeMode", ChargeText(arguments.charge())}};
  // More than one at a time may come to a part of them (JD reference 5).
  RequestJson body = {{"maxCount", 1}, {"elasticIpSpec", std::move(spec)}};
  if (!arguments.name().empty()) body["elasticIpName"] = arguments.name();
  body["userTags"] = UserTags(context);
  return body;
}

// Whether the interface shows the binding, or no longer does; nullptr shows none.
GoalOf<NetworkInterface> InterfaceShows(const Context& context, OperationKind kind) {
  return [&context, kind](const NetworkInterface* interface) {
    const bool shown =
        interface && std::any_of(interface->addresses().begin(), interface->addresses().end(), [&](const PrivateAddress& a) {
          return a.eip_id() == context.arguments.eip().id() && (kind == UNBIND_EIP || a.address() == context.arguments.private_ip());
        });
    return shown == (kind == BIND_EIP) ? Goal::kReached : Goal::kNotReached;
  };
}

// A binding is settled when the interface shows it too (JD reference 2.5).
OperationOutcome BothSides(Context& context, ObjectResult<Eip> eip, const char* action) {
  const std::string& interface = context.arguments.interface().id();
  if (!interface.empty()) {
    auto shown = sdk::AwaitInterface(context, interface, Sent{action, {}, {}}, FirstPoll::kAtOnce, InterfaceShows(context, context.kind));
    if (!shown.ok()) return shown.error();
  }
  return ResultOf(std::move(eip), context.arguments.eip().id());
}

ResolveResponse ResolveBothSides(Context& context) {
  ResolveResponse response = sdk::ByEip(context, context.kind);
  if (response.outcome() != ResolveResponse::DONE || context.arguments.interface().id().empty()) return response;
  auto interface = sdk::ReadInterface(context, context.arguments.interface().id());
  if (!interface.ok()) return sdk::Failed(interface.error());
  if (InterfaceShows(context, context.kind)(interface->get()) != Goal::kReached) return sdk::Settled(ResolveResponse::RUNNING);
  return response;
}

}  // namespace

OperationOutcome AllocateEip(Context& context) {
  if (context.arguments.charge() != EIP_CHARGE_UNSPECIFIED && ChargeText(context.arguments.charge()).empty()) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", "JD Cloud allocates EIPs by traffic or by bandwidth only", "createElasticIps");
  }
  Sent sent{"createElasticIps", {}, {}};
  const auto id = MakeOnce(
      context, sent, "EIP", {Product::kVpc, sent.action, "POST", "/elasticIps/", {}, AllocationBody(context)},
      [&] { return IdOf(context.session.FindEip(context.token, context.deadline)); },
      [](const Json& result) {
        const std::vector<std::string> ids = sdk::Texts(result, "elasticIpIds");
        return ids.empty() ? "" : ids[0];
      });
  if (!id.ok()) return id.error();
  auto outcome = ResultOf(sdk::AwaitEip(context, *id, sent, FirstPoll::kAfterDelay, sdk::EipGoalOf(context, ALLOCATE_EIP)), *id);
  if (!outcome.ok()) return outcome;
  outcome->set_request_id(sent.answer.request_id);
  context.session.attempts.Forget(context.token);
  return outcome;
}

OperationOutcome ReleaseEip(Context& context) {
  const std::string& id = context.arguments.eip().id();
  const ApiRequest call{Product::kVpc, "deleteElasticIp", "DELETE", EipPath(id), {}, {}};
  auto eip = sdk::CallAndAwaitEip(
      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id, sdk::EipGoalOf(context, RELEASE_EIP));
  if (!eip.ok()) return sdk::NameBinding(context, eip.error());
  return ResultOf(std::move(eip), id);
}

OperationOutcome UpdateEip(Context& context) {
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  auto eip = sdk::ReadEip(context, id);
  if (!eip.ok()) return eip.error();
  if (!*eip) return sdk::Missing("EIP", id);
  if (arguments.charge() != EIP_CHARGE_UNSPECIFIED && arguments.charge() != (*eip)->charge()) {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", "JD Cloud does not change how an EIP is paid for", "modifyElasticIp");
  }
  RequestJson body = RequestJson::object();
  if (arguments.bandwidth_mbps() > 0 && arguments.bandwidth_mbps() != (*eip)->bandwidth_mbps()) {
    body["bandwidthMbps"] = arguments.bandwidth_mbps();
  }
  if (arguments.has_name() && arguments.name() != (*eip)->name()) body["elasticIpName"] = arguments.name();
  if (body.empty()) return ResultOf(std::move(eip), id);
  const ApiRequest call{Product::kVpc, "modifyElasticIp", "PATCH", EipPath(id), {}, std::move(body)};
  return ResultOf(
      sdk::CallAndAwaitEip(
          context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id, sdk::EipGoalOf(context, UPDATE_EIP)),
      id);
}

OperationOutcome BindEip(Context& context) {
  // Without an address the cloud would choose one, nobody knows which (JD reference 8).
  if (ProviderError error = sdk::FillPrivateIp(context); sdk::IsError(error)) return error;
  const OperationArguments& arguments = context.arguments;
  const std::string& id = arguments.eip().id();
  const ApiRequest call{Product::kVpc,
                        "associateElasticIp",
                        "POST",
                        InterfacePath(arguments.interface().id(), ":associateElasticIp"),
                        {},
                        {{"elasticIpId", id}, {"privateIpAddress", arguments.private_ip()}}};
  auto eip = sdk::CallAndAwaitEip(
      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id, sdk::EipGoalOf(context, BIND_EIP));
  if (!eip.ok()) return sdk::NameBinding(context, eip.error());
  return BothSides(context, std::move(eip), call.action);
}

OperationOutcome UnbindEip(Context& context) {
  const std::string& id = context.arguments.eip().id();
  auto before = sdk::ReadEip(context, id);
  if (!before.ok()) return before.error();
  if (*before) {
    if (ProviderError error = sdk::RefuseOtherBinding(context, **before, "disassociateElasticIp"); sdk::IsError(error)) return error;
  }
  const GoalOf<Eip> goal = sdk::EipGoalOf(context, UNBIND_EIP);
  const ApiRequest call{Product::kVpc,
                        "disassociateElasticIp",
                        "POST",
                        InterfacePath(context.arguments.interface().id(), ":disassociateElasticIp"),
                        {},
                        {{"elasticIpId", id}}};
  if (goal(before->get()) == Goal::kReached) return BothSides(context, std::move(before), call.action);
  auto eip = sdk::CallAndAwaitEip(
      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id, goal);
  if (!eip.ok()) return eip.error();
  return BothSides(context, std::move(eip), call.action);
}

ResolveResponse ResolveBind(Context& context) {
  const ProviderError error = sdk::FillPrivateIp(context);
  if (error.error_class() == ERROR_CLASS_NOT_FOUND) return sdk::Settled(ResolveResponse::NOT_DONE);
  if (sdk::IsError(error)) return sdk::Failed(error);
  return ResolveBothSides(context);
}

ResolveResponse ResolveUnbind(Context& context) { return ResolveBothSides(context); }

}  // namespace eniform::jdcloud
