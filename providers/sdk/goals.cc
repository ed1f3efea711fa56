#include "providers/sdk/goals.h"

#include <algorithm>

namespace eniform::sdk {
namespace {

Goal Reached(bool reached) { return reached ? Goal::kReached : Goal::kNotReached; }

const PrivateAddress* FindAddress(const NetworkInterface& interface, const std::string& address) {
  for (const PrivateAddress& candidate : interface.addresses()) {
    if (candidate.address() == address) return &candidate;
  }
  return nullptr;
}

template <typename Addresses>
Goal Present(const NetworkInterface& interface, const Addresses& addresses) {
  bool settled = true;
  for (const std::string& text : addresses) {
    const PrivateAddress* address = FindAddress(interface, text);
    if (!address) return Goal::kNotReached;
    settled = settled && address->settled();
  }
  return settled ? Goal::kReached : Goal::kPending;
}

template <typename Addresses>
Goal Absent(const NetworkInterface& interface, const Addresses& addresses) {
  bool leaving = true;
  bool any = false;
  for (const std::string& text : addresses) {
    if (const PrivateAddress* address = FindAddress(interface, text)) {
      any = true;
      leaving = leaving && !address->settled();
    }
  }
  if (!any) return Goal::kReached;
  return leaving ? Goal::kPending : Goal::kNotReached;
}

Goal Created(const OperationArguments& arguments, const NetworkInterface& interface) {
  const std::vector<std::string> given = GivenAddresses(arguments);
  const size_t unnamed_primary = arguments.primary_ip().empty() ? 1 : 0;
  const size_t wanted = given.size() + unnamed_primary + arguments.auto_ip_count();
  const bool all_settled =
      std::all_of(interface.addresses().begin(), interface.addresses().end(), [](const PrivateAddress& a) { return a.settled(); });
  const bool ready = !IsChanging(interface) && all_settled && static_cast<size_t>(interface.addresses_size()) >= wanted &&
                     Present(interface, given) == Goal::kReached;
  return ready ? Goal::kReached : Goal::kPending;
}

Goal AttachedTo(const NetworkInterface& interface, const std::string& instance_id) {
  const bool there = interface.instance_id() == instance_id;
  if (there && interface.status() == INTERFACE_STATUS_IN_USE) return Goal::kReached;
  if (interface.status() == INTERFACE_STATUS_ATTACHING && (there || interface.instance_id().empty())) return Goal::kPending;
  // On its way out of one instance towards the other.
  if (interface.status() == INTERFACE_STATUS_DETACHING) return Goal::kPending;
  return Goal::kNotReached;
}

bool SameGroups(const OperationArguments& arguments, const NetworkInterface& interface, GroupOrder order) {
  std::vector<std::string> wanted(arguments.security_group_ids().begin(), arguments.security_group_ids().end());
  std::vector<std::string> bound(interface.security_group_ids().begin(), interface.security_group_ids().end());
  if (order == GroupOrder::kNone) {
    std::sort(wanted.begin(), wanted.end());
    std::sort(bound.begin(), bound.end());
  }
  return wanted == bound;
}

Goal PrimaryChanged(const OperationArguments& arguments, const NetworkInterface& interface) {
  if (!arguments.subnet_id().empty() && interface.subnet_id() != arguments.subnet_id()) return Goal::kNotReached;
  if (!arguments.primary_ip().empty() && PrimaryAddress(interface) != arguments.primary_ip()) return Goal::kNotReached;
  return interface.addresses_size() > 0 && interface.addresses(0).settled() ? Goal::kReached : Goal::kPending;
}

}  // namespace

std::vector<std::string> GivenAddresses(const OperationArguments& arguments) {
  std::vector<std::string> given;
  if (!arguments.primary_ip().empty()) given.push_back(arguments.primary_ip());
  for (const std::string& address : arguments.private_ips()) {
    if (std::find(given.begin(), given.end(), address) == given.end()) given.push_back(address);
  }
  return given;
}

std::string PrimaryAddress(const NetworkInterface& interface) {
  for (const PrivateAddress& address : interface.addresses()) {
    if (address.primary()) return address.address();
  }
  return "";
}

bool IsChanging(const NetworkInterface& interface) {
  return interface.status() != INTERFACE_STATUS_AVAILABLE && interface.status() != INTERFACE_STATUS_IN_USE;
}

bool IsChanging(const Eip& eip) {
  return eip.status() == EIP_STATUS_CREATING || eip.status() == EIP_STATUS_BINDING || eip.status() == EIP_STATUS_UNBINDING ||
         eip.status() == EIP_STATUS_RELEASING;
}

TagChange MissingTagChange(const OperationArguments& arguments, const google::protobuf::RepeatedPtrField<Tag>& tags) {
  TagChange change;
  const auto find = [&](const std::string& key) {
    return std::find_if(tags.begin(), tags.end(), [&](const Tag& tag) { return tag.key() == key; });
  };
  for (const Tag& tag : arguments.tags()) {
    const auto it = find(tag.key());
    if (it != tags.end() && it->value() == tag.value()) continue;
    change.set.push_back(tag);
    if (it != tags.end()) change.replaced.push_back(tag.key());
  }
  for (const std::string& key : arguments.removed_tag_keys()) {
    if (find(key) != tags.end()) change.removed.push_back(key);
  }
  return change;
}

Goal InterfaceGoal(OperationKind kind, const OperationArguments& arguments, const NetworkInterface* interface, GroupOrder order) {
  if (!interface) return Reached(kind == DELETE_INTERFACE || kind == DETACH);
  switch (kind) {
    case CREATE_INTERFACE:
      return Created(arguments, *interface);
    case DELETE_INTERFACE:
      return interface->status() == INTERFACE_STATUS_DELETING ? Goal::kPending : Goal::kNotReached;
    case UPDATE_INTERFACE:
      return Reached((!arguments.has_name() || arguments.name() == interface->name()) &&
                     (!arguments.has_description() || arguments.description() == interface->description()));
    case SET_SECURITY_GROUPS:
      return Reached(SameGroups(arguments, *interface, order));
    case SET_DELETE_ON_TERMINATION:
      return Reached(interface->has_delete_on_termination() && interface->delete_on_termination() == arguments.delete_on_termination());
    case SET_TAGS: {
      const TagChange change = MissingTagChange(arguments, interface->tags());
      return Reached(change.set.empty() && change.removed.empty());
    }
    case ASSIGN_ADDRESSES:
    case MOVE_ADDRESSES:
      return Present(*interface, arguments.private_ips());
    case UNASSIGN_ADDRESSES:
      return Absent(*interface, arguments.private_ips());
    case ATTACH:
      return AttachedTo(*interface, arguments.instance_id());
    case MOVE_INTERFACE:
      return AttachedTo(*interface, arguments.to_instance_id());
    case DETACH:
      if (interface->status() == INTERFACE_STATUS_DETACHING) return Goal::kPending;
      return Reached(interface->instance_id().empty() && interface->status() == INTERFACE_STATUS_AVAILABLE);
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return PrimaryChanged(arguments, *interface);
    default:
      return Goal::kNotReached;
  }
}

Goal MoveSourceGoal(const OperationArguments& arguments, const NetworkInterface* source) {
  return source ? Absent(*source, arguments.private_ips()) : Goal::kReached;
}

bool BoundElsewhere(const OperationArguments& arguments, const Eip& eip) {
  if (eip.status() != EIP_STATUS_BOUND) return false;
  if (!arguments.interface().id().empty() && eip.interface_id() != arguments.interface().id()) return true;
  return !arguments.private_ip().empty() && eip.private_ip() != arguments.private_ip();
}

Goal EipGoal(OperationKind kind, const OperationArguments& arguments, const Eip* eip) {
  if (!eip) return Reached(kind == RELEASE_EIP || kind == UNBIND_EIP);
  switch (kind) {
    case ALLOCATE_EIP:
      return eip->status() == EIP_STATUS_CREATING ? Goal::kPending : Goal::kReached;
    case RELEASE_EIP:
      return eip->status() == EIP_STATUS_RELEASING ? Goal::kPending : Goal::kNotReached;
    case UPDATE_EIP:
      return Reached((!arguments.has_name() || arguments.name() == eip->name()) &&
                     (arguments.bandwidth_mbps() == 0 || arguments.bandwidth_mbps() == eip->bandwidth_mbps()) &&
                     (arguments.charge() == EIP_CHARGE_UNSPECIFIED || arguments.charge() == eip->charge()));
    case SET_TAGS: {
      const TagChange change = MissingTagChange(arguments, eip->tags());
      return Reached(change.set.empty() && change.removed.empty());
    }
    case BIND_EIP:
      if (eip->status() == EIP_STATUS_BINDING) return Goal::kPending;
      return Reached(eip->status() == EIP_STATUS_BOUND && eip->interface_id() == arguments.interface().id() &&
                     eip->private_ip() == arguments.private_ip());
    case UNBIND_EIP:
      if (eip->status() == EIP_STATUS_UNBINDING) return Goal::kPending;
      return Reached(eip->status() == EIP_STATUS_FREE || BoundElsewhere(arguments, *eip));
    default:
      return Goal::kNotReached;
  }
}

}  // namespace eniform::sdk
