#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// The section `alicloud` of a world file, what is dumped of a world, and generated ones.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(WorldTest, ADumpGivesTheSameWorldAgain) {
  TestCloud cloud;
  cloud.Do("AssociateEipAddress", {{"AllocationId", "eip-free"}, {"InstanceId", "i-b"}});
  cloud.Do("CreateNetworkInterface", {{"VSwitchId", "vsw-b"}, {"SecurityGroupId", "sg-1"}, {"SecondaryPrivateIpAddressCount", 2}});
  const json world = cloud.World();
  TestCloud again(json{{"alicloud", world}}.dump());
  EXPECT_EQ(again.World(), world);
  EXPECT_EQ(again.Eip("eip-free"), cloud.Eip("eip-free"));
}

TEST(WorldTest, ResetComesBackToTheStart) {
  TestCloud cloud;
  const json world = cloud.World();
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}});
  EXPECT_NE(cloud.World(), world);
  cloud.Control("POST", "/_emulator/reset");
  EXPECT_EQ(cloud.World(), world);
}

TEST(WorldTest, StaleReadsShowWhatWas) {
  TestCloud cloud;
  cloud.PostFaults({{{"cloud", "alicloud"}, {"action", "DescribeNetworkInterfaces"}, {"do", "stale"}, {"seconds", 60}}});
  cloud.Do("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"NetworkInterfaceName", "renamed"}});
  EXPECT_EQ(cloud.Interface("eni-free")["NetworkInterfaceName"], "free");
  cloud.Advance(absl::Seconds(61));
  EXPECT_EQ(cloud.Interface("eni-free")["NetworkInterfaceName"], "renamed");
}

TEST(WorldTest, WhatIsLeftOutIsMadeUpInTheVendorsShape) {
  TestCloud cloud(
      "alicloud: {vpcs: [{}], subnets: [{id: vsw-x, cidr: 10.0.1.0/24}], security_groups: [{}], instances: [{subnet: vsw-x}],"
      " interfaces: [{subnet: vsw-x}], eips: [{}]}");
  const json world = cloud.World();
  EXPECT_EQ(world["region"], "cn-hangzhou");
  EXPECT_EQ(world["credentials"][0]["id"], "AKIDEXAMPLE");
  EXPECT_EQ(world["instances"][0]["type"], "ecs.c6.large");
  EXPECT_EQ(world["security_groups"][0]["vpc"], world["vpcs"][0]["id"]);
  EXPECT_THAT(world["instances"][0]["id"].get<std::string>(), testing::MatchesRegex("i-[a-z0-9]{20}"));
  EXPECT_THAT(world["interfaces"][1]["id"].get<std::string>(), testing::MatchesRegex("eni-[a-z0-9]{20}"));
  EXPECT_THAT(world["interfaces"][1]["mac"].get<std::string>(), testing::MatchesRegex("([0-9a-f]{2}:){5}[0-9a-f]{2}"));
}

TEST(WorldTest, WhatIsWrongIsToldWithItsPlace) {
  const char base[] = "alicloud:\n  vpcs: [{id: vpc-1}]\n  subnets: [{id: vsw-a, cidr: 10.0.1.0/24}]\n  security_groups: [{id: sg-1}]\n";
  const auto errors = [&](const std::string& more) { return WorldErrorsOf(base + more); };
  EXPECT_THAT(errors("  instances: [{id: ins-a, subnet: vsw-a}]\n"), HasSubstr("world.yaml:5: `ins-a` does not start with `i-`"));
  EXPECT_THAT(errors("  instances: [{id: i-a, subnet: vsw-a, type: odd}]\n"), HasSubstr("list it under `instance_types`"));
  EXPECT_THAT(errors("  instances: [{id: i-a, subnet: vsw-a, state: Asleep}]\n"), HasSubstr("`Asleep` is no state of an instance"));
  EXPECT_THAT(errors("  interfaces: [{id: eni-a, subnet: vsw-a, primary_ip: 10.0.1.254}]\n"), HasSubstr("`10.0.1.254` is reserved"));
  EXPECT_THAT(errors("  interfaces: [{id: eni-a, subnet: vsw-a, attached_to: i-none}]\n"), HasSubstr("there is no instance `i-none`"));
  EXPECT_THAT(errors("  eips: [{id: eip-a, interface: eni-none}]\n"), HasSubstr("there is no interface `eni-none`"));
  EXPECT_THAT(errors("  instance_types: [{name: odd}]\n"), HasSubstr("the size of `odd` is not known"));
  EXPECT_THAT(WorldErrorsOf("alicloud: {vpcs: [{id: vpc-1}, {id: vpc-2}], security_groups: [{id: sg-1}]}"),
              HasSubstr("there is no VPC ``"));
  EXPECT_THAT(WorldErrorsOf("alicloud: {vpcs: [{id: vpc-1}], security_groups: [{id: sg-1, kind: odd}]}"),
              HasSubstr("normal or enterprise"));
}

TEST(GenerateTest, MakesAWorldThatHasRoom) {
  ManualClock clock(absl::UnixEpoch());
  EmulatorOptions options;
  options.cloud.clock = &clock;
  WorldErrors errors;
  auto emulator = Emulator::Create(
      AllClouds(), options, {},
      {{"alicloud.instances", 25}, {"alicloud.interfaces", 3000}, {"alicloud.secondary_ips", 1}, {"alicloud.eips", 5}}, errors);
  ASSERT_NE(emulator, nullptr) << errors.messages().front();
  HttpRequest request;
  request.method = "GET";
  request.path = "/_emulator/world";
  const json world = json::parse(emulator->Handle(request).body);
  EXPECT_EQ(world["tencentcloud"]["interfaces"].size(), 0u);
  EXPECT_EQ(world["alicloud"]["interfaces"].size(), 3025u);
  EXPECT_EQ(world["alicloud"]["eips"].size(), 5u);
  EXPECT_EQ(world["alicloud"]["interfaces"][25]["id"], "eni-g0000000");
  EXPECT_GE(world["alicloud"]["quotas"]["addresses_per_normal_group"].get<int64_t>(), 60250);
}

}  // namespace
}  // namespace eniform::emulator::alicloud
