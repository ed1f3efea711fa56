// A configured account and region: the API client with its limits, and the pollers that everyone who waits shares.
#pragma once

#include <string>

#include "providers/sdk/cloud_session.h"
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
class Session : public sdk::CloudSession {
 public:
  // `transport` and `clock` must outlive the session.
  Session(SessionOptions options, sdk::HttpTransport* transport, sdk::Clock* clock);

  // Task queries are limited to 20 a second: for explaining, not for waiting (Tencent reference 5.1).
  std::optional<std::string> TaskFailure(const sdk::Sent& sent, const NetworkInterface* interface, absl::Time deadline) override;
  std::optional<std::string> TaskFailure(const sdk::Sent& sent, const Eip* eip, absl::Time deadline) override;
  sdk::ObjectResult<Instance> ReadInstance(const std::string& id, absl::Time deadline) override;
  sdk::ObjectResult<NetworkInterface> FindInterface(const std::string& token, absl::Time deadline) override;
  sdk::ObjectResult<Eip> FindEip(const std::string& token, absl::Time deadline) override;
  std::vector<std::string> AddressHolders(const std::string& vpc_id, const std::vector<std::string>& addresses,
                                          absl::Time deadline) override;

  const SessionOptions options;
  ApiClient api;
  sdk::Poller<InstanceView> instances;
};

}  // namespace eniform::tencentcloud
