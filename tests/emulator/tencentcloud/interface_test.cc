#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// Creating, deleting, changing and listing network interfaces: Tencent reference 2.1, 2.2 and 4.1.
namespace eniform::emulator {
namespace {

using nlohmann::json;

json Create(const std::string& subnet, json more = json::object()) {
  json parameters = {{"VpcId", "vpc-1"}, {"SubnetId", subnet}, {"NetworkInterfaceName", "new"}};
  parameters.update(more);
  return parameters;
}

json Given(std::vector<std::string> ips, int primary = -1) {
  json list = json::array();
  for (size_t i = 0; i < ips.size(); ++i) list.push_back({{"PrivateIpAddress", ips[i]}, {"Primary", static_cast<int>(i) == primary}});
  return {{"PrivateIpAddresses", list}};
}

json ById(const std::string& id) { return {{"NetworkInterfaceId", id}}; }

TEST(CreateInterfaceTest, IsPendingThenAvailableAndItsTaskSucceeds) {
  TestCloud cloud;
  const json answer = cloud.Call("CreateNetworkInterface",
                                 Create("subnet-a", {{"SecurityGroupIds", {"sg-2", "sg-1"}}, {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}}));
  const json made = answer["NetworkInterface"];
  EXPECT_EQ(made["State"], "PENDING");
  EXPECT_EQ(made["NetworkInterfaceState"], "PENDING");
  EXPECT_EQ(made["PrivateIpAddressSet"][0]["State"], "PENDING");
  EXPECT_EQ(made["GroupSet"], json({"sg-2", "sg-1"}));  // the order is the priority
  EXPECT_EQ(made["TagSet"], json({{{"Key", "k"}, {"Value", "v"}}}));
  EXPECT_EQ(made["Primary"], false);
  EXPECT_EQ(made["EniType"], 0);
  EXPECT_EQ(made["Zone"], "ap-guangzhou-3");
  const json task = {{"TaskId", answer["RequestId"]}};
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", task)["Status"], "RUNNING");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", task)["Status"], "SUCCESS");
  const json later = cloud.Interface(made["NetworkInterfaceId"]);
  EXPECT_EQ(later["State"], "AVAILABLE");
  EXPECT_EQ(later["NetworkInterfaceState"], "AVAILABLE");
  EXPECT_EQ(later["PrivateIpAddressSet"][0]["State"], "AVAILABLE");
}

TEST(CreateInterfaceTest, CountComesOnTopOfThePrimaryAddress) {
  TestCloud cloud;
  const json by_count = cloud.Do("CreateNetworkInterface", Create("subnet-a", {{"SecondaryPrivateIpAddressCount", 2}}));
  ASSERT_EQ(by_count["NetworkInterface"]["PrivateIpAddressSet"].size(), 3u);
  EXPECT_EQ(by_count["NetworkInterface"]["PrivateIpAddressSet"][0]["Primary"], true);
  EXPECT_EQ(by_count["NetworkInterface"]["PrivateIpAddressSet"][1]["Primary"], false);
  const json given = cloud.Do("CreateNetworkInterface", Create("subnet-a", Given({"10.0.1.100"})));
  EXPECT_EQ(given["NetworkInterface"]["PrivateIpAddressSet"].size(), 2u);  // none of them was said to be the primary one
}

TEST(CreateInterfaceTest, SomeAreNotListedRightAway) {
  TestCloud cloud;
  bool young = false;
  for (int i = 0; i < 20; ++i) {
    const json made = cloud.Call("CreateNetworkInterface", Create("subnet-a"))["NetworkInterface"];
    const std::string id = made["NetworkInterfaceId"];
    young = young || cloud.Interface(id).is_null();
    cloud.Advance(kSettle / 3);
    EXPECT_FALSE(cloud.Interface(id).is_null());
  }
  EXPECT_TRUE(young);
}

TEST(CreateInterfaceTest, MacAddressesAreUnique) {
  TestCloud cloud;
  std::set<std::string> macs;
  const json world = cloud.World();
  for (const json& interface : world["interfaces"]) EXPECT_TRUE(macs.insert(interface["mac"]).second);
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(macs.insert(cloud.Do("CreateNetworkInterface", Create("subnet-b"))["NetworkInterface"]["MacAddress"]).second);
  }
}

