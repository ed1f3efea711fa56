#include "providers/jdcloud/provider.h"

#include "absl/strings/str_cat.h"
#include "providers/jdcloud/capabilities.h"
#include "providers/jdcloud/check.h"
#include "providers/jdcloud/execute.h"
#include "providers/jdcloud/observe.h"

namespace eniform::jdcloud {
namespace {

constexpr char kTokenForm[] = "JDCLOUD_SESSION_TOKEN_FORM";
constexpr char kSmallestPage[] = "10";  // JD reference 3

}  // namespace

const sdk::CloudNames& Names() {
  static const sdk::CloudNames names = {
      .name = "jdcloud",
      .title = "JD Cloud",
      .example_region = "cn-north-1",
      .credentials = {.id_variable = "JDCLOUD_ACCESS_KEY",
                      .key_variable = "JDCLOUD_SECRET_KEY",
                      .token_variable = "JDCLOUD_SESSION_TOKEN",
                      .file = ".jdc/config",
                      .file_variable = nullptr,
                      .id_member = "access_key",
                      .key_member = "secret_key",
                      .token_member = nullptr,
                      .type_member = nullptr,
                      .key_type = nullptr,
                      .token_type = nullptr,
                      .profile_variable = nullptr},
  };
  return names;
}

JdCloud::JdCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment)
    : SessionProvider(Names(), CloudCapabilities(), {&jdcloud::Check, &jdcloud::Observe, &Handlers}, std::move(transport), clock,
                      environment),
      token_form_(environment(kTokenForm)) {}

sdk::Result<std::shared_ptr<Session>> JdCloud::Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                                    sdk::HttpTransport* transport, sdk::Clock* clock) {
  if (!token_form_.empty() && token_form_ != "raw" && token_form_ != "base64") {
    return sdk::MakeError(ERROR_CLASS_INVALID, "", absl::StrCat(kTokenForm, " is '", token_form_, "'; it can be raw or base64"));
  }
  SessionOptions options;
  options.mark = request.mark();
  options.api.region = request.region();
  options.api.endpoint = request.endpoint();
  options.api.credentials = credentials;
  options.api.token_form = token_form_ == "base64" ? TokenForm::kBase64 : TokenForm::kRaw;
  auto session = std::make_shared<Session>(options, transport, clock);
  // What every plan needs to read.
  auto accepted = session->api.Read(
      {Product::kVpc, "describeNetworkInterfaces", "GET", "/networkInterfaces/", {{"pageNumber", "1"}, {"pageSize", kSmallestPage}}, {}},
      clock->Now() + sdk::kConfigurePatience);
  if (!accepted.ok()) return accepted.error();
  return session;
}

}  // namespace eniform::jdcloud
