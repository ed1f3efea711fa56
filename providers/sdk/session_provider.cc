#include "providers/sdk/session_provider.h"

namespace eniform::sdk {
namespace {

constexpr char kVersion[] = "0.1.0";

}  // namespace

std::string WhyNoEndpoint(const std::string& endpoint) {
  if (endpoint.empty()) return "";
  const auto url = ParseUrl(endpoint);
  if (!url.ok()) return std::string(url.status().message());
  if (url->path != "/") return absl::StrCat("'", endpoint, "' has a path; an endpoint is https://HOST or http://127.0.0.1:PORT");
  return "";
}

DescribeResponse DescribeCloud(const CloudNames& names, const Capabilities& capabilities) {
  DescribeResponse response;
  response.set_name(names.name);
  response.set_version(kVersion);
  *response.mutable_capabilities() = capabilities;
  for (const char* name : {names.credentials.id_variable, names.credentials.key_variable, names.credentials.token_variable}) {
    if (name) response.add_credential_variables(name);
  }
  return response;
}

}  // namespace eniform::sdk
