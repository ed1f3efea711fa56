#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kFree[] = R"("AddressStatus":"UNBIND","NetworkInterfaceId":null,"PrivateAddressIp":null)";

std::string Bound(const std::string& status, const std::string& interface, const std::string& address) {
  return R"("AddressStatus":")" + status + R"(","NetworkInterfaceId":")" + interface + R"(","PrivateAddressIp":")" + address + "\"";
}

const OperationArguments& Binding() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(eip { id: "eip-1" } interface { id: "eni-1" } private_ip: "10.0.2.11")"));
  return *arguments;
}

TEST(AllocateTest, SendsEverythingAndWaits) {
  ScriptedCloud cloud;
  cloud.Answer("AllocateAddresses", R"("AddressSet":["eip-1"],"TaskId":"77")")
      .NoAddress()
      .Address(R"("AddressStatus":"CREATING")")
      .Address(std::string(kFree) + R"(,"AddressIp":"203.0.113.7")");
  const auto result =
      cloud.Execute(ALLOCATE_EIP, Arguments(R"(name: "web" tags { key: "a" value: "b" } bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC)"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).public_ip(), "203.0.113.7");
  EXPECT_THAT(
      cloud.Bodies("AllocateAddresses"),
      ElementsAre(R"({"AddressCount":1,"InternetChargeType":"TRAFFIC_POSTPAID_BY_HOUR","InternetMaxBandwidthOut":10,"AddressName":"web",)"
                  R"("Tags":[{"Key":"a","Value":"b"},{"Key":"eniform:mark","Value":"lineage-1"},{"Key":"eniform:op","Value":"token-1"}],)"
                  R"("ClientToken":"token-1"})"));
  EXPECT_EQ(cloud.Bodies("DescribeAddresses")[0], R"({"Filters":[{"Name":"address-id","Values":["eip-1"]}],"Offset":0,"Limit":100})")
      << "without Limit only 20 would come";
}

TEST(AllocateTest, LegacyAccountIsNotAskedForItsCharge) {
  SessionOptions options = ScriptedCloud::DefaultOptions();
  options.account = AccountType::kLegacy;
  ScriptedCloud cloud(options);
  cloud.Answer("AllocateAddresses", R"("AddressSet":["eip-1"])").Address(kFree);
  ASSERT_TRUE(cloud.Execute(ALLOCATE_EIP, Arguments(R"(name: "web" charge: EIP_CHARGE_BANDWIDTH)")).ok()) << "a TaskId may be missing";
  EXPECT_THAT(cloud.Bodies("AllocateAddresses")[0], testing::Not(HasSubstr("InternetChargeType")));
}

TEST(BindTest, BothKindsOfBoundAreDone) {
  for (const char* status : {"BIND", "BIND_ENI"}) {
    ScriptedCloud cloud;
    cloud.Answer("AssociateAddress", R"("TaskId":"12345678")")
        .Address(kFree)
        .Address(R"("AddressStatus":"BINDING")")
        .Address(Bound(status, "eni-1", "10.0.2.11"));
    const auto result = cloud.Execute(BIND_EIP, Binding());
    ASSERT_TRUE(result.ok()) << status;
    EXPECT_EQ(result->eips(0).private_ip(), "10.0.2.11");
    EXPECT_THAT(cloud.Bodies("AssociateAddress"),
                ElementsAre(R"({"AddressId":"eip-1","NetworkInterfaceId":"eni-1","PrivateIpAddress":"10.0.2.11"})"));
  }
}

TEST(BindTest, WithoutAddressTakesThePrimaryOne) {
  ScriptedCloud cloud;
  cloud
      .Interface(
          R"("State":"AVAILABLE","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.11"},{"PrivateIpAddress":"10.0.2.99","Primary":true}])")
      .Answer("AssociateAddress", "")
      .Address(Bound("BIND", "eni-1", "10.0.2.99"));
  ASSERT_TRUE(cloud.Execute(BIND_EIP, Arguments(R"(eip { id: "eip-1" } interface { id: "eni-1" })")).ok());
  EXPECT_THAT(cloud.Bodies("AssociateAddress")[0], HasSubstr(R"("PrivateIpAddress":"10.0.2.99")"));
}

