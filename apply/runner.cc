#include "apply/runner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "apply/timeouts.h"
#include "apply/token.h"
#include "planner/planner.h"

namespace eniform::apply {
namespace {

// How long after its last proof the lock is taken for held. The owner's lease is much longer.
constexpr absl::Duration kProofHolds = absl::Seconds(1);

}  // namespace

// Lets calls through until the run is abandoned, and knows who is inside one.
class Runner::GuardedProvider : public host::Provider {
 public:
  GuardedProvider(Runner& runner, int worker, host::Provider& provider) : runner_(runner), worker_(worker), provider_(provider) {}

  const std::string& alias() const override { return provider_.alias(); }
  const DescribeResponse& description() const override { return provider_.description(); }
  absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) override {
    return provider_.Observe(request, page);
  }
  absl::StatusOr<CheckResponse> Check(const CheckRequest& request) override { return provider_.Check(request); }

  absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) override {
    {
      absl::MutexLock hold(&runner_.mutex_);
      ++runner_.workers_[worker_].attempts;
    }
    return Guarded<ExecuteResponse>([&] { return provider_.Execute(request, progress); });
  }
  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request) override {
    return Guarded<ResolveResponse>([&] { return provider_.Resolve(request); });
  }

 private:
  template <typename Response, typename Call>
  absl::StatusOr<Response> Guarded(const Call& call) {
    const absl::Status abandoned = absl::CancelledError("the run was abandoned");
    {
      absl::MutexLock hold(&runner_.mutex_);
      runner_.workers_[worker_].place = Place::kInCall;
      runner_.places_.Signal();
      if (runner_.abandon_) return abandoned;
    }
    absl::StatusOr<Response> answer = call();
    absl::MutexLock hold(&runner_.mutex_);
    // Whoever is found inside a call stays there for good: Run has recorded it as in doubt, or is about to.
    if (runner_.abandon_) return abandoned;
    runner_.workers_[worker_].place = Place::kOutside;
    // A plugin's own kCancelled must not be taken for ours.
    if (absl::IsCancelled(answer.status())) return absl::UnavailableError(answer.status().message());
    return answer;
  }

  Runner& runner_;
  const int worker_;
  host::Provider& provider_;
};

Runner::Runner(const Plan& plan, Schedule schedule, const Providers& providers, Ledger& ledger, std::string lineage, RunListener& listener,
               const Interrupt& interrupt, Clock& clock)
    : plan_(plan),
      providers_(providers),
      ledger_(ledger),
      lineage_(std::move(lineage)),
      listener_(listener),
      interrupt_(interrupt),
      clock_(clock),
      schedule_(std::move(schedule)) {
  reports_.resize(plan.operations_size());
  for (int i = 0; i < plan.operations_size(); ++i) {
    index_[plan.operations(i).id()] = i;
    reports_[i].operation = plan.operations(i).id();
  }
}

std::vector<OperationReport> Runner::Run(int parallelism) {
  {
    absl::MutexLock hold(&mutex_);
    free_ = std::max(1, parallelism);
    may_wait_ = planner::WaitingBesides(parallelism);
    most_workers_ = std::min(free_ + may_wait_, std::max(1, plan_.operations_size()));
    for (size_t i = std::min<size_t>(free_, most_workers_); i > 0; --i) AddWorker();
  }
  WaitForWorkers();
  RecordAbandoned();
  std::vector<OperationReport> reports;
  std::vector<std::thread> threads;
  {
    absl::MutexLock hold(&mutex_);
    for (const Worker& worker : workers_) {
      if (worker.place == Place::kInCall) ++abandoned_calls_;
    }
    reports = reports_;
    threads.swap(threads_);
  }
  for (size_t i = 0; i < threads.size(); ++i) {
    const bool left_behind = [&] {
      absl::MutexLock hold(&mutex_);
      return workers_[i].place == Place::kInCall;
    }();
    left_behind ? threads[i].detach() : threads[i].join();
  }
  for (int i = 0; i < plan_.operations_size(); ++i) {
    if (reports[i].state != OperationState::kNotStarted || reports[i].skipped_because_of != 0) continue;
    Tell([&] { listener_.OnFinished(plan_.operations(i), reports[i], clock_.Now()); });
  }
  absl::MutexLock hold(&telling_);
  listening_ = false;
  return reports;
}

