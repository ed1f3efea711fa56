// What each kind of operation does, one function a kind. proto/plan.proto (OperationArguments) says what each one uses.
//
// All of them: make the call unless it is clear that nothing is left to do, wait until the objects show the effect, and return the objects
// as they are then. "It is so already" is success (Tencent reference 5.2). Errors are not tried again here.
#pragma once

#include <vector>

#include "providers/sdk/operations.h"
#include "providers/tencentcloud/await.h"

namespace eniform::tencentcloud {

using sdk::GoalOf;
using sdk::ObjectResult;
using sdk::OperationOutcome;
using sdk::Sent;

OperationOutcome CreateInterface(OperationContext& context);
OperationOutcome DeleteInterface(OperationContext& context);
OperationOutcome UpdateInterface(OperationContext& context);
OperationOutcome SetSecurityGroups(OperationContext& context);
OperationOutcome SetTags(OperationContext& context);

OperationOutcome AssignAddresses(OperationContext& context);
OperationOutcome UnassignAddresses(OperationContext& context);
OperationOutcome MoveAddresses(OperationContext& context);

OperationOutcome Attach(OperationContext& context);
OperationOutcome Detach(OperationContext& context);
OperationOutcome MoveInterface(OperationContext& context);
// CHANGE_SUBNET and CHANGE_PRIMARY_ADDRESS: one action of the cloud, which reboots the instance.
OperationOutcome ChangePrimary(OperationContext& context);

OperationOutcome AllocateEip(OperationContext& context);
OperationOutcome ReleaseEip(OperationContext& context);
OperationOutcome UpdateEip(OperationContext& context);
OperationOutcome BindEip(OperationContext& context);
OperationOutcome UnbindEip(OperationContext& context);

inline constexpr int kAddressesPerCall = 10;  // Tencent reference 5.4
inline constexpr int kTagsPerCall = 10;       // Tencent reference 5.4

// All of them, with how each is settled: a change that reboots the instance is RUNNING as long as the instance says so.
const std::vector<sdk::OperationHandler<Session>>& Operations();

// The tags a created object gets, as the request wants them.
RequestJson TagsOfCreation(const OperationContext& context);

// The secondary addresses of a PrivateIpAddressSet that were not asked for by name, in the cloud's order.
std::vector<std::string> AddressesPicked(const Json& address_set, const std::vector<std::string>& given);

}  // namespace eniform::tencentcloud
