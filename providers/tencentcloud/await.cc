#include "providers/tencentcloud/await.h"

#include "absl/strings/str_cat.h"

namespace eniform::tencentcloud {
namespace {

sdk::SendCall Sending(OperationContext& context, const ApiCall& call) {
  return [&context, &call] { return context.session.api.Write(call.service, call.action, call.body, context.deadline); };
}

}  // namespace

sdk::ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const ApiCall& call, const std::string& id,
                                                          const sdk::GoalOf<NetworkInterface>& goal) {
  return sdk::CallAndAwaitInterface(context, call.action, Sending(context, call), id, goal);
}

sdk::ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const ApiCall& call, const std::string& id,
                                       const sdk::GoalOf<Eip>& goal) {
  return sdk::CallAndAwaitEip(context, call.action, Sending(context, call), id, goal);
}

sdk::Result<InstanceView> AwaitInstanceOperation(OperationContext& context, const std::string& instance_id, const char* action,
                                                 const std::string& request_id) {
  sdk::Sent sent{action, {}, {}};
  sent.answer.request_id = request_id;
  std::optional<ProviderError> failure;
  int others = 0;
  auto outcome = context.session.instances.Wait(
      instance_id, sdk::FirstPoll::kAfterDelay, context.deadline, [&](const sdk::Poller<InstanceView>::View& view) {
        if (view.object) {
          const InstanceView& now = *view.object;
          const bool ours = now.operation == action && (now.operation_request_id == request_id || now.operation_request_id.empty());
          if (ours && now.operation_state == "SUCCESS") return true;
          if (ours && now.operation_state == "FAILED") {
            failure = sdk::TaskFailed(sent, now.operation_error.empty() ? "the cloud gives no reason" : now.operation_error);
            return true;
          }
          // Another operation came after ours and hides it; the interface will tell.
          if (!ours && now.operation_state == "SUCCESS" && now.instance.status() != INSTANCE_STATUS_CHANGING &&
              ++others >= 2 * sdk::kPatiencePolls) {
            return true;
          }
        }
        const std::string status = view.object ? view.object->instance.cloud_status() : "absent";
        if (!sdk::Report(context, status, view.attempt, view.next_poll)) {
          failure = sdk::InDoubt(sent, absl::StrCat("nobody waits for it any more; the instance was last seen ", status));
          return true;
        }
        return false;
      });
  if (failure) return *failure;
  if (outcome.end == sdk::WaitEnd::kDone) return *outcome.object;
  if (outcome.end == sdk::WaitEnd::kFailed) return sdk::CanNotBeRead(sent, outcome.error);
  return sdk::InDoubt(sent,
                      absl::StrCat(instance_id, " has not finished and the time for it is over; last seen ",
                                   outcome.object ? outcome.object->instance.cloud_status() : "absent", ". The cloud may still finish it"));
}

}  // namespace eniform::tencentcloud
