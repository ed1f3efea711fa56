#pragma once

#include <map>
#include <string>

#include "absl/time/time.h"

namespace eniform::emulator {

// A token bucket per name: `per_second` tokens come in each second, and no more than one second's worth is kept.
class RateLimiter {
 public:
  // Takes a token of `name` at `now`; false when there is none left. REQUIRES: `now` never goes backwards; per_second > 0.
  bool Take(const std::string& name, double per_second, absl::Duration now);
  void Clear() { buckets_.clear(); }

 private:
  struct Bucket {
    double tokens;
    absl::Duration filled;
  };
  std::map<std::string, Bucket> buckets_;
};

}  // namespace eniform::emulator
