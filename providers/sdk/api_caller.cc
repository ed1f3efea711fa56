#include "providers/sdk/api_caller.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "providers/sdk/log.h"

namespace eniform::sdk {
namespace {

constexpr int kReadAttempts = 6;
constexpr absl::Duration kReadTimeout = absl::Seconds(20);
constexpr absl::Duration kWriteTimeout = absl::Seconds(60);

ErrorClass Lost(Effect effect) { return effect == Effect::kRead ? ERROR_CLASS_TRANSIENT : ERROR_CLASS_UNKNOWN_OUTCOME; }

// What an answer that is not the API's begins with, for people.
std::string Beginning(absl::string_view body) {
  if (body.empty()) return "nothing";
  return absl::StrCat("'", body.substr(0, 120), body.size() > 120 ? "…'" : "'");
}

// 0.1 s, 0.2 s, 0.4 s …, with up to half of it added by chance so that many callers do not come back together.
absl::Duration BackOff(int attempt) {
  static thread_local absl::InsecureBitGen random;
  return absl::Milliseconds(100) * (1 << (attempt - 1)) * absl::Uniform(random, 1.0, 1.5);
}

}  // namespace

std::optional<ProviderError> TransportError(absl::string_view action, const HttpAnswer& answer, Effect effect) {
  switch (answer.failure) {
    case HttpFailure::kNone:
      break;
    case HttpFailure::kRefused:
      return MakeError(ERROR_CLASS_INVALID, "", answer.reason, action);
    case HttpFailure::kNotSent:
      return MakeError(ERROR_CLASS_TRANSIENT, "", absl::StrCat("the cloud could not be reached: ", answer.reason), action);
    case HttpFailure::kLost:
      return MakeError(Lost(effect), "", absl::StrCat("the cloud's answer was lost: ", answer.reason), action);
  }
  return std::nullopt;
}

ProviderError StatusError(absl::string_view action, const HttpAnswer& answer, Effect effect) {
  return MakeError(ClassifyHttpStatus(answer.status, effect), absl::StrCat("HTTP ", answer.status),
                   absl::StrCat("the cloud answered HTTP ", answer.status, ": ", Beginning(answer.body)), action);
}

ProviderError ForeignAnswer(absl::string_view action, const HttpAnswer& answer, Effect effect) {
  return MakeError(Lost(effect), "", absl::StrCat("the cloud's answer is not the API's: ", Beginning(answer.body)), action);
}

Result<ApiAnswer> ApiCaller::Call(absl::string_view action, const Build& build, const Parse& parse, Effect effect, absl::Time deadline) {
  if (!limiter_->Acquire(action, deadline)) {
    return MakeError(ERROR_CLASS_THROTTLED, "", "no call fits into the documented rate before the operation's time is over", action);
  }
  auto request = build();
  if (!request.ok()) return request.error();
  request->resend = effect == Effect::kRead ? Resend::kAllowed : Resend::kForbidden;
  // At least a second, so that the last call before the deadline is not one that can only be lost.
  const absl::Duration left = std::max(absl::Seconds(1), deadline - clock_->Now());
  request->timeout = std::min(left, effect == Effect::kRead ? kReadTimeout : kWriteTimeout);

  ++calls_;
  auto answer = parse(transport_->Send(*request), effect);
  if (!answer.ok() && answer.error().error_class() == ERROR_CLASS_THROTTLED) limiter_->Throttled(action);
  return answer;
}

Result<ApiAnswer> ApiCaller::Read(absl::string_view action, const Build& build, const Parse& parse, absl::Time deadline) {
  for (int attempt = 1;; ++attempt) {
    auto answer = Call(action, build, parse, Effect::kRead, deadline);
    if (answer.ok()) return answer;
    const ErrorClass error_class = answer.error().error_class();
    const bool again = error_class == ERROR_CLASS_THROTTLED || error_class == ERROR_CLASS_TRANSIENT || error_class == ERROR_CLASS_BUSY;
    const absl::Duration wait = std::max(BackOff(attempt), absl::Seconds(answer.error().retry_after_seconds()));
    const absl::Time next = clock_->Now() + wait;
    if (!again || attempt == kReadAttempts || next >= deadline) return answer;
    clock_->SleepUntil(next);
  }
}

Result<ApiAnswer> ApiCaller::Write(absl::string_view action, const Build& build, const Parse& parse, absl::Time deadline) {
  auto answer = Call(action, build, parse, Effect::kWrite, deadline);
  if (answer.ok()) {
    Log(LogLevel::kDebug, "called", {{"action", std::string(action)}, {"request_id", answer->request_id}});
  } else {
    Log(LogLevel::kDebug, "call failed",
        {{"action", std::string(action)},
         {"code", answer.error().code()},
         {"reason", answer.error().message()},
         {"request_id", answer.error().request_id()}});
  }
  return answer;
}

}  // namespace eniform::sdk
