#include "planner/claims.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::planner {
namespace {

// What the claims of one operation depend on besides the operation itself.
struct Surroundings {
  absl::flat_hash_map<std::string, std::string> vpc_of;  // by InterfaceKey
  absl::flat_hash_map<std::string, std::string> subnet_of;
  absl::flat_hash_map<std::string, std::vector<std::string>> taken_away;  // by InterfaceKey: addresses other operations remove
  absl::flat_hash_map<std::string, std::string> attached_by_plan;         // by InterfaceKey: the instance it is attached or moved to
};

class Builder {
 public:
  Builder(const Context& context, ClaimTable& table) : context_(context), table_(table) {}

  std::vector<Claims> Build() {
    for (const Draft& draft : context_.drafts) Survey(draft.operation);
    std::vector<Claims> all;
    all.reserve(context_.drafts.size());
    for (const Draft& draft : context_.drafts) all.push_back(Of(draft.operation));
    return all;
  }

 private:
  const NetworkInterface* Observed(const Operation& operation, const ObjectRef& ref) const {
    const World* world = context_.WorldOf(operation.provider());
    return world && !ref.id().empty() ? world->Interface(ref.id()) : nullptr;
  }

  void Survey(const Operation& operation) {
    const OperationArguments& arguments = operation.arguments();
    const std::string key = InterfaceKey(operation.provider(), arguments.interface());
    switch (operation.kind()) {
      case CREATE_INTERFACE:
        around_.vpc_of[key] = arguments.vpc_id();
        around_.subnet_of[key] = arguments.subnet_id();
        break;
      case UNASSIGN_ADDRESSES:
      case MOVE_ADDRESSES: {
        std::vector<std::string>& taken = around_.taken_away[key];
        taken.insert(taken.end(), arguments.private_ips().begin(), arguments.private_ips().end());
        break;
      }
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        around_.subnet_of[key] = arguments.subnet_id();
        break;
      case ATTACH:
        around_.attached_by_plan[key] = arguments.instance_id();
        break;
      case MOVE_INTERFACE:
        around_.attached_by_plan[key] = arguments.to_instance_id();
        break;
      default:
        break;
    }
  }

  // What passes to an interface that this plan attaches passes after that: before, nothing would reach it there.
  void NeedAttachment(const Operation& operation, const ObjectRef& ref, Claims& claims) {
    const std::string key = InterfaceKey(operation.provider(), ref);
    const auto attached = around_.attached_by_plan.find(key);
    if (attached == around_.attached_by_plan.end()) return;
    claims.needs.push_back(Fact(ClaimKind::kAttachedTo, absl::StrCat(key, "/", attached->second), attached->second));
  }

  std::string VpcOf(const Operation& operation, const ObjectRef& ref) const {
    if (const NetworkInterface* observed = Observed(operation, ref)) return observed->vpc_id();
    const auto it = around_.vpc_of.find(InterfaceKey(operation.provider(), ref));
    return it == around_.vpc_of.end() ? "" : it->second;
  }

  // The subnet the interface has once the plan is done.
  std::string SubnetAfter(const Operation& operation, const ObjectRef& ref) const {
    const auto it = around_.subnet_of.find(InterfaceKey(operation.provider(), ref));
    if (it != around_.subnet_of.end()) return it->second;
    const NetworkInterface* observed = Observed(operation, ref);
    return observed ? observed->subnet_id() : "";
  }

  ClaimId Fact(ClaimKind kind, const std::string& key, const std::string& label) { return table_.Intern(kind, key, label); }
  ClaimId Exists(const Operation& o, const ObjectRef& ref) {
    return Fact(ClaimKind::kExists, InterfaceKey(o.provider(), ref), ref.address().empty() ? ref.id() : ref.address());
  }
  ClaimId On(const Operation& o, const ObjectRef& ref, const std::string& address) {
    return Fact(ClaimKind::kOnInterface, absl::StrCat(InterfaceKey(o.provider(), ref), "/", address),
                address.empty() ? absl::StrCat("the primary address of ", ref.address()) : address);
  }
  ClaimId Address(const Operation& o, const std::string& vpc, const std::string& address) {
    return Fact(ClaimKind::kAddress, absl::StrCat(o.provider(), "/", vpc, "/", address), address);
  }
  ClaimId Of(ClaimKind kind, const Operation& o, const std::string& id) { return Fact(kind, absl::StrCat(o.provider(), "/", id), id); }
  std::string EipKey(const ObjectRef& eip) const { return eip.id().empty() ? eip.address() : eip.id(); }

