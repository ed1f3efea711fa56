#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "emulator/credential.h"
#include "emulator/http_message.h"
#include "emulator/refusal.h"

namespace eniform::emulator::alicloud {

// The parts of an `Authorization` header of ACS3-HMAC-SHA256.
struct Authorization {
  std::string access_key_id;
  std::vector<std::string> signed_headers;
  std::string signature;
};

// IncompleteSignature when the header has another shape, or leaves out a header that must be signed: `host`, every `x-acs-*`, and
// `content-type` where it was sent with a body (Alibaba reference 1.4).
Refusal ParseAuthorization(const HttpRequest& request, Authorization& authorization);

// RFC 3986: everything but letters, digits and `-_.~` becomes %XX.
std::string PercentEncode(absl::string_view text);
// The reverse; `+` is a space. What is no escape stays as it is.
std::string PercentDecode(absl::string_view text);

// The canonical request of Alibaba reference 1.4. The query may have been sent in any order and with any escaping that decodes to
// the same text: the service canonicalises it anew.
std::string CanonicalRequest(const HttpRequest& request, const std::vector<std::string>& signed_headers);

// The lower-case hexadecimal signature over `request`.
std::string Sign(const HttpRequest& request, const std::vector<std::string>& signed_headers, absl::string_view access_key_secret);

// Verifies the body's hash, the STS token, the date (within 15 minutes of `now`) and the signature.
Refusal VerifySignature(const HttpRequest& request, const Authorization& authorization, const Credential& credential, absl::Time now);

}  // namespace eniform::emulator::alicloud
