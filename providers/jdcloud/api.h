// JD Cloud's API: one signed HTTP request a call, its result or its error (JD reference 1).
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "providers/jdcloud/rates.h"
#include "providers/jdcloud/signer.h"
#include "providers/sdk/api_caller.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/http.h"
#include "providers/sdk/json.h"
#include "providers/sdk/rate_limiter.h"

namespace eniform::jdcloud {

using sdk::ApiAnswer;
using sdk::Json;
using sdk::RequestJson;

// How a security token is put into its header; the vendor's SDKs disagree (JD reference 1.4).
enum class TokenForm { kRaw, kBase64 };

struct ApiOptions {
  sdk::Credentials credentials;
  TokenForm token_form = TokenForm::kRaw;
  std::string region;
  std::string endpoint;  // of both products; empty: each product's own host
};

struct ApiRequest {
  Product product;
  const char* action;  // the API's name for it; for messages
  const char* method;
  std::string path;  // after /v1/regions/REGION, with the trailing slash where the API has one: "/networkInterfaces/"
  NamedValues query;
  RequestJson body;  // null: none
};

// Threads: Read and Write may be called concurrently.
class ApiClient {
 public:
  // `transport`, `limiter` and `clock` must outlive the client.
  ApiClient(ApiOptions options, sdk::HttpTransport* transport, sdk::RateLimiter* limiter, sdk::Clock* clock);

  // As sdk::ApiCaller; every attempt has a date, a nonce and a signature of its own, and a read that is refused with 401 is tried once
  // more. ApiAnswer::response is the object under "result", an empty one where there is none.
  sdk::Result<ApiAnswer> Read(const ApiRequest& request, absl::Time deadline);
  sdk::Result<ApiAnswer> Write(const ApiRequest& request, absl::Time deadline);

  // Counts the calls.
  const sdk::ApiCaller& caller() const { return caller_; }

 private:
  sdk::Result<sdk::HttpRequest> Build(const ApiRequest& request, const std::string& body) const;
  sdk::Result<ApiAnswer> Parse(const ApiRequest& request, const sdk::HttpAnswer& answer, sdk::Effect effect) const;

  const ApiOptions options_;
  const sdk::Credentials signing_;  // the token as it is sent
  sdk::Clock* const clock_;
  sdk::ApiCaller caller_;
};

// The error of `answer`, or its "result" object. Judges transport failures, HTTP status, garbage and errors inside 200.
sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, sdk::Effect effect);

}  // namespace eniform::jdcloud
