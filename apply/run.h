// Carries a plan out: schedule, parallel workers, retries, journal, partial failure, interrupts.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "apply/clock.h"
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
  ProviderError error;             // of kFailed and kInDoubt
  int32_t skipped_because_of = 0;  // of kNotStarted: the failed operation it depends on; 0: the run was interrupted
  int attempts = 0;
  absl::Duration took;
};

// Hears what happens; for progress on a terminal and for --events. Calls come from one thread at a time. OnFinished is called once
// for every operation of the plan, also for one that was not started; OnStarted once its intent is durable, before the first call.
class RunListener {
 public:
  virtual ~RunListener() = default;
  virtual void OnStarted(const Operation& operation, absl::Time at) {}
  virtual void OnProgress(const Operation& operation, const Progress& progress, absl::Time at) {}
  virtual void OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) {}
  virtual void OnFinished(const Operation& operation, const OperationReport& report, absl::Time at) {}
};

struct RunOptions {
  int parallelism = 32;  // operations at once; the cloud may still work on planner::WaitingBesides(parallelism) others
  Actor actor;
  std::string command = "apply";
  std::string git_commit;
};

struct RunReport {
  std::vector<OperationReport> operations;  // ascending by operation
  int done = 0, failed = 0, not_started = 0, in_doubt = 0;
  bool interrupted = false;
  absl::Status journal;  // not OK: a journal write failed, and nothing new was started after it
  int64_t run_id = 0;
  RecoveryRecord recovery;  // where it has outcomes, the state does not have them: they are to be kept somewhere else (recovery.h)
  // Calls the second interrupt left behind: threads that are still inside Provider::Execute or Resolve. They touch nothing but that
  // provider any more. While there are any the providers must not be destroyed: end the process without (std::_Exit).
  int abandoned = 0;
};

// Applies `plan` to its end or as far as it goes. REQUIRES: `lock` is held, the plan is not stale, every provider alias of its
// operations is in `providers`. A Status is returned only where nothing was started (the run could not be recorded).
// Tokens are derived from (lineage, digest, operation) and are the same if the same plan is resumed.
// Losing the lock counts as a journal failure: nothing new is started, what is in flight is finished.
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
// The same for a plan: each of `open` is looked up once, nothing is recorded, and `snapshot` gets the rows that would be.
Recovery LookUpOpenEntries(const Providers& providers, const std::vector<JournalEntry>& open, const Interrupt& interrupt,
                           StateSnapshot& snapshot, Clock& clock = Clock::Real());

}  // namespace eniform::apply
