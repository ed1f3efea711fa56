#include "tests/emulator/tencentcloud/test_cloud.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "emulator/tencentcloud/signature.h"

namespace eniform::emulator {

using nlohmann::json;

const char kTestWorld[] = R"(
tencentcloud:
  region: ap-guangzhou
  credentials: [{id: AKIDEXAMPLE, key: secretexample}, {id: AKIDTEMPORARY, key: temporarykey, token: tokenexample}]
  vpcs:
    - {id: vpc-1, name: main, cidr: 10.0.0.0/16, tags: {env: test}}
    - {id: vpc-2, name: other, cidr: 10.1.0.0/16}
  subnets:
    - {id: subnet-a, name: app-a, vpc: vpc-1, zone: ap-guangzhou-3, cidr: 10.0.1.0/24}
    - {id: subnet-b, name: app-b, vpc: vpc-1, zone: ap-guangzhou-3, cidr: 10.0.2.0/24}
    - {id: subnet-far, name: far, vpc: vpc-1, zone: ap-guangzhou-4, cidr: 10.0.3.0/24}
    - {id: subnet-tiny, name: tiny, vpc: vpc-1, zone: ap-guangzhou-3, cidr: 10.0.4.0/29}
    - {id: subnet-other, name: other, vpc: vpc-2, zone: ap-guangzhou-3, cidr: 10.1.1.0/24}
  security_groups: [{id: sg-1, name: web}, {id: sg-2, name: db}]
  instances:
    - {id: ins-a, name: web-0, type: S5.MEDIUM4, subnet: subnet-a, primary_ip: 10.0.1.5, security_groups: [sg-1]}
    - {id: ins-b, name: web-1, type: S5.LARGE8, subnet: subnet-a, primary_ip: 10.0.1.6, security_groups: [sg-1]}
    - {id: ins-far, name: far, type: S5.MEDIUM4, subnet: subnet-far, primary_ip: 10.0.3.5, security_groups: [sg-1]}
    - {id: ins-other, name: other, type: S5.MEDIUM4, subnet: subnet-other, primary_ip: 10.1.1.5, security_groups: [sg-1]}
    - {id: ins-small, name: small, type: S5.SMALL2, subnet: subnet-b, primary_ip: 10.0.2.5, security_groups: [sg-1], wan_ip: 198.51.100.9}
    - {id: ins-stopped, name: stopped, type: S5.MEDIUM4, subnet: subnet-a, primary_ip: 10.0.1.7, security_groups: [sg-1], state: STOPPED}
  interfaces:
    - {id: eni-free, name: free, subnet: subnet-a, primary_ip: 10.0.1.20, secondary_ips: [10.0.1.21], security_groups: [sg-1], tags: {tier: web}}
    - {id: eni-on-a, name: on-a, subnet: subnet-a, primary_ip: 10.0.1.30, secondary_ips: [10.0.1.31, 10.0.1.32], security_groups: [sg-1, sg-2], attached_to: ins-a}
    - {id: eni-bare, name: bare, subnet: subnet-b, primary_ip: 10.0.2.40}
  eips:
    - {id: eip-free, name: free, address: 203.0.113.7}
    - {id: eip-bound, name: bound, address: 203.0.113.8, interface: eni-on-a, private_ip: 10.0.1.31, bandwidth_mbps: 5}
)";

namespace {

std::string ServiceOf(const std::string& action) {
  if (absl::StrContains(action, "Tag")) return "tag";
  const bool cvm = absl::EndsWith(action, "Instances") || absl::StartsWith(action, "ModifyInstances") ||
                   action == "DescribeInstancesStatus" || action == "AssociateSecurityGroups" || action == "DisassociateSecurityGroups";
  return cvm ? "cvm" : "vpc";
}

json FirstOf(const json& response, const char* set) { return response.contains(set) && !response[set].empty() ? response[set][0] : json(); }

}  // namespace

TestCloud::TestCloud(const std::string& world, const TestOptions& options) : TestEmulator("tencentcloud", world, options) {}

HttpRequest TestCloud::Request(const std::string& action, const json& parameters) const {
  HttpRequest request;
  request.method = "POST";
  request.path = "/";
  request.body = parameters.dump();
  const std::string service = ServiceOf(action);
  request.headers = {{"host", "127.0.0.1:9780"},      {"content-type", "application/json"},
                     {"x-tc-action", action},         {"x-tc-version", service == "tag" ? "2018-08-13" : "2017-03-12"},
                     {"x-tc-region", "ap-guangzhou"}, {"x-tc-timestamp", absl::StrCat(absl::ToUnixSeconds(Now()))}};
  Sign(request, service, request.headers["host"]);
  return request;
}

void TestCloud::Sign(HttpRequest& request, const std::string& service, const std::string& host) const {
  tencentcloud::Authorization authorization;
  authorization.secret_id = "AKIDEXAMPLE";
  authorization.date = absl::FormatTime("%Y-%m-%d", Now(), absl::UTCTimeZone());
  authorization.service = service;
  authorization.signed_headers = "content-type;host";
  request.headers["authorization"] = absl::StrCat(
      "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/", authorization.date, "/", service,
      "/tc3_request, SignedHeaders=content-type;host, Signature=", tencentcloud::Sign(request, host, authorization, "secretexample"));
}

json TestCloud::Call(const std::string& action, const json& parameters) {
  HttpResponse response = Send(Request(action, parameters));
  EXPECT_EQ(response.status, 200);
  json body = json::parse(response.body, nullptr, false);
  EXPECT_TRUE(body.is_object() && body.contains("Response")) << response.body;
  return body["Response"];
}

std::string TestCloud::Code(const std::string& action, const json& parameters) {
  json response = Call(action, parameters);
  return response.contains("Error") ? response["Error"]["Code"].get<std::string>() : "";
}

json TestCloud::Do(const std::string& action, const json& parameters) {
  json response = Call(action, parameters);
  EXPECT_FALSE(response.contains("Error")) << action << " " << parameters << ": " << response;
  Settle();
  return response;
}

json TestCloud::Interface(const std::string& id) {
  return FirstOf(Call("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "network-interface-id"}, {"Values", {id}}}}}}),
                 "NetworkInterfaceSet");
}

json TestCloud::Eip(const std::string& id) { return FirstOf(Call("DescribeAddresses", {{"AddressIds", {id}}}), "AddressSet"); }

json TestCloud::Instance(const std::string& id) { return FirstOf(Call("DescribeInstances", {{"InstanceIds", {id}}}), "InstanceSet"); }

}  // namespace eniform::emulator
