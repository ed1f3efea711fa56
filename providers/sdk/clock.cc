#include "providers/sdk/clock.h"

#include "absl/time/clock.h"

namespace eniform::sdk {
namespace {

class RealClock : public Clock {
 public:
  absl::Time Now() override { return absl::Now(); }
  void SleepUntil(absl::Time time) override { absl::SleepFor(time - absl::Now()); }
  void WaitUntil(absl::Mutex* mutex, absl::CondVar* condvar, absl::Time deadline) override { condvar->WaitWithDeadline(mutex, deadline); }
};

}  // namespace

Clock* SystemClock() {
  static RealClock* const clock = new RealClock;
  return clock;
}

}  // namespace eniform::sdk
