#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Create, delete and modify: Alibaba reference 2.2, 2.3, 2.7, 3, 4.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json Create(json more = json::object()) {
  json parameters = {{"VSwitchId", "vsw-a"}, {"SecurityGroupIds", {"sg-1"}}, {"DeleteOnRelease", false}};
  parameters.update(more);
  return parameters;
}

std::string Refused(json more) {
  TestCloud cloud;
  const size_t before = cloud.World()["interfaces"].size();
  const std::string code = cloud.Code("CreateNetworkInterface", Create(std::move(more)));
  EXPECT_EQ(cloud.World()["interfaces"].size(), before);
  return code;
}

TEST(CreateTest, AnswersWithEverythingButDeleteOnRelease) {
  TestCloud cloud;
  const json made =
      cloud.Call("CreateNetworkInterface", Create({{"NetworkInterfaceName", "web-0"},
                                                   {"Description", "business"},
                                                   {"PrimaryIpAddress", "10.0.1.100"},
                                                   {"PrivateIpAddress", {"10.0.1.101", "10.0.1.102"}},
                                                   {"SecurityGroupIds", {"sg-1", "sg-2"}},
                                                   {"DeleteOnRelease", true},
                                                   {"Tag", {{{"Key", "环境"}, {"Value", "生产"}}, {{"Key", "owner"}, {"Value", ""}}}}}));
  EXPECT_EQ(made["Status"], "Available");
  EXPECT_EQ(made["Type"], "Secondary");
  EXPECT_EQ(made["VpcId"], "vpc-1");
  EXPECT_EQ(made["ZoneId"], "cn-hangzhou-h");
  EXPECT_EQ(made["PrivateIpAddress"], "10.0.1.100");
  EXPECT_EQ(made["PrivateIpSets"]["PrivateIpSet"].size(), 3u);
  EXPECT_FALSE(made.contains("DeleteOnRelease"));
  EXPECT_THAT(made["MacAddress"].get<std::string>(), testing::MatchesRegex("00:16:3e(:[0-9a-f]{2}){3}"));
  const json seen = cloud.Interface(made["NetworkInterfaceId"]);
  EXPECT_EQ(seen["DeleteOnRelease"], true);
  EXPECT_EQ(seen["NetworkInterfaceName"], "web-0");
  EXPECT_EQ(seen["Description"], "business");
  EXPECT_EQ(seen["Attachment"], json::object());
  EXPECT_EQ(seen["AssociatedPublicIp"], json::object());
  EXPECT_THAT(seen["SecurityGroupIds"]["SecurityGroupId"], testing::UnorderedElementsAre("sg-1", "sg-2"));
  EXPECT_EQ(seen["Tags"]["Tag"].size(), 2u);
  for (const json& ip : seen["PrivateIpSets"]["PrivateIpSet"]) EXPECT_EQ(ip["Primary"], ip["PrivateIpAddress"] == "10.0.1.100");
}

TEST(CreateTest, PicksWhatIsNotGiven) {
  TestCloud cloud;
  const json made =
      cloud.Do("CreateNetworkInterface",
               Create({{"SecondaryPrivateIpAddressCount", 3}, {"SecurityGroupIds", json::array()}, {"SecurityGroupId", "sg-2"}}));
  EXPECT_EQ(made["PrivateIpSets"]["PrivateIpSet"].size(), 4u);
  EXPECT_EQ(made["SecurityGroupIds"]["SecurityGroupId"], json({"sg-2"}));
}

TEST(CreateTest, GroupsAreChecked) {
  EXPECT_EQ(Refused({{"SecurityGroupIds", json::array()}}), "MissingSecurityGroupId");
  EXPECT_EQ(Refused({{"SecurityGroupId", "sg-2"}}), "InvalidParameter.Conflict");
  EXPECT_EQ(Refused({{"SecurityGroupIds", {"sg-none"}}}), "InvalidSecurityGroupId.NotFound");
  EXPECT_EQ(Refused({{"SecurityGroupIds", {"sg-other"}}}), "InvalidOperation.VpcMismatch");
  EXPECT_EQ(Refused({{"SecurityGroupIds", {"sg-1", "sg-1"}}}), "InvalidParameter");
  EXPECT_EQ(Refused({{"SecurityGroupIds", {"sg-1", "sg-big"}}}), "InvalidParameter.Conflict");
}

