#include "planner/verify/player.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace eniform::verify {

Player::Player(const Plan& plan, Scene& scene, Findings& findings) : plan_(plan), scene_(scene), findings_(findings) {
  trace_.touches.reserve(static_cast<size_t>(plan.operations_size()) * 4);
  trace_.uses.reserve(static_cast<size_t>(plan.operations_size()) * 2);
}

void Player::Wrong(std::string claim, absl::string_view why) {
  findings_.Add(now_, std::move(claim), absl::StrCat(findings_.Name(now_), " ", why, "."));
}

void Player::Need(int variable, Value value) {
  trace_.touches.push_back({variable, now_, value, Touch::Kind::kIs});
  const Value is = Now(variable);
  if (is == value || is == kUnknown || value == kUnknown) return;
  const std::string what = scene_.Describe(variable);
  Wrong(what, absl::StrCat("needs ", what, " to be: ", scene_.TextOf(variable, value), ". It is: ", scene_.TextOf(variable, is)));
}

void Player::NeedNot(int variable, Value value) {
  trace_.touches.push_back({variable, now_, value, Touch::Kind::kIsNot});
  if (Now(variable) != value) return;
  const std::string what = scene_.Describe(variable);
  Wrong(what, absl::StrCat("needs ", what, " not to be: ", scene_.TextOf(variable, value)));
}

void Player::Set(int variable, Value from, Value to) {
  const Value is = Now(variable);
  if (is != from && is != kUnknown && from != kUnknown) {
    const std::string what = scene_.Describe(variable);
    Wrong(what, absl::StrCat("changes ", what, " from: ", scene_.TextOf(variable, from), ". It is: ", scene_.TextOf(variable, is)));
  }
  trace_.touches.push_back({variable, now_, to, Touch::Kind::kSets});
  scene_.variables[variable].now = to;
}

void Player::Takes(Limited what, int of, int amount) {
  if (of >= 0 && amount != 0) trace_.uses.push_back({what, of, now_, amount});
}

void Player::Chooses(int subnet, bool by_cloud) {
  if (subnet >= 0) trace_.choices.push_back({subnet, now_, by_cloud});
}

void Player::NeedInterface(int interface) {
  const Interface& known = scene_.interfaces[interface];
  if (known.made || known.observed) {
    Need(scene_.VariableOf(interface, Fact::kExists), kYes);
  } else {
    Wrong(absl::StrCat("whether ", known.name, " exists"), absl::StrCat("is done to ", known.name, ", which does not exist"));
  }
}

void Player::NeedEip(int eip) { Need(scene_.EipExists(eip), kYes); }

void Player::NeedBorn(int interface, bool born) {
  const Interface& known = scene_.interfaces[interface];
  if ((known.observed && known.observed->primary()) == born) return;
  Wrong(absl::StrCat("what ", known.name, " is attached to"),
        absl::StrCat("is for ", born ? "" : "no ", "interfaces that an instance was born with, and ", known.name, " is ",
                     born ? "none" : "one"));
}

void Player::NeedArrival(int interface) {
  const Value arrives = scene_.interfaces[interface].arrives;
  if (arrives != kNone) Need(scene_.VariableOf(interface, Fact::kInstance), arrives);
}

Value Player::NeedSubnet(int interface) {
  const int variable = scene_.VariableOf(interface, Fact::kSubnet);
  Need(variable, Now(variable));
  return Now(variable);
}

void Player::Keep(int interface, int address) {
  std::vector<int32_t>& addresses = scene_.interfaces[interface].addresses;
  if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
}

void Player::NeedFits(int interface, int address) {
  const Interface& known = scene_.interfaces[interface];
  const int variable = known.variables[static_cast<int>(Fact::kSubnet)];
  const Value subnet = variable < 0 ? known.subnet : Now(variable);
  if (subnet < 0 || !scene_.nets[subnet].network) return;
  if (scene_.nets[subnet].network->Contains(Ipv4::FromNumber(scene_.addresses[address].number))) return;
  Wrong(absl::StrCat("the subnet of ", known.name),
        absl::StrCat("gives ", scene_.AddressText(address), " to ", known.name, ", which is in ", scene_.nets[subnet].id));
}

// An EIP that this plan binds or unbinds may not be on an address that goes. Another one is unbound by the cloud, which the plan said in a
// warning.
void Player::NeedNoEip(int interface, int address) {
  const int place = scene_.FindPlace(interface, address);
  if (place < 0) return;
  const int variable = scene_.EipOfPlace(place);
  const Value eip = Now(variable);
  if (eip >= 0 && !scene_.eips[eip].touched) {
    Set(variable, eip, kNone);
    Set(scene_.EipPlace(eip), place, kNone);
  } else {
    Need(variable, kNone);
  }
}

void Player::Give(int interface, int address) {
  Set(scene_.HolderOf(address), kNone, interface);
  Keep(interface, address);
  NeedFits(interface, address);
}

void Player::GiveUp(int interface, int address) {
  NeedNoEip(interface, address);
  Set(scene_.HolderOf(address), interface, kNone);
}

void Player::NeedCapability(OperationKind kind, int addresses) {
  const Capabilities& can = *scene_.clouds[scene_.Of(now_).provider].capabilities;
  for (const OperationCapability& one : can.operations()) {
    if (one.kind() != kind) continue;
    const int most = kind == CREATE_INTERFACE ? can.addresses_per_create() : one.max_addresses();
    if (most == 0 || addresses <= most) return;
    Wrong("what the cloud can do", absl::StrCat("has ", addresses, " addresses, and one call takes ", most));
    return;
  }
  Wrong("what the cloud can do", "is not among the operations of this cloud");
}

}  // namespace eniform::verify
