// Calling a cloud's HTTP API: rates, time limits, repetitions and what a lost answer means. What is a cloud's own is the pair of functions
// given to each call: how its request is signed and built, and how its answer is read.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/error_table.h"
#include "providers/sdk/http.h"
#include "providers/sdk/json.h"
#include "providers/sdk/rate_limiter.h"
#include "providers/sdk/result.h"

namespace eniform::sdk {

struct ApiAnswer {
  Json response;  // the answer's own object, out of whatever the cloud wraps around it
  std::string request_id;
};

// Threads: Read and Write may be called concurrently.
class ApiCaller {
 public:
  // Builds and signs the request. Called anew for every attempt, because signatures carry the time; `resend` and `timeout` are filled in
  // afterwards.
  using Build = std::function<Result<HttpRequest>()>;
  // The error of an answer, or its object.
  using Parse = std::function<Result<ApiAnswer>(const HttpAnswer& answer, Effect effect)>;

  // `transport`, `limiter` and `clock` must outlive it.
  ApiCaller(HttpTransport* transport, RateLimiter* limiter, Clock* clock) : transport_(transport), limiter_(limiter), clock_(clock) {}

  // A call that changes nothing. Throttled, busy and transient failures are tried again, up to 6 times in all, while `deadline` allows.
  Result<ApiAnswer> Read(absl::string_view action, const Build& build, const Parse& parse, absl::Time deadline);

  // A call that may change something: sent at most once. UNKNOWN_OUTCOME where it may have been done and the answer is lost.
  Result<ApiAnswer> Write(absl::string_view action, const Build& build, const Parse& parse, absl::Time deadline);

  // Calls sent so far.
  int calls() const { return calls_; }

 private:
  Result<ApiAnswer> Call(absl::string_view action, const Build& build, const Parse& parse, Effect effect, absl::Time deadline);

  HttpTransport* const transport_;
  RateLimiter* const limiter_;
  Clock* const clock_;
  std::atomic<int> calls_ = 0;
};

// The error of a transport that brought no answer; nullopt: there is one.
std::optional<ProviderError> TransportError(absl::string_view action, const HttpAnswer& answer, Effect effect);

// The error of an answer with an HTTP status that says "failed" and no error of the API inside.
ProviderError StatusError(absl::string_view action, const HttpAnswer& answer, Effect effect);

// The error of an answer that says "done" and is not the API's: some other server answered.
ProviderError ForeignAnswer(absl::string_view action, const HttpAnswer& answer, Effect effect);

}  // namespace eniform::sdk