  void TakeAddresses(const Operation& o, const ObjectRef& ref, const std::vector<std::string>& addresses, int automatic, Claims& claims) {
    const std::string vpc = VpcOf(o, ref);
    for (const std::string& address : addresses) {
      claims.acquires.push_back(Address(o, vpc, address));
      claims.establishes.push_back(On(o, ref, address));
    }
    const int count = static_cast<int>(addresses.size()) + automatic;
    claims.counted.push_back({Of(ClaimKind::kFreeAddresses, o, SubnetAfter(o, ref)), count});
    claims.counted.push_back({Fact(ClaimKind::kAddressesOfInterface, InterfaceKey(o.provider(), ref), ref.address()), count});
  }

  void GiveAddresses(const Operation& o, const NetworkInterface& observed, const ObjectRef& ref, const std::vector<std::string>& addresses,
                     Claims& claims) {
    for (const std::string& address : addresses) {
      claims.releases.push_back(Address(o, observed.vpc_id(), address));
      claims.undoes.push_back(On(o, ref, address));
    }
    const int count = static_cast<int>(addresses.size());
    claims.counted.push_back({Of(ClaimKind::kFreeAddresses, o, observed.subnet_id()), -count});
    claims.counted.push_back({Fact(ClaimKind::kAddressesOfInterface, InterfaceKey(o.provider(), ref), ref.address()), -count});
  }

  void Attach(const Operation& o, const ObjectRef& ref, const std::string& instance, Claims& claims) {
    claims.establishes.push_back(Fact(ClaimKind::kAttachedTo, absl::StrCat(InterfaceKey(o.provider(), ref), "/", instance), instance));
    claims.counted.push_back({Of(ClaimKind::kSlots, o, instance), 1});
  }

  void Detach(const Operation& o, const ObjectRef& ref, const std::string& instance, Claims& claims) {
    claims.undoes.push_back(Fact(ClaimKind::kAttachedTo, absl::StrCat(InterfaceKey(o.provider(), ref), "/", instance), instance));
    claims.counted.push_back({Of(ClaimKind::kSlots, o, instance), -1});
  }

  void OfCreate(const Operation& o, Claims& claims) {
    const OperationArguments& a = o.arguments();
    std::vector<std::string> addresses(a.private_ips().begin(), a.private_ips().end());
    if (!a.primary_ip().empty()) addresses.push_back(a.primary_ip());
    TakeAddresses(o, a.interface(), addresses, a.auto_ip_count() + (a.primary_ip().empty() ? 1 : 0), claims);
    claims.establishes.push_back(Exists(o, a.interface()));
    claims.establishes.push_back(On(o, a.interface(), ""));
    claims.counted.push_back({Of(ClaimKind::kInterfaceQuota, o, a.vpc_id()), 1});
  }

  void OfDelete(const Operation& o, Claims& claims) {
    const ObjectRef& ref = o.arguments().interface();
    const NetworkInterface* observed = Observed(o, ref);
    if (!observed) return;
    const auto taken = around_.taken_away.find(InterfaceKey(o.provider(), ref));
    std::vector<std::string> rest;
    for (const PrivateAddress& address : observed->addresses()) {
      if (taken == around_.taken_away.end() ||
          std::find(taken->second.begin(), taken->second.end(), address.address()) == taken->second.end()) {
        rest.push_back(address.address());
      }
    }
    GiveAddresses(o, *observed, ref, rest, claims);
    claims.undoes.push_back(Exists(o, ref));
    claims.needs.push_back(Fact(ClaimKind::kDetached, InterfaceKey(o.provider(), ref), ref.address()));
    claims.counted.push_back({Of(ClaimKind::kInterfaceQuota, o, observed->vpc_id()), -1});
  }

