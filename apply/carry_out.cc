#include "apply/carry_out.h"

#include <algorithm>
#include <map>

#include "apply/retry.h"

namespace eniform::apply {
namespace {

ProviderError TimedOut(const std::string& last_known) {
  ProviderError error;
  error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  error.set_code("Timeout");
  error.set_message("the cloud had not settled it when the time for this kind of operation was over" + last_known);
  return error;
}

ProviderError NotListed() {
  ProviderError error;
  error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  error.set_code("NotListed");
  error.set_message("the cloud does not list it, or not yet");
  return error;
}

bool Makes(OperationKind kind) { return kind == CREATE_INTERFACE || kind == ALLOCATE_EIP; }

// Whether a repeated call with the same token is the same call to the cloud.
bool TakesToken(const host::Provider& provider, OperationKind kind) {
  const auto& capabilities = provider.description().capabilities().operations();
  return std::any_of(capabilities.begin(), capabilities.end(),
                     [&](const OperationCapability& capability) { return capability.kind() == kind && capability.idempotent_by_token(); });
}

}  // namespace

ProviderError PluginFailure(const absl::Status& status) {
  ProviderError error;
  error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
  error.set_code("PluginFailed");
  error.set_message(std::string(status.message()));
  return error;
}

ResolveOutcome ResolveUntilKnown(const Operation& operation, const std::string& token, absl::Time called_at, absl::Duration timeout,
                                 host::Provider& provider, Clock& clock, const Interrupt& interrupt, const CarryOutEvents& events) {
  constexpr absl::Duration kBetweenLooks = absl::Seconds(2);
  const absl::Time end = clock.Now() + timeout;
  // A call made by another machine may seem to lie ahead.
  const absl::Time listed_by = Makes(operation.kind()) ? std::min(called_at, clock.Now()) + kListedWithin : absl::InfinitePast();
  std::map<ErrorClass, int> failures;
  int running = 0;
  ResolveRequest request;
  *request.mutable_operation() = operation;
  request.set_token(token);
  while (true) {
    absl::StatusOr<ResolveResponse> answer = provider.Resolve(request);
    if (absl::IsCancelled(answer.status())) return {ResolveOutcome::kAbandoned, {}, {}};
    ProviderError error;
    RetryDecision decision;
    const absl::Duration left = end - clock.Now();
    if (answer.ok() && answer->outcome() == ResolveResponse::DONE) return {ResolveOutcome::kDone, std::move(*answer->mutable_result()), {}};
    if (answer.ok() && answer->outcome() == ResolveResponse::NOT_DONE) {
      const absl::Duration unsure = listed_by - clock.Now();
      if (unsure <= absl::ZeroDuration()) return {ResolveOutcome::kNotDone, {}, {}};
      if (interrupt.load() >= 2) return {ResolveOutcome::kInDoubt, {}, NotListed()};
      clock.Sleep(std::min(unsure, kBetweenLooks), interrupt);
      continue;
    }
    if (answer.ok() && answer->outcome() == ResolveResponse::RUNNING) {
      error = TimedOut("; it still works on it");
      const absl::Duration wait = WaitBefore(RunningRule(), ++running, 0, token);
      if (wait < left) decision = {RetryAction::kResolve, wait};
    } else {
      error = answer.ok() ? answer->error() : PluginFailure(answer.status());
      decision = Decide(error, ++failures[error.error_class()], left, token);
    }
    if (decision.action == RetryAction::kGiveUp || interrupt.load() >= 2) return {ResolveOutcome::kInDoubt, {}, std::move(error)};
    events.retry(error, decision.wait);
    clock.Sleep(decision.wait, interrupt);
    if (interrupt.load() >= 2) return {ResolveOutcome::kInDoubt, {}, std::move(error)};
  }
}

CarryOutResult CarryOut(const Operation& operation, const std::string& token, absl::Duration timeout, host::Provider& provider,
                        Clock& clock, const Interrupt& interrupt, const CarryOutEvents& events) {
  const absl::Time end = clock.Now() + timeout;
  std::map<ErrorClass, int> failures;
  CarryOutResult outcome;
  ExecuteRequest request;
  *request.mutable_operation() = operation;
  request.set_token(token);
  while (true) {
    if (events.may_call && !events.may_call(outcome.attempts + 1)) {
      // Before a further attempt it is certain that those before did nothing: the outcome says so.
      if (outcome.attempts == 0) outcome.ending = Ending::kNotCalled;
      return outcome;
    }
    ++outcome.attempts;
    const absl::Time called_at = TakesToken(provider, operation.kind()) ? absl::InfinitePast() : clock.Now();
    request.set_timeout_seconds(absl::ToDoubleSeconds(end - clock.Now()));
    absl::StatusOr<ExecuteResponse> answer = provider.Execute(request, events.progress);
    if (absl::IsCancelled(answer.status())) {
      outcome.ending = Ending::kAbandoned;
      return outcome;
    }
    if (answer.ok() && answer->has_result()) {
      outcome.ending = Ending::kDone;
      outcome.result = std::move(*answer->mutable_result());
      return outcome;
    }
    // An answer that is neither result nor error leaves an error without a class: nobody knows what was done.
    outcome.error = answer.ok() ? answer->error() : PluginFailure(answer.status());
    const ErrorClass error_class = outcome.error.error_class();
    const bool certain = NothingWasDone(error_class);
    outcome.ending = certain ? Ending::kFailed : Ending::kInDoubt;
    const RetryDecision decision = Decide(outcome.error, ++failures[error_class], end - clock.Now(), token);
    if (decision.action == RetryAction::kGiveUp && certain) return outcome;
    if (interrupt.load() >= (certain ? 1 : 2)) return outcome;

    absl::Duration wait = decision.wait;
    if (!certain) {
      // Looked up even where no time is left: what is known now need not be looked up by the next run.
      ResolveOutcome found = ResolveUntilKnown(operation, token, called_at, end - clock.Now(), provider, clock, interrupt, events);
      if (found.kind == ResolveOutcome::kAbandoned) {
        outcome.ending = Ending::kAbandoned;
        return outcome;
      }
      if (found.kind == ResolveOutcome::kInDoubt) {
        // Why the call failed says more than why nobody could find out, except where the cloud is still at it.
        if (found.error.code() == "Timeout") outcome.error = std::move(found.error);
        return outcome;
      }
      if (found.kind == ResolveOutcome::kDone) {
        outcome.ending = Ending::kDone;
        outcome.result = std::move(found.result);
        outcome.error.Clear();
        return outcome;
      }
      outcome.ending = Ending::kFailed;
      if (decision.action == RetryAction::kGiveUp || interrupt.load() >= 1 || wait >= end - clock.Now()) return outcome;
    }
    events.retry(outcome.error, wait);
    clock.Sleep(wait, interrupt);
    if (interrupt.load() >= 1) return outcome;
  }
}

}  // namespace eniform::apply
