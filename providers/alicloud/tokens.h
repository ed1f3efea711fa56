// ClientTokens of one operation, one after the other (Alibaba reference 5.2).
#pragma once

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"

namespace eniform::alicloud {

// An attempt that the cloud definitely refused may be answered with that refusal for ever when its token is sent again: the next attempt
// needs another. An attempt in doubt must be repeated with its own token. So the tokens of an operation are a chain derived from the
// operation's token alone, and only a definite refusal leads from one to the next.
//
// After a restart the chain begins anew: whatever was refused is refused again and leads on, and the attempt in doubt is met with its own
// token. Where the cloud has forgotten the refusals meanwhile, an earlier token could do a second time what a later one did: whoever makes
// something looks for it first (`first` false, or after a restart through Resolve).
//
// Threads: all functions may be called concurrently.
class TokenChain {
 public:
  struct Attempt {
    std::string token;  // at most 64 ASCII characters
    bool first;         // nothing was refused so far, as far as this process knows
  };
  Attempt Current(const std::string& operation_token);

  // The cloud has definitely refused the current attempt.
  void Refused(const std::string& operation_token);

  // The operation is over.
  void Forget(const std::string& operation_token);

 private:
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, int> refusals_ ABSL_GUARDED_BY(mutex_);
};

// The token of the `refusals`-th renewal; that of the operation for 0.
std::string RenewedToken(const std::string& operation_token, int refusals);

}  // namespace eniform::alicloud
