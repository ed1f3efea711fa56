// Tencent Cloud as a plugin.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/cloud_provider.h"
#include "providers/sdk/http.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// The value of an environment variable; empty: not set.
using Environment = std::function<std::string(const char* name)>;

// REQUIRES: all but Describe and Check are called after Configure succeeded.
class TencentCloud : public sdk::CloudProvider {
 public:
  // `clock` must outlive it.
  TencentCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, Environment environment)
      : transport_(std::move(transport)), clock_(clock), environment_(std::move(environment)) {}

  DescribeResponse Describe() override;
  // Credentials come from TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and, for temporary ones, TENCENTCLOUD_SECURITY_TOKEN. They are
  // checked with one call, whose answer also tells how the account pays. May be called again: later calls use the new configuration.
  ConfigureResponse Configure(const ConfigureRequest& request) override;
  ProviderError Observe(const ObserveRequest& request, const sdk::PageSink& sink) override;
  CheckResponse Check(const CheckRequest& request) override;
  sdk::Result<OperationResult> Execute(const ExecuteRequest& request, const sdk::ProgressSink& progress) override;
  ResolveResponse Resolve(const ResolveRequest& request) override;

 private:
  std::shared_ptr<Session> session();

  const std::unique_ptr<sdk::HttpTransport> transport_;
  sdk::Clock* const clock_;
  const Environment environment_;
  absl::Mutex mutex_;
  std::shared_ptr<Session> session_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace eniform::tencentcloud