  void OfChangePrimary(const Operation& o, Claims& claims) {
    const OperationArguments& a = o.arguments();
    const NetworkInterface* observed = Observed(o, a.interface());
    if (!observed) return;
    const std::string key = InterfaceKey(o.provider(), a.interface());
    for (const PrivateAddress& address : observed->addresses()) {
      if (!address.primary()) continue;
      claims.releases.push_back(Address(o, observed->vpc_id(), address.address()));
      claims.undoes.push_back(On(o, a.interface(), address.address()));
    }
    if (!a.primary_ip().empty()) {
      claims.acquires.push_back(Address(o, a.vpc_id(), a.primary_ip()));
      claims.establishes.push_back(On(o, a.interface(), a.primary_ip()));
    }
    claims.establishes.push_back(On(o, a.interface(), ""));
    claims.counted.push_back({Of(ClaimKind::kFreeAddresses, o, observed->subnet_id()), -1});
    claims.counted.push_back({Of(ClaimKind::kFreeAddresses, o, a.subnet_id()), 1});
    if (o.kind() != CHANGE_SUBNET) return;
    claims.undoes.push_back(Fact(ClaimKind::kOldSubnet, key, a.interface().address()));
    claims.establishes.push_back(Fact(ClaimKind::kNewSubnet, key, a.interface().address()));
  }

  void OfMoveAddresses(const Operation& o, Claims& claims) {
    const OperationArguments& a = o.arguments();
    claims.needs.push_back(Exists(o, a.to_interface()));
    NeedAttachment(o, a.to_interface(), claims);
    for (const std::string& address : a.private_ips()) {
      claims.undoes.push_back(On(o, a.interface(), address));
      claims.establishes.push_back(On(o, a.to_interface(), address));
    }
    claims.counted.push_back({Fact(ClaimKind::kAddressesOfInterface, InterfaceKey(o.provider(), a.interface()), a.interface().address()),
                              -a.private_ips_size()});
    claims.counted.push_back(
        {Fact(ClaimKind::kAddressesOfInterface, InterfaceKey(o.provider(), a.to_interface()), a.to_interface().address()),
         a.private_ips_size()});
  }

  void OfBinding(const Operation& o, Claims& claims) {
    const OperationArguments& a = o.arguments();
    const ClaimId eip = Of(ClaimKind::kEip, o, EipKey(a.eip()));
    const ClaimId of_address =
        Fact(ClaimKind::kEipOfAddress, absl::StrCat(InterfaceKey(o.provider(), a.interface()), "/", a.private_ip()), a.private_ip());
    claims.needs.push_back(On(o, a.interface(), a.private_ip()));
    std::vector<ClaimId>& list = o.kind() == BIND_EIP ? claims.acquires : claims.releases;
    list.push_back(eip);
    list.push_back(of_address);
    if (o.kind() != BIND_EIP) return;
    claims.needs.push_back(Of(ClaimKind::kEipExists, o, EipKey(a.eip())));
    NeedAttachment(o, a.interface(), claims);
  }

