#include "emulator/world_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

namespace eniform::emulator {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const char kBase[] = R"(tencentcloud:
  vpcs: [{id: vpc-1, cidr: 10.0.0.0/16}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  security_groups: [{id: sg-1}]
)";

std::string With(const std::string& more) { return WorldErrorsOf(kBase + more); }

TEST(WorldFileTest, EveryErrorHasItsPlaceAndAllAreTold) {
  const std::string errors = WorldErrorsOf(R"(tencentcloud:
  vpcs:
    - {id: vpc-1, cidr: 10.0.0.0/33}
    - {id: wrong-1}
  subnets:
    - id: subnet-a
      vcp: vpc-1
      cidr: 10.0.1.0/24
  quotas: {interfaces: many}
)");
  EXPECT_THAT(errors, HasSubstr("world.yaml:3: `10.0.0.0/33` is not a block of addresses"));
  EXPECT_THAT(errors, HasSubstr("world.yaml:4: `wrong-1` does not start with `vpc-`"));
  EXPECT_THAT(errors, HasSubstr("world.yaml:7: a subnet has no key `vcp`; did you mean `vpc`?"));
  EXPECT_THAT(errors, HasSubstr("world.yaml:9: `interfaces` of `quotas` is a whole number"));
}

TEST(WorldFileTest, WhatIsNoWorldIsTold) {
  EXPECT_THAT(WorldErrorsOf("- a list\n"), HasSubstr("world.yaml:1: a world is a mapping"));
  EXPECT_THAT(WorldErrorsOf("# nothing but a comment\n"), HasSubstr("world.yaml:1: a world is a mapping"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: {vpcs: [}\n"), HasSubstr("world.yaml:1: not readable as YAML"));
  EXPECT_THAT(WorldErrorsOf("tencentclod: {}\n"),
              HasSubstr("world.yaml:1: a world has no key `tencentclod`; did you mean `tencentcloud`?"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: {}\n---\ntencentcloud: {}\n"), HasSubstr("world.yaml:3: a second YAML document"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: [1]\n"), HasSubstr("world.yaml:1: `tencentcloud` of a world is a mapping"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: {region: x, region: y}\n"), HasSubstr("world.yaml:1: `region` is given twice"));
  EXPECT_THAT(WorldErrorsOf("&a [*a, *a]\n"), HasSubstr("world.yaml:1: a world is a mapping"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: &a {vpcs: [*a]}\n"), HasSubstr("a VPC has no key `vpcs`"));
}

TEST(WorldFileTest, ReferencesMustLeadSomewhere) {
  EXPECT_THAT(With("  instances: [{id: ins-a, subnet: subnet-none}]\n"), HasSubstr("world.yaml:5: there is no subnet `subnet-none`"));
  EXPECT_THAT(With("  instances: [{id: ins-a, subnet: subnet-a, type: ODD}]\n"), HasSubstr("list it under `instance_types`"));
  EXPECT_THAT(With("  instances: [{id: ins-a, subnet: subnet-a, state: ASLEEP}]\n"), HasSubstr("`ASLEEP` is no state of an instance"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, attached_to: ins-none}]\n"), HasSubstr("there is no instance `ins-none`"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, security_groups: [sg-none]}]\n"),
              HasSubstr("there is no security group `sg-none`"));
  EXPECT_THAT(With("  eips: [{id: eip-a, interface: eni-none}]\n"), HasSubstr("there is no interface `eni-none`"));
  EXPECT_THAT(With("  eips: [{id: eip-a, private_ip: 10.0.1.9}]\n"), HasSubstr("has `interface` too"));
}

TEST(WorldFileTest, AddressesMustBePossible) {
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, primary_ip: 10.0.2.9}]\n"),
              HasSubstr("`10.0.2.9` is not in the subnet `subnet-a`"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, primary_ip: 10.0.1.1}]\n"), HasSubstr("`10.0.1.1` is reserved"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, primary_ip: 10.0.1.9, secondary_ips: [10.0.1.9]}]\n"),
              HasSubstr("`10.0.1.9` is on `eni-a` already"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, secondary_ip_count: 300}]\n"), HasSubstr("has no free address left"));
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a, mac: m}, {id: eni-b, subnet: subnet-a, mac: m}]\n"),
              HasSubstr("the MAC address `m` is there already"));
  EXPECT_THAT(With("  eips: [{id: eip-a, address: 203.0.113.7}, {id: eip-b, address: 203.0.113.7}]\n"),
              HasSubstr("`203.0.113.7` is there already"));
  EXPECT_THAT(WorldErrorsOf("tencentcloud: {vpcs: [{id: vpc-1}], subnets: [{cidr: 10.0.0.0/24}, {cidr: 10.0.0.128/25}]}"),
              HasSubstr("overlaps the subnet"));
}

