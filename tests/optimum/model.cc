#include "tests/optimum/model.h"

#include "absl/strings/str_cat.h"

namespace eniform::optimum {
namespace {

bool Exists(const State& state, int interface) { return state.where(interface) != kAbsent; }

int AddressesOn(const State& state, int interface) {
  int count = PrimaryOf(state, interface) == kAnyAddress ? 1 : 0;
  for (int a = 0; a < kAddresses; ++a) count += state.holder(a) == interface;
  return count;
}

int AttachedTo(const State& state, int instance) {
  int count = 0;
  for (int i = 0; i < kInterfaces; ++i) count += state.where(i) == kOn + instance;
  return count;
}

int HeldIn(const Problem& problem, const State& state, int subnet) {
  int count = 0;
  for (int i = 0; i < kInterfaces; ++i) {
    if (Exists(state, i) && SubnetOf(problem, state, i) == subnet) count += AddressesOn(state, i);
  }
  return count;
}

bool HasEip(const State& state, int interface, int address) {
  for (int e = 0; e < kEips; ++e) {
    if (address != kAnyAddress && state.eip(e) == kAtAddress + address) return true;
    if (address == kAnyAddress && state.eip(e) == kAtPrimaryOf + interface) return true;
  }
  return false;
}

bool Fits(const Problem& problem, const State& state, int interface) {
  const int where = state.where(interface);
  if (where >= kOn && AddressesOn(state, interface) > problem.addresses_per_interface[where - kOn]) return false;
  const int subnet = SubnetOf(problem, state, interface);
  return HeldIn(problem, state, subnet) <= problem.free_addresses[subnet] + HeldIn(problem, problem.start, subnet);
}

bool Give(const Problem& problem, int interface, int address, bool primary, State& state) {
  if (state.holder(address) != kNobody || problem.subnet_of_address[address] != SubnetOf(problem, state, interface)) return false;
  state.set_holder(address, interface);
  state.set_is_primary(address, primary);
  return true;
}

bool Take(int interface, int address, State& state) {
  if (state.holder(address) != interface || state.is_primary(address) || HasEip(state, interface, address)) return false;
  state.set_holder(address, kNobody);
  return true;
}

void Drop(int address, State& state) {
  state.set_holder(address, kNobody);
  state.set_is_primary(address, false);
}

bool GiveAll(const Problem& problem, int interface, unsigned addresses, State& state) {
  for (int a = 0; a < kAddresses; ++a) {
    if ((addresses >> a & 1) && !Give(problem, interface, a, false, state)) return false;
  }
  return true;
}

bool TakeAll(int interface, unsigned addresses, State& state) {
  for (int a = 0; a < kAddresses; ++a) {
    if ((addresses >> a & 1) && !Take(interface, a, state)) return false;
  }
  return true;
}

// Created first means that the old one stays where it is until the new one exists. Its addresses may leave before: it can be that another
// interface waits for one of them, and that would wait for the new one otherwise.
bool OldMayBeCut(const Problem& problem, const State& state, int interface) {
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& other = problem.interfaces[i];
    if (other.role == Role::kNew && other.order == Order::kCreateFirst && other.replaces == interface && !Exists(state, i)) return false;
  }
  return true;
}

bool Create(const Problem& problem, const Step& step, State& state) {
  const Interface& made = problem.interfaces[step.interface];
  if (made.role != Role::kNew || Exists(state, step.interface)) return false;
  if (__builtin_popcount(step.addresses) + 1 > problem.per_create || step.primary != made.goal_primary) return false;
  if (made.order == Order::kDeleteFirst && Exists(state, made.replaces)) return false;
  state.set_where(step.interface, kDetached);
  if (step.primary != kAnyAddress && !Give(problem, step.interface, step.primary, true, state)) return false;
  return GiveAll(problem, step.interface, step.addresses, state) && Fits(problem, state, step.interface);
}

bool Delete(const Problem& problem, const Step& step, State& state) {
  const int i = step.interface;
  if (problem.interfaces[i].role != Role::kGoes || state.where(i) != kDetached || !OldMayBeCut(problem, state, i)) return false;
  if (PrimaryOf(state, i) == kAnyAddress && HasEip(state, i, kAnyAddress)) return false;
  for (int a = 0; a < kAddresses; ++a) {
    if (state.holder(a) != i) continue;
    if (HasEip(state, i, a)) return false;
    Drop(a, state);
  }
  state.set_where(i, kAbsent);
  return true;
}

bool Attach(const Problem& problem, const Step& step, State& state) {
  if (AttachedTo(state, step.to) >= problem.slots[step.to]) return false;
  state.set_where(step.interface, kOn + step.to);
  return Fits(problem, state, step.interface);
}

bool ChangePrimary(const Problem& problem, const Step& step, State& state) {
  const int i = step.interface;
  if (!problem.interfaces[i].primary) return false;
  const int now = PrimaryOf(state, i);
  if (HasEip(state, i, now)) return false;
  const int subnet = SubnetOf(problem, state, i);
  if (step.to != subnet && SecondariesOf(state, i) != 0) return false;
  if (now != kAnyAddress) Drop(now, state);
  state.set_subnet_of_primary(i, step.to);
  if (step.primary != kAnyAddress && !Give(problem, i, step.primary, true, state)) return false;
  return Fits(problem, state, i);
}

bool Bind(const Step& step, State& state) {
  if (state.eip(step.eip) != kFree) return false;
  const bool to_primary = step.to >= kAtPrimaryOf;
  const int interface = to_primary ? step.to - kAtPrimaryOf : state.holder(step.to - kAtAddress);
  if (interface == kNobody || !Exists(state, interface)) return false;
  const int address = to_primary ? PrimaryOf(state, interface) : step.to - kAtAddress;
  if (HasEip(state, interface, address)) return false;
  state.set_eip(step.eip, address == kAnyAddress ? step.to : kAtAddress + address);
  return true;
}

}  // namespace

