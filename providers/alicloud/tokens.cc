#include "providers/alicloud/tokens.h"

#include "absl/strings/str_cat.h"
#include "providers/sdk/hash.h"

namespace eniform::alicloud {

std::string RenewedToken(const std::string& operation_token, int refusals) {
  return refusals == 0 ? operation_token : sdk::Sha256Hex(absl::StrCat(operation_token, "#", refusals)).substr(0, 40);
}

TokenChain::Attempt TokenChain::Current(const std::string& operation_token) {
  absl::MutexLock lock(&mutex_);
  const auto it = refusals_.find(operation_token);
  const int refusals = it == refusals_.end() ? 0 : it->second;
  return {RenewedToken(operation_token, refusals), refusals == 0};
}

void TokenChain::Refused(const std::string& operation_token) {
  absl::MutexLock lock(&mutex_);
  ++refusals_[operation_token];
}

void TokenChain::Forget(const std::string& operation_token) {
  absl::MutexLock lock(&mutex_);
  refusals_.erase(operation_token);
}

}  // namespace eniform::alicloud
