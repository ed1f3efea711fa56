#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// Attaching, detaching and moving interfaces: Tencent reference 2.1, 3.1 and 4.1, rules 2 to 5 and 17.
namespace eniform::emulator {
namespace {

using nlohmann::json;

json On(const std::string& interface, const std::string& instance) { return {{"NetworkInterfaceId", interface}, {"InstanceId", instance}}; }

json Migration(const std::string& interface, const std::string& from, const std::string& to) {
  return {{"NetworkInterfaceId", interface}, {"SourceInstanceId", from}, {"DestinationInstanceId", to}};
}

TEST(AttachTest, OnlyTheSecondStateSaysInUse) {
  TestCloud cloud;
  const json answer = cloud.Call("AttachNetworkInterface", On("eni-free", "ins-b"));
  json interface = cloud.Interface("eni-free");
  EXPECT_EQ(interface["State"], "ATTACHING");
  EXPECT_EQ(interface["NetworkInterfaceState"], "ATTACHING");
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "RUNNING");
  cloud.Advance(kSettle);
  interface = cloud.Interface("eni-free");
  EXPECT_EQ(interface["State"], "AVAILABLE");
  EXPECT_EQ(interface["NetworkInterfaceState"], "INUSE");
  EXPECT_EQ(interface["Attachment"]["InstanceId"], "ins-b");
  EXPECT_EQ(interface["Attachment"]["DeviceIndex"], 1);
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "SUCCESS");
}

TEST(AttachTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const std::string& interface, const std::string& instance) {
    return cloud.Code("AttachNetworkInterface", On(interface, instance));
  };
  EXPECT_EQ(code("eni-none", "ins-b"), "ResourceNotFound");
  EXPECT_EQ(code("eni-free", "ins-none"), "ResourceNotFound");
  EXPECT_EQ(code("eni-on-a", "ins-a"), "UnsupportedOperation.AttachmentAlreadyExists");
  EXPECT_EQ(code("eni-on-a", "ins-b"), "UnsupportedOperation.AttachmentAlreadyExists");
  EXPECT_EQ(code("eni-free", "ins-far"), "UnsupportedOperation.ZoneMismatch");
  EXPECT_EQ(code("eni-free", "ins-other"), "UnsupportedOperation.VpcMismatch");
  EXPECT_EQ(code("eni-bare", "ins-b"), "UnsupportedOperation.ResourceIsInvalidState");  // no security group
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", {{"NetworkInterfaceId", "eni-free"}, {"InstanceId", "ins-b"}, {"AttachType", 2}}),
            "InvalidParameterValue");
  EXPECT_EQ(code(cloud.Thing("instances", "ins-a")["primary_interface"], "ins-b"), "UnsupportedOperation.AttachmentAlreadyExists");
}

TEST(AttachTest, TheInstanceIsRunningOrStopped) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-free", "ins-stopped")), "");
  TestCloud second;
  second.Call("StopInstances", {{"InstanceIds", {"ins-b"}}});
  EXPECT_EQ(second.Code("AttachNetworkInterface", On("eni-free", "ins-b")), "UnsupportedOperation.ResourceIsInvalidState");
}

TEST(AttachTest, TheInstanceHasRoomForSoManyThePrimaryOneIncluded) {
  TestCloud cloud;
  const auto fresh = [&] {
    return cloud
        .Do("CreateNetworkInterface", {{"VpcId", "vpc-1"},
                                       {"SubnetId", "subnet-b"},
                                       {"NetworkInterfaceName", "n"},
                                       {"SecurityGroupIds", {"sg-1"}}})["NetworkInterface"]["NetworkInterfaceId"]
        .get<std::string>();
  };
  const std::string first = fresh(), second = fresh();
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On(first, "ins-small")), "");                // takes two, itself and one more
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On(second, "ins-small")), "LimitExceeded");  // counted while it is on its way
  cloud.Settle();
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On(second, "ins-small")), "LimitExceeded");
}

