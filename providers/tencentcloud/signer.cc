#include "providers/tencentcloud/signer.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "providers/sdk/hash.h"

namespace eniform::tencentcloud {
namespace {

constexpr absl::string_view kAlgorithm = "TC3-HMAC-SHA256";
constexpr absl::string_view kSignedHeaders = "content-type;host";

}  // namespace

Signature Sign(const Credentials& credentials, const SignedParts& parts) {
  Signature result;
  result.body_hash = sdk::Sha256Hex(parts.body);
  result.canonical_request =
      absl::StrCat("POST\n/\n\ncontent-type:", parts.content_type, "\nhost:", parts.host, "\n\n", kSignedHeaders, "\n", result.body_hash);
  result.canonical_request_hash = sdk::Sha256Hex(result.canonical_request);
  const std::string date = absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(parts.timestamp), absl::UTCTimeZone());
  const std::string scope = absl::StrCat(date, "/", parts.service, "/tc3_request");
  result.string_to_sign = absl::StrCat(kAlgorithm, "\n", parts.timestamp, "\n", scope, "\n", result.canonical_request_hash);

  const std::string date_key = sdk::HmacSha256(absl::StrCat("TC3", credentials.key), date);
  const std::string service_key = sdk::HmacSha256(date_key, parts.service);
  const std::string signing_key = sdk::HmacSha256(service_key, "tc3_request");
  result.date_key = absl::BytesToHexString(date_key);
  result.service_key = absl::BytesToHexString(service_key);
  result.signing_key = absl::BytesToHexString(signing_key);
  result.signature = absl::BytesToHexString(sdk::HmacSha256(signing_key, result.string_to_sign));
  result.authorization = absl::StrCat(kAlgorithm, " Credential=", credentials.id, "/", scope, ", SignedHeaders=", kSignedHeaders,
                                      ", Signature=", result.signature);
  return result;
}

}  // namespace eniform::tencentcloud
