// A plugin without a cloud, for serve_test: what it answers shows what arrived.
#include <memory>

#include "absl/time/clock.h"
#include "providers/sdk/serve.h"

namespace eniform::sdk {
namespace {

class SampleCloud : public CloudProvider {
 public:
  DescribeResponse Describe() override {
    DescribeResponse response;
    response.set_name("sample");
    return response;
  }

  ConfigureResponse Configure(const ConfigureRequest& request) override {
    ConfigureResponse response;
    if (request.region() == "wrong") *response.mutable_error() = MakeError(ERROR_CLASS_AUTH, "AuthFailure", "no");
    return response;
  }

  ProviderError Observe(const ObserveRequest& request, const PageSink& sink) override {
    for (const std::string& id : request.ids()) {
      Observation page;
      page.add_vpcs()->set_id(id);
      if (id == "large") page.mutable_vpcs(0)->set_name(std::string(8 << 20, 'x'));
      if (!sink(std::move(page), 1)) return {};
    }
    if (request.limits()) return MakeError(ERROR_CLASS_QUOTA, "LimitExceeded", "enough");
    return {};
  }

  CheckResponse Check(const CheckRequest& request) override {
    CheckResponse response;
    response.add_diagnostics()->set_code(request.declaration().stack());
    return response;
  }

  // The token says what to do.
  Result<OperationResult> Execute(const ExecuteRequest& request, const ProgressSink& progress) override {
    if (request.token() == "throw") throw std::runtime_error("broken");
    Progress seen;
    seen.set_cloud_status("ATTACHING");
    // Until nobody listens.
    while (request.token() == "forever" && progress(seen)) absl::SleepFor(absl::Milliseconds(1));
    progress(seen);
    if (request.token() == "fail") return MakeError(ERROR_CLASS_CONFLICT, "ResourceInUse", "taken");
    OperationResult result;
    result.add_gone_ids("eni-1");
    return result;
  }

  ResolveResponse Resolve(const ResolveRequest&) override {
    ResolveResponse response;
    response.set_outcome(ResolveResponse::RUNNING);
    return response;
  }
};

}  // namespace
}  // namespace eniform::sdk

int main() { return eniform::sdk::ServeMain(std::make_unique<eniform::sdk::SampleCloud>()); }
