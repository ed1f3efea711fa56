#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// The section of a world file, what the cloud adds to it, and large worlds.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::MatchesRegex;

constexpr char kBase[] = R"(jdcloud:
  vpcs: [{id: vpc-1}, {id: vpc-2}]
  subnets: [{id: subnet-a, vpc: vpc-1, cidr: 10.0.1.0/24}, {id: subnet-other, vpc: vpc-2, cidr: 10.0.1.0/24}]
  security_groups: [{id: sg-1, vpc: vpc-1}]
)";

std::string With(const std::string& more) { return WorldErrorsOf(kBase + more); }

TEST(JdWorldTest, WhatIsLeftOutIsMadeUp) {
  JdTestCloud cloud(R"(
jdcloud:
  credentials: [{id: AKEXAMPLE, key: secretexample}]
  vpcs: [{}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  instances: [{subnet: subnet-a}]
  interfaces: [{subnet: subnet-a, secondary_ip_count: 2}]
  eips: [{}]
)");
  const json world = cloud.World();
  EXPECT_EQ(world["region"], "cn-north-1");
  EXPECT_THAT(world["instances"][0]["id"].get<std::string>(), MatchesRegex("i-[a-z0-9]{10}"));
  EXPECT_EQ(world["instances"][0]["type"], "g.n2.large");
  EXPECT_EQ(world["instances"][0]["state"], "running");
  EXPECT_EQ(world["instances"][0]["zone"], "cn-north-1a");
  ASSERT_EQ(world["interfaces"].size(), 2u);
  EXPECT_THAT(world["interfaces"][1]["id"].get<std::string>(), MatchesRegex("port-[a-z0-9]{10}"));
  EXPECT_EQ(world["interfaces"][1]["secondary_ips"].size(), 2u);
  ASSERT_EQ(world["security_groups"].size(), 1u);
  EXPECT_EQ(world["security_groups"][0]["default"], true);
  EXPECT_EQ(world["interfaces"][1]["security_groups"][0], world["security_groups"][0]["id"]);
  ASSERT_EQ(world["router_ports"].size(), 1u);
  EXPECT_EQ(world["router_ports"][0]["primary_ip"], "10.0.1.1");
  EXPECT_THAT(world["eips"][0]["address"].get<std::string>(), HasSubstr("203.0.113."));
}

TEST(JdWorldTest, AnInstanceComesWithItsPrimaryInterface) {
  JdTestCloud cloud;
  const json instance = cloud.Thing("instances", "i-a");
  const json primary = cloud.Thing("interfaces", instance["primary_interface"]);
  EXPECT_EQ(primary["primary"], true);
  EXPECT_EQ(primary["attached_to"], "i-a");
  EXPECT_EQ(primary["primary_ip"], "10.0.1.5");
  EXPECT_EQ(primary["delete_on_termination"], true);
  EXPECT_EQ(primary["security_groups"], json({"sg-1"}));
}

// What was written down is read again as the same world.
TEST(JdWorldTest, ADumpedWorldIsAWorldFile) {
  JdTestCloud cloud;
  cloud.Do("assignSecondaryIps", "port-bare", {{"secondaryIpMaskLen", 28}, {"secondaryIpAddress", "10.0.2.128"}});
  cloud.Do("assignSecondaryIps", "port-bare", {{"secondaryIps", {"10.0.1.200"}}, {"secondaryIpSubnetId", "subnet-a"}});
  cloud.Do("modifyInstanceNetworkAttribute", "i-a", {{"networks", {{{"networkInterfaceId", "port-on-a"}, {"autoDelete", true}}}}});
  cloud.Do("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}});
  cloud.Do("rebootInstance", "i-a");
  const json world = cloud.World();
  JdTestCloud again(json{{"jdcloud", world}}.dump());
  EXPECT_EQ(json::diff(world, again.World()), json::array());
}

TEST(JdWorldTest, ResetBringsTheWorldBack) {
  JdTestCloud cloud;
  const json before = cloud.World();
  cloud.Do("deleteNetworkInterface", "port-free");
  cloud.Call("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-bare"}});
  EXPECT_NE(cloud.World(), before);
  EXPECT_EQ(cloud.Control("POST", "/_emulator/reset").status, 200);
  EXPECT_EQ(cloud.World(), before);
  cloud.Settle();
  EXPECT_EQ(cloud.World(), before);
}

