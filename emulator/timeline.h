#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace eniform::emulator {

// The time of a world, and the transitions that are still to come. A world derives from it: `class World : public Timeline<World>`.
// A value: a copy goes on by itself, with the same transitions before it.
template <typename World>
class Timeline {
 public:
  explicit Timeline(absl::Duration settle_time) : settle(settle_time) {}

  // Lets every transition happen whose time has come, in order, and sets the clock. REQUIRES: `until` never goes backwards.
  void Settle(absl::Duration until) {
    while (!transitions_.empty() && transitions_.top().due <= until) {
      Transition next = transitions_.top();
      transitions_.pop();
      now = std::max(now, next.due);  // so that what it starts counts from its own moment, not from when somebody looked
      next.what(static_cast<World&>(*this));
    }
    now = std::max(now, until);
  }
  // Once the settling time has passed `parts` times out of `of`, does `what` to the world it is in by then.
  void After(int parts, int of, std::function<void(World&)> what) {
    transitions_.push({now + settle * parts / of, next_order_++, std::move(what)});
  }
  void AfterSettling(std::function<void(World&)> what) { After(1, 1, std::move(what)); }

  absl::Duration settle;
  absl::Duration now = absl::ZeroDuration();

 private:
  struct Transition {
    absl::Duration due;
    uint64_t order;
    std::function<void(World&)> what;
    bool operator>(const Transition& other) const { return due != other.due ? due > other.due : order > other.order; }
  };

  std::priority_queue<Transition, std::vector<Transition>, std::greater<Transition>> transitions_;
  uint64_t next_order_ = 0;
};

}  // namespace eniform::emulator
