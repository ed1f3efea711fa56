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

 protected:
  sdk::Result<std::shared_ptr<Session>> Open(const ConfigureRequest& request, const sdk::Credentials& credentials,
                                             sdk::HttpTransport* transport, sdk::Clock* clock) override;
};

}  // namespace eniform::tencentcloud