TEST(WorldFileTest, IdsAreUnique) {
  EXPECT_THAT(With("  interfaces: [{id: eni-a, subnet: subnet-a}, {id: eni-a, subnet: subnet-a}]\n"),
              HasSubstr("the interface `eni-a` is there already"));
  EXPECT_THAT(With("  instances: [{id: ins-a, subnet: subnet-a}, {id: ins-a, subnet: subnet-a}]\n"),
              HasSubstr("the instance `ins-a` is there already"));
  EXPECT_THAT(With("  eips: [{id: eip-a}, {id: eip-a}]\n"), HasSubstr("the EIP `eip-a` is there already"));
}

TEST(WorldFileTest, AnEmptySectionIsAnEmptyWorld) {
  TestCloud cloud("tencentcloud: {}");
  EXPECT_EQ(cloud.Call("DescribeNetworkInterfaces")["TotalCount"], 0);
  EXPECT_EQ(cloud.World()["region"], "ap-guangzhou");
}

TEST(WorldFileTest, WhatIsLeftOutIsMadeUpInTheVendorsShape) {
  TestCloud cloud(R"(
tencentcloud:
  vpcs: [{}]
  subnets: [{id: subnet-x, cidr: 10.0.1.0/24}]
  instances: [{subnet: subnet-x}]
  interfaces: [{subnet: subnet-x, secondary_ip_count: 2}]
  eips: [{}]
)");
  const json world = cloud.World();
  EXPECT_THAT(world["vpcs"][0]["id"].get<std::string>(), testing::MatchesRegex("vpc-[a-z0-9]{8}"));
  EXPECT_THAT(world["instances"][0]["id"].get<std::string>(), testing::MatchesRegex("ins-[a-z0-9]{8}"));
  EXPECT_THAT(world["interfaces"][1]["id"].get<std::string>(), testing::MatchesRegex("eni-[a-z0-9]{8}"));
  EXPECT_THAT(world["interfaces"][1]["mac"].get<std::string>(), testing::MatchesRegex("([0-9A-F]{2}:){5}[0-9A-F]{2}"));
  EXPECT_EQ(world["interfaces"][1]["secondary_ips"].size(), 2u);
  EXPECT_EQ(world["instances"][0]["type"], "S5.MEDIUM4");
  EXPECT_EQ(world["instances"][0]["state"], "RUNNING");
}

TEST(WorldFileTest, AnInstanceComesWithItsPrimaryInterface) {
  TestCloud cloud;
  const json instance = cloud.Thing("instances", "ins-a");
  const json primary = cloud.Thing("interfaces", instance["primary_interface"]);
  EXPECT_EQ(primary["primary"], true);
  EXPECT_EQ(primary["attached_to"], "ins-a");
  EXPECT_EQ(primary["primary_ip"], "10.0.1.5");
  EXPECT_EQ(primary["state"], "INUSE");
  EXPECT_EQ(primary["security_groups"], json({"sg-1"}));
}

