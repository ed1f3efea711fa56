#include "planner/verify/replay.h"

#include "absl/strings/str_cat.h"
#include "planner/verify/player.h"

namespace eniform::verify {
namespace {

// Whether the operation names what its kind is done to.
bool IsWhole(const Operation& operation, const Named& named) {
  if (named.provider < 0) return false;
  switch (operation.kind()) {
    case OPERATION_KIND_UNSPECIFIED:
      return false;
    case ALLOCATE_EIP:
    case RELEASE_EIP:
    case UPDATE_EIP:
      return named.eip >= 0;
    case BIND_EIP:
    case UNBIND_EIP:
      return named.eip >= 0 && named.interface >= 0;
    case SET_TAGS:
      return named.eip >= 0 || named.interface >= 0;
    case CREATE_INTERFACE:
      return named.interface >= 0 && named.subnet >= 0 && named.vpc >= 0;
    case MOVE_ADDRESSES:
      return named.interface >= 0 && named.to_interface >= 0 && named.interface != named.to_interface;
    case MOVE_INTERFACE:
      return named.interface >= 0 && named.instance >= 0 && named.to_instance >= 0;
    case ATTACH:
    case DETACH:
    case SET_DELETE_ON_TERMINATION:
      return named.interface >= 0 && named.instance >= 0;
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return named.interface >= 0 && named.instance >= 0 && named.subnet >= 0;
    default:
      return named.interface >= 0;
  }
}

}  // namespace

void Player::Create(const OperationArguments& a, const Named& named) {
  Interface& interface = scene_.interfaces[named.interface];
  const bool picks_primary = a.primary_ip().empty();
  const int count = 1 + a.private_ips_size() + a.auto_ip_count();
  NeedCapability(CREATE_INTERFACE, count);
  Set(scene_.VariableOf(named.interface, Fact::kExists), kNone, kYes);
  interface.primary = picks_primary ? scene_.PickedAddress() : scene_.AddressOf(named.vpc, a.primary_ip());
  interface.has_group = a.security_group_ids_size() > 0;
  interface.picked += a.auto_ip_count();
  if (!picks_primary) Give(named.interface, interface.primary);
  for (const std::string& address : a.private_ips()) Give(named.interface, scene_.AddressOf(named.vpc, address));
  Takes(Limited::kSubnet, named.subnet, count);
  Takes(Limited::kAddresses, named.interface, count);
  Takes(Limited::kInterfaces, named.vpc, 1);
  if (!picks_primary || a.private_ips_size() > 0) Chooses(named.subnet, /*by_cloud=*/false);
  if (picks_primary || a.auto_ip_count() > 0) Chooses(named.subnet, /*by_cloud=*/true);
}

void Player::Delete(const Named& named) {
  NeedInterface(named.interface);
  NeedBorn(named.interface, false);
  Need(scene_.VariableOf(named.interface, Fact::kInstance), kNone);
  int count = scene_.interfaces[named.interface].picked;
  // Copied: an address that goes is still one that it held.
  for (const int32_t address : std::vector<int32_t>(scene_.interfaces[named.interface].addresses)) {
    if (Now(scene_.HolderOf(address)) != named.interface) continue;
    GiveUp(named.interface, address);
    ++count;
  }
  Set(scene_.VariableOf(named.interface, Fact::kExists), kYes, kNone);
  Takes(Limited::kSubnet, NeedSubnet(named.interface), -count);
  Takes(Limited::kInterfaces, scene_.interfaces[named.interface].vpc, -1);
}

void Player::Assign(const OperationArguments& a, const Named& named) {
  const int vpc = scene_.interfaces[named.interface].vpc;
  const int count = a.private_ips_size() + a.auto_ip_count();
  NeedInterface(named.interface);
  const Value subnet = NeedSubnet(named.interface);
  for (const std::string& address : a.private_ips()) Give(named.interface, scene_.AddressOf(vpc, address));
  scene_.interfaces[named.interface].picked += a.auto_ip_count();
  Takes(Limited::kSubnet, subnet, count);
  Takes(Limited::kAddresses, named.interface, count);
  if (a.private_ips_size() > 0) Chooses(subnet, /*by_cloud=*/false);
  if (a.auto_ip_count() > 0) Chooses(subnet, /*by_cloud=*/true);
}

void Player::Unassign(const OperationArguments& a, const Named& named) {
  const int vpc = scene_.interfaces[named.interface].vpc;
  NeedInterface(named.interface);
  for (const std::string& text : a.private_ips()) {
    const int address = scene_.AddressOf(vpc, text);
    NeedNot(scene_.VariableOf(named.interface, Fact::kPrimary), address);
    GiveUp(named.interface, address);
  }
  Takes(Limited::kSubnet, NeedSubnet(named.interface), -a.private_ips_size());
  Takes(Limited::kAddresses, named.interface, -a.private_ips_size());
}

void Player::Move(const OperationArguments& a, const Named& named) {
  const int vpc = scene_.interfaces[named.interface].vpc;
  NeedInterface(named.interface);
  NeedInterface(named.to_interface);
  NeedArrival(named.to_interface);
  const Value from = NeedSubnet(named.interface), to = NeedSubnet(named.to_interface);
  if (from != to && scene_.clouds[named.provider].capabilities->move_addresses_needs_same_subnet()) {
    Wrong(absl::StrCat("the subnet of ", scene_.interfaces[named.to_interface].name), "moves addresses between two subnets");
  }
  for (const std::string& text : a.private_ips()) {
    const int address = scene_.AddressOf(vpc, text);
    NeedNot(scene_.VariableOf(named.interface, Fact::kPrimary), address);
    NeedNoEip(named.interface, address);
    Set(scene_.HolderOf(address), named.interface, named.to_interface);
    Keep(named.to_interface, address);
    NeedFits(named.to_interface, address);
  }
  const int count = a.private_ips_size();
  Takes(Limited::kAddresses, named.interface, -count);
  Takes(Limited::kAddresses, named.to_interface, count);
  if (from == to) return;
  Takes(Limited::kSubnet, from, -count);
  Takes(Limited::kSubnet, to, count);
}

void Player::Attach(const Named& named, Value from, int to) {
  const Interface& interface = scene_.interfaces[named.interface];
  const Capabilities& can = *scene_.clouds[named.provider].capabilities;
  NeedInterface(named.interface);
  NeedBorn(named.interface, false);
  if (can.attach_needs_security_group()) Need(scene_.VariableOf(named.interface, Fact::kGroups), kYes);
  Set(scene_.VariableOf(named.interface, Fact::kInstance), from, to);
  Takes(Limited::kSlots, to, 1);
  const Instance* instance = scene_.machines[to].observed;
  const Subnet* subnet = interface.subnet < 0 ? nullptr : scene_.nets[interface.subnet].observed;
  if (!can.attach_needs_same_zone() || !instance || !subnet || instance->zone() == subnet->zone()) return;
  Wrong(absl::StrCat("what ", interface.name, " is attached to"),
        absl::StrCat("attaches ", interface.name, " in ", subnet->zone(), " to an instance in ", instance->zone()));
}

void Player::Detach(const Named& named) {
  NeedInterface(named.interface);
  NeedBorn(named.interface, false);
  Set(scene_.VariableOf(named.interface, Fact::kInstance), named.instance, kNone);
  Takes(Limited::kSlots, named.instance, -1);
}

void Player::SetGroups(const OperationArguments& a, const Named& named) {
  NeedInterface(named.interface);
  const int variable = scene_.VariableOf(named.interface, Fact::kGroups);
  const Value has = a.security_group_ids().empty() ? kNone : kYes;
  if (Now(variable) != has) Set(variable, Now(variable), has);
}

void Player::ChangePrimary(const Operation& operation, const Named& named) {
  const OperationArguments& a = operation.arguments();
  NeedInterface(named.interface);
  NeedBorn(named.interface, true);
  Need(scene_.VariableOf(named.interface, Fact::kInstance), named.instance);
  const int subnet = scene_.VariableOf(named.interface, Fact::kSubnet), primary = scene_.VariableOf(named.interface, Fact::kPrimary);
  const Value old_subnet = Now(subnet), old_primary = Now(primary);
  if (operation.kind() == CHANGE_SUBNET && scene_.clouds[named.provider].capabilities->primary_subnet_change_needs_no_secondary()) {
    for (const int32_t address : scene_.interfaces[named.interface].addresses) {
      if (address != old_primary) NeedNot(scene_.HolderOf(address), named.interface);
    }
    if (scene_.interfaces[named.interface].picked > 0) Wrong(scene_.Describe(subnet), "leaves picked addresses on the interface");
  }
  if (old_primary >= 0) {
    if (const int place = scene_.FindPlace(named.interface, old_primary); place >= 0) Need(scene_.EipOfPlace(place), kNone);
    Set(scene_.HolderOf(old_primary), named.interface, kNone);
  }
  if (old_subnet != named.subnet) Set(subnet, old_subnet, named.subnet);
  const int vpc = scene_.interfaces[named.interface].vpc;
  const int address = a.primary_ip().empty() ? scene_.PickedAddress() : scene_.AddressOf(vpc, a.primary_ip());
  Set(primary, old_primary, address);
  if (!a.primary_ip().empty()) Give(named.interface, address);
  Takes(Limited::kSubnet, old_subnet, -1);
  Takes(Limited::kSubnet, named.subnet, 1);
  Chooses(named.subnet, a.primary_ip().empty());
}

void Player::Bind(const OperationArguments& a, const Named& named) {
  const Interface& interface = scene_.interfaces[named.interface];
  NeedEip(named.eip);
  if (interface.made || interface.observed) NeedInterface(named.interface);
  NeedArrival(named.interface);
  int address;
  if (a.private_ip().empty()) {
    const int primary = scene_.VariableOf(named.interface, Fact::kPrimary);
    Need(primary, Now(primary));
    address = Now(primary);
    if (address < 0) return;
  } else {
    address = scene_.AddressOf(interface.vpc, a.private_ip());
    Need(scene_.HolderOf(address), named.interface);
  }
  const int place = scene_.PlaceOf(named.interface, address);
  Set(scene_.EipOfPlace(place), kNone, named.eip);
  Set(scene_.EipPlace(named.eip), kNone, place);
}

void Player::Unbind(const OperationArguments& a, const Named& named) {
  NeedEip(named.eip);
  const int address = scene_.AddressOf(scene_.interfaces[named.interface].vpc, a.private_ip());
  const int place = scene_.PlaceOf(named.interface, address);
  Set(scene_.EipPlace(named.eip), place, kNone);
  Set(scene_.EipOfPlace(place), named.eip, kNone);
}

void Player::Do(const Operation& operation, const Named& named) {
  const OperationArguments& a = operation.arguments();
  if (!IsWhole(operation, named)) return Wrong("the operation itself", "does not say what it is done to");
  if (operation.kind() != CREATE_INTERFACE) NeedCapability(operation.kind(), a.private_ips_size() + a.auto_ip_count());
  switch (operation.kind()) {
    case CREATE_INTERFACE:
      return Create(a, named);
    case DELETE_INTERFACE:
      return Delete(named);
    case SET_SECURITY_GROUPS:
      return SetGroups(a, named);
    case ASSIGN_ADDRESSES:
      return Assign(a, named);
    case UNASSIGN_ADDRESSES:
      return Unassign(a, named);
    case MOVE_ADDRESSES:
      return Move(a, named);
    case ATTACH:
      return Attach(named, kNone, named.instance);
    case DETACH:
      return Detach(named);
    case MOVE_INTERFACE:
      Attach(named, named.instance, named.to_instance);
      return Takes(Limited::kSlots, named.instance, -1);
    case CHANGE_SUBNET:
    case CHANGE_PRIMARY_ADDRESS:
      return ChangePrimary(operation, named);
    case SET_DELETE_ON_TERMINATION:
      NeedInterface(named.interface);
      return Need(scene_.VariableOf(named.interface, Fact::kInstance), named.instance);
    case ALLOCATE_EIP:
      Set(scene_.EipExists(named.eip), kNone, kYes);
      return Takes(Limited::kEips, named.provider, 1);
    case RELEASE_EIP:
      Need(scene_.EipPlace(named.eip), kNone);
      Set(scene_.EipExists(named.eip), kYes, kNone);
      return Takes(Limited::kEips, named.provider, -1);
    case BIND_EIP:
      return Bind(a, named);
    case UNBIND_EIP:
      return Unbind(a, named);
    default:  // names, tags, bandwidth
      return named.interface >= 0 ? NeedInterface(named.interface) : NeedEip(named.eip);
  }
}

Trace Player::Play() {
  for (now_ = 0; now_ < plan_.operations_size(); ++now_) Do(plan_.operations(now_), scene_.Of(now_));
  return std::move(trace_);
}

Trace Replay(const Plan& plan, Scene& scene, Findings& findings) { return Player(plan, scene, findings).Play(); }

}  // namespace eniform::verify
