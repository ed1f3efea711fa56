#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// EIPs and their bindings: Alibaba reference 2.13, 3, 4.2, 5.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json Bind(const std::string& eip, const std::string& interface, const std::string& ip, json more = json::object()) {
  json parameters = {{"AllocationId", eip}, {"InstanceId", interface}, {"InstanceType", "NetworkInterface"}};
  if (!ip.empty()) parameters["PrivateIpAddress"] = ip;
  parameters.update(more);
  return parameters;
}

std::string With(const std::string& eip_keys, const std::string& action, const json& parameters) {
  TestCloud cloud(std::string(kTestWorld) + "    - {id: eip-x, address: 203.0.113.20, " + eip_keys + "}\n");
  return cloud.Code(action, parameters);
}

TEST(AllocateTest, MakesOneWithWhatWasAskedFor) {
  TestCloud cloud;
  const json made = cloud.Do("AllocateEipAddress", {{"Bandwidth", "10"},
                                                    {"InternetChargeType", "PayByTraffic"},
                                                    {"Name", "web"},
                                                    {"Description", "of the web"},
                                                    {"Tag", {{{"Key", "tier"}, {"Value", "web"}}}}});
  const json eip = cloud.Eip(made["AllocationId"]);
  EXPECT_EQ(eip["IpAddress"], made["EipAddress"]);
  EXPECT_EQ(eip["Status"], "Available");
  EXPECT_EQ(eip["Bandwidth"], "10");  // a text: Alibaba reference 2.13
  EXPECT_EQ(eip["InternetChargeType"], "PayByTraffic");
  EXPECT_EQ(eip["ChargeType"], "PostPaid");
  EXPECT_EQ(eip["Name"], "web");
  EXPECT_EQ(eip["InstanceId"], "");
  EXPECT_EQ(eip["InstanceType"], "");
  EXPECT_EQ(eip["Tags"]["Tag"], json({{{"Key", "tier"}, {"Value", "web"}}}));
  EXPECT_EQ(cloud.Eip(cloud.Do("AllocateEipAddress")["AllocationId"])["Bandwidth"], "5");
}

TEST(AllocateTest, LimitsDependOnTheCharge) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"Bandwidth", "501"}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"Bandwidth", "201"}, {"InternetChargeType", "PayByTraffic"}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"Bandwidth", "1000"}, {"InstanceChargeType", "PrePaid"}}), "");
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"InternetChargeType", "PayByTraffic"}, {"InstanceChargeType", "PrePaid"}}),
            "InvalidParameter");
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"Bandwidth", "much"}}), "InvalidParameter");
  TestCloud full(std::string(kTestWorld) + "  quotas: {eips: 3}\n");
  EXPECT_EQ(full.Code("AllocateEipAddress"), "QuotaExceeded.Eip");
}

TEST(ReleaseTest, TakesTimeAndCanBeTakenBack) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("ReleaseEipAddress", {{"AllocationId", "eip-free"}}), "");
  EXPECT_EQ(cloud.Eip("eip-free")["Status"], "Releasing");
  EXPECT_EQ(cloud.Code("ReleaseEipAddress", {{"AllocationId", "eip-free"}}), "IncorrectEipStatus");
  cloud.Settle();
  EXPECT_TRUE(cloud.Eip("eip-free").is_null());
  EXPECT_EQ(cloud.Code("ReleaseEipAddress", {{"AllocationId", "eip-free"}}), "InvalidAllocationId.NotFound");
  EXPECT_EQ(cloud.Code("AllocateEipAddress", {{"IpAddress", "203.0.113.99"}}), "ReserveIpFail");
  EXPECT_EQ(cloud.Do("AllocateEipAddress", {{"IpAddress", "203.0.113.7"}})["AllocationId"], "eip-free");
  EXPECT_EQ(cloud.Eip("eip-free")["IpAddress"], "203.0.113.7");
}

TEST(ReleaseTest, OnlyWhatIsFree) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("ReleaseEipAddress", {{"AllocationId", "eip-bound"}}), "IncorrectEipStatus");
  EXPECT_EQ(With("prepaid: true", "ReleaseEipAddress", {{"AllocationId", "eip-x"}}), "Forbidden.ChargeTypeIsPrepaid");
  EXPECT_EQ(With("blocked: true", "ReleaseEipAddress", {{"AllocationId", "eip-x"}}), "InvalidEIPStatus.BizDisabled");
  EXPECT_EQ(With("deletion_protection: true", "ReleaseEipAddress", {{"AllocationId", "eip-x"}}), "OperationDenied");
  cloud.Do("DeletionProtection", {{"InstanceId", "eip-free"}, {"Type", "EIP"}, {"ProtectionEnable", true}});
  EXPECT_EQ(cloud.Code("ReleaseEipAddress", {{"AllocationId", "eip-free"}}), "OperationDenied");
}

