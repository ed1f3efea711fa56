#include "providers/jdcloud/decode.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::jdcloud {
namespace {

NetworkInterface Interface(const std::string& members) { return DecodeInterface(Json::parse("{" + members + "}")); }
Eip EipOf(const std::string& members) { return DecodeEip(Json::parse("{" + members + "}")); }

template <typename T>
std::string Text(const T& message) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(message, &text);
  return text;
}
template <typename T>
T Of(const std::string& text) {
  T message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

TEST(DecodeInterfaceTest, EverythingAtOnce) {
  const NetworkInterface interface = Interface(R"(
      "networkInterfaceId":"port-1","networkInterfaceName":"web-0","description":"shop","azType":"standard","az":"cn-north-1a",
      "role":"Secondary","macAddress":"fa:16:3e:00:00:01","vpcId":"vpc-1","subnetId":"subnet-1","networkSecurityGroupIds":["sg-2","sg-1"],
      "sanityCheck":1,"primaryIp":{"privateIpAddress":"10.0.2.10","elasticIpId":"fip-1","elasticIpAddress":"203.0.113.7"},
      "secondaryIps":[{"privateIpAddress":"10.0.2.100"},{"privateIpAddress":"10.0.2.11","elasticIpId":"","elasticIpAddress":""}],
      "instanceType":"compute","instanceId":"i-1","deviceIndex":2,"attachmentStatus":"attached","networkInterfaceStatus":"enabled",
      "createdTime":"2024-02-29T03:04:05Z","tags":[{"key":"tier","value":"web"},{"key":"app","value":"shop"}])");
  EXPECT_EQ(Text(interface), Text(Of<NetworkInterface>(R"(
      id: "port-1" name: "web-0" description: "shop" vpc_id: "vpc-1" subnet_id: "subnet-1" mac: "fa:16:3e:00:00:01"
      addresses { address: "10.0.2.10" primary: true eip_id: "fip-1" public_ip: "203.0.113.7" settled: true }
      addresses { address: "10.0.2.11" settled: true }
      addresses { address: "10.0.2.100" settled: true }
      security_group_ids: "sg-2" security_group_ids: "sg-1"
      tags { key: "app" value: "shop" } tags { key: "tier" value: "web" }
      instance_id: "i-1" status: INTERFACE_STATUS_IN_USE cloud_status: "attached")")))
      << "without a zone, which is the instance's";
}

TEST(DecodeInterfaceTest, AttachedAndDetachedAreSaidByAllMembers) {
  struct Case {
    const char* members;
    InterfaceStatus status;
  };
  for (const Case& row : std::vector<Case>{
           {R"("attachmentStatus":"detached","instanceId":"","deviceIndex":0)", INTERFACE_STATUS_AVAILABLE},
           {R"("attachmentStatus":"detached","instanceId":"i-1")", INTERFACE_STATUS_DETACHING},
           {R"("attachmentStatus":"attached","instanceId":"i-1","deviceIndex":2)", INTERFACE_STATUS_IN_USE},
           {R"("attachmentStatus":"attached","instanceId":"i-1","deviceIndex":0)", INTERFACE_STATUS_ATTACHING},
           {R"("attachmentStatus":"attached","instanceId":"")", INTERFACE_STATUS_ATTACHING},
           {R"("instanceId":"i-1")", INTERFACE_STATUS_IN_USE},
           {R"("instanceId":null)", INTERFACE_STATUS_AVAILABLE},
       }) {
    EXPECT_EQ(Interface(std::string(R"("role":"Secondary",)") + row.members).status(), row.status) << row.members;
  }
}

TEST(DecodeInterfaceTest, WhatIsNotTheUsersSaysWhoseItIs) {
  struct Case {
    const char* members;
    const char* managed_by;
  };
  for (const Case& row : std::vector<Case>{
           {R"("role":"Secondary","instanceType":"compute","instanceId":"i-1")", ""},
           {R"("role":"Secondary","instanceType":"vm","instanceId":"i-1")", ""},
           {R"("role":"Secondary","instanceType":"compute","instanceId":"any-id")", ""},
           {R"("role":"Secondary","instanceId":"i-1")", ""},
           {R"("role":"Secondary","instanceType":"","instanceId":"")", ""},
           {R"("role":"Primary","instanceType":"compute","instanceId":"i-1")", ""},
           {R"("role":"Managed","instanceType":"pod","instanceId":"pod-1")", "pod"},
           {R"("role":"Primary","instanceType":"pod","instanceId":"pod-1")", "pod"},
           {R"("role":"Managed")", "Managed"},
           {R"("role":"Managed","instanceType":"compute","instanceId":"i-1")", "Managed"},
           {R"("role":"Secondary","instanceType":"lb","instanceId":"netlb-1")", "lb"},
           {R"("role":"Secondary","instanceId":"netlb-1")", "netlb"},
           {R"("role":"","instanceType":"N/A","instanceId":"router-1","deviceIndex":0,"attachmentStatus":"attached")", "router"},
           {R"("role":"","instanceId":"")", "JD Cloud"},
       }) {
    EXPECT_EQ(Interface(row.members).managed_by(), row.managed_by) << row.members;
  }
  EXPECT_EQ(Interface(R"("role":"","instanceId":"router-1","attachmentStatus":"attached","deviceIndex":0)").status(),
            INTERFACE_STATUS_IN_USE);
}

TEST(DecodeInterfaceTest, APrimaryOneGoesWithItsInstance) {
  const NetworkInterface interface = Interface(R"("role":"Primary","instanceId":"i-1","attachmentStatus":"attached","deviceIndex":1)");
  EXPECT_TRUE(interface.primary());
  EXPECT_TRUE(interface.delete_on_termination());
}

NetworkInterface Attached(const std::string& instance) {
  return Interface(R"("role":"Secondary","attachmentStatus":"attached","deviceIndex":2,"instanceId":")" + instance + "\"");
}
NetworkInterface Detached() { return Interface(R"("role":"Secondary","attachmentStatus":"detached","instanceId":"")"); }

TEST(TakeAttachmentTest, BothAgree) {
  NetworkInterface interface = Attached("i-1");
  EXPECT_FALSE(interface.has_delete_on_termination()) << "only the vm product says";
  const Attachment attachment{"i-1", true};
  TakeAttachment(&attachment, interface);
  EXPECT_EQ(interface.status(), INTERFACE_STATUS_IN_USE);
  EXPECT_TRUE(interface.delete_on_termination());
  NetworkInterface detached = Detached();
  TakeAttachment(nullptr, detached);
  EXPECT_EQ(detached.status(), INTERFACE_STATUS_AVAILABLE);
}

TEST(TakeAttachmentTest, TheyDisagree) {
  NetworkInterface only_vpc = Attached("i-1");
  TakeAttachment(nullptr, only_vpc);
  EXPECT_EQ(only_vpc.status(), INTERFACE_STATUS_ATTACHING);
  EXPECT_EQ(only_vpc.instance_id(), "i-1");
  const Attachment attachment{"i-1", false};
  NetworkInterface only_vm = Detached();
  TakeAttachment(&attachment, only_vm);
  EXPECT_EQ(only_vm.status(), INTERFACE_STATUS_DETACHING);
  EXPECT_EQ(only_vm.instance_id(), "i-1") << "not free yet";
  NetworkInterface moving = Attached("i-2");
  TakeAttachment(&attachment, moving);
  EXPECT_EQ(moving.status(), INTERFACE_STATUS_DETACHING);
}

TEST(TakeAttachmentTest, LeavesAloneWhatIsNotTheUsers) {
  NetworkInterface router = Interface(R"("role":"","instanceId":"router-1","attachmentStatus":"attached")");
  TakeAttachment(nullptr, router);
  EXPECT_EQ(router.status(), INTERFACE_STATUS_IN_USE);
  EXPECT_FALSE(router.has_delete_on_termination());
}

TEST(DecodeEipTest, BoundIsWhatHasAnInterface) {
  const Eip eip = EipOf(R"("elasticIpId":"fip-1","elasticIpName":"web","elasticIpAddress":"203.0.113.7","bandwidthMbps":10,
      "privateIpAddress":"10.0.2.11","networkInterfaceId":"port-1","instanceId":"","instanceType":"","az":"cn-north-1a",
      "charge":{"chargeMode":"postpaid_by_usage","chargeStatus":"normal"},"tags":[{"key":"tier","value":"web"}])");
  EXPECT_EQ(Text(eip), Text(Of<Eip>(R"(
      id: "fip-1" name: "web" public_ip: "203.0.113.7" status: EIP_STATUS_BOUND cloud_status: "ASSOCIATED" interface_id: "port-1"
      private_ip: "10.0.2.11" bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC tags { key: "tier" value: "web" } zone: "cn-north-1a")")))
      << "of an interface that no instance carries, in an answer without `status`";
}

TEST(DecodeEipTest, States) {
  EXPECT_EQ(EipOf(R"("status":"NOT_ASSOCIATED","state":"UP")").status(), EIP_STATUS_FREE);
  EXPECT_EQ(EipOf(R"("state":"PROCESSING")").status(), EIP_STATUS_CREATING);
  EXPECT_EQ(EipOf(R"("state":"PROCESSING","status":"ASSOCIATED")").status(), EIP_STATUS_UNBINDING);
  EXPECT_EQ(EipOf(R"("state":"PROCESSING","networkInterfaceId":"port-1")").status(), EIP_STATUS_BINDING);
  EXPECT_EQ(EipOf(R"("state":"PROCESSING","status":"NOT_ASSOCIATED","networkInterfaceId":"port-1")").status(), EIP_STATUS_UNBINDING);
  EXPECT_EQ(EipOf(R"("status":"ASSOCIATED","instanceType":"natgw","instanceId":"natgw-1")").status(), EIP_STATUS_BOUND);
  EXPECT_EQ(EipOf(R"("status":"NOT_ASSOCIATED","state":"DOWN")").status(), EIP_STATUS_FREE);
  EXPECT_EQ(EipOf(R"("status":"NOT_ASSOCIATED","state":"DOWN")").cloud_status(), "DOWN");
}

TEST(DecodeEipTest, ChargesAndDebts) {
  EXPECT_EQ(EipOf(R"("charge":{"chargeMode":"postpaid_by_duration"})").charge(), EIP_CHARGE_BANDWIDTH);
  EXPECT_EQ(EipOf(R"("charge":{"chargeMode":"prepaid_by_duration"})").charge(), EIP_CHARGE_UNSPECIFIED);
  EXPECT_EQ(EipOf(R"("charge":{"chargeMode":"postpaid_by_usage"},"bandwidthPackageId":"bwp-1")").charge(), EIP_CHARGE_PACKAGE);
  EXPECT_EQ(EipOf(R"("charge":{"chargeStatus":"arrear"})").unusable_because(), "in arrears");
  EXPECT_EQ(EipOf(R"("charge":{"chargeStatus":"overdue"})").unusable_because(), "overdue");
  EXPECT_EQ(EipOf(R"("charge":{"chargeStatus":"normal"})").unusable_because(), "");
}

TEST(DecodeInstanceTest, WithItsAttachments) {
  const InstanceView view = DecodeInstance(Json::parse(R"({"instanceId":"i-1","instanceName":"web-0","instanceType":"g.n2.large",
      "status":"running","az":"cn-north-1a","vpcId":"vpc-1","subnetId":"subnet-1",
      "primaryNetworkInterface":{"deviceIndex":1,"autoDelete":true,"networkInterface":{"networkInterfaceId":"port-0"}},
      "secondaryNetworkInterfaces":[{"deviceIndex":2,"autoDelete":true,"networkInterface":{"networkInterfaceId":"port-1"}},
                                    {"deviceIndex":3,"networkInterface":{"networkInterfaceId":"port-2"}}]})"));
  EXPECT_EQ(Text(view.instance), Text(Of<Instance>(R"(id: "i-1" name: "web-0" status: INSTANCE_STATUS_RUNNING cloud_status: "running"
      type: "g.n2.large" zone: "cn-north-1a" vpc_id: "vpc-1" subnet_id: "subnet-1")")));
  EXPECT_THAT(view.secondary, testing::ElementsAre(testing::Pair("port-1", true), testing::Pair("port-2", false)));
}

TEST(DecodeInstanceTest, StatusesThatPassAndOthers) {
  const auto status = [](const std::string& word) {
    return DecodeInstance(Json::parse("{\"status\":\"" + word + "\"}")).instance.status();
  };
  EXPECT_EQ(status("stopped"), INSTANCE_STATUS_STOPPED);
  for (const char* word : {"pending", "starting", "stopping", "rebooting", "reboot", "rebuilding", "resizing", "migrating"}) {
    EXPECT_EQ(status(word), INSTANCE_STATUS_CHANGING) << word;
  }
  for (const char* word : {"deleting", "terminated"}) EXPECT_EQ(status(word), INSTANCE_STATUS_GONE) << word;
  EXPECT_EQ(status("error"), INSTANCE_STATUS_UNSPECIFIED) << "waiting for it would not end";
}

TEST(DecodeOthersTest, SubnetGroupVpc) {
  EXPECT_EQ(Text(DecodeSubnet(Json::parse(R"({"subnetId":"subnet-1","subnetName":"app","vpcId":"vpc-1","addressPrefix":"10.0.2.0/24",
      "availableIpCount":200})"))),
            Text(Of<Subnet>(R"(id: "subnet-1" name: "app" vpc_id: "vpc-1" cidr: "10.0.2.0/24" available_addresses: 200)")));
  EXPECT_EQ(Text(DecodeSecurityGroup(Json::parse(R"({"networkSecurityGroupId":"sg-1","networkSecurityGroupName":"web","vpcId":"vpc-1"})"))),
            Text(Of<SecurityGroup>(R"(id: "sg-1" name: "web" vpc_id: "vpc-1")")));
  EXPECT_EQ(Text(DecodeVpc(Json::parse(R"({"vpcId":"vpc-1","vpcName":"main","addressPrefix":"10.0.0.0/16"})"))),
            Text(Of<Vpc>(R"(id: "vpc-1" name: "main" cidr: "10.0.0.0/16")")));
}

}  // namespace
}  // namespace eniform::jdcloud
