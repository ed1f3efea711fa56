// A configured cloud, as apply/ sees it. The real one talks to a plugin process (plugin_host.h); tests script one.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "proto/provider.pb.h"

namespace eniform::host {

// One provider alias of a stack.
//
// Threads: Execute, Observe and Resolve may be called concurrently.
// Errors: a Status other than OK means that the plugin itself failed (it died, it answered nonsense): kUnavailable where the
// plugin is gone, with its name, what was asked of it and its last lines; kDeadlineExceeded; kInternal. What the cloud
// refuses is a ProviderError in the answer.
class Provider {
 public:
  virtual ~Provider() = default;

  virtual const std::string& alias() const = 0;
  virtual const DescribeResponse& description() const = 0;

  // Calls `page` for each page, in order, from one thread, until it returns false: no more is wanted, nothing more is asked of the cloud,
  // and the Status is kCancelled. Returns the cloud's error, if any, in `error` of the result.
  struct ObserveResult {
    int api_calls = 0;
    ProviderError error;  // error_class UNSPECIFIED: none
  };
  virtual absl::StatusOr<ObserveResult> Observe(const ObserveRequest& request, const std::function<bool(Observation&&)>& page) = 0;

  virtual absl::StatusOr<CheckResponse> Check(const CheckRequest& request) = 0;

  // Blocks until the operation is settled. `progress` is called from the calling thread. The response's last message:
  // has result() or error().
  virtual absl::StatusOr<ExecuteResponse> Execute(const ExecuteRequest& request, const std::function<void(const Progress&)>& progress) = 0;

  virtual absl::StatusOr<ResolveResponse> Resolve(const ResolveRequest& request) = 0;
};

}  // namespace eniform::host
