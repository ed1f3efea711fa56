#include "providers/tencentcloud/await.h"

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/describe.h"

namespace eniform::tencentcloud {
namespace {

// Polls that show no movement before the cloud is asked whether its task failed; doubled after each question.
constexpr int kPatiencePolls = 5;

bool MayBeSoAlready(ErrorClass error_class) {
  switch (error_class) {
    case ERROR_CLASS_NOT_FOUND:
    case ERROR_CLASS_CONFLICT:
    case ERROR_CLASS_WRONG_STATE:
    case ERROR_CLASS_QUOTA:
    case ERROR_CLASS_INVALID:
      return true;
    default:
      return false;
  }
}

ProviderError InDoubt(const Sent& sent, absl::string_view why) {
  ProviderError error = sdk::MakeError(ERROR_CLASS_UNKNOWN_OUTCOME, "", why, sent.action);
  error.set_request_id(sent.answer.request_id);
  return error;
}

ProviderError TaskFailed(const Sent& sent, absl::string_view output) {
  ProviderError error = sdk::MakeError(ERROR_CLASS_INVALID, "FAILED",
                                       absl::StrCat("the cloud accepted the call, but its task failed: ", output), sent.action);
  error.set_request_id(sent.answer.request_id);
  return error;
}

template <typename T>
std::string StatusText(const T* object) {
  return object ? object->cloud_status() : "absent";
}

std::optional<std::string> TaskFailure(OperationContext& context, const Sent& sent, const NetworkInterface*) {
  return InterfaceTaskFailure(context.session.api, sent.answer.request_id, context.deadline);
}

std::optional<std::string> TaskFailure(OperationContext& context, const Sent& sent, const Eip*) {
  return EipTaskFailure(context.session.api, Text(sent.answer.response, "TaskId"), context.deadline);
}

bool Report(OperationContext& context, absl::string_view status, int attempt, absl::Duration next_poll) {
  Progress progress;
  progress.set_cloud_status(std::string(status));
  progress.set_attempt(attempt);
  progress.set_next_poll_seconds(absl::ToDoubleSeconds(next_poll));
  return context.progress(progress);
}

template <typename T>
ObjectResult<T> Await(OperationContext& context, sdk::Poller<T>& poller, const std::string& id, const Sent& sent, sdk::FirstPoll first,
                      const GoalOf<T>& goal) {
  std::optional<ProviderError> failure;
  int seen_attempt = 0;
  std::string seen_status;
  int still = 0;
  int patience = kPatiencePolls;
  auto outcome = poller.Wait(id, first, context.deadline, [&](const typename sdk::Poller<T>::View& view) {
    const Goal now = goal(view.object);
    if (now == Goal::kReached) return true;
    if (now == Goal::kNotReached && sent.refusal) {
      failure = sent.refusal;
      if (failure->error_class() == ERROR_CLASS_WRONG_STATE && view.object && IsChanging(*view.object))
        failure->set_error_class(ERROR_CLASS_BUSY);
      return true;
    }
    const std::string status = StatusText(view.object);
    // Nothing new to say or to ask after an early look.
    if (view.attempt == seen_attempt && status == seen_status) return false;
    seen_attempt = view.attempt;
    seen_status = status;
    if (now == Goal::kNotReached && !sent.refusal && ++still == patience) {
      patience *= 2;
      if (const auto output = TaskFailure(context, sent, view.object)) {
        failure = TaskFailed(sent, *output);
        return true;
      }
    }
    if (!Report(context, status, view.attempt, view.next_poll)) {
      failure = InDoubt(sent, absl::StrCat("nobody waits for it any more; last seen ", status));
      return true;
    }
    return false;
  });
  if (failure) return *failure;
  switch (outcome.end) {
    case sdk::WaitEnd::kDone:
      return outcome.object;
    case sdk::WaitEnd::kTimedOut:
      return InDoubt(sent, absl::StrCat(id, " is not there yet and the time for it is over; last seen ", StatusText(outcome.object.get()),
                                        ". The cloud may still finish it"));
    case sdk::WaitEnd::kFailed:
      break;
  }
  return InDoubt(sent, absl::StrCat("the call was accepted, but what came of it can not be read: ", outcome.error.code(), " ",
                                    outcome.error.message()));
}

template <typename T>
ObjectResult<T> ReadNow(OperationContext& context, sdk::Poller<T>& poller, const std::string& id) {
  auto outcome = poller.Wait(id, sdk::FirstPoll::kAtOnce, context.deadline, [](const typename sdk::Poller<T>::View&) { return true; });
  if (outcome.end == sdk::WaitEnd::kDone) return outcome.object;
  if (outcome.end == sdk::WaitEnd::kFailed) return outcome.error;
  return sdk::MakeError(ERROR_CLASS_TRANSIENT, "", absl::StrCat("the time for the operation is over before ", id, " could be read"));
}

template <typename T>
ObjectResult<T> CallAndAwait(OperationContext& context, sdk::Poller<T>& poller, const ApiCall& call, const std::string& id,
                             const GoalOf<T>& goal) {
  Sent sent{call.action, {}, {}};
  auto answer = context.session.api.Write(call.service, call.action, call.body, context.deadline);
  if (answer.ok()) {
    sent.answer = std::move(*answer);
    return Await(context, poller, id, sent, sdk::FirstPoll::kAfterDelay, goal);
  }
  if (!MayBeSoAlready(answer.error().error_class())) return answer.error();
  sent.refusal = answer.error();
  return Await(context, poller, id, sent, sdk::FirstPoll::kAtOnce, goal);
}

}  // namespace

ObjectResult<NetworkInterface> ReadInterface(OperationContext& context, const std::string& id) {
  return ReadNow(context, context.session.interfaces, id);
}

ObjectResult<Eip> ReadEip(OperationContext& context, const std::string& id) { return ReadNow(context, context.session.eips, id); }

ObjectResult<NetworkInterface> AwaitInterface(OperationContext& context, const std::string& id, const Sent& sent, sdk::FirstPoll first,
                                              const GoalOf<NetworkInterface>& goal) {
  return Await(context, context.session.interfaces, id, sent, first, goal);
}

ObjectResult<Eip> AwaitEip(OperationContext& context, const std::string& id, const Sent& sent, sdk::FirstPoll first,
                           const GoalOf<Eip>& goal) {
  return Await(context, context.session.eips, id, sent, first, goal);
}

ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const ApiCall& call, const std::string& id,
                                                     const GoalOf<NetworkInterface>& goal) {
  return CallAndAwait(context, context.session.interfaces, call, id, goal);
}

ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const ApiCall& call, const std::string& id, const GoalOf<Eip>& goal) {
  return CallAndAwait(context, context.session.eips, call, id, goal);
}

