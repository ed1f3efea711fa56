#include "planner/claims.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

namespace eniform::planner {
namespace {

// What the claims of one operation depend on besides the operation itself. By the name of the interface.
struct Surroundings {
  absl::flat_hash_map<NameId, std::string> vpc_of, subnet_of;
  absl::flat_hash_map<NameId, std::vector<std::string>> taken_away;  // addresses other operations remove
  absl::flat_hash_map<NameId, std::string> attached_by_plan;         // the instance it is attached or moved to
};

class Builder {
 public:
  explicit Builder(const Context& context) : context_(context), none_(claims_.Name("")) {}

  Claims Build() {
    for (const Draft& draft : context_.drafts) Survey(draft.operation);
    for (const Draft& draft : context_.drafts) {
      claims_.BeginDraft();
      Claim(draft.operation);
    }
    return std::move(claims_);
  }

 private:
  // An interface as an operation refers to it.
  struct Interface {
    NameId name;
    NameId label;
    const NetworkInterface* observed;  // nullptr: does not exist yet
  };

  const NetworkInterface* Observed(const Operation& operation, const ObjectRef& ref) const {
    const World* world = context_.WorldOf(operation.provider());
    return world && !ref.id().empty() ? world->Interface(ref.id()) : nullptr;
  }

  NameId NameOf(const Operation& operation, const ObjectRef& ref) { return claims_.Name(InterfaceKey(operation.provider(), ref)); }

  Interface Refer(const Operation& operation, const ObjectRef& ref) {
    return {NameOf(operation, ref), claims_.Name(ref.address().empty() ? ref.id() : ref.address()), Observed(operation, ref)};
  }

  void Survey(const Operation& operation) {
    const OperationArguments& arguments = operation.arguments();
    switch (operation.kind()) {
      case CREATE_INTERFACE: {
        const NameId name = NameOf(operation, arguments.interface());
        around_.vpc_of[name] = arguments.vpc_id();
        around_.subnet_of[name] = arguments.subnet_id();
        break;
      }
      case UNASSIGN_ADDRESSES:
      case MOVE_ADDRESSES: {
        std::vector<std::string>& taken = around_.taken_away[NameOf(operation, arguments.interface())];
        taken.insert(taken.end(), arguments.private_ips().begin(), arguments.private_ips().end());
        break;
      }
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        around_.subnet_of[NameOf(operation, arguments.interface())] = arguments.subnet_id();
        break;
      case ATTACH:
        around_.attached_by_plan[NameOf(operation, arguments.interface())] = arguments.instance_id();
        break;
      case MOVE_INTERFACE:
        around_.attached_by_plan[NameOf(operation, arguments.interface())] = arguments.to_instance_id();
        break;
      default:
        break;
    }
  }

  std::string VpcOf(const Interface& interface) const {
    if (interface.observed) return interface.observed->vpc_id();
    const auto it = around_.vpc_of.find(interface.name);
    return it == around_.vpc_of.end() ? "" : it->second;
  }

  // The subnet the interface has once the plan is done.
  std::string SubnetAfter(const Interface& interface) const {
    const auto it = around_.subnet_of.find(interface.name);
    if (it != around_.subnet_of.end()) return it->second;
    return interface.observed ? interface.observed->subnet_id() : "";
  }

  // Claims by kind. Each is one fact, one exclusive or one counted claim (ClaimKind).
  ClaimId Of(ClaimKind kind, const Interface& i) { return claims_.Intern({kind, i.name, none_}, i.label); }
  ClaimId Of(ClaimKind kind, const Operation& o, absl::string_view id) {
    return claims_.Intern({kind, claims_.Name(absl::StrCat(o.provider(), "/", id)), none_}, claims_.Name(id));
  }
  // `part` is an address on the interface, or the instance it is attached to.
  ClaimId Of(ClaimKind kind, const Interface& i, absl::string_view part) {
    const NameId name = claims_.Name(part);
    return claims_.Intern({kind, i.name, name}, name);
  }
  ClaimId On(const Interface& i, absl::string_view address) {
    return address.empty() ? claims_.Intern({ClaimKind::kOnInterface, i.name, none_}, i.label) : Of(ClaimKind::kOnInterface, i, address);
  }
  ClaimId StillOn(const Interface& i, absl::string_view address) { return Of(ClaimKind::kStillOn, i, address); }
  ClaimId Address(NameId vpc, absl::string_view address) {
    const NameId name = claims_.Name(address);
    return claims_.Intern({ClaimKind::kAddress, vpc, name}, name);
  }
  NameId Vpc(const Operation& o, absl::string_view vpc) { return claims_.Name(absl::StrCat(o.provider(), "/", vpc)); }
  absl::string_view EipKey(const ObjectRef& eip) const { return eip.id().empty() ? eip.address() : eip.id(); }

