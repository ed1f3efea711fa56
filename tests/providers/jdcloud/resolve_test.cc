// Operations in doubt whose settling is not tested with the operation itself.
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

constexpr auto kDone = ResolveResponse::DONE;
constexpr auto kNotDone = ResolveResponse::NOT_DONE;
constexpr auto kRunning = ResolveResponse::RUNNING;

const char* const kOfInterface = R"(interface { id: "port-1" } instance_id: "i-1" )";

TEST(ResolveTest, ByTheInterface) {
  struct Case {
    OperationKind kind;
    const char* arguments;
    std::string done;
    std::string not_done;
  };
  for (const Case& row : std::vector<Case>{
           {UPDATE_INTERFACE, R"(name: "new")", R"("networkInterfaceName":"new")", R"("networkInterfaceName":"old")"},
           {SET_SECURITY_GROUPS, R"(security_group_ids: "sg-1")", R"("networkSecurityGroupIds":["sg-1"])",
            R"("networkSecurityGroupIds":["sg-2"])"},
           {ASSIGN_ADDRESSES, R"(private_ips: "10.0.2.11")", With({"10.0.2.11"}), With({})},
           {UNASSIGN_ADDRESSES, R"(private_ips: "10.0.2.11")", With({}), With({"10.0.2.11"})},
       }) {
    ScriptedCloud done, not_done;
    done.Interface(row.done);
    not_done.Interface(row.not_done);
    const OperationArguments arguments = Arguments(std::string(kOfInterface) + row.arguments);
    const ResolveResponse response = done.Resolve(row.kind, arguments);
    EXPECT_EQ(response.outcome(), kDone) << OperationKind_Name(row.kind);
    EXPECT_EQ(response.result().interfaces(0).id(), "port-1");
    EXPECT_EQ(not_done.Resolve(row.kind, arguments).outcome(), kNotDone) << OperationKind_Name(row.kind);
  }
}

TEST(ResolveTest, DeletedIsGone) {
  ScriptedCloud gone, there;
  gone.NoInterface();
  there.Interface(kDetached);
  EXPECT_EQ(gone.Resolve(DELETE_INTERFACE, Arguments(kOfInterface)).outcome(), kDone);
  EXPECT_EQ(there.Resolve(DELETE_INTERFACE, Arguments(kOfInterface)).outcome(), kNotDone);
}

TEST(ResolveTest, AttachmentsByBothProducts) {
  ScriptedCloud attached, half, detached;
  attached.Interface(AttachedTo("i-1")).Listed("false");
  half.Interface(AttachedTo("i-1")).NotListed();
  detached.Interface(kDetached).NotListed();
  EXPECT_EQ(attached.Resolve(ATTACH, Arguments(kOfInterface)).outcome(), kDone);
  EXPECT_EQ(half.Resolve(ATTACH, Arguments(kOfInterface)).outcome(), kRunning);
  EXPECT_EQ(detached.Resolve(ATTACH, Arguments(kOfInterface)).outcome(), kNotDone);
  EXPECT_EQ(attached.Resolve(DETACH, Arguments(kOfInterface)).outcome(), kNotDone);
  EXPECT_EQ(detached.Resolve(DETACH, Arguments(kOfInterface)).outcome(), kDone);
  ScriptedCloud leaving;
  leaving.Interface(kDetached).Listed("false");
  EXPECT_EQ(leaving.Resolve(DETACH, Arguments(kOfInterface)).outcome(), kRunning);
}

TEST(ResolveTest, TheFlagByTheInstance) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-1")).Listed("true");
  EXPECT_EQ(cloud.Resolve(SET_DELETE_ON_TERMINATION, Arguments(std::string(kOfInterface) + "delete_on_termination: true")).outcome(),
            kDone);
  EXPECT_EQ(cloud.Resolve(SET_DELETE_ON_TERMINATION, Arguments(kOfInterface)).outcome(), kNotDone);
  ScriptedCloud detached;
  detached.Interface(kDetached);
  EXPECT_EQ(detached.Resolve(SET_DELETE_ON_TERMINATION, Arguments(kOfInterface)).outcome(), kNotDone) << "nothing to set it on";
}