TEST(BindTest, BoundThereAlreadyIsDone) {
  for (const char* code : {"InvalidPrivateIpAddress.AlreadyBindEip", "UnsupportedOperation.AddressStatusNotPermit"}) {
    ScriptedCloud cloud;
    cloud.Fail("AssociateAddress", code).Address(Bound("BIND", "eni-1", "10.0.2.11"));
    EXPECT_TRUE(cloud.Execute(BIND_EIP, Binding()).ok()) << code;
  }
}

TEST(BindTest, BoundElsewhereIsAConflictThatSaysWhere) {
  ScriptedCloud cloud;
  cloud.Fail("AssociateAddress", "UnsupportedOperation.AddressStatusNotPermit").Address(Bound("BIND", "eni-8", "10.0.9.9"));
  const auto result = cloud.Execute(BIND_EIP, Binding());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("eip-1 is bound to eni-8 10.0.9.9"));
}

TEST(BindTest, AddressWithAnotherEipNamesIt) {
  ScriptedCloud cloud;
  cloud.Fail("AssociateAddress", "InvalidPrivateIpAddress.AlreadyBindEip")
      .Address(kFree)
      .Interface(
          R"("State":"AVAILABLE","PrivateIpAddressSet":[{"PrivateIpAddress":"10.0.2.11","PublicIpAddress":"203.0.113.9","AddressId":"eip-4"}])");
  const auto result = cloud.Execute(BIND_EIP, Binding());
  EXPECT_THAT(result.error().message(), HasSubstr("10.0.2.11 has eip-4"));
}

TEST(BindTest, FailedTaskIsAFailureAndItsIdBecomesANumber) {
  ScriptedCloud cloud;
  cloud.Answer("AssociateAddress", R"("TaskId":"12345678")")
      .Address(kFree)
      .Answer("DescribeTaskResult", R"("TaskId":12345678,"Result":"FAILED")");
  const auto result = cloud.Execute(BIND_EIP, Binding());
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code(), "FAILED");
  EXPECT_THAT(cloud.Bodies("DescribeTaskResult"), ElementsAre(R"({"TaskId":12345678})"));
}

TEST(BindTest, MutexIsBusy) {
  for (const char* code : {"OperationDenied.MutexTaskRunning", "DesOperation.MutexTaskRunning"}) {
    ScriptedCloud cloud;
    cloud.Fail("AssociateAddress", code);
    EXPECT_EQ(cloud.Execute(BIND_EIP, Binding()).error().error_class(), ERROR_CLASS_BUSY) << code;
  }
}

TEST(UnbindTest, WaitsUntilFree) {
  ScriptedCloud cloud;
  cloud.Answer("DisassociateAddress", R"("TaskId":"1")")
      .Address(Bound("BIND", "eni-1", "10.0.2.11"))
      .Address(R"("AddressStatus":"UNBINDING")")
      .Address(kFree);
  const auto result = cloud.Execute(UNBIND_EIP, Binding());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).status(), EIP_STATUS_FREE);
  EXPECT_THAT(cloud.Bodies("DisassociateAddress"), ElementsAre(R"({"AddressId":"eip-1"})"));
}

TEST(UnbindTest, FreeAlreadyOrGoneIsDoneWithoutACall) {
  ScriptedCloud cloud;
  cloud.Address(kFree);
  EXPECT_TRUE(cloud.Execute(UNBIND_EIP, Binding()).ok());
  ScriptedCloud gone;
  gone.NoAddress();
  const auto result = gone.Execute(UNBIND_EIP, Binding());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->gone_ids(0), "eip-1");
}

