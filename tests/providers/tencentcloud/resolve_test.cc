#include "providers/sdk/resolve.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "providers/tencentcloud/operations.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;

ResolveResponse Ask(ScriptedCloud& cloud, OperationKind kind, const std::string& arguments) {
  return cloud.Resolve(kind, Arguments(arguments));
}

// What the one interface or EIP looks like decides.
struct Case {
  const char* name;
  OperationKind kind;
  const char* arguments;
  const char* object;  // nullptr: it does not exist
  ResolveResponse::Outcome outcome;
};

constexpr auto kDone = ResolveResponse::DONE;
constexpr auto kNot = ResolveResponse::NOT_DONE;
constexpr auto kRunning = ResolveResponse::RUNNING;
constexpr char kEni[] = R"(interface { id: "eni-1" })";
constexpr char kOnOne[] = R"(interface { id: "eni-1" } instance_id: "ins-1")";
constexpr char kMove[] = R"(interface { id: "eni-1" } instance_id: "ins-1" to_instance_id: "ins-2")";
constexpr char kAddress[] = R"(interface { id: "eni-1" } private_ips: "10.0.0.5")";
constexpr char kEip[] = R"(eip { id: "eip-1" })";
constexpr char kBind[] = R"(eip { id: "eip-1" } interface { id: "eni-1" } private_ip: "10.0.0.5")";
constexpr char kFree[] = R"("State":"AVAILABLE","NetworkInterfaceState":"AVAILABLE")";
constexpr char kOnIns1[] = R"("State":"AVAILABLE","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-1"})";
constexpr char kOnIns2[] = R"("State":"AVAILABLE","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-2"})";
constexpr char kHas[] = R"("State":"AVAILABLE","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.0.5","State":"AVAILABLE"}])";
constexpr char kPending[] = R"("State":"AVAILABLE","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.0.5","State":"PENDING"}])";
constexpr char kBoundHere[] = R"("AddressStatus":"BIND","NetworkInterfaceId":"eni-1","PrivateAddressIp":"10.0.0.5")";
constexpr char kBoundThere[] = R"("AddressStatus":"BIND","NetworkInterfaceId":"eni-9","PrivateAddressIp":"10.0.0.9")";

