#include "providers/sdk/http.h"

#include <curl/curl.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "proto/ipv4.h"

namespace eniform::sdk {
namespace {

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string result = text;
  curl_free(text);
  return result;
}

bool IsLoopback(absl::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  const auto address = Ipv4::Parse(host);
  return address && (address->number() >> 24) == 127;
}

}  // namespace

std::string HttpAnswer::Header(absl::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return "";
}

absl::StatusOr<Url> ParseUrl(absl::string_view text) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return absl::InvalidArgumentError(absl::StrCat("'", text, "' is not a URL; write https://HOST or http://127.0.0.1:PORT"));
  }
  Url url;
  url.scheme = Part(parsed.get(), CURLUPART_SCHEME);
  url.host = Part(parsed.get(), CURLUPART_HOST);
  url.path = Part(parsed.get(), CURLUPART_PATH);
  const std::string port = Part(parsed.get(), CURLUPART_PORT);
  url.authority = port.empty() ? url.host : absl::StrCat(url.host, ":", port);
  if (url.host.size() > 2 && url.host.front() == '[') url.host = url.host.substr(1, url.host.size() - 2);
  url.loopback = IsLoopback(url.host);
  if (url.scheme != "http" && url.scheme != "https") {
    return absl::InvalidArgumentError(absl::StrCat("'", text, "' is neither an https nor an http URL"));
  }
  if (!Part(parsed.get(), CURLUPART_USER).empty()) {
    return absl::InvalidArgumentError("a URL must not carry a user name or password");
  }
  if (url.scheme == "http" && !url.loopback) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' is plain http to a host that is not this machine; use https, or http with 127.0.0.1"));
  }
  return url;
}

}  // namespace eniform::sdk