constexpr char kBound[] = R"("status":"ASSOCIATED","state":"UP","networkInterfaceId":"port-1","privateIpAddress":"10.0.2.10")";
constexpr char kFree[] = R"("status":"NOT_ASSOCIATED","state":"UP","bandwidthMbps":5)";
constexpr char kShows[] = R"("primaryIp":{"privateIpAddress":"10.0.2.10","elasticIpId":"fip-1"})";
constexpr char kShowsNone[] = R"("primaryIp":{"privateIpAddress":"10.0.2.10"})";

TEST(ResolveTest, BindingsByBothSides) {
  const OperationArguments binding = Arguments(R"(eip { id: "fip-1" } interface { id: "port-1" } private_ip: "10.0.2.10")");
  ScriptedCloud bound, half, unbound, leaving;
  bound.Address(kBound).Interface(kShows);
  half.Address(kBound).Interface(kShowsNone);
  unbound.Address(kFree).Interface(kShowsNone);
  leaving.Address(kFree).Interface(kShows);
  EXPECT_EQ(bound.Resolve(BIND_EIP, binding).outcome(), kDone);
  EXPECT_EQ(half.Resolve(BIND_EIP, binding).outcome(), kRunning);
  EXPECT_EQ(unbound.Resolve(BIND_EIP, binding).outcome(), kNotDone);
  EXPECT_EQ(unbound.Resolve(UNBIND_EIP, binding).outcome(), kDone);
  EXPECT_EQ(leaving.Resolve(UNBIND_EIP, binding).outcome(), kRunning);
  EXPECT_EQ(bound.Resolve(UNBIND_EIP, binding).outcome(), kNotDone);
}

TEST(ResolveTest, BindingToThePrimaryAddress) {
  const OperationArguments binding = Arguments(R"(eip { id: "fip-1" } interface { id: "port-1" })");
  ScriptedCloud bound, gone;
  bound.Address(kBound).Interface(kShows);
  gone.NoInterface();
  EXPECT_EQ(bound.Resolve(BIND_EIP, binding).outcome(), kDone);
  EXPECT_EQ(gone.Resolve(BIND_EIP, binding).outcome(), kNotDone);
}

TEST(ResolveTest, ByTheEip) {
  ScriptedCloud there, gone;
  there.Address(kFree);
  gone.NoAddress();
  EXPECT_EQ(there.Resolve(UPDATE_EIP, Arguments(R"(eip { id: "fip-1" } bandwidth_mbps: 5)")).outcome(), kDone);
  EXPECT_EQ(there.Resolve(UPDATE_EIP, Arguments(R"(eip { id: "fip-1" } bandwidth_mbps: 9)")).outcome(), kNotDone);
  EXPECT_EQ(there.Resolve(RELEASE_EIP, Arguments(R"(eip { id: "fip-1" })")).outcome(), kNotDone);
  EXPECT_EQ(gone.Resolve(RELEASE_EIP, Arguments(R"(eip { id: "fip-1" })")).outcome(), kDone);
}

TEST(ResolveTest, WhatCanNotBeReadIsAnError) {
  ScriptedCloud cloud;
  cloud.Fail(kListInterfaces, 403, "HTTP_FORBIDDEN").Fail(kListEips, 403, "HTTP_FORBIDDEN");
  for (OperationKind kind : {CREATE_INTERFACE, DELETE_INTERFACE, ATTACH, DETACH, SET_DELETE_ON_TERMINATION, ALLOCATE_EIP, RELEASE_EIP}) {
    EXPECT_EQ(cloud.Resolve(kind, Arguments(R"(interface { id: "port-1" } eip { id: "fip-1" })")).error().error_class(), ERROR_CLASS_AUTH)
        << OperationKind_Name(kind);
  }
}

}  // namespace
}  // namespace eniform::jdcloud
