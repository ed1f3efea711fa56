#include "apply/clock.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace eniform::apply {
namespace {

class RealClock : public Clock {
 public:
  absl::Time Now() override { return absl::Now(); }

  void Sleep(absl::Duration duration, const Interrupt& interrupt) override {
    const int before = interrupt.load();
    const absl::Time end = absl::Now() + duration;
    // A signal handler may only set a number, so nobody can wake us: look at it often enough for a person.
    while (interrupt.load() <= before) {
      const absl::Duration left = end - absl::Now();
      if (left <= absl::ZeroDuration()) return;
      absl::SleepFor(std::min(left, absl::Milliseconds(50)));
    }
  }
};

}  // namespace

Clock& Clock::Real() {
  static auto& clock = *new RealClock;
  return clock;
}

}  // namespace eniform::apply
