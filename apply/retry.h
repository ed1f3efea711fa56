// Whether and when to try again: policy as data, by the class of the error alone.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/provider.pb.h"

namespace eniform::apply {

enum class RetryAction {
  kGiveUp,   // trying again can not help
  kRetry,    // nothing was done: call again with the same token
  kResolve,  // may have been done: look first (Provider.Resolve)
};

// Waits grow from `first` by `factor` up to `longest`; the n-th lies between half and the whole of that.
struct RetryRule {
  ErrorClass error_class;
  RetryAction action;
  int attempts;  // so many errors of this class are borne; the next one is the last
  absl::Duration first;
  double factor;
  absl::Duration longest;
};

// One row for each class, in order of number. UNSPECIFIED is treated as UNKNOWN_OUTCOME: an error nobody classed proves nothing.
const std::vector<RetryRule>& RetryRules();
const RetryRule& RetryRuleFor(ErrorClass error_class);

// The pace at which something the cloud still works on (ResolveResponse RUNNING) is asked for again. No bound but the timeout.
const RetryRule& RunningRule();

// How long to wait before the next attempt after the `failures`-th error under `rule` (from 1). The jitter depends on `token` and
// `failures` alone. A hint of the cloud is a lower bound: up to a quarter of it is added, so that not everybody comes back at once.
absl::Duration WaitBefore(const RetryRule& rule, int failures, double retry_after_seconds, absl::string_view token);

// What to do after `error`, the `failures`-th of its class (from 1), with `left` of the operation's time. Gives up where the rule says so,
// where attempts are used up, and where the wait would not end within `left`.
struct RetryDecision {
  RetryAction action = RetryAction::kGiveUp;
  absl::Duration wait;
};
RetryDecision Decide(const ProviderError& error, int failures, absl::Duration left, absl::string_view token);

// Whether the error says that nothing was done. What gives up after any other error is in doubt, not failed.
bool NothingWasDone(ErrorClass error_class);

}  // namespace eniform::apply
