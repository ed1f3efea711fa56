// Making one call and waiting until the object shows what was asked for.
#pragma once

#include <functional>
#include <string>

#include "providers/sdk/operation.h"

namespace eniform::sdk {

template <typename T>
using GoalOf = std::function<Goal(const T*)>;

// One changing call, ready to be made.
using SendCall = std::function<Result<ApiAnswer>()>;

// Polls that show no movement before the cloud is asked whether its task failed; doubled after each question. An object that was on its way
// and is back where it was needs two that agree.
inline constexpr int kPatiencePolls = 5;
inline constexpr int kPollsAfterReturn = 2;

// The object as it is now; nullptr: it does not exist. Reads of concurrent operations share their calls.
ObjectResult<NetworkInterface> ReadInterface(OperationContext& context, const std::string& id);
ObjectResult<Eip> ReadEip(OperationContext& context, const std::string& id);

// Waits until `goal` is reached. Errors: what made the cloud's task fail, with its words; UNKNOWN_OUTCOME with the last status where the
// time is over or the object can not be read any more; the refusal, where there was one and the goal is neither reached nor near.
// A refusal because of a state that is just changing is BUSY.
ObjectResult<NetworkInterface> AwaitInterface(OperationContext& context, const std::string& id, const Sent& sent, FirstPoll first,
                                              const GoalOf<NetworkInterface>& goal);
ObjectResult<Eip> AwaitEip(OperationContext& context, const std::string& id, const Sent& sent, FirstPoll first, const GoalOf<Eip>& goal);

// Makes the call and waits for its effect. A refusal that may mean "it is so already" is settled by reading the object.
ObjectResult<NetworkInterface> CallAndAwaitInterface(OperationContext& context, const char* action, const SendCall& send,
                                                     const std::string& id, const GoalOf<NetworkInterface>& goal);
ObjectResult<Eip> CallAndAwaitEip(OperationContext& context, const char* action, const SendCall& send, const std::string& id,
                                  const GoalOf<Eip>& goal);

// Whether a refusal of this class may mean that what was asked for is so already.
bool MayBeSoAlready(ErrorClass error_class);

// Tells who waits how far it is. False: nobody waits any more.
bool Report(OperationContext& context, absl::string_view status, int attempt, absl::Duration next_poll);

// The accepted call's outcome can not be seen.
ProviderError InDoubt(const Sent& sent, absl::string_view why);

// The cloud accepted the call and then failed at it.
ProviderError TaskFailed(const Sent& sent, absl::string_view output);

// InDoubt, because what came of it could not be read.
ProviderError CanNotBeRead(const Sent& sent, const ProviderError& error);

}  // namespace eniform::sdk
