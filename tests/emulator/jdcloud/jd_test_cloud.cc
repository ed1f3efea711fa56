#include "tests/emulator/jdcloud/jd_test_cloud.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "emulator/jdcloud/query.h"
#include "emulator/jdcloud/signature.h"

namespace eniform::emulator::jdcloud {

using nlohmann::json;

const char kJdWorld[] = R"(
jdcloud:
  region: cn-north-1
  credentials: [{id: AKEXAMPLE, key: secretexample}, {id: AKTEMPORARY, key: temporarykey, token: STS.token/1+2==}]
  vpcs:
    - {id: vpc-1, name: main, cidr: 10.0.0.0/16, tags: {env: test}}
    - {id: vpc-2, name: other, cidr: 10.1.0.0/16}
  subnets:
    - {id: subnet-a, name: app-a, vpc: vpc-1, zone: cn-north-1a, cidr: 10.0.1.0/24}
    - {id: subnet-b, name: app-b, vpc: vpc-1, zone: cn-north-1b, cidr: 10.0.2.0/24}
    - {id: subnet-tiny, name: tiny, vpc: vpc-1, zone: cn-north-1a, cidr: 10.0.4.0/29}
    - {id: subnet-other, name: other, vpc: vpc-2, zone: cn-north-1a, cidr: 10.1.1.0/24}
  security_groups:
    - {id: sg-1, name: web, vpc: vpc-1}
    - {id: sg-2, name: db, vpc: vpc-1}
    - {id: sg-default, name: default, vpc: vpc-1, default: true}
    - {id: sg-other, name: other, vpc: vpc-2}
  instance_types: [{name: g.n2.small, cpu: 1, memory_gib: 2}, {name: h.special, cpu: 16, memory_gib: 64, specific: true}]
  instances:
    - {id: i-a, name: web-0, type: g.n2.xlarge, subnet: subnet-a, primary_ip: 10.0.1.5, security_groups: [sg-1], tags: {tier: web}}
    - {id: i-b, name: web-1, type: g.n2.xlarge, subnet: subnet-b, primary_ip: 10.0.2.5, security_groups: [sg-1]}
    - {id: i-small, name: small, type: g.n2.small, subnet: subnet-a, primary_ip: 10.0.1.6, security_groups: [sg-1]}
    - {id: i-metal, name: metal, type: g.n2.metal, subnet: subnet-a, primary_ip: 10.0.1.7}
    - {id: i-stopped, name: stopped, type: g.n2.xlarge, subnet: subnet-a, primary_ip: 10.0.1.8, state: stopped}
    - {id: i-broken, name: broken, type: g.n2.xlarge, subnet: subnet-a, primary_ip: 10.0.1.9, state: error}
    - {id: i-other, name: other, type: g.n2.xlarge, subnet: subnet-other, primary_ip: 10.1.1.5}
    - {id: i-prepaid, name: prepaid, subnet: subnet-b, primary_ip: 10.0.2.6, prepaid: true}
  interfaces:
    - {id: port-free, name: free, subnet: subnet-a, primary_ip: 10.0.1.20, secondary_ips: [10.0.1.21, 10.0.1.22], security_groups: [sg-1], tags: {tier: web}, created: "2025-03-01T00:00:00Z"}
    - {id: port-on-a, name: on-a, subnet: subnet-a, primary_ip: 10.0.1.30, secondary_ips: [10.0.1.31], security_groups: [sg-1, sg-2], attached_to: i-a}
    - {id: port-dies, name: dies, subnet: subnet-a, primary_ip: 10.0.1.40, security_groups: [sg-1], attached_to: i-b, delete_on_termination: true}
    - {id: port-bare, name: bare, subnet: subnet-b, primary_ip: 10.0.2.40, security_groups: [sg-1]}
    - {id: port-pod, subnet: subnet-b, primary_ip: 10.0.2.50, role: managed, attached_to: i-b, instance_type: container}
    - {id: port-lb, subnet: subnet-b, primary_ip: 10.0.2.51, role: system, attached_to: netlb-1, instance_type: lb}
    - {id: port-zoned, name: zoned, subnet: subnet-a, primary_ip: 10.0.1.50, security_groups: [sg-1]}
  eips:
    - {id: fip-free, name: free, address: 203.0.113.7, tags: {tier: web}}
    - {id: fip-second, name: second, address: 203.0.113.9}
    - {id: fip-bound, name: bound, address: 203.0.113.8, interface: port-on-a, private_ip: 10.0.1.31, bandwidth_mbps: 5}
    - {id: fip-zone-a, address: 203.0.113.10, zone: cn-north-1a}
    - {id: fip-zone-b, address: 203.0.113.11, zone: cn-north-1b, interface: port-zoned}
    - {id: fip-edge, address: 203.0.113.12, ip_type: edge, provider: cn-edge-1}
    - {id: fip-prepaid, address: 203.0.113.13, charge: prepaid_by_duration}
    - {id: fip-expired, address: 203.0.113.14, charge: prepaid_by_duration, expired: true}
    - {id: fip-packed, address: 203.0.113.15, bandwidth_package: bwp-1}
)";

