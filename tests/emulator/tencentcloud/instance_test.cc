#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

// Instances, and what happens to their interfaces with them: Tencent reference 2.5, 2.6, 3.5 and 4.1 rules 20 to 24.
namespace eniform::emulator {
namespace {

using nlohmann::json;

json Ids(const std::string& id) { return {{"InstanceIds", {id}}}; }

json MoveTo(const std::string& instance, const std::string& vpc, const std::string& subnet, const std::string& ip = "") {
  json parameters = {{"InstanceIds", {instance}}, {"VirtualPrivateCloud", {{"VpcId", vpc}, {"SubnetId", subnet}}}};
  if (!ip.empty()) parameters["VirtualPrivateCloud"]["PrivateIpAddresses"] = {ip};
  return parameters;
}

TEST(InstancesTest, StopAndStartGoThroughTheirStates) {
  TestCloud cloud;
  const json answer = cloud.Call("StopInstances", Ids("ins-b"));
  json instance = cloud.Instance("ins-b");
  EXPECT_EQ(instance["InstanceState"], "STOPPING");
  EXPECT_EQ(instance["LatestOperation"], "StopInstances");
  EXPECT_EQ(instance["LatestOperationState"], "OPERATING");
  EXPECT_EQ(instance["LatestOperationRequestId"], answer["RequestId"]);
  EXPECT_EQ(cloud.Code("StartInstances", Ids("ins-b")), "MutexOperation.TaskRunning");
  cloud.Advance(kSettle);
  instance = cloud.Instance("ins-b");
  EXPECT_EQ(instance["InstanceState"], "STOPPED");
  EXPECT_EQ(instance["LatestOperationState"], "SUCCESS");
  EXPECT_EQ(cloud.Code("StopInstances", Ids("ins-b")), "UnsupportedOperation.InstanceStateStopped");
  cloud.Call("StartInstances", Ids("ins-b"));
  EXPECT_EQ(cloud.Call("DescribeInstancesStatus", Ids("ins-b"))["InstanceStatusSet"][0]["InstanceState"], "STARTING");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Instance("ins-b")["InstanceState"], "RUNNING");
  EXPECT_EQ(cloud.Code("StartInstances", Ids("ins-b")), "UnsupportedOperation.InstanceStateRunning");
}

TEST(InstancesTest, TerminatingTakesThePrimaryInterfaceAndKeepsTheOthers) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "ins-a")["primary_interface"];
  cloud.Call("TerminateInstances", Ids("ins-a"));
  EXPECT_EQ(cloud.Instance("ins-a")["InstanceState"], "TERMINATING");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}, {"InstanceId", "ins-a"}}),
            "UnsupportedOperation.InvalidState");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Code("DescribeInstances", Ids("ins-a")), "InvalidInstanceId.NotFound");
  EXPECT_TRUE(cloud.Interface(primary).is_null());
  const json kept = cloud.Interface("eni-on-a");
  EXPECT_EQ(kept["NetworkInterfaceState"], "AVAILABLE");
  EXPECT_EQ(kept["PrivateIpAddressSet"].size(), 3u);
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "BIND_ENI");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses",
                       {{"NetworkInterfaceId", "eni-free"}, {"PrivateIpAddresses", {{{"PrivateIpAddress", "10.0.1.5"}}}}}),
            "");
}

TEST(InstancesTest, TerminatingTakesInterfacesThatWereMadeToGo) {
  TestCloud cloud(R"(
tencentcloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  instances: [{id: ins-a, subnet: subnet-a}, {id: ins-paid, subnet: subnet-a, prepaid: true}, {id: ins-kept, subnet: subnet-a, termination_protected: true}]
  interfaces: [{id: eni-goes, subnet: subnet-a, primary_ip: 10.0.1.9, attached_to: ins-a, delete_on_termination: true}]
  eips: [{id: eip-a, interface: eni-goes}]
)");
  cloud.Do("TerminateInstances", Ids("ins-a"));
  EXPECT_TRUE(cloud.Interface("eni-goes").is_null());
  EXPECT_EQ(cloud.Eip("eip-a")["AddressStatus"], "UNBIND");
  EXPECT_EQ(cloud.Code("TerminateInstances", Ids("ins-kept")), "UnsupportedOperation");
  cloud.Do("TerminateInstances", Ids("ins-paid"));
  EXPECT_EQ(cloud.Instance("ins-paid")["InstanceState"], "SHUTDOWN");  // in the recycle bin
  cloud.Do("TerminateInstances", Ids("ins-paid"));
  EXPECT_EQ(cloud.Code("DescribeInstances", Ids("ins-paid")), "InvalidInstanceId.NotFound");
}

