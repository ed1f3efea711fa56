#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Instances, their release, and their primary interface's place: Alibaba reference 2.9, 2.10, 3.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

std::string StatusOf(TestCloud& cloud, const std::string& id) {
  const json answer = cloud.Call("DescribeInstanceStatus", {{"InstanceId", {id}}});
  return answer["InstanceStatuses"]["InstanceStatus"][0]["Status"];
}

TEST(InstanceTest, StopsStartsAndReboots) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-a"}, {"StoppedMode", "StopCharging"}}), "");
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Stopping");
  cloud.Settle();
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Stopped");
  EXPECT_EQ(cloud.Instance("i-a")["StoppedMode"], "StopCharging");
  EXPECT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-a"}}), "IncorrectInstanceStatus");
  ASSERT_EQ(cloud.Code("StartInstances", {{"InstanceId", {"i-a", "i-stopped"}}}), "");
  EXPECT_EQ(StatusOf(cloud, "i-stopped"), "Starting");
  cloud.Settle();
  EXPECT_EQ(StatusOf(cloud, "i-stopped"), "Running");
  ASSERT_EQ(cloud.Code("RebootInstance", {{"InstanceId", "i-a"}}), "");
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Stopping");
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Starting");
  cloud.Settle();
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Running");
}

TEST(InstanceTest, ACallOnManyChangesAllOrNone) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("StopInstances", {{"InstanceId", {"i-a", "i-stopped"}}}), "IncorrectInstanceStatus");
  EXPECT_EQ(StatusOf(cloud, "i-a"), "Running");
  EXPECT_EQ(cloud.Code("StopInstances", {{"InstanceId", {"i-a", "i-none"}}}), "InvalidInstanceId.NotFound");
}

TEST(DescribeInstancesTest, ShowsWhatTheCloudKnows) {
  TestCloud cloud;
  const json seen = cloud.Instance("i-a");
  EXPECT_EQ(seen["Status"], "Running");
  EXPECT_EQ(seen["InstanceType"], "ecs.one.large");
  EXPECT_EQ(seen["InstanceNetworkType"], "vpc");
  EXPECT_EQ(seen["IoOptimized"], true);
  EXPECT_EQ(seen["VpcAttributes"]["VpcId"], "vpc-1");
  EXPECT_EQ(seen["VpcAttributes"]["VSwitchId"], "vsw-a");
  EXPECT_EQ(seen["VpcAttributes"]["PrivateIpAddress"]["IpAddress"], json({"10.0.1.5"}));
  EXPECT_EQ(seen["SecurityGroupIds"]["SecurityGroupId"], json({"sg-1"}));
  EXPECT_EQ(seen["NetworkInterfaces"]["NetworkInterface"].size(), 2u);
  EXPECT_EQ(seen["EipAddress"]["AllocationId"], "");
  EXPECT_EQ(cloud.Instance("i-public")["PublicIpAddress"]["IpAddress"], json({"198.51.100.9"}));
  EXPECT_TRUE(cloud.Instance("i-none").is_null());
}

TEST(DescribeInstancesTest, FiltersAndPagesByToken) {
  TestCloud cloud;
  const auto count = [&](const json& parameters) { return cloud.Call("DescribeInstances", parameters)["Instances"]["Instance"].size(); };
  EXPECT_EQ(count({{"VSwitchId", "vsw-a"}, {"MaxResults", 100}}), 8u);
  EXPECT_EQ(count({{"VpcId", "vpc-2"}}), 1u);
  EXPECT_EQ(count({{"Status", "Stopped"}}), 1u);
  EXPECT_EQ(count({{"SecurityGroupId", "sg-other"}}), 1u);
  EXPECT_EQ(count({{"PrivateIpAddresses", R"(["10.0.1.5","10.0.1.6"])"}}), 2u);
  EXPECT_EQ(count({{"ZoneId", "cn-hangzhou-i"}}), 1u);
  EXPECT_EQ(cloud.Call("DescribeInstances", {{"PageSize", 3}})["TotalCount"], 10);
  EXPECT_EQ(cloud.Code("DescribeInstances", {{"DryRun", true}}), "DryRunOperation");
}

