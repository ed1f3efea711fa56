#include "apply/token.h"

#include <openssl/sha.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace eniform::apply {
namespace {

using Sha256 = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Sha256 Hash(const std::string& text) {
  Sha256 hash;
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash.data());
  return hash;
}

}  // namespace

std::string TokenFor(absl::string_view lineage, absl::string_view plan_digest, int32_t operation_id) {
  const Sha256 hash = Hash(absl::StrCat(lineage, "\n", plan_digest, "\n", operation_id));
  const absl::string_view bytes(reinterpret_cast<const char*>(hash.data()), hash.size());
  return absl::StrCat("ef-", absl::BytesToHexString(bytes.substr(0, 20)));
}

double FractionOf(absl::string_view token, int salt) {
  const Sha256 hash = Hash(absl::StrCat(token, "\n", salt));
  uint64_t number = 0;
  for (int i = 0; i < 6; ++i) number = number << 8 | hash[i];
  return static_cast<double>(number) / static_cast<double>(uint64_t{1} << 48);
}

}  // namespace eniform::apply
