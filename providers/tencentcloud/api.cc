#include "providers/tencentcloud/api.h"

#include <algorithm>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "providers/sdk/log.h"

namespace eniform::tencentcloud {
namespace {

constexpr char kContentType[] = "application/json; charset=utf-8";
constexpr int kReadAttempts = 6;
constexpr absl::Duration kReadTimeout = absl::Seconds(20);
constexpr absl::Duration kWriteTimeout = absl::Seconds(60);

struct ServiceRow {
  const char* name;
  const char* version;
};

ServiceRow RowOf(Service service) {
  switch (service) {
    case Service::kVpc:
      return {"vpc", "2017-03-12"};
    case Service::kCvm:
      return {"cvm", "2017-03-12"};
    case Service::kTag:
      return {"tag", "2018-08-13"};
  }
  return {"", ""};
}

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

sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect) {
  const ErrorClass lost = effect == Effect::kRead ? ERROR_CLASS_TRANSIENT : ERROR_CLASS_UNKNOWN_OUTCOME;
  switch (answer.failure) {
    case sdk::HttpFailure::kNone:
      break;
    case sdk::HttpFailure::kRefused:
      return sdk::MakeError(ERROR_CLASS_INVALID, "", answer.reason, action);
    case sdk::HttpFailure::kNotSent:
      return sdk::MakeError(ERROR_CLASS_TRANSIENT, "", absl::StrCat("the cloud could not be reached: ", answer.reason), action);
    case sdk::HttpFailure::kLost:
      return sdk::MakeError(lost, "", absl::StrCat("the cloud's answer was lost: ", answer.reason), action);
  }
  ApiAnswer result;
  Json top = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (top.is_object()) {
    if (const auto it = top.find("Response"); it != top.end() && it->is_object()) result.response = std::move(*it);
  }
  result.request_id = Text(result.response, "RequestId");
  // An error is an error whatever the status says: the API sends its own with 200.
  if (const Json& error = Object(result.response, "Error"); !error.empty()) {
    const std::string code = Text(error, "Code");
    ProviderError failure = sdk::MakeError(Classify(code, effect), code, Text(error, "Message"), action);
    failure.set_request_id(result.request_id);
    return failure;
  }
  if (answer.status != 200) {
    return sdk::MakeError(ClassifyHttpStatus(answer.status, effect), absl::StrCat("HTTP ", answer.status),
                          absl::StrCat("the cloud answered HTTP ", answer.status, ": ", Beginning(answer.body)), action);
  }
  // Every answer of the API has a request id (Tencent reference 1.4); a body without one is some other server's.
  if (!result.response.is_object() || result.request_id.empty()) {
    return sdk::MakeError(lost, "", absl::StrCat("the cloud's answer is not the API's: ", Beginning(answer.body)), action);
  }
  return result;
}

sdk::Result<ApiAnswer> ApiClient::Call(Service service, const char* action, const std::string& body, Effect effect, absl::Time deadline) {
  if (!limiter_->Acquire(action, deadline)) {
    return sdk::MakeError(ERROR_CLASS_THROTTLED, "", "no call fits into the documented rate before the operation's time is over", action);
  }
  const ServiceRow row = RowOf(service);
  const std::string base = options_.endpoint.empty() ? absl::StrCat("https://", row.name, ".tencentcloudapi.com") : options_.endpoint;
  const auto url = sdk::ParseUrl(base);
  if (!url.ok()) return sdk::MakeError(ERROR_CLASS_INVALID, "", url.status().message(), action);

  SignedParts parts;
  parts.service = row.name;
  parts.host = url->authority;
  parts.content_type = kContentType;
  parts.body = body;
  parts.timestamp = absl::ToUnixSeconds(clock_->Now());

  sdk::HttpRequest request;
  request.url = absl::StrCat(url->scheme, "://", url->authority, "/");
  request.headers = {
      {"Host", url->authority},         {"Content-Type", kContentType}, {"Authorization", Sign(options_.credentials, parts).authorization},
      {"X-TC-Action", action},          {"X-TC-Version", row.version},  {"X-TC-Timestamp", absl::StrCat(parts.timestamp)},
      {"X-TC-Region", options_.region}, {"X-TC-Language", "en-US"},     {"X-TC-RequestClient", "eniform"}};
  if (!options_.credentials.token.empty()) request.headers.emplace_back("X-TC-Token", options_.credentials.token);
  request.body = std::move(parts.body);
  request.resend = effect == Effect::kRead ? sdk::Resend::kAllowed : sdk::Resend::kForbidden;
  // At least a second, so that the last call before the deadline is not one that can only be lost.
  const absl::Duration left = std::max(absl::Seconds(1), deadline - clock_->Now());
  request.timeout = std::min(left, effect == Effect::kRead ? kReadTimeout : kWriteTimeout);

  ++calls_;
  auto answer = ParseAnswer(action, transport_->Send(request), effect);
  if (!answer.ok() && answer.error().error_class() == ERROR_CLASS_THROTTLED) limiter_->Throttled(action);
  return answer;
}

sdk::Result<ApiAnswer> ApiClient::Read(Service service, const char* action, const RequestJson& body, absl::Time deadline) {
  const std::string text = body.dump(-1, ' ', false, RequestJson::error_handler_t::replace);
  for (int attempt = 1;; ++attempt) {
    auto answer = Call(service, action, text, Effect::kRead, deadline);
    if (answer.ok()) return answer;
    const ErrorClass error_class = answer.error().error_class();
    const bool again = error_class == ERROR_CLASS_THROTTLED || error_class == ERROR_CLASS_TRANSIENT || error_class == ERROR_CLASS_BUSY;
    const absl::Time next = clock_->Now() + BackOff(attempt);
    if (!again || attempt == kReadAttempts || next >= deadline) return answer;
    clock_->SleepUntil(next);
  }
}

sdk::Result<ApiAnswer> ApiClient::Write(Service service, const char* action, const RequestJson& body, absl::Time deadline) {
  auto answer = Call(service, action, body.dump(-1, ' ', false, RequestJson::error_handler_t::replace), Effect::kWrite, deadline);
  if (answer.ok()) {
    sdk::Log(sdk::LogLevel::kDebug, "called", {{"action", action}, {"request_id", answer->request_id}});
  } else {
    sdk::Log(sdk::LogLevel::kDebug, "call failed",
             {{"action", action},
              {"code", answer.error().code()},
              {"reason", answer.error().message()},
              {"request_id", answer.error().request_id()}});
  }
  return answer;
}

}  // namespace eniform::tencentcloud