TEST(AssociateTest, GoesThroughAssociatingToInUse) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-on-a", "10.0.1.32")), "");
  EXPECT_EQ(cloud.Eip("eip-free")["Status"], "Associating");
  cloud.Settle();
  const json eip = cloud.Eip("eip-free");
  EXPECT_EQ(eip["Status"], "InUse");
  EXPECT_EQ(eip["InstanceId"], "eni-on-a");
  EXPECT_EQ(eip["InstanceType"], "NetworkInterface");
  EXPECT_EQ(eip["PrivateIpAddress"], "10.0.1.32");
  EXPECT_EQ(eip["VpcId"], "vpc-1");
  int with_eip = 0;
  const json seen = cloud.Interface("eni-on-a");
  for (const json& ip : seen["PrivateIpSets"]["PrivateIpSet"]) {
    if (ip["AssociatedPublicIp"].empty()) continue;
    ++with_eip;
    EXPECT_EQ(ip["AssociatedPublicIp"]["AllocationId"], ip["PrivateIpAddress"] == "10.0.1.32" ? "eip-free" : "eip-bound");
  }
  EXPECT_EQ(with_eip, 2);
}

TEST(AssociateTest, OnThePrimaryAddressNoAddressIsShown) {
  TestCloud cloud;
  cloud.Do("AssociateEipAddress", Bind("eip-free", "eni-free", ""));
  EXPECT_EQ(cloud.Eip("eip-free")["PrivateIpAddress"], "");
  EXPECT_EQ(cloud.Eip("eip-free")["InstanceId"], "eni-free");
  const json seen = cloud.Interface("eni-free");
  EXPECT_EQ(seen["AssociatedPublicIp"]["AllocationId"], "eip-free");
  EXPECT_EQ(seen["AssociatedPublicIp"]["PublicIpAddress"], "203.0.113.7");
  EXPECT_EQ(cloud.Eip("eip-bound")["PrivateIpAddress"], "10.0.1.31");
}

TEST(AssociateTest, AnInstanceStandsForItsPrimaryAddress) {
  TestCloud cloud;
  cloud.Do("AssociateEipAddress", {{"AllocationId", "eip-free"}, {"InstanceId", "i-b"}});
  EXPECT_EQ(cloud.Eip("eip-free")["InstanceId"], "i-b");
  EXPECT_EQ(cloud.Eip("eip-free")["InstanceType"], "EcsInstance");
  EXPECT_EQ(cloud.Instance("i-b")["EipAddress"]["AllocationId"], "eip-free");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-more"}, {"InstanceId", "i-b"}}),
            "BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-more"}, {"InstanceId", "i-public"}}),
            "EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-more"}, {"InstanceId", "i-none"}}), "InvalidInstanId.NotFound");
}

TEST(AssociateTest, WhatCanNotBeIsRefused) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-none", "eni-free", "")), "InvalidAllocationId.NotFound");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-none", "")), "InvalidNicOrVm.NotFound");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-free", "10.0.1.99")), "InvalidParams.NotFound");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-bound", "eni-free", "")), "IncorrectEipStatus");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-bound", "eni-on-a", "10.0.1.31")), "InvalidAssociation.Duplicated");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-on-a", "10.0.1.31")), "ResourceAlreadyAssociated.IpAddress");
  cloud.Do("AssociateEipAddress", Bind("eip-free", "eni-bare", ""));
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-more", "eni-bare", "")), "InvalidEip.EipQuotaExceeded");
  EXPECT_EQ(With("blocked: true", "AssociateEipAddress", Bind("eip-x", "eni-free", "")), "InvalidEIPStatus.BizDisabled");
  EXPECT_EQ(With("in_arrears: true", "AssociateEipAddress", Bind("eip-x", "eni-free", "")), "Forbidden.FinancialLocked");
}

TEST(AssociateTest, OneTaskAtATimeOnAnInstance) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-on-a", "10.0.1.32")), "");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-on-a", "10.0.1.32")), "IncorrectEipStatus");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-more", "eni-on-a", "10.0.1.30")), "TaskConflict");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", {{"AllocationId", "eip-more"}, {"InstanceId", "i-a"}}), "TaskConflict");
  EXPECT_EQ(cloud.Code("UnassociateEipAddress", {{"AllocationId", "eip-bound"}}), "TaskConflict");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-more", "eni-free", "")), "");
}

TEST(AssociateTest, TheInterfaceAndItsInstanceRest) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "i-b"}}), "");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-free", "")), "InvalidStatus.EniStatusNotSupport");
  cloud.Settle();
  ASSERT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-b"}}), "");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-free", "")), "InvalidStatus.EcsStatusNotSupport");
}

