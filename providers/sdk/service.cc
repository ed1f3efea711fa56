#include "providers/sdk/service.h"

#include <openssl/crypto.h>

#include <exception>

#include "absl/cleanup/cleanup.h"
#include "providers/sdk/log.h"

namespace eniform::sdk {
namespace {

// A cloud's code must not throw; if a library under it does, the call fails and the plugin lives on.
template <typename F>
grpc::Status Guard(const char* call, std::atomic<int>& under_way, F body) {
  ++under_way;
  const absl::Cleanup leave = [&under_way] { --under_way; };
  try {
    return body();
  } catch (const std::exception& e) {
    Log(LogLevel::kError, "a call failed inside the plugin", {{"call", call}, {"reason", e.what()}});
    return grpc::Status(grpc::StatusCode::INTERNAL, std::string(call) + ": " + e.what());
  }
}

}  // namespace

grpc::Status ProviderService::Admit(const grpc::ServerContext& context, Needs needs) const {
  const auto& metadata = context.client_metadata();
  const auto it = metadata.find("eniform-cookie");
  const bool known =
      it != metadata.end() && it->second.size() == cookie_.size() && CRYPTO_memcmp(it->second.data(), cookie_.data(), cookie_.size()) == 0;
  if (!known) return grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "this plugin serves only the host that started it");
  if (needs == Needs::kConfigured && !configured_) {
    return grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "Configure must succeed first");
  }
  return grpc::Status::OK;
}

grpc::Status ProviderService::Describe(grpc::ServerContext* context, const DescribeRequest*, DescribeResponse* response) {
  if (auto status = Admit(*context, Needs::kNothing); !status.ok()) return status;
  return Guard("Describe", calls_under_way_, [&] {
    *response = cloud_->Describe();
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Configure(grpc::ServerContext* context, const ConfigureRequest* request, ConfigureResponse* response) {
  if (auto status = Admit(*context, Needs::kNothing); !status.ok()) return status;
  return Guard("Configure", calls_under_way_, [&] {
    *response = cloud_->Configure(*request);
    if (!IsError(response->error())) configured_ = true;
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Observe(grpc::ServerContext* context, const ObserveRequest* request,
                                      grpc::ServerWriter<ObserveResponse>* writer) {
  if (auto status = Admit(*context, Needs::kConfigured); !status.ok()) return status;
  return Guard("Observe", calls_under_way_, [&] {
    const ProviderError error = cloud_->Observe(*request, [&](Observation&& page, int api_calls) {
      ObserveResponse response;
      *response.mutable_page() = std::move(page);
      response.set_api_calls(api_calls);
      return writer->Write(response) && !context->IsCancelled();
    });
    if (IsError(error)) {
      ObserveResponse response;
      *response.mutable_error() = error;
      writer->Write(response);
    }
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Check(grpc::ServerContext* context, const CheckRequest* request, CheckResponse* response) {
  if (auto status = Admit(*context, Needs::kNothing); !status.ok()) return status;
  return Guard("Check", calls_under_way_, [&] {
    *response = cloud_->Check(*request);
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Execute(grpc::ServerContext* context, const ExecuteRequest* request,
                                      grpc::ServerWriter<ExecuteResponse>* writer) {
  if (auto status = Admit(*context, Needs::kConfigured); !status.ok()) return status;
  return Guard("Execute", calls_under_way_, [&] {
    Result<OperationResult> result = cloud_->Execute(*request, [&](const Progress& progress) {
      ExecuteResponse response;
      *response.mutable_progress() = progress;
      return writer->Write(response) && !context->IsCancelled();
    });
    ExecuteResponse last;
    if (result.ok()) {
      *last.mutable_result() = std::move(*result);
    } else {
      *last.mutable_error() = result.error();
    }
    writer->Write(last);
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Resolve(grpc::ServerContext* context, const ResolveRequest* request, ResolveResponse* response) {
  if (auto status = Admit(*context, Needs::kConfigured); !status.ok()) return status;
  return Guard("Resolve", calls_under_way_, [&] {
    *response = cloud_->Resolve(*request);
    return grpc::Status::OK;
  });
}

grpc::Status ProviderService::Stop(grpc::ServerContext* context, const StopRequest*, StopResponse*) {
  if (auto status = Admit(*context, Needs::kNothing); !status.ok()) return status;
  stop_();
  return grpc::Status::OK;
}

}  // namespace eniform::sdk
