// Alibaba Cloud as a plugin.
#pragma once

#include <memory>

#include "providers/alicloud/session.h"
#include "providers/sdk/session_provider.h"

namespace eniform::alicloud {

// The credentials are checked with one call, which the first look around needs the permission for as well.
class AlibabaCloud : public sdk::SessionProvider<Session> {
 public:
  // `clock` must outlive it.
  AlibabaCloud(std::unique_ptr<sdk::HttpTransport> transport, sdk::Clock* clock, sdk::Environment environment);

 protected:
  sdk::Result<std::shared_ptr<Session>> Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                             sdk::HttpTransport* transport, sdk::Clock* clock) override;
  // These forget the tokens of what is done.
  sdk::OperationOutcome ExecuteIn(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress) override;
  ResolveResponse ResolveIn(Session& session, const ResolveRequest& request) override;
};

}  // namespace eniform::alicloud
