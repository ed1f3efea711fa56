#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/credential.h"
#include "emulator/http_message.h"
#include "emulator/refusal.h"

namespace eniform::emulator::jdcloud {

// The parts of an `Authorization` header.
struct Authorization {
  std::string access_key;
  std::string date;     // as in the scope: YYYYMMDD
  std::string region;   // as in the scope; `jdcloud-api` for calls without a region
  std::string service;  // as in the scope: vpc or vm
  std::string signed_headers;
  std::string signature;
};

// ACCESS_ERROR when there is no header, or one of another shape.
Refusal ParseAuthorization(const std::string& header, Authorization& authorization);

// The steps of JDCLOUD2-HMAC-SHA256 (JD reference 1.3), with `host` as the host that was signed.
std::string CanonicalRequest(const HttpRequest& request, const std::string& host, const Authorization& authorization);
std::string StringToSign(const HttpRequest& request, const std::string& host, const Authorization& authorization);
std::string SigningKey(const Authorization& authorization, absl::string_view secret_key);  // bytes, not text
std::string Sign(const HttpRequest& request, const std::string& host, const Authorization& authorization, absl::string_view secret_key);

// How far a request's date may be from the server's time, and half of how long a nonce is remembered. What the gateway allows is
// not known (JD reference 8).
inline constexpr absl::Duration kSkew = absl::Minutes(5);

// Verifies the signature over whatever headers it names, as long as date and nonce are among them (and the token, where one is
// sent); the date, within kSkew of `now`; and the security token, raw or in base64 (JD reference 1.4). The host may have been
// signed with or without its port. Nonces are the gateway's matter.
Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now);

}  // namespace eniform::emulator::jdcloud