TEST(InstancesTest, AnInterfaceOnItsWayToATerminatedInstanceIsFree) {
  TestCloud cloud;
  cloud.Call("TerminateInstances", Ids("ins-b"));
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "ins-b"}}),
            "UnsupportedOperation.ResourceIsInvalidState");
  const json attach = cloud.Call("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "ins-a"}});
  cloud.Advance(kSettle / 2);
  cloud.Call("TerminateInstances", Ids("ins-a"));
  cloud.Settle();
  EXPECT_EQ(cloud.Interface("eni-free")["NetworkInterfaceState"], "AVAILABLE");
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", attach["RequestId"]}})["Status"], "SUCCESS");
}

TEST(MoveInstanceTest, ANewPrimaryAddressReboots) {
  TestCloud cloud;
  const json answer = cloud.Call("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.66"));
  EXPECT_EQ(cloud.Instance("ins-b")["InstanceState"], "STOPPING");
  EXPECT_EQ(cloud.Instance("ins-b")["LatestOperation"], "ModifyInstancesVpcAttribute");
  EXPECT_EQ(cloud.Instance("ins-b")["LatestOperationState"], "OPERATING");
  EXPECT_EQ(cloud.Code("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.67")), "MutexOperation.TaskRunning");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Instance("ins-b")["InstanceState"], "STARTING");
  EXPECT_EQ(cloud.Instance("ins-b")["PrivateIpAddresses"], json({"10.0.1.66"}));
  cloud.Advance(kSettle);
  const json instance = cloud.Instance("ins-b");
  EXPECT_EQ(instance["InstanceState"], "RUNNING");
  EXPECT_EQ(instance["LatestOperationState"], "SUCCESS");
  EXPECT_EQ(instance["LatestOperationRequestId"], answer["RequestId"]);
  EXPECT_EQ(cloud.Thing("instances", "ins-b")["reboots"], 1);
  EXPECT_EQ(cloud.Thing("subnets", "subnet-a")["free_addresses"], 253 - 8);  // the old address is free again
}

TEST(MoveInstanceTest, AskingForTheSameAgainRebootsAgain) {
  TestCloud cloud;
  cloud.Do("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.6"));
  EXPECT_EQ(cloud.Thing("instances", "ins-b")["reboots"], 1);
  EXPECT_EQ(cloud.Instance("ins-b")["PrivateIpAddresses"], json({"10.0.1.6"}));
}

TEST(MoveInstanceTest, AnotherSubnetTakesTheInterfaceAndItsEipAlong) {
  TestCloud cloud;
  cloud.Do("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-b"}});
  cloud.Do("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-b"));
  const json interface = cloud.Interface(cloud.Thing("instances", "ins-b")["primary_interface"]);
  EXPECT_EQ(interface["SubnetId"], "subnet-b");
  EXPECT_EQ(cloud.Instance("ins-b")["VirtualPrivateCloud"]["SubnetId"], "subnet-b");
  EXPECT_EQ(cloud.Eip("eip-free")["PrivateAddressIp"], interface["PrivateIpAddressSet"][0]["PrivateIpAddress"]);
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "BIND");
  const json in_a = cloud.Call("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "subnet-id"}, {"Values", {"subnet-b"}}}}}});
  EXPECT_EQ(in_a["TotalCount"], 3);
}

TEST(MoveInstanceTest, AStoppedInstanceDoesNotReboot) {
  TestCloud cloud;
  cloud.Do("ModifyInstancesVpcAttribute", MoveTo("ins-stopped", "vpc-1", "subnet-b"));
  EXPECT_EQ(cloud.Instance("ins-stopped")["InstanceState"], "STOPPED");
  EXPECT_EQ(cloud.Thing("instances", "ins-stopped")["reboots"], 0);
}

TEST(MoveInstanceTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const json& parameters) { return cloud.Code("ModifyInstancesVpcAttribute", parameters); };
  EXPECT_EQ(code(MoveTo("ins-none", "vpc-1", "subnet-b")), "InvalidInstanceId.NotFound");
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-2", "subnet-b")), "InvalidParameterValue");
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-1", "subnet-far")), "EniNotAllowedChangeSubnet");
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.2.9")), "VpcAddrNotInSubNet");
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.1")), "VpcAddrNotInSubNet");
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.20")), "VpcIpIsUsed");
  EXPECT_EQ(code(MoveTo("ins-a", "vpc-2", "subnet-other")), "UnsupportedOperation.ElasticNetworkInterface");
  json gently = MoveTo("ins-b", "vpc-1", "subnet-b");
  gently["ForceStop"] = false;
  EXPECT_EQ(code(gently), "UnsupportedOperation.InstanceStateRunning");
  json two = MoveTo("ins-b", "vpc-1", "subnet-b", "10.0.2.9");
  two["InstanceIds"] = {"ins-b", "ins-stopped"};
  EXPECT_EQ(code(two), "InvalidParameterValue");
  cloud.Do("StopInstances", {{"InstanceIds", {"ins-b"}}, {"StoppedMode", "STOP_CHARGING"}});
  EXPECT_EQ(code(MoveTo("ins-b", "vpc-1", "subnet-b")), "UnsupportedOperation.StoppedModeStopCharging");
}

