#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/credential.h"
#include "emulator/tencentcloud/world.h"
#include "emulator/world_builder.h"
#include "emulator/world_drafts.h"
#include "emulator/world_file.h"
#include "emulator/world_loader.h"
#include "emulator/world_quotas.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator::tencentcloud {

inline constexpr QuotaKey<Quotas> kQuotaKeys[] = {{"interfaces", &Quotas::interfaces},
                                                  {"addresses_per_interface", &Quotas::addresses_per_interface},
                                                  {"eips", &Quotas::eips},
                                                  {"eips_per_day", &Quotas::eips_per_day},
                                                  {"wan_ips_per_day", &Quotas::wan_ips_per_day}};

class Loader : public WorldLoader {
 public:
  Loader();

  // REQUIRES: `world` is empty.
  void Build(World& world, WorldErrors& errors);

 private:
  void BuildSettings(World& world, WorldErrors& errors);
  void BuildInstances(World& world, WorldErrors& errors);
  bool FillInstance(World& world, InstanceDraft& draft, Instance& instance, WorldErrors& errors);  // false: it can not be built
  void GiveWanIp(World& world, const InstanceDraft& draft, Interface& interface, WorldErrors& errors);
  void BuildInterfaces(World& world, WorldErrors& errors);
  void BuildEips(World& world, WorldErrors& errors);
  void BindEip(World& world, const EipDraft& draft, Eip& eip, WorldErrors& errors);
  Interface* PlaceInterface(World& world, const InterfaceDraft& draft, WorldErrors& errors);
  void Attach(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors);

  AddressGiver addresses_;
};

// The section of a world file that gives this world again, with what the cloud added.
nlohmann::json DumpWorld(World& world, const std::vector<Credential>& credentials);

}  // namespace eniform::emulator::tencentcloud