sdk::Result<InstanceView> AwaitInstanceOperation(OperationContext& context, const std::string& instance_id, const char* action,
                                                 const std::string& request_id) {
  Sent sent{action, {}, {}};
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
            failure = TaskFailed(sent, now.operation_error.empty() ? "the cloud gives no reason" : now.operation_error);
            return true;
          }
          // Another operation came after ours and hides it; the interface will tell.
          if (!ours && now.operation_state == "SUCCESS" && now.instance.status() != INSTANCE_STATUS_CHANGING &&
              ++others >= 2 * kPatiencePolls) {
            return true;
          }
        }
        const std::string status = view.object ? view.object->instance.cloud_status() : "absent";
        if (!Report(context, status, view.attempt, view.next_poll)) {
          failure = InDoubt(sent, absl::StrCat("nobody waits for it any more; the instance was last seen ", status));
          return true;
        }
        return false;
      });
  if (failure) return *failure;
  if (outcome.end == sdk::WaitEnd::kDone) return *outcome.object;
  if (outcome.end == sdk::WaitEnd::kFailed) {
    return InDoubt(sent, absl::StrCat("the call was accepted, but what came of it can not be read: ", outcome.error.code(), " ",
                                      outcome.error.message()));
  }
  return InDoubt(sent,
                 absl::StrCat(instance_id, " has not finished and the time for it is over; last seen ",
                              outcome.object ? outcome.object->instance.cloud_status() : "absent", ". The cloud may still finish it"));
}

ProviderError JudgeInstanceRefusal(OperationContext& context, const std::string& instance_id, ProviderError refusal) {
  if (refusal.error_class() != ERROR_CLASS_WRONG_STATE) return refusal;
  auto views = DescribeInstances(context.session.api, {instance_id}, context.deadline);
  if (views.ok() && !views->empty() && views->front().instance.status() == INSTANCE_STATUS_CHANGING) {
    refusal.set_error_class(ERROR_CLASS_BUSY);
    refusal.set_message(absl::StrCat(refusal.message(), " (", instance_id, " is ", views->front().instance.cloud_status(), ")"));
  }
  return refusal;
}

}  // namespace eniform::tencentcloud