TEST(TypesTest, LimitsCountThePrimaryOnes) {
  TestCloud cloud;
  const json answer = cloud.Call("DescribeInstanceTypes", {{"InstanceTypes", {"ecs.c6.large", "ecs.one.large"}}});
  const json types = answer["InstanceTypes"]["InstanceType"];
  ASSERT_EQ(types.size(), 2u);
  EXPECT_EQ(types[0]["InstanceTypeId"], "ecs.c6.large");
  EXPECT_EQ(types[0]["EniQuantity"], 2);
  EXPECT_EQ(types[0]["EniPrivateIpAddressQuantity"], 6);
  EXPECT_EQ(types[1]["EniQuantity"], 3);
  json eleven = json::array();
  for (int i = 0; i < 11; ++i) eleven.push_back("t" + std::to_string(i));
  EXPECT_EQ(cloud.Code("DescribeInstanceTypes", {{"InstanceTypes", eleven}}), "InvalidParameter");
}

TEST(AccountTest, TellsTheQuota) {
  TestCloud cloud(std::string(kTestWorld) + "  quotas: {interfaces: 123}\n");
  const json answer = cloud.Call("DescribeAccountAttributes", {{"AttributeName", {"max-elastic-network-interfaces"}}});
  const json items = answer["AccountAttributeItems"]["AccountAttributeItem"];
  ASSERT_EQ(items.size(), 1u);
  EXPECT_EQ(items[0]["AttributeValues"]["ValueItem"][0]["Value"], "123");
}

TEST(ModifyInstanceTest, ReplacesTheGroupsOfThePrimaryInterface) {
  TestCloud cloud;
  cloud.Do("ModifyInstanceAttribute", {{"InstanceId", "i-a"}, {"SecurityGroupIds", {"sg-2"}}, {"InstanceName", "renamed"}});
  EXPECT_EQ(cloud.Instance("i-a")["SecurityGroupIds"]["SecurityGroupId"], json({"sg-2"}));
  EXPECT_EQ(cloud.Instance("i-a")["InstanceName"], "renamed");
  EXPECT_EQ(cloud.Code("ModifyInstanceAttribute", {{"InstanceId", "i-a"}, {"SecurityGroupIds", {"sg-other"}}}),
            "InvalidOperation.VpcMismatch");
  EXPECT_EQ(cloud.Code("ModifyInstanceAttribute", {{"InstanceId", "i-a"}, {"SecurityGroupIds", {"sg-1", "sg-1"}}}), "InvalidParameter");
}

TEST(ReleaseTest, InterfacesGoOrStayByTheirFlag) {
  TestCloud cloud;
  cloud.Do("AssociateEipAddress", {{"AllocationId", "eip-free"}, {"InstanceId", "i-a"}});
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Code("DeleteInstance", {{"InstanceId", "i-a"}}), "IncorrectInstanceStatus");
  cloud.Do("DeleteInstance", {{"InstanceId", "i-a"}, {"Force", true}});
  cloud.Do("DeleteInstance", {{"InstanceId", "i-deaf"}, {"Force", true}});
  EXPECT_TRUE(cloud.Instance("i-a").is_null());
  EXPECT_TRUE(cloud.Interface(primary).is_null());
  EXPECT_TRUE(cloud.Interface("eni-deaf").is_null());
  const json kept = cloud.Interface("eni-on-a");
  EXPECT_EQ(kept["Status"], "Available");
  EXPECT_EQ(kept["InstanceId"], "");
  EXPECT_EQ(kept["PrivateIpSets"]["PrivateIpSet"].size(), 3u);
  EXPECT_EQ(cloud.Eip("eip-bound")["InstanceId"], "eni-on-a");  // a retained interface keeps its EIP
  EXPECT_EQ(cloud.Eip("eip-free")["Status"], "Available");      // unbound, still allocated
}

TEST(ReleaseTest, ARetainedPrimaryBecomesASecondary) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-stopped")["primary_interface"];
  EXPECT_EQ(cloud.Interface(primary)["Type"], "Primary");
  EXPECT_EQ(cloud.Interface(primary)["DeleteOnRelease"], true);
  cloud.Do("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", primary}, {"DeleteOnRelease", false}});
  cloud.Do("DeleteInstance", {{"InstanceId", "i-stopped"}});
  EXPECT_EQ(cloud.Interface(primary)["Type"], "Secondary");
  EXPECT_EQ(cloud.Interface(primary)["Status"], "Available");
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", primary}});
}

TEST(ReleaseTest, ProtectedAndPrepaidOnesStay) {
  TestCloud cloud;
  cloud.Do("ModifyInstanceAttribute", {{"InstanceId", "i-stopped"}, {"DeletionProtection", true}});
  EXPECT_EQ(cloud.Code("DeleteInstance", {{"InstanceId", "i-stopped"}}), "InvalidOperation.DeletionProtection");
  ASSERT_EQ(cloud.Code("DeleteInstance", {{"InstanceId", "i-b"}, {"Force", true}}), "");
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "i-b"}}),
            "InvalidOperation.InvalidEcsState");
}