TEST(CreateTest, AddressesAreChecked) {
  EXPECT_EQ(Refused({{"VSwitchId", "vsw-none"}}), "InvalidVSwitchId.NotFound");
  EXPECT_EQ(Refused({{"PrimaryIpAddress", "10.0.2.9"}}), "InvalidVSwitchId.IpInvalid");
  for (const char* reserved : {"10.0.1.0", "10.0.1.253", "10.0.1.254", "10.0.1.255"})
    EXPECT_EQ(Refused({{"PrimaryIpAddress", reserved}}), "InvalidVSwitchId.IpInvalid") << reserved;
  EXPECT_EQ(Refused({{"PrimaryIpAddress", "10.0.1.20"}}), "InvalidIp.IpRepeated");
  EXPECT_EQ(Refused({{"PrivateIpAddress", {"10.0.1.20"}}}), "InvalidIp.IpRepeated");
  EXPECT_EQ(Refused({{"PrivateIpAddress", {"10.0.1.99", "10.0.1.99"}}}), "InvalidPrivateIpAddress.Duplicated");
  EXPECT_EQ(Refused({{"PrivateIpAddress", {"10.0.1.99"}}, {"PrimaryIpAddress", "10.0.1.99"}}), "InvalidPrivateIpAddress.Duplicated");
  EXPECT_EQ(Refused({{"PrivateIpAddress", {"10.0.1.99"}}, {"SecondaryPrivateIpAddressCount", 1}}), "InvalidParameter.Conflict");
  EXPECT_EQ(Refused({{"SecondaryPrivateIpAddressCount", 50}}), "InvalidParameter");
  json eleven = json::array();
  for (int i = 100; i < 111; ++i) eleven.push_back("10.0.1." + std::to_string(i));
  EXPECT_EQ(Refused({{"PrivateIpAddress", eleven}}), "InvalidParameter");
  // A /29 has four addresses to give: eight less the first and the last three.
  EXPECT_EQ(Refused({{"VSwitchId", "vsw-tiny"}, {"SecondaryPrivateIpAddressCount", 4}}), "InvalidVSwitchId.IpNotEnough");
}

TEST(CreateTest, TextsAndTagsAreChecked) {
  EXPECT_EQ(Refused({{"NetworkInterfaceName", "x"}}), "InvalidParameter");
  EXPECT_EQ(Refused({{"NetworkInterfaceName", "0x"}}), "InvalidParameter");
  EXPECT_EQ(Refused({{"Description", "http://x"}}), "InvalidParameter");
  EXPECT_EQ(Refused({{"InstanceType", "Trunk"}}), "UnsupportedParameter");
  EXPECT_EQ(Refused({{"Tag", {{{"Key", "a"}}, {{"Key", "a"}}}}}), "Duplicate.TagKey");
  EXPECT_EQ(Refused({{"Tag", {{{"Key", "aliyun-x"}}}}}), "InvalidTagKey.Malformed");
  EXPECT_EQ(Refused({{"Tag", {{{"Key", "a"}, {"Value", "http://x"}}}}}), "InvalidTagValue.Malformed");
  json many = json::array();
  for (int i = 0; i < 21; ++i) many.push_back({{"Key", "k" + std::to_string(i)}});
  EXPECT_EQ(Refused({{"Tag", many}}), "QuotaExceed.Tags");
}

TEST(CreateTest, QuotasAreKept) {
  const std::string world = std::string(kTestWorld);
  TestCloud full(world + "  quotas: {interfaces: 15}\n");
  EXPECT_EQ(full.Code("CreateNetworkInterface", Create()), "MaxEniCountExceeded");
  TestCloud small(world + "  quotas: {addresses_per_normal_group: 19, groups_per_interface: 1}\n");
  EXPECT_EQ(small.Code("CreateNetworkInterface", Create({{"SecurityGroupIds", {"sg-1", "sg-2"}}})), "SecurityGroupInstanceLimitExceed");
  EXPECT_EQ(small.Code("CreateNetworkInterface", Create({{"SecondaryPrivateIpAddressCount", 4}})), "SecurityGroupInstanceLimitExceed");
}

