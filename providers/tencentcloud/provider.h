// Tencent Cloud as a plugin.
#pragma once

#include <memory>

#include "providers/sdk/session_provider.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// The credentials are checked with one call, whose answer also tells how the account pays.
class TencentCloud : public sdk::SessionProvider<Session> {
 public:
  // `clock` must outlive it.
  TencentCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment);

  CheckResponse Check(const CheckRequest& request) override;

 protected:
  sdk::Result<std::shared_ptr<Session>> Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                             sdk::HttpTransport* transport, sdk::Clock* clock) override;
  ProviderError ObserveIn(Session& session, const ObserveRequest& request, const sdk::PageSink& sink) override;
  sdk::Result<OperationResult> ExecuteIn(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) override;
  ResolveResponse ResolveIn(Session& session, const ResolveRequest& request) override;
};

}  // namespace eniform::tencentcloud
