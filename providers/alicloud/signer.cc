#include "providers/alicloud/signer.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "providers/sdk/hash.h"

namespace eniform::alicloud {
namespace {

constexpr absl::string_view kAlgorithm = "ACS3-HMAC-SHA256";

std::string CanonicalQuery(const Parameters& query) {
  std::vector<std::string> pairs;
  for (const auto& [name, value] : query) pairs.push_back(absl::StrCat(PercentEncode(name), "=", PercentEncode(value)));
  return absl::StrJoin(pairs, "&");
}

}  // namespace

std::string PercentEncode(absl::string_view text) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return encoded;
}

Signature Sign(const sdk::Credentials& credentials, const SignedParts& parts) {
  Signature result;
  const std::string body_hash = sdk::Sha256Hex(parts.body);
  result.query = CanonicalQuery(parts.query);
  result.headers = parts.extra;
  result.headers["host"] = parts.host;
  result.headers["x-acs-action"] = parts.action;
  result.headers["x-acs-version"] = parts.version;
  result.headers["x-acs-date"] = parts.date;
  result.headers["x-acs-signature-nonce"] = parts.nonce;
  result.headers["x-acs-content-sha256"] = body_hash;
  if (!parts.content_type.empty()) result.headers["content-type"] = parts.content_type;
  if (!credentials.token.empty()) {
    result.headers["x-acs-security-token"] = credentials.token;
    result.headers["x-acs-accesskey-id"] = credentials.id;
  }

  std::string lines;
  std::vector<std::string> names;
  for (const auto& [name, value] : result.headers) {
    absl::StrAppend(&lines, name, ":", absl::StripAsciiWhitespace(value), "\n");
    names.push_back(name);
  }
  const std::string signed_headers = absl::StrJoin(names, ";");
  result.canonical_request = absl::StrCat("POST\n/\n", result.query, "\n", lines, "\n", signed_headers, "\n", body_hash);
  result.canonical_request_hash = sdk::Sha256Hex(result.canonical_request);
  result.string_to_sign = absl::StrCat(kAlgorithm, "\n", result.canonical_request_hash);
  result.signature = absl::BytesToHexString(sdk::HmacSha256(credentials.key, result.string_to_sign));
  result.authorization =
      absl::StrCat(kAlgorithm, " Credential=", credentials.id, ",SignedHeaders=", signed_headers, ",Signature=", result.signature);
  return result;
}

}  // namespace eniform::alicloud