void Runner::AddWorker() {
  const int worker = static_cast<int>(workers_.size());
  workers_.emplace_back();
  clock_.WorkerStarts();
  threads_.emplace_back([self = shared_from_this(), worker] { self->Work(worker); });
}

void Runner::Lend(int worker) {
  absl::MutexLock hold(&mutex_);
  if (workers_[worker].lent || may_wait_ == 0 || abandon_ || Stopping()) return;
  workers_[worker].lent = true;
  --may_wait_;
  ++free_;
  WakeOne();
}

void Runner::WakeOne() {
  if (free_ == 0 || schedule_.counts().ready == 0) return;
  if (idle_ > 0) {
    work_.Signal();
  } else if (workers_.size() < most_workers_) {
    AddWorker();
  }
}

void Runner::Work(int worker) {
  while (const Operation* operation = Take(worker)) {
    if (!Carry(worker, *operation)) return;
  }
  absl::MutexLock hold(&mutex_);
  workers_[worker].place = Place::kGone;
  places_.Signal();
}

// REQUIRES: mutex_ is held, so that Run can not return meanwhile.
bool Runner::Stopping() const { return interrupt_.load() >= 1 || !ledger_.journal_status().ok(); }

const Operation* Runner::Take(int worker) {
  absl::MutexLock hold(&mutex_);
  if (workers_[worker].busy) ++(workers_[worker].lent ? may_wait_ : free_);
  workers_[worker].busy = workers_[worker].lent = workers_[worker].has_operation = false;
  while (!Stopping() && !schedule_.Finished()) {
    if (free_ > 0) {
      if (const std::vector<int32_t> taken = schedule_.TakeReady(1); !taken.empty()) {
        const Operation& operation = plan_.operations(index_.at(taken.front()));
        --free_;
        workers_[worker].busy = true;
        WakeOne();
        return &operation;
      }
    }
    ++idle_;
    clock_.WaitForSignal(&work_, &mutex_);
    --idle_;
  }
  work_.SignalAll();
  return nullptr;
}

bool Runner::Carry(int worker, const Operation& planned) {
  Operation operation = planned;
  // The same plan may be made again after what it made was deleted outside; its tokens must not stand for what was made then. The serial
  // has risen since, and is the same where this very plan is resumed.
  const std::string token = TokenFor(lineage_, absl::StrCat(plan_.digest(), "@", plan_.serial()), operation.id());
  const absl::Time started = clock_.Now();
  OperationReport report;
  report.operation = operation.id();
  if (const absl::Status status = ledger_.RecordIntent(operation, token, started); !status.ok()) {
    if (!ledger_.journal_status().ok()) return true;  // not started, and nothing else is: it stays as it is
    report.state = OperationState::kFailed;
    report.error.set_error_class(ERROR_CLASS_INVALID);
    report.error.set_code("MissingId");
    report.error.set_message(std::string(status.message()));
    Report(operation, std::move(report), Outcome::kFailed);
    return true;
  }
  {
    absl::MutexLock hold(&mutex_);
    Worker& self = workers_[worker];
    self.has_operation = true;
    self.operation = operation;
    self.token = token;
    self.started = started;
    self.attempts = 0;
  }
  Tell([&] { listener_.OnStarted(operation, started); });
  const CarryOutEvents events{
      .progress =
          [&](const Progress& progress) {
            Lend(worker);
            Tell([&] { listener_.OnProgress(operation, progress, clock_.Now()); });
          },
      .retry = [&](const ProviderError& error,
                   absl::Duration wait) { Tell([&] { listener_.OnRetry(operation, error, wait, clock_.Now()); }); },
      // Recording the intent proved the lock. Whoever was stopped since then, or waited to try again, may have lost it.
      .may_call = [&](int attempt) { return (attempt == 1 && clock_.Now() - started < kProofHolds) || ledger_.ProveLock(); },
  };
  GuardedProvider provider(*this, worker, *providers_.at(operation.provider()));
  CarryOutResult outcome = CarryOut(operation, token, TimeoutOf(operation.kind(), plan_.timeouts()), provider, clock_, interrupt_, events);
  if (outcome.ending == Ending::kAbandoned) return false;
  if (outcome.ending == Ending::kNotCalled) return true;  // not started; its intent is for whoever holds the lock now
  const absl::Time finished = clock_.Now();
  ledger_.RecordOutcome(operation, token, started, finished, outcome);
  report.attempts = outcome.attempts;
  report.took = finished - started;
  report.error = std::move(outcome.error);
  switch (outcome.ending) {
    case Ending::kDone:
      report.state = OperationState::kDone;
      report.error.Clear();
      Report(operation, std::move(report), Outcome::kDone);
      break;
    case Ending::kFailed:
      report.state = OperationState::kFailed;
      Report(operation, std::move(report), Outcome::kFailed);
      break;
    default:
      report.state = OperationState::kInDoubt;
      Report(operation, std::move(report), Outcome::kInDoubt);
  }
  return true;
}

