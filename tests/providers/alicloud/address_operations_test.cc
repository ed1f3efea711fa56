#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string With(const std::string& addresses) {
  std::string list = R"({"PrivateIpAddress":"10.0.1.10","Primary":true})";
  for (absl::string_view address : absl::StrSplit(addresses, ' ', absl::SkipEmpty())) {
    absl::StrAppend(&list, R"(,{"PrivateIpAddress":")", address, R"(","Primary":false})");
  }
  return absl::StrCat(R"("Status":"InUse","InstanceId":"i-1","PrivateIpSets":{"PrivateIpSet":[)", list, "]}");
}

const OperationArguments& Two() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(interface { id: "eni-1" } private_ips: "10.0.1.11" private_ips: "10.0.1.12")"));
  return *arguments;
}

TEST(AssignTest, GivenAddressesWithTheToken) {
  ScriptedCloud cloud;
  cloud.Answer("AssignPrivateIpAddresses", "").Interface(With("")).Interface(With("10.0.1.12 10.0.1.11"));
  ASSERT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
  EXPECT_THAT(cloud.Asked("AssignPrivateIpAddresses"), ElementsAre(Parameters{{"ClientToken", "token-1"},
                                                                              {"NetworkInterfaceId", "eni-1"},
                                                                              {"PrivateIpAddress.1", "10.0.1.11"},
                                                                              {"PrivateIpAddress.2", "10.0.1.12"},
                                                                              {"RegionId", "cn-beijing"}}));
}

TEST(AssignTest, OnThisInterfaceAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "InvalidIp.IpAssigned", 403).Interface(With("10.0.1.11 10.0.1.12"));
  EXPECT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
}

TEST(AssignTest, WhatIsLeftIsAskedForWithoutTheToken) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "InvalidIp.IpAssigned", 403)
      .Answer("AssignPrivateIpAddresses", "")
      .Interface(With("10.0.1.11"))
      .Interface(With("10.0.1.11"))
      .Interface(With("10.0.1.11 10.0.1.12"));
  ASSERT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
  const Parameters rest = cloud.Asked("AssignPrivateIpAddresses")[1];
  EXPECT_EQ(rest.at("PrivateIpAddress.1"), "10.0.1.12");
  EXPECT_FALSE(rest.contains("PrivateIpAddress.2"));
  EXPECT_FALSE(rest.contains("ClientToken"));
}

TEST(AssignTest, SomebodyElsesNamesTheHolder) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "InvalidIp.IpAssigned", 403)
      .Interface(With(""))
      .Interface(With(""))
      .NoInterface()
      .Interfaces({R"("NetworkInterfaceId":"eni-9","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.11","Primary":true}]})"})
      .NoInterface();
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Two());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.1.11 is held by eni-9"));
}

TEST(AssignTest, OtherRefusals) {
  struct Case {
    const char* code;
    ErrorClass error_class;
  };
  for (const Case& c : {Case{"Operation.Conflict", ERROR_CLASS_BUSY}, Case{"InvalidVSwitchId.IpNotEnough", ERROR_CLASS_QUOTA},
                        Case{"InvalidVSwitchId.IpInvalid", ERROR_CLASS_INVALID}, Case{"InternalError", ERROR_CLASS_UNKNOWN_OUTCOME}}) {
    ScriptedCloud cloud;
    cloud.Fail("AssignPrivateIpAddresses", c.code, 403).Interface(With(""));
    EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Two()).error().error_class(), c.error_class) << c.code;
  }
}

TEST(AssignTest, PickedByTheCloudInItsOrder) {
  ScriptedCloud cloud;
  cloud
      .Answer(
          "AssignPrivateIpAddresses",
          R"("AssignedPrivateIpAddressesSet":{"NetworkInterfaceId":"eni-1","PrivateIpSet":{"PrivateIpAddress":["10.0.1.31","10.0.1.30"]}})")
      .Interface(With("10.0.1.30 10.0.1.31"));
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Arguments(R"(interface { id: "eni-1" } auto_ip_count: 2)"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.1.31", "10.0.1.30"));
  const Parameters asked = cloud.Asked("AssignPrivateIpAddresses")[0];
  EXPECT_EQ(asked.at("SecondaryPrivateIpAddressCount"), "2");
  EXPECT_EQ(asked.at("ClientToken"), "token-1");
}

TEST(AssignTest, PickedButNotNamedIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Answer("AssignPrivateIpAddresses", "");
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Arguments(R"(interface { id: "eni-1" } auto_ip_count: 2)")).error().error_class(),
            ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(UnassignTest, WaitsUntilTheyAreGone) {
  ScriptedCloud cloud;
  cloud.Answer("UnassignPrivateIpAddresses", "").Interface(With("10.0.1.11")).Interface(With(""));
  ASSERT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
  EXPECT_EQ(cloud.Asked("UnassignPrivateIpAddresses")[0].at("PrivateIpAddress.2"), "10.0.1.12");
}

TEST(UnassignTest, SameCodeForGoneAndForPrimary) {
  ScriptedCloud cloud;
  cloud.Fail("UnassignPrivateIpAddresses", "InvalidIp.IpUnassigned", 403).Interface(With(""));
  EXPECT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
  ScriptedCloud primary;
  primary.Fail("UnassignPrivateIpAddresses", "InvalidIp.IpUnassigned", 403).Interface(With(""));
  const auto result = primary.Execute(UNASSIGN_ADDRESSES, Arguments(R"(interface { id: "eni-1" } private_ips: "10.0.1.10")"));
  EXPECT_EQ(result.error().code(), "InvalidIp.IpUnassigned");
}

TEST(AddressesTest, TenACall) {
  ScriptedCloud cloud;
  OperationArguments arguments = Two();
  for (int i = 20; i < 29; ++i) arguments.add_private_ips(absl::StrCat("10.0.1.", i));
  for (OperationKind kind : {ASSIGN_ADDRESSES, UNASSIGN_ADDRESSES}) {
    EXPECT_EQ(cloud.Execute(kind, arguments).error().error_class(), ERROR_CLASS_INVALID);
  }
  EXPECT_TRUE(cloud.requests().empty());
}

}  // namespace
}  // namespace eniform::alicloud