TEST(AttachTest, AnInterfaceWithTooManyAddressesForTheInstanceIsRefused) {
  TestCloud cloud;
  cloud.Do("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 5}});
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-free", "ins-small")), "LimitExceeded");  // seven, six are allowed
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-free", "ins-b")), "");
}

TEST(AttachTest, ATypeThatTakesNoInterfacesSaysSo) {
  TestCloud cloud(R"(
tencentcloud:
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  security_groups: [{id: sg-1}]
  instance_types: [{name: OLD.ONE, cpu: 2, memory_gib: 4, interfaces: 0}]
  instances: [{id: ins-a, type: OLD.ONE, subnet: subnet-a}]
  interfaces: [{id: eni-a, subnet: subnet-a, security_groups: [sg-1]}]
)");
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-a", "ins-a")), "UnsupportedOperation.UnsupportedInstanceFamily");
}

TEST(AttachTest, AnInterfaceOnItsWayIsInvalidState) {
  TestCloud cloud;
  cloud.Call("AttachNetworkInterface", On("eni-free", "ins-b"));
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-free", "ins-b")), "UnsupportedOperation.InvalidState");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", On("eni-free", "ins-b")), "UnsupportedOperation.InvalidState");
  EXPECT_EQ(cloud.Code("AssignPrivateIpAddresses", {{"NetworkInterfaceId", "eni-free"}, {"SecondaryPrivateIpAddressCount", 1}}),
            "UnsupportedOperation.InvalidState");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-free"}}), "ResourceInUse");
}

TEST(DetachTest, KeepsAddressesEipsAndGroups) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "BIND");
  EXPECT_EQ(cloud.Eip("eip-bound")["InstanceType"], "CVM");
  cloud.Call("DetachNetworkInterface", On("eni-on-a", "ins-a"));
  EXPECT_EQ(cloud.Interface("eni-on-a")["State"], "DETACHING");
  cloud.Advance(kSettle);
  const json interface = cloud.Interface("eni-on-a");
  EXPECT_EQ(interface["NetworkInterfaceState"], "AVAILABLE");
  EXPECT_EQ(interface["PrivateIpAddressSet"].size(), 3u);
  EXPECT_EQ(interface["GroupSet"], json({"sg-1", "sg-2"}));
  const json eip = cloud.Eip("eip-bound");
  EXPECT_EQ(eip["AddressStatus"], "BIND_ENI");  // bound to an interface that hangs on nothing
  EXPECT_EQ(eip["NetworkInterfaceId"], "eni-on-a");
  EXPECT_EQ(eip["PrivateAddressIp"], "10.0.1.31");
  EXPECT_EQ(
      cloud.Call("DescribeNetworkInterfaces", {{"Filters", {{{"Name", "attachment.instance-id"}, {"Values", {"ins-a"}}}}}})["TotalCount"],
      1);
}

TEST(DetachTest, LeavesNoAttachmentOrOneThatNamesNoInstance) {
  TestCloud cloud;
  std::set<bool> nulls;
  for (int i = 0; i < 12; ++i) {
    const std::string id = cloud.Do("CreateNetworkInterface", {{"VpcId", "vpc-1"},
                                                               {"SubnetId", "subnet-b"},
                                                               {"NetworkInterfaceName", "n"},
                                                               {"SecurityGroupIds", {"sg-1"}}})["NetworkInterface"]["NetworkInterfaceId"];
    cloud.Do("AttachNetworkInterface", On(id, "ins-b"));
    cloud.Do("DetachNetworkInterface", On(id, "ins-b"));
    const json attachment = cloud.Interface(id)["Attachment"];
    nulls.insert(attachment.is_null());
    if (!attachment.is_null()) {
      EXPECT_EQ(attachment["InstanceId"], "");
    }
  }
  EXPECT_EQ(nulls.size(), 2u);
}

