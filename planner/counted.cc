// Counted claims: no interleaving takes more than there is. Where some could, acquisitions wait for releases, and no more than needed.
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "planner/interface_parts.h"
#include "planner/order.h"
#include "planner/order_rules.h"
#include "planner/rules/rules.h"

namespace eniform::planner {
namespace {

struct Use {
  int draft;
  int amount;
};

struct Counted {
  std::vector<Use> takes, gives;
  int taken = 0, given = 0;
};

// How much there is and how sure that is.
struct Capacity {
  int64_t limit = 0;
  int64_t used = 0;
  bool live = false;  // false: the vendor's table only, which warns and does not refuse
  std::string what;   // the instance's type, the subnet's CIDR …
  const Instance* instance = nullptr;
};

class Counter {
 public:
  Counter(Context& context, const Claims& claims, OrderGraph& graph) : context_(context), claims_(claims), graph_(graph) {
    for (int i = 0; i < claims.drafts(); ++i) {
      const Operation& operation = context.drafts[i].operation;
      const bool moves = operation.kind() == MOVE_INTERFACE;
      if (!moves && operation.kind() != ATTACH && operation.kind() != DETACH) continue;
      const std::string key = InterfaceKey(operation.provider(), operation.arguments().interface());
      if (moves || operation.kind() == ATTACH) arrivals_[key] = i;
      if (moves || operation.kind() == DETACH) departures_[key] = i;
    }
  }

  void Settle(ClaimId claim, Counted& counted) {
    const std::optional<Capacity> capacity = CapacityOf(claim, counted);
    if (claims_.kind(claim) == ClaimKind::kAddressesOfInterface) {
      if (!arrivals_.empty()) touched_.insert(claims_.object(claim));
      ChangeOfInstance(claim, counted, capacity);
    }
    if (!capacity) return;
    const int64_t free = capacity->limit - capacity->used;
    if (counted.taken > 0) RestOn(claim, counted, *capacity);
    const int64_t beyond = counted.taken - free;
    if (beyond <= 0) return;
    if (counted.given < beyond) Refuse(claim, counted, *capacity);
    if (Keeps(context_, EdgeRule::kCount, claims_.kind(claim))) Pair(claim, counted, free);
  }

  // An interface that arrives at an instance with all the addresses it has: nothing takes or gives any, and yet they may be too many.
  void SettleArrivals() {
    for (const auto& [key, draft] : std::map<std::string, int>(arrivals_.begin(), arrivals_.end())) {
      const Operation& operation = context_.drafts[draft].operation;
      const World& world = *context_.WorldOf(operation.provider());
      const NetworkInterface* interface = world.Interface(operation.arguments().interface().id());
      if (!interface || touched_.contains(key)) continue;
      Capacity capacity = AddressesOn(world, InstanceAfter(*interface, operation.provider()));
      capacity.used = interface->addresses_size();
      if (capacity.limit == 0 || capacity.used <= capacity.limit) continue;
      RefuseAddresses(operation, capacity, 0, 0);
    }
  }

 private:
  // What was left of a subnet or a live quota is a fact the plan rests on: others draw on it too.
  void RestOn(ClaimId claim, const Counted& counted, const Capacity& capacity) {
    const ClaimKind kind = claims_.kind(claim);
    const bool quota = kind == ClaimKind::kEipQuota || kind == ClaimKind::kInterfaceQuota;
    if (kind != ClaimKind::kFreeAddresses && !(quota && capacity.live)) return;
    const std::string& provider = context_.drafts[counted.takes.front().draft].operation.provider();
    Premise& premise = context_.counted.emplace_back();
    premise.set_provider(provider);
    premise.set_kind(quota ? OBJECT_KIND_QUOTA : OBJECT_KIND_SUBNET);
    if (kind != ClaimKind::kEipQuota) premise.set_id(std::string(claims_.IdOf(claim, provider)));
    if (quota) premise.set_quota(kind == ClaimKind::kEipQuota ? QUOTA_KIND_EIPS : QUOTA_KIND_INTERFACES_PER_VPC);
    premise.set_left(capacity.limit - capacity.used);
    premise.set_taken(counted.taken);
  }