TEST(AssociateTest, ModesDoNotMix) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-on-a", "10.0.1.30", {{"Mode", "BINDED"}})), "Mode.Conflict");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-free", "", {{"Mode", "BINDED"}})), "Eni.HasSubIp");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-deaf", "", {{"Mode", "BINDED"}})), "Eni.Attached");
  EXPECT_EQ(cloud.Code("AssociateEipAddress", Bind("eip-free", "eni-bare", "", {{"Mode", "MULTI_BINDED"}})), "Mode.NotSupport");
  cloud.Do("AssociateEipAddress", Bind("eip-free", "eni-bare", "", {{"Mode", "BINDED"}}));
  EXPECT_EQ(cloud.Eip("eip-free")["Mode"], "BINDED");
  cloud.Do("ModifyEipForwardMode", {{"InstanceId", "eip-free"}, {"Mode", "NAT"}});
  EXPECT_EQ(cloud.Eip("eip-free")["Mode"], "NAT");
}

TEST(AssociateTest, MayComeToNothing) {
  TestCloud cloud;
  cloud.PostFaults({{{"cloud", "alicloud"}, {"action", "AssociateEipAddress"}, {"nth", 1}, {"do", "fail_later"}}});
  cloud.Do("AssociateEipAddress", Bind("eip-free", "eni-free", ""));
  EXPECT_EQ(cloud.Eip("eip-free")["Status"], "Available");
  EXPECT_EQ(cloud.Eip("eip-free")["InstanceId"], "");
}

TEST(UnassociateTest, GoesThroughUnassociatingAndMindsItsGuard) {
  TestCloud cloud;
  const json wrong_interface = {{"AllocationId", "eip-bound"}, {"InstanceId", "eni-free"}, {"InstanceType", "NetworkInterface"}};
  EXPECT_EQ(cloud.Code("UnassociateEipAddress", wrong_interface), "InvalidBindInstance.NotFound");
  EXPECT_EQ(cloud.Code("UnassociateEipAddress", Bind("eip-bound", "eni-on-a", "10.0.1.32")), "InvalidBindInstance.NotFound");
  ASSERT_EQ(cloud.Code("UnassociateEipAddress", Bind("eip-bound", "eni-on-a", "10.0.1.31")), "");
  EXPECT_EQ(cloud.Eip("eip-bound")["Status"], "Unassociating");
  EXPECT_EQ(cloud.Code("ModifyEipAddressAttribute", {{"AllocationId", "eip-bound"}, {"Name", "x"}}), "IncorrectEipStatus");
  cloud.Settle();
  EXPECT_EQ(cloud.Eip("eip-bound")["Status"], "Available");
  EXPECT_EQ(cloud.Code("UnassociateEipAddress", {{"AllocationId", "eip-bound"}}), "IncorrectEipStatus");
}

TEST(ModifyTest, NameAndBandwidth) {
  TestCloud cloud;
  cloud.Do("ModifyEipAddressAttribute", {{"AllocationId", "eip-free"}, {"Name", "renamed"}, {"Bandwidth", "20"}});
  EXPECT_EQ(cloud.Eip("eip-free")["Name"], "renamed");
  EXPECT_EQ(cloud.Eip("eip-free")["Bandwidth"], "20");
  EXPECT_EQ(cloud.Code("ModifyEipAddressAttribute", {{"AllocationId", "eip-free"}, {"Bandwidth", "0"}}), "InvalidParameter");
  EXPECT_EQ(With("prepaid: true", "ModifyEipAddressAttribute", {{"AllocationId", "eip-x"}, {"Bandwidth", "20"}}),
            "Forbidden.ChargeTypeIsPrepaid");
}

TEST(DescribeTest, FiltersAndPagesByNumber) {
  TestCloud cloud;
  const auto ids = [&](const json& parameters) {
    std::vector<std::string> found;
    const json answer = cloud.Call("DescribeEipAddresses", parameters);
    for (const json& eip : answer["EipAddresses"]["EipAddress"]) found.push_back(eip["AllocationId"]);
    return found;
  };
  using testing::ElementsAre;
  EXPECT_THAT(ids({}), ElementsAre("eip-free", "eip-more", "eip-bound"));
  EXPECT_THAT(ids({{"AllocationId", "eip-bound,eip-free,eip-none"}}), ElementsAre("eip-free", "eip-bound"));
  EXPECT_THAT(ids({{"EipAddress", "203.0.113.8"}}), ElementsAre("eip-bound"));
  EXPECT_THAT(ids({{"Status", "InUse"}}), ElementsAre("eip-bound"));
  EXPECT_THAT(ids({{"AssociatedInstanceType", "NetworkInterface"}, {"AssociatedInstanceId", "eni-on-a"}}), ElementsAre("eip-bound"));
  EXPECT_THAT(ids({{"EipName", "more"}}), ElementsAre("eip-more"));
  EXPECT_THAT(ids({{"PageSize", 2}, {"PageNumber", 2}}), ElementsAre("eip-bound"));
  EXPECT_EQ(cloud.Call("DescribeEipAddresses", {{"PageSize", 2}})["TotalCount"], 3);
  EXPECT_EQ(cloud.Code("DescribeEipAddresses", {{"PageSize", 101}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeEipAddresses", {{"DryRun", true}}), "DryRunOperation");
}

}  // namespace
}  // namespace eniform::emulator::alicloud
