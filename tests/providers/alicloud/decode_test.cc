#include "providers/alicloud/decode.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace eniform::alicloud {
namespace {

template <typename T>
void ExpectIs(const T& actual, const std::string& expected) {
  T message;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(expected, &message)) << expected;
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(actual, message)) << actual.DebugString();
}

TEST(DecodeInterfaceTest, ShapeOfTheReference) {
  ExpectIs(
      DecodeInterface(Json::parse(
          R"({"NetworkInterfaceId":"eni-1","Type":"Secondary","Status":"InUse","InstanceId":"i-1","Attachment":{"InstanceId":"i-1","DeviceIndex":1},
          "VpcId":"vpc-1","VSwitchId":"vsw-1","ZoneId":"cn-hangzhou-h","MacAddress":"00:16:3e:00:00:01","PrivateIpAddress":"10.0.0.5",
          "NetworkInterfaceName":"n","Description":"d",
          "PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.0.16","Primary":false,"AssociatedPublicIp":{}},
          {"PrivateIpAddress":"10.0.0.6","Primary":"false"},
          {"PrivateIpAddress":"10.0.0.5","Primary":true,"AssociatedPublicIp":{"AllocationId":"eip-1","PublicIpAddress":"203.0.113.7"}}]},
          "SecurityGroupIds":{"SecurityGroupId":["sg-2","sg-1"]},"Tags":{"Tag":[{"TagKey":"z","TagValue":"v"},{"TagKey":"a","TagValue":""}]},
          "DeleteOnRelease":false,"ServiceManaged":false})")),
      R"(id: "eni-1" name: "n" description: "d" vpc_id: "vpc-1" subnet_id: "vsw-1" zone: "cn-hangzhou-h" mac: "00:16:3e:00:00:01"
         addresses { address: "10.0.0.5" primary: true eip_id: "eip-1" public_ip: "203.0.113.7" settled: true }
         addresses { address: "10.0.0.6" settled: true } addresses { address: "10.0.0.16" settled: true }
         security_group_ids: "sg-1" security_group_ids: "sg-2" tags { key: "a" } tags { key: "z" value: "v" }
         instance_id: "i-1" status: INTERFACE_STATUS_IN_USE cloud_status: "InUse" delete_on_termination: false)");
}

TEST(DecodeInterfaceTest, StatesAndWhatIsMissing) {
  const auto status = [](const char* text) { return DecodeInterface(Json{{"Status", text}}).status(); };
  EXPECT_EQ(status("Available"), INTERFACE_STATUS_AVAILABLE);
  EXPECT_EQ(status("Attaching"), INTERFACE_STATUS_ATTACHING);
  EXPECT_EQ(status("Detaching"), INTERFACE_STATUS_DETACHING);
  EXPECT_EQ(status("Deleting"), INTERFACE_STATUS_DELETING);
  EXPECT_EQ(status("Linked"), INTERFACE_STATUS_UNSPECIFIED);
  const NetworkInterface bare = DecodeInterface(Json::parse(R"({"Attachment":{"InstanceId":"i-9"},"PrivateIpAddress":"10.0.0.5"})"));
  EXPECT_FALSE(bare.has_delete_on_termination()) << "unknown, not false";
  EXPECT_EQ(bare.instance_id(), "i-9");
  ASSERT_EQ(bare.addresses_size(), 1);
  EXPECT_TRUE(bare.addresses(0).primary());
  EXPECT_TRUE(DecodeInterface(Json{{"DeleteOnRelease", "true"}}).delete_on_termination());
}

TEST(DecodeInterfaceTest, WhoseItIs) {
  EXPECT_TRUE(DecodeInterface(Json{{"Type", "Primary"}}).primary());
  EXPECT_EQ(DecodeInterface(Json{{"Type", "Secondary"}, {"ServiceManaged", "false"}}).managed_by(), "");
  EXPECT_EQ(DecodeInterface(Json{{"ServiceManaged", true}}).managed_by(), "another Alibaba Cloud service");
  EXPECT_EQ(DecodeInterface(Json{{"ServiceManaged", "true"}, {"ServiceID", 12}}).managed_by(), "the Alibaba Cloud service 12");
  EXPECT_EQ(DecodeInterface(Json{{"Type", "Member"}}).managed_by(), "its trunk interface");
}