TEST(DetachTest, ThePrimaryInterfaceAndWhatIsElsewhereAreRefused) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", On(cloud.Thing("instances", "ins-a")["primary_interface"], "ins-a")),
            "UnsupportedOperation");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", On("eni-on-a", "ins-b")), "ResourceNotFound");
  const std::string code = cloud.Code("DetachNetworkInterface", On("eni-free", "ins-a"));
  EXPECT_TRUE(code == "UnsupportedOperation.InvalidState" || code == "ResourceNotFound") << code;
}

TEST(MigrateInterfaceTest, GoesByDetachingAndAttaching) {
  TestCloud cloud;
  const json answer = cloud.Call("MigrateNetworkInterface", Migration("eni-on-a", "ins-a", "ins-b"));
  EXPECT_EQ(cloud.Interface("eni-on-a")["State"], "DETACHING");
  cloud.Advance(kSettle / 2);
  EXPECT_EQ(cloud.Interface("eni-on-a")["State"], "ATTACHING");
  cloud.Advance(kSettle);
  const json interface = cloud.Interface("eni-on-a");
  EXPECT_EQ(interface["Attachment"]["InstanceId"], "ins-b");
  EXPECT_EQ(interface["NetworkInterfaceState"], "INUSE");
  EXPECT_EQ(cloud.Eip("eip-bound")["AddressStatus"], "BIND");
  EXPECT_EQ(cloud.Eip("eip-bound")["InstanceId"], "ins-b");
  EXPECT_EQ(cloud.Call("DescribeVpcTaskResult", {{"TaskId", answer["RequestId"]}})["Status"], "SUCCESS");
}

TEST(MigrateInterfaceTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const std::string& interface, const std::string& from, const std::string& to) {
    return cloud.Code("MigrateNetworkInterface", Migration(interface, from, to));
  };
  EXPECT_EQ(code("eni-free", "ins-a", "ins-b"), "UnsupportedOperation.AttachmentNotFound");
  EXPECT_EQ(code("eni-on-a", "ins-b", "ins-stopped"), "UnsupportedOperation.AttachmentNotFound");
  EXPECT_EQ(code("eni-on-a", "ins-a", "ins-other"), "UnsupportedOperation.VpcMismatch");
  EXPECT_EQ(code("eni-on-a", "ins-a", "ins-far"), "UnsupportedOperation.ZoneMismatch");
  EXPECT_EQ(code("eni-on-a", "ins-a", "ins-a"), "UnsupportedOperation.AttachmentAlreadyExists");
  EXPECT_EQ(code(cloud.Thing("instances", "ins-a")["primary_interface"], "ins-a", "ins-b"), "UnsupportedOperation");
}

TEST(MigrateInterfaceTest, TheDestinationsPlaceIsTakenFromTheStart) {
  TestCloud cloud;
  cloud.Do("DetachNetworkInterface", On("eni-on-a", "ins-a"));
  cloud.Do("AttachNetworkInterface", On("eni-on-a", "ins-a"));
  EXPECT_EQ(cloud.Code("MigrateNetworkInterface", Migration("eni-on-a", "ins-a", "ins-small")), "");
  EXPECT_EQ(cloud.Code("AttachNetworkInterface", On("eni-free", "ins-small")), "LimitExceeded");
}

TEST(SettleTest, WithNoTimeToSettleTheNextCallSeesTheEnd) {
  TestOptions options;
  options.settle = absl::ZeroDuration();
  TestCloud cloud(kTestWorld, options);
  EXPECT_EQ(cloud.Code("MigrateNetworkInterface", Migration("eni-on-a", "ins-a", "ins-b")), "");
  EXPECT_EQ(cloud.Interface("eni-on-a")["Attachment"]["InstanceId"], "ins-b");
  EXPECT_EQ(cloud.Code("DetachNetworkInterface", On("eni-on-a", "ins-b")), "");
  EXPECT_EQ(cloud.Code("DeleteNetworkInterface", {{"NetworkInterfaceId", "eni-on-a"}}), "");
  EXPECT_TRUE(cloud.Interface("eni-on-a").is_null());
}

}  // namespace
}  // namespace eniform::emulator
