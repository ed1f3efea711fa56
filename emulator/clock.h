#pragma once

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace eniform::emulator {

// The emulator's only source of time. Two readings, because they serve two ends: Now() is the calendar time that signatures
// and creation stamps are about; Elapsed() never goes backwards and is what transitions and rate limits count in.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() const = 0;
  // Since some fixed moment; only differences mean anything.
  virtual absl::Duration Elapsed() const = 0;
};

class SystemClock : public Clock {
 public:
  absl::Time Now() const override;
  absl::Duration Elapsed() const override;
};

// A clock that stands still until it is told to move: for tests.
class ManualClock : public Clock {
 public:
  explicit ManualClock(absl::Time start) : start_(start) {}
  absl::Time Now() const override { return start_ + elapsed_; }
  absl::Duration Elapsed() const override { return elapsed_; }
  void Advance(absl::Duration by) { elapsed_ += by; }

 private:
  absl::Time start_;
  absl::Duration elapsed_ = absl::ZeroDuration();
};

}  // namespace eniform::emulator
