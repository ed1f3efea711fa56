// What each kind of operation does, one function a kind. proto/plan.proto (OperationArguments) says what each one uses.
//
// As sdk::OperationHandler says; "it is so already" is success (Alibaba reference 1.8, 5.2).
#pragma once

#include <string>
#include <vector>

#include "providers/alicloud/session.h"
#include "providers/sdk/operations.h"

namespace eniform::alicloud {

using OperationContext = sdk::ContextOf<Session>;
using sdk::GoalOf;
using sdk::ObjectResult;
using sdk::OperationOutcome;
using sdk::Sent;

OperationOutcome CreateInterface(OperationContext& context);
OperationOutcome DeleteInterface(OperationContext& context);
OperationOutcome UpdateInterface(OperationContext& context);
OperationOutcome SetSecurityGroups(OperationContext& context);
OperationOutcome SetDeleteOnTermination(OperationContext& context);
OperationOutcome SetTags(OperationContext& context);

OperationOutcome AssignAddresses(OperationContext& context);
OperationOutcome UnassignAddresses(OperationContext& context);

OperationOutcome Attach(OperationContext& context);
OperationOutcome Detach(OperationContext& context);
// CHANGE_SUBNET and CHANGE_PRIMARY_ADDRESS: one action of the cloud, which needs a stopped instance.
OperationOutcome ChangePrimary(OperationContext& context);

OperationOutcome AllocateEip(OperationContext& context);
OperationOutcome ReleaseEip(OperationContext& context);
OperationOutcome UpdateEip(OperationContext& context);
OperationOutcome BindEip(OperationContext& context);
OperationOutcome UnbindEip(OperationContext& context);

// All of them, with how each is settled.
const std::vector<sdk::OperationHandler<Session>>& Operations();

OperationOutcome Execute(Session& session, const ExecuteRequest& request, const sdk::ProgressSink& progress);
ResolveResponse Resolve(Session& session, const ResolveRequest& request);

// Explicit addresses a call: 32 are documented for interfaces that are not attached, 10 are safe (Alibaba reference 2.8).
inline constexpr int kAddressesPerCall = 10;
// Addresses that are tried where one has to be picked: each may cost a call.
inline constexpr int kAddressesTried = 8;
inline constexpr int kTagsPerCall = 20;  // Alibaba reference 5.3

// A call made with the operation's current ClientToken, or with one of its own where an operation makes two calls that need one. Of ECS the
// token stays as long as the attempt was not said to have failed; of the VPC product each definite refusal uses it up (Alibaba
// reference 5.2).
enum class TokenOf { kOperation, kSecondCall };
sdk::Result<ApiAnswer> WriteWithToken(OperationContext& context, Product product, const char* action, Parameters parameters,
                                      TokenOf of = TokenOf::kOperation);

// A call that is made once more, as often as there is time, while the interface stays in a state that it should have left: what a guest or
// the cloud has forgotten is asked for again (Alibaba reference 3, "ENI state machine"). One that is throttled, busy
// or lost is waited through; one that is refused for good is UNKNOWN_OUTCOME with the refusal's words.
ObjectResult<NetworkInterface> CallUntilSettled(OperationContext& context, const char* action, const Parameters& parameters,
                                                const std::string& id, const GoalOf<NetworkInterface>& goal);

// A text that shall be emptied: whether that can be done is not confirmed (Alibaba reference 8).
ProviderError CanNotClear(const char* what, const std::string& id);

}  // namespace eniform::alicloud
