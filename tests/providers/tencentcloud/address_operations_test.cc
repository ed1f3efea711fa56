#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// An interface with 10.0.2.10 and these secondary addresses: {"10.0.2.11", "AVAILABLE"}.
std::string With(const std::vector<std::pair<std::string, std::string>>& addresses) {
  std::string set = R"({"PrivateIpAddress":"10.0.2.10","Primary":true,"State":"AVAILABLE"})";
  for (const auto& [address, state] : addresses) {
    set += R"(,{"PrivateIpAddress":")" + address + R"(","Primary":false,"State":")" + state + "\"}";
  }
  return R"("State":"AVAILABLE","NetworkInterfaceState":"INUSE","Attachment":{"InstanceId":"ins-1"},"PrivateIpAddressSet":[)" + set + "]";
}

const OperationArguments& Two() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(interface { id: "eni-1" } private_ips: "10.0.2.11" private_ips: "10.0.2.12")"));
  return *arguments;
}

TEST(AssignTest, WaitsUntilAllAreAvailable) {
  ScriptedCloud cloud;
  cloud.Answer("AssignPrivateIpAddresses", "")
      .Interface(With({}))
      .Interface(With({{"10.0.2.11", "AVAILABLE"}, {"10.0.2.12", "PENDING"}}))
      .Interface(With({{"10.0.2.11", "AVAILABLE"}, {"10.0.2.12", "AVAILABLE"}}));
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Two());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->interfaces(0).addresses_size(), 3);
  EXPECT_THAT(
      cloud.Bodies("AssignPrivateIpAddresses"),
      ElementsAre(
          R"({"NetworkInterfaceId":"eni-1","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.11"},{"PrivateIpAddress":"10.0.2.12"}],)"
          R"("ClientToken":"token-1"})"));
}

TEST(AssignTest, ThereAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "ResourceInUse").Interface(With({{"10.0.2.11", "AVAILABLE"}, {"10.0.2.12", "AVAILABLE"}}));
  EXPECT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
}

TEST(AssignTest, APartThatIsThereIsNotAskedForAgain) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "ResourceInUse")
      .Answer("AssignPrivateIpAddresses", "")
      .Interface(With({{"10.0.2.11", "AVAILABLE"}}))
      .Interface(With({{"10.0.2.11", "AVAILABLE"}}))
      .Interface(With({{"10.0.2.11", "AVAILABLE"}, {"10.0.2.12", "AVAILABLE"}}));
  ASSERT_TRUE(cloud.Execute(ASSIGN_ADDRESSES, Two()).ok());
  EXPECT_EQ(cloud.Bodies("AssignPrivateIpAddresses")[1],
            R"({"NetworkInterfaceId":"eni-1","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.12"}]})");
}

TEST(AssignTest, HeldBySomebodyElseNamesTheHolder) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "ResourceInUse")
      .Interface(With({}))
      .Answer("DescribeUsedIpAddress",
              R"("IpAddressStates":[{"IpAddress":"10.0.2.12","ResourceType":"ENI","ResourceId":"eni-5"}],"TotalCount":1)");
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Two());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.2.12 is held by eni-5"));
  for (const auto& request : cloud.requests()) EXPECT_THAT(request.body, Not(HasSubstr("address-ip"))) << "that filter matches by suffix";
}

TEST(AssignTest, BusyInterfaceIsBusy) {
  ScriptedCloud cloud;
  cloud.Fail("AssignPrivateIpAddresses", "UnsupportedOperation.MutexOperationTaskRunning").Interface(With({}));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Two()).error().error_class(), ERROR_CLASS_BUSY);
}

TEST(AssignTest, CountReturnsWhatTheCloudPicked) {
  ScriptedCloud cloud;
  cloud.Answer("AssignPrivateIpAddresses", R"("PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.40"},{"PrivateIpAddress":"10.0.2.30"}])")
      .Interface(With({{"10.0.2.30", "PENDING"}, {"10.0.2.40", "AVAILABLE"}}))
      .Interface(With({{"10.0.2.30", "AVAILABLE"}, {"10.0.2.40", "AVAILABLE"}}));
  const auto result = cloud.Execute(ASSIGN_ADDRESSES, Arguments(R"(interface { id: "eni-1" } auto_ip_count: 2)"));
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->picked_ips(), ElementsAre("10.0.2.40", "10.0.2.30"));
  EXPECT_THAT(cloud.Bodies("AssignPrivateIpAddresses"),
              ElementsAre(R"({"NetworkInterfaceId":"eni-1","SecondaryPrivateIpAddressCount":2,"ClientToken":"token-1"})"));
}

TEST(AssignTest, CountWithoutNamesIsInDoubt) {
  ScriptedCloud cloud;
  cloud.Answer("AssignPrivateIpAddresses", R"("PrivateIpAddressSet":null)");
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, Arguments(R"(interface { id: "eni-1" } auto_ip_count: 1)")).error().error_class(),
            ERROR_CLASS_UNKNOWN_OUTCOME);
}

