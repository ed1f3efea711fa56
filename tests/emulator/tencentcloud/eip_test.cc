#include <gtest/gtest.h>

#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// EIPs: Tencent reference 2.4, 3.2, 4.1 rules 9 and 16 to 18, and 4.3.
namespace eniform::emulator {
namespace {

using nlohmann::json;

json Bind(const std::string& eip, const std::string& interface, const std::string& ip) {
  return {{"AddressId", eip}, {"NetworkInterfaceId", interface}, {"PrivateIpAddress", ip}};
}

int64_t TaskNumber(const json& answer) {
  int64_t number = 0;
  EXPECT_TRUE(absl::SimpleAtoi(answer["TaskId"].get<std::string>(), &number));  // a text, which has to be asked for as a number
  return number;
}

std::string Allocate(TestCloud& cloud) { return cloud.Do("AllocateAddresses")["AddressSet"][0]; }

TEST(AllocateTest, IsCreatingThenUnbound) {
  TestCloud cloud;
  const json answer = cloud.Call("AllocateAddresses",
                                 {{"AddressName", "web-1"}, {"InternetMaxBandwidthOut", 10}, {"Tags", {{{"Key", "k"}, {"Value", "v"}}}}});
  const std::string id = answer["AddressSet"][0];
  EXPECT_EQ(cloud.Eip(id)["AddressStatus"], "CREATING");
  cloud.Advance(kSettle);
  const json eip = cloud.Eip(id);
  EXPECT_EQ(eip["AddressStatus"], "UNBIND");
  EXPECT_EQ(eip["AddressName"], "web-1");
  EXPECT_EQ(eip["Bandwidth"], 10);
  EXPECT_EQ(eip["InternetChargeType"], "TRAFFIC_POSTPAID_BY_HOUR");
  EXPECT_EQ(eip["TagSet"], json({{{"Key", "k"}, {"Value", "v"}}}));
  EXPECT_TRUE(eip["NetworkInterfaceId"].is_null());
}

TEST(AllocateTest, TheTaskIsNotAlwaysTold) {
  TestCloud cloud;
  std::set<bool> told;
  for (int i = 0; i < 18; ++i) told.insert(cloud.Do("AllocateAddresses").contains("TaskId"));
  EXPECT_EQ(told.size(), 2u);
}

TEST(AllocateTest, QuotasOfTheAccountAndOfTheDay) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AllocateAddresses", {{"AddressCount", 19}}), "AddressQuotaLimitExceeded");  // two are there
  cloud.Do("AllocateAddresses", {{"AddressCount", 18}});
  EXPECT_EQ(cloud.Code("AllocateAddresses"), "AddressQuotaLimitExceeded");
  const json quota = cloud.Call("DescribeAddressQuota")["QuotaSet"];
  EXPECT_EQ(quota[0]["QuotaId"], "TOTAL_EIP_QUOTA");
  EXPECT_EQ(quota[0]["QuotaCurrent"], 20);
  EXPECT_EQ(quota[0]["QuotaLimit"], 20);
  EXPECT_EQ(quota[1]["QuotaId"], "DAILY_EIP_APPLY");
  EXPECT_EQ(quota[1]["QuotaCurrent"], 18);
  TestCloud daily("tencentcloud: {quotas: {eips: 20, eips_per_day: 2}}");
  for (int i = 0; i < 2; ++i) daily.Do("ReleaseAddresses", {{"AddressIds", {Allocate(daily)}}});
  EXPECT_EQ(daily.Code("AllocateAddresses"), "AddressQuotaLimitExceeded.DailyAllocate");
}

TEST(AllocateTest, ChargeTypesHaveTheirBandwidths) {
  TestCloud cloud;
  const auto code = [&](const std::string& charge, int bandwidth) {
    return cloud.Code("AllocateAddresses", {{"InternetChargeType", charge}, {"InternetMaxBandwidthOut", bandwidth}});
  };
  EXPECT_EQ(code("TRAFFIC_POSTPAID_BY_HOUR", 101), "InvalidParameterValue.BandwidthOutOfRange");
  EXPECT_EQ(code("BANDWIDTH_PACKAGE", 2000), "");
  EXPECT_EQ(code("BANDWIDTH_PACKAGE", 2001), "InvalidParameterValue.BandwidthOutOfRange");
  EXPECT_EQ(code("BANDWIDTH_PREPAID_BY_MONTH", 200), "MissingParameter");  // AddressChargePrepaid
  EXPECT_EQ(code("FOR_FREE", 1), "InvalidParameterValue");
  EXPECT_EQ(cloud.Code("AllocateAddresses", {{"AddressName", "has space"}}), "InvalidParameterValue.Malformed");
  EXPECT_EQ(cloud.Call("DescribeNetworkAccountType")["NetworkAccountType"], "STANDARD");
  TestCloud legacy("tencentcloud: {account_type: LEGACY}");
  EXPECT_EQ(legacy.Code("AllocateAddresses", {{"InternetChargeType", "BANDWIDTH_PACKAGE"}}),
            "InvalidParameterCombination.InternetChargeTypeNotAllowed");
  EXPECT_EQ(legacy.Call("DescribeNetworkAccountType")["NetworkAccountType"], "LEGACY");
}

TEST(BindTest, OnADetachedInterfaceEndsInBindEni) {
  TestCloud cloud;
  const json answer = cloud.Call("AssociateAddress", Bind("eip-free", "eni-free", "10.0.1.21"));
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "BINDING");
  const int64_t task = TaskNumber(answer);
  EXPECT_EQ(cloud.Call("DescribeTaskResult", {{"TaskId", task}})["Result"], "RUNNING");
  EXPECT_EQ(cloud.Code("DescribeTaskResult", {{"TaskId", absl::StrCat(task)}}), "InvalidParameter");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Call("DescribeTaskResult", {{"TaskId", task}})["Result"], "SUCCESS");
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "BIND_ENI");
  EXPECT_EQ(cloud.Eip("eip-free")["InstanceType"], "ENI");
  EXPECT_EQ(cloud.Interface("eni-free")["PrivateIpAddressSet"][1]["AddressId"], "eip-free");
  EXPECT_EQ(cloud.Interface("eni-free")["PrivateIpAddressSet"][1]["PublicIpAddress"], "203.0.113.7");
  cloud.Do("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "ins-b"}});
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "BIND");
}