TEST(CreateTest, TheDefaultOfDeleteOnReleaseIsNotToBeReliedOn) {
  std::set<bool> seen;
  TestCloud cloud;
  for (int i = 0; i < 16; ++i) {
    const json made = cloud.Do("CreateNetworkInterface", {{"VSwitchId", "vsw-a"}, {"SecurityGroupId", "sg-1"}});
    seen.insert(cloud.Interface(made["NetworkInterfaceId"])["DeleteOnRelease"].get<bool>());
  }
  EXPECT_EQ(seen.size(), 2u);
}

TEST(DeleteTest, TakesTimeAndFreesTheAddresses) {
  TestCloud cloud;
  cloud.Do("AssociateEipAddress", {{"AllocationId", "eip-free"}, {"InstanceId", "eni-free"}, {"InstanceType", "NetworkInterface"}});
  ASSERT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}}), "");
  EXPECT_EQ(cloud.Interface("eni-free")["Status"], "Deleting");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}}), "");  // may be sent again
  cloud.Settle();
  EXPECT_TRUE(cloud.Interface("eni-free").is_null());
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}}), "InvalidEniId.NotFound");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create({{"PrimaryIpAddress", "10.0.1.20"}})), "");
  const json eip = cloud.Eip("eip-free");  // unbound, still allocated
  EXPECT_EQ(eip["Status"], "Available");
  EXPECT_EQ(eip["InstanceId"], "");
}

TEST(DeleteTest, OnlyWhatIsFreeAndOurs) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}}), "InvalidOperation.InvalidEniState");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-theirs"}}), "InvalidOperation.EniServiceManaged");
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", primary}}), "InvalidOperation.InvalidEniType");
}

TEST(ModifyTest, ChangesWhatIsGivenAndGroupsALittleLater) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"},
                                                           {"NetworkInterfaceName", "renamed"},
                                                           {"Description", "said"},
                                                           {"DeleteOnRelease", true},
                                                           {"SecurityGroupId", {"sg-2"}}}),
            "");
  json seen = cloud.Interface("eni-free");
  EXPECT_EQ(seen["NetworkInterfaceName"], "renamed");
  EXPECT_EQ(seen["Description"], "said");
  EXPECT_EQ(seen["DeleteOnRelease"], true);
  EXPECT_EQ(seen["SecurityGroupIds"]["SecurityGroupId"], json({"sg-1"}));
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Interface("eni-free")["SecurityGroupIds"]["SecurityGroupId"], json({"sg-2"}));
  // The plural name of CreateNetworkInterface is not this action's, and means nothing to it.
  cloud.Do("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"SecurityGroupIds", {"sg-1"}}});
  EXPECT_EQ(cloud.Interface("eni-free")["SecurityGroupIds"]["SecurityGroupId"], json({"sg-2"}));
}

TEST(ModifyTest, OfAPrimaryInterfaceOnlySomeThings) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", primary}, {"NetworkInterfaceName", "renamed"}}), "");
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", primary}, {"DeleteOnRelease", false}}), "");
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", primary}, {"SecurityGroupId", {"sg-2"}}}),
            "InvalidOperation.InvalidEniType");
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"SecurityGroupId", {"sg-other"}}}),
            "InvalidOperation.VpcMismatch");
}

TEST(ModifyTest, AnEmptyTextClearsNothing) {
  std::set<std::string> codes;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    codes.insert(cloud.Code("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"NetworkInterfaceName", ""}}));
    EXPECT_EQ(cloud.Interface("eni-free")["NetworkInterfaceName"], "free");
  }
  EXPECT_EQ(codes, (std::set<std::string>{"", "InvalidParameter"}));
}

}  // namespace
}  // namespace eniform::emulator::alicloud