  void Needs(ClaimId claim) { claims_.Add(ClaimRole::kNeeds, claim); }
  void Establishes(ClaimId claim) { claims_.Add(ClaimRole::kEstablishes, claim); }
  void Undoes(ClaimId claim) { claims_.Add(ClaimRole::kUndoes, claim); }
  void Releases(ClaimId claim) { claims_.Add(ClaimRole::kReleases, claim); }
  void Acquires(ClaimId claim) { claims_.Add(ClaimRole::kAcquires, claim); }
  void Counts(ClaimId claim, int amount) { claims_.Add(ClaimRole::kCounts, claim, amount); }

  // What passes to an interface that this plan attaches passes after that: before, nothing would reach it there.
  void NeedAttachment(const Interface& interface) {
    const auto attached = around_.attached_by_plan.find(interface.name);
    if (attached != around_.attached_by_plan.end()) Needs(Of(ClaimKind::kAttachedTo, interface, attached->second));
  }

  // Whether an address comes from another holder, so that somebody may miss it meanwhile.
  bool PassesOver(const Operation& o, const Interface& to) const {
    const World* world = context_.WorldOf(o.provider());
    const std::string vpc(VpcOf(to));
    return std::any_of(o.arguments().private_ips().begin(), o.arguments().private_ips().end(),
                       [&](const std::string& address) { return world && world->HolderOf(vpc, address); });
  }

  template <typename Addresses>
  void TakeAddresses(const Operation& o, const Interface& i, const Addresses& addresses, int automatic) {
    const NameId vpc = Vpc(o, VpcOf(i));
    for (const std::string& address : addresses) {
      Acquires(Address(vpc, address));
      Establishes(On(i, address));
    }
    const int count = static_cast<int>(addresses.size()) + automatic;
    Counts(Of(ClaimKind::kFreeAddresses, o, SubnetAfter(i)), count);
    Counts(Of(ClaimKind::kAddressesOfInterface, i), count);
  }

  // REQUIRES: the interface exists.
  template <typename Addresses>
  void GiveAddresses(const Operation& o, const Interface& i, const Addresses& addresses) {
    const NameId vpc = Vpc(o, i.observed->vpc_id());
    for (const std::string& address : addresses) {
      Releases(Address(vpc, address));
      Undoes(StillOn(i, address));
    }
    const int count = static_cast<int>(addresses.size());
    Counts(Of(ClaimKind::kFreeAddresses, o, i.observed->subnet_id()), -count);
    Counts(Of(ClaimKind::kAddressesOfInterface, i), -count);
  }

  static bool HasNoGroup(const Interface& i) { return i.observed && i.observed->security_group_ids().empty(); }

  void Attach(const Operation& o, const Interface& i, const std::string& instance) {
    if (HasNoGroup(i)) Needs(Of(ClaimKind::kGrouped, i));
    Establishes(Of(ClaimKind::kAttachedTo, i, instance));
    Counts(Of(ClaimKind::kSlots, o, instance), 1);
  }

  void Detach(const Operation& o, const Interface& i, const std::string& instance) {
    Undoes(Of(ClaimKind::kAttachedTo, i, instance));
    Counts(Of(ClaimKind::kSlots, o, instance), -1);
  }

  void ClaimCreate(const Operation& o, const Interface& i) {
    const OperationArguments& a = o.arguments();
    std::vector<std::string> addresses(a.private_ips().begin(), a.private_ips().end());
    if (!a.primary_ip().empty()) addresses.push_back(a.primary_ip());
    TakeAddresses(o, i, addresses, a.auto_ip_count() + (a.primary_ip().empty() ? 1 : 0));
    Establishes(Of(ClaimKind::kExists, i));
    Establishes(On(i, ""));
    Counts(Of(ClaimKind::kInterfaceQuota, o, a.vpc_id()), 1);
  }

