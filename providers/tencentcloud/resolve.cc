#include "providers/tencentcloud/resolve.h"

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/describe.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(2);
// An object just made may not be listed at once (Tencent reference 5.1). A look that comes too early does no harm beyond a repeated
// call with the same token.
constexpr int kLooks = 3;
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(700);

ResolveResponse Failed(ProviderError error) {
  ResolveResponse response;
  *response.mutable_error() = std::move(error);
  return response;
}

ResolveResponse Settled(ResolveResponse::Outcome outcome, OperationResult result = {}) {
  ResolveResponse response;
  response.set_outcome(outcome);
  if (outcome == ResolveResponse::DONE) *response.mutable_result() = std::move(result);
  return response;
}

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
ObjectResult<T> FindByToken(OperationContext& context,
                            sdk::Result<sdk::Page<T>> (*describe)(ApiClient&, const RequestJson&, int64_t, absl::Time)) {
  const RequestJson filters = RequestJson::array({Filter("tag:eniform:op", {context.token})});
  for (int look = 1;; ++look) {
    auto page = describe(context.session.api, filters, 0, context.deadline);
    if (!page.ok()) return page.error();
    if (!page->items.empty()) return std::make_shared<const T>(page->items[0]);
    if (look == kLooks) return std::shared_ptr<const T>();
    context.session.clock->SleepUntil(context.session.clock->Now() + kBetweenLooks);
  }
}

ResolveResponse ResolveCreate(OperationContext& context) {
  auto interface = FindByToken<NetworkInterface>(context, &DescribeInterfaces);
  if (!interface.ok()) return Failed(interface.error());
  if (!*interface) return Settled(ResolveResponse::NOT_DONE);
  ResolveResponse response = FromGoal(InterfaceGoal(CREATE_INTERFACE, context.arguments, interface->get()), interface, "");
  if (response.outcome() != ResolveResponse::DONE) return response;
  const std::vector<std::string> given = GivenAddresses(context.arguments);
  for (const PrivateAddress& address : (*interface)->addresses()) {
    if (!address.primary() && std::find(given.begin(), given.end(), address.address()) == given.end()) {
      response.mutable_result()->add_picked_ips(address.address());
    }
  }
  return response;
}

ResolveResponse ResolveAllocate(OperationContext& context) {
  auto eip = FindByToken<Eip>(context, &DescribeEips);
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

ResolveResponse ResolvePrimary(OperationContext& context, OperationKind kind) {
  const OperationArguments& arguments = context.arguments;
  auto views = DescribeInstances(context.session.api, {arguments.instance_id()}, context.deadline);
  if (!views.ok()) return Failed(views.error());
  if (views->empty()) return Failed(Missing("instance", arguments.instance_id()));
  const InstanceView& view = views->front();
  if (view.operation == "ModifyInstancesVpcAttribute" && view.operation_state == "OPERATING") return Settled(ResolveResponse::RUNNING);
  const std::string& id = arguments.interface().id();
  return ByState(ReadInterface(context, id), id, InterfaceGoalOf(context, kind));
}

ResolveResponse ResolveBind(OperationContext& context) {
  OperationArguments& arguments = context.arguments;
  if (arguments.private_ip().empty()) {
    auto interface = ReadInterface(context, arguments.interface().id());
    if (!interface.ok()) return Failed(interface.error());
    if (!*interface) return Settled(ResolveResponse::NOT_DONE);
    arguments.set_private_ip(PrimaryAddress(**interface));
  }
  const std::string& id = arguments.eip().id();
  return ByState(ReadEip(context, id), id, EipGoalOf(context, BIND_EIP));
}

}  // namespace

ResolveResponse Resolve(Session& session, const ResolveRequest& request) {
  const sdk::ProgressSink quiet = [](const Progress&) { return true; };
  OperationContext context{session, request.operation().arguments(), request.token(), session.clock->Now() + kPatience, quiet};
  const OperationKind kind = request.operation().kind();
  const OperationArguments& arguments = context.arguments;
  switch (kind) {
    case CREATE_INTERFACE:
      return ResolveCreate(context);
    case ALLOCATE_EIP:
      return ResolveAllocate(context);
    case MOVE_ADDRESSES:
      return ResolveMove(context);
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return ResolvePrimary(context, kind);
    case BIND_EIP:
      return ResolveBind(context);
    case ASSIGN_ADDRESSES:
      if (arguments.auto_ip_count() > 0) return Settled(ResolveResponse::NOT_DONE);
      break;
    case RELEASE_EIP:
    case UPDATE_EIP:
    case UNBIND_EIP:
      return ByState(ReadEip(context, arguments.eip().id()), arguments.eip().id(), EipGoalOf(context, kind));
    case SET_TAGS:
      if (!arguments.eip().id().empty()) {
        return ByState(ReadEip(context, arguments.eip().id()), arguments.eip().id(), EipGoalOf(context, kind));
      }
      break;
    case DELETE_INTERFACE:
    case UPDATE_INTERFACE:
    case SET_SECURITY_GROUPS:
    case UNASSIGN_ADDRESSES:
    case ATTACH:
    case DETACH:
    case MOVE_INTERFACE:
      break;
    default:
      return Failed(sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat(OperationKind_Name(kind), " is no operation of this cloud")));
  }
  const std::string& id = arguments.interface().id();
  return ByState(ReadInterface(context, id), id, InterfaceGoalOf(context, kind));
}

}  // namespace eniform::tencentcloud
