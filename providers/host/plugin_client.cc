#include "providers/host/plugin_client.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <utility>

#include "proto/provider.grpc.pb.h"

namespace eniform::host {
namespace {

absl::Status FromGrpc(const grpc::Status& status) {
  // The codes are the same numbers.
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

std::shared_ptr<grpc::Channel> Connect(const std::string& socket_path) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // a page of a large cloud is as large as it is
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);             // retrying is decided elsewhere
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // a restarted plugin is another one
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel("unix:" + socket_path, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

struct PluginClient::Connection {
  Connection(const std::string& socket_path, std::string cookie_value)
      : cookie(std::move(cookie_value)), stub(eniform::Provider::NewStub(Connect(socket_path))) {}

  void Prepare(grpc::ClientContext& context, absl::Duration timeout) const {
    context.AddMetadata("eniform-cookie", cookie);
    if (timeout != absl::InfiniteDuration()) context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoNanoseconds(timeout));
  }

  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(grpc::Status (eniform::Provider::Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                                const Request& request, absl::Duration timeout) {
    grpc::ClientContext context;
    Prepare(context, timeout);
    Response response;
    const grpc::Status status = (*stub.*method)(&context, request, &response);
    if (!status.ok()) return FromGrpc(status);
    return response;
  }

  template <typename Response, typename Request>
  absl::Status Stream(std::unique_ptr<grpc::ClientReader<Response>> (eniform::Provider::Stub::*method)(grpc::ClientContext*,
                                                                                                       const Request&),
                      const Request& request, absl::Duration timeout, const std::function<bool(Response&&)>& take) {
    grpc::ClientContext context;
    Prepare(context, timeout);
    const std::unique_ptr<grpc::ClientReader<Response>> reader = (*stub.*method)(&context, request);
    Response response;
    while (reader->Read(&response)) {
      if (take(std::move(response))) continue;
      context.TryCancel();
      break;
    }
    return FromGrpc(reader->Finish());
  }

  const std::string cookie;
  const std::unique_ptr<eniform::Provider::Stub> stub;
};

PluginClient::PluginClient(const std::string& socket_path, const std::string& cookie)
    : connection_(std::make_unique<Connection>(socket_path, cookie)) {}

PluginClient::~PluginClient() = default;

using Stub = eniform::Provider::Stub;

absl::StatusOr<DescribeResponse> PluginClient::Describe(absl::Duration timeout) {
  return connection_->Call<DescribeResponse>(&Stub::Describe, DescribeRequest(), timeout);
}

absl::StatusOr<ConfigureResponse> PluginClient::Configure(const ConfigureRequest& request, absl::Duration timeout) {
  return connection_->Call<ConfigureResponse>(&Stub::Configure, request, timeout);
}

absl::Status PluginClient::Observe(const ObserveRequest& request, absl::Duration timeout,
                                   const std::function<bool(ObserveResponse&&)>& page) {
  return connection_->Stream<ObserveResponse, ObserveRequest>(&Stub::Observe, request, timeout, page);
}

absl::StatusOr<CheckResponse> PluginClient::Check(const CheckRequest& request, absl::Duration timeout) {
  return connection_->Call<CheckResponse>(&Stub::Check, request, timeout);
}

absl::Status PluginClient::Execute(const ExecuteRequest& request, absl::Duration timeout,
                                   const std::function<void(ExecuteResponse&&)>& message) {
  return connection_->Stream<ExecuteResponse, ExecuteRequest>(&Stub::Execute, request, timeout, [&](ExecuteResponse&& response) {
    message(std::move(response));
    return true;
  });
}

absl::StatusOr<ResolveResponse> PluginClient::Resolve(const ResolveRequest& request, absl::Duration timeout) {
  return connection_->Call<ResolveResponse>(&Stub::Resolve, request, timeout);
}

absl::Status PluginClient::Stop(absl::Duration timeout) {
  return connection_->Call<StopResponse>(&Stub::Stop, StopRequest(), timeout).status();
}

}  // namespace eniform::host