  void ClaimDelete(const Operation& o, const Interface& i) {
    if (!i.observed) return;
    std::set<absl::string_view> taken;
    if (const auto it = around_.taken_away.find(i.name); it != around_.taken_away.end()) taken.insert(it->second.begin(), it->second.end());
    std::vector<std::string> rest;
    for (const PrivateAddress& address : i.observed->addresses()) {
      if (!taken.contains(address.address())) rest.push_back(address.address());
    }
    GiveAddresses(o, i, rest);
    Undoes(Of(ClaimKind::kExists, i));
    Needs(Of(ClaimKind::kDetached, i));
    Counts(Of(ClaimKind::kInterfaceQuota, o, i.observed->vpc_id()), -1);
  }

  void ClaimChangePrimary(const Operation& o, const Interface& i) {
    const OperationArguments& a = o.arguments();
    if (!i.observed) return;
    for (const PrivateAddress& address : i.observed->addresses()) {
      if (!address.primary()) continue;
      Releases(Address(Vpc(o, i.observed->vpc_id()), address.address()));
      Undoes(StillOn(i, address.address()));
    }
    if (!a.primary_ip().empty()) {
      Acquires(Address(Vpc(o, a.vpc_id()), a.primary_ip()));
      Establishes(On(i, a.primary_ip()));
    }
    Establishes(On(i, ""));
    Counts(Of(ClaimKind::kFreeAddresses, o, i.observed->subnet_id()), -1);
    Counts(Of(ClaimKind::kFreeAddresses, o, a.subnet_id()), 1);
    if (o.kind() != CHANGE_SUBNET) return;
    Undoes(Of(ClaimKind::kOldSubnet, i));
    Establishes(Of(ClaimKind::kNewSubnet, i));
  }

  void ClaimMoveAddresses(const Operation& o, const Interface& from) {
    const OperationArguments& a = o.arguments();
    const Interface to = Refer(o, a.to_interface());
    Needs(Of(ClaimKind::kExists, to));
    Needs(Of(ClaimKind::kOldSubnet, from));
    NeedAttachment(to);
    for (const std::string& address : a.private_ips()) {
      Undoes(StillOn(from, address));
      Establishes(On(to, address));
    }
    Counts(Of(ClaimKind::kAddressesOfInterface, from), -a.private_ips_size());
    Counts(Of(ClaimKind::kAddressesOfInterface, to), a.private_ips_size());
  }

  void ClaimBinding(const Operation& o, const Interface& i) {
    const OperationArguments& a = o.arguments();
    Needs(o.kind() == BIND_EIP ? On(i, a.private_ip()) : StillOn(i, a.private_ip()));
    const ClaimRole role = o.kind() == BIND_EIP ? ClaimRole::kAcquires : ClaimRole::kReleases;
    claims_.Add(role, Of(ClaimKind::kEip, o, EipKey(a.eip())));
    claims_.Add(role, Of(ClaimKind::kEipOfAddress, i, a.private_ip()));
    if (o.kind() != BIND_EIP) return;
    Needs(Of(ClaimKind::kEipExists, o, EipKey(a.eip())));
    NeedAttachment(i);
  }

  void Claim(const Operation& o) {
    const OperationArguments& a = o.arguments();
    if (a.has_interface()) {
      ClaimOnInterface(o, Refer(o, a.interface()));
    } else {
      ClaimOnEip(o);
    }
  }

  void ClaimOnEip(const Operation& o) {
    const absl::string_view eip = EipKey(o.arguments().eip());
    if (o.kind() == ALLOCATE_EIP) {
      Establishes(Of(ClaimKind::kEipExists, o, eip));
      Counts(Of(ClaimKind::kEipQuota, o, ""), 1);
    } else if (o.kind() == RELEASE_EIP) {
      Acquires(Of(ClaimKind::kEip, o, eip));
      Undoes(Of(ClaimKind::kEipExists, o, eip));
      Counts(Of(ClaimKind::kEipQuota, o, ""), -1);
    }
  }

