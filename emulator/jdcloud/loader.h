#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/credential.h"
#include "emulator/jdcloud/world.h"
#include "emulator/world_drafts.h"
#include "emulator/world_file.h"
#include "emulator/world_loader.h"
#include "emulator/world_quotas.h"

namespace eniform::emulator::jdcloud {

inline constexpr QuotaKey<Quotas> kQuotaKeys[] = {{"interfaces", &Quotas::interfaces},
                                                  {"addresses_per_interface", &Quotas::addresses_per_interface},
                                                  {"blocks_per_interface", &Quotas::blocks_per_interface},
                                                  {"eips", &Quotas::eips},
                                                  {"security_groups", &Quotas::security_groups}};

// How this cloud's section of a world file looks.
const WorldShape& JdWorldShape();

// Builds the world that the drafts describe, and what the cloud adds: a default security group in a VPC that has none, and the port
// of the router in every subnet. REQUIRES: `world` is empty.
class Loader : public WorldLoader {
 public:
  Loader() : WorldLoader(JdWorldShape(), "g.n2.") {}
  void Build(World& world, WorldErrors& errors);
};

// The section of a world file that gives this world again, with what the cloud added.
nlohmann::json DumpWorld(World& world, const std::vector<Credential>& credentials);

}  // namespace eniform::emulator::jdcloud