  Claims Of(const Operation& o) {
    Claims claims;
    const OperationArguments& a = o.arguments();
    const std::string key = InterfaceKey(o.provider(), a.interface());
    const bool on_interface = o.kind() != CREATE_INTERFACE && o.kind() != DELETE_INTERFACE && a.has_interface();
    if (on_interface) claims.needs.push_back(Exists(o, a.interface()));
    switch (o.kind()) {
      case CREATE_INTERFACE:
        OfCreate(o, claims);
        break;
      case DELETE_INTERFACE:
        OfDelete(o, claims);
        break;
      case ASSIGN_ADDRESSES:
        TakeAddresses(o, a.interface(), {a.private_ips().begin(), a.private_ips().end()}, a.auto_ip_count(), claims);
        claims.needs.push_back(Fact(ClaimKind::kNewSubnet, key, a.interface().address()));
        break;
      case UNASSIGN_ADDRESSES:
        if (const NetworkInterface* observed = Observed(o, a.interface())) {
          GiveAddresses(o, *observed, a.interface(), {a.private_ips().begin(), a.private_ips().end()}, claims);
        }
        claims.needs.push_back(Fact(ClaimKind::kOldSubnet, key, a.interface().address()));
        break;
      case MOVE_ADDRESSES:
        OfMoveAddresses(o, claims);
        break;
      case ATTACH:
        Attach(o, a.interface(), a.instance_id(), claims);
        claims.acquires.push_back(Fact(ClaimKind::kAttachment, key, a.interface().address()));
        break;
      case DETACH:
        Detach(o, a.interface(), a.instance_id(), claims);
        claims.releases.push_back(Fact(ClaimKind::kAttachment, key, a.interface().address()));
        claims.establishes.push_back(Fact(ClaimKind::kDetached, key, a.interface().address()));
        break;
      case MOVE_INTERFACE:
        Detach(o, a.interface(), a.instance_id(), claims);
        Attach(o, a.interface(), a.to_instance_id(), claims);
        break;
      case CHANGE_SUBNET:
      case CHANGE_PRIMARY_ADDRESS:
        OfChangePrimary(o, claims);
        break;
      case SET_DELETE_ON_TERMINATION:
        claims.needs.push_back(Fact(ClaimKind::kAttachedTo, absl::StrCat(key, "/", a.instance_id()), a.instance_id()));
        break;
      case ALLOCATE_EIP:
        claims.establishes.push_back(Of(ClaimKind::kEipExists, o, EipKey(a.eip())));
        claims.counted.push_back({Fact(ClaimKind::kEipQuota, o.provider(), o.provider()), 1});
        break;
      case RELEASE_EIP:
        claims.acquires.push_back(Of(ClaimKind::kEip, o, EipKey(a.eip())));
        claims.undoes.push_back(Of(ClaimKind::kEipExists, o, EipKey(a.eip())));
        claims.counted.push_back({Fact(ClaimKind::kEipQuota, o.provider(), o.provider()), -1});
        break;
      case BIND_EIP:
      case UNBIND_EIP:
        OfBinding(o, claims);
        break;
      default:  // names, groups, tags: nothing but the interface or EIP itself
        break;
    }
    return claims;
  }

  const Context& context_;
  ClaimTable& table_;
  Surroundings around_;
};

}  // namespace

ClaimId ClaimTable::Intern(ClaimKind kind, const std::string& key, const std::string& label) {
  const auto [it, added] = index_.try_emplace({kind, key}, size());
  if (added) {
    kinds_.push_back(kind);
    labels_.push_back(label);
    keys_.push_back(key);
  }
  return it->second;
}

std::string InterfaceKey(const std::string& provider, const ObjectRef& ref) {
  return ref.id().empty() ? absl::StrCat(provider, "/new ", ref.address()) : absl::StrCat(provider, "/", ref.id());
}

std::vector<Claims> ClaimsOf(const Context& context, ClaimTable& table) { return Builder(context, table).Build(); }

std::string BecauseOf(const ClaimTable& table, ClaimId claim, bool undone) {
  const std::string& label = table.label(claim);
  switch (table.kind(claim)) {
    case ClaimKind::kExists:
      return undone ? absl::StrCat(label, " is still needed before") : absl::StrCat(label, " exists only then");
    case ClaimKind::kEipExists:
      return "the EIP exists only then";
    case ClaimKind::kOnInterface:
      return undone ? absl::StrCat("the EIP of ", label, " is unbound before the address goes")
                    : absl::StrCat(label, label.empty() || label[0] == 't' ? " is known only then" : " is on the interface only then");
    case ClaimKind::kDetached:
      return "an attached interface can not be deleted";
    case ClaimKind::kAttachedTo:
      return undone ? "it is needed while the interface is attached" : "the interface is attached only then";
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