  void ClaimOnInterface(const Operation& o, const Interface& i) {
    const OperationArguments& a = o.arguments();
    if (o.kind() != CREATE_INTERFACE && o.kind() != DELETE_INTERFACE) Needs(Of(ClaimKind::kExists, i));
    switch (o.kind()) {
      case CREATE_INTERFACE:
        ClaimCreate(o, i);
        break;
      case DELETE_INTERFACE:
        ClaimDelete(o, i);
        break;
      case ASSIGN_ADDRESSES:
        TakeAddresses(o, i, a.private_ips(), a.auto_ip_count());
        Needs(Of(ClaimKind::kNewSubnet, i));
        if (PassesOver(o, i)) NeedAttachment(i);
        break;
      case UNASSIGN_ADDRESSES:
        if (i.observed) GiveAddresses(o, i, a.private_ips());
        Needs(Of(ClaimKind::kOldSubnet, i));
        break;
      case MOVE_ADDRESSES:
        ClaimMoveAddresses(o, i);
        break;
      case ATTACH:
        Attach(o, i, a.instance_id());
        Acquires(Of(ClaimKind::kAttachment, i));
        break;
      case DETACH:
        Detach(o, i, a.instance_id());
        Releases(Of(ClaimKind::kAttachment, i));
        Establishes(Of(ClaimKind::kDetached, i));
        break;
      case MOVE_INTERFACE:
        Detach(o, i, a.instance_id());
        Attach(o, i, a.to_instance_id());
        break;
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        ClaimChangePrimary(o, i);
        break;
      case SET_SECURITY_GROUPS:
        // Only the first group of an interface is what an attachment may wait for.
        if (HasNoGroup(i)) Establishes(Of(ClaimKind::kGrouped, i));
        break;
      case SET_DELETE_ON_TERMINATION:
        Needs(Of(ClaimKind::kAttachedTo, i, a.instance_id()));
        break;
      case BIND_EIP:
      case UNBIND_EIP:
        ClaimBinding(o, i);
        break;
      default:  // names, tags: nothing but the interface itself
        break;
    }
  }

  const Context& context_;
  Claims claims_;
  const NameId none_;
  Surroundings around_;
};

}  // namespace

NameId Claims::Name(absl::string_view name) {
  if (const auto it = numbers_.find(name); it != numbers_.end()) return it->second;
  const NameId number = static_cast<NameId>(names_.size());
  numbers_[names_.emplace_back(name)] = number;
  return number;
}

ClaimId Claims::Intern(const Key& key, NameId label) {
  const auto [it, added] = index_.try_emplace(key, size());
  if (added) {
    keys_.push_back(key);
    labels_.push_back(label);
  }
  return it->second;
}

std::string InterfaceKey(const std::string& provider, const ObjectRef& ref) {
  return ref.id().empty() ? absl::StrCat(provider, "/new ", ref.address()) : absl::StrCat(provider, "/", ref.id());
}

Claims ClaimsOf(const Context& context) { return Builder(context).Build(); }

std::string BecauseOf(const Claims& claims, ClaimId claim, bool undone) {
  const std::string& label = claims.label(claim);
  switch (claims.kind(claim)) {
    case ClaimKind::kExists:
      return undone ? absl::StrCat(label, " is needed until then") : absl::StrCat(label, " exists only then");
    case ClaimKind::kEipExists:
      return "the EIP exists only then";
    case ClaimKind::kOnInterface:
      if (claims.part(claim).empty()) return absl::StrCat("the primary address of ", label, " is known only then");
      return absl::StrCat(label, " is on the interface only then");
    case ClaimKind::kStillOn:
      return absl::StrCat("the EIP of ", label, " is unbound before the address goes");
    case ClaimKind::kDetached:
      return "an attached interface can not be deleted";
    case ClaimKind::kAttachedTo:
      return undone ? "it is needed while the interface is attached" : "the interface is attached only then";
    case ClaimKind::kGrouped:
      return "an interface is attached only with a security group";
    case ClaimKind::kNewSubnet:
      return "the interface is in its new subnet only then";
    case ClaimKind::kOldSubnet:
      return "secondary addresses must be gone before the subnet changes";
    case ClaimKind::kAddress:
      return absl::StrCat(label, " is free only then");
    case ClaimKind::kEip:
      return "the EIP is free only then";
    case ClaimKind::kEipOfAddress:
      return absl::StrCat(label, " has no other EIP only then");
    case ClaimKind::kAttachment:
      return "the interface is detached only then";
    case ClaimKind::kSlots:
      return absl::StrCat("instance ", label, " has a free slot only then");
    case ClaimKind::kAddressesOfInterface:
      return absl::StrCat(label, " can hold another address only then");
    case ClaimKind::kFreeAddresses:
      return absl::StrCat("subnet ", label, " has a free address only then");
    case ClaimKind::kEipQuota:
      return "the account may hold another EIP only then";
    case ClaimKind::kInterfaceQuota:
      return absl::StrCat("VPC ", label, " has room for another interface only then");
  }
  return "";
}

}  // namespace eniform::planner
