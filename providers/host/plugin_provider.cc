#include "providers/host/plugin_provider.h"

#include "absl/strings/str_cat.h"

namespace eniform::host {
namespace {

constexpr int kLives = 2;
// The plugin keeps its own deadline and answers with what it knows; only one that hangs is cut off.
constexpr absl::Duration kMargin = absl::Seconds(30);
constexpr absl::Duration kWithoutTimeout = absl::Hours(1);
constexpr absl::Duration kObserveTimeout = absl::Minutes(30);
constexpr absl::Duration kCheckTimeout = absl::Minutes(5);
constexpr absl::Duration kResolveTimeout = absl::Minutes(10);

std::string Asked(absl::string_view call, const Operation& operation) {
  return absl::StrCat(call, " of operation ", operation.id(), " (", OperationKind_Name(operation.kind()), " for ", operation.target(), ")");
}

}  // namespace

PluginProvider::PluginProvider(FoundPlugin plugin, HostOptions options, ProviderDeclaration declaration, Configure configure,
                               std::shared_ptr<PluginSession> session)
    : plugin_(std::move(plugin)),
      options_(std::move(options)),
      declaration_(std::move(declaration)),
      configure_(configure),
      description_(session->description()),
      session_(std::move(session)) {}

void PluginProvider::Bury(const std::shared_ptr<PluginSession>& session, const absl::Status& why) {
  if (session != session_) return;  // another call saw it first
  session_ = nullptr;
  ++deaths_;
  last_death_ = why;
}

absl::StatusOr<std::shared_ptr<PluginSession>> PluginProvider::Session() {
  std::shared_ptr<PluginSession> dead;  // ends after the lock is released
  absl::MutexLock lock(&mutex_);
  if (session_ && session_->IsDead()) {
    dead = session_;
    Bury(session_, session_->Explain(absl::UnavailableError("gone"), "nothing"));
  }
  if (!session_) {
    if (absl::Status status = Restart(); !status.ok()) return status;
  }
  return session_;
}

absl::Status PluginProvider::Restart() {
  if (deaths_ >= kLives) {
    return absl::UnavailableError(
        absl::StrCat("plugin ", plugin_.name, " is not started again: it died twice. Last: ", last_death_.message()));
  }
  // Its last lines were logged as they came.
  const absl::string_view why = last_death_.message().substr(0, last_death_.message().find('\n'));
  if (options_.log) options_.log(plugin_.name, absl::StrCat("warning: started again: ", why));
  absl::StatusOr<std::shared_ptr<PluginSession>> session = PluginSession::Start(plugin_, options_, declaration_, configure_);
  absl::Status status = session.status();
  if (status.ok() &&
      ((*session)->description().name() != description_.name() || (*session)->description().version() != description_.version())) {
    status = absl::UnavailableError(absl::StrCat((*session)->Name(), " was replaced meanwhile: version ", description_.version(), " by ",
                                                 (*session)->description().version(), ". Run the command again"));
  }
  if (!status.ok()) {
    deaths_ = kLives;
    last_death_ = status;
    return absl::UnavailableError(absl::StrCat("plugin ", plugin_.name, " died and could not be started again: ", status.message()));
  }
  session_ = *std::move(session);
  return absl::OkStatus();
}

absl::Status PluginProvider::Failed(const std::shared_ptr<PluginSession>& session, const absl::Status& status, const std::string& asked) {
  const absl::Status explained = session->Explain(status, asked);
  // A connection that broke is not trusted again, whether the process still runs or not.
  if (absl::IsUnavailable(explained)) {
    absl::MutexLock lock(&mutex_);
    Bury(session, explained);
  }
  return explained;
}

template <typename Response>
absl::StatusOr<Response> PluginProvider::Call(const std::string& asked,
                                              const std::function<absl::StatusOr<Response>(PluginSession&)>& call) {
  absl::StatusOr<std::shared_ptr<PluginSession>> session = Session();
  if (!session.ok()) return session.status();
  absl::StatusOr<Response> response = call(**session);
  if (!response.ok()) return Failed(*session, response.status(), asked);
  return response;
}

absl::StatusOr<Provider::ObserveResult> PluginProvider::Observe(const ObserveRequest& request,
                                                                const std::function<bool(Observation&&)>& page) {
  bool wanted = true;
  auto observed = Call<ObserveResult>("Observe", [&](PluginSession& session) -> absl::StatusOr<ObserveResult> {
    ObserveResult result;
    const absl::Status status = session.client().Observe(request, kObserveTimeout, [&](ObserveResponse&& response) {
      result.api_calls += response.api_calls();
      if (response.has_error()) {
        result.error = std::move(*response.mutable_error());
        session.Redact(result.error);
      } else if (response.has_page()) {
        response.mutable_page()->set_provider(alias());
        wanted = page(std::move(*response.mutable_page()));
      }
      return wanted;
    });
    if (!status.ok() && wanted) return status;
    return result;
  });
  if (!wanted) return absl::CancelledError("the rest was not wanted");
  return observed;
}

absl::StatusOr<CheckResponse> PluginProvider::Check(const CheckRequest& request) {
  return Call<CheckResponse>("Check", [&](PluginSession& session) { return session.client().Check(request, kCheckTimeout); });
}

absl::StatusOr<ExecuteResponse> PluginProvider::Execute(const ExecuteRequest& request,
                                                        const std::function<void(const Progress&)>& progress) {
  const absl::Duration timeout = request.timeout_seconds() > 0 ? absl::Seconds(request.timeout_seconds()) + kMargin : kWithoutTimeout;
  return Call<ExecuteResponse>(Asked("Execute", request.operation()), [&](PluginSession& session) -> absl::StatusOr<ExecuteResponse> {
    ExecuteResponse last;
    const absl::Status status = session.client().Execute(request, timeout, [&](ExecuteResponse&& response) {
      if (!response.has_progress()) {
        last = std::move(response);
      } else if (progress) {
        progress(response.progress());
      }
    });
    if (!status.ok()) return status;
    if (last.has_error()) session.Redact(*last.mutable_error());
    if (!last.has_result() && !last.has_error()) return absl::InternalError("it ended without a result");
    return last;
  });
}

absl::StatusOr<ResolveResponse> PluginProvider::Resolve(const ResolveRequest& request) {
  return Call<ResolveResponse>(Asked("Resolve", request.operation()), [&](PluginSession& session) -> absl::StatusOr<ResolveResponse> {
    auto response = session.client().Resolve(request, kResolveTimeout);
    if (response.ok() && response->has_error()) session.Redact(*response->mutable_error());
    return response;
  });
}

}  // namespace eniform::host
