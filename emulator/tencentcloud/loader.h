#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/tencentcloud/signature.h"
#include "emulator/tencentcloud/world.h"
#include "emulator/world_file.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator::tencentcloud {

// Collects what world files say of this cloud, and builds the world once all are read, so that a file may refer to things of
// another.
class Loader {
 public:
  void ReadSection(const YamlNode& section, WorldErrors& errors);
  // A made-up world: sizes are instances, interfaces (secondary ones), secondary_ips (of each interface), attached (how many of
  // the interfaces), eips. Quotas are raised to ten times what is made, so that there is room to work in.
  void Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors);

  // REQUIRES: `world` is empty.
  void Build(World& world, WorldErrors& errors);

  std::string region;  // "" when no file named one
  std::vector<Credential> credentials;

 private:
  struct InterfaceDraft {
    Interface interface;
    Place place;
    std::string primary_ip, subnet, attached_to;
    std::vector<std::string> secondary_ips;
    std::map<std::string, std::string> descriptions;
    int64_t secondary_count = 0;
  };
  struct InstanceDraft {
    Instance instance;
    Place place;
    std::string primary_ip, wan_ip;
    std::vector<std::string> security_groups;
  };
  struct EipDraft {
    Eip eip;
    Place place;
    std::string address, interface_id, private_ip;
  };
  template <typename T>
  struct Draft {
    T thing;
    Place place;
    std::string cidr;
  };

  void ReadNetworks(MapReader& section, WorldErrors& errors);
  void ReadInstanceTypes(MapReader& section, WorldErrors& errors);
  void ReadInstances(MapReader& section, WorldErrors& errors);
  void ReadInterfaces(MapReader& section, WorldErrors& errors);
  void ReadEips(MapReader& section, WorldErrors& errors);
  void ReadSettings(MapReader& section, WorldErrors& errors);

  void BuildNetworks(World& world, WorldErrors& errors);
  void BuildInstances(World& world, WorldErrors& errors);
  std::map<std::string, InterfaceDraft> TakePrimaryDrafts(WorldErrors& errors);
  bool FillInstance(World& world, InstanceDraft& draft, WorldErrors& errors);  // false: it can not be built
  void GiveWanIp(World& world, const InstanceDraft& draft, Interface& interface, WorldErrors& errors);
  void BuildInterfaces(World& world, WorldErrors& errors);
  void FillAutomaticAddresses(World& world, WorldErrors& errors);
  void BuildEips(World& world, WorldErrors& errors);
  bool AddGivenAddress(World& world, Interface& interface, const std::string& text, bool primary, const Place& place, WorldErrors& errors);
  Interface* PlaceInterface(World& world, InterfaceDraft& draft, WorldErrors& errors);
  void CheckGroups(World& world, const std::vector<std::string>& groups, const Place& place, WorldErrors& errors);
  void Attach(World& world, InterfaceDraft& draft, Interface& interface, WorldErrors& errors);

  std::vector<Draft<Vpc>> vpcs_;
  std::vector<Draft<Subnet>> subnets_;
  std::vector<Draft<SecurityGroup>> groups_;
  std::vector<InstanceType> types_;
  std::vector<InstanceDraft> instances_;
  std::vector<InterfaceDraft> interfaces_;
  std::vector<EipDraft> eips_;
  std::map<std::string, int64_t> quotas_;
  std::string account_;
  Place account_place_;
  // Interfaces whose addresses the cloud picks, after every given one has its place.
  struct Automatic {
    std::string id;
    bool primary;
    int64_t secondary;
    Place place;
  };
  std::vector<Automatic> automatic_;
};

// The section of a world file that gives this world again, with what the cloud added.
nlohmann::json DumpWorld(World& world, const std::vector<Credential>& credentials);

}  // namespace eniform::emulator::tencentcloud