TEST(UnassignTest, NeverSendsTheInstance) {
  ScriptedCloud cloud;
  cloud.Answer("UnassignPrivateIpAddresses", "").Interface(With({{"10.0.2.11", "DELETING"}})).Interface(With({}));
  OperationArguments arguments = Two();
  arguments.set_instance_id("ins-1");  // sending it would detach the interface
  ASSERT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, arguments).ok());
  EXPECT_THAT(
      cloud.Bodies("UnassignPrivateIpAddresses"),
      ElementsAre(
          R"({"NetworkInterfaceId":"eni-1","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.11"},{"PrivateIpAddress":"10.0.2.12"}]})"));
}

TEST(UnassignTest, GoneAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("UnassignPrivateIpAddresses", "SomeUndocumented.Code").Interface(With({}));
  EXPECT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
}

TEST(UnassignTest, WhatIsLeftOfAnEarlierAttemptIsTakenAway) {
  ScriptedCloud cloud;
  cloud.Fail("UnassignPrivateIpAddresses", "InvalidParameterValue.NetworkInterfaceNotFound")
      .Answer("UnassignPrivateIpAddresses", "")
      .Interface(With({{"10.0.2.12", "AVAILABLE"}}))
      .Interface(With({{"10.0.2.12", "AVAILABLE"}}))
      .Interface(With({}));
  ASSERT_TRUE(cloud.Execute(UNASSIGN_ADDRESSES, Two()).ok());
  EXPECT_EQ(cloud.Bodies("UnassignPrivateIpAddresses")[1],
            R"({"NetworkInterfaceId":"eni-1","PrivateIpAddresses":[{"PrivateIpAddress":"10.0.2.12"}]})");
}

TEST(AddressesTest, MoreThanTenAreNeverSent) {
  ScriptedCloud cloud;
  OperationArguments arguments = Arguments(R"(interface { id: "eni-1" })");
  for (int i = 0; i < 11; ++i) arguments.add_private_ips(absl::StrCat("10.0.2.", 20 + i));
  EXPECT_EQ(cloud.Execute(ASSIGN_ADDRESSES, arguments).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_EQ(cloud.Execute(UNASSIGN_ADDRESSES, arguments).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_TRUE(cloud.requests().empty());
}

// Two interfaces in one answer: the polls of both ends share it.
std::string Pair(const std::string& source_addresses, const std::string& destination_addresses) {
  return R"("NetworkInterfaceSet":[{"NetworkInterfaceId":"eni-1","State":"AVAILABLE","PrivateIpAddressSet":[)" + source_addresses +
         R"(]},{"NetworkInterfaceId":"eni-2","State":"AVAILABLE","PrivateIpAddressSet":[)" + destination_addresses +
         R"(]}],"TotalCount":2)";
}
constexpr char kEleven[] = R"({"PrivateIpAddress":"10.0.2.11","State":"AVAILABLE"})";
constexpr char kElevenMoving[] = R"({"PrivateIpAddress":"10.0.2.11","State":"MIGRATING"})";

const OperationArguments& Move() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(interface { id: "eni-1" } to_interface { id: "eni-2" } private_ips: "10.0.2.11")"));
  return *arguments;
}

TEST(MoveAddressesTest, DoneWhenItIsThereAndGoneHere) {
  ScriptedCloud cloud;
  cloud.Answer("MigratePrivateIpAddress", "")
      .Answer("DescribeNetworkInterfaces", Pair(kElevenMoving, ""))
      .Answer("DescribeNetworkInterfaces", Pair(kElevenMoving, kElevenMoving))
      .Answer("DescribeNetworkInterfaces", Pair(kElevenMoving, kEleven))
      .Answer("DescribeNetworkInterfaces", Pair("", kEleven));
  const auto result = cloud.Execute(MOVE_ADDRESSES, Move());
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->interfaces_size(), 2);
  EXPECT_EQ(result->interfaces(0).id(), "eni-1");
  EXPECT_EQ(result->interfaces(0).addresses_size(), 0);
  EXPECT_EQ(result->interfaces(1).id(), "eni-2");
  EXPECT_THAT(
      cloud.Bodies("MigratePrivateIpAddress"),
      ElementsAre(R"({"SourceNetworkInterfaceId":"eni-1","DestinationNetworkInterfaceId":"eni-2","PrivateIpAddress":"10.0.2.11"})"));
}

TEST(MoveAddressesTest, MovedAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("MigratePrivateIpAddress", "UnauthorizedOperation.AttachmentNotFound").Answer("DescribeNetworkInterfaces", Pair("", kEleven));
  EXPECT_TRUE(cloud.Execute(MOVE_ADDRESSES, Move()).ok());
}

TEST(MoveAddressesTest, PrimaryAddressIsRefused) {
  ScriptedCloud cloud;
  cloud.Fail("MigratePrivateIpAddress", "UnauthorizedOperation.PrimaryIp").Answer("DescribeNetworkInterfaces", Pair(kEleven, ""));
  EXPECT_EQ(cloud.Execute(MOVE_ADDRESSES, Move()).error().error_class(), ERROR_CLASS_INVALID);
}

}  // namespace
}  // namespace eniform::tencentcloud
