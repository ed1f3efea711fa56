#include "providers/tencentcloud/decode.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::tencentcloud {
namespace {

NetworkInterface Interface(const std::string& text) { return DecodeInterface(Json::parse(text)); }

TEST(DecodeInterfaceTest, Everything) {
  const NetworkInterface eni = Interface(R"({
    "NetworkInterfaceId":"eni-1","NetworkInterfaceName":"data","NetworkInterfaceDescription":"d","SubnetId":"subnet-1","VpcId":"vpc-1",
    "GroupSet":["sg-2","sg-1"],"Primary":false,"MacAddress":"20:90:6F:00:11:22","State":"AVAILABLE","NetworkInterfaceState":"INUSE",
    "PrivateIpAddressSet":[
      {"PrivateIpAddress":"10.0.2.100","Primary":false,"PublicIpAddress":"203.0.113.7","AddressId":"eip-1","State":"AVAILABLE"},
      {"PrivateIpAddress":"10.0.2.9","Primary":false,"State":"PENDING"},
      {"PrivateIpAddress":"10.0.2.50","Primary":true,"PublicIpAddress":null,"AddressId":"","State":"AVAILABLE"}],
    "Attachment":{"DeviceIndex":1,"InstanceId":"ins-1"},"Zone":"ap-guangzhou-6",
    "TagSet":[{"Key":"b","Value":"2"},{"Key":"a","Value":"1"}],"EniType":0,"AttachType":0})");
  EXPECT_EQ(eni.id(), "eni-1");
  EXPECT_EQ(eni.name(), "data");
  EXPECT_EQ(eni.mac(), "20:90:6F:00:11:22");
  EXPECT_EQ(eni.instance_id(), "ins-1");
  EXPECT_EQ(eni.status(), INTERFACE_STATUS_IN_USE);
  EXPECT_EQ(eni.cloud_status(), "INUSE");
  EXPECT_THAT(eni.security_group_ids(), testing::ElementsAre("sg-2", "sg-1")) << "the order is priority";
  ASSERT_EQ(eni.addresses_size(), 3);
  EXPECT_EQ(eni.addresses(0).address(), "10.0.2.50");
  EXPECT_TRUE(eni.addresses(0).primary());
  EXPECT_EQ(eni.addresses(1).address(), "10.0.2.9") << "by number, not by text";
  EXPECT_FALSE(eni.addresses(1).settled());
  EXPECT_EQ(eni.addresses(2).eip_id(), "eip-1");
  EXPECT_TRUE(eni.addresses(2).settled());
  EXPECT_EQ(eni.tags(0).key(), "a");
  EXPECT_FALSE(eni.has_delete_on_termination());
}

TEST(DecodeInterfaceTest, NullEmptyAndAbsentAreTheSame) {
  const NetworkInterface absent = Interface(R"({"NetworkInterfaceId":"eni-1","State":"AVAILABLE"})");
  const NetworkInterface null =
      Interface(R"({"NetworkInterfaceId":"eni-1","NetworkInterfaceName":null,"NetworkInterfaceDescription":null,"GroupSet":null,
    "Primary":null,"MacAddress":null,"State":"AVAILABLE","NetworkInterfaceState":null,"PrivateIpAddressSet":null,"Attachment":null,"TagSet":null})");
  const NetworkInterface empty =
      Interface(R"({"NetworkInterfaceId":"eni-1","NetworkInterfaceName":"","NetworkInterfaceDescription":"","GroupSet":[],
    "Primary":false,"MacAddress":"","State":"AVAILABLE","NetworkInterfaceState":"","PrivateIpAddressSet":[],"Attachment":{},"TagSet":[]})");
  EXPECT_EQ(absent.SerializeAsString(), null.SerializeAsString());
  EXPECT_EQ(absent.SerializeAsString(), empty.SerializeAsString());
  EXPECT_EQ(absent.status(), INTERFACE_STATUS_AVAILABLE);
}

