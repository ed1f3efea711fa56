// The secondary addresses of one interface: what goes, what comes, in how many calls.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "planner/steps.h"
#include "proto/ipv4.h"

namespace eniform::planner {
namespace {

std::vector<std::string> SecondaryOf(const NetworkInterface& interface) {
  std::vector<std::string> addresses;
  for (const PrivateAddress& address : interface.addresses()) {
    if (!address.primary()) addresses.push_back(address.address());
  }
  std::sort(addresses.begin(), addresses.end(), AddressTextLess);
  return addresses;
}

bool HasEip(const NetworkInterface& interface, const std::string& text) {
  return std::any_of(interface.addresses().begin(), interface.addresses().end(),
                     [&](const PrivateAddress& address) { return address.address() == text && !address.eip_id().empty(); });
}

// Whether another interface of this stack is declared to hold the address.
bool WantedElsewhere(const Context& context, const WantedInterface& wanted, const std::string& address) {
  const auto it = context.wanted_addresses.find({wanted.provider, wanted.observed->vpc_id(), address});
  return it != context.wanted_addresses.end() && it->second != &wanted;
}

void DiffList(const Context& context, const WantedInterface& wanted, const std::vector<std::string>& has, AddressChange& change) {
  const std::set<std::string> listed(wanted.secondary_ips.begin(), wanted.secondary_ips.end());
  for (const std::string& address : has) {
    const bool stays = listed.contains(address) || (wanted.keep_unlisted && !WantedElsewhere(context, wanted, address));
    (stays ? change.kept : change.removed).push_back(address);
  }
  for (const std::string& address : wanted.secondary_ips) {
    if (std::find(has.begin(), has.end(), address) == has.end()) change.added.push_back(address);
  }
}

void DiffCount(const Context& context, const WantedInterface& wanted, const std::vector<std::string>& has, AddressChange& change) {
  // First picked first; what the cloud shows beyond our picks comes after them, so that it goes before them.
  std::vector<std::string> counted;
  for (const std::string& address : wanted.row->picked_ips()) {
    if (std::find(has.begin(), has.end(), address) != has.end() && !WantedElsewhere(context, wanted, address)) counted.push_back(address);
  }
  for (const std::string& address : has) {
    if (std::find(counted.begin(), counted.end(), address) != counted.end()) continue;
    if (WantedElsewhere(context, wanted, address)) {
      change.removed.push_back(address);
    } else if (wanted.keep_unlisted) {
      change.kept.push_back(address);
    } else {
      counted.push_back(address);
    }
  }
  while (static_cast<int>(counted.size()) > wanted.secondary_count) {
    auto victim = std::find_if(counted.rbegin(), counted.rend(), [&](const std::string& a) { return !HasEip(*wanted.observed, a); });
    if (victim == counted.rend()) victim = counted.rbegin();
    change.removed.push_back(*victim);
    counted.erase(std::next(victim).base());
  }
  change.automatic = wanted.secondary_count - static_cast<int>(counted.size());
  change.kept.insert(change.kept.begin(), counted.begin(), counted.end());
}

int MaxAddresses(const WantedInterface& wanted, OperationKind kind) {
  const OperationCapability* capability = wanted.world->Capability(kind);
  return capability && capability->max_addresses() > 0 ? capability->max_addresses() : 1 << 20;
}

// Addresses of something no instance has carry no traffic.
void SetDisruption(const WantedInterface& wanted, Operation& operation) {
  if (!wanted.observed || wanted.observed->instance_id().empty()) operation.set_disruption(DISRUPTION_NONE);
}

}  // namespace

AddressChange DiffAddresses(const Context& context, const WantedInterface& wanted, bool subnet_changes) {
  AddressChange change;
  const std::vector<std::string> has = SecondaryOf(*wanted.observed);
  if (subnet_changes) {
    change.removed = has;
    change.added = wanted.secondary_ips;
    change.automatic = std::max(0, wanted.secondary_count);
  } else if (wanted.Ignores("secondary_ips")) {
    change.kept = has;
  } else if (wanted.secondary_count >= 0) {
    DiffCount(context, wanted, has, change);
  } else {
    DiffList(context, wanted, has, change);
  }
  return change;
}

void AddUnassign(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::vector<std::string>& addresses,
                 const std::string& because) {
  const size_t batch = MaxAddresses(wanted, UNASSIGN_ADDRESSES);
  for (size_t from = 0; from < addresses.size(); from += batch) {
    Operation* operation = context.Add(UNASSIGN_ADDRESSES, *wanted.world, wanted.provider, wanted.address, because);
    if (!operation) return;
    SetDisruption(wanted, *operation);
    *operation->mutable_arguments()->mutable_interface() = interface;
    for (size_t i = from; i < std::min(addresses.size(), from + batch); ++i) {
      operation->mutable_arguments()->add_private_ips(addresses[i]);
      operation->add_addresses(addresses[i]);
    }
  }
}

void AddAssign(Context& context, const WantedInterface& wanted, const ObjectRef& interface, const std::vector<std::string>& addresses,
               int automatic, const std::string& because) {
  const size_t batch = MaxAddresses(wanted, ASSIGN_ADDRESSES);
  for (size_t from = 0; from < addresses.size(); from += batch) {
    Operation* operation = context.Add(ASSIGN_ADDRESSES, *wanted.world, wanted.provider, wanted.address, because);
    if (!operation) return;
    *operation->mutable_arguments()->mutable_interface() = interface;
    for (size_t i = from; i < std::min(addresses.size(), from + batch); ++i) operation->mutable_arguments()->add_private_ips(addresses[i]);
  }
  while (automatic > 0) {
    const int count = std::min<int>(automatic, static_cast<int>(batch));
    Operation* operation = context.Add(ASSIGN_ADDRESSES, *wanted.world, wanted.provider, wanted.address, because);
    if (!operation) return;
    *operation->mutable_arguments()->mutable_interface() = interface;
    operation->mutable_arguments()->set_auto_ip_count(count);
    automatic -= count;
  }
}

}  // namespace eniform::planner
