// A configured account and region: the API client with its limits, and the pollers that everyone who waits shares.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "providers/sdk/clock.h"
#include "providers/sdk/http.h"
#include "providers/sdk/poller.h"
#include "providers/sdk/rate_limiter.h"
#include "providers/tencentcloud/api.h"
#include "providers/tencentcloud/decode.h"

namespace eniform::tencentcloud {

// Legacy accounts pay by instance and are not asked for an EIP's charge (Tencent reference 2.4).
enum class AccountType { kStandard, kLegacy };

struct SessionOptions {
  ApiOptions api;
  std::string mark;  // tag value of created objects; empty: none
  AccountType account = AccountType::kStandard;
  sdk::PollerOptions poller;
};

// Threads: all members may be used concurrently.
class Session {
 public:
  // `transport` and `clock` must outlive the session.
  Session(SessionOptions options, sdk::HttpTransport* transport, sdk::Clock* clock);

  const SessionOptions options;
  sdk::HttpTransport* const transport;
  sdk::Clock* const clock;
  sdk::RateLimiter limiter;
  ApiClient api;
  sdk::Poller<NetworkInterface> interfaces;
  sdk::Poller<Eip> eips;
  sdk::Poller<InstanceView> instances;
};

}  // namespace eniform::tencentcloud
