#include <set>

#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Attach and detach: Alibaba reference 2.6, 3, 4.1, 4.2, 5.1.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json Pair(const std::string& interface, const std::string& instance) {
  return {{"NetworkInterfaceId", interface}, {"InstanceId", instance}};
}

json Fault(const std::string& action, const std::string& what) {
  return {{"cloud", "alicloud"}, {"action", action}, {"nth", 1}, {"do", what}};
}

TEST(AttachTest, GoesThroughAttachingToInUse) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-b")), "");
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(cloud.Interface("eni-free")["Status"], "Attaching");
  cloud.Advance(kSettle / 2);
  const json seen = cloud.Interface("eni-free");
  EXPECT_EQ(seen["Status"], "InUse");
  EXPECT_EQ(seen["InstanceId"], "i-b");
  EXPECT_EQ(seen["Attachment"]["InstanceId"], "i-b");
  EXPECT_EQ(seen["Attachment"]["DeviceIndex"], 1);
  EXPECT_EQ(cloud.Instance("i-b")["NetworkInterfaces"]["NetworkInterface"].size(), 2u);
}

TEST(AttachTest, SomeAreStillSeenAsTheyWere) {
  std::set<std::string> seen;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    ASSERT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-b")), "");
    const json interface = cloud.Interface("eni-free");
    seen.insert(interface["Status"].get<std::string>());
    EXPECT_EQ(interface["InstanceId"], interface["Status"] == "Available" ? "" : "i-b");
    cloud.Advance(kSettle / 4);
    EXPECT_EQ(cloud.Interface("eni-free")["Status"], "Attaching");
  }
  EXPECT_EQ(seen, (std::set<std::string>{"Available", "Attaching"}));
}

TEST(AttachTest, WhatDoesNotFitIsRefused) {
  struct Row {
    const char* interface;
    const char* instance;
    const char* code;
  };
  for (const Row& row :
       {Row{"eni-none", "i-a", "InvalidEniId.NotFound"}, Row{"eni-free", "i-none", "InvalidInstanceId.NotFound"},
        Row{"eni-on-a", "i-b", "InvalidOperation.InvalidEniState"}, Row{"eni-on-a", "i-a", "InvalidOperation.InvalidEniState"},
        Row{"eni-theirs", "i-b", "InvalidOperation.EniServiceManaged"}, Row{"eni-free", "i-other", "InvalidOperation.VpcMismatch"},
        Row{"eni-free", "i-far", "InvalidOperation.AvailabilityZoneMismatch"},
        Row{"eni-free", "i-old", "InvalidOperation.InvalidGeneration"}, Row{"eni-free", "i-slow", "InvalidOperation.InvalidGeneration"},
        Row{"eni-free", "i-cold", "InvalidOperation.InvalidEcsState"}}) {
    TestCloud cloud;
    EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair(row.interface, row.instance)), row.code) << row.interface << " " << row.instance;
  }
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair(primary, "i-b")), "InvalidOperation.InvalidEniType");
}

TEST(AttachTest, TheTypesLimitsCountThePrimaryOnes) {
  TestCloud cloud;
  cloud.Do("AttachNetworkInterface", Pair("eni-free", "i-a"));  // the third of three
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-bare", "i-a")), "EniPerInstanceLimitExceeded");
  cloud.Do("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-bare"}, {"SecondaryPrivateIpAddressCount", 6}});
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-bare", "i-stopped")), "InvalidOperation.Ipv4CountExceeded");
  cloud.Do("AttachNetworkInterface", Pair("eni-bare", "i-b"));  // takes ten
}

TEST(AttachTest, AStoppedInstanceTakesInterfacesTooAndAColdTypeOnlyThen) {
  TestCloud cloud;
  cloud.Do("AttachNetworkInterface", Pair("eni-free", "i-stopped"));
  EXPECT_EQ(cloud.Interface("eni-free")["Status"], "InUse");
  cloud.Do("StopInstance", {{"InstanceId", "i-cold"}});
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-bare", "i-cold")), "");
}

TEST(AttachTest, ARebootMakesAnOldInstanceNew) {
  TestCloud cloud;
  cloud.Do("RebootInstance", {{"InstanceId", "i-old"}});
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-old")), "");
}

TEST(AttachTest, NotWhileTheInstanceIsOnItsWay) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-b"}}), "");
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-b")), "InvalidOperation.InvalidEcsState");
}

TEST(AttachTest, GroupsOfTheInstancesKindOnly) {
  TestCloud cloud;
  cloud.Do("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", "eni-free"}, {"SecurityGroupId", {"sg-big"}}});
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-b")), "InvalidParameter.Conflict");
}

TEST(AttachTest, AFailureIsSilent) {
  TestCloud cloud;
  cloud.PostFaults({Fault("AttachNetworkInterface", "fail_later")});
  ASSERT_EQ(cloud.Code("AttachNetworkInterface", Pair("eni-free", "i-b")), "");
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(cloud.Interface("eni-free")["Status"], "Attaching");
  cloud.Settle();
  const json seen = cloud.Interface("eni-free");
  EXPECT_EQ(seen["Status"], "Available");
  EXPECT_EQ(seen["InstanceId"], "");
  cloud.Do("AttachNetworkInterface", Pair("eni-free", "i-b"));
  EXPECT_EQ(cloud.Interface("eni-free")["Status"], "InUse");
}

