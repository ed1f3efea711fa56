#include "emulator/jdcloud/signature.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "emulator/digest.h"
#include "emulator/jdcloud/query.h"

namespace eniform::emulator::jdcloud {
namespace {

constexpr char kAlgorithm[] = "JDCLOUD2-HMAC-SHA256";
constexpr char kTerminator[] = "jdcloud2_request";

// Trimmed, and runs of spaces made one.
std::string PlainValue(absl::string_view value) {
  std::string plain;
  for (char c : absl::StripAsciiWhitespace(value)) {
    if (c != ' ' || plain.back() != ' ') plain.push_back(c);
  }
  return plain;
}

std::string WithoutPort(const std::string& host) { return host.substr(0, host.rfind(':')); }

// YYYYMMDDTHHMMSSZ. The separators are put in because absl reads as many digits for a year as there are.
bool ParseDate(const std::string& date, absl::Time& time) {
  if (date.size() != 16 || date[8] != 'T' || date[15] != 'Z') return false;
  const std::string spread = absl::StrCat(date.substr(0, 4), "-", date.substr(4, 2), "-", date.substr(6, 2), " ", date.substr(9, 2), ":",
                                          date.substr(11, 2), ":", date.substr(13, 2));
  return absl::ParseTime("%Y-%m-%d %H:%M:%S", spread, absl::UTCTimeZone(), &time, nullptr);
}

Refusal WrongSignature() { return {"ACCESS_ERROR", "sign result is not same [gw]"}; }

Refusal CheckToken(const HttpRequest& request, const Credential& credential) {
  const std::string& sent = request.Header("x-jdcloud-security-token");
  if (sent == credential.token) return Refusal::None();
  std::string raw;
  if (!credential.token.empty() && absl::Base64Unescape(sent, &raw) && raw == credential.token) return Refusal::None();
  return {"UNAUTHENTICATED", "The security token does not belong to the access key."};
}

// Date and nonce are among them, and the token where one is sent; all else is the client's choice: JD reference 1.3.
Refusal CheckSignedHeaders(const HttpRequest& request, const std::string& signed_headers) {
  const std::vector<std::string> names = absl::StrSplit(signed_headers, ';');
  if (!std::is_sorted(names.begin(), names.end())) return WrongSignature();
  for (const std::string& name : names) {
    if (name != absl::AsciiStrToLower(name) || name == "authorization" || request.headers.count(name) == 0) return WrongSignature();
  }
  const auto is_signed = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (!is_signed("x-jdcloud-date") || !is_signed("x-jdcloud-nonce")) return WrongSignature();
  if (request.headers.count("x-jdcloud-security-token") > 0 && !is_signed("x-jdcloud-security-token")) return WrongSignature();
  return Refusal::None();
}

}  // namespace

Refusal ParseAuthorization(const std::string& header, Authorization& authorization) {
  if (header.empty()) return {"ACCESS_ERROR", "lack of header authorization[gw]"};
  const Refusal invalid{"ACCESS_ERROR", absl::StrCat("the header authorization is not in the form of ", kAlgorithm, " [gw]")};
  absl::string_view rest = header;
  if (!absl::ConsumePrefix(&rest, absl::StrCat(kAlgorithm, " "))) return invalid;
  for (absl::string_view part : absl::StrSplit(rest, ',')) {
    part = absl::StripAsciiWhitespace(part);
    const std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (pair.first == "Credential") {
      const std::vector<std::string> scope = absl::StrSplit(pair.second, '/');
      if (scope.size() != 5 || scope[4] != kTerminator) return invalid;
      authorization.access_key = scope[0];
      authorization.date = scope[1];
      authorization.region = scope[2];
      authorization.service = scope[3];
    } else if (pair.first == "SignedHeaders") {
      authorization.signed_headers = std::string(pair.second);
    } else if (pair.first == "Signature") {
      authorization.signature = std::string(pair.second);
    }
  }
  if (authorization.access_key.empty() || authorization.signed_headers.empty() || authorization.signature.empty()) return invalid;
  return Refusal::None();
}

std::string CanonicalRequest(const HttpRequest& request, const std::string& host, const Authorization& authorization) {
  std::string headers;
  for (absl::string_view name : absl::StrSplit(authorization.signed_headers, ';')) {
    const std::string& value = name == "host" ? host : request.Header(std::string(name));
    absl::StrAppend(&headers, name, ":", PlainValue(value), "\n");
  }
  return absl::StrCat(request.method, "\n", CanonicalPath(request.path), "\n", CanonicalQuery(request.query), "\n", headers, "\n",
                      authorization.signed_headers, "\n", HexSha256(request.body));
}

std::string StringToSign(const HttpRequest& request, const std::string& host, const Authorization& authorization) {
  const std::string scope = absl::StrCat(authorization.date, "/", authorization.region, "/", authorization.service, "/", kTerminator);
  return absl::StrCat(kAlgorithm, "\n", request.Header("x-jdcloud-date"), "\n", scope, "\n",
                      HexSha256(CanonicalRequest(request, host, authorization)));
}

std::string SigningKey(const Authorization& authorization, absl::string_view secret_key) {
  const std::string date_key = HmacSha256(absl::StrCat("JDCLOUD2", secret_key), authorization.date);
  return HmacSha256(HmacSha256(HmacSha256(date_key, authorization.region), authorization.service), kTerminator);
}

std::string Sign(const HttpRequest& request, const std::string& host, const Authorization& authorization, absl::string_view secret_key) {
  return absl::BytesToHexString(HmacSha256(SigningKey(authorization, secret_key), StringToSign(request, host, authorization)));
}

Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now) {
  EMULATOR_TRY(CheckSignedHeaders(request, authorization.signed_headers));
  const std::string& date = request.Header("x-jdcloud-date");
  absl::Time signed_at;
  if (!ParseDate(date, signed_at)) return {"ACCESS_ERROR", "the header x-jdcloud-date is not of the form YYYYMMDDTHHMMSSZ [gw]"};
  if (signed_at < now - kSkew || signed_at > now + kSkew) return {"ACCESS_ERROR", "the request has expired [gw]"};
  if (authorization.date != date.substr(0, 8)) return WrongSignature();
  EMULATOR_TRY(CheckToken(request, credential));
  // The colon of an action must be escaped on the wire as well: JD reference 1.1.
  if (request.path.find(':') != std::string::npos) return WrongSignature();
  const std::string& host = request.Header("host");
  if (SameText(authorization.signature, Sign(request, host, authorization, credential.key))) return Refusal::None();
  if (host.find(':') != std::string::npos &&
      SameText(authorization.signature, Sign(request, WithoutPort(host), authorization, credential.key))) {
    return Refusal::None();
  }
  return WrongSignature();
}

}  // namespace eniform::emulator::jdcloud
