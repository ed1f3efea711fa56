#include "emulator/clock.h"

#include <chrono>

namespace eniform::emulator {

absl::Time SystemClock::Now() const { return absl::Now(); }

absl::Duration SystemClock::Elapsed() const { return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()); }

}  // namespace eniform::emulator
