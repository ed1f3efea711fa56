#include "providers/sdk/resolve.h"

namespace eniform::sdk {
namespace {

// An object just made may not be listed at once (Tencent reference 5.1). A look that comes too early does no harm beyond a repeated
// call with the same token.
constexpr int kLooks = 3;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(700);

template <typename T>
ResolveResponse FromGoal(Goal goal, const ObjectResult<T>& object, const std::string& id) {
  switch (goal) {
    case Goal::kReached:
      return Settled(ResolveResponse::DONE, *ResultOf(object, id));
    case Goal::kPending:
      return Settled(ResolveResponse::RUNNING);
    case Goal::kNotReached:
      break;
  }
  return Settled(ResolveResponse::NOT_DONE);
}

template <typename T>
ResolveResponse ByState(const ObjectResult<T>& object, const std::string& id, const GoalOf<T>& goal) {
  if (!object.ok()) return Failed(object.error());
  return FromGoal(goal(object->get()), object, id);
}

// The one object that carries the operation's tag.
template <typename T>
ObjectResult<T> FindByToken(OperationContext& context, ObjectResult<T> (CloudSession::*find)(const std::string&, absl::Time)) {
  for (int look = 1;; ++look) {
    auto object = (context.cloud.*find)(context.token, context.deadline);
    if (!object.ok() || *object || look == kLooks) return object;
    context.cloud.clock->SleepUntil(context.cloud.clock->Now() + kBetweenLooks);
  }
}

ResolveResponse ResolveCreate(OperationContext& context) {
  auto interface = FindByToken<NetworkInterface>(context, &CloudSession::FindInterface);
  if (!interface.ok()) return Failed(interface.error());
  if (!*interface) return Settled(ResolveResponse::NOT_DONE);
  ResolveResponse response = FromGoal(InterfaceGoal(CREATE_INTERFACE, context.arguments, interface->get()), interface, "");
  if (response.outcome() != ResolveResponse::DONE) return response;
  for (std::string& address : PickedAddresses(**interface, GivenAddresses(context.arguments))) {
    response.mutable_result()->add_picked_ips(std::move(address));
  }
  return response;
}

ResolveResponse ResolveAllocate(OperationContext& context) {
  auto eip = FindByToken<Eip>(context, &CloudSession::FindEip);
  if (!eip.ok()) return Failed(eip.error());
  if (!*eip) return Settled(ResolveResponse::NOT_DONE);
  return FromGoal(EipGoal(ALLOCATE_EIP, context.arguments, eip->get()), eip, "");
}

ResolveResponse ResolveMove(OperationContext& context) {
  const std::string& source = context.arguments.interface().id();
  // The source first: what arrives between the two looks is then seen on both sides, and never on none.
  auto from = ReadInterface(context, source);
  if (!from.ok()) return Failed(from.error());
  auto to = ReadInterface(context, context.arguments.to_interface().id());
  if (!to.ok()) return Failed(to.error());
  const Goal there = InterfaceGoal(MOVE_ADDRESSES, context.arguments, to->get());
  const Goal gone = MoveSourceGoal(context.arguments, from->get());
  if (there != Goal::kReached || gone != Goal::kReached) {
    const bool moving = there != Goal::kNotReached || gone == Goal::kPending;
    return Settled(moving ? ResolveResponse::RUNNING : ResolveResponse::NOT_DONE);
  }
  OperationResult result = *ResultOf(from, source);
  *result.add_interfaces() = **to;
  return Settled(ResolveResponse::DONE, std::move(result));
}

ResolveResponse ResolveBind(OperationContext& context) {
  const ProviderError error = FillPrivateIp(context);
  if (error.error_class() == ERROR_CLASS_NOT_FOUND) return Settled(ResolveResponse::NOT_DONE);
  if (IsError(error)) return Failed(error);
  return ByEip(context, BIND_EIP);
}

}  // namespace

ResolveResponse Failed(ProviderError error) {
  ResolveResponse response;
  *response.mutable_error() = std::move(error);
  return response;
}

ResolveResponse Settled(ResolveResponse::Outcome outcome, OperationResult result) {
  ResolveResponse response;
  response.set_outcome(outcome);
  if (outcome == ResolveResponse::DONE) *response.mutable_result() = std::move(result);
  return response;
}

ResolveResponse ByInterface(OperationContext& context, OperationKind kind) {
  const std::string& id = context.arguments.interface().id();
  return ByState(ReadInterface(context, id), id, InterfaceGoalOf(context, kind));
}

ResolveResponse ByEip(OperationContext& context, OperationKind kind) {
  const std::string& id = context.arguments.eip().id();
  return ByState(ReadEip(context, id), id, EipGoalOf(context, kind));
}

ResolveResponse ResolveByObjects(OperationContext& context) {
  switch (context.kind) {
    case CREATE_INTERFACE:
      return ResolveCreate(context);
    case ALLOCATE_EIP:
      return ResolveAllocate(context);
    case MOVE_ADDRESSES:
      return ResolveMove(context);
    case BIND_EIP:
      return ResolveBind(context);
    case ASSIGN_ADDRESSES:
      return context.arguments.auto_ip_count() > 0 ? Settled(ResolveResponse::NOT_DONE) : ByInterface(context, ASSIGN_ADDRESSES);
    case RELEASE_EIP:
    case UPDATE_EIP:
    case UNBIND_EIP:
      return ByEip(context, context.kind);
    case SET_TAGS:
      return context.arguments.eip().id().empty() ? ByInterface(context, SET_TAGS) : ByEip(context, SET_TAGS);
    default:
      return ByInterface(context, context.kind);
  }
}

}  // namespace eniform::sdk