double SecondsOf(Act act) {
  switch (act) {
    case Act::kAttach:
    case Act::kDetach:
      return 4;
    case Act::kMoveInterface:
      return 6;
    case Act::kMoveAddress:
      return 3;
    case Act::kChangePrimary:
      return 40;
    default:
      return 2;
  }
}

int SubnetOf(const Problem& problem, const State& state, int interface) {
  return problem.interfaces[interface].primary ? state.subnet_of_primary(interface) : problem.interfaces[interface].subnet;
}

int PrimaryOf(const State& state, int interface) {
  for (int a = 0; a < kAddresses; ++a) {
    if (state.holder(a) == interface && state.is_primary(a)) return a;
  }
  return kAnyAddress;
}

unsigned SecondariesOf(const State& state, int interface) {
  unsigned addresses = 0;
  for (int a = 0; a < kAddresses; ++a) {
    if (state.holder(a) == interface && !state.is_primary(a)) addresses |= 1u << a;
  }
  return addresses;
}

bool Do(const Problem& problem, const Step& step, State& state) {
  const int i = step.interface;
  if (i >= 0 && step.act != Act::kCreate && !Exists(state, i)) return false;
  switch (step.act) {
    case Act::kCreate:
      return Create(problem, step, state);
    case Act::kDelete:
      return Delete(problem, step, state);
    case Act::kAssign:
      return __builtin_popcount(step.addresses) <= problem.batch && GiveAll(problem, i, step.addresses, state) && Fits(problem, state, i);
    case Act::kUnassign:
      return __builtin_popcount(step.addresses) <= problem.batch && TakeAll(i, step.addresses, state);
    case Act::kMoveAddress:
      return problem.moves_addresses && __builtin_popcount(step.addresses) == 1 && Exists(state, step.to) &&
             SubnetOf(problem, state, i) == SubnetOf(problem, state, step.to) && TakeAll(i, step.addresses, state) &&
             GiveAll(problem, step.to, step.addresses, state) && Fits(problem, state, step.to);
    case Act::kAttach:
      return state.where(i) == kDetached && Attach(problem, step, state);
    case Act::kDetach:
      if (state.where(i) < kOn || problem.interfaces[i].primary || !OldMayBeCut(problem, state, i)) return false;
      state.set_where(i, kDetached);
      return true;
    case Act::kMoveInterface:
      return problem.moves_interfaces && state.where(i) >= kOn && state.where(i) != kOn + step.to && !problem.interfaces[i].primary &&
             OldMayBeCut(problem, state, i) && Attach(problem, step, state);
    case Act::kChangePrimary:
      return ChangePrimary(problem, step, state);
    case Act::kAllocate: {
      if (state.eip(step.eip) != kReleased) return false;
      int have = 0;
      for (int e = 0; e < kEips; ++e) have += state.eip(e) != kReleased;
      state.set_eip(step.eip, kFree);
      return have < problem.eip_quota;
    }
    case Act::kRelease:
      // One that is to stay is not given back and had anew: its address would be lost.
      if (state.eip(step.eip) != kFree || problem.goal_eip[step.eip] != kReleased) return false;
      state.set_eip(step.eip, kReleased);
      return true;
    case Act::kBind:
      return Bind(step, state);
    case Act::kUnbind:
      if (state.eip(step.eip) == kFree || state.eip(step.eip) == kReleased) return false;
      state.set_eip(step.eip, kFree);
      return true;
  }
  return false;
}

