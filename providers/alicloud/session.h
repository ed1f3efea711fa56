// A configured account and region: the API client with its limits, and the pollers that everyone who waits shares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "providers/alicloud/api.h"
#include "providers/alicloud/tokens.h"
#include "providers/sdk/cloud_session.h"

namespace eniform::alicloud {

// What takes seconds here is not looked at every few milliseconds; the vendor's own tools begin at three seconds (Alibaba reference 5.1).
inline constexpr sdk::PollerOptions kPolling = {
    .first_delay = absl::Milliseconds(500), .growth = 1.5, .longest_interval = absl::Seconds(5)};

struct SessionOptions {
  ApiOptions api;
  std::string mark;  // tag value of created objects; empty: none
  sdk::PollerOptions poller = kPolling;
};

// Threads: all members may be used concurrently.
class Session : public sdk::CloudSession {
 public:
  // `transport` and `clock` must outlive the session.
  Session(SessionOptions options, sdk::HttpTransport* transport, sdk::Clock* clock);

  // A failed attachment is silent: the interface is Available again (Alibaba reference 5.1).
  std::optional<std::string> TaskFailure(const sdk::Sent& sent, const NetworkInterface* interface, absl::Time deadline) override;
  sdk::ObjectResult<Instance> ReadInstance(const std::string& id, absl::Time deadline) override;
  sdk::ObjectResult<NetworkInterface> FindInterface(const std::string& token, absl::Time deadline) override;
  sdk::ObjectResult<Eip> FindEip(const std::string& token, absl::Time deadline) override;
  std::vector<std::string> AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                          absl::Time deadline) override;

  const SessionOptions options;
  ApiClient api;
  TokenChain tokens;
};

}  // namespace eniform::alicloud