TEST(JdWorldTest, ReferencesMustLeadSomewhere) {
  EXPECT_THAT(With("  instances: [{id: i-a, subnet: subnet-none}]\n"), HasSubstr("world.yaml:5: there is no subnet `subnet-none`"));
  EXPECT_THAT(With("  instances: [{id: i-a, subnet: subnet-a, type: ODD}]\n"), HasSubstr("list it under `instance_types`"));
  EXPECT_THAT(With("  instances: [{id: i-a, subnet: subnet-a, state: asleep}]\n"), HasSubstr("`asleep` is no state of an instance"));
  EXPECT_THAT(With("  instances: [{id: i-a, subnet: subnet-a}, {id: i-a, subnet: subnet-a}]\n"), HasSubstr("`i-a` is there already"));
  EXPECT_THAT(With("  interfaces: [{id: port-a, subnet: subnet-a, attached_to: i-none}]\n"), HasSubstr("there is no instance `i-none`"));
  EXPECT_THAT(With("  interfaces: [{id: port-a, subnet: subnet-a, security_groups: [sg-none]}]\n"),
              HasSubstr("no security group `sg-none`"));
  EXPECT_THAT(With("  interfaces: [{id: port-a, subnet: subnet-a, role: odd}]\n"), HasSubstr("`odd` is no role of an interface"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a}]\n"), HasSubstr("`eni-a` does not start with `port-`"));
  EXPECT_THAT(With("  interfaces: [{id: port-a, subnet: subnet-a, blocks: 10.0.9.0/28}]\n"), HasSubstr("is no free block of a subnet"));
  EXPECT_THAT(With("  interfaces: [{id: port-a, subnet: subnet-a, primary_ip: 10.0.1.2}]\n"), HasSubstr("`10.0.1.2` is reserved"));
  EXPECT_THAT(With("  instances: [{id: i-a, subnet: subnet-other}]\n"
                   "  interfaces: [{id: port-a, subnet: subnet-a, attached_to: i-a}]\n"),
              HasSubstr("`i-a` is in vpc-2, the interface in vpc-1"));
  EXPECT_THAT(With("  eips: [{id: fip-a, interface: port-none}]\n"), HasSubstr("there is no interface `port-none`"));
  EXPECT_THAT(With("  eips: [{id: fip-a, private_ip: 10.0.1.9}]\n"), HasSubstr("has `interface` too"));
  EXPECT_THAT(With("  eips: [{id: fip-a}, {id: fip-a}]\n"), HasSubstr("the EIP `fip-a` is there already"));
  EXPECT_THAT(With("  colour: red\n"), HasSubstr("the section `jdcloud` has no key `colour`"));
}

TEST(JdGenerateTest, MakesAWorldOfTheAskedSize) {
  ManualClock clock(absl::UnixEpoch());
  EmulatorOptions options;
  options.cloud.clock = &clock;
  WorldErrors errors;
  auto emulator = Emulator::Create(
      AllClouds(), options, {},
      {{"jdcloud.instances", 25}, {"jdcloud.interfaces", 100}, {"jdcloud.secondary_ips", 2}, {"jdcloud.attached", 50}, {"jdcloud.eips", 5}},
      errors);
  ASSERT_NE(emulator, nullptr);
  HttpRequest request;
  request.method = "GET";
  request.path = "/_emulator/world";
  const json world = json::parse(emulator->Handle(request).body)["jdcloud"];
  EXPECT_EQ(world["instances"].size(), 25u);
  EXPECT_EQ(world["interfaces"].size(), 125u);
  EXPECT_EQ(world["eips"].size(), 5u);
  size_t attached = 0, addresses = 0;
  for (const json& interface : world["interfaces"]) {
    attached += interface.contains("attached_to") ? 1 : 0;
    addresses += 1 + interface["secondary_ips"].size();
  }
  EXPECT_EQ(attached, 75u);
  EXPECT_EQ(addresses, 325u);
  EXPECT_THAT(WorldErrorsOf("", {{"jdcloud.elephants", 3}}), HasSubstr("`elephants` is no size"));
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
