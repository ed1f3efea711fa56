#include "emulator/world_builder.h"

namespace eniform::emulator {

InterfaceDraft PrimaryOf(const InstanceDraft& instance, std::map<std::string, InterfaceDraft>& primaries, WorldErrors& errors) {
  InterfaceDraft primary;
  if (auto given = primaries.find(instance.id); given != primaries.end()) {
    primary = std::move(given->second);
    primaries.erase(given);
    if (primary.primary_ip.empty()) primary.primary_ip = instance.primary_ip;
    if (primary.subnet != instance.subnet) errors.Add(primary.place, "a primary interface is in the subnet of its instance");
    return primary;
  }
  primary.place = instance.place;
  primary.subnet = instance.subnet;
  primary.primary_ip = instance.primary_ip;
  primary.security_groups = instance.security_groups;
  primary.attached_to = instance.id;
  primary.primary = true;
  return primary;
}

}  // namespace eniform::emulator
