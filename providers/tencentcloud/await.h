// Calls of this cloud with what they come to, and waiting for its operations on instances.
#pragma once

#include <string>

#include "providers/sdk/await.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

using OperationContext = sdk::ContextOf<Session>;

// One changing call.
struct ApiCall {
  Service service;
  const char* action;
  RequestJson body;
};

// Makes the call and waits for its effect (sdk/await.h).
sdk::ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const ApiCall& call, const std::string& id,
                                                          const sdk::GoalOf<NetworkInterface>& goal);
sdk::ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const ApiCall& call, const std::string& id, const sdk::GoalOf<Eip>& goal);

// Waits until the instance has finished the operation that `request_id` started. `interface` then tells what came of it.
sdk::Result<InstanceView> AwaitInstanceOperation(OperationContext& context, const std::string& instance_id, const char* action,
                                                 const std::string& request_id);

}  // namespace eniform::tencentcloud
