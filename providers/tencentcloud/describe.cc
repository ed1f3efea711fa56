#include "providers/tencentcloud/describe.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace eniform::tencentcloud {
namespace {

// VPCs, subnets and security groups want these numbers as strings (Tencent reference 5.5).
enum class PagingNumbers { kIntegers, kStrings };

RequestJson PageBody(const RequestJson& filters, int64_t offset, PagingNumbers numbers) {
  RequestJson body = RequestJson::object();
  if (!filters.empty()) body["Filters"] = filters;
  if (numbers == PagingNumbers::kStrings) {
    body["Offset"] = absl::StrCat(offset);
    body["Limit"] = absl::StrCat(kPageSize);
  } else {
    body["Offset"] = offset;
    body["Limit"] = kPageSize;
  }
  return body;
}

template <typename T, typename Decode>
sdk::Result<sdk::Page<T>> ReadPage(ApiClient& api, Service service, const char* action, const char* set, const RequestJson& body,
                                   absl::Time deadline, Decode decode) {
  auto answer = api.Read(service, action, body, deadline);
  if (!answer.ok()) return answer.error();
  sdk::Page<T> page;
  page.total = sdk::Number(answer->response, "TotalCount");
  for (const Json& json : sdk::Array(answer->response, set)) *page.items.Add() = decode(json);
  return page;
}

bool MeansUnknownInstance(const ProviderError& error) {
  return error.error_class() == ERROR_CLASS_NOT_FOUND || error.code() == "InvalidInstanceId.Malformed";
}

}  // namespace

RequestJson Filter(const char* name, const std::vector<std::string>& values) { return {{"Name", name}, {"Values", values}}; }

sdk::Result<sdk::Page<NetworkInterface>> DescribeInterfaces(ApiClient& api, const RequestJson& filters, int64_t offset,
                                                            absl::Time deadline) {
  auto page = ReadPage<NetworkInterface>(api, Service::kVpc, "DescribeNetworkInterfaces", "NetworkInterfaceSet",
                                         PageBody(filters, offset, PagingNumbers::kIntegers), deadline, DecodeInterface);
  // Some answers say that nothing matches with an error (Tencent reference 2.2).
  if (!page.ok() && page.error().code() == "ResourceNotFound") return sdk::Page<NetworkInterface>();
  return page;
}

sdk::Result<sdk::Page<Eip>> DescribeEips(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline) {
  return ReadPage<Eip>(api, Service::kVpc, "DescribeAddresses", "AddressSet", PageBody(filters, offset, PagingNumbers::kIntegers), deadline,
                       DecodeEip);
}

sdk::Result<sdk::Page<Subnet>> DescribeSubnets(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline) {
  return ReadPage<Subnet>(api, Service::kVpc, "DescribeSubnets", "SubnetSet", PageBody(filters, offset, PagingNumbers::kStrings), deadline,
                          DecodeSubnet);
}

sdk::Result<sdk::Page<SecurityGroup>> DescribeGroups(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline) {
  return ReadPage<SecurityGroup>(api, Service::kVpc, "DescribeSecurityGroups", "SecurityGroupSet",
                                 PageBody(filters, offset, PagingNumbers::kStrings), deadline, DecodeSecurityGroup);
}

sdk::Result<sdk::Page<Vpc>> DescribeVpcs(ApiClient& api, const RequestJson& filters, int64_t offset, absl::Time deadline) {
  return ReadPage<Vpc>(api, Service::kVpc, "DescribeVpcs", "VpcSet", PageBody(filters, offset, PagingNumbers::kStrings), deadline,
                       DecodeVpc);
}

sdk::Result<sdk::Page<Instance>> DescribeInstancePage(ApiClient& api, int64_t offset, absl::Time deadline) {
  return ReadPage<Instance>(api, Service::kCvm, "DescribeInstances", "InstanceSet",
                            PageBody(RequestJson::array(), offset, PagingNumbers::kIntegers), deadline,
                            [](const Json& json) { return DecodeInstance(json).instance; });
}

