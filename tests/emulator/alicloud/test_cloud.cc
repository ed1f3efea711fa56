#include "tests/emulator/alicloud/test_cloud.h"

#include <vector>

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "emulator/alicloud/signature.h"
#include "emulator/digest.h"

namespace eniform::emulator::alicloud {

using nlohmann::json;

const char kTestWorld[] = R"(
alicloud:
  region: cn-hangzhou
  credentials: [{id: AKIDEXAMPLE, key: secretexample}, {id: STS.TEMPORARY, key: temporarykey, token: tokenexample}]
  vpcs:
    - {id: vpc-1, name: main, cidr: 10.0.0.0/16, tags: {env: test}}
    - {id: vpc-2, name: other, cidr: 10.1.0.0/16}
  subnets:
    - {id: vsw-a, name: app-a, vpc: vpc-1, zone: cn-hangzhou-h, cidr: 10.0.1.0/24}
    - {id: vsw-b, name: app-b, vpc: vpc-1, zone: cn-hangzhou-h, cidr: 10.0.2.0/24}
    - {id: vsw-far, name: far, vpc: vpc-1, zone: cn-hangzhou-i, cidr: 10.0.3.0/24}
    - {id: vsw-tiny, name: tiny, vpc: vpc-1, zone: cn-hangzhou-h, cidr: 10.0.4.0/29}
    - {id: vsw-other, name: other, vpc: vpc-2, zone: cn-hangzhou-h, cidr: 10.1.1.0/24}
  security_groups:
    - {id: sg-1, name: web, vpc: vpc-1}
    - {id: sg-2, name: db, vpc: vpc-1}
    - {id: sg-big, name: big, vpc: vpc-1, kind: enterprise}
    - {id: sg-other, name: other, vpc: vpc-2}
  instance_types: [{name: ecs.one.large, cpu: 2, memory_gib: 4, interfaces: 3, addresses_per_interface: 6}]
  instances:
    - {id: i-a, name: web-0, type: ecs.one.large, subnet: vsw-a, primary_ip: 10.0.1.5, security_groups: [sg-1]}
    - {id: i-b, name: web-1, type: ecs.c6.xlarge, subnet: vsw-a, primary_ip: 10.0.1.6, security_groups: [sg-1]}
    - {id: i-far, name: far, subnet: vsw-far, primary_ip: 10.0.3.5, security_groups: [sg-1]}
    - {id: i-other, name: other, subnet: vsw-other, primary_ip: 10.1.1.5, security_groups: [sg-other]}
    - {id: i-stopped, name: stopped, subnet: vsw-a, primary_ip: 10.0.1.7, security_groups: [sg-1], state: Stopped}
    - {id: i-cold, name: cold, type: ecs.t6-c1m1.large, subnet: vsw-a, primary_ip: 10.0.1.8, security_groups: [sg-1]}
    - {id: i-old, name: old, subnet: vsw-a, primary_ip: 10.0.1.9, security_groups: [sg-1], started: 2018-03-31T00:00:00Z}
    - {id: i-slow, name: slow, subnet: vsw-a, primary_ip: 10.0.1.10, security_groups: [sg-1], io_optimized: false}
    - {id: i-public, name: public, subnet: vsw-a, primary_ip: 10.0.1.11, security_groups: [sg-1], public_ip: 198.51.100.9}
    - {id: i-deaf, name: deaf, subnet: vsw-a, primary_ip: 10.0.1.12, security_groups: [sg-1], blocks_detach: true}
  interfaces:
    - {id: eni-free, name: free, subnet: vsw-a, primary_ip: 10.0.1.20, secondary_ips: [10.0.1.21], security_groups: [sg-1], tags: {tier: web}}
    - {id: eni-on-a, name: on-a, subnet: vsw-a, primary_ip: 10.0.1.30, secondary_ips: [10.0.1.31, 10.0.1.32], security_groups: [sg-1, sg-2], attached_to: i-a}
    - {id: eni-deaf, name: deaf, subnet: vsw-b, primary_ip: 10.0.2.30, security_groups: [sg-1], attached_to: i-deaf, delete_on_termination: true}
    - {id: eni-bare, name: bare, subnet: vsw-b, primary_ip: 10.0.2.40, security_groups: [sg-2]}
    - {id: eni-theirs, name: theirs, subnet: vsw-a, primary_ip: 10.0.1.50, security_groups: [sg-1], service_managed: true}
  eips:
    - {id: eip-free, name: free, address: 203.0.113.7}
    - {id: eip-more, name: more, address: 203.0.113.9}
    - {id: eip-bound, name: bound, address: 203.0.113.8, interface: eni-on-a, private_ip: 10.0.1.31, bandwidth_mbps: 5}
)";

