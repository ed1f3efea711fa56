// A world and what becomes of it, small enough to read: what is declared first, and rounds of edits, faults and applies.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "proto/declaration.pb.h"
#include "tests/property/cloud.h"

namespace eniform::property {

// Everything in small numbers, so that shrinking makes it simpler. Addresses are host numbers in a /28 (2..11); a wish that can not be
// (a slot too many, an address twice) is left out when it is declared, so that every list of numbers is some world.
struct InterfaceWish {
  int subnet = 0;   // 0 and 1: where instances 1 and 2 are; 2: instance 3's zone; 3: another VPC
  int primary = 0;  // 0: the cloud picks
  std::vector<int> secondaries;
  int picked = 0;    // secondary_ip_count, where `secondaries` is empty
  int instance = 0;  // 0: none; 1..3
  bool delete_on_termination = false;
  int groups = 1;       // 0: left out; 1: [sg-1]; 2: [sg-2, sg-1]
  int tags = 0;         // 0: left out; 1: {a: 1}; 2: {a: 2, b: 1}; 3: {}
  int name = 0;         // 0: the key
  int description = 0;  // 0: left out
  int on_remove = 0;    // 0: delete; 1: detach; 2: forget
  int replace = 0;      // 0: auto; 1: create_first; 2: delete_first
  bool keep_unlisted = false;
};

struct EipWish {
  int interface = 0;  // 0: not bound; n: the nth interface
  int place = 0;      // 0: its primary address; n: its nth secondary one
  int bandwidth = 0;  // 0: left out
  int tags = 0;
  bool release = true;  // whether it may be released and is, once its lines go
};

// The interface an instance was born with, adopted.
struct PrimaryWish {
  int subnet = 0;
  int primary = 0;
  std::vector<int> secondaries;
};

struct Wishes {
  std::map<int, InterfaceWish> interfaces;   // iN
  std::map<int, EipWish> eips;               // eN
  std::map<int, PrimaryWish> primaries;      // pN, of instance N
  std::vector<std::pair<int, int>> renamed;  // interfaces: from, to; until the next round
  int next = 0;
};

enum class Change {
  kMoveAddress,       // a's first secondary address to b
  kSwapAddresses,     // first secondary addresses of a and b
  kRotateAddresses,   // of all interfaces of a's subnet
  kReplaceAddresses,  // all of a's secondary addresses
  kSecondaries,       // one more or one less on a
  kCount,             // a's secondary_ip_count
  kPrimaryAddress,    // of a
  kSwapPrimaries,     // primary addresses of a and b
  kSubnet,            // of a
  kInstance,          // of a
  kSwapInstances,
  kRotateInstances,
  kMoveEip,
  kSwapEips,
  kRotateEips,
  kEipAttributes,
  kAttributes,  // of a: name, description, groups, tags
  kRemove,
  kRemoveEip,
  kRemoveAll,
  kAdd,
  kAddEip,
  kRename,
  kOnRemove,
  kReplaceOrder,
  kKeepUnlisted,
  kTermination,
  kPrimarySubnet,  // of the instance's own interface: adopts it where it is not yet
  kPrimaryAddresses,
  // Behind Eniform's back.
  kSomebodyDetaches,
  kSomebodyAttaches,
  kSomebodyAssigns,
  kSomebodyUnassigns,
  kSomebodyDeletes,
  kSomebodyUnbinds,
  kSomebodyRebinds,
  kSomebodyReleases,
  kSomebodyRenames,
  kSomebodyTags,
  kSomebodySetsGroups,
  kLast = kSomebodySetsGroups,
};

struct Edit {
  Change change = Change::kMoveAddress;
  int a = 0, b = 0, c = 0;  // what is edited, modulo how many there are; and a value
};

struct Round {
  std::vector<Edit> edits;
  std::vector<Fault> faults;
  int replace = 0;  // --replace of the nth interface; 0: none
  int parallelism = 32;
};

struct World {
  int slots = 3;      // of each instance, its own interface included
  int addresses = 4;  // of each of their interfaces
  int settle_ms = 0;
  int latency_ms = 0;
  int start_delay_ms = 0;
  uint32_t order = 0;
  std::vector<InterfaceWish> interfaces;
  std::vector<EipWish> eips;
  std::vector<Round> rounds;  // the first one's edits come before anything was applied
  bool destroy = false;       // at the end
};

std::ostream& operator<<(std::ostream& out, const World& world);

inline constexpr int kSubnets = 4;
inline constexpr int kInstances = 3;

std::string SubnetId(int subnet);
std::string InstanceId(int instance);
std::string Ip(int subnet, int host);
std::string InterfaceKey(int number);
std::string EipKey(int number);

// The emulator's world file: VPCs, subnets, instances.
std::string WorldFile(const World& world);

Wishes FirstWishes(const World& world);
// What people do to their files. Edits behind Eniform's back change nothing here.
void Apply(const Edit& edit, Wishes& wishes);
bool IsBehindTheBack(Change change);

// As config::Load would give it, without what can not be.
Declaration Declare(const World& world, const Wishes& wishes);

}  // namespace eniform::property
