#include "providers/jdcloud/describe.h"

#include "absl/strings/str_cat.h"

namespace eniform::jdcloud {
namespace {

using sdk::Array;
using sdk::Number;
using sdk::Object;
using sdk::Text;

constexpr int kMibPerGib = 1024;

// Arrays count from 1 (JD reference 1.1).
void AddFilters(const std::vector<Filter>& filters, NamedValues& query) {
  for (size_t i = 0; i < filters.size(); ++i) {
    const std::string prefix = absl::StrCat("filters.", i + 1);
    query.emplace_back(absl::StrCat(prefix, ".name"), filters[i].name);
    for (size_t j = 0; j < filters[i].values.size(); ++j) {
      query.emplace_back(absl::StrCat(prefix, ".values.", j + 1), filters[i].values[j]);
    }
  }
}

NamedValues PageQuery(const Selection& selection, int64_t number) {
  NamedValues query = {{"pageNumber", absl::StrCat(number)}, {"pageSize", absl::StrCat(kPageSize)}};
  AddFilters(selection.filters, query);
  for (size_t i = 0; i < selection.tags.size(); ++i) {
    query.emplace_back(absl::StrCat("tags.", i + 1, ".key"), selection.tags[i].first);
    query.emplace_back(absl::StrCat("tags.", i + 1, ".values.1"), selection.tags[i].second);
  }
  return query;
}

Selection With(Selection selection, Filter filter) {
  selection.filters.push_back(std::move(filter));
  return selection;
}

template <typename T, typename Decode>
sdk::Result<sdk::Page<T>> ReadPage(ApiClient& api, Product product, const char* action, const char* path, const char* list,
                                   const Selection& selection, int64_t number, absl::Time deadline, Decode decode) {
  auto answer = api.Read({product, action, "GET", path, PageQuery(selection, number), {}}, deadline);
  if (!answer.ok()) return answer.error();
  sdk::Page<T> page;
  page.total = Number(answer->response, "totalCount");
  for (const Json& json : Array(answer->response, list)) *page.items.Add() = decode(json);
  return page;
}

sdk::Result<Attachments> ReadAttachments(ApiClient& api, Filter filter, absl::Time deadline) {
  Attachments attachments;
  // Neither as many instances as ids nor fewer than a page: one page holds them.
  auto answer = api.Read({Product::kVm, "describeInstances", "GET", "/instances", PageQuery({{std::move(filter)}, {}}, 1), {}}, deadline);
  if (!answer.ok()) return answer.error();
  for (const Json& json : Array(answer->response, "instances")) {
    const InstanceView view = DecodeInstance(json);
    for (const auto& [interface, auto_delete] : view.secondary) attachments[interface] = {view.instance.id(), auto_delete};
  }
  return attachments;
}

}  // namespace

sdk::Result<sdk::Page<NetworkInterface>> DescribeInterfaces(ApiClient& api, const Selection& selection, int64_t number,
                                                            absl::Time deadline) {
  return ReadPage<NetworkInterface>(api, Product::kVpc, "describeNetworkInterfaces", "/networkInterfaces/", "networkInterfaces", selection,
                                    number, deadline, DecodeInterface);
}

sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline) {
  return ReadPage<Eip>(api, Product::kVpc, "describeElasticIps", "/elasticIps/", "elasticIps", With(selection, {"ipType", {"all"}}), number,
                       deadline, DecodeEip);
}

sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline) {
  return ReadPage<Subnet>(api, Product::kVpc, "describeSubnets", "/subnets/", "subnets", With(selection, {"subnetType", {"all"}}), number,
                          deadline, DecodeSubnet);
}

sdk::Result<sdk::Page<SecurityGroup>> DescribeGroups(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline) {
  return ReadPage<SecurityGroup>(api, Product::kVpc, "describeNetworkSecurityGroups", "/networkSecurityGroups/", "networkSecurityGroups",
                                 selection, number, deadline, DecodeSecurityGroup);
}

sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline) {
  return ReadPage<Vpc>(api, Product::kVpc, "describeVpcs", "/vpcs/", "vpcs", selection, number, deadline, DecodeVpc);
}

sdk::Result<sdk::Page<Instance>> DescribeInstances(ApiClient& api, const Selection& selection, int64_t number, absl::Time deadline) {
  return ReadPage<Instance>(api, Product::kVm, "describeInstances", "/instances", "instances", selection, number, deadline,
                            [](const Json& json) { return DecodeInstance(json).instance; });
}

sdk::Result<Attachments> AttachmentsOf(ApiClient& api, const std::vector<std::string>& interface_ids, absl::Time deadline) {
  return ReadAttachments(api, {"networkInterfaceId", interface_ids}, deadline);
}

sdk::Result<Attachments> AttachmentsAt(ApiClient& api, const std::vector<std::string>& instance_ids, absl::Time deadline) {
  return ReadAttachments(api, {"instanceId", instance_ids}, deadline);
}

sdk::Result<std::map<std::string, InstanceType>> DescribeInstanceTypes(ApiClient& api, const std::vector<std::string>& names,
                                                                       absl::Time deadline) {
  std::map<std::string, InstanceType> types;
  NamedValues query;
  AddFilters({{"instanceTypes", names}}, query);
  auto answer = api.Read({Product::kVm, "describeInstanceTypes", "GET", "/instanceTypes", std::move(query), {}}, deadline);
  if (!answer.ok()) return answer.error();
  for (const char* list : {"instanceTypes", "specificInstanceTypes"}) {
    for (const Json& json : Array(answer->response, list)) {
      InstanceType& type = types[Text(json, "instanceType")];
      type.interfaces = static_cast<int>(Number(json, "nicLimit"));
      type.cpu = static_cast<int>(Number(json, "cpu"));
      type.memory_gib = static_cast<int>(Number(json, "memoryMB") / kMibPerGib);
    }
  }
  return types;
}

sdk::Result<QuotaFigures> DescribeQuota(ApiClient& api, const char* type, absl::Time deadline) {
  auto answer = api.Read({Product::kVpc, "describeQuota", "GET", "/quotas/", {{"type", type}}, {}}, deadline);
  if (!answer.ok()) return answer.error();
  const Json& quota = Object(answer->response, "quota");
  return QuotaFigures{Number(quota, "maxLimit"), Number(quota, "count")};
}

}  // namespace eniform::jdcloud
