// What the steps for interfaces, EIPs and bindings share: rows, changes and single operations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/context.h"

namespace eniform::planner {

// The row to remember once `wanted` has `attributes`.
ManagedObject RowFor(const Context& context, const WantedInterface& wanted, const InterfaceAttributes& attributes);
// The same without id and attributes, which the caller fills.
ManagedObject RowFor(const Context& context, const WantedInterface& wanted);
ManagedObject RowFor(const Context& context, const WantedEip& wanted, const EipAttributes& attributes);

// What is observed of a managed interface, with the promise of its row where the cloud has no switch.
InterfaceAttributes Before(const WantedInterface& wanted);

// Reason of an update: the files changed, or something outside did and the files stayed.
ChangeReason UpdateReason(const ManagedObject* row, const Attributes& before, const Attributes& after,
                          const std::vector<std::string>& changed_fields);

// Appends a change with address, type, name and provider filled.
ResourceChange* AddChange(Context& context, ResourceType type, const std::string& address, const std::string& provider, ChangeAction action,
                          ChangeReason reason);

// Keeps `row` as the target of its address; writes it before the first operation where no operation does.
enum class RowIsWritten { kByOperation, kAtStart };
void KeepRow(Context& context, ManagedObject row, RowIsWritten written);

// Empty where it has none.
const std::string& PrimaryIpOf(const NetworkInterface& interface);

// The primary address, if it is known, and the secondary ones.
std::vector<std::string> AddressesOf(const InterfaceAttributes& attributes);

ObjectRef ExistingRef(const std::string& address, const std::string& id);
ObjectRef NewRef(const std::string& address);

// Fills what an operation touches: the addresses of `interface` and the public ones that reach them.
void TouchAll(const NetworkInterface& interface, Operation& operation);

// Whether the cloud no longer has the instance. REQUIRES: it was asked for (Needs).
bool InstanceIsGone(const World& world, const std::string& instance_id);

// Operations on a whole interface. Each returns the index of its draft, or nullopt after a report.
std::optional<size_t> AddDetach(Context& context, const World& world, const std::string& provider, const std::string& target,
                                const NetworkInterface& observed, const std::string& because);
std::optional<size_t> AddDelete(Context& context, const World& world, const std::string& provider, const std::string& target,
                                const NetworkInterface& observed, const std::string& because);
std::optional<size_t> AddAttach(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::string& because);
// CREATE_INTERFACE with as many addresses as one call takes, ASSIGN_ADDRESSES for the rest. Addresses in `left_out` are given to it
// otherwise, and so are those that others hand over.
std::optional<size_t> AddCreate(Context& context, const WantedInterface& wanted, const std::vector<std::string>& left_out,
                                const std::string& because);

// mixed_creations.cc: whether the cloud picks the secondary addresses of a new interface in a call of their own, once all given ones of the
// subnet are taken.
bool IsPickedApart(const Context& context, const WantedInterface& wanted);

// Why a declared interface that exists must be replaced; empty: it need not. `reason` tells --replace from
// what the cloud can not change.
std::string WhyReplace(const Context& context, const WantedInterface& wanted, ChangeReason* reason);
// Whether this plan creates it: it does not exist, or is replaced.
bool IsCreated(const Context& context, const WantedInterface& wanted);
// What operations on a declared interface refer to once this plan is done.
ObjectRef RefAfter(const Context& context, const WantedInterface& wanted);

// Operations that hand those of `addresses` over in one call each that other interfaces of the stack wait for; returns the rest.
std::vector<std::string> AddMovesAway(Context& context, const World& world, const std::string& provider, const std::string& from,
                                      const NetworkInterface& observed, const std::vector<std::string>& addresses);

// Those of `added` that nobody hands over in one call.
std::vector<std::string> WithoutMoves(const Context& context, const WantedInterface& wanted, const std::vector<std::string>& added);

// What a new interface gets: as declared, else what the one it replaces had.
std::vector<std::string> GroupsOf(const WantedInterface& wanted);
google::protobuf::RepeatedPtrField<Tag> TagsOf(const WantedInterface& wanted);
std::string DescriptionOf(const WantedInterface& wanted);

// interface_replacement.cc: a new interface in place of the old one. Returns the attributes afterwards.
void ReplaceInterface(Context& context, const WantedInterface& wanted, const std::string& why, ChangeReason reason);
// replacement_order.cc: why `replace: auto` deletes the old interface first although both could exist side by side; empty: it does not.
std::string WhyDeleteFirst(const WantedInterface& wanted);
// Secondary addresses of the old interface that the new one is to hold.
std::vector<std::string> CarriedOver(const WantedInterface& wanted);
// Attributes of an interface that does not exist yet, and which of them are unknown.
InterfaceAttributes NewAttributes(const WantedInterface& wanted, std::vector<std::string>* unknown);

}  // namespace eniform::planner
