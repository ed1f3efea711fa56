#include "providers/tencentcloud/provider.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "providers/tencentcloud/capabilities.h"
#include "providers/tencentcloud/check.h"
#include "providers/tencentcloud/execute.h"
#include "providers/tencentcloud/observe.h"
#include "providers/tencentcloud/resolve.h"

namespace eniform::tencentcloud {
namespace {

constexpr char kVersion[] = "0.1.0";
constexpr char kSecretId[] = "TENCENTCLOUD_SECRET_ID";
constexpr char kSecretKey[] = "TENCENTCLOUD_SECRET_KEY";
constexpr char kSecurityToken[] = "TENCENTCLOUD_SECURITY_TOKEN";
constexpr absl::Duration kCheckPatience = absl::Seconds(30);

ConfigureResponse Refuse(ProviderError error) {
  ConfigureResponse response;
  *response.mutable_error() = std::move(error);
  return response;
}

// Empty: `endpoint` is usable.
std::string WhyNoEndpoint(const std::string& endpoint) {
  if (endpoint.empty()) return "";
  const auto url = sdk::ParseUrl(endpoint);
  if (!url.ok()) return std::string(url.status().message());
  if (url->path != "/") return absl::StrCat("'", endpoint, "' has a path; an endpoint is https://HOST or http://127.0.0.1:PORT");
  return "";
}

ProviderError NotConfigured() { return sdk::MakeError(ERROR_CLASS_INVALID, "", "the provider is not configured"); }

}  // namespace

std::shared_ptr<Session> TencentCloud::session() {
  absl::MutexLock lock(&mutex_);
  return session_;
}

DescribeResponse TencentCloud::Describe() {
  DescribeResponse response;
  response.set_name("tencentcloud");
  response.set_version(kVersion);
  *response.mutable_capabilities() = CloudCapabilities();
  for (const char* name : {kSecretId, kSecretKey, kSecurityToken}) response.add_credential_variables(name);
  return response;
}

ConfigureResponse TencentCloud::Configure(const ConfigureRequest& request) {
  SessionOptions options;
  options.mark = request.mark();
  options.api.region = request.region();
  options.api.endpoint = request.endpoint();
  options.api.credentials = {environment_(kSecretId), environment_(kSecretKey), environment_(kSecurityToken)};
  if (request.region().empty()) return Refuse(sdk::MakeError(ERROR_CLASS_INVALID, "", "a region is needed, as in ap-guangzhou"));
  if (const std::string why = WhyNoEndpoint(request.endpoint()); !why.empty()) return Refuse(sdk::MakeError(ERROR_CLASS_INVALID, "", why));
  std::vector<std::string> missing;
  if (options.api.credentials.secret_id.empty()) missing.push_back(kSecretId);
  if (options.api.credentials.secret_key.empty()) missing.push_back(kSecretKey);
  if (!missing.empty()) {
    return Refuse(sdk::MakeError(ERROR_CLASS_AUTH, "",
                                 absl::StrCat("no credentials for Tencent Cloud: set ", absl::StrJoin(missing, " and "),
                                              " in the environment (and ", kSecurityToken, " for temporary ones)")));
  }
  auto session = std::make_shared<Session>(options, transport_.get(), clock_);
  auto account = session->api.Read(Service::kVpc, "DescribeNetworkAccountType", RequestJson::object(), clock_->Now() + kCheckPatience);
  if (!account.ok()) return Refuse(account.error());
  if (Text(account->response, "NetworkAccountType") == "LEGACY") {
    options.account = AccountType::kLegacy;
    session = std::make_shared<Session>(options, transport_.get(), clock_);
  }
  absl::MutexLock lock(&mutex_);
  session_ = std::move(session);
  return {};
}

ProviderError TencentCloud::Observe(const ObserveRequest& request, const sdk::PageSink& sink) {
  const auto session = this->session();
  return session ? tencentcloud::Observe(*session, request, sink) : NotConfigured();
}

CheckResponse TencentCloud::Check(const CheckRequest& request) {
  CheckResponse response;
  for (Diagnostic& diagnostic : tencentcloud::Check(request)) *response.add_diagnostics() = std::move(diagnostic);
  return response;
}

sdk::Result<OperationResult> TencentCloud::Execute(const ExecuteRequest& request, const sdk::ProgressSink& progress) {
  const auto session = this->session();
  if (!session) return NotConfigured();
  return tencentcloud::Execute(*session, request, progress);
}

ResolveResponse TencentCloud::Resolve(const ResolveRequest& request) {
  const auto session = this->session();
  if (session) return tencentcloud::Resolve(*session, request);
  ResolveResponse response;
  *response.mutable_error() = NotConfigured();
  return response;
}

}  // namespace eniform::tencentcloud
