// What each edit does to the files.
#include <algorithm>

#include "tests/property/world.h"

namespace eniform::property {
namespace {

template <typename Wish>
Wish* Nth(std::map<int, Wish>& all, int n) {
  if (all.empty()) return nullptr;
  return &std::next(all.begin(), n % static_cast<int>(all.size()))->second;
}

int Host(int value) { return 2 + value % 10; }

// Gives every element the next one's value.
template <typename Value>
void Rotate(std::vector<Value*> all) {
  for (size_t i = 1; i < all.size(); ++i) std::swap(*all[i - 1], *all[i]);
}

void MoveAddress(InterfaceWish& from, InterfaceWish& to) {
  if (from.secondaries.empty()) return;
  to.secondaries.push_back(from.secondaries.front());
  from.secondaries.erase(from.secondaries.begin());
  to.subnet = from.subnet;
}

void EditAddresses(const Edit& edit, InterfaceWish& a, InterfaceWish& b, Wishes& wishes) {
  switch (edit.change) {
    case Change::kMoveAddress:
      if (&a != &b && a.subnet == b.subnet) MoveAddress(a, b);
      break;
    case Change::kSwapAddresses:
      if (a.subnet == b.subnet && !a.secondaries.empty() && !b.secondaries.empty()) std::swap(a.secondaries[0], b.secondaries[0]);
      break;
    case Change::kRotateAddresses: {
      std::vector<int*> all;
      for (auto& [number, wish] : wishes.interfaces) {
        if (wish.subnet == a.subnet && !wish.secondaries.empty()) all.push_back(&wish.secondaries[0]);
      }
      Rotate(all);
      break;
    }
    case Change::kReplaceAddresses:
      for (int& host : a.secondaries) host = Host(host + edit.c);
      break;
    case Change::kSecondaries:
      if (edit.c % 3 == 0 && !a.secondaries.empty()) {
        a.secondaries.pop_back();
      } else {
        a.secondaries.push_back(Host(edit.c));
      }
      break;
    case Change::kCount:
      a.secondaries.clear();
      a.picked = edit.c % 4;
      break;
    case Change::kPrimaryAddress:
      a.primary = edit.c % 4 == 0 ? 0 : Host(edit.c);
      break;
    case Change::kSwapPrimaries:
      if (a.subnet == b.subnet) std::swap(a.primary, b.primary);
      break;
    default:
      a.subnet = edit.c % kSubnets;
  }
}

void EditPlace(const Edit& edit, InterfaceWish& a, InterfaceWish& b, Wishes& wishes) {
  if (edit.change == Change::kInstance) a.instance = edit.c % (kInstances + 1);
  if (edit.change == Change::kSwapInstances) std::swap(a.instance, b.instance);
  if (edit.change != Change::kRotateInstances) return;
  std::vector<int*> all;
  for (auto& [number, wish] : wishes.interfaces) {
    if (wish.subnet < 2 && wish.instance != 0) all.push_back(&wish.instance);
  }
  Rotate(all);
}

void EditAttributes(const Edit& edit, InterfaceWish& a) {
  switch (edit.c % 4) {
    case 0:
      a.name = edit.b % 3;
      break;
    case 1:
      a.description = edit.b % 3;
      break;
    case 2:
      a.groups = edit.b % 3;
      break;
    default:
      a.tags = edit.b % 4;
  }
}

void EditEips(const Edit& edit, EipWish& a, EipWish& b, Wishes& wishes) {
  switch (edit.change) {
    case Change::kMoveEip:
      a.interface = edit.c % 7;
      a.place = edit.c / 7 % 3;
      break;
    case Change::kSwapEips:
      std::swap(a.interface, b.interface);
      std::swap(a.place, b.place);
      break;
    case Change::kRotateEips: {
      std::vector<int*> interfaces, places;
      for (auto& [number, wish] : wishes.eips) {
        interfaces.push_back(&wish.interface);
        places.push_back(&wish.place);
      }
      Rotate(interfaces);
      Rotate(places);
      break;
    }
    default:
      if (edit.b % 2 == 0) {
        a.bandwidth = edit.c % 20;
      } else {
        a.tags = edit.c % 4;
      }
  }
}

void EditPrimary(const Edit& edit, Wishes& wishes) {
  const int instance = 1 + edit.a % kInstances;
  PrimaryWish& wish = wishes.primaries[instance];
  if (edit.change == Change::kPrimarySubnet) {
    wish.subnet = edit.c % 2;
    wish.primary = edit.b % 3 == 0 ? 0 : Host(edit.b);
  } else if (edit.b % 3 == 0 && !wish.secondaries.empty()) {
    wish.secondaries.pop_back();
  } else {
    wish.secondaries.push_back(Host(edit.c));
  }
}

void Rename(const Edit& edit, Wishes& wishes) {
  if (wishes.interfaces.empty()) return;
  const auto it = std::next(wishes.interfaces.begin(), edit.a % static_cast<int>(wishes.interfaces.size()));
  const int from = it->first;
  // Made in this round, or renamed in it: there is nothing to rename yet.
  if (std::any_of(wishes.renamed.begin(), wishes.renamed.end(), [&](const auto& pair) { return pair.second == from; })) return;
  const int to = wishes.next++;
  wishes.renamed.emplace_back(from, to);
  wishes.interfaces[to] = it->second;
  wishes.interfaces.erase(from);
}

template <typename Wish>
void Remove(std::map<int, Wish>& all, int n) {
  if (!all.empty()) all.erase(std::next(all.begin(), n % static_cast<int>(all.size())));
}

void EditOther(const Edit& edit, InterfaceWish* a, Wishes& wishes) {
  switch (edit.change) {
    case Change::kRemove:
      return Remove(wishes.interfaces, edit.a);
    case Change::kRemoveEip:
      return Remove(wishes.eips, edit.a);
    case Change::kRemoveAll:
      wishes.interfaces.clear();
      wishes.eips.clear();
      return;
    case Change::kAdd: {
      InterfaceWish& wish = wishes.interfaces[wishes.next++];
      wish.subnet = edit.b % kSubnets;
      wish.instance = edit.a % (kInstances + 1);
      wish.primary = edit.c % 3 == 0 ? 0 : Host(edit.c);
      if (edit.c % 2 == 0) wish.secondaries = {Host(edit.b)};
      return;
    }
    case Change::kAddEip: {
      EipWish& wish = wishes.eips[wishes.next++];
      wish.interface = edit.a % 7;
      wish.place = edit.b % 3;
      return;
    }
    case Change::kRename:
      return Rename(edit, wishes);
    default:
      break;
  }
  if (!a) return;
  if (edit.change == Change::kOnRemove) a->on_remove = edit.c % 3;
  if (edit.change == Change::kReplaceOrder) a->replace = edit.c % 3;
  if (edit.change == Change::kKeepUnlisted) a->keep_unlisted = !a->keep_unlisted;
  if (edit.change == Change::kTermination) a->delete_on_termination = !a->delete_on_termination;
}

}  // namespace

Wishes FirstWishes(const World& world) {
  Wishes wishes;
  for (const InterfaceWish& wish : world.interfaces) wishes.interfaces[wishes.next++] = wish;
  for (const EipWish& wish : world.eips) wishes.eips[wishes.next++] = wish;
  return wishes;
}

bool IsBehindTheBack(Change change) { return change >= Change::kSomebodyDetaches; }

void Apply(const Edit& edit, Wishes& wishes) {
  if (IsBehindTheBack(edit.change)) return;
  InterfaceWish* a = Nth(wishes.interfaces, edit.a);
  InterfaceWish* b = Nth(wishes.interfaces, edit.b);
  EipWish* eip = Nth(wishes.eips, edit.a);
  if (edit.change <= Change::kSubnet) {
    if (a) EditAddresses(edit, *a, *b, wishes);
  } else if (edit.change <= Change::kRotateInstances) {
    if (a) EditPlace(edit, *a, *b, wishes);
  } else if (edit.change <= Change::kEipAttributes) {
    if (eip) EditEips(edit, *eip, *Nth(wishes.eips, edit.b), wishes);
  } else if (edit.change == Change::kAttributes) {
    if (a) EditAttributes(edit, *a);
  } else if (edit.change == Change::kPrimarySubnet || edit.change == Change::kPrimaryAddresses) {
    EditPrimary(edit, wishes);
  } else {
    EditOther(edit, a, wishes);
  }
}

}  // namespace eniform::property