TEST(UnbindTest, SomebodyElsesBindingIsLeftAlone) {
  ScriptedCloud cloud;
  cloud.Address(Bound("BIND", "eni-8", "10.0.9.9"));
  const auto result = cloud.Execute(UNBIND_EIP, Binding());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_TRUE(cloud.Bodies("DisassociateAddress").empty());
}

TEST(UnbindTest, NotPermittedBecauseFreeMeanwhileIsDone) {
  ScriptedCloud cloud;
  cloud.Fail("DisassociateAddress", "InvalidAddressIdStatus.NotPermit").Address(Bound("BIND", "eni-1", "10.0.2.11")).Address(kFree);
  EXPECT_TRUE(cloud.Execute(UNBIND_EIP, Binding()).ok());
}

TEST(ReleaseTest, WaitsUntilGone) {
  ScriptedCloud cloud;
  cloud.Answer("ReleaseAddresses", R"("TaskId":"1")").Address(R"("AddressStatus":"OFFLINING")").NoAddress();
  const auto result = cloud.Execute(RELEASE_EIP, Arguments(R"(eip { id: "eip-1" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->gone_ids(0), "eip-1");
  EXPECT_THAT(cloud.Bodies("ReleaseAddresses"), ElementsAre(R"({"AddressIds":["eip-1"]})"));
}

TEST(ReleaseTest, GoneAlreadyIsDone) {
  for (const char* code : {"InvalidAddressId.NotFound", "InvalidParameterValue.AddressNotFound"}) {
    ScriptedCloud cloud;
    cloud.Fail("ReleaseAddresses", code).NoAddress();
    EXPECT_TRUE(cloud.Execute(RELEASE_EIP, Arguments(R"(eip { id: "eip-1" })")).ok()) << code;
  }
}

constexpr char kPlain[] = R"("AddressStatus":"UNBIND","AddressName":"old","Bandwidth":5,"InternetChargeType":"TRAFFIC_POSTPAID_BY_HOUR")";

TEST(UpdateEipTest, NameAndBandwidthAreTwoCalls) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyAddressAttribute", "")
      .Answer("ModifyAddressesBandwidth", R"("TaskId":"9")")
      .Address(kPlain)
      .Address(kPlain)
      .Address(R"("AddressStatus":"UNBIND","AddressName":"new","Bandwidth":20,"InternetChargeType":"TRAFFIC_POSTPAID_BY_HOUR")");
  ASSERT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } name: "new" bandwidth_mbps: 20)")).ok());
  EXPECT_THAT(cloud.Bodies("ModifyAddressAttribute"), ElementsAre(R"({"AddressId":"eip-1","AddressName":"new"})"));
  EXPECT_THAT(cloud.Bodies("ModifyAddressesBandwidth"), ElementsAre(R"({"AddressIds":["eip-1"],"InternetMaxBandwidthOut":20})"));
}

TEST(UpdateEipTest, ChargeKeepsTheBandwidthItHas) {
  ScriptedCloud cloud;
  cloud.Answer("ModifyAddressInternetChargeType", "")
      .Address(kPlain)
      .Address(R"("AddressStatus":"UNBIND","AddressName":"old","Bandwidth":5,"InternetChargeType":"BANDWIDTH_POSTPAID_BY_HOUR")");
  ASSERT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } charge: EIP_CHARGE_BANDWIDTH)")).ok());
  EXPECT_THAT(cloud.Bodies("ModifyAddressInternetChargeType"),
              ElementsAre(R"({"AddressId":"eip-1","InternetChargeType":"BANDWIDTH_POSTPAID_BY_HOUR","InternetMaxBandwidthOut":5})"));
}

TEST(UpdateEipTest, SoAlreadyMakesNoCall) {
  ScriptedCloud cloud;
  cloud.Address(kPlain);
  ASSERT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "eip-1" } name: "old" bandwidth_mbps: 5)")).ok());
  for (const auto& request : cloud.requests()) EXPECT_EQ(ScriptedCloud::Header(request, "X-TC-Action"), "DescribeAddresses");
}

}  // namespace
}  // namespace eniform::tencentcloud
