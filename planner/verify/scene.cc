#include "planner/verify/scene.h"

namespace eniform::verify {
namespace {

// What is known of an EIP that was not seen.
Value Before(const ElasticIp& eip) { return eip.made ? kNone : kUnknown; }

}  // namespace

int Scene::Find(const Index& index, int provider, absl::string_view name) {
  const auto it = index.find({provider, name});
  return it == index.end() ? -1 : it->second;
}

int Scene::CloudOf(absl::string_view alias) const {
  for (size_t i = 0; i < clouds.size(); ++i) {
    if (clouds[i].alias == alias) return static_cast<int>(i);
  }
  return -1;
}

int Scene::InterfaceOf(int provider, absl::string_view id, absl::string_view address) {
  Index& index = id.empty() ? new_interface_index_ : interface_index_;
  const auto [it, added] = index.try_emplace({provider, id.empty() ? address : id}, static_cast<int32_t>(interfaces.size()));
  if (added) {
    Interface& made = interfaces.emplace_back();
    made.provider = provider;
    made.name = id.empty() ? address : id;
    made.made = id.empty();
  }
  return it->second;
}

int Scene::EipOf(int provider, absl::string_view id, absl::string_view address) {
  Index& index = id.empty() ? new_eip_index_ : eip_index_;
  const auto [it, added] = index.try_emplace({provider, id.empty() ? address : id}, static_cast<int32_t>(eips.size()));
  if (added) {
    eips.emplace_back().name = id.empty() ? address : id;
    eips.back().made = id.empty();
  }
  return it->second;
}

int Scene::MachineOf(int provider, absl::string_view id) {
  const auto [it, added] = machine_index_.try_emplace({provider, id}, static_cast<int32_t>(machines.size()));
  if (added) {
    machines.emplace_back().id = id;
    machines.back().provider = provider;
  }
  return it->second;
}

int Scene::NetOf(int provider, absl::string_view id) {
  const auto [it, added] = net_index_.try_emplace({provider, id}, static_cast<int32_t>(nets.size()));
  if (added) nets.emplace_back().id = id;
  return it->second;
}

int Scene::VpcOf(int provider, absl::string_view id) {
  const auto [it, added] = vpc_index_.try_emplace({provider, id}, static_cast<int32_t>(vpcs.size()));
  if (added) vpcs.emplace_back(provider, id);
  return it->second;
}

int Scene::FindInterface(absl::string_view provider, absl::string_view id, absl::string_view address) const {
  return Find(id.empty() ? new_interface_index_ : interface_index_, CloudOf(provider), id.empty() ? address : id);
}

int Scene::FindEip(absl::string_view provider, absl::string_view id, absl::string_view address) const {
  return Find(id.empty() ? new_eip_index_ : eip_index_, CloudOf(provider), id.empty() ? address : id);
}

int Scene::AddressOf(int vpc, const std::string& text) {
  const std::optional<Ipv4> parsed = Ipv4::Parse(text);
  uint32_t number = parsed ? parsed->number() : 0;
  if (!parsed) number = odd_addresses_.try_emplace({vpc, text}, static_cast<int32_t>(odd_addresses_.size())).first->second;
  const uint64_t key = static_cast<uint64_t>(vpc + 1) << 33 | static_cast<uint64_t>(!parsed) << 32 | number;
  const auto [it, added] = address_index_.try_emplace(key, static_cast<int32_t>(addresses.size()));
  if (added) addresses.push_back({number, vpc});
  return it->second;
}

int Scene::PickedAddress() {
  addresses.push_back({0, kPicked});
  return static_cast<int>(addresses.size()) - 1;
}

int Scene::PlaceOf(int interface, int address) {
  const uint64_t key = static_cast<uint64_t>(interface) << 32 | static_cast<uint32_t>(address);
  const auto [it, added] = place_index_.try_emplace(key, static_cast<int32_t>(places.size()));
  if (added) places.push_back({interface, address});
  return it->second;
}

int Scene::FindPlace(int interface, int address) const {
  const auto it = place_index_.find(static_cast<uint64_t>(interface) << 32 | static_cast<uint32_t>(address));
  return it == place_index_.end() ? -1 : it->second;
}

int Scene::NewVariable(Fact fact, int subject, Value initial) {
  variables.push_back({fact, subject, initial, initial});
  return static_cast<int>(variables.size()) - 1;
}

int Scene::VariableOf(int number, Fact fact) {
  Interface& interface = interfaces[number];
  int32_t& variable = interface.variables[static_cast<int>(fact)];
  if (variable >= 0) return variable;
  // What has an id and was not seen is outside of what was looked at.
  const NetworkInterface* seen = interface.observed;
  Value initial = seen ? kYes : interface.made ? kNone : kUnknown;
  switch (fact) {
    case Fact::kInstance:
      if (seen) initial = interface.instance;
      break;
    case Fact::kSubnet:
      initial = interface.subnet;
      break;
    case Fact::kPrimary:
      initial = interface.primary;
      break;
    case Fact::kGroups:
      if (seen || interface.made) initial = (seen ? seen->security_group_ids_size() > 0 : interface.has_group) ? kYes : kNone;
      break;
    default:
      break;
  }
  return variable = NewVariable(fact, number, initial);
}

int Scene::HolderOf(int address) {
  int32_t& variable = addresses[address].variable;
  if (variable < 0) variable = NewVariable(Fact::kHolder, address, addresses[address].vpc == -1 ? kUnknown : kNone);
  return variable;
}

int Scene::EipExists(int eip) {
  if (eips[eip].exists < 0) eips[eip].exists = NewVariable(Fact::kEipExists, eip, eips[eip].observed ? kYes : Before(eips[eip]));
  return eips[eip].exists;
}

int Scene::EipPlace(int eip) {
  if (eips[eip].place < 0) eips[eip].place = NewVariable(Fact::kEipPlace, eip, eips[eip].observed ? kNone : Before(eips[eip]));
  return eips[eip].place;
}

int Scene::EipOfPlace(int place) {
  if (places[place].variable < 0) places[place].variable = NewVariable(Fact::kEipOfPlace, place, kNone);
  return places[place].variable;
}

}  // namespace eniform::verify
