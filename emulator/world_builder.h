#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "emulator/ipv4.h"
#include "emulator/world_drafts.h"
#include "emulator/world_file.h"
#include "emulator/world_networks.h"

// How a world's interfaces get what their drafts say. `World` is a cloud's: it has the tables `interfaces`, `instances` and what
// Networks has, and AddAddress(); an interface has `addresses`, the primary one first, each with `ip`, `primary` and `eip`. Problems are
// reported with the place of the draft.
namespace eniform::emulator {

// What things that no file dates were made at.
inline constexpr char kCreated[] = "2025-01-02T03:00:00Z";

inline std::string Given(const std::string& text, const char* fallback) { return text.empty() ? fallback : text; }

// Gives the addresses of drafts: the given ones at once, those that the cloud picks when all given ones have their place.
class AddressGiver {
 public:
  // `subnet_of(text, primary)` is the subnet that an address which a file gives has to be of.
  template <typename World, typename Interface, typename SubnetOf>
  void Give(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors, SubnetOf subnet_of) {
    const auto give = [&](const std::string& text, bool primary) {
      const Subnet& subnet = subnet_of(text, primary);
      const std::string wrong = WhyNotGiven(world, subnet, text, [&](uint32_t slot) { return world.interfaces.at(slot).id; });
      if (!wrong.empty()) {
        errors.Add(draft.place, wrong);
      } else {
        Add(world, interface, subnet, *Ipv4::Parse(text), primary);
      }
    };
    if (!draft.primary_ip.empty()) give(draft.primary_ip, true);
    for (const std::string& text : draft.secondary_ips) give(text, false);
    if (draft.primary_ip.empty() || draft.secondary_count > 0)
      later_.push_back({interface.id, draft.primary_ip.empty(), draft.secondary_count, draft.place});
  }
  // All of the interface's own subnet.
  template <typename World, typename Interface>
  void Give(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors) {
    const Subnet& subnet = *world.subnets.Find(interface.subnet);
    Give(world, draft, interface, errors, [&](const std::string&, bool) -> const Subnet& { return subnet; });
  }

  template <typename World>
  void Finish(World& world, WorldErrors& errors) {
    for (const Later& wanted : later_) {
      auto& interface = *world.interfaces.Find(wanted.id);
      Subnet& subnet = *world.subnets.Find(interface.subnet);
      for (int64_t i = wanted.primary ? -1 : 0; i < wanted.secondary; ++i) {
        absl::optional<Ipv4> ip = world.PickAddress(subnet);
        if (!ip.has_value()) {
          errors.Add(wanted.place, absl::StrCat("the subnet `", subnet.id, "` has no free address left"));
          break;
        }
        Add(world, interface, subnet, *ip, i < 0);
      }
    }
  }

 private:
  struct Later {
    std::string id;
    bool primary;
    int64_t secondary;
    Place place;
  };

  template <typename World, typename Interface>
  static void Add(World& world, Interface& interface, const Subnet& subnet, Ipv4 ip, bool primary) {
    typename decltype(interface.addresses)::value_type address;
    address.ip = ip;
    address.primary = primary;
    if constexpr (requires { address.subnet; }) address.subnet = subnet.id;
    world.AddAddress(interface, std::move(address));
  }

