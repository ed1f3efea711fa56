// Alibaba Cloud's RPC API: one signed POST a call with all parameters in the query, its answer or its error (Alibaba reference 1).
#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "providers/alicloud/endpoints.h"
#include "providers/alicloud/signer.h"
#include "providers/sdk/api_caller.h"

namespace eniform::alicloud {

using sdk::ApiAnswer;  // `response`: the whole answer
using sdk::Effect;
using sdk::Json;

struct ApiOptions {
  sdk::Credentials credentials;
  std::string region;
  std::string endpoint;  // of all products; empty: the host of each product in the region
};

// Name.1, Name.2 …
void AddList(const char* name, const std::vector<std::string>& values, Parameters& parameters);
// Tag.1.Key, Tag.1.Value …
template <typename Tags>
void AddTags(const Tags& tags, Parameters& parameters);
// A list where the parameter is one text: ["a","b"].
std::string JsonList(const std::vector<std::string>& values);

// Threads: Read and Write may be called concurrently.
class ApiClient {
 public:
  // `transport`, `limiter` and `clock` must outlive the client.
  ApiClient(ApiOptions options, sdk::HttpTransport* transport, sdk::RateLimiter* limiter, sdk::Clock* clock)
      : options_(std::move(options)), caller_(transport, limiter, clock), clock_(clock) {}

  // As sdk::ApiCaller does them. RegionId is added where the action has it.
  sdk::Result<ApiAnswer> Read(Product product, const char* action, const Parameters& parameters, absl::Time deadline);
  sdk::Result<ApiAnswer> Write(Product product, const char* action, const Parameters& parameters, absl::Time deadline);

  const sdk::ApiCaller& caller() const { return caller_; }

 private:
  sdk::Result<sdk::HttpRequest> Build(Product product, const char* action, const Parameters& parameters) const;
  sdk::Result<ApiAnswer> Parse(const char* action, const sdk::HttpAnswer& answer, Effect effect) const;

  const ApiOptions options_;
  sdk::ApiCaller caller_;
  sdk::Clock* const clock_;
};

// The error of `answer`, or its object. Judges transport failures, garbage and the API's own errors, which come with 4xx and 5xx.
sdk::Result<ApiAnswer> ParseAnswer(const char* action, const sdk::HttpAnswer& answer, Effect effect);

// Whether the cloud has settled that an attempt did nothing: a refusal with 4xx, and not one that says the attempt is still being worked
// on. Its ClientToken is used up (Alibaba reference 5.2).
bool IsDefiniteRefusal(const ProviderError& error);

template <typename Tags>
void AddTags(const Tags& tags, Parameters& parameters) {
  int number = 0;
  for (const Tag& tag : tags) {
    const std::string name = "Tag." + std::to_string(++number);
    parameters[name + ".Key"] = tag.key();
    parameters[name + ".Value"] = tag.value();
  }
}

}  // namespace eniform::alicloud