namespace {

constexpr char kSignedHeaders[] = "accept;content-type;host;x-jdcloud-date;x-jdcloud-nonce";

struct Where {
  const char* service;
  const char* method;
  const char* path;  // behind the region
};

// Written down from JD reference 2, apart from the emulator's own table.
const Where& WhereIs(const std::string& action) {
  static const auto* const kTable = new std::map<std::string, Where>{
      {"createNetworkInterface", {"vpc", "POST", "networkInterfaces/"}},
      {"deleteNetworkInterface", {"vpc", "DELETE", "networkInterfaces/{}"}},
      {"describeNetworkInterfaces", {"vpc", "GET", "networkInterfaces/"}},
      {"describeNetworkInterface", {"vpc", "GET", "networkInterfaces/{}"}},
      {"modifyNetworkInterface", {"vpc", "PATCH", "networkInterfaces/{}"}},
      {"assignSecondaryIps", {"vpc", "POST", "networkInterfaces/{}%3AassignSecondaryIps"}},
      {"unassignSecondaryIps", {"vpc", "POST", "networkInterfaces/{}%3AunassignSecondaryIps"}},
      {"associateElasticIp", {"vpc", "POST", "networkInterfaces/{}%3AassociateElasticIp"}},
      {"disassociateElasticIp", {"vpc", "POST", "networkInterfaces/{}%3AdisassociateElasticIp"}},
      {"createElasticIps", {"vpc", "POST", "elasticIps/"}},
      {"deleteElasticIp", {"vpc", "DELETE", "elasticIps/{}"}},
      {"describeElasticIps", {"vpc", "GET", "elasticIps/"}},
      {"describeElasticIp", {"vpc", "GET", "elasticIps/{}"}},
      {"modifyElasticIp", {"vpc", "PATCH", "elasticIps/{}"}},
      {"describeSubnets", {"vpc", "GET", "subnets/"}},
      {"describeSubnet", {"vpc", "GET", "subnets/{}"}},
      {"describeVpcs", {"vpc", "GET", "vpcs/"}},
      {"describeVpc", {"vpc", "GET", "vpcs/{}"}},
      {"describeNetworkSecurityGroups", {"vpc", "GET", "networkSecurityGroups/"}},
      {"describeNetworkSecurityGroup", {"vpc", "GET", "networkSecurityGroups/{}"}},
      {"describeQuota", {"vpc", "GET", "quotas/"}},
      {"attachNetworkInterface", {"vm", "POST", "instances/{}%3AattachNetworkInterface"}},
      {"detachNetworkInterface", {"vm", "POST", "instances/{}%3AdetachNetworkInterface"}},
      {"modifyInstanceNetworkAttribute", {"vm", "POST", "instances/{}%3AmodifyInstanceNetworkAttribute"}},
      {"modifyInstanceVpcAttribute", {"vm", "POST", "instances/{}%3AmodifyInstanceVpcAttribute"}},
      {"vm.associateElasticIp", {"vm", "POST", "instances/{}%3AassociateElasticIp"}},
      {"vm.disassociateElasticIp", {"vm", "POST", "instances/{}%3AdisassociateElasticIp"}},
      {"startInstance", {"vm", "POST", "instances/{}%3AstartInstance"}},
      {"stopInstance", {"vm", "POST", "instances/{}%3AstopInstance"}},
      {"rebootInstance", {"vm", "POST", "instances/{}%3ArebootInstance"}},
      {"deleteInstance", {"vm", "DELETE", "instances/{}"}},
      {"describeInstances", {"vm", "GET", "instances"}},
      {"describeInstance", {"vm", "GET", "instances/{}"}},
      {"describeInstanceStatus", {"vm", "GET", "instanceStatus"}},
      {"describeInstanceTypes", {"vm", "GET", "instanceTypes"}},
      {"describeQuotas", {"vm", "GET", "quotas"}},
  };
  return kTable->at(action);
}

// As the SDKs flatten: lists are numbered from 1.
void Flatten(const std::string& name, const json& value, std::string& query) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) Flatten(name.empty() ? key : absl::StrCat(name, ".", key), member, query);
  } else if (value.is_array()) {
    for (size_t i = 0; i < value.size(); ++i) Flatten(absl::StrCat(name, ".", i + 1), value[i], query);
  } else {
    const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
    absl::StrAppend(&query, query.empty() ? "" : "&", PercentEncode(name), "=", PercentEncode(text));
  }
}

}  // namespace

JdTestCloud::JdTestCloud(const std::string& world, const TestOptions& options) : TestEmulator("jdcloud", world, options) {}

std::string JdTestCloud::Date() const { return absl::FormatTime("%Y%m%dT%H%M%SZ", Now(), absl::UTCTimeZone()); }

