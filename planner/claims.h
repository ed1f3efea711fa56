// What every operation needs, establishes, undoes, releases and acquires. Edges come from these alone (order.h), whatever
// objects are involved.
//
//   fact      something that is true or not of one object: an interface exists, an address is on it, it is detached. An
//             operation that needs a fact comes after the one that establishes it and before the one that undoes it.
//   exclusive a claim with one holder: a private address of a VPC, an EIP, the EIP of a private address, an interface's attachment.
//   counted   a claim with a capacity: slots of an instance, addresses of an interface or subnet, EIPs of an account.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "planner/context.h"

namespace eniform::planner {

enum class ClaimKind : uint8_t {
  // facts
  kExists,  // an interface
  kEipExists,
  kOnInterface,  // a private address on an interface once this plan has put it there
  kStillOn,      // … as long as this plan has not taken it away; it may come back to the same interface as its primary one
  kDetached,
  kAttachedTo,
  kGrouped,    // an interface has a security group
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
using NameId = int32_t;  // a string given a number once, since claims share most of theirs

enum class ClaimRole : uint8_t {
  kNeeds,        // a fact
  kEstablishes,  // a fact
  kUndoes,       // a fact
  kReleases,     // an exclusive claim
  kAcquires,     // an exclusive claim
  kCounts,       // a counted claim
};

struct ClaimUse {
  ClaimId claim;
  ClaimRole role;
  int32_t amount;  // of a counted claim; above 0: takes, below: gives back
};

// All claims of a plan and what each draft does to them. Tens of thousands of drafts are ordinary: everything is flat.
class Claims {
 public:
  // A claim is one kind, one object ("provider/…") and, of some kinds, a part of that object: an address on an interface.
  struct Key {
    ClaimKind kind;
    NameId object;
    NameId part;
    friend bool operator==(const Key& a, const Key& b) { return a.kind == b.kind && a.object == b.object && a.part == b.part; }
    template <typename H>
    friend H AbslHashValue(H hash, const Key& key) {
      return H::combine(std::move(hash), key.kind, key.object, key.part);
    }
  };

  NameId Name(absl::string_view name);
  // Equal keys have equal numbers; `label` is that of the first.
  ClaimId Intern(const Key& key, NameId label);
  // Starts the list of the next draft; what Add says is the last draft's.
  void BeginDraft() { starts_.push_back(uses_.size()); }
  void Add(ClaimRole role, ClaimId claim, int32_t amount = 0) { uses_.push_back({claim, role, amount}); }

  // How many claims there are.
  ClaimId size() const { return static_cast<ClaimId>(keys_.size()); }
  int drafts() const { return static_cast<int>(starts_.size()); }
  absl::Span<const ClaimUse> Of(int draft) const {
    const size_t end = draft + 1 < drafts() ? starts_[draft + 1] : uses_.size();
    return absl::MakeConstSpan(uses_).subspan(starts_[draft], end - starts_[draft]);
  }
  ClaimKind kind(ClaimId claim) const { return keys_[claim].kind; }
  // "provider/id", of an interface that does not exist yet as InterfaceKey says.
  const std::string& object(ClaimId claim) const { return names_[keys_[claim].object]; }
  // The id of the object in its cloud. REQUIRES: the claim is of an operation of `provider`.
  absl::string_view IdOf(ClaimId claim, absl::string_view provider) const {
    return absl::string_view(object(claim)).substr(provider.size() + 1);
  }
  const std::string& part(ClaimId claim) const { return names_[keys_[claim].part]; }
  // What people call it: 10.0.1.11, an instance's id, an interface's address.
  const std::string& label(ClaimId claim) const { return names_[labels_[claim]]; }

 private:
  std::deque<std::string> names_;  // never moved: `numbers_` points into them
  absl::flat_hash_map<absl::string_view, NameId> numbers_;
  std::vector<Key> keys_;
  std::vector<NameId> labels_;
  absl::flat_hash_map<Key, ClaimId> index_;
  std::vector<ClaimUse> uses_;
  std::vector<size_t> starts_;
};

// The claims of each draft, in order of drafts.
Claims ClaimsOf(const Context& context);

// Reports private addresses and EIPs that are acquired while somebody holds them whom this plan does not touch (rules/holders.cc).
void CheckClaims(Context& context, const Claims& claims);

// A name for an interface in claims: its id, or its address while it has none.
std::string InterfaceKey(const std::string& provider, const ObjectRef& ref);

// Why `later` waits for `earlier`, given the claim that says so; one sentence without a full stop.
std::string BecauseOf(const Claims& claims, ClaimId claim, bool undone);

}  // namespace eniform::planner