  std::optional<Capacity> CapacityOf(ClaimId claim, const Counted& counted) const {
    const Operation& sample = context_.drafts[(counted.takes.empty() ? counted.gives : counted.takes).front().draft].operation;
    const World* world = context_.WorldOf(sample.provider());
    if (!world) return std::nullopt;
    const std::string id(claims_.IdOf(claim, sample.provider()));
    switch (claims_.kind(claim)) {
      case ClaimKind::kSlots:
        return Slots(*world, id);
      case ClaimKind::kAddressesOfInterface:
        return AddressesOf(*world, id, sample);
      case ClaimKind::kFreeAddresses: {
        const Subnet* subnet = world->SubnetById(id);
        if (!subnet) return std::nullopt;
        return Capacity{subnet->available_addresses(), 0, true, subnet->cidr(), nullptr};
      }
      case ClaimKind::kEipQuota:
        return OfQuota(*world, QUOTA_KIND_EIPS, "");
      case ClaimKind::kInterfaceQuota:
        return OfQuota(*world, QUOTA_KIND_INTERFACES_PER_VPC, id);
      default:
        return std::nullopt;
    }
  }

  static std::optional<Capacity> OfQuota(const World& world, QuotaKind kind, const std::string& scope) {
    const Quota* quota = world.QuotaOf(kind, scope);
    if (!quota) return std::nullopt;
    return Capacity{quota->limit(), quota->used(), quota->live(), "", nullptr};
  }

  static std::optional<Capacity> Slots(const World& world, const std::string& id) {
    const Instance* instance = world.InstanceById(id);
    if (!instance) return std::nullopt;
    const InstanceLimits limits = world.LimitsOf(*instance);
    if (limits.interfaces() == 0) return std::nullopt;
    return Capacity{limits.interfaces(), world.AttachedTo(id), limits.live(), instance->type(), instance};
  }

  // What the interface may hold once the plan is done.
  std::optional<Capacity> AddressesOf(const World& world, const std::string& id, const Operation& sample) const {
    const NetworkInterface* interface = world.Interface(id);
    Capacity capacity = AddressesOn(world, interface ? InstanceAfter(*interface, sample.provider()) : InstanceAfter(sample.target()));
    capacity.used = interface ? interface->addresses_size() : 0;
    if (capacity.limit == 0) return std::nullopt;
    return capacity;
  }

  // limit 0: not known.
  static Capacity AddressesOn(const World& world, const std::string& instance_id) {
    Capacity capacity;
    const Instance* instance = world.InstanceById(instance_id);
    if (instance) {
      const InstanceLimits limits = world.LimitsOf(*instance);
      capacity.limit = limits.addresses_per_interface();
      capacity.live = limits.live();
      capacity.instance = instance;
    } else if (instance_id.empty()) {
      capacity.limit = world.capabilities().max_addresses_per_interface_detached();
    }
    const std::optional<Limit> any = world.LimitOf(QUOTA_KIND_ADDRESSES_PER_INTERFACE, "");
    if (any && (capacity.limit == 0 || (any->decides && any->most <= capacity.limit))) {
      capacity.limit = any->most;
      capacity.live = any->decides;
    }
    return capacity;
  }

  // An interface that passes to another instance holds what the new one allows when it arrives, and no more than the old one
  // allows before it leaves.
  void ChangeOfInstance(ClaimId claim, const Counted& counted, const std::optional<Capacity>& after) {
    const std::string& name = claims_.label(claim);
    const auto arrival = arrivals_.find(claims_.object(claim));
    if (Keeps(context_, EdgeRule::kArrival) && arrival != arrivals_.end() && after && after->used > after->limit) {
      for (const Use& give : counted.gives)
        graph_.Add(give.draft, arrival->second, graph_.Because(absl::StrCat("the new instance allows ", name, " fewer addresses")));
    }
    const auto departure = departures_.find(claims_.object(claim));
    if (departure == departures_.end() || !Keeps(context_, EdgeRule::kDeparture)) return;
    const Operation& operation = context_.drafts[departure->second].operation;
    const World& world = *context_.WorldOf(operation.provider());
    const NetworkInterface* interface = world.Interface(operation.arguments().interface().id());
    if (!interface) return;
    const Capacity before = AddressesOn(world, interface->instance_id());
    if (before.limit == 0 || interface->addresses_size() + counted.taken <= before.limit) return;
    for (const Use& take : counted.takes) {
      graph_.Add(departure->second, take.draft, graph_.Because(absl::StrCat("its present instance allows ", name, " no more addresses")));
    }
  }

  std::string InstanceAfter(const NetworkInterface& interface, const std::string& provider) const {
    const auto fate = context_.fates.find(ManagedIdKey(provider, interface.id()));
    return fate == context_.fates.end() ? interface.instance_id() : fate->second.instance_id;
  }

  std::string InstanceAfter(const std::string& address) const {
    const auto outcome = context_.outcomes.find(address);
    return outcome == context_.outcomes.end() ? "" : outcome->second.instance_id;
  }

