#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Listings of interfaces and networks: Alibaba reference 2.4, 2.5, 2.14, 5.1, 5.3.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;
using testing::UnorderedElementsAre;

std::vector<std::string> Ids(const json& answer) {
  std::vector<std::string> ids;
  for (const json& interface : answer["NetworkInterfaceSets"]["NetworkInterfaceSet"]) ids.push_back(interface["NetworkInterfaceId"]);
  return ids;
}

TEST(ListTest, Filters) {
  TestCloud cloud;
  const auto ids = [&](const json& parameters) { return Ids(cloud.Call("DescribeNetworkInterfaces", parameters)); };
  EXPECT_THAT(ids({{"NetworkInterfaceId", {"eni-free", "eni-none", "eni-bare"}}}), UnorderedElementsAre("eni-free", "eni-bare"));
  EXPECT_THAT(ids({{"InstanceId", "i-a"}, {"Type", "Secondary"}}), UnorderedElementsAre("eni-on-a"));
  EXPECT_THAT(ids({{"VSwitchId", "vsw-b"}}), UnorderedElementsAre("eni-bare", "eni-deaf"));
  EXPECT_THAT(ids({{"VpcId", "vpc-2"}, {"Type", "Secondary"}}), UnorderedElementsAre());
  EXPECT_THAT(ids({{"NetworkInterfaceName", "bare"}}), UnorderedElementsAre("eni-bare"));
  EXPECT_THAT(ids({{"PrimaryIpAddress", "10.0.1.20"}}), UnorderedElementsAre("eni-free"));
  EXPECT_THAT(ids({{"PrivateIpAddress", {"10.0.1.21", "10.0.1.32"}}}), UnorderedElementsAre("eni-free", "eni-on-a"));
  EXPECT_THAT(ids({{"PrivateIpAddress", {"10.0.1.20"}}}), UnorderedElementsAre());                // secondary ones only
  EXPECT_THAT(ids({{"SecurityGroupId", "sg-2"}}), UnorderedElementsAre("eni-on-a", "eni-bare"));  // of secondary interfaces only
  EXPECT_THAT(ids({{"Status", "Available"}}), UnorderedElementsAre("eni-free", "eni-bare", "eni-theirs"));
  EXPECT_THAT(ids({{"ServiceManaged", true}}), UnorderedElementsAre("eni-theirs"));
  EXPECT_THAT(ids({{"Tag", {{{"Key", "tier"}, {"Value", "web"}}}}}), UnorderedElementsAre("eni-free"));
  EXPECT_THAT(ids({{"Tag", {{{"Key", "tier"}}}}}), UnorderedElementsAre("eni-free"));
  EXPECT_THAT(ids({{"Tag", {{{"Key", "tier"}, {"Value", "db"}}}}}), UnorderedElementsAre());
}

TEST(ListTest, PagesByTokenWithTenAsTheLeast) {
  TestCloud cloud;
  json page = cloud.Call("DescribeNetworkInterfaces", {{"MaxResults", 3}});
  EXPECT_EQ(Ids(page).size(), 10u);
  std::vector<std::string> all = Ids(page);
  ASSERT_NE(page["NextToken"], "");
  page = cloud.Call("DescribeNetworkInterfaces", {{"MaxResults", 3}, {"NextToken", page["NextToken"]}});
  EXPECT_EQ(page["NextToken"], "");
  for (const std::string& id : Ids(page)) all.push_back(id);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 15u);
  EXPECT_EQ(all.size(), 15u);
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"NextToken", "made-up"}}), "InvalidParameter");
  EXPECT_EQ(Ids(cloud.Call("DescribeNetworkInterfaces", {{"MaxResults", 501}})).size(), 15u);
}

TEST(ListTest, AHundredIdsWithoutMaxResultsAreOnePageOfTen) {
  TestCloud cloud;
  json ids = json::array();
  const json world = cloud.World();
  for (const json& interface : world["interfaces"]) ids.push_back(interface["id"]);
  const json page = cloud.Call("DescribeNetworkInterfaces", {{"NetworkInterfaceId", ids}});
  EXPECT_EQ(Ids(page).size(), 10u);
  EXPECT_NE(page["NextToken"], "");
}

