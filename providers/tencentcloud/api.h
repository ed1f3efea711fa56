// Tencent Cloud's API 3.0: one signed POST a call, its answer or its error (Tencent reference 1).
#pragma once

#include <atomic>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/http.h"
#include "providers/sdk/rate_limiter.h"
#include "providers/sdk/result.h"
#include "providers/tencentcloud/error_table.h"
#include "providers/tencentcloud/json.h"
#include "providers/tencentcloud/signer.h"

namespace eniform::tencentcloud {

enum class Service { kVpc, kCvm, kTag };

struct ApiOptions {
  Credentials credentials;
  std::string region;
  std::string endpoint;  // of all services; empty: each service's own host
};

struct ApiAnswer {
  Json response;           // the object under "Response"
  std::string request_id;  // of asynchronous interface actions: the task id
};

// Threads: Read and Write may be called concurrently.
class ApiClient {
 public:
  // `transport`, `limiter` and `clock` must outlive the client.
  ApiClient(ApiOptions options, sdk::HttpTransport* transport, sdk::RateLimiter* limiter, sdk::Clock* clock)
      : options_(std::move(options)), transport_(transport), limiter_(limiter), clock_(clock) {}

  // A call that changes nothing. Throttled and transient failures are tried again, up to 6 times in all, while `deadline` allows.
  sdk::Result<ApiAnswer> Read(Service service, const char* action, const RequestJson& body, absl::Time deadline);

  // A call that may change something: sent at most once. UNKNOWN_OUTCOME where it may have been done and the answer is lost.
  sdk::Result<ApiAnswer> Write(Service service, const char* action, const RequestJson& body, absl::Time deadline);

  // Calls sent so far.
  int calls() const { return calls_; }

 private:
  sdk::Result<ApiAnswer> Call(Service service, const char* action, const std::string& body, Effect effect, absl::Time deadline);

  const ApiOptions options_;
  sdk::HttpTransport* const transport_;
  sdk::RateLimiter* const limiter_;
  sdk::Clock* const clock_;
  std::atomic<int> calls_ = 0;
};

// The error of `answer`, or its "Response" object. Judges transport failures, HTTP status, garbage and errors inside 200.
sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect);

}  // namespace eniform::tencentcloud
