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

bool RateLimiter::TakeInWindow(const std::string& name, int most, absl::Duration window, absl::Duration now, absl::Duration& left) {
  Window& current = windows_.emplace(name, Window{now}).first->second;
  if (now - current.began >= window) current = Window{now};
  left = current.began + window - now;
  if (current.taken >= most) return false;
  ++current.taken;
  return true;
}

}  // namespace eniform::emulator
