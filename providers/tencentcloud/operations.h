// What each kind of operation does, one function a kind. proto/plan.proto (OperationArguments) says what each one uses.
//
// All of them: make the call unless it is clear that nothing is left to do, wait until the objects show the effect, and return the objects
// as they are then. "It is so already" is success (Tencent reference 5.2). Errors are not tried again here.
#pragma once

#include "providers/tencentcloud/await.h"

namespace eniform::tencentcloud {

using OperationOutcome = sdk::Result<OperationResult>;

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
OperationOutcome ChangePrimary(OperationContext& context, OperationKind kind);

OperationOutcome AllocateEip(OperationContext& context);
OperationOutcome ReleaseEip(OperationContext& context);
OperationOutcome UpdateEip(OperationContext& context);
OperationOutcome BindEip(OperationContext& context);
OperationOutcome UnbindEip(OperationContext& context);

inline constexpr int kAddressesPerCall = 10;  // Tencent reference 5.4
inline constexpr int kTagsPerCall = 10;       // Tencent reference 5.4

// Tags of created objects: whose state they belong to, and which operation made them.
inline constexpr char kMarkTag[] = "eniform:mark";
inline constexpr char kOperationTag[] = "eniform:op";

// The tags a created object gets: those asked for and Eniform's marks, as the request wants them.
RequestJson CreationTags(const OperationContext& context);

// The goal of `kind` with the context's arguments.
GoalOf<NetworkInterface> InterfaceGoalOf(OperationContext& context, OperationKind kind);
GoalOf<Eip> EipGoalOf(OperationContext& context, OperationKind kind);

// Results of one object. nullptr: `id` is gone.
OperationOutcome ResultOf(ObjectResult<NetworkInterface> interface, const std::string& id);
OperationOutcome ResultOf(ObjectResult<Eip> eip, const std::string& id);

// "no such interface"; `what` is a kind of object.
ProviderError Missing(const char* what, const std::string& id);

// The secondary addresses of a PrivateIpAddressSet that were not asked for by name, in the cloud's order.
std::vector<std::string> PickedAddresses(const Json& address_set, const std::vector<std::string>& given);

// Adds to a CONFLICT about addresses who holds them. Other errors are returned as they are.
ProviderError NameHolders(OperationContext& context, const std::string& vpc_id, const std::vector<std::string>& addresses,
                          ProviderError error);

}  // namespace eniform::tencentcloud
