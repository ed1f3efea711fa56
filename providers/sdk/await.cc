#include "providers/sdk/await.h"

#include "absl/strings/str_cat.h"

namespace eniform::sdk {
namespace {

template <typename T>
std::string StatusText(const T* object) {
  return object ? object->cloud_status() : "absent";
}

template <typename T>
ObjectResult<T> Await(OperationContext& context, Poller<T>& poller, const std::string& id, const Sent& sent, FirstPoll first,
                      const GoalOf<T>& goal) {
  std::optional<ProviderError> failure;
  int seen_attempt = 0;
  std::string seen_status;
  int still = 0;
  int patience = kPatiencePolls;
  auto outcome = poller.Wait(id, first, context.deadline, [&](const typename Poller<T>::View& view) {
    const Goal now = goal(view.object);
    if (now == Goal::kReached) return true;
    if (now == Goal::kNotReached && sent.refusal) {
      failure = sent.refusal;
      if (failure->error_class() == ERROR_CLASS_WRONG_STATE && view.object && IsChanging(*view.object))
        failure->set_error_class(ERROR_CLASS_BUSY);
      return true;
    }
    if (now == Goal::kPending) {
      still = 0;
      patience = kPollsAfterReturn;
    }
    const std::string status = StatusText(view.object);
    // Nothing new to say or to ask after an early look.
    if (view.attempt == seen_attempt && status == seen_status) return false;
    seen_attempt = view.attempt;
    seen_status = status;
    if (now == Goal::kNotReached && !sent.refusal && ++still == patience) {
      patience *= 2;
      if (const auto output = context.cloud.TaskFailure(sent, view.object, context.deadline)) {
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
    case WaitEnd::kDone:
      return outcome.object;
    case WaitEnd::kTimedOut:
      return InDoubt(sent, absl::StrCat(id, " is not there yet and the time for it is over; last seen ", StatusText(outcome.object.get()),
                                        ". The cloud may still finish it"));
    case WaitEnd::kFailed:
      break;
  }
  return CanNotBeRead(sent, outcome.error);
}

template <typename T>
ObjectResult<T> ReadNow(OperationContext& context, Poller<T>& poller, const std::string& id) {
  auto outcome = poller.Wait(id, FirstPoll::kAtOnce, context.deadline, [](const typename Poller<T>::View&) { return true; });
  if (outcome.end == WaitEnd::kDone) return outcome.object;
  if (outcome.end == WaitEnd::kFailed) return outcome.error;
  return MakeError(ERROR_CLASS_TRANSIENT, "", absl::StrCat("the time for the operation is over before ", id, " could be read"));
}

template <typename T>
ObjectResult<T> CallAndAwait(OperationContext& context, Poller<T>& poller, const char* action, const SendCall& send, const std::string& id,
                             const GoalOf<T>& goal) {
  Sent sent{action, {}, {}};
  auto answer = send();
  if (answer.ok()) {
    sent.answer = std::move(*answer);
    return Await(context, poller, id, sent, FirstPoll::kAfterDelay, goal);
  }
  if (!MayBeSoAlready(answer.error().error_class())) return answer.error();
  sent.refusal = answer.error();
  return Await(context, poller, id, sent, FirstPoll::kAtOnce, goal);
}

}  // namespace

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

bool Report(OperationContext& context, absl::string_view status, int attempt, absl::Duration next_poll) {
  Progress progress;
  progress.set_cloud_status(std::string(status));
  progress.set_attempt(attempt);
  progress.set_next_poll_seconds(absl::ToDoubleSeconds(next_poll));
  return context.progress(progress);
}

ProviderError InDoubt(const Sent& sent, absl::string_view why) {
  ProviderError error = MakeError(ERROR_CLASS_UNKNOWN_OUTCOME, "", why, sent.action);
  error.set_request_id(sent.answer.request_id);
  return error;
}

ProviderError TaskFailed(const Sent& sent, absl::string_view output) {
  ProviderError error =
      MakeError(ERROR_CLASS_INVALID, "FAILED", absl::StrCat("the cloud accepted the call, but its task failed: ", output), sent.action);
  error.set_request_id(sent.answer.request_id);
  return error;
}

ProviderError CanNotBeRead(const Sent& sent, const ProviderError& error) {
  return InDoubt(sent, absl::StrCat("the call was accepted, but what came of it can not be read: ", error.code(), " ", error.message()));
}

ObjectResult<NetworkInterface> ReadInterface(OperationContext& context, const std::string& id) {
  return ReadNow(context, context.cloud.interfaces, id);
}

ObjectResult<Eip> ReadEip(OperationContext& context, const std::string& id) { return ReadNow(context, context.cloud.eips, id); }

ObjectResult<NetworkInterface> AwaitInterface(OperationContext& context, const std::string& id, const Sent& sent, FirstPoll first,
                                              const GoalOf<NetworkInterface>& goal) {
  return Await(context, context.cloud.interfaces, id, sent, first, goal);
}

ObjectResult<Eip> AwaitEip(OperationContext& context, const std::string& id, const Sent& sent, FirstPoll first, const GoalOf<Eip>& goal) {
  return Await(context, context.cloud.eips, id, sent, first, goal);
}

ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const char* action, const SendCall& send,
                                                     const std::string& id, const GoalOf<NetworkInterface>& goal) {
  return CallAndAwait(context, context.cloud.interfaces, action, send, id, goal);
}

ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const char* action, const SendCall& send, const std::string& id,
                                  const GoalOf<Eip>& goal) {
  return CallAndAwait(context, context.cloud.eips, action, send, id, goal);
}

}  // namespace eniform::sdk
