#include "emulator/tencentcloud/world.h"

namespace eniform::emulator::tencentcloud {

PrivateAddress* World::BoundAddress(const Eip& eip) {
  Interface* interface = eip.interface_id.empty() ? nullptr : interfaces.Find(eip.interface_id);
  return interface == nullptr ? nullptr : interface->Address(eip.private_ip);
}

void World::Unlink(Eip& eip) {
  PrivateAddress* address = BoundAddress(eip);
  if (address != nullptr && address->eip == eip.id) address->eip.clear();
  eip.interface_id.clear();
  eip.private_ip = Ipv4();
  eip.instance.clear();
  eip.status = EipStatus::kUnbind;
}

void World::StartUnbinding(Interface& interface, const std::function<bool(const PrivateAddress&)>& which) {
  for (const PrivateAddress& address : interface.addresses) {
    if (address.eip.empty() || !which(address)) continue;
    Eip* eip = eips.Find(address.eip);
    if (eip == nullptr) continue;
    eip->status = EipStatus::kUnbinding;
    AfterSettling([id = eip->id](World& world) {
      Eip* unbound = world.eips.Find(id);
      if (unbound != nullptr && unbound->status == EipStatus::kUnbinding) world.Unlink(*unbound);
    });
  }
}

void World::RefreshBindings(Interface& interface) {
  for (const PrivateAddress& address : interface.addresses) {
    Eip* eip = address.eip.empty() ? nullptr : eips.Find(address.eip);
    if (eip == nullptr) continue;
    eip->instance = interface.instance;
    if (eip->status != EipStatus::kBind && eip->status != EipStatus::kBindEni) continue;
    eip->status = interface.instance.empty() ? EipStatus::kBindEni : EipStatus::kBind;
  }
}

int World::PublicAddressesOf(const Instance& instance) {
  int count = 0;
  for (const std::string& id : instance.interfaces) {
    const Interface* interface = interfaces.Find(id);
    if (interface == nullptr) continue;
    for (const PrivateAddress& address : interface->addresses) {
      if (!address.eip.empty() || !address.wan_ip.empty()) ++count;
    }
  }
  return count;
}

}  // namespace eniform::emulator::tencentcloud
