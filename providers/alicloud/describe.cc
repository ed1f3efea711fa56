#include "providers/alicloud/describe.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "providers/alicloud/decode.h"
#include "providers/sdk/observe.h"

namespace eniform::alicloud {
namespace {

using Ids = std::vector<std::string>;

// Where a list is in an answer: {"NetworkInterfaceSets":{"NetworkInterfaceSet":[…]}}.
struct ListPath {
  const char* outer;
  const char* inner;
};

template <typename T>
sdk::Result<sdk::TokenPage<T>> ReadTokenPage(ApiClient& api, const char* action, ListPath path, Parameters parameters, int size,
                                             const std::string& token, absl::Time deadline, T (*decode)(const Json&)) {
  parameters["MaxResults"] = absl::StrCat(size);
  if (!token.empty()) parameters["NextToken"] = token;
  auto answer = api.Read(Product::kEcs, action, parameters, deadline);
  if (!answer.ok()) return answer.error();
  sdk::TokenPage<T> page;
  page.next = sdk::Text(answer->response, "NextToken");
  for (const Json& json : sdk::Array(sdk::Object(answer->response, path.outer), path.inner)) *page.items.Add() = decode(json);
  return page;
}

template <typename T>
sdk::Result<sdk::Page<T>> ReadNumberedPage(ApiClient& api, const char* action, ListPath path, Parameters parameters, int size,
                                           int64_t number, absl::Time deadline, T (*decode)(const Json&)) {
  parameters["PageNumber"] = absl::StrCat(number);
  parameters["PageSize"] = absl::StrCat(size);
  auto answer = api.Read(Product::kVpc, action, parameters, deadline);
  if (!answer.ok()) return answer.error();
  sdk::Page<T> page;
  page.total = sdk::Number(answer->response, "TotalCount");
  for (const Json& json : sdk::Array(sdk::Object(answer->response, path.outer), path.inner)) *page.items.Add() = decode(json);
  return page;
}

// Those of `page` that were asked for: an id list that the cloud takes for no filter at all would give everything (2.4).
template <typename T, typename PageOfT>
sdk::Result<Items<T>> Asked(sdk::Result<PageOfT> page, const Ids& ids) {
  if (!page.ok()) return std::move(page.error());
  const std::set<std::string> wanted(ids.begin(), ids.end());
  Items<T> items;
  for (T& item : page->items) {
    if (wanted.contains(item.id())) items.Add()->Swap(&item);
  }
  return items;
}

}  // namespace

sdk::Result<sdk::TokenPage<NetworkInterface>> DescribeInterfaces(ApiClient& api, Parameters filters, const std::string& token,
                                                                 absl::Time deadline) {
  return ReadTokenPage<NetworkInterface>(api, "DescribeNetworkInterfaces", {"NetworkInterfaceSets", "NetworkInterfaceSet"},
                                         std::move(filters), kInterfacePage, token, deadline, &DecodeInterface);
}

sdk::Result<sdk::TokenPage<Instance>> DescribeInstances(ApiClient& api, Parameters filters, const std::string& token, absl::Time deadline) {
  return ReadTokenPage<Instance>(api, "DescribeInstances", {"Instances", "Instance"}, std::move(filters), kInstancePage, token, deadline,
                                 &DecodeInstance);
}

sdk::Result<sdk::TokenPage<SecurityGroup>> DescribeGroups(ApiClient& api, Parameters filters, const std::string& token,
                                                          absl::Time deadline) {
  return ReadTokenPage<SecurityGroup>(api, "DescribeSecurityGroups", {"SecurityGroups", "SecurityGroup"}, std::move(filters), kGroupPage,
                                      token, deadline, &DecodeSecurityGroup);
}

sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline) {
  return ReadNumberedPage<Eip>(api, "DescribeEipAddresses", {"EipAddresses", "EipAddress"}, std::move(filters), kEipPage, number, deadline,
                               &DecodeEip);
}

sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline) {
  return ReadNumberedPage<Subnet>(api, "DescribeVSwitches", {"VSwitches", "VSwitch"}, std::move(filters), kSubnetPage, number, deadline,
                                  &DecodeSubnet);
}

sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, Parameters filters, int64_t number, absl::Time deadline) {
  return ReadNumberedPage<Vpc>(api, "DescribeVpcs", {"Vpcs", "Vpc"}, std::move(filters), kVpcPage, number, deadline, &DecodeVpc);
}

sdk::Result<Items<NetworkInterface>> InterfacesById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  Parameters filters;
  AddList("NetworkInterfaceId", ids, filters);
  return Asked<NetworkInterface>(DescribeInterfaces(api, std::move(filters), "", deadline), ids);
}

sdk::Result<Items<Eip>> EipsById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  return Asked<Eip>(DescribeEips(api, {{"AllocationId", absl::StrJoin(ids, ",")}}, 1, deadline), ids);
}

sdk::Result<Items<Instance>> InstancesById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  return Asked<Instance>(DescribeInstances(api, {{"InstanceIds", JsonList(ids)}}, "", deadline), ids);
}

sdk::Result<Items<SecurityGroup>> GroupsById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  return Asked<SecurityGroup>(DescribeGroups(api, {{"SecurityGroupIds", JsonList(ids)}}, "", deadline), ids);
}

sdk::Result<Items<Vpc>> VpcsById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  return Asked<Vpc>(DescribeVpcs(api, {{"VpcId", absl::StrJoin(ids, ",")}}, 1, deadline), ids);
}

