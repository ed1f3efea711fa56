#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emulator/cloud.h"
#include "emulator/tencentcloud/call.h"
#include "emulator/tencentcloud/loader.h"
#include "emulator/tencentcloud/signature.h"
#include "emulator/tencentcloud/world.h"
#include "emulator/world_loader.h"

namespace eniform::emulator::tencentcloud {

// Tencent Cloud API 3.0: the products vpc and cvm (2017-03-12) and tag (2018-08-13) of one account in one region. This class is
// the gateway: envelope, authentication, rate limits, parameters, idempotency; what the actions do is in the files beside it.
class TencentCloud : public CloudOfWorld<tencentcloud::World, Loader> {
 public:
  explicit TencentCloud(const CloudOptions& options);

  bool Owns(const HttpRequest& request) const override;
  std::string ActionOf(const HttpRequest& request) const override;
  CloudAnswer Handle(const HttpRequest& request, WorldView view) override;
  CloudAnswer Refuse(const HttpRequest& request, const std::string& code, const std::string& message) override;

 private:
  Refusal Authenticate(const HttpRequest& request, Authorization& authorization) const;
  Refusal FindAction(const HttpRequest& request, const std::string& service, const Action*& action) const;
  Refusal TakeRate(const std::string& name, const Action& action, bool& throttled);
  Refusal CheckHeaders(const HttpRequest& request, const Action& action);
  // Runs the action, or repeats its answer when its ClientToken was used before. `answer` is the members of the answer.
  Refusal Run(const std::string& name, const Action& action, const HttpRequest& request, tencentcloud::World& world,
              std::string& request_id, std::string& answer);
  Refusal RunOnce(const std::string& name, const Action& action, const nlohmann::json& in, tencentcloud::World& world,
                  std::string& request_id, std::string& answer);
};

std::unique_ptr<Cloud> MakeTencentCloud(const CloudOptions& options);

}  // namespace eniform::emulator::tencentcloud