TEST(MoveTest, ChangesVSwitchAndAddressOfAStoppedInstance) {
  TestCloud cloud;
  const json move = {{"InstanceId", "i-stopped"}, {"VSwitchId", "vsw-b"}, {"PrivateIpAddress", "10.0.2.77"}};
  cloud.Do("ModifyInstanceVpcAttribute", move);
  const json seen = cloud.Instance("i-stopped");
  EXPECT_EQ(seen["VpcAttributes"]["VSwitchId"], "vsw-b");
  EXPECT_EQ(seen["VpcAttributes"]["PrivateIpAddress"]["IpAddress"], json({"10.0.2.77"}));
  EXPECT_EQ(cloud.Code("ModifyInstanceVpcAttribute", {{"InstanceId", "i-stopped"}, {"VSwitchId", "vsw-a"}}), "InvalidPrivateIp.Changing");
  cloud.Do("StartInstance", {{"InstanceId", "i-stopped"}});
  cloud.Do("StopInstance", {{"InstanceId", "i-stopped"}});
  EXPECT_EQ(cloud.Code("ModifyInstanceVpcAttribute", move), "InvalidPrivateIpAddress.Duplicated");
  cloud.Do("ModifyInstanceVpcAttribute", {{"InstanceId", "i-stopped"}, {"VSwitchId", "vsw-a"}});
}

TEST(MoveTest, WhatCanNotBeIsRefused) {
  TestCloud cloud;
  const auto code = [&](const json& more) {
    json parameters = {{"InstanceId", "i-stopped"}, {"VSwitchId", "vsw-a"}};
    parameters.update(more);
    return cloud.Code("ModifyInstanceVpcAttribute", parameters);
  };
  EXPECT_EQ(code({{"InstanceId", "i-a"}}), "IncorrectInstanceStatus");
  EXPECT_EQ(code({{"InstanceId", "i-none"}}), "InvalidInstanceId.NotFound");
  EXPECT_EQ(code({{"VSwitchId", "vsw-far"}}), "InvalidVSwitchId.Mismatch");
  EXPECT_EQ(code({{"VSwitchId", "vsw-other"}}), "InvalidVSwitchId.Mismatch");
  EXPECT_EQ(code({{"PrivateIpAddress", "10.0.2.9"}}), "InvalidPrivateIpAddress.Mismatch");
  EXPECT_EQ(code({{"PrivateIpAddress", "x"}}), "InvalidPrivateIpAddress.Malformed");
  EXPECT_EQ(code({{"VSwitchId", "vsw-other"}, {"VpcId", "vpc-2"}}), "MissingSecurityGroupId");
  cloud.Do("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "i-stopped"}});
  EXPECT_EQ(code({{"VSwitchId", "vsw-other"}, {"VpcId", "vpc-2"}, {"SecurityGroupId", {"sg-other"}}}), "OperationDenied");
  cloud.Do("DetachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "i-stopped"}});
  EXPECT_EQ(code({{"VSwitchId", "vsw-other"}, {"VpcId", "vpc-2"}, {"SecurityGroupId", {"sg-other"}}}), "");
  EXPECT_EQ(cloud.Instance("i-stopped")["VpcAttributes"]["VpcId"], "vpc-2");
}

TEST(MoveTest, AnInstanceThatWasNeverRestartedStays) {
  TestCloud cloud(R"(alicloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: vsw-a, cidr: 10.0.1.0/24}]
  security_groups: [{id: sg-1}]
  instances: [{id: i-a, subnet: vsw-a, security_groups: [sg-1], fresh: true, state: Stopped}]
)");
  EXPECT_EQ(cloud.Code("ModifyInstanceVpcAttribute", {{"InstanceId", "i-a"}, {"VSwitchId", "vsw-a"}}), "OperationDenied");
  cloud.Do("StartInstance", {{"InstanceId", "i-a"}});
  cloud.Do("StopInstance", {{"InstanceId", "i-a"}});
  EXPECT_EQ(cloud.Code("ModifyInstanceVpcAttribute", {{"InstanceId", "i-a"}, {"VSwitchId", "vsw-a"}}), "");
}

}  // namespace
}  // namespace eniform::emulator::alicloud
