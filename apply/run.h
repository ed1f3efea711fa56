// Carries a plan out: schedule, parallel workers, retries, journal, partial failure, interrupts.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "apply/observe.h"
#include "proto/journal.pb.h"
#include "proto/plan.pb.h"
#include "state/store.h"

namespace eniform::apply {

enum class OperationState { kWaiting, kRunning, kDone, kFailed, kNotStarted, kInDoubt };

// How one operation ended.
struct OperationReport {
  int32_t operation = 0;
  OperationState state = OperationState::kNotStarted;
  ProviderError error;              // of kFailed and kInDoubt
  int32_t skipped_because_of = 0;   // of kNotStarted: the failed operation it depends on; 0: the run was interrupted
  int attempts = 0;
  absl::Duration took;
};

// Hears what happens; for progress on a terminal and for --events. Calls come from one thread at a time.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void OnStarted(const Operation& operation, absl::Time at) {}
  virtual void OnProgress(const Operation& operation, const Progress& progress, absl::Time at) {}
  virtual void OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) {}
  virtual void OnFinished(const Operation& operation, const OperationReport& report, absl::Time at) {}
};

// Set by signal handlers. 1: start nothing new, finish what is in flight. 2: stop waiting; what is in flight is in doubt.
using Interrupt = std::atomic<int>;

// Time, so that tests need not wait.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual absl::Time Now() = 0;
  // May return early when `interrupt` rises.
  virtual void Sleep(absl::Duration duration, const Interrupt& interrupt) = 0;
  static Clock& Real();
};

struct RunOptions {
  int parallelism = 32;
  Actor actor;
  std::string command = "apply";
  std::string git_commit;
};

struct RunReport {
  std::vector<OperationReport> operations;  // ascending by operation
  int done = 0, failed = 0, not_started = 0, in_doubt = 0;
  bool interrupted = false;
  absl::Status journal;                     // not OK: a journal write failed, and nothing new was started after it
  int64_t run_id = 0;
};

// Applies `plan` to its end or as far as it goes. REQUIRES: `lock` is held, the plan is not stale, every provider alias of its
// operations is in `providers`. A Status is returned only where nothing was started (the run could not be recorded).
// Tokens are derived from (lineage, digest, operation) and are the same if the same plan is resumed.
absl::StatusOr<RunReport> RunPlan(const Plan& plan, const Providers& providers, state::StateStore& store, state::LockToken lock,
                                  const RunOptions& options, RunListener& listener, Interrupt& interrupt, Clock& clock = Clock::Real());

// Settles what a dead or interrupted run left open, through Resolve: done -> into the state; not done -> closed as failed.
// Returns one sentence for each entry. An entry that can not be settled stays open and is a diagnostic (class FAILURE).
struct Recovery {
  std::vector<std::string> settled;
  Diagnostics diagnostics;
};
absl::StatusOr<Recovery> SettleOpenEntries(const Providers& providers, state::StateStore& store, state::LockToken lock,
                                           const Interrupt& interrupt, Clock& clock = Clock::Real());

}  // namespace eniform::apply
