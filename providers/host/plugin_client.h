// The calls of proto/provider.proto to one plugin. gRPC stays behind this header.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/provider.pb.h"

namespace eniform::host {

// Threads: all methods may be called concurrently. Errors: what gRPC says, with its own code; kDeadlineExceeded after `timeout`.
class PluginClient {
 public:
  // Connects with the first call.
  PluginClient(const std::string& socket_path, const std::string& cookie);
  ~PluginClient();

  absl::StatusOr<DescribeResponse> Describe(absl::Duration timeout);
  absl::StatusOr<ConfigureResponse> Configure(const ConfigureRequest& request, absl::Duration timeout);
  absl::Status Observe(const ObserveRequest& request, absl::Duration timeout, const std::function<bool(ObserveResponse&&)>& page);
  absl::StatusOr<CheckResponse> Check(const CheckRequest& request, absl::Duration timeout);
  absl::Status Execute(const ExecuteRequest& request, absl::Duration timeout, const std::function<void(ExecuteResponse&&)>& message);
  absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request, absl::Duration timeout);
  absl::Status Stop(absl::Duration timeout);

 private:
  struct Connection;
  const std::unique_ptr<Connection> connection_;
};

}  // namespace eniform::host
