#include "emulator/alicloud/signature.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "emulator/digest.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr char kAlgorithm[] = "ACS3-HMAC-SHA256";
constexpr absl::Duration kWindow = absl::Minutes(15);  // Alibaba reference 1.3

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string CanonicalQuery(const std::string& query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    pairs.emplace_back(PercentDecode(pair.first), PercentDecode(pair.second));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string text;
  for (const auto& [key, value] : pairs) {
    absl::StrAppend(&text, text.empty() ? "" : "&", PercentEncode(key), "=", PercentEncode(value));
  }
  return text;
}

bool MustBeSigned(const std::string& header, const HttpRequest& request) {
  if (header == "host") return true;
  if (header == "content-type") return !request.body.empty();
  return absl::StartsWith(header, "x-acs-");
}

}  // namespace

Refusal ParseAuthorization(const HttpRequest& request, Authorization& authorization) {
  const Refusal incomplete{"IncompleteSignature", "The `Authorization` header is not in the form of ACS3-HMAC-SHA256."};
  absl::string_view rest = request.Header("authorization");
  if (!absl::ConsumePrefix(&rest, absl::StrCat(kAlgorithm, " "))) return incomplete;
  for (absl::string_view part : absl::StrSplit(rest, ',')) {
    std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (pair.first == "Credential") authorization.access_key_id = std::string(pair.second);
    if (pair.first == "SignedHeaders") authorization.signed_headers = absl::StrSplit(pair.second, ';', absl::SkipEmpty());
    if (pair.first == "Signature") authorization.signature = std::string(pair.second);
  }
  const std::vector<std::string>& names = authorization.signed_headers;
  if (authorization.access_key_id.empty() || authorization.signature.empty() || !std::is_sorted(names.begin(), names.end()))
    return incomplete;
  for (const auto& [header, value] : request.headers) {
    if (MustBeSigned(header, request) && std::find(names.begin(), names.end(), header) == names.end()) {
      return {"IncompleteSignature", absl::StrCat("The header `", header, "` is not signed.")};
    }
  }
  return Refusal::None();
}

std::string PercentEncode(absl::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '_' || c == '.' || c == '~') {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    }
  }
  return out;
}

std::string PercentDecode(absl::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? HexDigit(text[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(text[i + 2]) : -1;
    if (low >= 0) {
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      out.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return out;
}

std::string CanonicalRequest(const HttpRequest& request, const std::vector<std::string>& signed_headers) {
  std::string headers;
  for (const std::string& name : signed_headers) absl::StrAppend(&headers, name, ":", request.Header(name), "\n");
  return absl::StrCat(request.method, "\n", request.path, "\n", CanonicalQuery(request.query), "\n", headers, "\n",
                      absl::StrJoin(signed_headers, ";"), "\n", HexSha256(request.body));
}

std::string Sign(const HttpRequest& request, const std::vector<std::string>& signed_headers, absl::string_view access_key_secret) {
  const std::string to_sign = absl::StrCat(kAlgorithm, "\n", HexSha256(CanonicalRequest(request, signed_headers)));
  return absl::BytesToHexString(HmacSha256(access_key_secret, to_sign));
}

Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now) {
  absl::Time signed_at;
  std::string error;
  const std::string& date = request.Header("x-acs-date");
  if (date.size() != 20 || !absl::ParseTime("%Y-%m-%dT%H:%M:%SZ", date, absl::UTCTimeZone(), &signed_at, &error)) {
    return {"InvalidTimeStamp.Format", "The header `x-acs-date` is not a UTC time such as 2025-01-02T03:04:05Z."};
  }
  if (signed_at < now - kWindow || signed_at > now + kWindow) {
    return {"InvalidTimeStamp.Expired", "The date of the request is more than 15 minutes away from the server's time."};
  }
  if (request.Header("x-acs-signature-nonce").empty()) {
    return {"MissingSignatureNonce", "The header `x-acs-signature-nonce` is missing."};
  }
  if (request.Header("x-acs-content-sha256") != HexSha256(request.body)) {
    return {"SignatureDoesNotMatch", "The header `x-acs-content-sha256` is not the hash of the body."};
  }
  if (!SameText(authorization.signature, Sign(request, authorization.signed_headers, credential.key))) {
    return {"SignatureDoesNotMatch", "The signature is not the one that was calculated from the request."};
  }
  if (!SameText(request.Header("x-acs-security-token"), credential.token)) {
    return {"InvalidSecurityToken.MismatchWithAccessKey", "The security token does not belong to the access key."};
  }
  return Refusal::None();
}

}  // namespace eniform::emulator::alicloud
