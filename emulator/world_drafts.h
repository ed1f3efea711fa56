#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/credential.h"
#include "emulator/extra_keys.h"
#include "emulator/networks.h"
#include "emulator/world_file.h"
#include "emulator/yaml_document.h"

// What world files say of one cloud, read into plain drafts with their places. Reading is the same for every cloud; each builds its
// own world from the drafts once all files are read, so that a file may refer to things of another.
namespace eniform::emulator {

enum class GroupsBelongTo { kAccount, kVpc };

// How a cloud's section of a world file differs from another's.
struct WorldShape {
  std::string cloud;  // the section's name
  std::string default_region;
  std::string zone_suffix;  // of the zone where generated things are: "-3" makes "ap-guangzhou-3"
  std::string vpc_prefix, subnet_prefix, group_prefix, instance_prefix, interface_prefix, eip_prefix;
  GroupsBelongTo groups_belong_to = GroupsBelongTo::kAccount;
  std::vector<std::string> quotas;  // the keys of `quotas`
  std::vector<ExtraKey> section_keys, vpc_keys, subnet_keys, group_keys, type_keys, instance_keys, interface_keys, eip_keys;
};

// "" is a text that was not given, -1 a number that was not given. Ids may be "": made up when the world is built.
struct VpcDraft {
  Place place;
  std::string id, name, cidr;
  bool is_default = false;
  Tags tags;
  Extras extra;
};

struct SubnetDraft {
  Place place;
  std::string id, name, vpc, zone, cidr;
  bool is_default = false;
  Tags tags;
  Extras extra;
};

struct SecurityGroupDraft {
  Place place;
  std::string id, name, vpc;
  bool is_default = false;
  Tags tags;
  Extras extra;
};

struct InstanceTypeDraft {
  Place place;
  std::string name;
  int cpu = -1, memory_gib = -1;
  int interfaces = -1, addresses_per_interface = -1;
  Extras extra;
};

struct InstanceDraft {
  Place place, state_place;
  std::string id, name, type, subnet, primary_ip, state, created;
  std::vector<std::string> security_groups;
  Tags tags;
  Extras extra;
};

struct InterfaceDraft {
  Place place;
  std::string id, name, description, subnet, primary_ip, attached_to, mac, created;
  std::vector<std::string> secondary_ips, security_groups;
  int64_t secondary_count = 0;                      // so many more, picked by the cloud
  std::map<std::string, std::string> descriptions;  // of addresses
  bool delete_on_termination = false;
  bool primary = false;  // then it has `attached_to`
  Tags tags;
  Extras extra;
};

struct EipDraft {
  Place place;
  std::string id, name, address, interface_id, private_ip, charge, created;
  int64_t bandwidth = -1;  // Mbit/s
  Tags tags;
  Extras extra;
};

struct WorldDrafts {
  std::string region;
  std::vector<Credential> credentials;
  std::map<std::string, int64_t> quotas;
  Extras extra;
  std::vector<VpcDraft> vpcs;
  std::vector<SubnetDraft> subnets;
  std::vector<SecurityGroupDraft> security_groups;
  std::vector<InstanceTypeDraft> instance_types;
  std::vector<InstanceDraft> instances;
  std::vector<InterfaceDraft> interfaces;
  std::vector<EipDraft> eips;

  // Adds what one section says.
  void Read(const WorldShape& shape, const YamlNode& section, WorldErrors& errors);

  // Takes the primary interfaces out of `interfaces`, by the instance that has them. A second one of an instance is reported.
  std::map<std::string, InterfaceDraft> TakePrimaryInterfaces(WorldErrors& errors);
};

}  // namespace eniform::emulator
