#include "tests/apply/support.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "proto/resource_address.h"

namespace eniform::apply {

Operation Op(int id, OperationKind kind, const std::string& target, const std::vector<int>& depends_on, double seconds) {
  Operation operation;
  operation.set_id(id);
  operation.set_kind(kind);
  operation.set_target(target);
  operation.set_provider("gz");
  operation.set_estimated_seconds(seconds);
  for (int dependency : depends_on) operation.add_depends_on()->set_operation(dependency);
  return operation;
}

Plan PlanOf(const std::vector<Operation>& operations) {
  Plan plan;
  plan.set_digest("sha256:feed");
  plan.set_lineage("lineage");
  for (const Operation& operation : operations) *plan.add_operations() = operation;
  return plan;
}

ObjectRef ByAddress(const std::string& address) {
  ObjectRef ref;
  ref.set_address(address);
  return ref;
}

ObjectRef ById(const std::string& id) {
  ObjectRef ref;
  ref.set_id(id);
  return ref;
}

ManagedObject Row(const std::string& address, const std::string& id) {
  ManagedObject row;
  row.set_address(address);
  row.set_id(id);
  row.set_provider("gz");
  const auto parsed = ResourceAddress::Parse(address);
  if (parsed && parsed->type == RESOURCE_TYPE_NETWORK_INTERFACE) row.mutable_attributes()->mutable_network_interface()->set_id(id);
  if (parsed && parsed->type == RESOURCE_TYPE_EIP) row.mutable_attributes()->mutable_eip()->set_id(id);
  if (parsed && parsed->type == RESOURCE_TYPE_EIP_BINDING) row.mutable_attributes()->mutable_eip_binding()->set_eip(id);
  return row;
}

NetworkInterface InterfaceOf(const std::string& id, const std::string& primary_ip, const std::vector<std::string>& secondary_ips) {
  NetworkInterface interface;
  interface.set_id(id);
  if (!primary_ip.empty()) {
    PrivateAddress* primary = interface.add_addresses();
    primary->set_address(primary_ip);
    primary->set_primary(true);
  }
  for (const std::string& address : secondary_ips) interface.add_addresses()->set_address(address);
  return interface;
}

Eip EipOf(const std::string& id, const std::string& public_ip) {
  Eip eip;
  eip.set_id(id);
  eip.set_public_ip(public_ip);
  return eip;
}

ExecuteResponse Success(const OperationResult& result) {
  ExecuteResponse response;
  *response.mutable_result() = result;
  return response;
}

ExecuteResponse Failure(ErrorClass error_class, const std::string& code, double retry_after_seconds) {
  ExecuteResponse response;
  response.mutable_error()->set_error_class(error_class);
  response.mutable_error()->set_code(code);
  response.mutable_error()->set_retry_after_seconds(retry_after_seconds);
  return response;
}

ResolveResponse Resolved(ResolveResponse::Outcome outcome, const OperationResult& result) {
  ResolveResponse response;
  response.set_outcome(outcome);
  *response.mutable_result() = result;
  return response;
}

void Log::Add(const std::string& line) {
  absl::MutexLock hold(&mutex_);
  lines_.push_back(line);
}

std::vector<std::string> Log::lines() const {
  absl::MutexLock hold(&mutex_);
  return lines_;
}

int Log::Count(const std::string& line) const {
  absl::MutexLock hold(&mutex_);
  return static_cast<int>(std::count(lines_.begin(), lines_.end(), line));
}

absl::Time FakeClock::Now() {
  absl::MutexLock hold(&mutex_);
  return now_;
}

void FakeClock::Sleep(absl::Duration duration, const Interrupt& interrupt) {
  if (on_sleep) on_sleep();
  absl::MutexLock hold(&mutex_);
  slept_.push_back(duration);
  now_ += duration;
}

std::vector<absl::Duration> FakeClock::slept() const {
  absl::MutexLock hold(&mutex_);
  return slept_;
}

ScriptedProvider::ScriptedProvider(std::string alias, Log* log) : alias_(std::move(alias)), log_(log) {}

OperationResult ScriptedProvider::Obedient(const Operation& operation) {
  OperationResult result;
  const OperationArguments& arguments = operation.arguments();
  switch (operation.kind()) {
    case CREATE_INTERFACE: {
      *result.add_interfaces() = InterfaceOf(absl::StrCat("eni-", operation.id()), absl::StrCat("10.0.0.", operation.id()));
      break;
    }
    case ALLOCATE_EIP:
      *result.add_eips() = EipOf(absl::StrCat("eip-", operation.id()), absl::StrCat("203.0.113.", operation.id()));
      break;
    case DELETE_INTERFACE:
      result.add_gone_ids(arguments.interface().id());
      break;
    case RELEASE_EIP:
      result.add_gone_ids(arguments.eip().id());
      break;
    default:
      break;
  }
  return result;
}

absl::StatusOr<host::Provider::ObserveResult> ScriptedProvider::Observe(const ObserveRequest& request,
                                                                        const std::function<bool(Observation&&)>& page) {
  if (observe) return observe(request, page);
  return ObserveResult{.api_calls = 1, .error = {}};
}

absl::StatusOr<CheckResponse> ScriptedProvider::Check(const CheckRequest& request) {
  if (check) return check(request);
  return CheckResponse();
}

absl::StatusOr<ExecuteResponse> ScriptedProvider::Execute(const ExecuteRequest& request,
                                                          const std::function<void(const Progress&)>& progress) {
  if (log_) log_->Add(absl::StrCat("execute ", request.operation().id()));
  if (execute) return execute(request, progress);
  return Success(Obedient(request.operation()));
}

absl::StatusOr<ResolveResponse> ScriptedProvider::Resolve(const ResolveRequest& request) {
  if (log_) log_->Add(absl::StrCat("resolve ", request.operation().id()));
  if (resolve) return resolve(request);
  return Resolved(ResolveResponse::NOT_DONE);
}

TestStore::TestStore(Log* log, const std::vector<ManagedObject>& rows) : MemoryStore("stack", "lineage") {
  Actor actor;
  actor.set_host("here");
  actor.set_boot_id("boot");
  actor.set_pid(1);
  lock_ = *AcquireLock(actor, "apply", absl::ZeroDuration());
  std::vector<StateEdit> edits;
  for (const ManagedObject& row : rows) {
    StateEdit& edit = edits.emplace_back();
    edit.set_kind(StateEdit::UPSERT);
    *edit.mutable_object() = row;
  }
  if (!edits.empty()) Edit(lock_, edits).IgnoreError();
  absl::MutexLock hold(&mutex_);
  writes_ = 0;
  log_ = log;
}

ManagedObject TestStore::RowOf(const std::string& address) {
  const StateSnapshot snapshot = *Read();
  for (const ManagedObject& object : snapshot.objects()) {
    if (object.address() == address) return object;
  }
  return {};
}

JournalEntry TestStore::EntryOf(int operation) {
  const auto runs = ReadRuns(1);
  if (!runs.ok() || runs->empty()) return {};
  const auto entries = ReadEntries(runs->front().id());
  for (const JournalEntry& entry : *entries) {
    if (entry.operation_id() == operation) return entry;
  }
  return {};
}

void TestStore::FailWrite(int n, Extent extent, absl::Status status) {
  absl::MutexLock hold(&mutex_);
  fail_at_ = n == 0 ? 0 : writes_ + n;
  extent_ = extent;
  failure_ = std::move(status);
}

int TestStore::writes() const {
  absl::MutexLock hold(&mutex_);
  return writes_;
}

absl::Status TestStore::Write(const std::string& line) {
  absl::MutexLock hold(&mutex_);
  ++writes_;
  if (fail_at_ != 0 && (writes_ == fail_at_ || (extent_ == Extent::kFromThenOn && writes_ > fail_at_))) return failure_;
  if (log_) log_->Add(line);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> TestStore::BeginRun(state::LockToken token, const Run& run) {
  if (absl::Status status = Write("begin"); !status.ok()) return status;
  return MemoryStore::BeginRun(token, run);
}

absl::Status TestStore::FinishRun(state::LockToken token, const Run& run) {
  if (absl::Status status = Write("finish"); !status.ok()) return status;
  return MemoryStore::FinishRun(token, run);
}

absl::Status TestStore::RecordIntent(state::LockToken token, const JournalEntry& entry) {
  if (absl::Status status = Write(absl::StrCat("intent ", entry.operation_id())); !status.ok()) return status;
  return MemoryStore::RecordIntent(token, entry);
}

absl::Status TestStore::RecordOutcome(state::LockToken token, const JournalEntry& entry, const std::vector<StateEdit>& edits) {
  const std::string status_text = JournalStatus_Name(entry.status()).substr(std::string("JOURNAL_STATUS_").size());
  if (absl::Status status = Write(absl::StrCat("outcome ", entry.operation_id(), " ", status_text)); !status.ok()) return status;
  return MemoryStore::RecordOutcome(token, entry, edits);
}

absl::Status TestStore::Edit(state::LockToken token, const std::vector<StateEdit>& edits) {
  if (absl::Status status = Write("edit"); !status.ok()) return status;
  return MemoryStore::Edit(token, edits);
}

absl::Status TestStore::Heartbeat(state::LockToken token) { return on_heartbeat ? on_heartbeat() : MemoryStore::Heartbeat(token); }

RunOptions Workers(int parallelism) {
  RunOptions options;
  options.parallelism = parallelism;
  return options;
}

const char* Text(OperationState state) {
  switch (state) {
    case OperationState::kWaiting:
      return "waiting";
    case OperationState::kRunning:
      return "running";
    case OperationState::kDone:
      return "done";
    case OperationState::kFailed:
      return "failed";
    case OperationState::kNotStarted:
      return "not started";
    case OperationState::kInDoubt:
      return "in doubt";
  }
  return "";
}

void LogListener::OnStarted(const Operation& operation, absl::Time at) { log_->Add(absl::StrCat("started ", operation.id())); }

void LogListener::OnProgress(const Operation& operation, const Progress& progress, absl::Time at) {
  log_->Add(absl::StrCat("progress ", operation.id(), " ", progress.cloud_status()));
}

void LogListener::OnRetry(const Operation& operation, const ProviderError& error, absl::Duration wait, absl::Time at) {
  log_->Add(absl::StrCat("retry ", operation.id(), " ", error.code()));
}

void LogListener::OnFinished(const Operation& operation, const OperationReport& report, absl::Time at) {
  log_->Add(absl::StrCat("finished ", operation.id(), " ", Text(report.state)));
}

}  // namespace eniform::apply
