#include "providers/alicloud/api.h"

#include <openssl/rand.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "providers/alicloud/error_table.h"

namespace eniform::alicloud {
namespace {

// These do not declare the parameter (Alibaba reference 2).
bool HasRegion(absl::string_view action) {
  return action != "ModifyInstanceVpcAttribute" && action != "ModifyInstanceAttribute" && action != "DescribeInstanceTypes";
}

// Empty: the machine has no random numbers.
std::string NewNonce() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return "";
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), sizeof bytes));
}

// Both spellings occur (Alibaba reference 1.8).
std::string Either(const Json& object, const char* name, const char* camel) {
  const std::string text = sdk::Text(object, name);
  return text.empty() ? sdk::Text(object, camel) : text;
}

// x-acs-retry-after is in milliseconds; more than two minutes are not believed (Alibaba reference 1.8).
double RetryAfterSeconds(const sdk::HttpAnswer& answer) {
  double milliseconds = 0;
  if (!absl::SimpleAtod(answer.Header("x-acs-retry-after"), &milliseconds) || milliseconds <= 0) return 0;
  return std::min(milliseconds / 1000, 120.0);
}

}  // namespace

void AddList(const char* name, const std::vector<std::string>& values, Parameters& parameters) {
  for (size_t i = 0; i < values.size(); ++i) parameters[absl::StrCat(name, ".", i + 1)] = values[i];
}

std::string JsonList(const std::vector<std::string>& values) { return Json(values).dump(); }

sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect) {
  if (auto failure = sdk::TransportError(action, answer, effect)) return *failure;
  ApiAnswer result;
  result.response = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  result.request_id = Either(result.response, "RequestId", "requestId");
  if (answer.status != 200) {
    const std::string code = Either(result.response, "Code", "code");
    if (code.empty()) return sdk::StatusError(action, answer, effect);
    ProviderError error =
        sdk::MakeError(Classify(code, answer.status, effect), code, Either(result.response, "Message", "message"), action);
    if (const std::string needed = sdk::Text(sdk::Object(result.response, "AccessDeniedDetail"), "AuthAction"); !needed.empty()) {
      error.set_message(absl::StrCat(error.message(), " (the credentials lack the permission ", needed, ")"));
    }
    error.set_request_id(result.request_id);
    error.set_retry_after_seconds(RetryAfterSeconds(answer));
    return error;
  }
  // Every answer of the API has a request id; a body without one is some other server's.
  if (!result.response.is_object() || result.request_id.empty()) return sdk::ForeignAnswer(action, answer, effect);
  return result;
}

bool IsDefiniteRefusal(const ProviderError& error) {
  switch (error.error_class()) {
    case ERROR_CLASS_UNKNOWN_OUTCOME:  // LastTokenProcessing is one
    case ERROR_CLASS_TRANSIENT:
      return false;
    case ERROR_CLASS_THROTTLED:  // by the gateway, before a token is looked at, or by the product
      return error.code() == "FrequentPurchase.EIP";
    default:
      return !error.code().empty();
  }
}

sdk::Result<sdk::HttpRequest> ApiClient::Build(Product product, const char* action, const Parameters& parameters) const {
  const std::string base = options_.endpoint.empty() ? absl::StrCat("https://", HostOf(product, options_.region)) : options_.endpoint;
  const auto url = sdk::ParseUrl(base);
  if (!url.ok()) return sdk::MakeError(ERROR_CLASS_INVALID, "", url.status().message(), action);
  SignedParts parts;
  parts.host = url->authority;
  parts.action = action;
  parts.version = VersionOf(product);
  parts.date = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", clock_->Now(), absl::UTCTimeZone());
  parts.nonce = NewNonce();
  if (parts.nonce.empty()) return sdk::MakeError(ERROR_CLASS_TRANSIENT, "", "this machine gives no random numbers", action);
  parts.query = parameters;
  if (HasRegion(action)) parts.query["RegionId"] = options_.region;

  const Signature signature = Sign(options_.credentials, parts);
  sdk::HttpRequest request;
  request.url = absl::StrCat(url->scheme, "://", url->authority, "/", signature.query.empty() ? "" : "?", signature.query);
  request.headers = {{"accept", "application/json"}, {"user-agent", "eniform"}, {"Authorization", signature.authorization}};
  for (const auto& [name, value] : signature.headers) request.headers.emplace_back(name, value);
  return request;
}

// A server that explains a refused signature repeats what was signed, the token of temporary credentials among it.
sdk::Result<ApiAnswer> ApiClient::Parse(const char* action, const sdk::HttpAnswer& answer, Effect effect) const {
  auto result = ParseAnswer(action, answer, effect);
  if (result.ok()) return result;
  for (const std::string* secret : {&options_.credentials.token, &options_.credentials.key}) {
    if (!secret->empty()) result.error().set_message(absl::StrReplaceAll(result.error().message(), {{*secret, "***"}}));
  }
  return result;
}

sdk::Result<ApiAnswer> ApiClient::Read(Product product, const char* action, const Parameters& parameters, absl::Time deadline) {
  return caller_.Read(
      action, [&] { return Build(product, action, parameters); },
      [&](const sdk::HttpAnswer& answer, Effect effect) { return Parse(action, answer, effect); }, deadline);
}

sdk::Result<ApiAnswer> ApiClient::Write(Product product, const char* action, const Parameters& parameters, absl::Time deadline) {
  return caller_.Write(
      action, [&] { return Build(product, action, parameters); },
      [&](const sdk::HttpAnswer& answer, Effect effect) { return Parse(action, answer, effect); }, deadline);
}

}  // namespace eniform::alicloud
