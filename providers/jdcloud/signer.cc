#include "providers/jdcloud/signer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "providers/sdk/hash.h"

namespace eniform::jdcloud {
namespace {

constexpr char kAlgorithm[] = "JDCLOUD2-HMAC-SHA256";
constexpr char kTermination[] = "jdcloud2_request";

std::string EncodePath(absl::string_view path) {
  if (path.empty()) return "/";
  const std::vector<absl::string_view> segments = absl::StrSplit(path, '/');
  return absl::StrJoin(segments, "/", [](std::string* out, absl::string_view segment) { absl::StrAppend(out, PercentEncode(segment)); });
}

// Sorted by name, then by value. Sorting the joined text would be wrong: '=' comes after the digits, so that "values.1" would follow
// "values.10".
std::string EncodeQuery(const NamedValues& query) {
  NamedValues encoded;
  for (const auto& [name, value] : query) encoded.emplace_back(PercentEncode(name), PercentEncode(value));
  std::sort(encoded.begin(), encoded.end());
  return absl::StrJoin(encoded, "&", absl::PairFormatter("="));
}

// Blanks around it are taken away, runs of them inside become one.
std::string HeaderValue(absl::string_view value) {
  const std::vector<absl::string_view> words = absl::StrSplit(value, ' ', absl::SkipEmpty());
  return absl::StrJoin(words, " ");
}

}  // namespace

std::string PercentEncode(absl::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[byte >> 4]);
      encoded.push_back(kHex[byte & 15]);
    }
  }
  return encoded;
}

Signature Sign(const sdk::Credentials& credentials, const SignedParts& parts) {
  const std::string date_time = absl::FormatTime("%Y%m%dT%H%M%SZ", parts.time, absl::UTCTimeZone());
  const std::string date = date_time.substr(0, 8);

  Signature result;
  result.headers = parts.headers;
  result.headers.emplace_back("x-jdcloud-date", date_time);
  result.headers.emplace_back("x-jdcloud-nonce", parts.nonce);
  if (!credentials.token.empty()) result.headers.emplace_back("x-jdcloud-security-token", credentials.token);
  NamedValues lines;
  for (const auto& [name, value] : result.headers) lines.emplace_back(absl::AsciiStrToLower(name), HeaderValue(value));
  std::sort(lines.begin(), lines.end());
  const std::string signed_headers =
      absl::StrJoin(lines, ";", [](std::string* out, const auto& line) { absl::StrAppend(out, line.first); });

  result.path = EncodePath(parts.path);
  result.query = EncodeQuery(parts.query);
  result.body_hash = sdk::Sha256Hex(parts.body);
  result.canonical_request =
      absl::StrCat(parts.method, "\n", result.path, "\n", result.query, "\n", absl::StrJoin(lines, "\n", absl::PairFormatter(":")), "\n\n",
                   signed_headers, "\n", result.body_hash);
  result.canonical_request_hash = sdk::Sha256Hex(result.canonical_request);
  const std::string scope = absl::StrCat(date, "/", parts.region, "/", parts.service, "/", kTermination);
  result.string_to_sign = absl::StrCat(kAlgorithm, "\n", date_time, "\n", scope, "\n", result.canonical_request_hash);

  const std::string date_key = sdk::HmacSha256(absl::StrCat("JDCLOUD2", credentials.key), date);
  const std::string region_key = sdk::HmacSha256(date_key, parts.region);
  const std::string service_key = sdk::HmacSha256(region_key, parts.service);
  const std::string signing_key = sdk::HmacSha256(service_key, kTermination);
  result.date_key = absl::BytesToHexString(date_key);
  result.region_key = absl::BytesToHexString(region_key);
  result.service_key = absl::BytesToHexString(service_key);
  result.signing_key = absl::BytesToHexString(signing_key);
  result.signature = absl::BytesToHexString(sdk::HmacSha256(signing_key, result.string_to_sign));
  result.authorization = absl::StrCat(kAlgorithm, " Credential=", credentials.id, "/", scope, ", SignedHeaders=", signed_headers,
                                      ", Signature=", result.signature);
  result.headers.emplace_back("authorization", result.authorization);
  return result;
}

}  // namespace eniform::jdcloud