void Runner::Report(const Operation& operation, OperationReport report, Outcome outcome) {
  // Told before the schedule goes on, so that nobody hears of a dependent before what it depends on.
  Tell([&] { listener_.OnFinished(operation, report, clock_.Now()); });
  std::vector<OperationReport> skipped;
  {
    absl::MutexLock hold(&mutex_);
    reports_[index_.at(report.operation)] = std::move(report);
    for (const Schedule::Skipped& skip : schedule_.Finish(operation.id(), outcome).skipped) {
      OperationReport& of = reports_[index_.at(skip.operation)];
      of.skipped_because_of = skip.because_of;
      skipped.push_back(of);
    }
    // What came free is not only what depends on it: others may have waited for its keys.
    if (schedule_.Finished()) {
      work_.SignalAll();
    } else if (schedule_.counts().ready > 0) {
      work_.Signal();
    }
  }
  for (const OperationReport& skip : skipped) {
    Tell([&] { listener_.OnFinished(plan_.operations(index_.at(skip.operation)), skip, clock_.Now()); });
  }
}

void Runner::WaitForWorkers() {
  absl::MutexLock hold(&mutex_);
  const auto settled = [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return std::all_of(workers_.begin(), workers_.end(), [this](const Worker& worker) ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return worker.place == Place::kGone || (abandon_ && worker.place == Place::kInCall);
    });
  };
  while (!settled()) {
    // A signal handler can only set a number: nobody signals an interrupt here.
    places_.WaitWithTimeout(&mutex_, absl::Milliseconds(50));
    if (interrupt_.load() >= 2) abandon_ = true;
    if (Stopping()) work_.SignalAll();
  }
}

void Runner::RecordAbandoned() {
  std::vector<Worker> left;
  {
    absl::MutexLock hold(&mutex_);
    for (const Worker& worker : workers_) {
      if (worker.place == Place::kInCall && worker.has_operation) left.push_back(worker);
    }
  }
  for (const Worker& worker : left) {
    CarryOutResult outcome;
    outcome.ending = Ending::kInDoubt;
    outcome.error.set_error_class(ERROR_CLASS_UNKNOWN_OUTCOME);
    outcome.error.set_code("Interrupted");
    outcome.error.set_message("the run was interrupted while the cloud was at it");
    const absl::Time now = clock_.Now();
    ledger_.RecordOutcome(worker.operation, worker.token, worker.started, now, outcome);
    OperationReport report;
    report.operation = worker.operation.id();
    report.state = OperationState::kInDoubt;
    report.error = outcome.error;
    report.attempts = worker.attempts;
    report.took = now - worker.started;
    Report(worker.operation, std::move(report), Outcome::kInDoubt);
  }
}

void Runner::Tell(const std::function<void()>& tell) {
  absl::MutexLock hold(&telling_);
  if (listening_) tell();
}

}  // namespace eniform::apply
