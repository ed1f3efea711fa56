#include "providers/tencentcloud/provider.h"

#include "providers/tencentcloud/capabilities.h"
#include "providers/tencentcloud/check.h"
#include "providers/tencentcloud/observe.h"
#include "providers/tencentcloud/operations.h"

namespace eniform::tencentcloud {
namespace {

const sdk::CloudNames& Names() {
  static const auto* const names = new sdk::CloudNames{.name = "tencentcloud",
                                                       .title = "Tencent Cloud",
                                                       .example_region = "ap-guangzhou",
                                                       .credentials = {
                                                           .id_variable = "TENCENTCLOUD_SECRET_ID",
                                                           .key_variable = "TENCENTCLOUD_SECRET_KEY",
                                                           .token_variable = "TENCENTCLOUD_SECURITY_TOKEN",
                                                           // The file of the vendor's SDKs.
                                                           .file = ".tencentcloud/credentials",
                                                           .file_variable = "TENCENTCLOUD_CREDENTIALS_FILE",
                                                           .id_member = "secret_id",
                                                           .key_member = "secret_key",
                                                           .token_member = "token",
                                                           .type_member = nullptr,
                                                           .key_type = nullptr,
                                                           .token_type = nullptr,
                                                           .profile_variable = nullptr,
                                                       }};
  return *names;
}

}  // namespace

TencentCloud::TencentCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment)
    : SessionProvider(Names(), CloudCapabilities(), {&tencentcloud::Check, &tencentcloud::Observe, &Operations}, std::move(transport),
                      clock, std::move(environment)) {}

sdk::Result<std::shared_ptr<Session>> TencentCloud::Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                                         sdk::HttpTransport* transport, sdk::Clock* clock) {
  SessionOptions options;
  options.mark = request.mark();
  options.api = {credentials, request.region(), request.endpoint()};
  auto session = std::make_shared<Session>(options, transport, clock);
  auto account =
      session->api.Read(Service::kVpc, "DescribeNetworkAccountType", RequestJson::object(), clock->Now() + sdk::kConfigurePatience);
  if (!account.ok()) return account.error();
  if (sdk::Text(account->response, "NetworkAccountType") == "LEGACY") {
    options.account = AccountType::kLegacy;
    session = std::make_shared<Session>(options, transport, clock);
  }
  return session;
}

}  // namespace eniform::tencentcloud