TEST(DecodeInterfaceTest, BothShapesOfNotAttached) {
  for (const char* attachment : {"null", "{}", R"({"InstanceId":""})", R"({"InstanceId":null,"DeviceIndex":0})"}) {
    const NetworkInterface eni =
        Interface(std::string(R"({"NetworkInterfaceId":"eni-1","State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE","Attachment":)") +
                  attachment + "}");
    EXPECT_EQ(eni.instance_id(), "") << attachment;
    EXPECT_EQ(eni.status(), INTERFACE_STATUS_AVAILABLE) << attachment;
  }
}

struct StatusCase {
  const char* state;
  const char* interface_state;
  const char* instance;
  InterfaceStatus status;
  const char* shown;
};

TEST(DecodeInterfaceTest, TwoStatusMembers) {
  for (const StatusCase& c : {StatusCase{"PENDING", "PENDING", "", INTERFACE_STATUS_CREATING, "PENDING"},
                              StatusCase{"AVAILABLE", "AVAILABLE", "", INTERFACE_STATUS_AVAILABLE, "AVAILABLE"},
                              StatusCase{"ATTACHING", "ATTACHING", "", INTERFACE_STATUS_ATTACHING, "ATTACHING"},
                              // State says AVAILABLE for attached interfaces too; only the other member tells.
                              StatusCase{"AVAILABLE", "INUSE", "ins-1", INTERFACE_STATUS_IN_USE, "INUSE"},
                              StatusCase{"AVAILABLE", "", "ins-1", INTERFACE_STATUS_IN_USE, "AVAILABLE"},
                              StatusCase{"AVAILABLE", "AVAILABLE", "ins-1", INTERFACE_STATUS_ATTACHING, "AVAILABLE"},
                              StatusCase{"DETACHING", "INUSE", "ins-1", INTERFACE_STATUS_DETACHING, "DETACHING"},
                              StatusCase{"DETACHING", "DETACHING", "", INTERFACE_STATUS_DETACHING, "DETACHING"},
                              StatusCase{"DELETING", "DELETING", "", INTERFACE_STATUS_DELETING, "DELETING"}}) {
    const Json json = {{"State", c.state}, {"NetworkInterfaceState", c.interface_state}, {"Attachment", {{"InstanceId", c.instance}}}};
    const NetworkInterface eni = DecodeInterface(json);
    EXPECT_EQ(eni.status(), c.status) << json;
    EXPECT_EQ(eni.cloud_status(), c.shown) << json;
  }
}

TEST(DecodeEipTest, AddressOfTheInterfaceHasAnotherNameHere) {
  const Eip eip = DecodeEip(Json::parse(R"({"AddressId":"eip-1","AddressName":"web","AddressStatus":"BIND","AddressIp":"203.0.113.7",
    "InstanceId":"ins-1","NetworkInterfaceId":"eni-1","PrivateAddressIp":"10.0.2.11","PrivateIpAddress":"wrong","Bandwidth":5,
    "InternetChargeType":"TRAFFIC_POSTPAID_BY_HOUR","TagSet":[{"Key":"k","Value":"v"}]})"));
  EXPECT_EQ(eip.private_ip(), "10.0.2.11");
  EXPECT_EQ(eip.interface_id(), "eni-1");
  EXPECT_EQ(eip.status(), EIP_STATUS_BOUND);
  EXPECT_EQ(eip.bandwidth_mbps(), 5);
  EXPECT_EQ(eip.charge(), EIP_CHARGE_TRAFFIC);
  EXPECT_EQ(eip.tags(0).value(), "v");
  EXPECT_EQ(eip.unusable_because(), "");
}

TEST(DecodeEipTest, Statuses) {
  const std::pair<const char*, EipStatus> cases[] = {{"CREATING", EIP_STATUS_CREATING},   {"BINDING", EIP_STATUS_BINDING},
                                                     {"BIND", EIP_STATUS_BOUND},          {"BIND_ENI", EIP_STATUS_BOUND},
                                                     {"UNBINDING", EIP_STATUS_UNBINDING}, {"UNBIND", EIP_STATUS_FREE},
                                                     {"OFFLINING", EIP_STATUS_RELEASING}};
  for (const auto& [text, status] : cases) EXPECT_EQ(DecodeEip({{"AddressStatus", text}}).status(), status) << text;
}

