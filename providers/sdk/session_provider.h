// A cloud as a plugin: its configuration, and the session that all calls after it use.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "proto/diagnostics.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/cloud_provider.h"
#include "providers/sdk/credentials.h"
#include "providers/sdk/http.h"
#include "providers/sdk/operation.h"
#include "providers/sdk/resolve.h"

namespace eniform::sdk {

// What people and the host call a cloud.
struct CloudNames {
  const char* name;            // tencentcloud
  const char* title;           // Tencent Cloud
  const char* example_region;  // ap-guangzhou
  CredentialSource credentials;
};

// Empty: `endpoint` is usable, or there is none.
std::string WhyNoEndpoint(const std::string& endpoint);

// name, version, credential variables; the capabilities are the cloud's.
DescribeResponse DescribeCloud(const CloudNames& names, const Capabilities& capabilities);

// How long Configure may take to check the credentials.
inline constexpr absl::Duration kConfigurePatience = absl::Seconds(30);

// What a cloud does, in a session where it needs one. As the functions of CloudProvider.
template <typename Session>
struct CloudFunctions {
  Diagnostics (*check)(const CheckRequest& request);
  ProviderError (*observe)(Session& session, const ObserveRequest& request, const PageSink& sink);
  const std::vector<OperationHandler<Session>>& (*operations)();
};

// What of a CloudProvider is the same for every cloud. REQUIRES: all but Describe and Check are called after Configure succeeded; they fail
// with INVALID otherwise. Configure may be called again: later calls use the new configuration.
template <typename Session>
class SessionProvider : public CloudProvider {
 public:
  // `clock` must outlive it; `names` and `capabilities` live as long as the process.
  SessionProvider(const CloudNames& names, const Capabilities& capabilities, CloudFunctions<Session> functions,
                  std::unique_ptr<HttpTransport> transport, Clock* clock, Environment environment)
      : names_(names),
        capabilities_(capabilities),
        functions_(functions),
        transport_(std::move(transport)),
        clock_(clock),
        environment_(std::move(environment)) {}

  DescribeResponse Describe() final { return DescribeCloud(names_, capabilities_); }

  CheckResponse Check(const CheckRequest& request) final {
    CheckResponse response;
    for (Diagnostic& diagnostic : functions_.check(request)) *response.add_diagnostics() = std::move(diagnostic);
    return response;
  }

  ConfigureResponse Configure(const ConfigureRequest& request) final {
    if (request.region().empty()) {
      return Refuse(MakeError(ERROR_CLASS_INVALID, "", absl::StrCat("a region is needed, as in ", names_.example_region)));
    }
    if (const std::string why = WhyNoEndpoint(request.endpoint()); !why.empty()) return Refuse(MakeError(ERROR_CLASS_INVALID, "", why));
    auto credentials = FindCredentials(names_.title, names_.credentials, environment_);
    if (!credentials.ok()) return Refuse(credentials.error());
    auto session = Open(request, *credentials, transport_.get(), clock_);
    if (!session.ok()) return Refuse(session.error());
    absl::MutexLock lock(&mutex_);
    session_ = std::move(*session);
    return {};
  }

  ProviderError Observe(const ObserveRequest& request, const PageSink& sink) final {
    const auto session = this->session();
    return session ? functions_.observe(*session, request, sink) : NotConfigured();
  }

  Result<OperationResult> Execute(const ExecuteRequest& request, const ProgressSink& progress) final {
    const auto session = this->session();
    if (!session) return NotConfigured();
    return ExecuteIn(*session, request, progress);
  }

  ResolveResponse Resolve(const ResolveRequest& request) final {
    const auto session = this->session();
    if (session) return ResolveIn(*session, request);
    ResolveResponse response;
    *response.mutable_error() = NotConfigured();
    return response;
  }

 protected:
  // A session whose credentials the cloud accepted just now.
  virtual Result<std::shared_ptr<Session>> Open(const ConfigureRequest& request, const Credentials& credentials, HttpTransport* transport,
                                                Clock* clock) = 0;
  virtual OperationOutcome ExecuteIn(Session& session, const ExecuteRequest& request, const ProgressSink& progress) {
    return ExecuteOperation(session, request, progress, functions_.operations());
  }
  virtual ResolveResponse ResolveIn(Session& session, const ResolveRequest& request) {
    return ResolveOperation(session, request, functions_.operations());
  }

 private:
  static ConfigureResponse Refuse(ProviderError error) {
    ConfigureResponse response;
    *response.mutable_error() = std::move(error);
    return response;
  }
  static ProviderError NotConfigured() { return MakeError(ERROR_CLASS_INVALID, "", "the provider is not configured"); }

  std::shared_ptr<Session> session() {
    absl::MutexLock lock(&mutex_);
    return session_;
  }

  const CloudNames& names_;
  const Capabilities& capabilities_;
  const CloudFunctions<Session> functions_;
  const std::unique_ptr<HttpTransport> transport_;
  Clock* const clock_;
  const Environment environment_;
  absl::Mutex mutex_;
  std::shared_ptr<Session> session_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::sdk
