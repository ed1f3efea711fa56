#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "emulator/alicloud/call.h"

namespace eniform::emulator::alicloud {
namespace {

constexpr char kCreated[] = "2025-01-02T03:00:00Z";

void WriteSubnet(JsonWriter& out, World& world, const Subnet& subnet) {
  out.TextField("VSwitchId", subnet.id).TextField("VSwitchName", subnet.name).TextField("VpcId", subnet.vpc);
  out.TextField("ZoneId", subnet.zone).TextField("CidrBlock", subnet.cidr.ToText()).TextField("Ipv6CidrBlock", "");
  out.IntegerField("AvailableIpAddressCount", static_cast<int64_t>(subnet.Free())).TextField("Status", "Available");
  out.BoolField("IsDefault", subnet.is_default).TextField("Description", "").TextField("CreationTime", kCreated);
  WriteTags(out, Product::kVpc, subnet.tags, MixSeed(world.seed, subnet.id));
}

void WritePage(JsonWriter& out, const Page& page, uint64_t total) {
  out.IntegerField("TotalCount", static_cast<int64_t>(total)).IntegerField("PageNumber", static_cast<int64_t>(page.number));
  out.IntegerField("PageSize", static_cast<int64_t>(page.size));
}

Refusal DescribeVSwitches(Call& call) {
  World& world = call.world;
  if (call.Text("RegionId").empty() && call.Text("VpcId").empty())
    return {"MissingParameter", "`RegionId` or `VpcId` is needed."};  // Alibaba reference 2.14
  Page page;
  EMULATOR_TRY(call.ReadPage(50, page));
  const auto differs = [&](const char* filter, const std::string& value) {
    return !call.Text(filter).empty() && call.Text(filter) != value;
  };
  call.out.Key("VSwitches").BeginObject().Key("VSwitch").BeginArray();
  const uint64_t total = WriteNumberedPage(
      page, world.subnets.live(),
      [&](uint32_t slot) {
        const Subnet& subnet = world.subnets.at(slot);
        return !differs("VpcId", subnet.vpc) && !differs("VSwitchId", subnet.id) && !differs("ZoneId", subnet.zone) &&
               !differs("VSwitchName", subnet.name) && call.MatchesTags(subnet.tags);
      },
      [&](uint32_t slot) {
        call.out.BeginObject();
        WriteSubnet(call.out, world, world.subnets.at(slot));
        call.out.EndObject();
      });
  call.out.EndArray().EndObject();
  WritePage(call.out, page, total);
  return Refusal::None();
}

Refusal DescribeVSwitchAttributes(Call& call) {
  const Subnet* subnet = call.world.subnets.Find(call.Text("VSwitchId"));
  if (subnet == nullptr) return {"InvalidVSwitchId.NotFound", absl::StrCat("The vSwitch `", call.Text("VSwitchId"), "` does not exist.")};
  WriteSubnet(call.out, call.world, *subnet);
  return Refusal::None();
}

Refusal DescribeVpcs(Call& call) {
  World& world = call.world;
  Page page;
  EMULATOR_TRY(call.ReadPage(50, page));
  const std::vector<std::string> list = call.in.CommaList("VpcId");
  const std::set<std::string> ids(list.begin(), list.end());
  call.out.Key("Vpcs").BeginObject().Key("Vpc").BeginArray();
  const uint64_t total = WriteNumberedPage(
      page, world.vpcs.live(),
      [&](uint32_t slot) {
        const Vpc& vpc = world.vpcs.at(slot);
        const bool named = call.Text("VpcName").empty() || call.Text("VpcName") == vpc.name;
        return (ids.empty() || ids.count(vpc.id) > 0) && named && call.MatchesTags(vpc.tags);
      },
      [&](uint32_t slot) {
        const Vpc& vpc = world.vpcs.at(slot);
        call.out.BeginObject().TextField("VpcId", vpc.id).TextField("VpcName", vpc.name).TextField("CidrBlock", vpc.cidr.ToText());
        WriteTexts(call.out, "SecondaryCidrBlocks", "SecondaryCidrBlock", {}, 0);
        call.out.TextField("Status", "Available").TextField("RegionId", world.region).BoolField("IsDefault", vpc.is_default);
        call.out.TextField("CreationTime", kCreated);
        WriteTags(call.out, Product::kVpc, vpc.tags, MixSeed(world.seed, vpc.id));
        call.out.EndObject();
      });
  call.out.EndArray().EndObject();
  WritePage(call.out, page, total);
  return Refusal::None();
}

Refusal DescribeSecurityGroups(Call& call) {
  World& world = call.world;
  const std::vector<std::string> list = call.in.JsonList("SecurityGroupIds");
  const std::set<std::string> ids(list.begin(), list.end());
  Paging paging;
  EMULATOR_TRY(call.ReadPaging(100, 50, paging));
  const auto kind_of = [](const SecurityGroup& group) { return group.kind.empty() ? std::string("normal") : group.kind; };
  const auto differs = [&](const char* filter, const std::string& value) {
    return !call.Text(filter).empty() && call.Text(filter) != value;
  };
  const auto matches = [&](uint32_t slot) {
    const SecurityGroup& group = world.security_groups.at(slot);
    return (ids.empty() || ids.count(group.id) > 0) && !differs("SecurityGroupId", group.id) && !differs("VpcId", group.vpc) &&
           !differs("SecurityGroupType", kind_of(group)) && !differs("SecurityGroupName", group.name) && call.MatchesTags(group.tags);
  };
  const auto write = [&](uint32_t slot) {
    const SecurityGroup& group = world.security_groups.at(slot);
    call.out.BeginObject().TextField("SecurityGroupId", group.id).TextField("SecurityGroupName", group.name).TextField("VpcId", group.vpc);
    call.out.TextField("SecurityGroupType", kind_of(group)).BoolField("ServiceManaged", false).TextField("Description", "");
    call.out.TextField("CreationTime", kCreated);
    WriteTags(call.out, Product::kEcs, group.tags, MixSeed(world.seed, group.id));
    call.out.EndObject();
  };
  call.out.Key("SecurityGroups").BeginObject().Key("SecurityGroup").BeginArray();
  WriteListing(call, world.security_groups.live(), matches, write, paging);
  call.out.EndArray().EndObject().TextField("RegionId", world.region);
  call.WritePaging(paging);
  return Refusal::None();
}

}  // namespace

void AddNetworkReads(ActionTable& table) {
  const auto add = [&](Product product, const char* name, int rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(std::make_pair(product, name), Action{ActionKind::kRead, rate, ParameterSpec(parameters), run});
  };
  add(Product::kVpc, "DescribeVSwitches", 300, "Tag:t<=20 PageNumber:u PageSize:u", DescribeVSwitches);
  add(Product::kVpc, "DescribeVSwitchAttributes", 300, "VSwitchId!", DescribeVSwitchAttributes);
  add(Product::kVpc, "DescribeVpcs", 300, "RegionId! VpcId:c<=20 Tag:t<=20 PageNumber:u PageSize:u", DescribeVpcs);
  add(Product::kEcs, "DescribeSecurityGroups", 400, "RegionId! SecurityGroupIds:j<=100 Tag:t<=20 MaxResults:u PageNumber:u PageSize:u",
      DescribeSecurityGroups);
}

}  // namespace eniform::emulator::alicloud