constexpr Case kCases[] = {
    {"DeleteGone", DELETE_INTERFACE, kEni, nullptr, kDone},
    {"DeleteGoing", DELETE_INTERFACE, kEni, R"("State":"DELETING")", kRunning},
    {"DeleteThere", DELETE_INTERFACE, kEni, kFree, kNot},
    {"UpdateSo", UPDATE_INTERFACE, R"(interface { id: "eni-1" } name: "n")", R"("State":"AVAILABLE","NetworkInterfaceName":"n")", kDone},
    {"UpdateNotSo", UPDATE_INTERFACE, R"(interface { id: "eni-1" } description: "d")", R"("State":"AVAILABLE")", kNot},
    {"GroupsSo", SET_SECURITY_GROUPS, R"(interface { id: "eni-1" } security_group_ids: "sg-1")",
     R"("State":"AVAILABLE","GroupSet":["sg-1"])", kDone},
    {"GroupsNotSo", SET_SECURITY_GROUPS, R"(interface { id: "eni-1" } security_group_ids: "sg-1")",
     R"("State":"AVAILABLE","GroupSet":["sg-1","sg-2"])", kNot},
    {"TagsSo", SET_TAGS, R"(interface { id: "eni-1" } removed_tag_keys: "a")", R"("State":"AVAILABLE","TagSet":[{"Key":"b"}])", kDone},
    {"TagsNotSo", SET_TAGS, R"(interface { id: "eni-1" } tags { key: "a" value: "1" })",
     R"("State":"AVAILABLE","TagSet":[{"Key":"a","Value":"2"}])", kNot},
    {"AssignedAll", ASSIGN_ADDRESSES, kAddress, kHas, kDone},
    {"AssignedPending", ASSIGN_ADDRESSES, kAddress, kPending, kRunning},
    {"AssignedNone", ASSIGN_ADDRESSES, kAddress, kFree, kNot},
    {"UnassignedAll", UNASSIGN_ADDRESSES, kAddress, kFree, kDone},
    {"UnassignedNone", UNASSIGN_ADDRESSES, kAddress, kHas, kNot},
    {"Attached", ATTACH, kOnOne, kOnIns1, kDone},
    {"AttachedElsewhere", ATTACH, kOnOne, kOnIns2, kNot},
    {"Attaching", ATTACH, kOnOne, R"("State":"ATTACHING")", kRunning},
    {"Detached", DETACH, kOnOne, kFree, kDone},
    {"DetachedGone", DETACH, kOnOne, nullptr, kDone},
    {"Detaching", DETACH, kOnOne, R"("State":"DETACHING")", kRunning},
    {"StillAttached", DETACH, kOnOne, kOnIns1, kNot},
    {"Moved", MOVE_INTERFACE, kMove, kOnIns2, kDone},
    {"NotMoved", MOVE_INTERFACE, kMove, kOnIns1, kNot},
    {"Released", RELEASE_EIP, kEip, nullptr, kDone},
    {"Releasing", RELEASE_EIP, kEip, R"("AddressStatus":"OFFLINING")", kRunning},
    {"NotReleased", RELEASE_EIP, kEip, R"("AddressStatus":"UNBIND")", kNot},
    {"EipUpdated", UPDATE_EIP, R"(eip { id: "eip-1" } bandwidth_mbps: 5)", R"("AddressStatus":"UNBIND","Bandwidth":5)", kDone},
    {"EipNotUpdated", UPDATE_EIP, R"(eip { id: "eip-1" } bandwidth_mbps: 5)", R"("AddressStatus":"UNBIND","Bandwidth":1)", kNot},
    {"Bound", BIND_EIP, kBind, kBoundHere, kDone},
    {"Binding", BIND_EIP, kBind, R"("AddressStatus":"BINDING")", kRunning},
    {"BoundElsewhere", BIND_EIP, kBind, kBoundThere, kNot},
    {"Unbound", UNBIND_EIP, kBind, R"("AddressStatus":"UNBIND")", kDone},
    {"Unbinding", UNBIND_EIP, kBind, R"("AddressStatus":"UNBINDING")", kRunning},
    {"UnboundThenBoundElsewhere", UNBIND_EIP, kBind, kBoundThere, kDone},
    {"StillBound", UNBIND_EIP, kBind, kBoundHere, kNot},
    {"EipTagsSo", SET_TAGS, R"(eip { id: "eip-1" } tags { key: "a" value: "1" })",
     R"("AddressStatus":"UNBIND","TagSet":[{"Key":"a","Value":"1"}])", kDone},
};

void PrintTo(const Case& c, std::ostream* os) { *os << c.name; }

class ResolveTest : public testing::TestWithParam<Case> {};

TEST_P(ResolveTest, LooksAndChangesNothing) {
  const Case& c = GetParam();
  ScriptedCloud cloud;
  if (c.object) {
    cloud.Interface(c.object).Address(c.object);
  } else {
    cloud.NoInterface().NoAddress();
  }
  const ResolveResponse response = Ask(cloud, c.kind, c.arguments);
  EXPECT_FALSE(sdk::IsError(response.error())) << response.DebugString();
  EXPECT_EQ(response.outcome(), c.outcome);
  EXPECT_EQ(response.has_result(), c.outcome == kDone);
  for (const auto& request : cloud.requests()) EXPECT_THAT(ScriptedCloud::Header(request, "X-TC-Action"), testing::StartsWith("Describe"));
}

INSTANTIATE_TEST_SUITE_P(States, ResolveTest, testing::ValuesIn(kCases), [](const auto& info) { return std::string(info.param.name); });

TEST(ResolveCreationTest, FoundByTheOperationsTag) {
  ScriptedCloud cloud;
  cloud.NoInterface().Interface(
      R"("State":"AVAILABLE","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.0.4","Primary":true},{"PrivateIpAddress":"10.0.0.7"}])");
  const ResolveResponse response = Ask(cloud, CREATE_INTERFACE, R"(vpc_id: "v" subnet_id: "s" name: "n" auto_ip_count: 1)");
  ASSERT_EQ(response.outcome(), kDone);
  EXPECT_EQ(response.result().interfaces(0).id(), "eni-1");
  EXPECT_THAT(response.result().picked_ips(), ElementsAre("10.0.0.7"));
  EXPECT_EQ(cloud.Bodies("DescribeNetworkInterfaces")[0],
            R"({"Filters":[{"Name":"tag:eniform:op","Values":["token-1"]}],"Offset":0,"Limit":100})");
}