  std::string Who(const Counted& counted) const {
    std::vector<std::string> who;
    for (const Use& use : counted.takes) {
      const std::string& target = context_.drafts[use.draft].operation.target();
      if (std::find(who.begin(), who.end(), target) == who.end()) who.push_back(target);
      if (who.size() == 10) {
        who.push_back("…");
        break;
      }
    }
    return absl::StrJoin(who, ", ");
  }

  void RefuseAddresses(const Operation& first, const Capacity& capacity, int taken, int given) {
    const World& world = *context_.WorldOf(first.provider());
    const Subject subject{first.target(), ""};
    const std::string limit = absl::StrCat(capacity.limit), used = absl::StrCat(capacity.used);
    if (capacity.live) {
      context_.Report(Message(
          "EF-P27",
          {{"address", first.target()}, {"limit", limit}, {"used", used}, {"more", absl::StrCat(taken)}, {"less", absl::StrCat(given)}},
          subject, world.RuleCode("addresses_per_interface", "")));
      return;
    }
    context_.Report(Message("EF-P28",
                            {{"address", first.target()},
                             {"limit", limit},
                             {"instance", capacity.instance ? capacity.instance->id() : "no instance"},
                             {"after", absl::StrCat(capacity.used + taken - given)}},
                            subject, TableCode(world, "addresses_per_interface")));
  }

  void Refuse(ClaimId claim, const Counted& counted, const Capacity& capacity) {
    const std::string limit = absl::StrCat(capacity.limit), used = absl::StrCat(capacity.used), more = absl::StrCat(counted.taken),
                      less = absl::StrCat(counted.given), after = absl::StrCat(capacity.used + counted.taken - counted.given);
    const Operation& first = context_.drafts[(counted.takes.empty() ? counted.gives : counted.takes).front().draft].operation;
    const World& world = *context_.WorldOf(first.provider());
    const Subject subject{first.target(), ""};
    const std::string& label = claims_.label(claim);
    const ClaimKind kind = claims_.kind(claim);
    if (!capacity.live && (kind == ClaimKind::kEipQuota || kind == ClaimKind::kInterfaceQuota)) return;  // rules/quotas.cc warns
    switch (kind) {
      case ClaimKind::kSlots:
        if (capacity.live) {
          context_.Report(Message("EF-P25",
                                  {{"instance", label},
                                   {"type", capacity.what},
                                   {"limit", limit},
                                   {"used", used},
                                   {"more", more},
                                   {"less", less},
                                   {"who", Who(counted)}},
                                  subject, world.RuleCode("instance_slots", "")));
        } else {
          context_.Report(Message("EF-P26", {{"instance", label}, {"type", capacity.what}, {"limit", limit}, {"after", after}}, subject,
                                  TableCode(world, "instance_slots")));
        }
        break;
      case ClaimKind::kAddressesOfInterface:
        RefuseAddresses(first, capacity, counted.taken, counted.given);
        break;
      case ClaimKind::kFreeAddresses:
        context_.Report(Message("EF-P29", {{"subnet", label}, {"cidr", capacity.what}, {"free", limit}, {"more", more}, {"less", less}},
                                subject, world.RuleCode("subnet_full", "")));
        break;
      case ClaimKind::kEipQuota:
        context_.Report(Message("EF-P30", {{"limit", limit}, {"used", used}, {"more", more}, {"less", less}}, subject,
                                world.RuleCode("eip_quota", "")));
        break;
      default:
        context_.Report(Message("EF-P34", {{"vpc", label}, {"limit", limit}, {"used", used}, {"more", more}, {"less", less}}, subject,
                                world.RuleCode("interface_quota", "")));
        break;
    }
  }

  bool IsAtomic(int draft) const {
    const OperationKind kind = context_.drafts[draft].operation.kind();
    return kind == MOVE_ADDRESSES || kind == MOVE_INTERFACE;
  }

  // Few enough to ask for each pair which comes before which.
  static constexpr size_t kFew = 64;
  static constexpr int kNear = 4096;  // operations looked at for such an answer

  bool Waits(int later, int earlier) const { return graph_.Reaches(earlier, later, kNear); }

  const std::string& TargetOf(const Use& use) const { return context_.drafts[use.draft].operation.target(); }

  // Who takes what is free: atomic moves first, and others that something given back waits for. All others can wait for that.
  void SortTakes(Counted& counted) const {
    const auto gives_later = [&](const Use& take) {
      return std::any_of(counted.gives.begin(), counted.gives.end(), [&](const Use& give) { return Waits(give.draft, take.draft); });
    };
    std::stable_partition(counted.takes.begin(), counted.takes.end(), [&](const Use& use) { return IsAtomic(use.draft); });
    if (counted.gives.size() > kFew || counted.takes.size() > kFew) return;
    std::stable_partition(counted.takes.begin(), counted.takes.end(),
                          [&](const Use& use) { return IsAtomic(use.draft) || gives_later(use); });
  }

