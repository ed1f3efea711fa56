#include "providers/alicloud/provider.h"

#include "providers/alicloud/capabilities.h"
#include "providers/alicloud/check.h"
#include "providers/alicloud/observe.h"
#include "providers/alicloud/operations.h"

namespace eniform::alicloud {
namespace {

const sdk::CloudNames& Names() {
  static const auto* const names = new sdk::CloudNames{.name = "alicloud",
                                                       .title = "Alibaba Cloud",
                                                       .example_region = "cn-hangzhou",
                                                       .credentials = {
                                                           .id_variable = "ALIBABA_CLOUD_ACCESS_KEY_ID",
                                                           .key_variable = "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                                                           .token_variable = "ALIBABA_CLOUD_SECURITY_TOKEN",
                                                           // The file of the vendor's SDKs.
                                                           .file = ".alibabacloud/credentials",
                                                           .file_variable = "ALIBABA_CLOUD_CREDENTIALS_FILE",
                                                           .id_member = "access_key_id",
                                                           .key_member = "access_key_secret",
                                                           .token_member = "security_token",
                                                           .type_member = "type",
                                                           .key_type = "access_key",
                                                           .token_type = "sts",
                                                           .profile_variable = "ALIBABA_CLOUD_PROFILE",
                                                       }};
  return *names;
}

}  // namespace

AlibabaCloud::AlibabaCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment)
    : SessionProvider(Names(), CloudCapabilities(), {&alicloud::Check, &alicloud::Observe, &Operations}, std::move(transport), clock,
                      std::move(environment)) {}

sdk::Result<std::shared_ptr<Session>> AlibabaCloud::Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                                         sdk::HttpTransport* transport, sdk::Clock* clock) {
  SessionOptions options;
  options.mark = request.mark();
  options.api = {credentials, request.region(), request.endpoint()};
  auto session = std::make_shared<Session>(options, transport, clock);
  auto accepted =
      session->api.Read(Product::kEcs, "DescribeNetworkInterfaces", {{"MaxResults", "10"}}, clock->Now() + sdk::kConfigurePatience);
  if (!accepted.ok()) return accepted.error();
  return session;
}

sdk::OperationOutcome AlibabaCloud::ExecuteIn(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) {
  return alicloud::Execute(session, request, progress);
}

ResolveResponse AlibabaCloud::ResolveIn(Session& session, const ResolveRequest& request) { return alicloud::Resolve(session, request); }

}  // namespace eniform::alicloud
