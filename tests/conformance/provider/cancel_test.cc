// Whoever asked goes away in the middle of an operation; the cloud goes on.
#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "proto/provider.grpc.pb.h"
#include "providers/host/plugin_process.h"
#include "tests/conformance/provider/operation_test.h"

namespace eniform::conformance {
namespace {

using Stub = eniform::Provider::Stub;

// A plugin whose calls can be cancelled: the host itself never does.
class CancellingHost {
 public:
  explicit CancellingHost(const Stage& stage) {
    for (const host::FoundPlugin& plugin : host::FindPlugins(stage.HostOptions())) {
      if (plugin.name != stage.cloud().name) continue;
      auto process = host::PluginProcess::Start(plugin, stage.HostOptions());
      EXPECT_TRUE(process.ok()) << process.status();
      if (process.ok()) process_ = *std::move(process);
    }
    if (!process_) return;
    stub_ = eniform::Provider::NewStub(grpc::CreateChannel("unix:" + process_->socket_path(), grpc::InsecureChannelCredentials()));
    const ProviderDeclaration declaration = stage.Declaration();
    ConfigureRequest request;
    request.set_alias(declaration.key());
    request.set_region(declaration.region());
    request.set_endpoint(declaration.endpoint());
    request.set_mark(stage.HostOptions().mark);
    ConfigureResponse response;
    grpc::ClientContext context;
    Admit(context);
    const grpc::Status status = stub_->Configure(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_FALSE(response.has_error()) << response.DebugString();
  }

  // Cancels with the first progress; true: the operation was over before that.
  bool ExecuteAndCancel(const Operation& operation, const std::string& token) {
    ExecuteRequest request;
    *request.mutable_operation() = operation;
    request.set_token(token);
    request.set_timeout_seconds(300);
    grpc::ClientContext context;
    Admit(context);
    const auto reader = stub_->Execute(&context, request);
    ExecuteResponse response;
    bool cancelled = false;
    while (reader->Read(&response)) {
      EXPECT_FALSE(response.has_error()) << response.DebugString();
      if (!response.has_progress()) continue;
      cancelled = true;
      context.TryCancel();
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok() || (cancelled && status.error_code() == grpc::StatusCode::CANCELLED)) << status.error_message();
    return status.ok();
  }

 private:
  void Admit(grpc::ClientContext& context) const { context.AddMetadata("eniform-cookie", process_->cookie()); }

  std::unique_ptr<host::PluginProcess> process_;
  std::unique_ptr<Stub> stub_;
};

TEST_P(OperationTest, CancelledInTheMiddleIsSettled) {
  ASSERT_NO_FATAL_FAILURE(Fresh({"--settle", "1s"}));
  const bool over = CancellingHost(*stage_).ExecuteAndCancel(operation_, token_);
  const ResolveResponse at_once = stage_->Resolve(operation_, token_);
  EXPECT_FALSE(at_once.has_error()) << at_once.DebugString();
  if (at_once.outcome() == ResolveResponse::NOT_DONE) {
    // Some clouds show nothing of a change that is under way; a repeated call is then refused, or does no harm.
    EXPECT_TRUE(MayBeRepeated() || !MakesSomethingNew()) << "a repeated call would be a second one";
  } else if (over) {
    EXPECT_EQ(at_once.outcome(), ResolveResponse::DONE) << at_once.DebugString();
  }
  const ResolveResponse later = stage_->ResolveToTheEnd(operation_, token_);
  if (later.outcome() == ResolveResponse::DONE) {
    EXPECT_EQ(Wrong(later.result()), "");
  } else {
    EXPECT_EQ(later.outcome(), ResolveResponse::NOT_DONE) << later.DebugString();
    EXPECT_TRUE(MayBeRepeated() || !MakesSomethingNew());
  }
  EXPECT_EQ(Wrong(stage_->ExecuteToTheEnd(operation_, token_)), "") << "asked for again";
}

}  // namespace
}  // namespace eniform::conformance
