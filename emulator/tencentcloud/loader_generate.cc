#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "emulator/tencentcloud/loader.h"

namespace eniform::emulator::tencentcloud {
namespace {

constexpr int64_t kAddressesPerSubnet = 4000;  // a /20 has 4093 to give
const Place kNowhere{"--generate", 1};

}  // namespace

void Loader::Generate(const std::map<std::string, int64_t>& sizes, WorldErrors& errors) {
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
  const std::string zone = absl::StrCat(region.empty() ? "ap-guangzhou" : region, "-3");

  // Things are named and numbered alike in every run: declarations for a benchmark can be written without asking. There is room
  // for as many interfaces again in the subnets, and for ten times as many in the quotas.
  Draft<Vpc> vpc;
  vpc.place = kNowhere;
  vpc.thing.id = "vpc-gen00000";
  vpc.thing.name = "generated";
  vpc.cidr = "10.0.0.0/8";
  vpcs_.push_back(vpc);
  const int64_t addresses = instances + interfaces * (1 + secondary);
  const int64_t subnets = std::max<int64_t>(1, (2 * addresses + kAddressesPerSubnet - 1) / kAddressesPerSubnet);
  if (subnets > 4096) {
    errors.Add(kNowhere, "so many addresses do not fit into 10.0.0.0/8");
    return;
  }
  const auto subnet_id = [](int64_t i) { return absl::StrFormat("subnet-gen%05d", i); };
  for (int64_t i = 0; i < subnets; ++i) {
    Draft<Subnet> subnet;
    subnet.place = kNowhere;
    subnet.thing.id = subnet_id(i);
    subnet.thing.name = absl::StrFormat("generated-%05d", i);
    subnet.thing.vpc = vpc.thing.id;
    subnet.thing.zone = zone;
    subnet.cidr = absl::StrCat(Ipv4{0x0a000000 + (static_cast<uint32_t>(i) << 12)}.ToText(), "/20");
    subnets_.push_back(subnet);
  }
  Draft<SecurityGroup> group;
  group.place = kNowhere;
  group.thing.id = "sg-gen00000";
  group.thing.name = "generated";
  groups_.push_back(group);

  InstanceType type;
  type.name = "GEN.GENERATED";
  type.cpu = 64;
  type.memory_gib = 256;
  type.interfaces = static_cast<int>(std::max<int64_t>(8, 10 * (1 + per_instance)));
  type.addresses_per_interface = static_cast<int>(std::max<int64_t>(30, 1 + secondary));
  types_.push_back(type);
  for (int64_t i = 0; i < instances; ++i) {
    InstanceDraft draft;
    draft.place = kNowhere;
    draft.instance.id = absl::StrFormat("ins-g%07d", i);
    draft.instance.name = absl::StrFormat("generated-%07d", i);
    draft.instance.type = type.name;
    draft.instance.subnet = subnet_id(i % subnets);
    draft.instance.created = "2025-01-02T03:00:00Z";
    draft.security_groups = {group.thing.id};
    instances_.push_back(std::move(draft));
  }
  for (int64_t i = 0; i < interfaces; ++i) {
    InterfaceDraft draft;
    draft.place = kNowhere;
    draft.interface.id = absl::StrFormat("eni-g%07d", i);
    draft.interface.name = absl::StrFormat("generated-%07d", i);
    draft.interface.created = "2025-01-02 03:00:00";
    draft.interface.security_groups = {group.thing.id};
    draft.subnet = subnet_id(i % subnets);
    draft.secondary_count = secondary;
    if (instances > 0 && i < attached) draft.attached_to = absl::StrFormat("ins-g%07d", i % instances);
    interfaces_.push_back(std::move(draft));
  }
  for (int64_t i = 0; i < eips; ++i) {
    EipDraft draft;
    draft.place = kNowhere;
    draft.eip.id = absl::StrFormat("eip-g%07d", i);
    draft.eip.name = absl::StrFormat("generated-%07d", i);
    draft.eip.created = "2025-01-02T03:00:00Z";
    eips_.push_back(std::move(draft));
  }
  quotas_.emplace("interfaces", std::max<int64_t>(1000, 10 * (instances + interfaces)));
  quotas_.emplace("addresses_per_interface", std::max<int64_t>(30, 1 + secondary));
  quotas_.emplace("eips", std::max<int64_t>(20, 10 * std::max(eips, interfaces)));
}

}  // namespace eniform::emulator::tencentcloud