  // Acquisitions beyond what is free wait each for a release of their own: one that comes before anyway, then one of the same object, then
  // any. Of an instance's slots the own one comes last: an interface that makes room for its successor is cut off until that is connected.
  void Pair(ClaimId claim, Counted& counted, int64_t free) {
    SortTakes(counted);
    std::stable_partition(counted.gives.begin(), counted.gives.end(), [&](const Use& use) { return !IsAtomic(use.draft); });
    std::vector<int> left;
    for (const Use& give : counted.gives) left.push_back(give.amount);
    const Reason because = Reason::OfClaim(claim, false);
    // What is beyond the limit already is given back before anything is taken.
    std::vector<int> debtors;
    for (size_t give = 0; give < left.size() && free < 0; ++give) {
      const int paid = static_cast<int>(std::min<int64_t>(left[give], -free));
      left[give] -= paid;
      free += paid;
      debtors.push_back(counted.gives[give].draft);
    }
    std::vector<int64_t> wanted;
    for (const Use& take : counted.takes) {
      for (const int debtor : debtors) graph_.Add(debtor, take.draft, because);
      const int64_t from_free = std::clamp<int64_t>(free, 0, take.amount);
      free -= from_free;
      wanted.push_back(take.amount - from_free);
    }
    const auto draw = [&](size_t take, size_t give) {
      const int drawn = static_cast<int>(std::min<int64_t>(left[give], wanted[take]));
      if (drawn == 0) return;
      left[give] -= drawn;
      wanted[take] -= drawn;
      graph_.Add(counted.gives[give].draft, counted.takes[take].draft, because);
    };
    const auto draw_where = [&](const auto& fits) {
      for (size_t take = 0; take < wanted.size(); ++take) {
        for (size_t give = 0; give < left.size() && wanted[take] > 0; ++give) {
          if (left[give] > 0 && fits(counted.takes[take], counted.gives[give])) draw(take, give);
        }
      }
    };
    if (counted.gives.size() <= kFew) {
      draw_where([&](const Use& take, const Use& give) { return Waits(take.draft, give.draft); });
      // Atomic moves that wait for each other are opened by splitting one; the smaller such rings are, the more calls can be shared.
      const auto possible = [&](const Use& take, const Use& give) {
        return (IsAtomic(take.draft) && IsAtomic(give.draft)) || !Waits(give.draft, take.draft);
      };
      const bool slots = claims_.kind(claim) == ClaimKind::kSlots;
      draw_where([&](const Use& take, const Use& give) { return (TargetOf(take) == TargetOf(give)) != slots && possible(take, give); });
      draw_where(possible);
    }
    size_t cursor = 0;
    for (size_t take = 0; take < wanted.size(); ++take) {
      while (wanted[take] > 0 && cursor < left.size()) {
        draw(take, cursor);
        if (left[cursor] == 0) ++cursor;
      }
    }
  }

  Context& context_;
  const Claims& claims_;
  OrderGraph& graph_;
  absl::flat_hash_set<absl::string_view> touched_;    // interfaces whose number of addresses changes
  absl::flat_hash_map<std::string, int> arrivals_;    // InterfaceKey -> the draft after which it is on its new instance
  absl::flat_hash_map<std::string, int> departures_;  // InterfaceKey -> the draft after which it has left its old one
};

}  // namespace

void AddCountedEdges(Context& context, const Claims& claims, OrderGraph& graph) {
  struct Touch {
    ClaimId claim;
    Use use;
  };
  std::vector<Touch> touches;
  for (int i = 0; i < claims.drafts(); ++i) {
    for (const ClaimUse& use : claims.Of(i)) {
      if (use.role == ClaimRole::kCounts && use.amount != 0) touches.push_back({use.claim, {i, use.amount}});
    }
  }
  std::stable_sort(touches.begin(), touches.end(), [](const Touch& a, const Touch& b) { return a.claim < b.claim; });
  Counter counter(context, claims, graph);
  for (size_t begin = 0; begin < touches.size();) {
    const ClaimId claim = touches[begin].claim;
    Counted counted;
    size_t end = begin;
    for (; end < touches.size() && touches[end].claim == claim; ++end) {
      const Use& use = touches[end].use;
      if (use.amount > 0) {
        counted.takes.push_back(use);
        counted.taken += use.amount;
      } else {
        counted.gives.push_back({use.draft, -use.amount});
        counted.given -= use.amount;
      }
    }
    counter.Settle(claim, counted);
    begin = end;
  }
  counter.SettleArrivals();
}

}  // namespace eniform::planner
