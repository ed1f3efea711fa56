#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/loader.h"
#include "emulator/alicloud/signature.h"
#include "emulator/alicloud/world.h"
#include "emulator/cloud.h"
#include "emulator/world_loader.h"

namespace eniform::emulator::alicloud {

// Alibaba Cloud's RPC API signed with ACS3-HMAC-SHA256: the products ECS (2014-05-26) and VPC (2016-04-28) of one account in one
// region. This class is the gateway: envelope, authentication, nonces, rate limits, parameters, idempotency; what the actions do is
// in the files beside it.
class AlibabaCloud : public CloudOfWorld<alicloud::World, Loader> {
 public:
  explicit AlibabaCloud(const CloudOptions& options);

  bool Owns(const HttpRequest& request) const override;
  std::string ActionOf(const HttpRequest& request) const override;
  CloudAnswer Handle(const HttpRequest& request, WorldView view) override;
  CloudAnswer HandleAstray(const HttpRequest& request, Aftermath aftermath) override;
  bool StartsAstray() const override { return true; }
  CloudAnswer Refuse(const HttpRequest& request, const std::string& code, const std::string& message) override;
  void Reset() override;

 private:
  // One request on its way through the gateway.
  struct Passage {
    const HttpRequest& request;
    WorldView view;
    Aftermath aftermath;
    std::string request_id;
    std::string name;
    Product product = Product::kEcs;
    const Action* action = nullptr;
    std::string answer = "";  // the members of the answer
    bool throttled = false;
    absl::Duration retry_after = absl::ZeroDuration();
  };

  CloudAnswer Pass(Passage passage);
  Refusal Authenticate(const HttpRequest& request);
  Refusal TakeNonce(const std::string& nonce);
  Refusal FindAction(Passage& passage) const;
  Refusal TakeRate(Passage& passage);
  // Runs the action, or repeats what became of it when its ClientToken was used before.
  Refusal Run(Passage& passage);
  Refusal RunOnce(Passage& passage, const Parameters& in, alicloud::World& world);
  Refusal RunWithToken(Passage& passage, const Parameters& in, const std::string& token, alicloud::World& world);
  CloudAnswer ErrorAnswer(const Refusal& refusal, const HttpRequest& request, const std::string& request_id) const;
  std::string NewRequestId();

  absl::flat_hash_set<std::string> nonces_;                     // those that are remembered
  std::deque<std::pair<absl::Time, std::string>> nonce_times_;  // when they came, the oldest first
};

std::unique_ptr<Cloud> MakeAlibabaCloud(const CloudOptions& options);

}  // namespace eniform::emulator::alicloud
