// proto/provider.proto over gRPC, in front of a CloudProvider.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "proto/provider.grpc.pb.h"
#include "providers/sdk/cloud_provider.h"

namespace eniform::sdk {

// Refuses calls without the cookie (PERMISSION_DENIED), and calls that need a configured cloud before Configure succeeded
// (FAILED_PRECONDITION).
class ProviderService final : public Provider::Service {
 public:
  // `stop` is called when the host asks for the end. `cloud` must outlive the service.
  ProviderService(CloudProvider* cloud, std::string cookie, std::function<void()> stop)
      : cloud_(cloud), cookie_(std::move(cookie)), stop_(std::move(stop)) {}

  grpc::Status Describe(grpc::ServerContext* context, const DescribeRequest* request, DescribeResponse* response) override;
  grpc::Status Configure(grpc::ServerContext* context, const ConfigureRequest* request, ConfigureResponse* response) override;
  grpc::Status Observe(grpc::ServerContext* context, const ObserveRequest* request, grpc::ServerWriter<ObserveResponse>* writer) override;
  grpc::Status Check(grpc::ServerContext* context, const CheckRequest* request, CheckResponse* response) override;
  grpc::Status Execute(grpc::ServerContext* context, const ExecuteRequest* request, grpc::ServerWriter<ExecuteResponse>* writer) override;
  grpc::Status Resolve(grpc::ServerContext* context, const ResolveRequest* request, ResolveResponse* response) override;
  grpc::Status Stop(grpc::ServerContext* context, const StopRequest* request, StopResponse* response) override;

  // Calls of the cloud that are under way.
  int calls_under_way() const { return calls_under_way_; }

 private:
  enum class Needs { kNothing, kConfigured };
  grpc::Status Admit(const grpc::ServerContext& context, Needs needs) const;

  CloudProvider* const cloud_;
  const std::string cookie_;
  const std::function<void()> stop_;
  std::atomic<bool> configured_ = false;
  std::atomic<int> calls_under_way_ = 0;
};

}  // namespace eniform::sdk