TEST(ResolveCreationTest, NotFoundAfterSeveralLooksIsNotDone) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  EXPECT_EQ(Ask(cloud, CREATE_INTERFACE, R"(name: "n")").outcome(), kNot);
  EXPECT_EQ(cloud.Bodies("DescribeNetworkInterfaces").size(), 3u) << "it may not be listed at once";
}

TEST(ResolveCreationTest, StillBeingMadeIsRunning) {
  ScriptedCloud cloud;
  cloud.Interface(R"("State":"PENDING")").Address(R"("AddressStatus":"CREATING")");
  EXPECT_EQ(Ask(cloud, CREATE_INTERFACE, R"(name: "n")").outcome(), kRunning);
  EXPECT_EQ(Ask(cloud, ALLOCATE_EIP, R"(name: "n")").outcome(), kRunning);
}

TEST(ResolveAssignTest, PickedAddressesLeaveNoTrace) {
  ScriptedCloud cloud;
  EXPECT_EQ(Ask(cloud, ASSIGN_ADDRESSES, R"(interface { id: "eni-1" } auto_ip_count: 2)").outcome(), kNot);
  EXPECT_TRUE(cloud.requests().empty());
}

std::string BothEnds(const char* source, const char* destination) {
  return absl::StrCat(R"("NetworkInterfaceSet":[{"NetworkInterfaceId":"eni-1",)", source, R"(},{"NetworkInterfaceId":"eni-2",)",
                      destination, R"(}],"TotalCount":2)");
}

TEST(ResolveMoveTest, BothEndsCount) {
  const std::tuple<const char*, const char*, ResolveResponse::Outcome> cases[] = {
      {kFree, kHas, kDone}, {kHas, kFree, kNot}, {kHas, kHas, kRunning}, {kPending, kPending, kRunning}, {kPending, kFree, kRunning}};
  for (const auto& [source, destination, outcome] : cases) {
    ScriptedCloud cloud;
    cloud.Answer("DescribeNetworkInterfaces", BothEnds(source, destination));
    EXPECT_EQ(Ask(cloud, MOVE_ADDRESSES, R"(interface { id: "eni-1" } to_interface { id: "eni-2" } private_ips: "10.0.0.5")").outcome(),
              outcome)
        << source << destination;
  }
}

TEST(ResolvePrimaryTest, TheInstanceTellsWhetherItRuns) {
  constexpr char kArguments[] = R"(interface { id: "eni-1" } instance_id: "ins-1" vpc_id: "vpc-1" subnet_id: "subnet-2")";
  const auto instance = [](const char* state) {
    return absl::StrCat(R"("InstanceSet":[{"InstanceId":"ins-1","LatestOperation":"ModifyInstancesVpcAttribute","LatestOperationState":")",
                        state, R"("}],"TotalCount":1)");
  };
  ScriptedCloud running;
  running.Answer("DescribeInstances", instance("OPERATING"));
  EXPECT_EQ(Ask(running, CHANGE_SUBNET, kArguments).outcome(), kRunning);
  ScriptedCloud done;
  done.Answer("DescribeInstances", instance("SUCCESS"))
      .Interface(R"("State":"AVAILABLE","SubnetId":"subnet-2","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.2","Primary":true}])");
  EXPECT_EQ(Ask(done, CHANGE_SUBNET, kArguments).outcome(), kDone);
  ScriptedCloud not_done;
  not_done.Answer("DescribeInstances", instance("SUCCESS")).Interface(R"("State":"AVAILABLE","SubnetId":"subnet-1")");
  EXPECT_EQ(Ask(not_done, CHANGE_SUBNET, kArguments).outcome(), kNot);
}

TEST(ResolveErrorTest, WhatCanNotBeReadIsAnError) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeNetworkInterfaces", "AuthFailure.SecretIdNotFound");
  const ResolveResponse response = Ask(cloud, ATTACH, kOnOne);
  EXPECT_EQ(response.error().error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(response.outcome(), ResolveResponse::OUTCOME_UNSPECIFIED);
}

}  // namespace
}  // namespace eniform::tencentcloud
