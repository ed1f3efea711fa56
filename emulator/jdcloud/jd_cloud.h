#pragma once

#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "emulator/cloud.h"
#include "emulator/jdcloud/loader.h"
#include "emulator/jdcloud/route.h"
#include "emulator/jdcloud/signature.h"
#include "emulator/jdcloud/world.h"
#include "emulator/world_loader.h"

namespace eniform::emulator::jdcloud {

// JD Cloud's OpenAPI v1: the products vpc and vm of one account in one region. This class is the gateway: envelope, authentication,
// rate limits, paths and parameters; what the actions do is in the files beside it.
class JdCloud : public CloudOfWorld<jdcloud::World, Loader> {
 public:
  explicit JdCloud(const CloudOptions& options);

  bool Owns(const HttpRequest& request) const override;
  std::string ActionOf(const HttpRequest& request) const override;
  CloudAnswer Handle(const HttpRequest& request, WorldView view) override;
  // Attaching and detaching, binding and unbinding can go astray.
  CloudAnswer HandleAstray(const HttpRequest& request, Aftermath aftermath) override;
  bool StartsAstray() const override { return true; }
  // `code` is an `error.status`, alone or with a message behind it: "FAILED_PRECONDITION: Conflict with underlay task".
  CloudAnswer Refuse(const HttpRequest& request, const std::string& code, const std::string& message) override;
  void Reset() override;

 private:
  // A request on its way through the gateway.
  struct Passage {
    const HttpRequest& request;
    WorldView view;
    Aftermath aftermath;
    std::string request_id;
  };

  CloudAnswer Pass(const Passage& passage);
  Refusal Authenticate(const HttpRequest& request, Authorization& authorization);
  Refusal UseNonce(const std::string& nonce);
  Refusal TakeRate(const std::string& service, bool& throttled);
  Refusal Run(const Passage& passage, const Route& route, std::string& answer);

  absl::flat_hash_set<std::string> nonces_;                           // that were used lately
  std::queue<std::pair<absl::Duration, std::string>> nonces_by_age_;  // since when
};

std::unique_ptr<Cloud> MakeJdCloud(const CloudOptions& options);

}  // namespace eniform::emulator::jdcloud