TEST(DecodeEipTest, NullMembersAndWhatMakesItUnusable) {
  const Eip eip = DecodeEip(Json::parse(R"({"AddressId":"eip-1","AddressStatus":"UNBIND","NetworkInterfaceId":null,"PrivateAddressIp":null,
    "InstanceId":null,"InternetChargeType":"BANDWIDTH_PREPAID_BY_MONTH","IsArrears":true,"TagSet":null})"));
  EXPECT_EQ(eip.interface_id(), "");
  EXPECT_EQ(eip.charge(), EIP_CHARGE_UNSPECIFIED);
  EXPECT_EQ(eip.unusable_because(), "in arrears");
  EXPECT_EQ(DecodeEip({{"IsBlocked", true}}).unusable_because(), "blocked by the cloud");
}

TEST(DecodeInstanceTest, InstanceAndItsLatestOperation) {
  const InstanceView view =
      DecodeInstance(Json::parse(R"({"Placement":{"Zone":"ap-guangzhou-6"},"InstanceId":"ins-1","InstanceName":"web-0",
    "InstanceType":"S5.LARGE8","CPU":4,"Memory":8,"InstanceState":"STOPPED","StopChargingMode":"STOP_CHARGING",
    "VirtualPrivateCloud":{"VpcId":"vpc-1","SubnetId":"subnet-1"},"LatestOperation":"ModifyInstancesVpcAttribute","LatestOperationState":"FAILED",
    "LatestOperationRequestId":"r-9","LatestOperationErrorMsg":"no address","Tags":[{"Key":"a","Value":"b"}]})"));
  EXPECT_EQ(view.instance.name(), "web-0");
  EXPECT_EQ(view.instance.cpu(), 4);
  EXPECT_EQ(view.instance.zone(), "ap-guangzhou-6");
  EXPECT_EQ(view.instance.subnet_id(), "subnet-1");
  EXPECT_EQ(view.instance.status(), INSTANCE_STATUS_STOPPED);
  EXPECT_TRUE(view.instance.stopped_without_charge());
  EXPECT_EQ(view.instance.tags(0).key(), "a") << "instances call them Tags, not TagSet";
  EXPECT_EQ(view.operation_state, "FAILED");
  EXPECT_EQ(view.operation_request_id, "r-9");
  EXPECT_EQ(view.operation_error, "no address");
}

TEST(DecodeInstanceTest, Statuses) {
  const std::pair<const char*, InstanceStatus> cases[] = {{"RUNNING", INSTANCE_STATUS_RUNNING},     {"STOPPED", INSTANCE_STATUS_STOPPED},
                                                          {"STARTING", INSTANCE_STATUS_CHANGING},   {"REBOOTING", INSTANCE_STATUS_CHANGING},
                                                          {"SHUTDOWN", INSTANCE_STATUS_GONE},       {"TERMINATING", INSTANCE_STATUS_GONE},
                                                          {"RESCUE_MODE", INSTANCE_STATUS_CHANGING}};
  for (const auto& [text, status] : cases) EXPECT_EQ(DecodeInstance({{"InstanceState", text}}).instance.status(), status) << text;
}

TEST(DecodeTest, PublicAddressesByCores) {
  const std::pair<int, int> cases[] = {{0, 0}, {1, 2}, {5, 2}, {6, 3}, {11, 3}, {12, 4}, {18, 5}, {47, 9}, {48, 10}, {96, 10}};
  for (const auto& [cpu, count] : cases) EXPECT_EQ(PublicIpsByCpu(cpu), count) << cpu;
}

}  // namespace
}  // namespace eniform::tencentcloud
