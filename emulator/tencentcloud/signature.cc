#include "emulator/tencentcloud/signature.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "emulator/digest.h"

namespace eniform::emulator::tencentcloud {
namespace {

constexpr absl::Duration kWindow = absl::Minutes(5);

std::string WithoutPort(const std::string& host) { return host.substr(0, host.rfind(':')); }

}  // namespace

Refusal ParseAuthorization(const std::string& header, Authorization& authorization) {
  const Refusal invalid{"AuthFailure.InvalidAuthorization", "The `Authorization` header is not in the form of TC3-HMAC-SHA256."};
  absl::string_view rest = header;
  if (!absl::ConsumePrefix(&rest, "TC3-HMAC-SHA256 ")) return invalid;
  for (absl::string_view part : absl::StrSplit(rest, ',')) {
    part = absl::StripAsciiWhitespace(part);
    std::pair<absl::string_view, absl::string_view> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (pair.first == "Credential") {
      std::vector<std::string> scope = absl::StrSplit(pair.second, '/');
      if (scope.size() != 4 || scope[3] != "tc3_request") return invalid;
      authorization.secret_id = scope[0];
      authorization.date = scope[1];
      authorization.service = scope[2];
    } else if (pair.first == "SignedHeaders") {
      authorization.signed_headers = std::string(pair.second);
    } else if (pair.first == "Signature") {
      authorization.signature = std::string(pair.second);
    }
  }
  if (authorization.secret_id.empty() || authorization.signed_headers.empty() || authorization.signature.empty()) return invalid;
  std::vector<std::string> names = absl::StrSplit(authorization.signed_headers, ';');
  const bool has_both =
      std::find(names.begin(), names.end(), "content-type") != names.end() && std::find(names.begin(), names.end(), "host") != names.end();
  if (!has_both || !std::is_sorted(names.begin(), names.end())) return invalid;
  return Refusal::None();
}

std::string Sign(const HttpRequest& request, const std::string& host, const Authorization& authorization, absl::string_view secret_key) {
  std::string headers;
  for (absl::string_view name : absl::StrSplit(authorization.signed_headers, ';')) {
    std::string value = name == "host" ? host : request.Header(std::string(name));
    if (absl::StartsWith(name, "x-tc-")) absl::AsciiStrToLower(&value);  // an SDK that signs these lowers their case
    absl::StrAppend(&headers, name, ":", value, "\n");
  }
  const bool unsigned_payload = request.Header("x-tc-content-sha256") == "UNSIGNED-PAYLOAD";
  const std::string canonical =
      absl::StrCat(request.method, "\n", request.path, "\n", request.query, "\n", headers, "\n", authorization.signed_headers, "\n",
                   HexSha256(unsigned_payload ? absl::string_view("UNSIGNED-PAYLOAD") : absl::string_view(request.body)));
  const std::string scope = absl::StrCat(authorization.date, "/", authorization.service, "/tc3_request");
  const std::string to_sign = absl::StrCat("TC3-HMAC-SHA256\n", request.Header("x-tc-timestamp"), "\n", scope, "\n", HexSha256(canonical));
  const std::string date_key = HmacSha256(absl::StrCat("TC3", secret_key), authorization.date);
  const std::string signing_key = HmacSha256(HmacSha256(date_key, authorization.service), "tc3_request");
  return absl::BytesToHexString(HmacSha256(signing_key, to_sign));
}

Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now) {
  int64_t seconds = 0;
  if (!absl::SimpleAtoi(request.Header("x-tc-timestamp"), &seconds))
    return {"MissingParameter", "The header `X-TC-Timestamp` is not a number of seconds."};
  const absl::Time signed_at = absl::FromUnixSeconds(seconds);
  if (signed_at < now - kWindow || signed_at > now + kWindow) {
    return {"AuthFailure.SignatureExpire", "The timestamp of the request is more than five minutes away from the server's time."};
  }
  if (authorization.date != absl::FormatTime("%Y-%m-%d", signed_at, absl::UTCTimeZone())) {
    return {"AuthFailure.SignatureFailure", "The date of the credential scope is not the UTC date of the timestamp."};
  }
  if (request.Header("x-tc-token") != credential.token) return {"AuthFailure.TokenFailure", "The token does not belong to the secret id."};
  const std::string& host = request.Header("host");
  if (SameText(authorization.signature, Sign(request, host, authorization, credential.key))) return Refusal::None();
  if (host.find(':') != std::string::npos &&
      SameText(authorization.signature, Sign(request, WithoutPort(host), authorization, credential.key))) {
    return Refusal::None();
  }
  return {"AuthFailure.SignatureFailure", "The signature is not the one that was calculated from the request."};
}

}  // namespace eniform::emulator::tencentcloud
