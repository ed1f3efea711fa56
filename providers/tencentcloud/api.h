// Tencent Cloud's API 3.0: one signed POST a call, its answer or its error (Tencent reference 1).
#pragma once

#include <string>

#include "absl/time/time.h"
#include "providers/sdk/api_caller.h"
#include "providers/tencentcloud/signer.h"

namespace eniform::tencentcloud {

using sdk::ApiAnswer;  // `response`: the object under "Response"; `request_id`: of asynchronous interface actions the task id
using sdk::Effect;
using sdk::Json;
using sdk::RequestJson;

enum class Service { kVpc, kCvm, kTag };

struct ApiOptions {
  Credentials credentials;
  std::string region;
  std::string endpoint;  // of all services; empty: each service's own host
};

// Threads: Read and Write may be called concurrently.
class ApiClient {
 public:
  // `transport`, `limiter` and `clock` must outlive the client.
  ApiClient(ApiOptions options, sdk::HttpTransport* transport, sdk::RateLimiter* limiter, sdk::Clock* clock)
      : options_(std::move(options)), caller_(transport, limiter, clock), clock_(clock) {}

  // As sdk::ApiCaller does them.
  sdk::Result<ApiAnswer> Read(Service service, const char* action, const RequestJson& body, absl::Time deadline);
  sdk::Result<ApiAnswer> Write(Service service, const char* action, const RequestJson& body, absl::Time deadline);

  const sdk::ApiCaller& caller() const { return caller_; }

 private:
  sdk::Result<sdk::HttpRequest> Build(Service service, const char* action, const std::string& body) const;

  const ApiOptions options_;
  sdk::ApiCaller caller_;
  sdk::Clock* const clock_;
};

// The error of `answer`, or its "Response" object. Judges transport failures, HTTP status, garbage and errors inside 200.
sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect);

}  // namespace eniform::tencentcloud