TEST(ListTest, ATokenHoldsWhileThingsComeAndGo) {
  TestCloud cloud;
  const json page = cloud.Call("DescribeNetworkInterfaces", {{"MaxResults", 10}});
  const std::string last = Ids(page).back();
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}});
  const json rest = cloud.Call("DescribeNetworkInterfaces", {{"MaxResults", 10}, {"NextToken", page["NextToken"]}});
  for (const std::string& id : Ids(rest)) EXPECT_NE(id, last);
}

TEST(ListTest, PagesByNumberAreCounted) {
  TestCloud cloud;
  const json page = cloud.Call("DescribeNetworkInterfaces", {{"PageNumber", 2}, {"PageSize", 10}});
  EXPECT_EQ(page["TotalCount"], 15);
  EXPECT_EQ(Ids(page).size(), 5u);
}

TEST(ListTest, NoOrderOfAddressesIsKept) {
  std::set<std::string> firsts;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    firsts.insert(cloud.Interface("eni-on-a")["PrivateIpSets"]["PrivateIpSet"][0]["PrivateIpAddress"].get<std::string>());
  }
  EXPECT_EQ(firsts.size(), 3u);
}

TEST(AttributeTest, ShowsOneAtTheRoot) {
  TestCloud cloud;
  const json seen = cloud.Call("DescribeNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"Attribute", "attachment"}});
  EXPECT_EQ(seen["NetworkInterfaceId"], "eni-free");
  EXPECT_EQ(seen["DeleteOnRelease"], false);
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-none"}}), "InvalidEniId.NotFound");
}

TEST(NetworkTest, VSwitchesTellTheirFreeAddresses) {
  TestCloud cloud;
  const auto find = [&](const json& parameters) { return cloud.Call("DescribeVSwitches", parameters)["VSwitches"]["VSwitch"]; };
  EXPECT_EQ(find({}).size(), 5u);
  const json tiny = find({{"VSwitchId", "vsw-tiny"}});
  ASSERT_EQ(tiny.size(), 1u);
  EXPECT_EQ(tiny[0]["AvailableIpAddressCount"], 4);  // eight, less the first and the last three
  EXPECT_EQ(tiny[0]["ZoneId"], "cn-hangzhou-h");
  EXPECT_EQ(tiny[0]["Status"], "Available");
  EXPECT_EQ(find({{"VpcId", "vpc-2"}}).size(), 1u);
  EXPECT_EQ(find({{"ZoneId", "cn-hangzhou-i"}}).size(), 1u);
  EXPECT_EQ(cloud.Call("DescribeVSwitches", {{"PageSize", 2}, {"PageNumber", 3}})["VSwitches"]["VSwitch"].size(), 1u);
  EXPECT_EQ(cloud.Code("DescribeVSwitches", {{"RegionId", ""}}), "MissingParameter");
  EXPECT_EQ(cloud.Code("DescribeVSwitches", {{"PageSize", 51}}), "InvalidParameter");
  EXPECT_EQ(cloud.Call("DescribeVSwitchAttributes", {{"VSwitchId", "vsw-a"}})["CidrBlock"], "10.0.1.0/24");
  EXPECT_EQ(cloud.Code("DescribeVSwitchAttributes", {{"VSwitchId", "vsw-none"}}), "InvalidVSwitchId.NotFound");
}

TEST(NetworkTest, VpcsAndSecurityGroups) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Call("DescribeVpcs", {{"VpcId", "vpc-1,vpc-none"}})["Vpcs"]["Vpc"][0]["CidrBlock"], "10.0.0.0/16");
  EXPECT_EQ(cloud.Call("DescribeVpcs")["TotalCount"], 2);
  const auto find = [&](const json& parameters) {
    return cloud.Call("DescribeSecurityGroups", parameters)["SecurityGroups"]["SecurityGroup"];
  };
  EXPECT_EQ(find({}).size(), 4u);
  EXPECT_EQ(find({{"SecurityGroupIds", R"(["sg-1","sg-none"])"}})[0]["SecurityGroupType"], "normal");
  EXPECT_EQ(find({{"SecurityGroupType", "enterprise"}})[0]["SecurityGroupId"], "sg-big");
  EXPECT_EQ(find({{"VpcId", "vpc-2"}}).size(), 1u);
}

}  // namespace
}  // namespace eniform::emulator::alicloud
