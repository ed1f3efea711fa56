#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/credential.h"
#include "emulator/http_message.h"
#include "emulator/refusal.h"

namespace eniform::emulator::tencentcloud {

// The parts of an `Authorization` header.
struct Authorization {
  std::string secret_id;
  std::string date;     // as in the scope
  std::string service;  // as in the scope
  std::string signed_headers;
  std::string signature;
};

// AuthFailure.InvalidAuthorization when the header has another shape.
Refusal ParseAuthorization(const std::string& header, Authorization& authorization);

// The lower-case hexadecimal signature of Tencent reference 1.3 over `request`, with `host` as the host that was signed.
std::string Sign(const HttpRequest& request, const std::string& host, const Authorization& authorization, absl::string_view secret_key);

// Verifies signature, timestamp (within five minutes of `now`) and token. The service is the one of the scope, whatever it is;
// the host may have been signed with or without its port (Tencent reference 1.1).
Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now);

}  // namespace eniform::emulator::tencentcloud
