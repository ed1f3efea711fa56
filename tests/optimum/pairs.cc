#include "tests/optimum/pairs.h"

#include <random>

#include "absl/strings/str_cat.h"

namespace eniform::optimum {
namespace {

struct Side {
  bool exists = false;
  int subnet = 0;
  int primary = kAnyAddress;
  unsigned secondary = 0;
  int where = kDetached;
  bool renamed = false;
};

struct EipSide {
  bool exists = false;
  int key = -1;      // bound to this interface; -1: free
  int address = -1;  // a secondary address of it; -1: its primary one
  bool renamed = false;
};

struct Sides {
  std::array<Side, kKeys> interfaces;
  std::array<EipSide, kEips> eips;
};

class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  Pair Make(Style style) {
    Problem& p = pair_.problem;
    for (int a = 0; a < kAddresses; ++a) p.subnet_of_address[a] = Chance(70) ? 0 : 1;
    p.moves_addresses = p.moves_interfaces = Chance(50);
    p.batch = Chance(85) ? 10 : 2;
    p.per_create = Chance(85) ? 10 : 1 + Upto(2);
    for (int i = 0; i < kInstances; ++i) {
      managed_[i] = Chance(35);
      limit_[i] = 1 + (Chance(60) ? 3 : 1 + Upto(1));
      p.addresses_per_interface[i] = Chance(70) ? 10 : 2 + Upto(1);
    }
    before_ = Deal();
    after_ = before_;
    if (style == Style::kDealt) {
      after_ = Deal();
      for (int i = 0; i < kInstances; ++i) after_.interfaces[i].exists |= managed_[i];
    } else {
      for (int edits = 1 + Upto(2); edits > 0;) edits -= Edit();
    }
    FillProblem();
    FillBed();
    FillDeclaration();
    return std::move(pair_);
  }

 private:
  int Upto(int n) { return std::uniform_int_distribution<int>(0, n)(random_); }
  bool Chance(int percent) { return Upto(99) < percent; }

  unsigned Used(const Sides& sides) const {
    unsigned used = 0;
    for (const Side& side : sides.interfaces) {
      if (!side.exists) continue;
      used |= side.secondary;
      if (side.primary != kAnyAddress) used |= 1u << side.primary;
    }
    return used;
  }
  int Unused(const Sides& sides, int subnet) {
    std::vector<int> free;
    for (int a = 0; a < kAddresses; ++a) {
      if (!(Used(sides) >> a & 1) && pair_.problem.subnet_of_address[a] == subnet) free.push_back(a);
    }
    return free.empty() ? -1 : free[Upto(static_cast<int>(free.size()) - 1)];
  }
  bool IsPrimary(int key) const { return key < kInstances && managed_[key]; }
  bool Room(const Sides& sides, int where) const {
    if (where < kOn) return true;
    int used = managed_[where - kOn] ? 0 : 1;
    for (const Side& side : sides.interfaces) used += side.exists && side.where == where;
    return used < limit_[where - kOn];
  }
  bool MayHold(const Side& side) const {
    const int count = __builtin_popcount(side.secondary) + 1;
    return side.where < kOn || count < pair_.problem.addresses_per_interface[side.where - kOn];
  }
  bool Taken(const Sides& sides, int key, int address) const {
    return std::any_of(sides.eips.begin(), sides.eips.end(),
                       [&](const EipSide& eip) { return eip.exists && eip.key == key && eip.address == address; });
  }

  void PlaceEip(Sides& sides, EipSide& eip) {
    eip.key = -1;
    const int key = Upto(kKeys - 1);
    const Side& side = sides.interfaces[key];
    if (!side.exists) return;
    std::vector<int> places{-1};
    for (int a = 0; a < kAddresses; ++a) {
      if (side.secondary >> a & 1) places.push_back(a);
    }
    const int address = places[Upto(static_cast<int>(places.size()) - 1)];
    if (Taken(sides, key, address)) return;
    eip.key = key;
    eip.address = address;
  }

  // Bindings to what is not there any more are dropped.
  static void Repair(Sides& sides) {
    for (EipSide& eip : sides.eips) {
      if (!eip.exists) eip.key = -1;
      if (eip.key < 0) continue;
      const Side& side = sides.interfaces[eip.key];
      if (!side.exists || (eip.address >= 0 && !(side.secondary >> eip.address & 1))) eip.key = -1;
    }
  }