namespace {

bool IsOfVpc(const std::string& action) {
  return absl::StrContains(action, "Eip") || absl::StrContains(action, "VSwitch") || action == "DescribeVpcs" ||
         action == "UnTagResources" || action == "DeletionProtection";
}

std::string TextOf(const json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); }

void AddParameter(const std::string& name, const json& value, std::vector<std::string>& query) {
  if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) AddParameter(absl::StrCat(name, ".", i + 1), value[i], query);
  } else if (value.is_object()) {
    for (const auto& [key, member] : value.items()) AddParameter(absl::StrCat(name, ".", key), member, query);
  } else {
    query.push_back(absl::StrCat(name, "=", PercentEncode(TextOf(value))));
  }
}

json FirstOf(const json& answer, const char* set, const char* item) {
  return answer.contains(set) && !answer[set][item].empty() ? answer[set][item][0] : json();
}

}  // namespace

TestCloud::TestCloud(const std::string& world, const TestOptions& options) : TestEmulator("alicloud", world, options) {}

HttpRequest TestCloud::Request(const std::string& action, const json& parameters) {
  const bool says_vpc = absl::StartsWith(action, "vpc:");
  const std::string name = says_vpc ? action.substr(4) : action;
  std::vector<std::string> query;
  json all = {{"RegionId", "cn-hangzhou"}};
  if (parameters.is_object()) all.update(parameters);  // `{}` is null to the JSON library
  for (const auto& [key, value] : all.items()) AddParameter(key, value, query);
  HttpRequest request;
  request.method = "POST";
  request.path = "/";
  request.query = absl::StrJoin(query, "&");
  request.headers = {{"host", "127.0.0.1:9780"},
                     {"accept", "application/json"},
                     {"x-acs-action", name},
                     {"x-acs-version", says_vpc || IsOfVpc(name) ? "2016-04-28" : "2014-05-26"},
                     {"x-acs-signature-nonce", absl::StrCat("nonce-", ++nonce_)}};
  Sign(request);
  return request;
}

void TestCloud::Sign(HttpRequest& request) const {
  request.headers["x-acs-date"] = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", Now(), absl::UTCTimeZone());
  request.headers["x-acs-content-sha256"] = HexSha256(request.body);
  std::vector<std::string> names;
  for (const auto& [name, value] : request.headers) {
    if (name == "host" || absl::StartsWith(name, "x-acs-") || (name == "content-type" && !request.body.empty())) names.push_back(name);
  }
  request.headers["authorization"] = absl::StrCat("ACS3-HMAC-SHA256 Credential=AKIDEXAMPLE,SignedHeaders=", absl::StrJoin(names, ";"),
                                                  ",Signature=", alicloud::Sign(request, names, "secretexample"));
}

json TestCloud::Call(const std::string& action, const json& parameters) {
  HttpResponse response = Send(Request(action, parameters));
  json body = json::parse(response.body, nullptr, false);
  EXPECT_TRUE(body.is_object() && body.contains("RequestId")) << response.body;
  EXPECT_EQ(response.status == 200, !body.contains("Code")) << response.body;
  return body;
}

std::string TestCloud::Code(const std::string& action, const json& parameters) {
  json answer = Call(action, parameters);
  return answer.contains("Code") ? answer["Code"].get<std::string>() : "";
}

json TestCloud::Do(const std::string& action, const json& parameters) {
  json answer = Call(action, parameters);
  EXPECT_FALSE(answer.contains("Code")) << action << " " << parameters << ": " << answer;
  Settle();
  return answer;
}

json TestCloud::Interface(const std::string& id) {
  return FirstOf(Call("DescribeNetworkInterfaces", {{"NetworkInterfaceId", {id}}}), "NetworkInterfaceSets", "NetworkInterfaceSet");
}

json TestCloud::Eip(const std::string& id) {
  return FirstOf(Call("DescribeEipAddresses", {{"AllocationId", id}}), "EipAddresses", "EipAddress");
}

json TestCloud::Instance(const std::string& id) {
  return FirstOf(Call("DescribeInstances", {{"InstanceIds", json({id}).dump()}}), "Instances", "Instance");
}

}  // namespace eniform::emulator::alicloud