TEST(BindTest, ByInstanceItIsThePrimaryAddressOfThePrimaryInterface) {
  TestCloud cloud;
  cloud.Do("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-b"}});
  EXPECT_EQ(cloud.Eip("eip-free")["PrivateAddressIp"], "10.0.1.6");
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "BIND");
  EXPECT_EQ(cloud.Instance("ins-b")["PublicIpAddresses"], json({"203.0.113.7"}));
  EXPECT_EQ(cloud.Code("AssociateAddress", {{"AddressId", Allocate(cloud)}, {"InstanceId", "ins-b"}}), "InvalidInstanceId.AlreadyBindEip");
}

TEST(BindTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const json& parameters) { return cloud.Code("AssociateAddress", parameters); };
  EXPECT_EQ(code({{"AddressId", "eip-free"}}), "MissingParameter");
  EXPECT_EQ(code({{"AddressId", "eip-free"}, {"NetworkInterfaceId", "eni-free"}}), "MissingParameter");
  EXPECT_EQ(
      code({{"AddressId", "eip-free"}, {"InstanceId", "ins-a"}, {"NetworkInterfaceId", "eni-free"}, {"PrivateIpAddress", "10.0.1.20"}}),
      "InvalidParameterConflict");
  EXPECT_EQ(code(Bind("eip-none", "eni-free", "10.0.1.20")), "InvalidAddressId.NotFound");
  EXPECT_EQ(code(Bind("eip-free", "eni-none", "10.0.1.20")), "InvalidNetworkInterfaceId.NotFound");
  EXPECT_EQ(code(Bind("eip-free", "eni-free", "10.0.1.99")), "InvalidNetworkInterfaceId.NotFound");  // the same code for two things
  EXPECT_EQ(code(Bind("eip-free", "eni-on-a", "10.0.1.31")), "InvalidPrivateIpAddress.AlreadyBindEip");
  EXPECT_EQ(code(Bind("eip-bound", "eni-on-a", "10.0.1.31")), "InvalidPrivateIpAddress.AlreadyBindEip");
  EXPECT_EQ(code(Bind("eip-bound", "eni-on-a", "10.0.1.32")), "InvalidParameterValue.PrivateIpAddressNotMatch");
  EXPECT_EQ(code(Bind("eip-bound", "eni-free", "10.0.1.20")), "InvalidParameterValue.NetworkInterfaceIdNotMatch");
  EXPECT_EQ(code({{"AddressId", "eip-free"}, {"InstanceId", "ins-small"}}), "InvalidParameterValue.InstanceHasWanIP");
}

