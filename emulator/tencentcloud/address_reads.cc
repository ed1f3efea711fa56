#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

Refusal FindVpc(Call& call, Vpc*& vpc) {
  vpc = call.world.vpcs.Find(call.Text("VpcId"));
  if (vpc == nullptr) return {"ResourceNotFound", absl::StrCat("The VPC `", call.Text("VpcId"), "` does not exist.")};
  return Refusal::None();
}

Refusal ParseAll(const std::vector<std::string>& texts, std::vector<Ipv4>& ips) {
  for (const std::string& text : texts) {
    absl::optional<Ipv4> ip = Ipv4::Parse(text);
    if (!ip.has_value()) return {"InvalidParameterValue.Malformed", absl::StrCat("`", text, "` is not an IPv4 address.")};
    ips.push_back(*ip);
  }
  return Refusal::None();
}

Refusal DescribeVpcPrivateIpAddresses(Call& call) {
  Vpc* vpc = nullptr;
  EMULATOR_TRY(FindVpc(call, vpc));
  std::vector<Ipv4> ips;
  EMULATOR_TRY(ParseAll(call.Texts("PrivateIpAddresses"), ips));
  call.out.Key("VpcPrivateIpAddressSet").BeginArray();
  for (Ipv4 ip : ips) {
    const Subnet* subnet = call.world.SubnetOf(vpc->id, ip);
    const Interface* holder = call.world.HolderOf(vpc->id, ip);
    const bool gateway = subnet != nullptr && ip.value == subnet->cidr.network.value + 1;
    if (holder == nullptr && !gateway) continue;  // an address that is not in use is left out
    call.out.BeginObject().TextField("PrivateIpAddress", ip.ToText()).TextField("CidrBlock", subnet->cidr.ToText());
    call.out.TextField("PrivateIpAddressType", gateway ? "GATEWAY" : holder->primary ? "CVM" : "ENI");
    call.out.TextField("CreatedTime", gateway ? "2020-01-01 00:00:00" : holder->created).EndObject();
  }
  call.out.EndArray();
  return Refusal::None();
}

Refusal DescribeUsedIpAddress(Call& call) {
  World& world = call.world;
  Vpc* vpc = nullptr;
  EMULATOR_TRY(FindVpc(call, vpc));
  std::vector<Filter> filters;
  Page page;
  EMULATOR_TRY(call.ReadFilters("IpAddresses", {"ip-addresses", "resource-id"}, filters));
  EMULATOR_TRY(call.ReadPage(100, page));
  const std::string wanted_subnet = call.Text("SubnetId");
  if (!wanted_subnet.empty() && world.subnets.Find(wanted_subnet) == nullptr) {
    return {"ResourceNotFound", absl::StrCat("The subnet `", wanted_subnet, "` does not exist.")};
  }
  std::vector<Ipv4> ips;
  EMULATOR_TRY(ParseAll(call.Texts("IpAddresses"), ips));
  const bool listed = !ips.empty();
  if (!listed) {
    for (const auto& [ip, slot] : vpc->holders) ips.push_back(Ipv4{ip});
    std::sort(ips.begin(), ips.end());
  }
  uint64_t total = 0;
  call.out.Key("IpAddressStates").BeginArray();
  for (Ipv4 ip : ips) {
    const Interface* holder = world.HolderOf(vpc->id, ip);
    const Subnet* subnet = world.SubnetOf(vpc->id, ip);
    if (holder == nullptr || subnet == nullptr || (!wanted_subnet.empty() && subnet->id != wanted_subnet)) continue;
    const std::string& owner = holder->primary ? holder->instance : holder->id;
    const bool matches = std::all_of(filters.begin(), filters.end(),
                                     [&](const Filter& filter) { return filter.Has(filter.name == "resource-id" ? owner : ip.ToText()); });
    if (!matches) continue;
    if (total >= page.offset && total < page.offset + page.limit) {
      call.out.BeginObject().TextField("VpcId", vpc->id).TextField("SubnetId", subnet->id).TextField("IpAddress", ip.ToText());
      call.out.TextField("ResourceType", holder->primary ? "CVM" : "ENI").TextField("ResourceId", owner).EndObject();
    }
    ++total;
  }
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(total));
  return Refusal::None();
}

}  // namespace

void AddAddressReads(ActionTable& table) {
  table.emplace("DescribeVpcPrivateIpAddresses", Action{Product::kVpc, ActionKind::kRead, 0, Throttle::kCommon,
                                                        ParameterSpec("VpcId! PrivateIpAddresses[]<=100!"), DescribeVpcPrivateIpAddresses});
  table.emplace("DescribeUsedIpAddress",
                Action{Product::kVpc, ActionKind::kRead, 0, Throttle::kCommon,
                       ParameterSpec("VpcId! SubnetId IpAddresses[]<=100 Filters:filter[] Offset:u Limit:u"), DescribeUsedIpAddress});
}

}  // namespace eniform::emulator::tencentcloud
