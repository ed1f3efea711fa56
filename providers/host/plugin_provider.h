// A provider whose plugin is started again once when it dies.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "proto/declaration.pb.h"
#include "providers/host/plugin_host.h"
#include "providers/host/plugin_session.h"
#include "providers/host/provider.h"

namespace eniform::host {

// The call during which the plugin dies fails with kUnavailable; the next one starts it again, described and configured as before.
// After a second death every call fails with kUnavailable. A plugin whose name or version changed meanwhile is not used.
class PluginProvider : public Provider {
 public:
  PluginProvider(FoundPlugin plugin, HostOptions options, ProviderDeclaration declaration, Configure configure,
                 std::shared_ptr<PluginSession> session);

  const std::string& alias() const override { return declaration_.key(); }
  const DescribeResponse& description() const override { return description_; }
  absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) override;
  absl::StatusOr<CheckResponse> Check(const CheckRequest& request) override;
  absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) override;
  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request) override;

 private:
  // The living session; starts it again where it may.
  absl::StatusOr<std::shared_ptr<PluginSession>> Session();
  absl::Status Restart() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Explains a failed call, and gives up the session where the plugin is gone.
  absl::Status Failed(const std::shared_ptr<PluginSession>& session, const absl::Status& status, const std::string& asked);
  void Bury(const std::shared_ptr<PluginSession>& session, const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  template <typename Response>
  absl::StatusOr<Response> Call(const std::string& asked, const std::function<absl::StatusOr<Response>(PluginSession&)>& call);

  const FoundPlugin plugin_;
  const HostOptions options_;
  const ProviderDeclaration declaration_;
  const Configure configure_;
  const DescribeResponse description_;

  absl::Mutex mutex_;
  std::shared_ptr<PluginSession> session_ ABSL_GUARDED_BY(mutex_);  // nullptr: it died, or could not be started again
  int deaths_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status last_death_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::host
