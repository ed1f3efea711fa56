#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/alicloud/world.h"
#include "emulator/credential.h"
#include "emulator/world_builder.h"
#include "emulator/world_drafts.h"
#include "emulator/world_file.h"
#include "emulator/world_loader.h"
#include "emulator/world_quotas.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator::alicloud {

inline constexpr QuotaKey<Quotas> kQuotaKeys[] = {{"interfaces", &Quotas::interfaces},
                                                  {"eips", &Quotas::eips},
                                                  {"groups_per_interface", &Quotas::groups_per_interface},
                                                  {"addresses_per_normal_group", &Quotas::addresses_per_normal_group},
                                                  {"addresses_per_enterprise_group", &Quotas::addresses_per_enterprise_group}};

class Loader : public WorldLoader {
 public:
  Loader();

  // REQUIRES: `world` is empty.
  void Build(World& world, WorldErrors& errors);

 private:
  void BuildSettings(World& world, WorldErrors& errors);
  void BuildInstances(World& world, WorldErrors& errors);
  bool FillInstance(World& world, InstanceDraft& draft, Instance& instance, WorldErrors& errors);  // false: it can not be built
  Interface* PlaceInterface(World& world, const InterfaceDraft& draft, WorldErrors& errors);
  void Attach(World& world, const InterfaceDraft& draft, Interface& interface, WorldErrors& errors);
  void BuildEips(World& world, WorldErrors& errors);
  void BindEip(World& world, const EipDraft& draft, Eip& eip, WorldErrors& errors);

  AddressGiver addresses_;
};

// The section of a world file that gives this world again, with what the cloud added.
nlohmann::json DumpWorld(World& world, const std::vector<Credential>& credentials);

}  // namespace eniform::emulator::alicloud
