// What the operations of all clouds have in common besides calling and waiting (await.h).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "providers/sdk/await.h"

namespace eniform::sdk {

// The tags a created object gets: those asked for and Eniform's marks.
std::vector<Tag> CreationTags(const OperationContext& context);

// The goal of `kind` with the context's arguments.
GoalOf<NetworkInterface> InterfaceGoalOf(OperationContext& context, OperationKind kind);
GoalOf<Eip> EipGoalOf(OperationContext& context, OperationKind kind);

// Results of one object. nullptr: `id` is gone.
OperationOutcome ResultOf(ObjectResult<NetworkInterface> interface, const std::string& id);
OperationOutcome ResultOf(ObjectResult<Eip> eip, const std::string& id);

// "no such interface"; `what` is a kind of object.
ProviderError Missing(const char* what, const std::string& id);

// The answer to an accepted call that does not name what was made.
ProviderError Unnamed(const char* what, const Sent& sent);

// The secondary addresses of `interface` that are not among `given`.
std::vector<std::string> PickedAddresses(const NetworkInterface& interface, const std::vector<std::string>& given);

// Waits until the interface has the addresses that the cloud says it picked for an accepted ASSIGN_ADDRESSES.
OperationOutcome AwaitPicked(OperationContext& context, const Sent& sent, const std::vector<std::string>& picked);

// ASSIGN_ADDRESSES and UNASSIGN_ADDRESSES of given addresses. Where the cloud refuses the list because an earlier attempt did a part of it,
// `call` is made once more with what is left.
enum class Wanted { kPresent, kAbsent };
enum class Listed { kWhole, kRest };
using AddressCall = std::function<Result<ApiAnswer>(const std::vector<std::string>& addresses, Listed listed)>;
OperationOutcome ChangeAddresses(OperationContext& context, Wanted wanted, size_t most, const char* action, const AddressCall& call);

// SET_TAGS of the EIP, else the interface, that the arguments name. It is read first; `change` makes the calls for what is missing, and is
// not called where nothing is.
using TagCalls = std::function<Result<ApiAnswer>(ObjectKind kind, const std::string& id, const TagChange& change)>;
OperationOutcome ChangeTags(OperationContext& context, const char* action, const TagCalls& change);

// BIND_EIP without a private address means the primary one: fills it in. An error without a class: it is there now.
ProviderError FillPrivateIp(OperationContext& context);

// UNBIND_EIP where the call names the EIP only: an error where it is bound to something else than planned. REQUIRES: `eip` exists.
ProviderError RefuseOtherBinding(OperationContext& context, const Eip& eip, const char* action);

// The following add to an error who holds what is wanted, or make it BUSY where that is why. Other errors are returned as they are.

// A CONFLICT about addresses.
ProviderError NameHolders(OperationContext& context, const std::string& vpc_id, const std::vector<std::string>& addresses,
                          ProviderError error);
// A CONFLICT about an interface that is attached.
ProviderError NameAttachment(OperationContext& context, ProviderError error);
// A refusal to bind or release: the EIP, or the private address.
ProviderError NameBinding(OperationContext& context, ProviderError error);
// The refusal of an operation on an instance: BUSY where the instance is just changing.
ProviderError JudgeInstanceRefusal(OperationContext& context, const std::string& instance_id, ProviderError refusal);
// The refusal of an attachment: both of the last but one and the last.
ProviderError JudgeAttachment(OperationContext& context, const std::string& instance_id, ProviderError error);

}  // namespace eniform::sdk