  std::vector<Later> later_;
};

// The subnet of an interface's draft, `id` being what the interface is to be called; nullptr when it can not be built.
template <typename World>
const Subnet* SubnetForInterface(World& world, const InterfaceDraft& draft, const std::string& id, WorldErrors& errors) {
  const Subnet* subnet = world.subnets.Find(draft.subnet);
  if (subnet != nullptr && world.interfaces.Find(id) == nullptr) return subnet;
  errors.Add(draft.place, subnet == nullptr ? absl::StrCat("there is no subnet `", draft.subnet, "`")
                                            : absl::StrCat("the interface `", id, "` is there already"));
  return nullptr;
}

// The subnet of an instance's draft, `id` being what the instance is to be called; nullptr when it can not be built.
template <typename World>
const Subnet* SubnetForInstance(World& world, const InstanceDraft& draft, const std::string& id, WorldErrors& errors) {
  const Subnet* subnet = world.subnets.Find(draft.subnet);
  if (subnet != nullptr && world.instances.Find(id) == nullptr) return subnet;
  errors.Add(draft.place, subnet == nullptr ? absl::StrCat("there is no subnet `", draft.subnet, "`")
                                            : absl::StrCat("the instance `", id, "` is there already"));
  return nullptr;
}

// Sees to it that the world has the type of an instance: `known` unless files list it. False: nobody knows its size.
template <typename World, typename InstanceType>
bool TakeType(World& world, const InstanceDraft& draft, const std::string& type, const absl::optional<InstanceType>& known,
              WorldErrors& errors) {
  if (world.types.count(type) > 0) return true;
  if (!known.has_value()) {
    errors.Add(draft.place, absl::StrCat("the size of the instance type `", type, "` is not known; list it under `instance_types`"));
    return false;
  }
  world.types[type] = *known;
  return true;
}

// The draft's MAC address, or a new one; one that is there already is reported.
template <typename World>
std::string MacForInterface(World& world, const InterfaceDraft& draft, WorldErrors& errors) {
  if (draft.mac.empty()) return world.NewMac();
  if (world.macs.contains(draft.mac))
    errors.Add(draft.place, absl::StrCat("the MAC address `", draft.mac, "` is there already; they are unique"));
  return draft.mac;
}

// The instance that the draft of an interface is `attached_to`, in the interface's VPC and zone; nullptr when there is none.
template <typename World, typename Interface>
auto* InstanceForInterface(World& world, const InterfaceDraft& draft, const Interface& interface, WorldErrors& errors) {
  auto* instance = world.instances.Find(draft.attached_to);
  if (instance == nullptr) {
    errors.Add(draft.place, absl::StrCat("there is no instance `", draft.attached_to, "`"));
    return instance;
  }
  const Subnet& subnet = *world.subnets.Find(interface.subnet);
  if (subnet.vpc == instance->vpc && subnet.zone == instance->zone) return instance;
  errors.Add(draft.place, absl::StrCat("`", instance->id, "` is in ", instance->vpc, " and ", instance->zone, ", the interface in ",
                                       subnet.vpc, " and ", subnet.zone));
  instance = nullptr;
  return instance;
}

// The primary interface of an instance: as its own draft says (a world that the emulator wrote has one), or as the instance's does.
// It is taken out of `primaries`.
InterfaceDraft PrimaryOf(const InstanceDraft& instance, std::map<std::string, InterfaceDraft>& primaries, WorldErrors& errors);

// The address that an EIP's draft binds it to: the named one, else the interface's primary one. Both are nullptr for an EIP that is bound
// to nothing, and for a wrong draft.
template <typename Interface>
struct EipPlace {
  Interface* interface = nullptr;
  decltype(&std::declval<Interface&>().addresses.front()) address = nullptr;
};
template <typename Interface, typename World>
EipPlace<Interface> PlaceOfEip(World& world, const EipDraft& draft, WorldErrors& errors) {
  if (draft.interface_id.empty()) {
    if (!draft.private_ip.empty()) errors.Add(draft.place, "an EIP with `private_ip` has `interface` too");
    return {};
  }
  EipPlace<Interface> place;
  place.interface = world.interfaces.Find(draft.interface_id);
  absl::optional<Ipv4> ip = Ipv4::Parse(draft.private_ip);
  if (place.interface != nullptr && draft.private_ip.empty() && !place.interface->addresses.empty())
    place.address = &place.interface->addresses.front();
  if (place.interface != nullptr && ip.has_value()) place.address = place.interface->Address(*ip);
  if (place.address != nullptr && place.address->eip.empty()) return place;
  errors.Add(draft.place, place.interface == nullptr ? absl::StrCat("there is no interface `", draft.interface_id, "`")
                          : place.address == nullptr
                              ? absl::StrCat("`", draft.private_ip, "` is not on `", draft.interface_id, "`")
                              : absl::StrCat(place.address->ip.ToText(), " has the EIP `", place.address->eip, "` already"));
  return {};
}

// An EIP for each draft. `fill(draft, eip)` sets what is the cloud's own, `bind(draft, eip)` binds the one that was added.
template <typename World, typename Fill, typename Bind>
void BuildEips(const WorldShape& shape, std::vector<EipDraft>& drafts, World& world, WorldErrors& errors, Fill fill, Bind bind) {
  const std::vector<Ipv4> addresses = GiveEipAddresses(shape, drafts, world, errors);
  for (size_t i = 0; i < drafts.size(); ++i) {
    const EipDraft& draft = drafts[i];
    if (world.eips.Find(draft.id) != nullptr) {
      errors.Add(draft.place, absl::StrCat("the EIP `", draft.id, "` is there already"));
      continue;
    }
    std::decay_t<decltype(world.eips.at(0))> eip;
    eip.id = draft.id;
    eip.name = draft.name;
    eip.address = addresses[i];
    if (draft.bandwidth >= 0) eip.bandwidth = draft.bandwidth;
    eip.created = Given(draft.created, kCreated);
    eip.tags = draft.tags;
    fill(draft, eip);
    bind(draft, world.eips.Add(std::move(eip)));
  }
}

}  // namespace eniform::emulator
