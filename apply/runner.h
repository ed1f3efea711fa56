// The workers of a run: take what is ready, record the intent, call, record the outcome, feed back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "apply/carry_out.h"
#include "apply/ledger.h"
#include "apply/run.h"
#include "apply/schedule.h"

namespace eniform::apply {

// Everything it is given must live until Run returns, and the providers until the last call that Run left behind is over: a worker that
// is inside a provider when the second interrupt comes is detached. It shares ownership of the Runner, and once its call
// returns it touches nothing but its own stack and the Runner.
class Runner : public std::enable_shared_from_this<Runner> {
 public:
  Runner(const Plan& plan, Schedule schedule, const Providers& providers, Ledger& ledger, std::string lineage, RunListener& listener,
         const Interrupt& interrupt, Clock& clock);

  // Blocks until nothing runs and nothing more may be started. To be called once. Returns one report for each operation of the plan, in its
  // order.
  std::vector<OperationReport> Run(int parallelism);
  // Calls left behind by the second interrupt.
  int abandoned() const { return abandoned_calls_; }

 private:
  class GuardedProvider;
  enum class Place { kOutside, kInCall, kGone };
  struct Worker {
    Place place = Place::kOutside;
    bool busy = false;           // took an operation
    bool has_operation = false;  // its intent is recorded, and what follows is known
    Operation operation;         // with its ids
    std::string token;
    absl::Time started;
    int attempts = 0;
    bool lent = false;  // its operation waits for the cloud and does not count against the parallelism
  };

  void Work(int worker);
  // nullptr: this worker has nothing more to do.
  const Operation* Take(int worker);
  bool Stopping() const;
  // False: the run was abandoned meanwhile.
  bool Carry(int worker, const Operation& planned);
  // The cloud has accepted the operation of `worker`: another may start meanwhile, on a thread of its own where none is idle.
  void Lend(int worker);
  // Where something may start now, somebody shall.
  void WakeOne() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddWorker() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Report(const Operation& operation, OperationReport report, Outcome outcome);
  void WaitForWorkers();
  void RecordAbandoned();
  // Calls `tell` unless Run has returned.
  void Tell(const std::function<void()>& tell);

  const Plan& plan_;
  const Providers& providers_;
  Ledger& ledger_;
  const std::string lineage_;
  RunListener& listener_;
  const Interrupt& interrupt_;
  Clock& clock_;
  absl::flat_hash_map<int32_t, int> index_;
  int abandoned_calls_ = 0;

  absl::Mutex mutex_;
  Schedule schedule_ ABSL_GUARDED_BY(mutex_);
  std::vector<OperationReport> reports_ ABSL_GUARDED_BY(mutex_);
  std::vector<Worker> workers_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);  // of workers_
  int idle_ ABSL_GUARDED_BY(mutex_) = 0;                      // workers that wait for something to do
  int free_ ABSL_GUARDED_BY(mutex_) = 0;                      // operations that may start now
  size_t most_workers_ ABSL_GUARDED_BY(mutex_) = 0;
  int may_wait_ ABSL_GUARDED_BY(mutex_) = 0;  // operations that may wait for the cloud besides
  bool abandon_ ABSL_GUARDED_BY(mutex_) = false;
  absl::CondVar work_;    // something may be ready, or the end came
  absl::CondVar places_;  // a worker's place changed

  absl::Mutex telling_;
  bool listening_ ABSL_GUARDED_BY(telling_) = true;
};

}  // namespace eniform::apply