bool IsGoal(const Problem& problem, const State& state) {
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& wanted = problem.interfaces[i];
    if (wanted.role == Role::kNone) continue;
    const bool there = wanted.role != Role::kGoes;
    if (state.where(i) != (there ? wanted.goal_where : kAbsent)) return false;
    if (!there) continue;
    if (SubnetOf(problem, state, i) != wanted.goal_subnet || PrimaryOf(state, i) != wanted.goal_primary) return false;
    if (SecondariesOf(state, i) != wanted.goal_secondary) return false;
  }
  for (int e = 0; e < kEips; ++e) {
    if (state.eip(e) != problem.goal_eip[e]) return false;
  }
  return true;
}

void Successors(const Problem& problem, const State& state, std::vector<std::pair<Step, State>>& successors) {
  successors.clear();
  const auto attempt = [&](const Step& step) {
    State next = state;
    if (Do(problem, step, next)) successors.emplace_back(step, next);
  };
  unsigned free = 0;
  for (int a = 0; a < kAddresses; ++a) free |= state.holder(a) == kNobody ? 1u << a : 0;
  // Every non-empty part of a set of addresses.
  const auto parts = [&](Step step, unsigned of) {
    for (unsigned part = of; part != 0; part = (part - 1) & of) {
      step.addresses = part;
      attempt(step);
    }
  };
  for (int i = 0; i < kInterfaces; ++i) {
    const Interface& interface = problem.interfaces[i];
    if (interface.role == Role::kNone) continue;
    if (!Exists(state, i)) {
      Step create{Act::kCreate, i};
      create.primary = interface.goal_primary;
      attempt(create);
      parts(create, free);
      continue;
    }
    parts(Step{Act::kAssign, i}, free);
    const unsigned secondaries = SecondariesOf(state, i);
    parts(Step{Act::kUnassign, i}, secondaries);
    for (int to = 0; to < kInterfaces; ++to) {
      for (int a = 0; to != i && a < kAddresses; ++a) {
        Step move{Act::kMoveAddress, i, to};
        move.addresses = secondaries & 1u << a;
        if (move.addresses) attempt(move);
      }
    }
    attempt(Step{Act::kDelete, i});
    attempt(Step{Act::kDetach, i});
    for (int instance = 0; instance < kInstances; ++instance) {
      attempt(Step{Act::kAttach, i, instance});
      attempt(Step{Act::kMoveInterface, i, instance});
    }
    for (int subnet = 0; interface.primary && subnet < kSubnets; ++subnet) {
      Step change{Act::kChangePrimary, i, subnet};
      attempt(change);
      for (int a = 0; a < kAddresses; ++a) {
        change.primary = a;
        if (free >> a & 1) attempt(change);
      }
    }
  }
  for (int e = 0; e < kEips; ++e) {
    for (const Act act : {Act::kAllocate, Act::kRelease, Act::kUnbind}) attempt(Step{act, -1, -1, e});
    for (int at = kAtAddress; at < kReleased; ++at) attempt(Step{Act::kBind, -1, at, e});
  }
}

unsigned Reachable(const Problem& problem, const State& state) {
  unsigned reachable = 0;
  const auto carried = [&](int interface) { return interface != kNobody && state.where(interface) >= kOn; };
  for (int a = 0; a < kAddresses; ++a) {
    if (carried(state.holder(a))) reachable |= 1u << a;
  }
  for (int e = 0; e < kEips; ++e) {
    const int at = state.eip(e);
    if (at == kFree || at == kReleased) continue;
    if (carried(at >= kAtPrimaryOf ? at - kAtPrimaryOf : state.holder(at - kAtAddress))) reachable |= 1u << (kAddresses + e);
  }
  return reachable;
}

std::string Text(const Step& step) {
  static constexpr const char* kNames[] = {"create", "delete",         "assign",   "unassign", "move address", "attach", "detach",
                                           "move",   "change primary", "allocate", "release",  "bind",         "unbind"};
  std::string text = kNames[static_cast<int>(step.act)];
  if (step.interface >= 0) absl::StrAppend(&text, " i", step.interface);
  if (step.eip >= 0) absl::StrAppend(&text, " e", step.eip);
  if (step.to >= 0) absl::StrAppend(&text, " to ", step.to);
  if (step.primary != kAnyAddress) absl::StrAppend(&text, " a", step.primary, "*");
  for (int a = 0; a < kAddresses; ++a) {
    if (step.addresses >> a & 1) absl::StrAppend(&text, " a", a);
  }
  return text;
}

std::string Text(const Problem& problem, const State& state) {
  std::string text;
  for (int i = 0; i < kInterfaces; ++i) {
    if (problem.interfaces[i].role == Role::kNone) continue;
    absl::StrAppend(&text, "i", i, "@", state.where(i), "[");
    for (int a = 0; a < kAddresses; ++a) {
      if (state.holder(a) == i) absl::StrAppend(&text, " a", a, state.is_primary(a) ? "*" : "");
    }
    text += " ] ";
  }
  for (int e = 0; e < kEips; ++e) absl::StrAppend(&text, "e", e, "@", state.eip(e), " ");
  return text;
}

}  // namespace eniform::optimum
