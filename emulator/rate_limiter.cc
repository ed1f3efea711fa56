#include "emulator/rate_limiter.h"

#include <algorithm>

namespace eniform::emulator {

bool RateLimiter::Take(const std::string& name, double per_second, absl::Duration now) {
  auto [it, added] = buckets_.emplace(name, Bucket{per_second, now});
  Bucket& bucket = it->second;
  bucket.tokens = std::min(per_second, bucket.tokens + absl::ToDoubleSeconds(now - bucket.filled) * per_second);
  bucket.filled = now;
  // Filling in parts must not lose a whole token to rounding.
  if (bucket.tokens < 1 - 1e-9) return false;
  bucket.tokens -= 1;
  return true;
}

}  // namespace eniform::emulator
