// What one cloud implements to become a plugin. No gRPC here: sdk/serve.h carries it.
#pragma once

#include <functional>

#include "proto/provider.pb.h"
#include "providers/sdk/result.h"

namespace eniform::sdk {

// Gets one page of an observation and the number of API calls made for it. False: nobody listens any more.
using PageSink = std::function<bool(Observation&&, int api_calls)>;

// Told after each poll. False: nobody waits any more; the operation goes on in the cloud, and the answer is UNKNOWN_OUTCOME.
using ProgressSink = std::function<bool(const Progress&)>;

// proto/provider.proto says what each function does.
//
// Threads: all functions may be called concurrently, before Configure too; what needs it fails with INVALID then.
class CloudProvider {
 public:
  virtual ~CloudProvider() = default;

  virtual DescribeResponse Describe() = 0;
  virtual ConfigureResponse Configure(const ConfigureRequest& request) = 0;

  // Calls `sink` from one thread at a time. An error without a class: all was read.
  virtual ProviderError Observe(const ObserveRequest& request, const PageSink& sink) = 0;

  virtual CheckResponse Check(const CheckRequest& request) = 0;

  // Blocks until the operation is settled, failed, or its time is over. `progress` is called from this thread.
  virtual Result<OperationResult> Execute(const ExecuteRequest& request, const ProgressSink& progress) = 0;

  virtual ResolveResponse Resolve(const ResolveRequest& request) = 0;
};

}  // namespace eniform::sdk
