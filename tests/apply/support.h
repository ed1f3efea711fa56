// Scripted worlds for the tests of apply/: plans by hand, a cloud that does what a test says, a clock nobody waits for, and a store
// that writes down what it is asked and fails when told to.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "apply/run.h"
#include "proto/plan.pb.h"
#include "providers/host/provider.h"
#include "state/memory_store.h"
#include "state/store.h"

namespace eniform::apply {

// An operation of provider "gz".
Operation Op(int id, OperationKind kind, const std::string& target, const std::vector<int>& depends_on = {}, double seconds = 1);
// A plan with a digest and a lineage, of these operations.
Plan PlanOf(const std::vector<Operation>& operations);
ObjectRef ByAddress(const std::string& address);
ObjectRef ById(const std::string& id);
// A row of provider "gz" with attributes of the type its address says.
ManagedObject Row(const std::string& address, const std::string& id);
NetworkInterface InterfaceOf(const std::string& id, const std::string& primary_ip = "", const std::vector<std::string>& secondary_ips = {});
Eip EipOf(const std::string& id, const std::string& public_ip);

ExecuteResponse Success(const OperationResult& result = {});
ExecuteResponse Failure(ErrorClass error_class, const std::string& code = "Code", double retry_after_seconds = 0);
ResolveResponse Resolved(ResolveResponse::Outcome outcome, const OperationResult& result = {});

// Lines in the order in which they happened. Threads: safe.
class Log {
 public:
  void Add(const std::string& line);
  std::vector<std::string> lines() const;
  int Count(const std::string& line) const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

// Time passes only in Sleep, at once.
class FakeClock : public Clock {
 public:
  absl::Time Now() override;
  void Sleep(absl::Duration duration, const Interrupt& interrupt) override;
  std::vector<absl::Duration> slept() const;
  // Called in every Sleep, before time passes.
  std::function<void()> on_sleep;

 private:
  mutable absl::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::FromUnixSeconds(1'700'000'000);
  std::vector<absl::Duration> slept_ ABSL_GUARDED_BY(mutex_);
};

// Does what its functions say; what is not set succeeds with what the operation asked for.
class ScriptedProvider : public host::Provider {
 public:
  explicit ScriptedProvider(std::string alias = "gz", Log* log = nullptr);

  std::function<absl::StatusOr<ExecuteResponse>(const ExecuteRequest&, const std::function<void(const Progress&)>&)> execute;
  std::function<absl::StatusOr<ResolveResponse>(const ResolveRequest&)> resolve;
  std::function<absl::StatusOr<ObserveResult>(const ObserveRequest&, const std::function<bool(Observation&&)>&)> observe;
  std::function<absl::StatusOr<CheckResponse>(const CheckRequest&)> check;

  // A new interface eni-N or EIP eip-N for what is created, N the operation; what was asked for otherwise.
  static OperationResult Obedient(const Operation& operation);

  const std::string& alias() const override { return alias_; }
  const DescribeResponse& description() const override { return description_; }
  DescribeResponse& description() { return description_; }
  absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) override;
  absl::StatusOr<CheckResponse> Check(const CheckRequest& request) override;
  absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) override;
  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request) override;

 private:
  const std::string alias_;
  Log* const log_;
  DescribeResponse description_;
};

// A MemoryStore whose writes are logged ("intent 1", "outcome 1 DONE", "edit", "begin", "finish") and can be made to fail.
class TestStore : public state::MemoryStore {
 public:
  explicit TestStore(Log* log = nullptr, const std::vector<ManagedObject>& rows = {});

  state::LockToken lock() const { return lock_; }
  ManagedObject RowOf(const std::string& address);  // empty: none
  // Entry of the newest run.
  JournalEntry EntryOf(int operation);

  // The n-th write from now on, counted from 1, fails with `status`, and all after it where `from_then_on`. 0: none.
  enum class Extent { kOnce, kFromThenOn };
  void FailWrite(int n, Extent extent = Extent::kOnce, absl::Status status = absl::UnavailableError("the disk is full."));
  int writes() const;
  std::function<absl::Status()> on_heartbeat;

  absl::StatusOr<int64_t> BeginRun(state::LockToken token, const Run& run) override;
  absl::Status FinishRun(state::LockToken token, const Run& run) override;
  absl::Status RecordIntent(state::LockToken token, const JournalEntry& entry) override;
  absl::Status RecordOutcome(state::LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) override;
  absl::Status Edit(state::LockToken token, const std::vector<StateEdit>& edits) override;
  absl::Status Heartbeat(state::LockToken token) override;

 private:
  absl::Status Write(const std::string& line);

  Log* log_ = nullptr;
  state::LockToken lock_;
  mutable absl::Mutex mutex_;
  int writes_ ABSL_GUARDED_BY(mutex_) = 0;
  int fail_at_ ABSL_GUARDED_BY(mutex_) = 0;
  Extent extent_ ABSL_GUARDED_BY(mutex_) = Extent::kOnce;
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
};

// Writes what it hears: "started 1", "progress 1", "retry 1", "finished 1 done".
class LogListener : public RunListener {
 public:
  explicit LogListener(Log* log) : log_(log) {}
  void OnStarted(const Operation& operation, absl::Time at) override;
  void OnProgress(const Operation& operation, const Progress& progress, absl::Time at) override;
  void OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) override;
  void OnFinished(const Operation& operation, const OperationReport& report, absl::Time at) override;

 private:
  Log* const log_;
};

RunOptions Workers(int parallelism);

const char* Text(OperationState state);

}  // namespace eniform::apply