TEST(CreateInterfaceTest, RefusalsHaveTheirCodesAndMakeNothing) {
  TestCloud cloud;
  const size_t before = cloud.World()["interfaces"].size();
  const auto code = [&](const json& parameters) { return cloud.Code("CreateNetworkInterface", parameters); };
  EXPECT_EQ(code(Create("subnet-none")), "ResourceNotFound");
  EXPECT_EQ(code(Create("nonsense")), "InvalidParameterValue.Malformed");
  EXPECT_EQ(code(Create("subnet-other")), "UnsupportedOperation.VpcMismatch");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.20"}))), "ResourceInUse");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.5"}))), "ResourceInUse");  // the primary address of an instance
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.2.77"}))), "InvalidParameterValue.Range");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.0"}))), "InvalidParameterValue.Reserved");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.1"}))), "InvalidParameterValue.Reserved");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.255"}))), "InvalidParameterValue.Reserved");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.077"}))), "InvalidParameterValue.Malformed");
  EXPECT_EQ(code(Create("subnet-a", Given({"10.0.1.77", "10.0.1.77"}))), "InvalidParameterValue.DuplicatePara");
  std::vector<std::string> eleven;
  for (int i = 0; i < 11; ++i) eleven.push_back(absl::StrCat("10.0.1.", 100 + i));
  EXPECT_EQ(code(Create("subnet-a", Given(eleven))), "InvalidParameterValue.LimitExceeded");
  EXPECT_EQ(code(Create("subnet-a", {{"SecondaryPrivateIpAddressCount", 30}})), "LimitExceeded");
  EXPECT_EQ(code(Create("subnet-tiny", {{"SecondaryPrivateIpAddressCount", 5}})), "ResourceInsufficient.Subnet");
  EXPECT_EQ(code(Create("subnet-a", {{"SecurityGroupIds", {"sg-none"}}})), "ResourceNotFound");
  EXPECT_EQ(code(Create("subnet-a", {{"SecurityGroupIds", {"sg-1", "sg-1"}}})), "InvalidParameterValue.DuplicatePara");
  EXPECT_EQ(code(Create("subnet-a", {{"NetworkInterfaceName", std::string(61, 'n')}})), "InvalidParameterValue.TooLong");
  EXPECT_EQ(code(Create("subnet-a", {{"NetworkInterfaceDescription", std::string(61, 'n')}})), "InvalidParameterValue.TooLong");
  EXPECT_EQ(code(Create("subnet-a", {{"Tags", {{{"Key", "k"}}, {{"Key", "k"}}}}})), "InvalidParameterValue.TagDuplicateKey");
  EXPECT_EQ(code(Create("subnet-a", {{"QosLevel", "XX"}})), "InvalidParameterValue");
  EXPECT_EQ(cloud.World()["interfaces"].size(), before);
  EXPECT_EQ(cloud.Thing("subnets", "subnet-a")["free_addresses"], 253 - 8);
}

TEST(CreateInterfaceTest, NamesAreCountedInBytesAndDescriptionsInCharacters) {
  TestCloud cloud;
  std::string twenty_one, sixty;
  for (int i = 0; i < 21; ++i) twenty_one += "网";
  for (int i = 0; i < 60; ++i) sixty += "网";
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create("subnet-a", {{"NetworkInterfaceName", twenty_one}})),
            "InvalidParameterValue.TooLong");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create("subnet-a", {{"NetworkInterfaceDescription", sixty}})), "");
}

TEST(CreateInterfaceTest, TheVpcHasAQuota) {
  TestCloud cloud("tencentcloud: {vpcs: [{id: vpc-1}], subnets: [{id: subnet-a, cidr: 10.0.1.0/24}], quotas: {interfaces: 2}}");
  cloud.Do("CreateNetworkInterface", Create("subnet-a"));
  cloud.Do("CreateNetworkInterface", Create("subnet-a"));
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create("subnet-a")), "LimitExceeded.NetworkInterfaceLimitExceeded");
  EXPECT_EQ(cloud.Call("DescribeVpcLimits", {{"LimitTypes", {"vpc-max-enis"}}})["VpcLimitSet"][0]["LimitValue"], 2);
}

TEST(CreateAndAttachTest, EndsAttachedAndRefusesBeforeItMakesAnything) {
  TestCloud cloud;
  json parameters = Create("subnet-b", {{"InstanceId", "ins-b"}});
  const size_t before = cloud.World()["interfaces"].size();
  EXPECT_EQ(cloud.Code("CreateAndAttachNetworkInterface", parameters), "UnsupportedOperation.ResourceIsInvalidState");  // no security group
  EXPECT_EQ(cloud.World()["interfaces"].size(), before);
  parameters["SecurityGroupIds"] = {"sg-1"};
  const json answer = cloud.Do("CreateAndAttachNetworkInterface", parameters);
  const json interface = cloud.Interface(answer["NetworkInterface"]["NetworkInterfaceId"]);
  EXPECT_EQ(interface["NetworkInterfaceState"], "INUSE");
  EXPECT_EQ(interface["Attachment"]["InstanceId"], "ins-b");
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "SUCCESS");
}

