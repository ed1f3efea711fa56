#include "providers/tencentcloud/api.h"

#include "absl/strings/str_cat.h"
#include "providers/tencentcloud/error_table.h"

namespace eniform::tencentcloud {
namespace {

constexpr char kContentType[] = "application/json; charset=utf-8";

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

std::string Bytes(const RequestJson& body) { return body.dump(-1, ' ', false, RequestJson::error_handler_t::replace); }

}  // namespace

sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect) {
  if (auto failure = sdk::TransportError(action, answer, effect)) return *failure;
  ApiAnswer result;
  Json top = Json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (top.is_object()) {
    if (const auto it = top.find("Response"); it != top.end() && it->is_object()) result.response = std::move(*it);
  }
  result.request_id = sdk::Text(result.response, "RequestId");
  // An error is an error whatever the status says: the API sends its own with 200.
  if (const Json& error = sdk::Object(result.response, "Error"); !error.empty()) {
    const std::string code = sdk::Text(error, "Code");
    ProviderError failure = sdk::MakeError(Errors().Classify(code, effect), code, sdk::Text(error, "Message"), action);
    failure.set_request_id(result.request_id);
    return failure;
  }
  if (answer.status != 200) return sdk::StatusError(action, answer, effect);
  // Every answer of the API has a request id (Tencent reference 1.4); a body without one is some other server's.
  if (!result.response.is_object() || result.request_id.empty()) return sdk::ForeignAnswer(action, answer, effect);
  return result;
}

sdk::Result<sdk::HttpRequest> ApiClient::Build(Service service, const char* action, const std::string& body) const {
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
  return request;
}

sdk::Result<ApiAnswer> ApiClient::Read(Service service, const char* action, const RequestJson& body, absl::Time deadline) {
  const std::string bytes = Bytes(body);
  return caller_.Read(
      action, [&] { return Build(service, action, bytes); },
      [&](const sdk::HttpAnswer& answer, Effect effect) { return ParseAnswer(action, answer, effect); }, deadline);
}

sdk::Result<ApiAnswer> ApiClient::Write(Service service, const char* action, const RequestJson& body, absl::Time deadline) {
  const std::string bytes = Bytes(body);
  return caller_.Write(
      action, [&] { return Build(service, action, bytes); },
      [&](const sdk::HttpAnswer& answer, Effect effect) { return ParseAnswer(action, answer, effect); }, deadline);
}

}  // namespace eniform::tencentcloud