sdk::Result<Items<Subnet>> SubnetsById(ApiClient& api, const Ids& ids, absl::Time deadline) {
  Items<Subnet> subnets;
  for (const std::string& id : ids) {
    auto one = Asked<Subnet>(DescribeSubnets(api, {{"VSwitchId", id}}, 1, deadline), {id});
    if (!one.ok()) return one.error();
    subnets.MergeFrom(*one);
  }
  return subnets;
}

sdk::Result<int64_t> CountInterfaces(ApiClient& api, absl::Time deadline) {
  // By page numbers, although they are deprecated: with tokens the total says nothing (2.4).
  auto answer =
      api.Read(Product::kEcs, "DescribeNetworkInterfaces", {{"Type", "Secondary"}, {"PageNumber", "1"}, {"PageSize", "10"}}, deadline);
  if (!answer.ok()) return answer.error();
  return sdk::Number(answer->response, "TotalCount");
}

sdk::Result<int64_t> InterfaceQuota(ApiClient& api, absl::Time deadline) {
  auto answer = api.Read(Product::kEcs, "DescribeAccountAttributes", {{"AttributeName.1", "max-elastic-network-interfaces"}}, deadline);
  if (!answer.ok()) return answer.error();
  for (const Json& item : sdk::Array(sdk::Object(answer->response, "AccountAttributeItems"), "AccountAttributeItem")) {
    if (sdk::Text(item, "AttributeName") != "max-elastic-network-interfaces") continue;
    for (const Json& value : sdk::Array(sdk::Object(item, "AttributeValues"), "ValueItem")) return sdk::Number(value, "Value");
  }
  return int64_t{0};
}

ProviderError AskLimits(ApiClient& api, std::vector<Instance>& instances, absl::Time deadline) {
  std::map<std::string, std::vector<Instance*>> by_type;
  for (Instance& instance : instances) by_type[instance.type()].push_back(&instance);
  Ids types;
  for (const auto& [type, those] : by_type) {
    if (!type.empty()) types.push_back(type);
  }
  const std::vector<Ids> batches = sdk::Batches(types, kTypesPerCall);
  return sdk::InParallel(batches.size(), [&](size_t i) {
    Parameters parameters = {{"MaxResults", absl::StrCat(kInstancePage)}};
    AddList("InstanceTypes", batches[i], parameters);
    auto answer = api.Read(Product::kEcs, "DescribeInstanceTypes", parameters, deadline);
    if (!answer.ok()) return answer.error();
    for (const Json& json : sdk::Array(sdk::Object(answer->response, "InstanceTypes"), "InstanceType")) {
      const auto it = by_type.find(sdk::Text(json, "InstanceTypeId"));
      if (it == by_type.end()) continue;
      for (Instance* instance : it->second) {
        InstanceLimits* limits = instance->mutable_limits();
        limits->set_interfaces(static_cast<int32_t>(sdk::Number(json, "EniQuantity")));
        limits->set_addresses_per_interface(static_cast<int32_t>(sdk::Number(json, "EniPrivateIpAddressQuantity")));
        limits->set_live(true);
      }
    }
    return ProviderError();
  });
}

std::string WhyNotReleased(ApiClient& api, const std::string& id, absl::Time deadline) {
  auto answer = api.Read(Product::kVpc, "DescribeEipAddresses", {{"AllocationId", id}, {"PageNumber", "1"}, {"PageSize", "10"}}, deadline);
  if (!answer.ok()) return "";
  for (const Json& json : sdk::Array(sdk::Object(answer->response, "EipAddresses"), "EipAddress")) {
    if (sdk::Text(json, "AllocationId") != id) continue;
    if (sdk::Flag(json, "DeletionProtection")) return "its deletion protection is on";
    if (sdk::Text(json, "ChargeType") == "PrePaid") return "it is a subscription";
  }
  return "";
}

namespace {

// Address -> the interface that has it. Ends at the first call that fails, with its error in `failed`.
std::map<std::string, std::string> HoldersOf(ApiClient& api, const std::string& vpc_id, const Ids& addresses, absl::Time deadline,
                                             ProviderError& failed) {
  std::map<std::string, std::string> holders;
  const auto look = [&](Parameters filters) {
    filters["VpcId"] = vpc_id;
    auto page = DescribeInterfaces(api, std::move(filters), "", deadline);
    if (!page.ok()) {
      failed = page.error();
      return;
    }
    for (const NetworkInterface& interface : page->items) {
      for (const PrivateAddress& address : interface.addresses()) holders[address.address()] = interface.id();
    }
  };
  // The list finds secondary addresses, a single value the primary one (2.4).
  Parameters secondary;
  AddList("PrivateIpAddress", addresses, secondary);
  look(std::move(secondary));
  for (const std::string& address : addresses) {
    if (sdk::IsError(failed)) break;
    if (!holders.contains(address)) look({{"PrimaryIpAddress", address}});
  }
  return holders;
}

}  // namespace

sdk::Result<std::vector<std::string>> UsedAddresses(ApiClient& api, const std::string& vpc_id, const Ids& addresses, absl::Time deadline) {
  ProviderError failed;
  std::vector<std::string> used;
  for (const auto& [address, holder] : HoldersOf(api, vpc_id, addresses, deadline, failed)) used.push_back(address);
  if (sdk::IsError(failed)) return failed;
  return used;
}

std::vector<std::string> AddressHolders(ApiClient& api, const std::string& vpc_id, const Ids& addresses, absl::Time deadline) {
  ProviderError failed;
  const std::map<std::string, std::string> holders = HoldersOf(api, vpc_id, addresses, deadline, failed);
  std::vector<std::string> texts;
  for (const std::string& address : addresses) {
    if (const auto holder = holders.find(address); holder != holders.end()) {
      texts.push_back(absl::StrCat(address, " is held by ", holder->second));
    }
  }
  return texts;
}

}  // namespace eniform::alicloud
