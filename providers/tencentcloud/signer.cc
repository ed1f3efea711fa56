#include "providers/tencentcloud/signer.h"

#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::string_view kAlgorithm = "TC3-HMAC-SHA256";
constexpr absl::string_view kSignedHeaders = "content-type;host";

std::string Sha256Hex(absl::string_view data) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest);
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(digest), sizeof digest));
}

std::string Hmac(absl::string_view key, absl::string_view message) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
       digest, &size);
  return std::string(reinterpret_cast<const char*>(digest), size);
}

}  // namespace

Signature Sign(const Credentials& credentials, const SignedParts& parts) {
  Signature result;
  result.body_hash = Sha256Hex(parts.body);
  result.canonical_request =
      absl::StrCat("POST\n/\n\ncontent-type:", parts.content_type, "\nhost:", parts.host, "\n\n", kSignedHeaders, "\n", result.body_hash);
  result.canonical_request_hash = Sha256Hex(result.canonical_request);
  const std::string date = absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(parts.timestamp), absl::UTCTimeZone());
  const std::string scope = absl::StrCat(date, "/", parts.service, "/tc3_request");
  result.string_to_sign = absl::StrCat(kAlgorithm, "\n", parts.timestamp, "\n", scope, "\n", result.canonical_request_hash);

  const std::string date_key = Hmac(absl::StrCat("TC3", credentials.secret_key), date);
  const std::string service_key = Hmac(date_key, parts.service);
  const std::string signing_key = Hmac(service_key, "tc3_request");
  result.date_key = absl::BytesToHexString(date_key);
  result.service_key = absl::BytesToHexString(service_key);
  result.signing_key = absl::BytesToHexString(signing_key);
  result.signature = absl::BytesToHexString(Hmac(signing_key, result.string_to_sign));
  result.authorization = absl::StrCat(kAlgorithm, " Credential=", credentials.secret_id, "/", scope, ", SignedHeaders=", kSignedHeaders,
                                      ", Signature=", result.signature);
  return result;
}

}  // namespace eniform::tencentcloud
