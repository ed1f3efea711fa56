#include <algorithm>

#include "absl/strings/str_cat.h"
#include "emulator/jdcloud/call.h"
#include "emulator/jdcloud/listing.h"

namespace eniform::emulator::jdcloud {
namespace {

bool VpcMatches(const Vpc& vpc, const Filter& filter) {
  if (filter.name == "vpcIds") return filter.Has(vpc.id);
  if (filter.name == "vpcNames") return filter.Has(vpc.name);
  if (filter.name == "azType") return filter.Has("standard") || filter.Has("all");
  return filter.Has("");  // azs: a VPC here is of no zone
}

void WriteVpc(Call& call, const Vpc& vpc) {
  call.out.BeginObject().TextField("vpcId", vpc.id).TextField("vpcName", vpc.name).TextField("addressPrefix", vpc.cidr.ToText());
  call.out.TextField("description", "");
  WriteTags(call.out, vpc.tags);
  call.out.EndObject();
}

Refusal DescribeVpcs(Call& call) {
  Listing listing;
  EMULATOR_TRY(ReadListing(call, "vpcIds+ vpcNames+ azType azs+", "", listing));
  WriteListing(call, call.world.vpcs, call.world.vpcs.live(), listing, Product::kVpc, "vpcs", VpcMatches, WriteVpc);
  return Refusal::None();
}

Refusal DescribeVpc(Call& call) {
  const Vpc* vpc = call.world.vpcs.Find(call.id);
  if (vpc == nullptr) return {"NOT_FOUND", absl::StrCat("vpc '", call.id, "' not found")};
  call.out.Key("vpc");
  WriteVpc(call, *vpc);
  return Refusal::None();
}

bool SubnetMatches(const Subnet& subnet, const Filter& filter) {
  const std::string& name = filter.name;
  if (name == "subnetIds") return filter.Has(subnet.id);
  if (name == "subnetNames") return filter.Has(subnet.name);
  if (name == "vpcId") return filter.Has(subnet.vpc);
  if (name == "subnetType" || name == "azType") return filter.Has("standard") || filter.Has("all");
  if (name == "types") return filter.Has("normal") || filter.Has("all");
  return filter.Has("");  // routeTableId, aclId, azs, hpcClusterIds: no subnet here has one
}

// Standard subnets are of no zone.
void WriteSubnet(Call& call, const Subnet& subnet) {
  const uint32_t network = subnet.cidr.network.value, size = static_cast<uint32_t>(subnet.cidr.Size());
  call.out.BeginObject().TextField("subnetId", subnet.id).TextField("subnetName", subnet.name).TextField("vpcId", subnet.vpc);
  call.out.TextField("addressPrefix", subnet.cidr.ToText());
  call.out.IntegerField("availableIpCount", static_cast<int64_t>(subnet.Free()));
  call.out.TextField("startIp", Ipv4{network + 1}.ToText()).TextField("endIp", Ipv4{network + size - 2}.ToText());
  call.out.TextField("subnetType", "standard").TextField("az", "").TextField("description", "");
  WriteTags(call.out, subnet.tags);
  call.out.EndObject();
}

Refusal DescribeSubnets(Call& call) {
  Listing listing;
  EMULATOR_TRY(
      ReadListing(call, "subnetIds+ subnetNames+ routeTableId aclId vpcId subnetType azs+ types azType hpcClusterIds+", "", listing));
  WriteListing(call, call.world.subnets, call.world.subnets.live(), listing, Product::kVpc, "subnets", SubnetMatches, WriteSubnet);
  return Refusal::None();
}

Refusal DescribeSubnet(Call& call) {
  const Subnet* subnet = call.world.subnets.Find(call.id);
  if (subnet == nullptr) return {"NOT_FOUND", absl::StrCat("subnet '", call.id, "' not found")};
  call.out.Key("subnet");
  WriteSubnet(call, *subnet);
  return Refusal::None();
}

bool GroupMatches(const SecurityGroup& group, const Filter& filter) {
  if (filter.name == "networkSecurityGroupIds") return filter.Has(group.id);
  if (filter.name == "networkSecurityGroupNames") return filter.Has(group.name);
  return filter.Has(group.vpc);  // vpcId
}

void WriteGroup(Call& call, const SecurityGroup& group) {
  World& world = call.world;
  call.out.BeginObject().TextField("networkSecurityGroupId", group.id).TextField("networkSecurityGroupName", group.name);
  call.out.TextField("vpcId", group.vpc).TextField("networkSecurityGroupType", group.is_default ? "default" : "custom");
  call.out.TextField("description", "").Key("networkInterfaceIds").BeginArray();
  const Vpc* vpc = world.vpcs.Find(group.vpc);
  for (uint32_t slot : vpc == nullptr ? std::vector<uint32_t>() : vpc->interfaces.slots()) {
    const Interface& interface = world.interfaces.at(slot);
    const std::vector<std::string>& groups = interface.security_groups;
    if (std::find(groups.begin(), groups.end(), group.id) != groups.end()) call.out.Text(interface.id);
  }
  call.out.EndArray();
  WriteTags(call.out, group.tags);
  call.out.EndObject();
}

Refusal DescribeNetworkSecurityGroups(Call& call) {
  Listing listing;
  EMULATOR_TRY(ReadListing(call, "networkSecurityGroupIds+ networkSecurityGroupNames+ vpcId", "", listing));
  WriteListing(call, call.world.security_groups, call.world.security_groups.live(), listing, Product::kVpc, "networkSecurityGroups",
               GroupMatches, WriteGroup);
  return Refusal::None();
}

Refusal DescribeNetworkSecurityGroup(Call& call) {
  const SecurityGroup* group = call.world.security_groups.Find(call.id);
  if (group == nullptr) return {"NOT_FOUND", absl::StrCat("networkSecurityGroup '", call.id, "' not found")};
  call.out.Key("networkSecurityGroup");
  WriteGroup(call, *group);
  return Refusal::None();
}

}  // namespace

void AddNetworkReads(ActionTable& table) {
  AddAction(table, "vpc GET vpcs/", "describeVpcs", "", kListParameters, DescribeVpcs);
  AddAction(table, "vpc GET vpcs/{}", "describeVpc", "vpcId", "", DescribeVpc);
  AddAction(table, "vpc GET subnets/", "describeSubnets", "", kListParameters, DescribeSubnets);
  AddAction(table, "vpc GET subnets/{}", "describeSubnet", "subnetId", "", DescribeSubnet);
  AddAction(table, "vpc GET networkSecurityGroups/", "describeNetworkSecurityGroups", "", kListParameters, DescribeNetworkSecurityGroups);
  AddAction(table, "vpc GET networkSecurityGroups/{}", "describeNetworkSecurityGroup", "networkSecurityGroupId", "",
            DescribeNetworkSecurityGroup);
}

}  // namespace eniform::emulator::jdcloud
