#include "apply/retry.h"

#include <algorithm>
#include <cmath>

#include "apply/token.h"

namespace eniform::apply {

const std::vector<RetryRule>& RetryRules() {
  using enum RetryAction;
  constexpr absl::Duration k0 = absl::ZeroDuration();
  static const auto& rules = *new std::vector<RetryRule>{
      {ERROR_CLASS_UNSPECIFIED, kResolve, 8, absl::Seconds(1), 2, absl::Seconds(20)},
      // Buckets of the documented limits refill within a second; a crowd that shares one needs longer.
      {ERROR_CLASS_THROTTLED, kRetry, 60, absl::Milliseconds(500), 1.7, absl::Seconds(15)},
      // Tencent reference 1.5: wait 2 to 5 s where another task holds the object.
      {ERROR_CLASS_BUSY, kRetry, 100, absl::Seconds(4), 1.2, absl::Seconds(8)},
      {ERROR_CLASS_NOT_FOUND, kGiveUp, 0, k0, 1, k0},
      {ERROR_CLASS_CONFLICT, kGiveUp, 0, k0, 1, k0},
      // A state that passes (…ING) is over after a few looks; one that stays is an error.
      {ERROR_CLASS_WRONG_STATE, kRetry, 4, absl::Seconds(2), 2, absl::Seconds(15)},
      {ERROR_CLASS_QUOTA, kGiveUp, 0, k0, 1, k0},
      {ERROR_CLASS_INVALID, kGiveUp, 0, k0, 1, k0},
      {ERROR_CLASS_AUTH, kGiveUp, 0, k0, 1, k0},
      {ERROR_CLASS_TRANSIENT, kRetry, 8, absl::Seconds(1), 2, absl::Seconds(30)},
      {ERROR_CLASS_UNKNOWN_OUTCOME, kResolve, 8, absl::Seconds(1), 2, absl::Seconds(20)},
  };
  return rules;
}

const RetryRule& RetryRuleFor(ErrorClass error_class) {
  for (const RetryRule& rule : RetryRules()) {
    if (rule.error_class == error_class) return rule;
  }
  // A class of a newer plugin.
  return RetryRules().front();
}

const RetryRule& RunningRule() {
  static const RetryRule rule{ERROR_CLASS_UNKNOWN_OUTCOME, RetryAction::kResolve, 0, absl::Seconds(1), 1.5, absl::Seconds(10)};
  return rule;
}

absl::Duration WaitBefore(const RetryRule& rule, int failures, double retry_after_seconds, absl::string_view token) {
  const double fraction = FractionOf(token, failures);
  // Capped before it is multiplied out: a power of many attempts is no duration any more.
  const double steps = std::min(failures - 1, 64);
  const absl::Duration grown = std::min(rule.longest, rule.first * std::pow(rule.factor, steps));
  const absl::Duration jittered = grown * (0.5 + 0.5 * fraction);
  if (!(retry_after_seconds > 0)) return jittered;
  return std::max(jittered, absl::Seconds(retry_after_seconds * (1 + 0.25 * fraction)));
}

RetryDecision Decide(const ProviderError& error, int failures, absl::Duration left, absl::string_view token) {
  const RetryRule& rule = RetryRuleFor(error.error_class());
  if (rule.action == RetryAction::kGiveUp || failures > rule.attempts) return {};
  const absl::Duration wait = WaitBefore(rule, failures, error.retry_after_seconds(), token);
  if (wait >= left) return {};
  return {rule.action, wait};
}

bool NothingWasDone(ErrorClass error_class) { return RetryRuleFor(error_class).action != RetryAction::kResolve; }

}  // namespace eniform::apply
