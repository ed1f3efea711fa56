#include "providers/alicloud/operations.h"

#include "absl/strings/str_cat.h"
#include "providers/sdk/resolve.h"

namespace eniform::alicloud {
namespace {

// How long an interface may stay in a passing state before the call is made again.
constexpr absl::Duration kResendAfter = absl::Seconds(45);

// Whether a repetition that ended so leaves the call before it as it was: what comes of that one is waited for.
bool LeavesAsItWas(const ProviderError& error) {
  switch (error.error_class()) {
    case ERROR_CLASS_THROTTLED:
    case ERROR_CLASS_BUSY:
    case ERROR_CLASS_TRANSIENT:
    case ERROR_CLASS_UNKNOWN_OUTCOME:
      return true;
    default:
      return false;
  }
}

// What a repetition with the same token would go on with is not RUNNING: addresses that are picked come with a call of their own.
ResolveResponse ResolveCreate(OperationContext& context) {
  ResolveResponse response = sdk::ResolveByObjects(context);
  const bool unfinished = response.outcome() == ResolveResponse::RUNNING && context.arguments.auto_ip_count() > 0;
  return unfinished ? sdk::Settled(ResolveResponse::NOT_DONE) : response;
}

}  // namespace

const std::vector<sdk::OperationHandler<Session>>& Operations() {
  static const auto* const handlers = new std::vector<sdk::OperationHandler<Session>>{
      {CREATE_INTERFACE, &CreateInterface, &ResolveCreate},
      {DELETE_INTERFACE, &DeleteInterface},
      {UPDATE_INTERFACE, &UpdateInterface},
      {SET_SECURITY_GROUPS, &SetSecurityGroups},
      {SET_DELETE_ON_TERMINATION, &SetDeleteOnTermination},
      {SET_TAGS, &SetTags},
      {ASSIGN_ADDRESSES, &AssignAddresses},
      {UNASSIGN_ADDRESSES, &UnassignAddresses},
      {ATTACH, &Attach},
      {DETACH, &Detach},
      {CHANGE_SUBNET, &ChangePrimary},
      {CHANGE_PRIMARY_ADDRESS, &ChangePrimary},
      {ALLOCATE_EIP, &AllocateEip},
      {RELEASE_EIP, &ReleaseEip},
      {UPDATE_EIP, &UpdateEip},
      {BIND_EIP, &BindEip},
      {UNBIND_EIP, &UnbindEip},
  };
  return *handlers;
}

OperationOutcome Execute(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
  auto outcome = sdk::ExecuteOperation(session, request, progress, Operations());
  if (outcome.ok()) session.tokens.Forget(request.token());
  return outcome;
}

ResolveResponse Resolve(Session& session, const ResolveRequest& request) {
  ResolveResponse response = sdk::ResolveOperation(session, request, Operations());
  if (response.outcome() == ResolveResponse::DONE) session.tokens.Forget(request.token());
  return response;
}

sdk::Result<ApiAnswer> WriteWithToken(OperationContext& context, Product product, const char* action, Parameters parameters, TokenOf of) {
  TokenChain& tokens = context.session.tokens;
  const std::string chain = of == TokenOf::kOperation ? context.token : RenewedToken(absl::StrCat(context.token, "/second"), 1);
  parameters["ClientToken"] = tokens.Current(chain).token;
  auto answer = context.session.api.Write(product, action, parameters, context.deadline);
  if (answer.ok()) return answer;
  const bool used_up = product == Product::kVpc ? IsDefiniteRefusal(answer.error()) : answer.error().code() == "IdempotentFailed";
  if (used_up) tokens.Refused(chain);
  return answer;
}

ObjectResult<NetworkInterface> CallUntilSettled(OperationContext& context, const char* action, const Parameters& parameters,
                                                const std::string& id, const GoalOf<NetworkInterface>& goal) {
  bool heard = true;
  bool accepted = false;  // in an earlier round
  const sdk::ProgressSink progress = [&](const Progress& report) { return heard = context.progress(report); };
  while (true) {
    bool settled = false;  // by the call itself: its answer was lost
    sdk::OperationContext round{context.cloud,
                                context.kind,
                                context.arguments,
                                context.token,
                                std::min(context.deadline, context.cloud.clock->Now() + kResendAfter),
                                progress};
    auto interface = sdk::CallAndAwaitInterface(
        round, action,
        [&] {
          auto answer = context.session.api.Write(Product::kEcs, action, parameters, context.deadline);
          if (accepted && !answer.ok() && LeavesAsItWas(answer.error())) return sdk::Result<ApiAnswer>(ApiAnswer());
          settled = !answer.ok() && answer.error().error_class() == ERROR_CLASS_UNKNOWN_OUTCOME;
          return answer;
        },
        id, goal);
    if (interface.ok() || settled || !heard) return interface;
    if (interface.error().error_class() != ERROR_CLASS_UNKNOWN_OUTCOME) {
      // What refuses the repetition says nothing about the call before it, which the cloud may still carry out.
      if (accepted) interface.error().set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
      return interface;
    }
    accepted = true;
    if (context.cloud.clock->Now() >= context.deadline) return interface;
    auto now = ReadInterface(context, id);
    if (!now.ok()) return interface;
    if (goal(now->get()) == sdk::Goal::kReached) return now;
  }
}

ProviderError CanNotClear(const char* what, const std::string& id) {
  return sdk::MakeError(ERROR_CLASS_INVALID, "",
                        absl::StrCat("Alibaba Cloud does not say that a ", what, " can be emptied; give ", id,
                                     " another one, or leave the line out of the declaration"));
}

}  // namespace eniform::alicloud
