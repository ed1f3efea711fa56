#include "config/formats.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/ipv4.h"
#include "proto/resource_address.h"

namespace eniform::config {
namespace {

constexpr size_t kMaxKeyLength = 128;
constexpr absl::Duration kLongest = absl::Hours(24);

bool IsKeyCharacter(char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.'; }

bool IsKey(absl::string_view text) {
  return !text.empty() && text.size() <= kMaxKeyLength && absl::ascii_isalnum(text[0]) &&
         std::all_of(text.begin(), text.end(), IsKeyCharacter);
}

bool IsAddress(absl::string_view text) {
  const std::optional<ResourceAddress> address = ResourceAddress::Parse(text);
  return address && IsKey(address->name);
}

// Whole numbers with h, m or s: absl alone would also take "-1.5us" and "inf".
bool IsDurationSpelling(absl::string_view text) {
  bool digits = false, complete = false;
  for (const char c : text) {
    if (absl::ascii_isdigit(c)) {
      digits = true;
      complete = false;
    } else if (digits && (c == 'h' || c == 'm' || c == 's')) {
      digits = false;
      complete = true;
    } else {
      return false;
    }
  }
  return complete;
}

bool IsDuration(absl::string_view text) {
  absl::Duration duration;
  return IsDurationSpelling(text) && absl::ParseDuration(text, &duration) && duration > absl::ZeroDuration() && duration <= kLongest;
}

struct Url {
  absl::string_view scheme, host, rest;
};

std::optional<Url> ParseUrl(absl::string_view text) {
  Url url;
  for (const absl::string_view scheme : {"http", "https"}) {
    if (absl::StartsWith(text, absl::StrCat(scheme, "://"))) url.scheme = scheme;
  }
  if (url.scheme.empty()) return std::nullopt;
  text.remove_prefix(url.scheme.size() + 3);
  const size_t path = std::min(text.find('/'), text.size());
  url.rest = text.substr(path);
  text = text.substr(0, path);
  const size_t host_end = absl::StartsWith(text, "[") ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  if (host_end == 0) return std::nullopt;  // '[' without ']', or no host
  url.host = text.substr(0, host_end);
  text.remove_prefix(host_end);
  if (!text.empty()) {
    int port = 0;
    const absl::string_view digits = text.substr(1);
    if (text[0] != ':' || !std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit)) return std::nullopt;
    if (!absl::SimpleAtoi(digits, &port) || port < 1 || port > 65535) return std::nullopt;
  }
  return url;
}

bool IsUrl(absl::string_view text) {
  const std::optional<Url> url = ParseUrl(text);
  if (!url) return false;
  const bool plain_host =
      std::all_of(url->host.begin(), url->host.end(), [](char c) { return absl::ascii_isalnum(c) || c == '-' || c == '.'; });
  const bool bracketed =
      absl::StartsWith(url->host, "[") && url->host.size() > 2 &&
      std::all_of(url->host.begin() + 1, url->host.end() - 1, [](char c) { return absl::ascii_isxdigit(c) || c == ':' || c == '.'; });
  const auto in_path = [](char c) { return absl::ascii_isgraph(c) && c != '?' && c != '#'; };
  return (plain_host || bracketed) && std::all_of(url->rest.begin(), url->rest.end(), in_path);
}

bool IsCloudId(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isgraph(c); });
}

}  // namespace

bool HasFormat(TextFormat format, absl::string_view text) {
  switch (format) {
    case TEXT_FORMAT_IPV4:
      return Ipv4::Parse(text).has_value();
    case TEXT_FORMAT_DURATION:
      return IsDuration(text);
    case TEXT_FORMAT_KEY:
      return IsKey(text);
    case TEXT_FORMAT_ADDRESS:
      return IsAddress(text);
    case TEXT_FORMAT_URL:
      return IsUrl(text);
    case TEXT_FORMAT_CLOUD_ID:
      return IsCloudId(text);
    default:
      return true;
  }
}

absl::string_view FormatPattern(TextFormat format) {
  switch (format) {
    case TEXT_FORMAT_IPV4:
      return "^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$";
    case TEXT_FORMAT_DURATION:
      return "^([0-9]+[hms])+$";
    case TEXT_FORMAT_KEY:
      return "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$";
    case TEXT_FORMAT_ADDRESS:
      return "^(network_interface|eip|eip_binding)\\.[A-Za-z0-9][A-Za-z0-9._-]{0,127}$";
    case TEXT_FORMAT_URL:
      return "^https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?(/[^?#\\s]*)?$";
    case TEXT_FORMAT_CLOUD_ID:
      return "^[!-~]+$";
    default:
      return "";
  }
}

absl::string_view FormatText(TextFormat format) {
  switch (format) {
    case TEXT_FORMAT_IPV4:
      return "an IPv4 address such as 10.0.1.10";
    case TEXT_FORMAT_DURATION:
      return "a duration such as 90s, 10m or 1h30m, at most 24h";
    case TEXT_FORMAT_KEY:
      return "a name of letters, digits, '-', '_' and '.' that starts with a letter or digit and has at most 128 of them";
    case TEXT_FORMAT_ADDRESS:
      return "an address such as network_interface.web-0, eip.web or eip_binding.web";
    case TEXT_FORMAT_URL:
      return "a URL such as https://HOST or http://127.0.0.1:9780";
    case TEXT_FORMAT_CLOUD_ID:
      return "an id of the cloud such as eni-12345678, without blanks";
    default:
      return "";
  }
}

std::string FormatHint(TextFormat format, absl::string_view text) {
  if (format == TEXT_FORMAT_IPV4) {
    const absl::string_view address = text.substr(0, text.find('/'));
    if (address.size() < text.size() && Ipv4::Parse(address)) return absl::StrCat(" Write the address alone: ", address, ".");
    if (absl::StrContains(text, ':')) return " IPv6 addresses are not supported.";
  }
  int64_t seconds = 0;
  if (format == TEXT_FORMAT_DURATION && absl::SimpleAtoi(text, &seconds)) return absl::StrCat(" A number needs a unit: ", seconds, "s.");
  if (format == TEXT_FORMAT_ADDRESS) {
    for (const absl::string_view plural : {"network_interfaces", "eips", "eip_bindings"}) {
      if (absl::StartsWith(text, absl::StrCat(plural, "."))) {
        return absl::StrCat(" Did you mean '", plural.substr(0, plural.size() - 1), text.substr(plural.size()), "'?");
      }
    }
  }
  if (format == TEXT_FORMAT_URL && absl::StrContains(text, '@')) return " Credentials come from the environment, never from files.";
  return "";
}

bool IsLoopbackUrl(absl::string_view url) {
  const std::optional<Url> parsed = ParseUrl(url);
  if (!parsed) return false;
  if (absl::EqualsIgnoreCase(parsed->host, "localhost") || parsed->host == "[::1]") return true;
  const std::optional<Ipv4> address = Ipv4::Parse(parsed->host);
  return address && address->number() >> 24 == 127;
}

std::string KeyOf(absl::string_view text) {
  std::string key;
  for (const char c : text.substr(0, kMaxKeyLength)) {
    if (key.empty() && !absl::ascii_isalnum(c)) continue;
    key += IsKeyCharacter(c) ? c : '-';
  }
  return key;
}

}  // namespace eniform::config
