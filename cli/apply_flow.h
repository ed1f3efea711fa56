// What apply and destroy do: with a saved plan as it is, or by planning, asking and applying under one lock.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "cli/context.h"
#include "cli/registry.h"
#include "cli/work.h"

namespace eniform::cli {

enum class Purpose { kApply, kDestroy };

struct ApplyFlags {
  PlanningFlags planning;
  bool auto_approve = false;
  bool resume = false;
  bool accept_drift = false;
  std::string expect_plan;  // a digest; empty: any
  std::string events;       // a file; empty: none
  int parallelism = 32;
  absl::Duration lock_timeout = absl::Seconds(30);
};

// Plans and applies. The lock is held from before the state is read until after the last write.
ExitCode PlanAndApply(Context& context, Purpose purpose, const ApplyFlags& flags);

// Applies the plan of `file` as it is, if nothing changed since it was made.
ExitCode ApplySaved(Context& context, const std::string& file, const ApplyFlags& flags);

// Whether nothing was ever applied to this state: what was planned before it existed still fits.
absl::StatusOr<bool> IsFresh(state::StateStore& store, const StateSnapshot& prior);

// Carries out `plan` and says how it ended. REQUIRES: the lock is held by `token`, every provider of the plan is started.
// `go_on` is the command that continues after anything but a full success.
ExitCode CarryOut(Context& context, const Plan& plan, Work& work, state::LockToken token, Purpose purpose, const ApplyFlags& flags,
                  const std::string& go_on);

// apply --accept-drift: shows what changed outside, asks, takes it into the state, and says what the next plan would do. The clouds are
// looked at and nothing else. REQUIRES: as CarryOut, and `work` is read.
ExitCode TakeDriftIn(Context& context, Work& work, state::LockToken token, const ApplyFlags& flags);

// The edits that make the state say what `drift` says; `prior` is the state they are made from. An interface that is gone keeps its row
// where a replacement of it left others to be deleted.
std::vector<StateEdit> AcceptDrift(const std::vector<ResourceChange>& drift, const StateSnapshot& prior);

}  // namespace eniform::cli