HttpRequest JdTestCloud::Request(const std::string& action, const std::string& id, const json& parameters) {
  const Where& where = WhereIs(action);
  HttpRequest request;
  request.method = where.method;
  request.path = absl::StrCat("/v1/regions/cn-north-1/", absl::StrReplaceAll(where.path, {{"{}", id}}));
  if (request.method == "POST" || request.method == "PATCH") {
    request.body = parameters.is_null() ? "" : parameters.dump();
  } else if (!parameters.is_null()) {
    Flatten("", parameters, request.query);
  }
  request.headers = {{"host", "127.0.0.1:9780"},
                     {"accept", "application/json"},
                     {"content-type", "application/json"},
                     {"x-jdcloud-date", Date()},
                     {"x-jdcloud-nonce", absl::StrCat("nonce-", ++nonces_)}};
  Sign(request, kSignedHeaders, where.service);
  return request;
}

void JdTestCloud::Sign(HttpRequest& request, const std::string& signed_headers, const std::string& service,
                       const std::string& region) const {
  Authorization authorization;
  authorization.access_key = "AKEXAMPLE";
  authorization.date = request.headers["x-jdcloud-date"].substr(0, 8);
  authorization.region = region;
  authorization.service = service;
  authorization.signed_headers = signed_headers;
  request.headers["authorization"] =
      absl::StrCat("JDCLOUD2-HMAC-SHA256 Credential=AKEXAMPLE/", authorization.date, "/", region, "/", service,
                   "/jdcloud2_request, SignedHeaders=", signed_headers,
                   ", Signature=", jdcloud::Sign(request, request.headers["host"], authorization, "secretexample"));
}

JdAnswer JdTestCloud::Ask(const HttpRequest& request) {
  const HttpResponse response = Send(request);
  JdAnswer answer;
  answer.http = response.status;
  answer.body = json::parse(response.body, nullptr, false);
  EXPECT_TRUE(answer.body.is_object() && answer.body.contains("requestId")) << response.body;
  if (!answer.body.is_object()) return answer;
  EXPECT_EQ(response.headers.at("x-jdcloud-request-id"), answer.body["requestId"].get<std::string>());
  EXPECT_EQ(answer.body.contains("error"), answer.http != 200) << response.body;
  answer.result = answer.body.value("result", json::object());
  if (!answer.body.contains("error")) return answer;
  EXPECT_EQ(answer.body["error"]["code"], answer.http);
  EXPECT_FALSE(answer.body.contains("result")) << response.body;
  answer.status = answer.body["error"]["status"];
  answer.message = answer.body["error"]["message"];
  return answer;
}

JdAnswer JdTestCloud::Call(const std::string& action, const std::string& id, const json& parameters) {
  return Ask(Request(action, id, parameters));
}

std::string JdTestCloud::Said(const std::string& action, const std::string& id, const json& parameters) {
  const JdAnswer answer = Call(action, id, parameters);
  return answer.http == 200 ? "200" : absl::StrCat(answer.http, " ", answer.status, " ", answer.message);
}

json JdTestCloud::Do(const std::string& action, const std::string& id, const json& parameters) {
  JdAnswer answer = Call(action, id, parameters);
  EXPECT_EQ(answer.http, 200) << action << " " << id << " " << parameters << ": " << answer.body;
  Settle();
  return answer.result;
}

json JdTestCloud::List(const std::string& action, const std::string& filter, const std::vector<std::string>& values) {
  json parameters = {{"pageSize", 100}};
  if (!filter.empty()) parameters["filters"] = json::array({{{"name", filter}, {"values", values}}});
  const JdAnswer answer = Call(action, "", parameters);
  EXPECT_EQ(answer.http, 200) << action << " " << parameters << ": " << answer.body;
  return answer.result;
}

json JdTestCloud::Interface(const std::string& id) { return Call("describeNetworkInterface", id).result.value("networkInterface", json()); }

json JdTestCloud::Eip(const std::string& id) { return Call("describeElasticIp", id).result.value("elasticIp", json()); }

json JdTestCloud::Instance(const std::string& id) { return Call("describeInstance", id).result.value("instance", json()); }

json JdTestCloud::Mounted(const std::string& instance, const std::string& interface) {
  const json shown = Instance(instance);
  for (const json& attachment : shown.value("secondaryNetworkInterfaces", json::array())) {
    if (attachment["networkInterface"]["networkInterfaceId"] == interface) return attachment;
  }
  return json();
}

std::vector<std::string> AddressesOf(const json& interface) {
  std::vector<std::string> addresses = {interface["primaryIp"]["privateIpAddress"]};
  for (const json& address : interface["secondaryIps"]) addresses.push_back(address["privateIpAddress"]);
  std::sort(addresses.begin() + 1, addresses.end());
  return addresses;
}

}  // namespace eniform::emulator::jdcloud