TEST(DeleteInterfaceTest, IsDeletingThenGoneAndItsAddressesAndEipsAreFree) {
  TestCloud cloud;
  cloud.Do("AssociateAddress", {{"AddressId", "eip-free"}, {"NetworkInterfaceId", "eni-free"}, {"PrivateIpAddress", "10.0.1.21"}});
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", ById("eni-free")), "");
  EXPECT_EQ(cloud.Interface("eni-free")["State"], "DELETING");
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "UNBINDING");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create("subnet-a", Given({"10.0.1.20"}))), "ResourceInUse");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", ById("eni-free")), "UnsupportedOperation.InvalidState");
  cloud.Advance(kSettle);
  EXPECT_TRUE(cloud.Interface("eni-free").is_null());
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "UNBIND");  // unbound, not released
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", ById("eni-free")), "ResourceNotFound");
  EXPECT_EQ(cloud.Code("CreateNetworkInterface", Create("subnet-a", Given({"10.0.1.20", "10.0.1.21"}))), "");
}

TEST(DeleteInterfaceTest, AnAttachedOrPrimaryOneIsRefused) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", ById("eni-on-a")), "ResourceInUse");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", ById(cloud.Thing("instances", "ins-a")["primary_interface"])), "ResourceInUse");
}

TEST(ModifyInterfaceTest, SetsWhatIsSent) {
  TestCloud cloud;
  json change = ById("eni-free");
  change.update({{"NetworkInterfaceName", "renamed"}, {"NetworkInterfaceDescription", "why"}, {"SecurityGroupIds", {"sg-2"}}});
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", change), "");
  const json interface = cloud.Interface("eni-free");
  EXPECT_EQ(interface["NetworkInterfaceName"], "renamed");
  EXPECT_EQ(interface["NetworkInterfaceDescription"], "why");
  EXPECT_EQ(interface["GroupSet"], json({"sg-2"}));
  change = ById("eni-free");
  change["SecurityGroupIds"] = json::array();
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", change), "InvalidParameterValue");
  change["SubnetId"] = "subnet-b";
  EXPECT_EQ(cloud.Code("ModifyNetworkInterfaceAttribute", change), "UnknownParameter");
}

TEST(SecurityGroupsOfInterfacesTest, AreAddedAndRemovedButNotOnPrimaryInterfaces) {
  TestCloud cloud;
  const json both = {{"NetworkInterfaceIds", {"eni-free", "eni-bare"}}, {"SecurityGroupIds", {"sg-2"}}};
  EXPECT_EQ(cloud.Code("AssociateNetworkInterfaceSecurityGroups", both), "");
  EXPECT_EQ(cloud.Interface("eni-free")["GroupSet"], json({"sg-1", "sg-2"}));
  EXPECT_EQ(cloud.Interface("eni-bare")["GroupSet"], json({"sg-2"}));
  EXPECT_EQ(cloud.Code("DisassociateNetworkInterfaceSecurityGroups", both), "");
  EXPECT_EQ(cloud.Interface("eni-bare")["GroupSet"], json::array());  // all of them may go
  const json primary = {{"NetworkInterfaceIds", {cloud.Thing("instances", "ins-a")["primary_interface"]}}, {"SecurityGroupIds", {"sg-2"}}};
  EXPECT_EQ(cloud.Code("AssociateNetworkInterfaceSecurityGroups", primary), "UnsupportedOperation");
}

TEST(InterfaceLimitTest, TellsTheSizeOfTheInstance) {
  TestCloud cloud;
  const json small = cloud.Call("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-small"}});
  EXPECT_EQ(small["EniQuantity"], 2);
  EXPECT_EQ(small["EniPrivateIpAddressQuantity"], 6);
  const json of_interface = cloud.Call("DescribeNetworkInterfaceLimit", {{"InstanceId", "eni-on-a"}});
  EXPECT_EQ(of_interface["EniQuantity"], 4);
  EXPECT_EQ(of_interface["EniPrivateIpAddressQuantity"], 10);
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaceLimit", {{"InstanceId", "ins-none"}}), "ResourceNotFound");
}

}  // namespace
}  // namespace eniform::emulator