TEST(MoveInstanceTest, SecondaryAddressesHinderANewSubnetButNotANewAddress) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "ins-b")["primary_interface"];
  cloud.Do("AssignPrivateIpAddresses", {{"NetworkInterfaceId", primary}, {"SecondaryPrivateIpAddressCount", 1}});
  EXPECT_EQ(cloud.Code("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-b")), "EniNotAllowedChangeSubnet");
  EXPECT_EQ(cloud.Code("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-1", "subnet-a", "10.0.1.66")), "");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", primary}, {"SecondaryPrivateIpAddressCount", 1}}),
            "UnsupportedOperation.MutexOperationTaskRunning");
  cloud.Settle();
  EXPECT_EQ(cloud.Interface(primary)["PrivateIpAddressSet"].size(), 2u);
  EXPECT_EQ(cloud.Interface(primary)["PrivateIpAddressSet"][0]["PrivateIpAddress"], "10.0.1.66");
}

TEST(MoveInstanceTest, AnotherVpcIsPossibleWithoutSecondaryInterfaces) {
  TestCloud cloud;
  cloud.Do("ModifyInstancesVpcAttribute", MoveTo("ins-b", "vpc-2", "subnet-other", "10.1.1.66"));
  EXPECT_EQ(cloud.Instance("ins-b")["VirtualPrivateCloud"]["VpcId"], "vpc-2");
  EXPECT_EQ(cloud.Call("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "vpc-id"}, {"Values", {"vpc-2"}}}}}})["TotalCount"], 2);
}

TEST(InstanceAttributesTest, GroupsOfThePrimaryInterfaceChangeInTheirTime) {
  TestCloud cloud;
  json change = Ids("ins-b");
  change["SecurityGroups"] = {"sg-2"};
  cloud.Call("ModifyInstancesAttribute", change);
  EXPECT_EQ(cloud.Instance("ins-b")["SecurityGroupIds"], json({"sg-1"}));
  EXPECT_EQ(cloud.Instance("ins-b")["LatestOperationState"], "OPERATING");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Instance("ins-b")["SecurityGroupIds"], json({"sg-2"}));
  EXPECT_EQ(cloud.Interface(cloud.Thing("instances", "ins-b")["primary_interface"])["GroupSet"], json({"sg-2"}));
  change["InstanceName"] = "renamed";
  EXPECT_EQ(cloud.Code("ModifyInstancesAttribute", change), "InvalidParameterConflict");
  cloud.Do("AssociateSecurityGroups", {{"InstanceIds", {"ins-b"}}, {"SecurityGroupIds", {"sg-1"}}});
  EXPECT_EQ(cloud.Instance("ins-b")["SecurityGroupIds"], json({"sg-2", "sg-1"}));
  cloud.Do("DisassociateSecurityGroups", {{"InstanceIds", {"ins-b"}}, {"SecurityGroupIds", {"sg-2"}}});
  EXPECT_EQ(cloud.Instance("ins-b")["SecurityGroupIds"], json({"sg-1"}));
}

TEST(DescribeInstancesTest, ShowsThePrimaryInterfaceOnly) {
  TestCloud cloud;
  const json instance = cloud.Instance("ins-a");
  EXPECT_EQ(instance["PrivateIpAddresses"], json({"10.0.1.5"}));
  EXPECT_EQ(instance["CPU"], 2);
  EXPECT_EQ(instance["Memory"], 4);
  EXPECT_TRUE(instance["PublicIpAddresses"].is_null());  // the EIP is on a secondary interface
}

TEST(DescribeInstancesTest, FiltersHaveAtMostFiveValuesAndNoIdsBeside) {
  TestCloud cloud;
  const auto filter = [](const std::string& name, std::vector<std::string> values) { return json({{"Name", name}, {"Values", values}}); };
  EXPECT_EQ(cloud.Call("DescribeInstances", {{"Filters", {filter("vpc-id", {"vpc-1"})}}})["TotalCount"], 5);
  EXPECT_EQ(cloud.Call("DescribeInstances", {{"Filters", {filter("private-ip-address", {"10.0.1.6"})}}})["InstanceSet"][0]["InstanceId"],
            "ins-b");
  EXPECT_EQ(cloud.Call("DescribeInstances", {{"Filters", {filter("instance-state", {"STOPPED"})}}})["TotalCount"], 1);
  EXPECT_EQ(cloud.Code("DescribeInstances", {{"Filters", {filter("instance-id", {"a", "b", "c", "d", "e", "f"})}}}),
            "InvalidParameterValue.LimitExceeded");
  EXPECT_EQ(cloud.Code("DescribeInstances", {{"InstanceIds", {"ins-a"}}, {"Filters", {filter("vpc-id", {"vpc-1"})}}}),
            "InvalidParameterConflict");
  EXPECT_EQ(cloud.Code("DescribeInstances", {{"InstanceIds", {"ins-a", "ins-none"}}}), "InvalidInstanceId.NotFound");
}

}  // namespace
}  // namespace eniform::emulator