  Sides Deal() {
    Sides sides;
    for (int key = 0; key < kKeys; ++key) {
      Side& side = sides.interfaces[key];
      if (IsPrimary(key)) {
        side.where = kOn + key;
      } else {
        if (!Chance(70)) continue;
        side.where = Upto(2) + 1;
        if (!Room(sides, side.where)) side.where = kDetached;
      }
      side.subnet = Chance(80) ? 0 : 1;
      side.exists = true;
      if (Chance(40)) side.primary = Unused(sides, side.subnet);
    }
    for (int n = Upto(5); n > 0; --n) {
      Side& side = sides.interfaces[Upto(kKeys - 1)];
      if (!side.exists || !MayHold(side)) continue;
      if (const int address = Unused(sides, side.subnet); address >= 0) side.secondary |= 1u << address;
    }
    for (EipSide& eip : sides.eips) {
      eip.exists = Chance(60);
      if (eip.exists && Chance(70)) PlaceEip(sides, eip);
    }
    return sides;
  }

  // One change of the files, in the order of how often people make it. 0: it could not be made here.
  int Edit() {
    Sides& s = after_;
    const int key = Upto(kKeys - 1), other = Upto(kKeys - 1);
    Side& a = s.interfaces[key];
    Side& b = s.interfaces[other];
    EipSide& e = s.eips[Upto(kEips - 1)];
    switch (Upto(16)) {
      case 0: {  // another address
        if (!a.exists || !MayHold(a)) return 0;
        const int address = Unused(s, a.subnet);
        if (address < 0) return 0;
        a.secondary |= 1u << address;
        return 1;
      }
      case 1:  // one address less
        if (!a.exists || a.secondary == 0) return 0;
        a.secondary &= a.secondary - 1;
        Repair(s);
        return 1;
      case 2:
      case 3: {  // an address moves, with its EIP
        if (key == other || !a.exists || !b.exists || a.secondary == 0 || a.subnet != b.subnet || !MayHold(b)) return 0;
        const int address = __builtin_ctz(a.secondary);
        a.secondary &= ~(1u << address);
        b.secondary |= 1u << address;
        for (EipSide& eip : s.eips) {
          if (eip.exists && eip.key == key && eip.address == address) eip.key = other;
        }
        return 1;
      }
      case 4: {  // two addresses swap
        if (key == other || !a.exists || !b.exists || !a.secondary || !b.secondary || a.subnet != b.subnet) return 0;
        const unsigned x = a.secondary & -a.secondary, y = b.secondary & -b.secondary;
        a.secondary = (a.secondary & ~x) | y;
        b.secondary = (b.secondary & ~y) | x;
        Repair(s);
        return 1;
      }
      case 5:
      case 6:  // to another instance, or off
        if (!a.exists || IsPrimary(key)) return 0;
        if (const int where = Upto(2) + 1; where != a.where && Room(s, where)) {
          a.where = where;
          return 1;
        }
        return 0;
      case 7:  // two interfaces change places
        if (key == other || !a.exists || !b.exists || a.where == b.where || IsPrimary(key) || IsPrimary(other)) return 0;
        std::swap(a.where, b.where);
        return 1;
      case 8:
        if (!a.exists || IsPrimary(key)) return 0;
        a.exists = false;
        Repair(s);
        return 1;
      case 9:
        if (a.exists || before_.interfaces[key].exists) return 0;
        a = Side();
        a.exists = true;
        a.where = Upto(2) + 1;
        if (!Room(s, a.where)) a.where = kDetached;
        return 1;
      case 10:
        if (!a.exists || a.renamed || !before_.interfaces[key].exists) return 0;
        a.renamed = true;
        return 1;
      case 11: {  // another primary address
        if (!a.exists) return 0;
        const int address = Unused(s, a.subnet);
        if (address < 0) return 0;
        a.primary = address;
        return 1;
      }
      case 12:  // another subnet
        if (!a.exists) return 0;
        a.subnet = 1 - a.subnet;
        a.primary = kAnyAddress;
        a.secondary = 0;
        Repair(s);
        return 1;
      case 13:
        e.exists = !e.exists;
        Repair(s);
        if (e.exists) PlaceEip(s, e);
        return 1;
      case 14:
      case 15: {  // an EIP goes elsewhere
        if (!e.exists) return 0;
        PlaceEip(s, e);
        return 1;
      }
      default:
        std::swap(s.eips[0].key, s.eips[1].key);
        std::swap(s.eips[0].address, s.eips[1].address);
        Repair(s);
        return 1;
    }
  }

  static int EipGoal(const EipSide& eip, int number, int primary) {
    if (!eip.exists) return kReleased;
    if (eip.key < 0) return kFree;
    if (eip.address >= 0) return kAtAddress + eip.address;
    return primary == kAnyAddress ? kAtPrimaryOf + number : kAtAddress + primary;
  }

