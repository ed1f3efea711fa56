#pragma once

#include <map>
#include <string>

#include "absl/time/time.h"

namespace eniform::emulator {

// How often something may be done, by name: as a token bucket (`per_second` tokens come in each second, and no more than one second's
// worth is kept), or counted in windows of time that begin with the first call.
class RateLimiter {
 public:
  // Takes a token of `name` at `now`; false when there is none left. REQUIRES: `now` never goes backwards; per_second > 0.
  bool Take(const std::string& name, double per_second, absl::Duration now);
  // One of `most` calls in the window; false when there is none left. Returns how long the window still lasts in `left`.
  bool TakeInWindow(const std::string& name, int most, absl::Duration window, absl::Duration now, absl::Duration& left);
  void Clear() {
    buckets_.clear();
    windows_.clear();
  }

 private:
  struct Bucket {
    double tokens;
    absl::Duration filled;
  };
  struct Window {
    absl::Duration began;
    int taken = 0;
  };
  std::map<std::string, Bucket> buckets_;
  std::map<std::string, Window> windows_;
};

}  // namespace eniform::emulator
