// Secondary addresses that pass from one managed interface to another of the same subnet. Where the cloud moves them in one
// call they are dark for no longer than that call.
#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "planner/interface_parts.h"
#include "planner/steps.h"

namespace eniform::planner {
namespace {

bool CanReceive(const Context& context, const WantedInterface& to, const NetworkInterface& from) {
  if (!to.subnet || to.subnet->id() != from.subnet_id()) return false;
  if (to.Ignores("secondary_ips") || !context.Selected(to.address)) return false;
  // An interface that changes its subnet can not hold addresses until it did; it is planned as a release and an assignment.
  return !to.primary || (to.observed && to.observed->subnet_id() == to.subnet->id());
}

bool HeldAsSecondary(const NetworkInterface& interface, const std::string& text) {
  for (const PrivateAddress& address : interface.addresses()) {
    if (address.address() == text) return !address.primary();
  }
  return false;
}

// Whether an interface may have no room for the addresses it is given before it has given others away.
bool GivesBeforeItTakes(const Context& context, const WantedInterface& wanted) {
  if (!wanted.observed || !wanted.subnet) return false;
  const size_t added = DiffAddresses(context, wanted, false).added.size();
  const Instance* instance = wanted.world->InstanceById(wanted.observed->instance_id());
  const int room = instance ? wanted.world->LimitsOf(*instance).addresses_per_interface() : 0;  // 0: not known
  return added > 0 && wanted.observed->addresses_size() + added > static_cast<size_t>(room);
}

// Moves of addresses that no traffic reaches before or after: nothing is dark for a shorter time by them. A move is a call for each
// address; taking away and giving back are a call for many. What takes fewer calls is left.
class QuietMoves {
 public:
  explicit QuietMoves(Context& context) : context_(context) {
    for (const WantedInterface& wanted : context.interfaces) {
      if (wanted.observed) staying_[ManagedIdKey(wanted.provider, wanted.observed->id())] = &wanted;
    }
    for (const auto& [key, to] : context.address_moves) {
      const WantedInterface& wanted = context.interfaces[to];
      const NetworkInterface& from = *wanted.world->Interface(key.first);
      if (!from.instance_id().empty() && !wanted.instance_id.empty()) continue;
      groups_[{key.first, to}].push_back(key.second);
    }
    for (const auto& [group, addresses] : groups_) {
      if (TakesAnyway(group.first, context.interfaces[group.second])) taking_.insert(group.first);
      if (GivesAnyway(context.interfaces[group.second])) giving_.insert(group.second);
    }
  }

  void Drop() {
    // Each round lets one more interface take away or give back; there are no more rounds than interfaces.
    while (OpenOne()) {
    }
    for (const auto& [group, addresses] : groups_) {
      if (!taking_.contains(group.first) || !giving_.contains(group.second)) continue;
      for (const std::string& address : addresses) context_.address_moves.erase({group.first, address});
    }
  }

 private:
  bool Replaced(const WantedInterface& wanted) const {
    ChangeReason reason;
    return !WhyReplace(context_, wanted, &reason).empty();
  }
  AddressChange Diff(const WantedInterface& wanted) const {
    return DiffAddresses(context_, wanted, wanted.primary && wanted.subnet->id() != wanted.observed->subnet_id());
  }

  // Whether addresses are taken from the interface besides, or it is deleted.
  bool TakesAnyway(const std::string& from, const WantedInterface& to) const {
    const auto it = staying_.find(ManagedIdKey(to.provider, from));
    if (it == staying_.end() || !it->second->subnet || Replaced(*it->second)) return true;
    const AddressChange change = Diff(*it->second);
    return std::any_of(change.removed.begin(), change.removed.end(), [&](const std::string& address) {
      return !context_.address_moves.contains({from, address});
    });
  }

  // Whether addresses are given to the interface besides, or it is created.
  bool GivesAnyway(const WantedInterface& to) const {
    if (!to.observed || Replaced(to)) return true;
    const AddressChange change = Diff(to);
    return change.automatic > 0 || !WithoutMoves(context_, to, change.added).empty();
  }

  // One more call that saves more moves than it costs.
  bool OpenOne() {
    std::map<std::string, int> take_gain;
    std::map<size_t, int> give_gain;
    for (const auto& [group, addresses] : groups_) {
      const int moves = static_cast<int>(addresses.size());
      const bool takes = taking_.contains(group.first), gives = giving_.contains(group.second);
      if (!takes) take_gain[group.first] += gives ? moves : std::max(0, moves - 1);
      if (!gives) give_gain[group.second] += takes ? moves : std::max(0, moves - 1);
    }
    for (const auto& [from, gain] : take_gain) {
      if (gain > 1) return taking_.insert(from).second;
    }
    for (const auto& [to, gain] : give_gain) {
      if (gain > 1) return giving_.insert(to).second;
    }
    return false;
  }

  Context& context_;
  absl::flat_hash_map<std::string, const WantedInterface*> staying_;           // by provider/id
  std::map<std::pair<std::string, size_t>, std::vector<std::string>> groups_;  // (from, to) -> addresses
  std::set<std::string> taking_;
  std::set<size_t> giving_;
};

}  // namespace

void FindAddressMoves(Context& context) {
  context.wanted_addresses.reserve(context.interfaces.size() * 2);
  for (const WantedInterface& wanted : context.interfaces) {
    if (!wanted.subnet) continue;
    const auto hold = [&](absl::string_view address) {
      context.wanted_addresses[{wanted.provider, wanted.subnet->vpc_id(), address}] = &wanted;
    };
    for (const std::string& address : wanted.secondary_ips) hold(address);
    if (wanted.declared->has_primary_ip()) hold(wanted.declared->primary_ip());
  }
  for (size_t i = 0; i < context.interfaces.size(); ++i) {
    const WantedInterface& to = context.interfaces[i];
    if (!to.subnet || !to.world->Capability(MOVE_ADDRESSES)) continue;
    for (const std::string& address : to.secondary_ips) {
      const NetworkInterface* from = to.world->HolderOf(to.subnet->vpc_id(), address);
      if (!from || from == to.observed || !HeldAsSecondary(*from, address)) continue;
      // A new interface that takes the place of `from`, its primary address too, is created with the others: they come free together.
      if (!to.observed && to.declared->has_primary_ip() && to.world->HolderOf(to.subnet->vpc_id(), to.declared->primary_ip()) == from)
        continue;
      const auto managed = context.managed_ids.find(ManagedIdKey(to.provider, from->id()));
      if (managed == context.managed_ids.end() || !context.Selected(managed->second)) continue;
      // A remembered interface that is only forgotten keeps what it has.
      const ManagedObject& row = *context.rows.at(managed->second);
      const WantedInterface* giver = context.WantedAt(managed->second);
      if (!giver) {
        if (row.on_remove() == ON_REMOVE_FORGET || row.on_remove() == ON_REMOVE_DETACH || from->primary()) continue;
      } else if (!to.declared->has_primary_ip() && IsCreated(context, to) && GivesBeforeItTakes(context, *giver)) {
        // The giver would take its new addresses only after the creation, for which the cloud might have picked one of them.
        continue;
      }
      if (CanReceive(context, to, *from)) context.address_moves[{from->id(), address}] = i;
    }
  }
  if (!context.address_moves.empty()) QuietMoves(context).Drop();
}

}  // namespace eniform::planner