TEST(AttachTest, AnInstanceMayRefuseByItself) {
  const std::string world = R"(alicloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: vsw-a, cidr: 10.0.1.0/24}]
  security_groups: [{id: sg-1}]
  instances: [{id: i-a, subnet: vsw-a, security_groups: [sg-1], refuses_attach: true}]
  interfaces: [{id: eni-a, subnet: vsw-a, security_groups: [sg-1]}]
)";
  TestCloud refusing(world);
  refusing.Do("AttachNetworkInterface", Pair("eni-a", "i-a"));
  EXPECT_EQ(refusing.Interface("eni-a")["Status"], "Available");
}

TEST(DetachTest, KeepsAddressesGroupsAndEips) {
  TestCloud cloud;
  ASSERT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-a")), "");
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(cloud.Interface("eni-on-a")["Status"], "Detaching");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-a")), "");  // may be sent again
  cloud.Settle();
  const json seen = cloud.Interface("eni-on-a");
  EXPECT_EQ(seen["Status"], "Available");
  EXPECT_EQ(seen["InstanceId"], "");
  EXPECT_EQ(seen["PrivateIpSets"]["PrivateIpSet"].size(), 3u);
  EXPECT_EQ(seen["SecurityGroupIds"]["SecurityGroupId"].size(), 2u);
  EXPECT_EQ(cloud.Eip("eip-bound")["InstanceId"], "eni-on-a");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-a")), "InvalidOperation.InvalidEniState");
}

TEST(DetachTest, WhatIsNotThereIsRefused) {
  TestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair(primary, "i-a")), "InvalidOperation.DetachPrimaryEniNotAllowed");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-none", "i-a")), "InvalidEniId.NotFound");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-none")), "InvalidEcsId.NotFound");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-b")), "InvalidOperation.InvalidEniState");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-theirs", "i-a")), "InvalidOperation.EniServiceManaged");
  ASSERT_EQ(cloud.Code("StopInstance", {{"InstanceId", "i-a"}}), "");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", Pair("eni-on-a", "i-a")), "InvalidOperation.InvalidEcsState");
}

TEST(DetachTest, ADeafGuestKeepsItUntilItIsRebooted) {
  TestCloud cloud;
  for (int i = 0; i < 3; ++i) {
    cloud.Do("DetachNetworkInterface", Pair("eni-deaf", "i-deaf"));
    EXPECT_EQ(cloud.Interface("eni-deaf")["Status"], "Detaching");
  }
  cloud.Do("RebootInstance", {{"InstanceId", "i-deaf"}});
  EXPECT_EQ(cloud.Interface("eni-deaf")["Status"], "Available");
  cloud.Do("AttachNetworkInterface", Pair("eni-deaf", "i-deaf"));
  cloud.Do("DetachNetworkInterface", Pair("eni-deaf", "i-deaf"));  // it listens now
  EXPECT_EQ(cloud.Interface("eni-deaf")["Status"], "Available");
}

TEST(DetachTest, OneThatHangsEndsWhenItIsSentAgain) {
  TestCloud cloud;
  cloud.PostFaults({Fault("DetachNetworkInterface", "never_end"), Fault("DeleteNetworkInterface", "never_end")});
  cloud.Do("DetachNetworkInterface", Pair("eni-on-a", "i-a"));
  EXPECT_EQ(cloud.Interface("eni-on-a")["Status"], "Detaching");
  cloud.Do("DetachNetworkInterface", Pair("eni-on-a", "i-a"));
  EXPECT_EQ(cloud.Interface("eni-on-a")["Status"], "Available");
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}});
  EXPECT_EQ(cloud.Interface("eni-on-a")["Status"], "Deleting");
  cloud.Do("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}});
  EXPECT_TRUE(cloud.Interface("eni-on-a").is_null());
}

TEST(FaultTest, OnlyACloudThatKnowsOfItLetsThingsGoAstray) {
  TestCloud cloud;
  const HttpResponse response = cloud.Control("POST", "/_emulator/faults", R"([{"cloud":"tencentcloud","do":"never_end"}])");
  EXPECT_EQ(response.status, 400);
}

TEST(FaultTest, ACreationMayAnswerWithoutAnId) {
  TestCloud cloud;
  cloud.PostFaults({Fault("CreateNetworkInterface", "fail_later")});
  const json create = {{"VSwitchId", "vsw-a"}, {"SecurityGroupId", "sg-1"}, {"ClientToken", "t-1"}};
  const size_t before = cloud.World()["interfaces"].size();
  EXPECT_EQ(cloud.Do("CreateNetworkInterface", create)["NetworkInterfaceId"], "");
  EXPECT_EQ(cloud.World()["interfaces"].size(), before);
  EXPECT_NE(cloud.Do("CreateNetworkInterface", create)["NetworkInterfaceId"], "");
}

}  // namespace
}  // namespace eniform::emulator::alicloud
