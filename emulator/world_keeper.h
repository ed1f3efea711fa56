#pragma once

#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "emulator/cloud.h"

namespace eniform::emulator {

// The world of one cloud as it was at the start, as it is, and as it was when somebody asked to remember it. `World` is a value with
// Settle(), as Timeline gives it.
template <typename World>
class WorldKeeper {
 public:
  explicit WorldKeeper(const Clock* clock) : clock_(clock), started_(clock->Elapsed()) {}

  // Takes a world as loaded; Reset() comes back to it. Nothing else may be called before.
  void Start(std::unique_ptr<World> initial) {
    initial_ = std::move(initial);
    Reset();
  }
  void Reset() {
    world_ = std::make_unique<World>(*initial_);
    started_ = clock_->Elapsed();
    remembered_.reset();
  }
  void Remember() { remembered_ = std::make_unique<World>(Live()); }

  // The world, everything done whose time has come.
  World& Live() {
    world_->Settle(clock_->Elapsed() - started_);
    return *world_;
  }
  // The world that a call is answered from: what was remembered is for reading only.
  World& For(WorldView view, bool reads) {
    World& live = Live();
    return view == WorldView::kRemembered && reads && remembered_ != nullptr ? *remembered_ : live;
  }

 private:
  const Clock* clock_;
  absl::Duration started_;
  std::unique_ptr<World> initial_;
  std::unique_ptr<World> world_;
  std::unique_ptr<World> remembered_;
};

}  // namespace eniform::emulator