TEST(BindTest, ABlockedEipOrOneInArrearsIsRefused) {
  TestCloud cloud(R"(
tencentcloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  interfaces: [{id: eni-a, subnet: subnet-a, primary_ip: 10.0.1.9}]
  eips: [{id: eip-blocked, blocked: true}, {id: eip-poor, in_arrears: true}, {id: eip-kept, deletion_protection: true}]
)");
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-blocked", "eni-a", "10.0.1.9")), "InvalidAddressId.Blocked");
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-poor", "eni-a", "10.0.1.9")), "OperationDenied.AddressInArrears");
  EXPECT_EQ(cloud.Code("ReleaseAddresses", {{"AddressIds", {"eip-kept"}}}), "OperationDenied.AddressDeletionProtectionEnabled");
}

TEST(BindTest, AnInstanceHasSoManyPublicAddresses) {
  TestCloud cloud;  // two for two cores; one is there
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-free", "eni-on-a", "10.0.1.32")), "");
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind(Allocate(cloud), "eni-on-a", "10.0.1.30")), "LimitExceeded.InstanceAddressQuota");
}

TEST(BindTest, OperationsOnOneEipExcludeEachOther) {
  TestCloud cloud;
  cloud.Call("AssociateAddress", Bind("eip-free", "eni-free", "10.0.1.21"));
  const std::string busy = "OperationDenied.MutexTaskRunning";
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-free", "eni-free", "10.0.1.21")), busy);
  EXPECT_EQ(cloud.Code("DisassociateAddress", {{"AddressId", "eip-free"}}), busy);
  EXPECT_EQ(cloud.Code("ReleaseAddresses", {{"AddressIds", {"eip-free"}}}), busy);
  EXPECT_EQ(cloud.Code("ModifyAddressesBandwidth", {{"AddressIds", {"eip-free"}}, {"InternetMaxBandwidthOut", 5}}), busy);
  cloud.Settle();
  EXPECT_EQ(cloud.Code("ModifyAddressesBandwidth", {{"AddressIds", {"eip-free"}}, {"InternetMaxBandwidthOut", 5}}), "");
  EXPECT_EQ(cloud.Code("DisassociateAddress", {{"AddressId", "eip-free"}}), busy);
  EXPECT_EQ(cloud.Eip("eip-free")["Bandwidth"], 1);
  cloud.Settle();
  EXPECT_EQ(cloud.Eip("eip-free")["Bandwidth"], 5);
}

TEST(BindTest, AnInstanceStoppedWithoutChargingIsRefused) {
  TestCloud cloud;
  cloud.Do("StopInstances", {{"InstanceIds", {"ins-b"}}, {"StoppedMode", "STOP_CHARGING"}});
  EXPECT_EQ(cloud.Code("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-b"}}),
            "UnsupportedOperation.InstanceStatusNotPermit");
}

