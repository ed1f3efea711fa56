// What every operation needs, establishes, undoes, releases and acquires. Edges come from these alone (order.h), whatever
// objects are involved.
//
//   fact      something that is true or not of one object: an interface exists, an address is on it, it is detached. An
//             operation that needs a fact comes after the one that establishes it and before the one that undoes it.
//   exclusive a claim with one holder: a private address of a VPC, an EIP, the EIP of a private address, an interface's attachment.
//   counted   a claim with a capacity: slots of an instance, addresses of an interface or subnet, EIPs of an account.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "planner/context.h"

namespace eniform::planner {

enum class ClaimKind : uint8_t {
  // facts
  kExists,  // an interface
  kEipExists,
  kOnInterface,  // a private address on an interface
  kDetached,
  kAttachedTo,
  kNewSubnet,  // a primary interface has its new subnet or address
  kOldSubnet,  // … still has its old one
  // exclusive
  kAddress,
  kEip,
  kEipOfAddress,
  kAttachment,
  // counted
  kSlots,
  kAddressesOfInterface,
  kFreeAddresses,
  kEipQuota,
  kInterfaceQuota,
};

using ClaimId = int32_t;

struct CountedUse {
  ClaimId claim;
  int amount;  // above 0: takes; below: gives back
};

struct Claims {
  std::vector<ClaimId> needs, establishes, undoes;  // facts
  std::vector<ClaimId> releases, acquires;          // exclusive
  std::vector<CountedUse> counted;
};

// Gives every claim a small number. Equal claims have equal numbers.
class ClaimTable {
 public:
  ClaimId Intern(ClaimKind kind, const std::string& key, const std::string& label);
  ClaimKind kind(ClaimId claim) const { return kinds_[claim]; }
  // What people call it: 10.0.1.11, an EIP's public address, an instance's id.
  const std::string& label(ClaimId claim) const { return labels_[claim]; }
  // "provider/…", unique for its kind.
  const std::string& key(ClaimId claim) const { return keys_[claim]; }
  ClaimId size() const { return static_cast<ClaimId>(kinds_.size()); }

 private:
  std::vector<ClaimKind> kinds_;
  std::vector<std::string> labels_, keys_;
  absl::flat_hash_map<std::pair<ClaimKind, std::string>, ClaimId> index_;
};

// The claims of each draft, in order of drafts.
std::vector<Claims> ClaimsOf(const Context& context, ClaimTable& table);

// Reports private addresses and EIPs that are acquired while somebody holds them whom this plan does not touch (rules.cc).
void CheckClaims(Context& context, const ClaimTable& table, const std::vector<Claims>& claims);

// A name for an interface in claims: its id, or its address while it has none.
std::string InterfaceKey(const std::string& provider, const ObjectRef& ref);

// Why `later` waits for `earlier`, given the claim that says so; one sentence without a full stop.
std::string BecauseOf(const ClaimTable& table, ClaimId claim, bool undone);

}  // namespace eniform::planner
