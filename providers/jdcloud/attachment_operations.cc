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

// How long a task that the cloud accepted may work without a trace (JD reference 5).
constexpr absl::Duration kLongestTask = absl::Minutes(10);

ApiRequest InstanceCall(const char* action, const std::string& instance_id, RequestJson body) {
  return {Product::kVm, action, "POST", absl::StrCat("/instances/", instance_id, ":", action), {}, std::move(body)};
}

ProviderError NoTurn(const std::string& instance_id, const char* action) {
  return sdk::MakeError(ERROR_CLASS_BUSY, "", absl::StrCat("other operations on ", instance_id, " took all the time there was"), action);
}

bool StillAtIt(Context& context) {
  const Attempt attempt = context.session.attempts.Find(context.token);
  return attempt.accepted && context.session.clock->Now() - *attempt.accepted < kLongestTask;
}

// Makes the call unless the cloud is at it already; there is no state "attaching" to ask for, and a repeated detach is to be avoided (JD
// reference 5). `now` is the interface as it was read just now. REQUIRES: it is this operation's turn on the instance.
ObjectResult<NetworkInterface> SendOnce(Context& context, const ApiRequest& call, const GoalOf<NetworkInterface>& goal,
                                        ObjectResult<NetworkInterface> now) {
  const std::string& id = context.arguments.interface().id();
  if (goal(now->get()) == Goal::kPending) {
    // What is under way may lead elsewhere: to another instance, or back.
    now = sdk::AwaitInterface(context, id, Sent{call.action, {}, {}}, FirstPoll::kAfterDelay, [&](const NetworkInterface* interface) {
      return goal(interface) == Goal::kPending ? Goal::kPending : Goal::kReached;
    });
    if (!now.ok()) return now.error();
  }
  if (goal(now->get()) == Goal::kReached) return now;
  if (!*now) return sdk::Missing("interface", id);
  if (StillAtIt(context)) return sdk::AwaitInterface(context, id, Sent{call.action, {}, {}}, FirstPoll::kAfterDelay, goal);
  auto interface = sdk::CallAndAwaitInterface(
      context, call.action,
      [&] {
        auto answer = context.session.api.Write(call, context.deadline);
        const absl::Time answered = context.session.clock->Now();
        if (answer.ok()) {
          context.session.attempts.Keep(context.token, {.maybe_sent = true, .accepted = answered});
        } else if (answer.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME) {
          context.session.attempts.Keep(context.token, {.maybe_sent = true, .lost = answered});
        }
        return answer;
      },
      id, goal);
  if (interface.ok()) context.session.attempts.Forget(context.token);
  return interface;
}

// An interface that is at another instance than planned; an error without a class: it is not.
ProviderError RefuseOtherInstance(const NetworkInterface* interface, const std::string& instance_id, const char* action) {
  if (!interface || interface->status() != INTERFACE_STATUS_IN_USE || interface->instance_id() == instance_id) return {};
  return sdk::MakeError(ERROR_CLASS_CONFLICT, "",
                        absl::StrCat(interface->id(), " is attached to ", interface->instance_id(), "; plan again"), action);
}

GoalOf<NetworkInterface> FlagGoal(const Context& context) {
  return [&context](const NetworkInterface* interface) {
    return interface && interface->has_delete_on_termination() &&
                   interface->delete_on_termination() == context.arguments.delete_on_termination()
               ? Goal::kReached
               : Goal::kNotReached;
  };
}

// REQUIRES: it is this operation's turn on the instance.
OperationOutcome SendFlag(Context& context) {
  const std::string& id = context.arguments.interface().id();
  const std::string& instance_id = context.arguments.instance_id();
  const ApiRequest call = InstanceCall(
      "modifyInstanceNetworkAttribute", instance_id,
      {{"networks", RequestJson::array({{{"networkInterfaceId", id}, {"autoDelete", context.arguments.delete_on_termination()}}})}});
  auto interface = sdk::CallAndAwaitInterface(
      context, call.action, [&] { return context.session.api.Write(call, context.deadline); }, id, FlagGoal(context));
  if (!interface.ok()) return sdk::JudgeInstanceRefusal(context, instance_id, interface.error());
  return ResultOf(std::move(interface), id);
}

OperationOutcome ChangeAttachment(Context& context, const ApiRequest& call) {
  const std::string& id = context.arguments.interface().id();
  const std::string& instance_id = context.arguments.instance_id();
  const auto turn = context.session.turns.Take(instance_id, context.deadline);
  if (!turn) return NoTurn(instance_id, call.action);
  const Watched::Watch watch(context.session.watched, id);
  auto before = sdk::ReadInterface(context, id);
  if (!before.ok()) return before.error();
  if (ProviderError error = RefuseOtherInstance(before->get(), instance_id, call.action); sdk::IsError(error)) return error;
  auto interface = SendOnce(context, call, sdk::InterfaceGoalOf(context, context.kind), std::move(before));
  if (!interface.ok()) return sdk::JudgeAttachment(context, instance_id, interface.error());
  // Attached by another call than this one, which had another flag (JD reference 2.5: attached is what has the wanted one).
  if (context.kind == ATTACH && FlagGoal(context)(interface->get()) != Goal::kReached) return SendFlag(context);
  return ResultOf(std::move(interface), id);
}

}  // namespace

OperationOutcome Attach(Context& context) {
  return ChangeAttachment(context, InstanceCall("attachNetworkInterface", context.arguments.instance_id(),
                                                {{"networkInterfaceId", context.arguments.interface().id()},
                                                 {"autoDelete", context.arguments.delete_on_termination()}}));
}

OperationOutcome Detach(Context& context) {
  return ChangeAttachment(context, InstanceCall("detachNetworkInterface", context.arguments.instance_id(),
                                                {{"networkInterfaceId", context.arguments.interface().id()}}));
}

OperationOutcome SetDeleteOnTermination(Context& context) {
  const std::string& instance_id = context.arguments.instance_id();
  const auto turn = context.session.turns.Take(instance_id, context.deadline);
  if (!turn) return NoTurn(instance_id, "modifyInstanceNetworkAttribute");
  return SendFlag(context);
}

ResolveResponse ResolveAttachment(Context& context) {
  const Watched::Watch watch(context.session.watched, context.arguments.interface().id());
  ResolveResponse response = sdk::ByInterface(context, context.kind);
  if (response.outcome() == ResolveResponse::DONE && context.kind == ATTACH &&
      FlagGoal(context)(&response.result().interfaces(0)) != Goal::kReached) {
    return sdk::Settled(ResolveResponse::NOT_DONE);  // trying again changes the flag alone
  }
  if (response.outcome() == ResolveResponse::NOT_DONE && StillAtIt(context)) return sdk::Settled(ResolveResponse::RUNNING);
  if (response.outcome() == ResolveResponse::DONE) context.session.attempts.Forget(context.token);
  return WhileItMayShow(context, std::move(response));
}

ResolveResponse ResolveDeleteOnTermination(Context& context) {
  const std::string& id = context.arguments.interface().id();
  auto interface = sdk::ReadInterface(context, id);
  if (!interface.ok()) return sdk::Failed(interface.error());
  if (FlagGoal(context)(interface->get()) != Goal::kReached) return sdk::Settled(ResolveResponse::NOT_DONE);
  return sdk::Settled(ResolveResponse::DONE, *ResultOf(std::move(interface), id));
}

}  // namespace eniform::jdcloud