sdk::Result<std::vector<InstanceView>> DescribeInstances(ApiClient& api, const std::vector<std::string>& ids, absl::Time deadline) {
  std::vector<InstanceView> views;
  if (ids.empty()) return views;
  auto answer = api.Read(Service::kCvm, "DescribeInstances", {{"InstanceIds", ids}, {"Offset", 0}, {"Limit", kPageSize}}, deadline);
  if (answer.ok()) {
    for (const Json& json : sdk::Array(answer->response, "InstanceSet")) views.push_back(DecodeInstance(json));
    return views;
  }
  if (!MeansUnknownInstance(answer.error())) return answer.error();
  if (ids.size() == 1) return views;
  const auto middle = ids.begin() + static_cast<ptrdiff_t>(ids.size() / 2);
  for (const std::vector<std::string>& half :
       {std::vector<std::string>(ids.begin(), middle), std::vector<std::string>(middle, ids.end())}) {
    auto part = DescribeInstances(api, half, deadline);
    if (!part.ok()) return part.error();
    for (InstanceView& view : *part) views.push_back(std::move(view));
  }
  return views;
}

sdk::Result<int64_t> CountInterfaces(ApiClient& api, const std::string& vpc_id, absl::Time deadline) {
  auto answer = api.Read(Service::kVpc, "DescribeNetworkInterfaces",
                         {{"Filters", RequestJson::array({Filter("vpc-id", {vpc_id})})}, {"Offset", 0}, {"Limit", 1}}, deadline);
  if (answer.ok()) return sdk::Number(answer->response, "TotalCount");
  if (answer.error().code() == "ResourceNotFound") return int64_t{0};
  return answer.error();
}

std::optional<std::string> InterfaceTaskFailure(ApiClient& api, const std::string& request_id, absl::Time deadline) {
  auto answer = api.Read(Service::kVpc, "DescribeVpcTaskResult", {{"TaskId", request_id}}, deadline);
  // A task that the cloud no longer knows explains nothing; what waits goes on looking at the object.
  if (!answer.ok() || sdk::Text(answer->response, "Status") != "FAILED") return std::nullopt;
  const std::string output = sdk::Text(answer->response, "Output");
  return output.empty() ? "the cloud gives no reason" : output;
}

std::optional<std::string> EipTaskFailure(ApiClient& api, const std::string& task_id, absl::Time deadline) {
  uint64_t number = 0;
  if (!absl::SimpleAtoi(task_id, &number)) return std::nullopt;
  auto answer = api.Read(Service::kVpc, "DescribeTaskResult", {{"TaskId", number}}, deadline);
  if (!answer.ok() || sdk::Text(answer->response, "Result") != "FAILED") return std::nullopt;
  const std::string output = sdk::Text(answer->response, "Output");
  return output.empty() ? absl::StrCat("the cloud gives no reason; task ", task_id) : output;
}

sdk::Result<std::vector<std::string>> UsedAddresses(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                                    absl::Time deadline) {
  // Unused ones are silently missing (Tencent reference 2.3).
  auto answer = api.Read(Service::kVpc, "DescribeVpcPrivateIpAddresses", {{"VpcId", vpc_id}, {"PrivateIpAddresses", addresses}}, deadline);
  if (!answer.ok()) return answer.error();
  std::vector<std::string> used;
  for (const Json& json : sdk::Array(answer->response, "VpcPrivateIpAddressSet")) used.push_back(sdk::Text(json, "PrivateIpAddress"));
  return used;
}

std::vector<std::string> AddressHolders(ApiClient& api, const std::string& vpc_id, const std::vector<std::string>& addresses,
                                        absl::Time deadline) {
  std::vector<std::string> holders;
  auto answer = api.Read(Service::kVpc, "DescribeUsedIpAddress",
                         {{"VpcId", vpc_id}, {"IpAddresses", addresses}, {"Offset", 0}, {"Limit", kPageSize}}, deadline);
  if (!answer.ok()) return holders;
  for (const Json& json : sdk::Array(answer->response, "IpAddressStates")) {
    const std::string holder = sdk::Text(json, "ResourceId");
    if (!holder.empty()) holders.push_back(absl::StrCat(sdk::Text(json, "IpAddress"), " is held by ", holder));
  }
  return holders;
}

}  // namespace eniform::tencentcloud