TEST(UnbindTest, IsUnbindingThenFree) {
  TestCloud cloud;
  cloud.Call("DisassociateAddress", {{"AddressId", "eip-bound"}});
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "UNBINDING");
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-free", "eni-on-a", "10.0.1.31")), "InvalidPrivateIpAddress.AlreadyBindEip");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "UNBIND");
  EXPECT_TRUE(cloud.Eip("eip-bound")["NetworkInterfaceId"].is_null());
  EXPECT_EQ(cloud.Code("DisassociateAddress", {{"AddressId", "eip-bound"}}), "InvalidAddressIdStatus.NotPermit");
  EXPECT_EQ(cloud.Code("AssociateAddress", Bind("eip-bound", "eni-free", "10.0.1.20")), "");
}

TEST(ReleaseTest, OnlyAFreeOneAndThenItIsGone) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("ReleaseAddresses", {{"AddressIds", {"eip-free", "eip-bound"}}}), "UnsupportedOperation.AddressStatusNotPermit");
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "UNBIND");  // all or nothing
  cloud.Call("ReleaseAddresses", {{"AddressIds", {"eip-free"}}});
  EXPECT_EQ(cloud.Eip("eip-free")["AddressStatus"], "OFFLINING");
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Code("DescribeAddresses", {{"AddressIds", {"eip-free"}}}), "InvalidAddressId.NotFound");
  EXPECT_EQ(cloud.Code("ReleaseAddresses", {{"AddressIds", {"eip-free"}}}), "InvalidAddressId.NotFound");
}

TEST(ReleaseTest, WhatIsPaidByTheMonthIsIsolatedFirst) {
  TestCloud cloud;
  const std::string id = cloud.Do("AllocateAddresses", {{"InternetChargeType", "BANDWIDTH_PREPAID_BY_MONTH"},
                                                        {"AddressChargePrepaid", {{"Period", 1}}}})["AddressSet"][0];
  cloud.Do("ReleaseAddresses", {{"AddressIds", {id}}});
  EXPECT_EQ(cloud.Eip(id)["IsArrears"], true);
  cloud.Do("ReleaseAddresses", {{"AddressIds", {id}}});
  EXPECT_EQ(cloud.Code("DescribeAddresses", {{"AddressIds", {id}}}), "InvalidAddressId.NotFound");
}

TEST(ChangeEipTest, NameAndCharge) {
  TestCloud cloud;
  cloud.Do("ModifyAddressAttribute", {{"AddressId", "eip-free"}, {"AddressName", "renamed"}, {"EipDirectConnection", "TRUE"}});
  EXPECT_EQ(cloud.Code("ModifyAddressAttribute", {{"AddressId", "eip-free"}, {"EipDirectConnection", true}}),
            "InvalidParameter");  // a text here
  cloud.Do("ModifyAddressInternetChargeType",
           {{"AddressId", "eip-free"}, {"InternetChargeType", "BANDWIDTH_POSTPAID_BY_HOUR"}, {"InternetMaxBandwidthOut", 20}});
  const json eip = cloud.Eip("eip-free");
  EXPECT_EQ(eip["AddressName"], "renamed");
  EXPECT_EQ(eip["IsEipDirectConnection"], true);
  EXPECT_EQ(eip["InternetChargeType"], "BANDWIDTH_POSTPAID_BY_HOUR");
  EXPECT_EQ(eip["Bandwidth"], 20);
}

