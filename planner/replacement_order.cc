// `replace: auto` where both orders are allowed: the one whose addresses are dark for a shorter time, then the one with fewer
// operations, then the one that can fail without harm.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/interface_parts.h"

namespace eniform::planner {
namespace {

struct Price {
  double dark_seconds = 0;  // summed over the addresses that last
  int operations = 0;
};

class Pricing {
 public:
  explicit Pricing(const WantedInterface& wanted) : wanted_(wanted), old_(*wanted.observed) {
    for (const std::string& address : CarriedOver(wanted)) {
      ++carried_;
      const auto held = std::find_if(old_.addresses().begin(), old_.addresses().end(),
                                     [&](const PrivateAddress& own) { return own.address() == address; });
      carried_eips_ += held != old_.addresses().end() && !held->eip_id().empty();
    }
    for (const PrivateAddress& own : old_.addresses()) eips_ += !own.eip_id().empty();
    in_use_ = !old_.instance_id().empty() && !wanted.instance_id.empty();
    batch_ = MaxAddresses(ASSIGN_ADDRESSES);
  }

  Price CreateFirst() const {
    const bool moves = wanted_.world->Capability(MOVE_ADDRESSES) && wanted_.subnet->id() == old_.subnet_id();
    const double transfer = moves ? Seconds(MOVE_ADDRESSES) : Seconds(UNASSIGN_ADDRESSES) + Seconds(ASSIGN_ADDRESSES);
    // On a full instance the new one is connected only after the old one is cut off.
    const double cut = IsFull() ? Seconds(DETACH) + Seconds(ATTACH) : 0;
    Price price;
    price.operations = moves ? carried_ : 2 * ((carried_ + batch_ - 1) / batch_);
    if (!in_use_) return price;
    price.dark_seconds = carried_ * (cut + transfer) + carried_eips_ * transfer;
    price.dark_seconds += eips_ * (std::max(cut, Seconds(UNBIND_EIP)) + Seconds(BIND_EIP));
    return price;
  }

  Price DeleteFirst() const {
    const int limit = wanted_.world->capabilities().addresses_per_create();
    const int wanted = static_cast<int>(wanted_.secondary_ips.size());
    const auto calls = [&](int left_out) { return limit == 0 ? 0 : (std::max(0, wanted - left_out - (limit - 1)) + batch_ - 1) / batch_; };
    Price price;
    price.operations = calls(0) - calls(carried_);
    if (!in_use_) return price;
    const double until_connected = Seconds(DELETE_INTERFACE) + Seconds(CREATE_INTERFACE) + Seconds(ATTACH);
    price.dark_seconds = carried_ * (Seconds(DETACH) + until_connected);
    price.dark_seconds += eips_ * (std::max(Seconds(DETACH), Seconds(UNBIND_EIP)) + until_connected + Seconds(BIND_EIP));
    return price;
  }

 private:
  double Seconds(OperationKind kind) const {
    const OperationCapability* capability = wanted_.world->Capability(kind);
    return capability ? capability->estimated_seconds() : 0;
  }
  int MaxAddresses(OperationKind kind) const {
    const OperationCapability* capability = wanted_.world->Capability(kind);
    return capability && capability->max_addresses() > 0 ? capability->max_addresses() : 1 << 20;
  }
  bool IsFull() const {
    const Instance* instance = wanted_.world->InstanceById(wanted_.instance_id);
    if (!instance) return false;
    const int limit = wanted_.world->LimitsOf(*instance).interfaces();
    return limit > 0 && wanted_.world->AttachedTo(instance->id()) >= limit;
  }

  const WantedInterface& wanted_;
  const NetworkInterface& old_;
  int carried_ = 0, carried_eips_ = 0, eips_ = 0, batch_ = 1;
  bool in_use_ = false;
};

}  // namespace

std::vector<std::string> CarriedOver(const WantedInterface& wanted) {
  std::vector<std::string> carried;
  if (wanted.subnet->vpc_id() != wanted.observed->vpc_id()) return carried;
  for (const PrivateAddress& address : wanted.observed->addresses()) {
    const auto& want = wanted.secondary_ips;
    if (!address.primary() && std::find(want.begin(), want.end(), address.address()) != want.end()) carried.push_back(address.address());
  }
  return carried;
}

std::string WhyDeleteFirst(const WantedInterface& wanted) {
  const Pricing pricing(wanted);
  const Price create_first = pricing.CreateFirst(), delete_first = pricing.DeleteFirst();
  if (delete_first.dark_seconds < create_first.dark_seconds) return "its addresses are dark for a shorter time that way";
  if (delete_first.dark_seconds > create_first.dark_seconds || delete_first.operations >= create_first.operations) return "";
  return "that takes fewer operations, and no address is dark for longer";
}

}  // namespace eniform::planner
