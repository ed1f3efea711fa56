// A cloud so small that every state of it fits into 64 bits: up to 8 interfaces (old and new), 6 private addresses, 3 EIPs and 2
// instances. It knows what each kind of operation does and refuses, and nothing of how the planner decides or orders. Addresses that
// the cloud picks have no number ("anonymous"): nobody else wants them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace eniform::optimum {

constexpr int kInterfaces = 8, kAddresses = 6, kEips = 3, kInstances = 2, kSubnets = 2;
constexpr int kNobody = 15;                          // holder of a free address
constexpr int kAnyAddress = -1;                      // a primary address that the cloud picks
enum Where { kAbsent = 0, kDetached = 1, kOn = 2 };  // kOn + instance
enum EipAt { kFree = 0, kAtAddress = 1, kAtPrimaryOf = 7, kReleased = 15 };

// One state. Every field is a few bits of `bits`; equal states have equal bits.
struct State {
  uint64_t bits = 0;

  int holder(int address) const { return Get(4 * address, 4); }
  bool is_primary(int address) const { return Get(24 + address, 1); }
  int where(int interface) const { return Get(30 + 2 * interface, 2); }
  int eip(int eip) const { return Get(46 + 4 * eip, 4); }
  int subnet_of_primary(int interface) const { return Get(58 + interface, 1); }  // interfaces 0 and 1
  void set_holder(int address, int interface) { Set(4 * address, 4, interface); }
  void set_is_primary(int address, bool primary) { Set(24 + address, 1, primary); }
  void set_where(int interface, int where) { Set(30 + 2 * interface, 2, where); }
  void set_eip(int eip, int at) { Set(46 + 4 * eip, 4, at); }
  void set_subnet_of_primary(int interface, int subnet) { Set(58 + interface, 1, subnet); }
  bool operator==(const State& other) const { return bits == other.bits; }

 private:
  int Get(int at, int width) const { return static_cast<int>(bits >> at & ((1u << width) - 1)); }
  void Set(int at, int width, int value) {
    bits = (bits & ~(static_cast<uint64_t>((1u << width) - 1) << at)) | static_cast<uint64_t>(value) << at;
  }
};

enum class Role { kNone, kStays, kNew, kGoes };

// Of a replacement: the old one is not cut off before the new one exists; the new one is not created before the old one is gone.
enum class Order { kEither, kCreateFirst, kDeleteFirst };

struct Interface {
  Role role = Role::kNone;
  bool primary = false;  // an instance was born with it; only interfaces 0 and 1
  int subnet = 0;        // where it is or will be created
  int goal_subnet = 0;   // other than `subnet` only for a primary one
  int goal_where = kAbsent;
  int goal_primary = kAnyAddress;
  unsigned goal_secondary = 0;  // bit per address
  int replaces = -1;            // the old interface in whose place it comes
  Order order = Order::kEither;
};

// What the cloud is and what is wanted.
struct Problem {
  State start;
  std::array<Interface, kInterfaces> interfaces;
  std::array<int, kAddresses> subnet_of_address{};
  std::array<int, kEips> goal_eip{};
  std::array<int, kInstances> slots{};  // the instance's limit, less what nobody touches
  std::array<int, kInstances> addresses_per_interface{};
  std::array<int, kSubnets> free_addresses{};  // at the start
  int eip_quota = 100;
  bool moves_addresses = true, moves_interfaces = true;
  int batch = 10;       // addresses in one call
  int per_create = 10;  // the primary one included
};

enum class Act {
  kCreate,
  kDelete,
  kAssign,
  kUnassign,
  kMoveAddress,
  kAttach,
  kDetach,
  kMoveInterface,
  kChangePrimary,
  kAllocate,
  kRelease,
  kBind,
  kUnbind
};

struct Step {
  Act act;
  int interface = -1;  // of kMoveAddress: from
  int to = -1;         // kMoveAddress: interface; kAttach, kMoveInterface: instance; kBind: EipAt; kChangePrimary: subnet
  int eip = -1;
  int primary = kAnyAddress;  // kCreate, kChangePrimary
  unsigned addresses = 0;     // bit per address
};

// What a step costs in seconds; only for comparing dark time.
double SecondsOf(Act act);

int SubnetOf(const Problem& problem, const State& state, int interface);
// The address an interface has as its primary one; kAnyAddress: an anonymous one.
int PrimaryOf(const State& state, int interface);
// Secondary addresses, a bit each.
unsigned SecondariesOf(const State& state, int interface);

// Does `step`; false, and `state` is of no use, where the cloud refuses it.
bool Do(const Problem& problem, const Step& step, State& state);
bool IsGoal(const Problem& problem, const State& state);
// Every step that the cloud would do in this state.
void Successors(const Problem& problem, const State& state, std::vector<std::pair<Step, State>>& successors);

// Private addresses (bits 0 to 5) and EIPs (bits 6 to 8) that traffic reaches: on an attached interface.
unsigned Reachable(const Problem& problem, const State& state);

std::string Text(const Step& step);
std::string Text(const Problem& problem, const State& state);

}  // namespace eniform::optimum
