#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;

constexpr auto kDone = ResolveResponse::DONE;
constexpr auto kNotDone = ResolveResponse::NOT_DONE;
constexpr auto kRunning = ResolveResponse::RUNNING;

struct Case {
  const char* name;
  OperationKind kind;
  const char* arguments;
  const char* object;  // members of the interface or EIP; empty: there is none
  ResolveResponse::Outcome outcome;
};

constexpr char kMany[] =
    R"("Status":"InUse","InstanceId":"i-1","NetworkInterfaceName":"n","DeleteOnRelease":true,"VSwitchId":"vsw-1",
    "SecurityGroupIds":{"SecurityGroupId":["sg-1","sg-2"]},"Tags":{"Tag":[{"TagKey":"k","TagValue":"v"}]},
    "PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.10","Primary":true},{"PrivateIpAddress":"10.0.1.11","Primary":false}]})";
constexpr char kBound[] =
    R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-1","PrivateIpAddress":"10.0.1.11","Bandwidth":"5","Name":"n",
    "Tags":{"Tag":[{"Key":"k","Value":"v"}]})";
#define ENI R"(interface { id: "eni-1" } )"
#define EIP R"(eip { id: "eip-1" } )"

const Case kInterfaceCases[] = {
    {"Create", CREATE_INTERFACE, R"(primary_ip: "10.0.1.10" private_ips: "10.0.1.11")", kMany, kDone},
    {"CreateNotThere", CREATE_INTERFACE, R"(primary_ip: "10.0.1.10")", "", kNotDone},
    {"CreateWithPicksToCome", CREATE_INTERFACE, R"(primary_ip: "10.0.1.10" private_ips: "10.0.1.11" auto_ip_count: 1)", kMany, kNotDone},
    {"DeleteGone", DELETE_INTERFACE, ENI, "", kDone},
    {"DeleteUnderWay", DELETE_INTERFACE, ENI, R"("Status":"Deleting")", kRunning},
    {"DeleteThere", DELETE_INTERFACE, ENI, kFree, kNotDone},
    {"Update", UPDATE_INTERFACE, ENI R"(name: "n")", kMany, kDone},
    {"UpdateNot", UPDATE_INTERFACE, ENI R"(name: "other")", kMany, kNotDone},
    {"GroupsInAnyOrder", SET_SECURITY_GROUPS, ENI R"(security_group_ids: "sg-2" security_group_ids: "sg-1")", kMany, kDone},
    {"GroupsNot", SET_SECURITY_GROUPS, ENI R"(security_group_ids: "sg-2")", kMany, kNotDone},
    {"Flag", SET_DELETE_ON_TERMINATION, ENI "delete_on_termination: true", kMany, kDone},
    {"FlagNot", SET_DELETE_ON_TERMINATION, ENI "delete_on_termination: false", kMany, kNotDone},
    {"Tags", SET_TAGS, ENI R"(tags { key: "k" value: "v" })", kMany, kDone},
    {"TagsNot", SET_TAGS, ENI R"(removed_tag_keys: "k")", kMany, kNotDone},
    {"Assign", ASSIGN_ADDRESSES, ENI R"(private_ips: "10.0.1.11")", kMany, kDone},
    {"AssignNot", ASSIGN_ADDRESSES, ENI R"(private_ips: "10.0.1.12")", kMany, kNotDone},
    {"Unassign", UNASSIGN_ADDRESSES, ENI R"(private_ips: "10.0.1.12")", kMany, kDone},
    {"UnassignNot", UNASSIGN_ADDRESSES, ENI R"(private_ips: "10.0.1.11")", kMany, kNotDone},
    {"Attach", ATTACH, ENI R"(instance_id: "i-1")", kMany, kDone},
    {"AttachUnderWay", ATTACH, ENI R"(instance_id: "i-1")", R"("Status":"Attaching")", kRunning},
    {"AttachNot", ATTACH, ENI R"(instance_id: "i-1")", kFree, kNotDone},
    {"Detach", DETACH, ENI R"(instance_id: "i-1")", kFree, kDone},
    {"DetachUnderWay", DETACH, ENI R"(instance_id: "i-1")", R"("Status":"Detaching","InstanceId":"i-1")", kRunning},
    {"DetachNot", DETACH, ENI R"(instance_id: "i-1")", kMany, kNotDone},
    {"Subnet", CHANGE_SUBNET, ENI R"(subnet_id: "vsw-1")", kMany, kDone},
    {"SubnetNot", CHANGE_SUBNET, ENI R"(subnet_id: "vsw-2")", kMany, kNotDone},
    {"PrimaryAddress", CHANGE_PRIMARY_ADDRESS, ENI R"(primary_ip: "10.0.1.10")", kMany, kDone},
    {"PrimaryAddressNot", CHANGE_PRIMARY_ADDRESS, ENI R"(primary_ip: "10.0.1.99")", kMany, kNotDone},
};

