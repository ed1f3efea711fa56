#include <algorithm>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "emulator/tencentcloud/call.h"

namespace eniform::emulator::tencentcloud {
namespace {

// The things of a table that a call asks for, by ids or by filters, in the order of the listing.
template <typename T>
Refusal Select(Call& call, Table<T>& table, const char* ids_parameter, const char* prefix, const std::set<std::string>& filter_names,
               bool (*matches)(const T&, const Filter&), std::vector<const T*>& found) {
  std::vector<Filter> filters;
  EMULATOR_TRY(call.ReadFilters(ids_parameter, filter_names, filters));
  const std::vector<std::string> ids = call.Texts(ids_parameter);
  for (const std::string& id : ids) {
    if (!HasShape(id, prefix)) return {"InvalidParameterValue.Malformed", absl::StrCat("`", id, "` does not start with ", prefix)};
    const T* thing = table.Find(id);
    if (thing == nullptr) return {"ResourceNotFound", absl::StrCat("`", id, "` does not exist.")};
    found.push_back(thing);
  }
  if (!ids.empty()) return Refusal::None();
  for (uint32_t slot : table.live()) {
    const T& thing = table.at(slot);
    if (std::all_of(filters.begin(), filters.end(), [&](const Filter& filter) { return matches(thing, filter); })) found.push_back(&thing);
  }
  return Refusal::None();
}

template <typename T>
void WritePage(Call& call, const char* set, const std::vector<const T*>& found, const Page& page, void (*write)(Call&, const T&)) {
  call.out.Key(set).BeginArray();
  for (uint64_t i = page.offset; i < found.size() && i < page.offset + page.limit; ++i) write(call, *found[i]);
  call.out.EndArray().IntegerField("TotalCount", static_cast<int64_t>(found.size()));
}

bool VpcMatches(const Vpc& vpc, const Filter& filter) {
  bool by_tag = false;
  if (filter.name == "vpc-id") return filter.Has(vpc.id);
  if (filter.name == "vpc-name") return filter.Has(vpc.name);
  if (filter.name == "cidr-block") return filter.Has(vpc.cidr.ToText());
  if (filter.name == "is-default") return filter.Has(vpc.is_default ? "true" : "false");
  return MatchesTagFilter(filter, vpc.tags, by_tag) && by_tag;
}

void WriteVpc(Call& call, const Vpc& vpc) {
  call.out.BeginObject().TextField("VpcId", vpc.id).TextField("VpcName", vpc.name).TextField("CidrBlock", vpc.cidr.ToText());
  call.out.Key("AssistantCidrSet").BeginArray().EndArray();
  call.out.BoolField("IsDefault", vpc.is_default).BoolField("EnableDhcp", true);
  WriteTagSet(call.out, "TagSet", vpc.tags);
  call.out.EndObject();
}

Refusal DescribeVpcs(Call& call) {
  Page page;
  EMULATOR_TRY(call.ReadTextPage(page));
  std::vector<const Vpc*> found;
  EMULATOR_TRY(Select(call, call.world.vpcs, "VpcIds", "vpc-", {"vpc-id", "vpc-name", "cidr-block", "is-default", "tag-key", "tag:"},
                      VpcMatches, found));
  WritePage(call, "VpcSet", found, page, WriteVpc);
  return Refusal::None();
}

bool SubnetMatches(const Subnet& subnet, const Filter& filter) {
  bool by_tag = false;
  if (filter.name == "subnet-id") return filter.Has(subnet.id);
  if (filter.name == "vpc-id") return filter.Has(subnet.vpc);
  if (filter.name == "cidr-block") return filter.Has(subnet.cidr.ToText());
  if (filter.name == "subnet-name") return filter.Has(subnet.name);
  if (filter.name == "zone") return filter.Has(subnet.zone);
  if (filter.name == "is-default") return filter.Has(subnet.is_default ? "true" : "false");
  if (filter.name == "cdc-id") return false;
  return MatchesTagFilter(filter, subnet.tags, by_tag) && by_tag;
}

void WriteSubnet(Call& call, const Subnet& subnet) {
  const uint64_t variety = MixSeed(call.world.seed, subnet.id);
  call.out.BeginObject().TextField("SubnetId", subnet.id).TextField("SubnetName", subnet.name).TextField("VpcId", subnet.vpc);
  call.out.TextField("CidrBlock", subnet.cidr.ToText()).TextField("Zone", subnet.zone);
  call.out.IntegerField("AvailableIpAddressCount", static_cast<int64_t>(subnet.Free()));
  call.out.IntegerField("TotalIpAddressCount", static_cast<int64_t>(subnet.Usable()));
  WriteOptional(call.out, "RouteTableId", "", variety, 0);
  WriteOptional(call.out, "NetworkAclId", "", variety, 2);
  call.out.BoolField("IsDefault", subnet.is_default);
  WriteTagSet(call.out, "TagSet", subnet.tags);
  call.out.EndObject();
}

Refusal DescribeSubnets(Call& call) {
  const bool by_token = call.Has("MaxResults") || call.Has("NextToken");
  if (by_token && (call.Has("Offset") || call.Has("Limit"))) {
    return {"InvalidParameterConflict", "`Offset` and `Limit` can not be used with `MaxResults` and `NextToken`."};
  }
  Page page;
  EMULATOR_TRY(call.ReadTextPage(page));
  if (by_token) {
    const int64_t most = call.Integer("MaxResults", 20);
    if (most < 1 || most > 100) return {"InvalidParameterValue.Range", "`MaxResults` is not within 1 to 100."};
    page = {0, static_cast<uint64_t>(most)};
    std::string token = call.Text("NextToken"), text;
    if (!token.empty()) {
      absl::string_view offset;
      if (!absl::WebSafeBase64Unescape(token, &text)) return {"InvalidParameterValue.Malformed", "`NextToken` did not come from here."};
      offset = text;
      if (!absl::ConsumePrefix(&offset, "subnets ") || !absl::SimpleAtoi(offset, &page.offset)) {
        return {"InvalidParameterValue.Malformed", "`NextToken` did not come from here."};
      }
    }
  }
  std::vector<const Subnet*> found;
  EMULATOR_TRY(Select(call, call.world.subnets, "SubnetIds", "subnet-",
                      {"subnet-id", "vpc-id", "cidr-block", "subnet-name", "zone", "is-default", "cdc-id", "tag-key", "tag:"},
                      SubnetMatches, found));
  WritePage(call, "SubnetSet", found, page, WriteSubnet);
  if (by_token) {
    const uint64_t next = page.offset + page.limit;
    call.out.TextField("NextToken", next < found.size() ? absl::WebSafeBase64Escape(absl::StrCat("subnets ", next)) : "");
  }
  return Refusal::None();
}

bool GroupMatches(const SecurityGroup& group, const Filter& filter) {
  bool by_tag = false;
  if (filter.name == "security-group-id") return filter.Has(group.id);
  if (filter.name == "security-group-name") return filter.Has(group.name);
  if (filter.name == "project-id") return filter.Has("0");
  return MatchesTagFilter(filter, group.tags, by_tag) && by_tag;
}

void WriteGroup(Call& call, const SecurityGroup& group) {
  call.out.BeginObject().TextField("SecurityGroupId", group.id).TextField("SecurityGroupName", group.name);
  call.out.TextField("SecurityGroupDesc", "").TextField("ProjectId", "0").BoolField("IsDefault", group.is_default);
  WriteTagSet(call.out, "TagSet", group.tags);
  call.out.EndObject();
}

Refusal DescribeSecurityGroups(Call& call) {
  Page page;
  EMULATOR_TRY(call.ReadTextPage(page));
  std::vector<const SecurityGroup*> found;
  EMULATOR_TRY(Select(call, call.world.security_groups, "SecurityGroupIds", "sg-",
                      {"security-group-id", "project-id", "security-group-name", "tag-key", "tag:"}, GroupMatches, found));
  if (call.Text("OrderDirection") == "DESC") std::reverse(found.begin(), found.end());
  WritePage(call, "SecurityGroupSet", found, page, WriteGroup);
  return Refusal::None();
}

Refusal DescribeVpcLimits(Call& call) {
  const Quotas& quotas = call.world.quotas;
  call.out.Key("VpcLimitSet").BeginArray();
  for (const std::string& type : call.Texts("LimitTypes")) {
    int64_t value = 0;
    if (type == "vpc-max-enis")
      value = quotas.interfaces;
    else if (type == "eni-max-private-ips")
      value = quotas.addresses_per_interface;
    else if (type == "vpc-max-havips")
      value = 10;
    else
      return {"InvalidParameterValue", absl::StrCat("There is no limit `", type, "`.")};
    call.out.BeginObject().TextField("LimitType", type).IntegerField("LimitValue", value).EndObject();
  }
  call.out.EndArray();
  return Refusal::None();
}

}  // namespace

void AddNetworkReads(ActionTable& table) {
  const auto add = [&](const char* name, double rate, const char* parameters, Refusal (*run)(Call&)) {
    table.emplace(name, Action{Product::kVpc, ActionKind::kRead, rate, Throttle::kCommon, ParameterSpec(parameters), run});
  };
  // Offset and Limit are texts here, and numbers everywhere else: Tencent reference 5.5.
  add("DescribeVpcs", 0, "VpcIds[]<=100 Filters:filter[] Offset Limit", DescribeVpcs);
  add("DescribeSubnets", 100, "SubnetIds[]<=100 Filters:filter[] Offset Limit MaxResults:u NextToken", DescribeSubnets);
  add("DescribeSecurityGroups", 0, "SecurityGroupIds[]<=100 Filters:filter[] Offset Limit OrderField OrderDirection",
      DescribeSecurityGroups);
  add("DescribeVpcLimits", 0, "LimitTypes[]<=100!", DescribeVpcLimits);
}

}  // namespace eniform::emulator::tencentcloud
