// When an operation is done, judged from the objects alone. Waiting, "was it so already?" and settling an operation in doubt
// all ask the same functions (Tencent reference 2.8, 5.1, 5.2; Alibaba reference 5.1, 5.2).
#pragma once

#include <string>
#include <vector>

#include "proto/model.pb.h"
#include "proto/plan.pb.h"

namespace eniform::sdk {

enum class Goal {
  kReached,
  kPending,  // the cloud is on its way there
  kNotReached,
};

// Whether the order of an interface's security groups says something on this cloud.
enum class GroupOrder { kMatters, kNone };

// Of the interface an operation works on; nullptr: it does not exist. Of MOVE_ADDRESSES: the one the addresses move to, and from the
// source's side MoveSourceGoal. REQUIRES: `kind` is one that works on an interface; ASSIGN_ADDRESSES names its addresses.
Goal InterfaceGoal(OperationKind kind, const OperationArguments& arguments, const NetworkInterface* interface,
                   GroupOrder order = GroupOrder::kMatters);

// None of the moved addresses is left on the source.
Goal MoveSourceGoal(const OperationArguments& arguments, const NetworkInterface* source);

// Of the EIP an operation works on. REQUIRES: `kind` is one that works on an EIP; BIND_EIP names its private address.
// UNBIND_EIP is reached by an EIP that is bound to something else than the operation says: that binding is not this operation's.
Goal EipGoal(OperationKind kind, const OperationArguments& arguments, const Eip* eip);

// Whether `eip` is bound to something else than the interface and address that `arguments` name.
bool BoundElsewhere(const OperationArguments& arguments, const Eip& eip);

// Whether the cloud is changing the object just now.
bool IsChanging(const NetworkInterface& interface);
bool IsChanging(const Eip& eip);

// The addresses CREATE_INTERFACE was given, the primary one first, each once.
std::vector<std::string> GivenAddresses(const OperationArguments& arguments);

// The primary address of `interface`; empty: it has none yet.
std::string PrimaryAddress(const NetworkInterface& interface);

// The tags `object` lacks or has with another value, and the unwanted keys it has: what SET_TAGS still has to do.
struct TagChange {
  std::vector<Tag> set;
  std::vector<std::string> removed;
  std::vector<std::string> replaced;  // keys of `set` that are there with another value
};
TagChange MissingTagChange(const OperationArguments& arguments, const google::protobuf::RepeatedPtrField<Tag>& tags);

}  // namespace eniform::sdk