TEST(WorldFileTest, AnInterfaceIsAttachedInItsZoneOnly) {
  EXPECT_THAT(WorldErrorsOf(R"(tencentcloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24, zone: z-1}, {id: subnet-b, cidr: 10.0.2.0/24, zone: z-2}]
  instances: [{id: ins-a, subnet: subnet-a}]
  interfaces: [{id: eni-a, subnet: subnet-b, attached_to: ins-a}]
)"),
              HasSubstr("world.yaml:5: `ins-a` is in vpc-1 and z-1, the interface in vpc-1 and z-2"));
}

TEST(WorldFileTest, TypesCanOverrideTheVendorsTable) {
  TestCloud cloud(R"(
tencentcloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  instance_types: [{name: S5.MEDIUM4, cpu: 2, memory_gib: 4, interfaces: 7, addresses_per_interface: 3}]
  instances: [{id: ins-a, subnet: subnet-a, type: S5.MEDIUM4}, {id: ins-b, subnet: subnet-a, type: S5.4XLARGE32}]
)");
  EXPECT_EQ(cloud.Call("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-a"}})["EniQuantity"], 7);
  EXPECT_EQ(cloud.Call("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-a"}})["EniPrivateIpAddressQuantity"], 3);
  EXPECT_EQ(cloud.Call("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-b"}})["EniQuantity"], 8);
  EXPECT_EQ(cloud.Instance("ins-b")["CPU"], 16);
  EXPECT_EQ(cloud.Instance("ins-b")["Memory"], 32);
}

TEST(WorldFileTest, SeveralFilesMakeOneWorld) {
  ManualClock clock(absl::UnixEpoch());
  EmulatorOptions options;
  options.cloud.clock = &clock;
  WorldErrors errors;
  auto emulator = Emulator::Create(
      AllClouds(), options, {{"a.yaml", "tencentcloud: {interfaces: [{id: eni-a, subnet: subnet-a}]}"}, {"b.yaml", kBase}}, {}, errors);
  ASSERT_NE(emulator, nullptr) << errors.messages().front();
  errors = WorldErrors();
  EXPECT_EQ(Emulator::Create(AllClouds(), options, {{"a.yaml", "tencentcloud: {region: x}"}, {"b.yaml", "tencentcloud: {region: y}"}}, {},
                             errors),
            nullptr);
  EXPECT_THAT(errors.messages().front(), HasSubstr("b.yaml:1: the region is `y` here and `x` in another file"));
}

TEST(GenerateTest, MakesAWorldOfTheAskedSize) {
  ManualClock clock(absl::UnixEpoch());
  EmulatorOptions options;
  options.cloud.clock = &clock;
  WorldErrors errors;
  auto emulator = Emulator::Create(AllClouds(), options, {},
                                   {{"instances", 25}, {"interfaces", 100}, {"secondary_ips", 2}, {"attached", 50}, {"eips", 5}}, errors);
  ASSERT_NE(emulator, nullptr);
  HttpRequest request;
  request.method = "GET";
  request.path = "/_emulator/world";
  const json world = json::parse(emulator->Handle(request).body)["tencentcloud"];
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
  EXPECT_THAT(WorldErrorsOf("", {{"elephants", 3}}), HasSubstr("`elephants` is no size"));
}

TEST(GenerateTest, ASizeIsOfTheCloudInFrontOfIt) {
  EXPECT_EQ(WorldErrorsOf("", {{"tencentcloud.instances", 3}, {"interfaces", 4}}), "");
  EXPECT_THAT(WorldErrorsOf("", {{"tencentcloud.elephants", 3}}), HasSubstr("`elephants` is no size"));
  EXPECT_THAT(WorldErrorsOf("", {{"nocloud.instances", 3}}), HasSubstr("there is no cloud `nocloud` to make `instances` in"));
}

}  // namespace
}  // namespace eniform::emulator