const Case kEipCases[] = {
    {"Allocate", ALLOCATE_EIP, "", R"("Status":"Available")", kDone},
    {"AllocateNot", ALLOCATE_EIP, "", "", kNotDone},
    {"Release", RELEASE_EIP, EIP, "", kDone},
    {"ReleaseUnderWay", RELEASE_EIP, EIP, R"("Status":"Releasing")", kRunning},
    {"ReleaseNot", RELEASE_EIP, EIP, R"("Status":"Available")", kNotDone},
    {"UpdateEip", UPDATE_EIP, EIP R"(name: "n" bandwidth_mbps: 5)", kBound, kDone},
    {"UpdateEipNot", UPDATE_EIP, EIP "bandwidth_mbps: 6", kBound, kNotDone},
    {"Bind", BIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", kBound, kDone},
    {"BindUnderWay", BIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", R"("Status":"Associating")", kRunning},
    {"BindNot", BIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", R"("Status":"Available")", kNotDone},
    {"Unbind", UNBIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", R"("Status":"Available")", kDone},
    {"UnbindUnderWay", UNBIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", R"("Status":"Unassociating")", kRunning},
    {"UnbindNot", UNBIND_EIP, EIP ENI R"(private_ip: "10.0.1.11")", kBound, kNotDone},
    {"EipTags", SET_TAGS, EIP R"(tags { key: "k" value: "v" })", kBound, kDone},
};

std::string NameOf(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class ResolveInterfaceTest : public testing::TestWithParam<Case> {};

TEST_P(ResolveInterfaceTest, FoundOutByLooking) {
  const Case& c = GetParam();
  ScriptedCloud cloud;
  c.object[0] ? cloud.Interface(c.object) : cloud.NoInterface();
  const ResolveResponse response = cloud.Resolve(c.kind, Arguments(c.arguments));
  EXPECT_EQ(response.outcome(), c.outcome) << response.DebugString();
  for (const sdk::HttpRequest& request : cloud.requests()) {
    EXPECT_EQ(ScriptedCloud::ActionOf(request).rfind("Describe", 0), 0u) << "looking changes nothing";
  }
}
INSTANTIATE_TEST_SUITE_P(Kinds, ResolveInterfaceTest, testing::ValuesIn(kInterfaceCases), NameOf);

class ResolveEipTest : public testing::TestWithParam<Case> {};

TEST_P(ResolveEipTest, FoundOutByLooking) {
  const Case& c = GetParam();
  ScriptedCloud cloud;
  c.object[0] ? cloud.Address(c.object) : cloud.NoAddress();
  EXPECT_EQ(cloud.Resolve(c.kind, Arguments(c.arguments)).outcome(), c.outcome);
}
INSTANTIATE_TEST_SUITE_P(Kinds, ResolveEipTest, testing::ValuesIn(kEipCases), NameOf);

TEST(ResolveTest, EveryKindThatIsSupportedIsCovered) {
  std::set<int> covered;
  for (const Case& c : kInterfaceCases) covered.insert(c.kind);
  for (const Case& c : kEipCases) covered.insert(c.kind);
  for (const auto& handler : Operations()) EXPECT_TRUE(covered.contains(handler.kind)) << handler.kind;
}

TEST(ResolveTest, CreatedIsFoundByItsTagAndNamesWhatWasPicked) {
  ScriptedCloud cloud;
  cloud.NoInterface().Interface(kMany);
  const ResolveResponse response = cloud.Resolve(CREATE_INTERFACE, Arguments(R"(primary_ip: "10.0.1.10" auto_ip_count: 1)"));
  EXPECT_EQ(response.outcome(), kDone);
  EXPECT_THAT(response.result().picked_ips(), ElementsAre("10.0.1.11"));
  const Parameters asked = cloud.Asked("DescribeNetworkInterfaces")[0];
  EXPECT_EQ(asked.at("Tag.1.Key"), "eniform:op");
  EXPECT_EQ(asked.at("Tag.1.Value"), "token-1");
}

TEST(ResolveTest, PickedAddressesLeaveNoTrace) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Resolve(ASSIGN_ADDRESSES, Arguments(ENI "auto_ip_count: 1")).outcome(), kNotDone);
  EXPECT_TRUE(cloud.requests().empty());
}

TEST(ResolveTest, BindToThePrimaryAddressIsToldByTheInterface) {
  ScriptedCloud cloud;
  cloud
      .Interface(
          R"("PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.10","Primary":true,"AssociatedPublicIp":{"AllocationId":"eip-1"}}]})")
      .Address(R"("Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-1","PrivateIpAddress":"")");
  EXPECT_EQ(cloud.Resolve(BIND_EIP, Arguments(EIP ENI)).outcome(), kDone);
}

TEST(ResolveTest, WhatCanNotBeReadIsAnError) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeNetworkInterfaces", "Forbidden.RAM", 403);
  EXPECT_EQ(cloud.Resolve(ATTACH, Arguments(ENI)).error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(cloud.Resolve(MOVE_INTERFACE, Arguments(ENI)).error().error_class(), ERROR_CLASS_INVALID) << "no operation of this cloud";
}

}  // namespace
}  // namespace eniform::alicloud