TEST(DescribeEipsTest, LimitCutsIdsAsWellAndIsTwentyUnlessSaid) {
  TestCloud cloud("tencentcloud: {quotas: {eips: 100}}");
  std::vector<std::string> ids = cloud.Do("AllocateAddresses", {{"AddressCount", 30}})["AddressSet"];
  const json answer = cloud.Call("DescribeAddresses", {{"AddressIds", ids}});
  EXPECT_EQ(answer["AddressSet"].size(), 20u);
  EXPECT_EQ(answer["TotalCount"], 30);
  EXPECT_EQ(cloud.Call("DescribeAddresses", {{"AddressIds", ids}, {"Limit", 100}})["AddressSet"].size(), 30u);
  EXPECT_EQ(cloud.Code("DescribeAddresses", {{"Limit", 101}}), "InvalidParameterValue.Range");
}

TEST(DescribeEipsTest, FiltersSelectAndOrdinaryAddressesAreHidden) {
  TestCloud cloud;
  const auto found = [&](const std::string& name, const std::string& value) {
    return cloud.Call("DescribeAddresses", {{"Filters", {{{"Name", name}, {"Values", {value}}}}}});
  };
  EXPECT_EQ(found("address-status", "UNBIND")["AddressSet"][0]["AddressId"], "eip-free");
  EXPECT_EQ(found("network-interface-id", "eni-on-a")["AddressSet"][0]["AddressId"], "eip-bound");
  EXPECT_EQ(found("private-ip-address", "10.0.1.31")["TotalCount"], 1);
  EXPECT_EQ(found("address-name", "free")["TotalCount"], 1);
  EXPECT_EQ(cloud.Call("DescribeAddresses")["TotalCount"], 2);
  const json wan = found("address-type", "WanIP");
  ASSERT_EQ(wan["TotalCount"], 1);
  EXPECT_EQ(wan["AddressSet"][0]["AddressIp"], "198.51.100.9");
  const json interface = cloud.Interface(cloud.Thing("instances", "ins-small")["primary_interface"]);
  EXPECT_EQ(interface["PrivateIpAddressSet"][0]["PublicIpAddress"], "198.51.100.9");
  EXPECT_EQ(
      cloud.Code("DescribeAddresses", {{"AddressIds", {"eip-free"}}, {"Filters", {{{"Name", "address-id"}, {"Values", {"eip-free"}}}}}}),
      "InvalidParameter.Coexist");
}

TEST(WanIpTest, IsReturnedBeforeAnEipCanBeBound) {
  TestCloud cloud;
  cloud.Do("ReturnNormalAddresses", {{"AddressIps", {"198.51.100.9"}}});
  EXPECT_EQ(cloud.Code("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-small"}}), "");
  EXPECT_EQ(cloud.Code("ReturnNormalAddresses", {{"AddressIps", {"198.51.100.9"}}}), "InvalidParameterValue.AddressNotFound");
}

TEST(WanIpTest, BecomesAnEip) {
  TestCloud cloud;
  const json answer = cloud.Do("TransformAddress", {{"InstanceId", "ins-small"}});
  EXPECT_TRUE(answer["TaskId"].is_number_integer());  // a number, for once
  EXPECT_EQ(cloud.Eip(answer["AddressId"])["AddressIp"], "198.51.100.9");
  EXPECT_EQ(cloud.Eip(answer["AddressId"])["AddressStatus"], "BIND");
}

TEST(WanIpTest, ComesBackWhenAnEipLeavesThePrimaryAddress) {
  TestCloud cloud;
  cloud.Do("AssociateAddress", {{"AddressId", "eip-free"}, {"InstanceId", "ins-b"}});
  EXPECT_EQ(cloud.Code("DisassociateAddress", {{"AddressId", "eip-bound"}, {"ReallocateNormalPublicIp", true}}),
            "InvalidParameterValue.OnlySupportedForMasterNetworkCard");
  cloud.Do("DisassociateAddress", {{"AddressId", "eip-free"}, {"ReallocateNormalPublicIp", true}});
  EXPECT_EQ(cloud.Instance("ins-b")["PublicIpAddresses"].size(), 1u);
}

}  // namespace
}  // namespace eniform::emulator
