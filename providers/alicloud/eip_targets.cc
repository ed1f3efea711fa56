// CompleteEips (describe.h).
#include <map>
#include <set>

#include "providers/alicloud/describe.h"
#include "providers/sdk/observe.h"

namespace eniform::alicloud {
namespace {

using Ids = std::vector<std::string>;

struct Place {
  std::string interface_id;
  std::string private_ip;
};

// Where EIPs are, as the interfaces tell it.
struct Places {
  std::map<std::string, Place> by_eip;
  // The primary addresses, by interface, and of primary interfaces by instance: where an EIP is that its interface does not name, since its
  // own side leaves the address out for no other (Alibaba reference 5.1).
  std::map<std::string, Place> by_interface, by_instance;
};

void Note(const NetworkInterface& interface, Places& places) {
  for (const PrivateAddress& address : interface.addresses()) {
    const Place place{interface.id(), address.address()};
    if (!address.eip_id().empty()) places.by_eip[address.eip_id()] = place;
    if (!address.primary()) continue;
    places.by_interface[interface.id()] = place;
    if (interface.primary() && !interface.instance_id().empty()) places.by_instance[interface.instance_id()] = place;
  }
}

// nullptr: nobody tells.
const Place* PlaceOf(const Eip& eip, const Places& places) {
  for (const auto& [map, id] : {std::pair(&places.by_eip, &eip.id()), std::pair(&places.by_interface, &eip.interface_id()),
                                std::pair(&places.by_instance, &eip.instance_id())}) {
    if (const auto it = map->find(*id); it != map->end()) return &it->second;
  }
  return nullptr;
}

ProviderError NoteInterfaces(ApiClient& api, const std::set<std::string>& ids, absl::Time deadline, Places& places) {
  absl::Mutex mutex;
  const std::vector<Ids> batches = sdk::Batches(Ids(ids.begin(), ids.end()), kInterfaceIds);
  return sdk::InParallel(batches.size(), [&](size_t i) {
    auto interfaces = InterfacesById(api, batches[i], deadline);
    if (!interfaces.ok()) return interfaces.error();
    absl::MutexLock lock(&mutex);
    for (const NetworkInterface& interface : *interfaces) Note(interface, places);
    return ProviderError();
  });
}

// The primary interfaces of instances: a filter by instance takes one value, so each is asked for alone.
ProviderError NoteInstances(ApiClient& api, const std::set<std::string>& ids, absl::Time deadline, Places& places) {
  absl::Mutex mutex;
  const Ids list(ids.begin(), ids.end());
  return sdk::InParallel(list.size(), [&](size_t i) {
    auto page = DescribeInterfaces(api, {{"InstanceId", list[i]}, {"Type", "Primary"}}, "", deadline);
    if (!page.ok()) return page.error();
    absl::MutexLock lock(&mutex);
    for (const NetworkInterface& interface : page->items) Note(interface, places);
    return ProviderError();
  });
}

ProviderError NoteAll(ApiClient& api, absl::Time deadline, Places& places) {
  return sdk::ReadTokenPages<NetworkInterface>([&](const std::string& token) { return DescribeInterfaces(api, {}, token, deadline); },
                                               [&](Items<NetworkInterface>&& items) {
                                                 for (const NetworkInterface& interface : items) Note(interface, places);
                                                 return true;
                                               });
}

}  // namespace

ProviderError CompleteEips(ApiClient& api, Items<Eip>& eips, absl::Time deadline) {
  std::set<std::string> interfaces, instances;
  for (const Eip& eip : eips) {
    if (!eip.interface_id().empty() && eip.private_ip().empty()) interfaces.insert(eip.interface_id());
    if (eip.interface_id().empty() && !eip.instance_id().empty()) instances.insert(eip.instance_id());
  }
  Places places;
  ProviderError error;
  // What single questions would cost more than a few whole pages is read by pages.
  constexpr size_t kFewCalls = 10;
  if (interfaces.size() / kInterfaceIds + instances.size() > kFewCalls) {
    error = NoteAll(api, deadline, places);
  } else {
    error = NoteInterfaces(api, interfaces, deadline, places);
    if (!sdk::IsError(error)) error = NoteInstances(api, instances, deadline, places);
  }
  if (sdk::IsError(error)) return error;
  for (Eip& eip : eips) {
    const bool somewhere = !eip.interface_id().empty() || !eip.instance_id().empty();
    const bool incomplete = somewhere && (eip.interface_id().empty() || eip.private_ip().empty());
    const Place* place = incomplete ? PlaceOf(eip, places) : nullptr;
    if (!place) continue;
    eip.set_interface_id(place->interface_id);
    eip.set_private_ip(place->private_ip);
  }
  return {};
}

}  // namespace eniform::alicloud
