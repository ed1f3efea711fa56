#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"
#include "emulator/alicloud/interface_view.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr uint64_t kMostResults = 500;
constexpr uint64_t kMostTagResults = 1000;  // of a search by tag: Alibaba reference 2.4

// The filters of DescribeNetworkInterfaces, read once for all interfaces.
struct Search {
  std::set<std::string> ids;
  std::set<Ipv4> secondary_ips;
  std::string instance, vpc, subnet, name, primary_ip, group, type, status, service_managed;
  bool by_tag = false;

  bool Matches(const Call& call, const Interface& interface) const {
    if (!ids.empty() && ids.count(interface.id) == 0) return false;
    if (!instance.empty() && ShownInstance(interface) != instance) return false;
    if (!vpc.empty() && interface.vpc != vpc) return false;
    if (!subnet.empty() && interface.subnet != subnet) return false;
    if (!name.empty() && interface.name != name) return false;
    if (!primary_ip.empty() && (interface.addresses.empty() || interface.addresses.front().ip.ToText() != primary_ip)) return false;
    if (!type.empty() && type != (interface.primary ? "Primary" : "Secondary")) return false;
    if (!status.empty() && status != StateText(ShownState(interface))) return false;
    if (!service_managed.empty() && (service_managed == "true") != interface.service_managed) return false;
    if (!group.empty()) {
      const std::vector<std::string>& groups = interface.security_groups;
      // Of secondary interfaces only (Alibaba reference 2.4).
      if (interface.primary || std::find(groups.begin(), groups.end(), group) == groups.end()) return false;
    }
    if (!secondary_ips.empty()) {
      const bool has = std::any_of(interface.addresses.begin(), interface.addresses.end(),
                                   [&](const PrivateAddress& address) { return !address.primary && secondary_ips.count(address.ip) > 0; });
      if (!has) return false;
    }
    return !by_tag || call.MatchesTags(interface.tags);
  }

  // The slots to look through, the fewest that one filter alone leaves.
  std::vector<uint32_t> Few(World& world) const {
    std::vector<uint32_t> slots;
    const auto take = [&](const Interface* interface) {
      if (interface != nullptr) slots.push_back(interface->slot);
    };
    if (!ids.empty()) {
      for (const std::string& id : ids) take(world.interfaces.Find(id));
    } else if (const Instance* on = world.instances.Find(instance)) {
      for (const std::string& id : on->interfaces) take(world.interfaces.Find(id));
    }
    std::sort(slots.begin(), slots.end());
    return slots;
  }
  const std::vector<uint32_t>& Many(World& world) const {
    static const auto* const kNone = new std::vector<uint32_t>;
    if (!subnet.empty()) {
      const Subnet* in = world.subnets.Find(subnet);
      return in == nullptr ? *kNone : in->interfaces.slots();
    }
    if (!vpc.empty()) {
      const Vpc* in = world.vpcs.Find(vpc);
      return in == nullptr ? *kNone : in->interfaces.slots();
    }
    return world.interfaces.live();
  }
};

Refusal ReadSearch(const Call& call, Search& search) {
  const std::vector<std::string> ids = call.in.List("NetworkInterfaceId");
  search.ids.insert(ids.begin(), ids.end());
  for (const std::string& text : call.in.List("PrivateIpAddress")) {
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    if (!ip.has_value()) return {"InvalidParameter", absl::StrCat("`", text, "` is not an IPv4 address.")};
    search.secondary_ips.insert(*ip);
  }
  search.instance = call.Text("InstanceId");
  search.vpc = call.Text("VpcId");
  search.subnet = call.Text("VSwitchId");
  search.name = call.Text("NetworkInterfaceName");
  search.primary_ip = call.Text("PrimaryIpAddress");
  search.group = call.Text("SecurityGroupId");
  search.type = call.Text("Type");
  search.status = call.Text("Status");
  search.service_managed = call.Text("ServiceManaged");
  search.by_tag = !call.in.Structs("Tag").empty();
  return Refusal::None();
}

Refusal DescribeNetworkInterfaces(Call& call) {
  Search search;
  EMULATOR_TRY(ReadSearch(call, search));
  World& world = call.world;
  const auto matches = [&](uint32_t slot) { return search.Matches(call, world.interfaces.at(slot)); };
  const bool by_thing = !search.ids.empty() || !search.instance.empty();
  std::vector<uint32_t> few = search.Few(world);
  if (search.by_tag) {
    std::vector<uint32_t> tagged;
    for (uint32_t slot : by_thing ? few : search.Many(world)) {
      if (tagged.size() < kMostTagResults && matches(slot)) tagged.push_back(slot);
    }
    few = std::move(tagged);
  }
  const std::vector<uint32_t>& slots = by_thing || search.by_tag ? few : search.Many(world);
  const auto write = [&](uint32_t slot) {
    call.out.BeginObject();
    WriteInterface(call.out, world, world.interfaces.at(slot), InterfaceView::kDescribed);
    call.out.EndObject();
  };
  Paging paging;
  EMULATOR_TRY(call.ReadPaging(kMostResults, 100, paging));
  call.out.Key("NetworkInterfaceSets").BeginObject().Key("NetworkInterfaceSet").BeginArray();
  WriteListing(call, slots, matches, write, paging);
  call.out.EndArray().EndObject();
  call.WritePaging(paging);
  return Refusal::None();
}

Refusal DescribeNetworkInterfaceAttribute(Call& call) {
  Interface* interface = nullptr;
  EMULATOR_TRY(call.FindInterface(call.Text("NetworkInterfaceId"), interface));
  WriteInterface(call.out, call.world, *interface, InterfaceView::kDescribed);
  call.out.Key("ConnectionTrackingConfiguration").BeginObject();
  call.out.IntegerField("TcpEstablishedTimeout", 910).IntegerField("TcpClosedAndTimeWaitTimeout", 3).IntegerField("UdpTimeout", 30);
  call.out.EndObject();
  return Refusal::None();
}

}  // namespace

void AddInterfaceReads(ActionTable& table) {
  table.emplace(std::make_pair(Product::kEcs, "DescribeNetworkInterfaces"),
                Action{ActionKind::kRead, 800,
                       ParameterSpec("RegionId! NetworkInterfaceId:l<=100 PrivateIpAddress:l<=100 Ipv6Address:x Tag:t<=20 ServiceManaged:b "
                                     "MaxResults:u PageNumber:u PageSize:u"),
                       DescribeNetworkInterfaces});
  table.emplace(std::make_pair(Product::kEcs, "DescribeNetworkInterfaceAttribute"),
                Action{ActionKind::kRead, 2000, ParameterSpec("RegionId! NetworkInterfaceId!"), DescribeNetworkInterfaceAttribute});
}

}  // namespace eniform::emulator::alicloud