  void FillProblem();
  void FillBed();
  void FillDeclaration();

  std::mt19937 random_;
  Pair pair_;
  Sides before_, after_;
  std::array<bool, kInstances> managed_{};
  std::array<int, kInstances> limit_{};
};

std::string AddressText(int subnet, int address, int key) {
  return absl::StrCat("10.0.", subnet + 1, ".", address == kAnyAddress ? 100 + key : 10 + address);
}

void Maker::FillProblem() {
  Problem& p = pair_.problem;
  State& start = p.start;
  for (int a = 0; a < kAddresses; ++a) start.set_holder(a, kNobody);
  for (int key = 0; key < kKeys; ++key) {
    const Side& has = before_.interfaces[key];
    Side& wants = after_.interfaces[key];
    const int made = kKeys + key;
    if (has.exists) {
      Interface& old = p.interfaces[key];
      old.role = Role::kGoes;
      old.primary = IsPrimary(key);
      old.subnet = has.subnet;
      start.set_where(key, has.where);
      if (old.primary) start.set_subnet_of_primary(key, has.subnet);
      for (int a = 0; a < kAddresses; ++a) {
        if (a != has.primary && !(has.secondary >> a & 1)) continue;
        start.set_holder(a, key);
        start.set_is_primary(a, a == has.primary);
      }
    }
    if (!wants.exists) continue;
    // A declaration without a primary address leaves an existing one as it is.
    const bool same_subnet = has.exists && has.subnet == wants.subnet;
    const bool same = same_subnet && (wants.primary == kAnyAddress || wants.primary == has.primary);
    const bool stays = has.exists && (same || IsPrimary(key));
    Interface& goal = p.interfaces[stays ? key : made];
    goal.role = stays ? Role::kStays : Role::kNew;
    goal.primary = IsPrimary(key);
    if (!stays) goal.subnet = wants.subnet;
    goal.goal_subnet = wants.subnet;
    goal.goal_where = wants.where;
    goal.goal_primary = same ? has.primary : wants.primary;
    if (same && has.primary != kAnyAddress && wants.secondary >> has.primary & 1) wants.secondary &= ~(1u << has.primary);
    goal.goal_secondary = wants.secondary;
    if (!stays && has.exists) {
      goal.replaces = key;
      const int order = Upto(9);
      goal.order = order == 0 ? Order::kCreateFirst : order == 1 ? Order::kDeleteFirst : Order::kEither;
    }
    if (stays && wants.renamed) ++pair_.updates;
  }
  Repair(after_);
  for (int e = 0; e < kEips; ++e) {
    const EipSide& has = before_.eips[e];
    const EipSide& wants = after_.eips[e];
    start.set_eip(e, EipGoal(has, has.key, has.key < 0 ? kAnyAddress : before_.interfaces[has.key].primary));
    const int number = wants.key < 0 ? 0 : p.interfaces[wants.key].role == Role::kStays ? wants.key : kKeys + wants.key;
    p.goal_eip[e] = EipGoal(wants, number, p.interfaces[number].goal_primary);
  }
  for (int i = 0; i < kInstances; ++i) p.slots[i] = limit_[i] - (managed_[i] ? 0 : 1);
  for (int subnet = 0; subnet < kSubnets; ++subnet) p.free_addresses[subnet] = Chance(80) ? 100 : Upto(2);
  int have = 0;
  for (const EipSide& eip : before_.eips) have += eip.exists;
  if (Chance(25)) p.eip_quota = have + Upto(1);
}

void Maker::FillBed() {
  const Problem& p = pair_.problem;
  planner::Bed& bed = pair_.bed;
  for (int subnet = 0; subnet < kSubnets; ++subnet) {
    bed.Subnet(absl::StrCat("s", subnet), absl::StrCat("10.0.", subnet + 1, ".0/24"));
    bed.observation.mutable_subnets(subnet)->set_available_addresses(p.free_addresses[subnet]);
  }
  for (int key = 0; key < kKeys; ++key) {
    const Side& has = before_.interfaces[key];
    const std::string instance = has.where >= kOn ? absl::StrCat("ins-", has.where - kOn) : "";
    std::vector<std::string> addresses{AddressText(has.subnet, has.primary, key)};
    for (int a = 0; a < kAddresses; ++a) {
      if (has.secondary >> a & 1) addresses.push_back(AddressText(has.subnet, a, key));
    }
    if (key < kInstances) {
      bed.Instance(absl::StrCat("ins-", key), "s0", absl::StrCat("10.0.1.", 5 + key), limit_[key], p.addresses_per_interface[key]);
      if (managed_[key]) bed.EraseInterface(absl::StrCat("eni-p-ins-", key));
    }
    if (!has.exists) continue;
    const std::string id = absl::StrCat("eni-", key);
    bed.Interface(id, absl::StrCat("s", has.subnet), addresses, instance);
    bed.At(id).set_primary(IsPrimary(key));
    bed.Remember(absl::StrCat("i", key), id);
  }
  for (int e = 0; e < kEips; ++e) {
    const EipSide& has = before_.eips[e];
    if (!has.exists) continue;
    const std::string id = absl::StrCat("eip-", e), public_ip = absl::StrCat("203.0.113.", e);
    if (has.key < 0) {
      bed.Eip(id, public_ip);
    } else {
      const Side& side = before_.interfaces[has.key];
      bed.Eip(id, public_ip, absl::StrCat("eni-", has.key),
              AddressText(side.subnet, has.address >= 0 ? has.address : side.primary, has.key));
      bed.RememberBinding(absl::StrCat("b", e), id);
    }
    bed.RememberEip(absl::StrCat("e", e), id, ON_REMOVE_DELETE);
  }
  if (p.eip_quota < 100) {
    Quota& quota = *bed.observation.add_quotas();
    quota.set_kind(QUOTA_KIND_EIPS);
    quota.set_limit(p.eip_quota);
    quota.set_live(true);
    for (const EipSide& eip : before_.eips) quota.set_used(quota.used() + eip.exists);
  }
  bed.capabilities.set_addresses_per_create(p.per_create);
  auto& operations = *bed.capabilities.mutable_operations();
  for (int i = operations.size() - 1; i >= 0; --i) {
    const OperationKind kind = operations[i].kind();
    if (kind == ASSIGN_ADDRESSES || kind == UNASSIGN_ADDRESSES) operations[i].set_max_addresses(p.batch);
    if (!p.moves_addresses && (kind == MOVE_ADDRESSES || kind == MOVE_INTERFACE)) operations.DeleteSubrange(i, 1);
  }
}

void Maker::FillDeclaration() {
  Declaration declaration;
  for (int key = 0; key < kKeys; ++key) {
    const Side& wants = after_.interfaces[key];
    if (!wants.exists) continue;
    InterfaceDeclaration& interface = *declaration.add_network_interfaces();
    interface.set_key(absl::StrCat("i", key));
    interface.set_name(absl::StrCat(wants.renamed ? "renamed-" : "eni-", key));
    interface.mutable_subnet()->set_id(absl::StrCat("s", wants.subnet));
    if (wants.primary != kAnyAddress) interface.set_primary_ip(AddressText(wants.subnet, wants.primary, key));
    for (int a = 0; a < kAddresses; ++a) {
      if (wants.secondary >> a & 1) interface.add_secondary_ips(AddressText(wants.subnet, a, key));
    }
    const std::string instance = absl::StrCat("ins-", wants.where - kOn);
    if (IsPrimary(key)) {
      interface.mutable_primary_of()->set_id(instance);
    } else if (wants.where >= kOn) {
      interface.mutable_attachment()->mutable_instance()->set_id(instance);
    }
    const Order order = pair_.problem.interfaces[kKeys + key].order;
    if (order == Order::kCreateFirst) interface.set_replace(REPLACE_ORDER_CREATE_FIRST);
    if (order == Order::kDeleteFirst) interface.set_replace(REPLACE_ORDER_DELETE_FIRST);
  }
  for (int e = 0; e < kEips; ++e) {
    const EipSide& wants = after_.eips[e];
    if (!wants.exists) continue;
    EipDeclaration& eip = *declaration.add_eips();
    eip.set_key(absl::StrCat("e", e));
    eip.set_name(absl::StrCat("eip-", e));
    eip.set_protect(false);
    eip.set_on_remove(ON_REMOVE_DELETE);
    if (wants.key < 0) continue;
    EipBindingDeclaration& binding = *declaration.add_eip_bindings();
    binding.set_key(absl::StrCat("b", e));
    binding.mutable_eip()->set_name(eip.key());
    binding.mutable_network_interface()->set_name(absl::StrCat("i", wants.key));
    if (wants.address >= 0) binding.set_private_ip(AddressText(after_.interfaces[wants.key].subnet, wants.address, wants.key));
  }
  pair_.declaration = planner::Bed::Parse(declaration.DebugString());
}

}  // namespace

Pair MakePair(uint32_t seed, Style style) { return Maker(seed).Make(style); }

}  // namespace eniform::optimum
