#include <set>

#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Secondary addresses: Alibaba reference 2.8, 4.2, 8.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json Ips(const std::string& interface, const json& ips) { return {{"NetworkInterfaceId", interface}, {"PrivateIpAddress", ips}}; }

std::set<std::string> SecondaryOf(TestCloud& cloud, const std::string& id) {
  std::set<std::string> ips;
  const json interface = cloud.Thing("interfaces", id);
  for (const json& ip : interface["secondary_ips"]) ips.insert(ip.get<std::string>());
  return ips;
}

TEST(AssignTest, GivenAddressesAndACount) {
  TestCloud cloud;
  cloud.Do("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.60", "10.0.1.61"}));
  EXPECT_EQ(SecondaryOf(cloud, "eni-free"), (std::set<std::string>{"10.0.1.21", "10.0.1.60", "10.0.1.61"}));
  cloud.Do("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 2}});
  EXPECT_EQ(SecondaryOf(cloud, "eni-free").size(), 5u);
}

TEST(AssignTest, SomeAnswersNameTheAddressesAndSomeDoNot) {
  std::set<bool> seen;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    const json answer = cloud.Do("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.60"}));
    seen.insert(answer.contains("AssignedPrivateIpAddressesSet"));
    if (!answer.contains("AssignedPrivateIpAddressesSet")) continue;
    EXPECT_EQ(answer["AssignedPrivateIpAddressesSet"]["NetworkInterfaceId"], "eni-free");
    EXPECT_EQ(answer["AssignedPrivateIpAddressesSet"]["PrivateIpSet"]["PrivateIpAddress"], json({"10.0.1.60"}));
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(AssignTest, WhatCanNotBeIsRefused) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.30"})), "InvalidIp.IpAssigned");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.21"})), "InvalidIp.IpAssigned");  // its own
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.2.60"})), "InvalidVSwitchId.IpInvalid");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.255"})), "InvalidVSwitchId.IpInvalid");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.60", "10.0.1.60"})), "InvalidPrivateIpAddress.Duplicated");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-none", {"10.0.1.60"})), "InvalidEniId.NotFound");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}}), "MissingPrivateIpAddress");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-theirs", {"10.0.1.60"})), "InvalidOperation.EniServiceManaged");
  json many = json::array();
  for (int i = 60; i < 93; ++i) many.push_back("10.0.1." + std::to_string(i));
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-free", many)), "InvalidParameter");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"Ipv4PrefixCount", 1}}), "UnsupportedParameter");
}

TEST(AssignTest, TheLimitIsTheTypesOrFortyNineMore) {
  std::set<std::string> codes;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    const json assign = {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 4}};
    codes.insert(cloud.Code("AssignPrivateIpAddresses", assign));  // six on this type, the primary one included
    EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-on-a"}, {"SecondaryPrivateIpAddressCount", 3}}), "");
    EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 48}}), "");
    EXPECT_NE(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 1}}), "");
  }
  EXPECT_EQ(codes, (std::set<std::string>{"InvalidOperation.Ipv4CountExceeded", "QuotaExceeded.PrivateIpAddress"}));
}

TEST(AssignTest, NeedsAnInterfaceAndAPrimaryOnesInstanceAtRest) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  cloud.Do("AssignPrivateIpAddresses", Ips(primary, {"10.0.1.60"}));
  ASSERT_EQ(cloud.Code("DetachNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}, {"InstanceId", "i-a"}}), "");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips("eni-on-a", {"10.0.1.62"})), "InvalidOperation.InvalidEniState");
  cloud.Settle();
  ASSERT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-a"}}), "");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", Ips(primary, {"10.0.1.61"})), "InvalidOperation.InvalidEcsState");
}

TEST(UnassignTest, TakesSecondaryAddressesOnly) {
  TestCloud cloud;
  cloud.Do("UnassignPrivateIpAddresses", Ips("eni-on-a", {"10.0.1.32"}));
  EXPECT_EQ(SecondaryOf(cloud, "eni-on-a"), std::set<std::string>{"10.0.1.31"});
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Ips("eni-on-a", {"10.0.1.32"})), "InvalidIp.IpUnassigned");
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", Ips("eni-on-a", {"10.0.1.30"})), "InvalidIp.IpUnassigned");  // the primary one
  EXPECT_EQ(cloud.Code("UnassignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-on-a"}}), "MissingPrivateIpAddress");
  cloud.Do("AssignPrivateIpAddresses", Ips("eni-free", {"10.0.1.32"}));  // free for another
}

TEST(UnassignTest, AnAddressWithAnEipIsRefusedOrTheEipIsFree) {
  std::set<std::string> codes;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    const std::string code = cloud.Code("UnassignPrivateIpAddresses", Ips("eni-on-a", {"10.0.1.31"}));
    EXPECT_EQ(cloud.Eip("eip-bound")["Status"], code.empty() ? "Available" : "InUse");
    codes.insert(code);
  }
  EXPECT_EQ(codes, (std::set<std::string>{"", "OperationDenied"}));
}

}  // namespace
}  // namespace eniform::emulator::alicloud
