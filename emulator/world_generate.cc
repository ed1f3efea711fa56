#include "emulator/world_generate.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace eniform::emulator {
namespace {

constexpr int64_t kAddressesPerSubnet = 4000;  // a /20 has a few more to give
const Place kNowhere{"--generate", 1};

// Things are named and numbered alike in every run: declarations for a benchmark can be written without asking.
std::string GeneratedId(const std::string& prefix, int64_t i) { return absl::StrFormat("%sg%07d", prefix, i); }
std::string GeneratedName(int64_t i) { return absl::StrFormat("generated-%07d", i); }

}  // namespace

void GenerateWorld(const WorldShape& shape, const std::string& type_prefix, const std::map<std::string, int64_t>& sizes,
                   WorldDrafts& drafts, WorldErrors& errors) {
  const auto size = [&](const char* key, int64_t fallback) {
    auto it = sizes.find(key);
    return it == sizes.end() ? fallback : it->second;
  };
  for (const auto& [key, value] : sizes) {
    if (key != "instances" && key != "interfaces" && key != "secondary_ips" && key != "attached" && key != "eips") {
      errors.Add(kNowhere, absl::StrCat("`", key, "` is no size; there is instances, interfaces, secondary_ips, attached and eips"));
    }
  }
  const int64_t instances = size("instances", 0), interfaces = size("interfaces", 0), secondary = size("secondary_ips", 0),
                eips = size("eips", 0);
  const int64_t attached = std::min(size("attached", interfaces), interfaces);
  const int64_t per_instance = instances == 0 ? 0 : (attached + instances - 1) / instances;
  if (instances == 0 && attached > 0 && sizes.count("attached") > 0) errors.Add(kNowhere, "there is no instance to attach interfaces to");

  // There is room for as many interfaces again in the subnets, and for ten times as many in the quotas.
  VpcDraft vpc;
  vpc.place = kNowhere;
  vpc.id = absl::StrCat(shape.vpc_prefix, "gen00000");
  vpc.name = "generated";
  vpc.cidr = "10.0.0.0/8";
  drafts.vpcs.push_back(vpc);
  const int64_t addresses = instances + interfaces * (1 + secondary);
  const int64_t subnets = std::max<int64_t>(1, (2 * addresses + kAddressesPerSubnet - 1) / kAddressesPerSubnet);
  if (subnets > 4096) {
    errors.Add(kNowhere, "so many addresses do not fit into 10.0.0.0/8");
    return;
  }
  const auto subnet_id = [&](int64_t i) { return absl::StrFormat("%sgen%05d", shape.subnet_prefix, i % subnets); };
  for (int64_t i = 0; i < subnets; ++i) {
    SubnetDraft subnet;
    subnet.place = kNowhere;
    subnet.id = subnet_id(i);
    subnet.name = absl::StrFormat("generated-%05d", i);
    subnet.vpc = vpc.id;
    subnet.zone = absl::StrCat(drafts.region.empty() ? shape.default_region : drafts.region, shape.zone_suffix);
    subnet.cidr = absl::StrCat(Ipv4{0x0a000000 + (static_cast<uint32_t>(i) << 12)}.ToText(), "/20");
    drafts.subnets.push_back(subnet);
  }
  SecurityGroupDraft group;
  group.place = kNowhere;
  group.id = absl::StrCat(shape.group_prefix, "gen00000");
  group.name = "generated";
  if (shape.groups_belong_to == GroupsBelongTo::kVpc) group.vpc = vpc.id;
  drafts.security_groups.push_back(group);

  InstanceTypeDraft type;
  type.place = kNowhere;
  type.name = absl::StrCat(type_prefix, "GENERATED");
  type.cpu = 64;
  type.memory_gib = 256;
  type.interfaces = static_cast<int>(std::max<int64_t>(8, 10 * (1 + per_instance)));
  type.addresses_per_interface = static_cast<int>(std::max<int64_t>(30, 1 + secondary));
  drafts.instance_types.push_back(type);
  for (int64_t i = 0; i < instances; ++i) {
    InstanceDraft draft;
    draft.place = kNowhere;
    draft.id = GeneratedId(shape.instance_prefix, i);
    draft.name = GeneratedName(i);
    draft.type = type.name;
    draft.subnet = subnet_id(i);
    draft.security_groups = {group.id};
    drafts.instances.push_back(std::move(draft));
  }
  for (int64_t i = 0; i < interfaces; ++i) {
    InterfaceDraft draft;
    draft.place = kNowhere;
    draft.id = GeneratedId(shape.interface_prefix, i);
    draft.name = GeneratedName(i);
    draft.security_groups = {group.id};
    draft.subnet = subnet_id(i);
    draft.secondary_count = secondary;
    if (instances > 0 && i < attached) draft.attached_to = GeneratedId(shape.instance_prefix, i % instances);
    drafts.interfaces.push_back(std::move(draft));
  }
  for (int64_t i = 0; i < eips; ++i) {
    EipDraft draft;
    draft.place = kNowhere;
    draft.id = GeneratedId(shape.eip_prefix, i);
    draft.name = GeneratedName(i);
    drafts.eips.push_back(std::move(draft));
  }
  const std::map<std::string, int64_t> room = {{"interfaces", std::max<int64_t>(1000, 10 * (instances + interfaces))},
                                               {"addresses_per_interface", std::max<int64_t>(30, 1 + secondary)},
                                               {"addresses_per_normal_group", std::max<int64_t>(2000, 10 * addresses)},
                                               {"eips", std::max<int64_t>(20, 10 * std::max(eips, interfaces))}};
  for (const std::string& quota : shape.quotas) {
    if (auto it = room.find(quota); it != room.end()) drafts.quotas.emplace(quota, it->second);
  }
}

}  // namespace eniform::emulator
