#include "providers/jdcloud/api.h"

#include <openssl/rand.h>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "providers/jdcloud/error_table.h"

namespace eniform::jdcloud {
namespace {

constexpr char kContentType[] = "application/json";

// A UUID of version 4. The gateway refuses one that it saw before (JD reference 1.2).
// Empty: the machine has no randomness.
std::string Nonce() {
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) return "";
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), sizeof bytes));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-", hex.substr(16, 4), "-", hex.substr(20));
}

sdk::Credentials AsSent(sdk::Credentials credentials, TokenForm form) {
  if (form == TokenForm::kBase64 && !credentials.token.empty()) credentials.token = absl::Base64Escape(credentials.token);
  return credentials;
}

// The HTTP status an error has: the answer's, or the first three digits of its code where the answer says 200. The code may be longer than
// a status: 40301 (JD reference 1.6).
int StatusOf(int http, const std::string& code) {
  int of_code = 0;
  if (http < 400 && absl::SimpleAtoi(code.substr(0, 3), &of_code) && of_code >= 400) return of_code;
  return http;
}

std::string BodyOf(const ApiRequest& request) {
  return request.body.is_null() ? "" : request.body.dump(-1, ' ', false, RequestJson::error_handler_t::replace);
}

}  // namespace

sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, sdk::Effect effect) {
  if (auto error = sdk::TransportError(action, answer, effect)) return *error;
  const bool success = answer.status >= 200 && answer.status < 300;
  const Json top = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  ApiAnswer result;
  result.request_id = sdk::Text(top, "requestId");
  // An `error` whose code is 0 is none.
  const Json& error = sdk::Object(top, "error");
  const std::string code = sdk::Text(error, "code"), status = sdk::Text(error, "status"), message = sdk::Text(error, "message");
  if (!error.empty() && (code != "0" || !success)) {
    ProviderError failure = sdk::MakeError(Classify(StatusOf(answer.status, code), status, message, effect),
                                           status.empty() ? absl::StrCat(code) : status, message, action);
    failure.set_request_id(result.request_id);
    return failure;
  }
  if (!success) return sdk::StatusError(action, answer, effect);
  result.response = sdk::Object(top, "result");
  // The id is in a header alone where there is no body (JD reference 1.2).
  const bool bodiless = answer.status == 204 && answer.body.empty();
  if (result.request_id.empty() && !bodiless) return sdk::ForeignAnswer(action, answer, effect);
  return result;
}

ApiClient::ApiClient(ApiOptions options, sdk::HttpTransport* transport, sdk::RateLimiter* limiter, sdk::Clock* clock)
    : options_(std::move(options)),
      signing_(AsSent(options_.credentials, options_.token_form)),
      clock_(clock),
      caller_(transport, limiter, clock) {}

sdk::Result<sdk::HttpRequest> ApiClient::Build(const ApiRequest& call, const std::string& body) const {
  const absl::string_view product = NameOf(call.product);
  const std::string base = options_.endpoint.empty() ? absl::StrCat("https://", product, ".jdcloud-api.com") : options_.endpoint;
  const auto url = sdk::ParseUrl(base);
  if (!url.ok()) return sdk::MakeError(ERROR_CLASS_INVALID, "", url.status().message(), call.action);

  SignedParts parts;
  parts.method = call.method;
  parts.path = absl::StrCat("/v1/regions/", options_.region, call.path);
  parts.query = call.query;
  parts.headers = {{"accept", "application/json"}, {"content-type", kContentType}, {"host", url->authority}};
  parts.body = body;
  parts.region = options_.region;
  parts.service = std::string(product);
  parts.time = clock_->Now();
  parts.nonce = Nonce();
  if (parts.nonce.empty()) return sdk::MakeError(ERROR_CLASS_TRANSIENT, "", "this machine gives no random numbers", call.action);
  Signature signature = Sign(signing_, parts);

  sdk::HttpRequest request;
  request.method = call.method;
  // What was signed is what is sent: some SDKs put another spelling on the wire (JD reference 1.3).
  request.url = absl::StrCat(url->scheme, "://", url->authority, signature.path, signature.query.empty() ? "" : "?", signature.query);
  request.headers = std::move(signature.headers);
  request.headers.emplace_back("user-agent", "eniform");
  request.body = body;
  return request;
}

sdk::Result<ApiAnswer> ApiClient::Parse(const ApiRequest& request, const sdk::HttpAnswer& answer, sdk::Effect effect) const {
  auto parsed = ParseAnswer(request.action, answer, effect);
  // A clock that is wrong is a usual reason, and nothing in the cloud's words says so (JD reference 8).
  if (!parsed.ok() && answer.status == 401) {
    parsed.error().set_message(absl::StrCat(parsed.error().message(), " (the clock of this machine says ",
                                            absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", clock_->Now(), absl::UTCTimeZone()), ")"));
  }
  return parsed;
}

sdk::Result<ApiAnswer> ApiClient::Read(const ApiRequest& request, absl::Time deadline) {
  bool unauthorized = false;
  const auto read = [&] {
    return caller_.Read(
        request.action, [&] { return Build(request, BodyOf(request)); },
        [&](const sdk::HttpAnswer& answer, sdk::Effect effect) {
          unauthorized = answer.status == 401;
          return Parse(request, answer, effect);
        },
        deadline);
  };
  auto answer = read();
  // Where a kept connection turned out to be dead the transport sent the request twice, and the nonce with it. Another one settles whether
  // the credentials are wrong (JD reference 1.6).
  if (!answer.ok() && unauthorized) answer = read();
  return answer;
}

sdk::Result<ApiAnswer> ApiClient::Write(const ApiRequest& request, absl::Time deadline) {
  return caller_.Write(
      request.action, [&] { return Build(request, BodyOf(request)); },
      [&](const sdk::HttpAnswer& answer, sdk::Effect effect) { return Parse(request, answer, effect); }, deadline);
}

}  // namespace eniform::jdcloud
