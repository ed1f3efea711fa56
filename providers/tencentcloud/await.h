// Making one call and waiting until the object shows what was asked for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "providers/sdk/cloud_provider.h"
#include "providers/tencentcloud/goals.h"
#include "providers/tencentcloud/session.h"

namespace eniform::tencentcloud {

// One operation under way. Lives as long as its Execute call.
struct OperationContext {
  Session& session;
  OperationArguments arguments;
  std::string token;
  absl::Time deadline;
  const sdk::ProgressSink& progress;
};

template <typename T>
using GoalOf = std::function<Goal(const T*)>;
template <typename T>
using ObjectResult = sdk::Result<std::shared_ptr<const T>>;

// One changing call.
struct ApiCall {
  Service service;
  const char* action;
  RequestJson body;
};

// What is known of a call when waiting for its effect begins.
struct Sent {
  const char* action = "";
  ApiAnswer answer;                      // of an accepted call
  std::optional<ProviderError> refusal;  // the cloud refused; perhaps because it is so already
};

// The object as it is now; nullptr: it does not exist. Reads of concurrent operations share their calls.
ObjectResult<NetworkInterface> ReadInterface(OperationContext& context, const std::string& id);
ObjectResult<Eip> ReadEip(OperationContext& context, const std::string& id);

// Waits until `goal` is reached. Errors: what made the cloud's task fail, with its words; UNKNOWN_OUTCOME with the last status where the
// time is over or the object can not be read any more; the refusal, where there was one and the goal is neither reached nor near.
// A refusal because of a state that is just changing is BUSY.
ObjectResult<NetworkInterface> AwaitInterface(OperationContext& context, const std::string& id, const Sent& sent, sdk::FirstPoll first,
                                              const GoalOf<NetworkInterface>& goal);
ObjectResult<Eip> AwaitEip(OperationContext& context, const std::string& id, const Sent& sent, sdk::FirstPoll first,
                           const GoalOf<Eip>& goal);

// Makes the call and waits for its effect. A refusal that may mean "it is so already" is settled by reading the object.
ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const ApiCall& call, const std::string& id,
                                                     const GoalOf<NetworkInterface>& goal);
ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const ApiCall& call, const std::string& id, const GoalOf<Eip>& goal);

// Waits until the instance has finished the operation that `request_id` started. `interface` then tells what came of it.
sdk::Result<InstanceView> AwaitInstanceOperation(OperationContext& context, const std::string& instance_id, const char* action,
                                                 const std::string& request_id);

// The refusal of an operation on an instance: BUSY where the instance is just changing.
ProviderError JudgeInstanceRefusal(OperationContext& context, const std::string& instance_id, ProviderError refusal);

}  // namespace eniform::tencentcloud