TEST(DecodeEipTest, OnAnInterfaceAndOnAnInstance) {
  ExpectIs(DecodeEip(Json::parse(
               R"({"AllocationId":"eip-1","IpAddress":"203.0.113.7","Status":"InUse","InstanceId":"eni-1","InstanceType":"NetworkInterface",
               "PrivateIpAddress":"10.0.0.6","Bandwidth":"5","InternetChargeType":"PayByTraffic","Name":"n",
               "Tags":{"Tag":[{"Key":"k","Value":"v"}]},"ServiceManaged":0,"BusinessStatus":"Normal"})")),
           R"(id: "eip-1" name: "n" public_ip: "203.0.113.7" status: EIP_STATUS_BOUND cloud_status: "InUse" interface_id: "eni-1"
              private_ip: "10.0.0.6" bandwidth_mbps: 5 charge: EIP_CHARGE_TRAFFIC tags { key: "k" value: "v" })");
  const Eip bound = DecodeEip(Json{{"InstanceId", "i-1"}, {"InstanceType", "EcsInstance"}, {"Status", "Associating"}});
  EXPECT_EQ(bound.instance_id(), "i-1");
  EXPECT_EQ(bound.interface_id(), "");
  EXPECT_EQ(bound.status(), EIP_STATUS_BINDING);
  EXPECT_EQ(DecodeEip(Json{{"Status", "Available"}, {"InstanceId", ""}, {"InstanceType", ""}}).status(), EIP_STATUS_FREE);
  EXPECT_EQ(DecodeEip(Json{{"Status", "Unassociating"}}).status(), EIP_STATUS_UNBINDING);
  EXPECT_EQ(DecodeEip(Json{{"Status", "Releasing"}}).status(), EIP_STATUS_RELEASING);
}

TEST(DecodeEipTest, ChargesAndWhyItCanNotBeUsed) {
  EXPECT_EQ(DecodeEip(Json{{"InternetChargeType", "PayByBandwidth"}}).charge(), EIP_CHARGE_BANDWIDTH);
  EXPECT_EQ(DecodeEip(Json{{"InternetChargeType", "PayByTraffic"}, {"BandwidthPackageId", "cbwp-1"}}).charge(), EIP_CHARGE_PACKAGE);
  EXPECT_EQ(DecodeEip(Json{{"InternetChargeType", "other"}}).charge(), EIP_CHARGE_UNSPECIFIED);
  EXPECT_EQ(DecodeEip(Json{{"BusinessStatus", "FinancialLocked"}}).unusable_because(), "in arrears");
  EXPECT_EQ(DecodeEip(Json::parse(R"({"OperationLocks":{"LockReason":[{"LockReason":"security"}]}})")).unusable_because(),
            "locked (security)");
  EXPECT_EQ(DecodeEip(Json{{"ServiceManaged", 1}}).unusable_because(), "managed by another Alibaba Cloud service");
}

TEST(DecodeInstanceTest, WithObstacles) {
  ExpectIs(
      DecodeInstance(Json::parse(
          R"({"InstanceId":"i-1","InstanceName":"n","Status":"Running","InstanceType":"ecs.c6.large","ZoneId":"z","Cpu":2,"Memory":4096,
               "VpcAttributes":{"VpcId":"vpc-1","VSwitchId":"vsw-1"},"IoOptimized":true,"InstanceNetworkType":"vpc","StartTime":"2024-01-02T03:04Z",
               "Tags":{"Tag":[{"TagKey":"k","TagValue":"v"}]}})")),
      R"(id: "i-1" name: "n" status: INSTANCE_STATUS_RUNNING cloud_status: "Running" type: "ecs.c6.large" zone: "z" vpc_id: "vpc-1"
              subnet_id: "vsw-1" cpu: 2 memory_gib: 4 tags { key: "k" value: "v" })");
  const Instance old = DecodeInstance(Json::parse(
      R"({"Status":"Stopped","StoppedMode":"StopCharging","IoOptimized":"false","InstanceNetworkType":"classic","StartTime":"2017-12-31T00:00Z"})"));
  EXPECT_EQ(old.status(), INSTANCE_STATUS_STOPPED);
  EXPECT_TRUE(old.stopped_without_charge());
  std::vector<std::string> rules;
  for (const InstanceObstacle& obstacle : old.obstacles()) rules.push_back(obstacle.rule());
  EXPECT_THAT(rules, testing::ElementsAre("io_optimized", "classic_network", "not_rebooted"));
  EXPECT_EQ(DecodeInstance(Json{{"Status", "Starting"}}).status(), INSTANCE_STATUS_CHANGING);
  EXPECT_EQ(DecodeInstance(Json{{"Status", "Pending"}}).obstacles_size(), 0) << "what is not said is no obstacle";
}

TEST(DecodeNetworkTest, SubnetsGroupsAndVpcs) {
  ExpectIs(
      DecodeSubnet(Json::parse(
          R"({"VSwitchId":"vsw-1","VSwitchName":"n","VpcId":"vpc-1","ZoneId":"z","CidrBlock":"10.0.0.0/24","AvailableIpAddressCount":"250"})")),
      R"(id: "vsw-1" name: "n" vpc_id: "vpc-1" zone: "z" cidr: "10.0.0.0/24" available_addresses: 250)");
  ExpectIs(DecodeSecurityGroup(Json::parse(R"({"SecurityGroupId":"sg-1","SecurityGroupName":"n","VpcId":"vpc-1"})")),
           R"(id: "sg-1" name: "n" vpc_id: "vpc-1")");
  ExpectIs(DecodeVpc(Json::parse(R"({"VpcId":"vpc-1","VpcName":"n","CidrBlock":"10.0.0.0/8"})")),
           R"(id: "vpc-1" name: "n" cidr: "10.0.0.0/8")");
}

}  // namespace
}  // namespace eniform::alicloud
