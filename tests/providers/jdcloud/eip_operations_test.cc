#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kMade[] = R"("requestId":"inner","elasticIpIds":["fip-1"])";
constexpr char kMarked[] = R"("status":"NOT_ASSOCIATED","state":"UP","tags":[{"key":"eniform:op","value":"token-1"}])";
constexpr char kFree[] = R"("elasticIpAddress":"203.0.113.7","status":"NOT_ASSOCIATED","state":"UP","networkInterfaceId":"")";

std::string Bound(const std::string& interface, const std::string& address, const std::string& state = "UP") {
  return R"("status":"ASSOCIATED","state":")" + state + R"(","networkInterfaceId":")" + interface + R"(","privateIpAddress":")" + address +
         "\"";
}

// An interface whose address 10.0.2.11 shows this EIP.
std::string Shows(const std::string& eip) {
  return R"("attachmentStatus":"detached","primaryIp":{"privateIpAddress":"10.0.2.10"},
            "secondaryIps":[{"privateIpAddress":"10.0.2.11","elasticIpId":")" +
         eip + R"(","elasticIpAddress":"203.0.113.7"}])";
}

const OperationArguments& Binding() {
  static const auto* const arguments =
      new OperationArguments(Arguments(R"(eip { id: "fip-1" } interface { id: "port-1" } private_ip: "10.0.2.11")"));
  return *arguments;
}

OperationArguments Allocation(const std::string& more = "") { return Arguments("name: \"web\" bandwidth_mbps: 10 " + more); }

TEST(AllocateTest, OneAtATimeWithTheMarks) {
  ScriptedCloud cloud;
  cloud.NoAddress().Answer(kAllocate, kMade).NoAddress().Address(R"("state":"PROCESSING")").Address(kMarked);
  const auto result = cloud.Execute(ALLOCATE_EIP, Allocation(R"(charge: EIP_CHARGE_TRAFFIC tags { key: "tier" value: "web" })"));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).id(), "fip-1");
  EXPECT_EQ(result->eips(0).status(), EIP_STATUS_FREE);
  EXPECT_THAT(
      cloud.Bodies(kAllocate),
      ElementsAre(R"({"maxCount":1,"elasticIpSpec":{"bandwidthMbps":10,"provider":"bgp","chargeSpec":{"chargeMode":"postpaid_by_usage"}},)"
                  R"("elasticIpName":"web","userTags":[{"key":"tier","value":"web"},{"key":"eniform:mark","value":"lineage-1"},)"
                  R"({"key":"eniform:op","value":"token-1"}]})"));
}

TEST(AllocateTest, WithoutBandwidthTheLeastIsTaken) {
  ScriptedCloud cloud;
  cloud.NoAddress().Answer(kAllocate, kMade).Address(kMarked);
  ASSERT_TRUE(cloud.Execute(ALLOCATE_EIP, Arguments("name: \"web\"")).ok());
  EXPECT_THAT(cloud.Bodies(kAllocate)[0], HasSubstr(R"("elasticIpSpec":{"bandwidthMbps":1,"provider":"bgp"},)"));
}

TEST(AllocateTest, ThroughAPackageIsRefused) {
  ScriptedCloud cloud;
  EXPECT_EQ(cloud.Execute(ALLOCATE_EIP, Allocation("charge: EIP_CHARGE_PACKAGE")).error().error_class(), ERROR_CLASS_INVALID);
  EXPECT_THAT(cloud.requests(), IsEmpty());
}

TEST(AllocateTest, WhatALostCallMadeIsFoundAndNotMadeTwice) {
  ScriptedCloud cloud;
  cloud.NoAddress().Lose(kAllocate).Address(kMarked);
  EXPECT_EQ(cloud.Execute(ALLOCATE_EIP, Allocation()).error().error_class(), ERROR_CLASS_UNKNOWN_OUTCOME);
  EXPECT_EQ(cloud.Resolve(ALLOCATE_EIP, Allocation()).outcome(), ResolveResponse::DONE);
  EXPECT_THAT(cloud.Queries(kListEips)[0], HasSubstr("filters.1.name=ipType&filters.1.values.1=all"));
  EXPECT_THAT(cloud.Queries(kListEips)[0], HasSubstr("tags.1.key=eniform%3Aop&tags.1.values.1=token-1"));
}

TEST(AllocateTest, IsLookedForBeforeItIsRepeated) {
  ScriptedCloud cloud;
  cloud.NoAddress().Lose(kAllocate).NoAddress().NoAddress().NoAddress().Address(kMarked);
  EXPECT_FALSE(cloud.Execute(ALLOCATE_EIP, Allocation()).ok());
  cloud.clock().SleepUntil(cloud.clock().Now() + absl::Seconds(10));
  EXPECT_EQ(cloud.Resolve(ALLOCATE_EIP, Allocation()).outcome(), ResolveResponse::NOT_DONE);
  ASSERT_TRUE(cloud.Execute(ALLOCATE_EIP, Allocation()).ok());
  EXPECT_EQ(cloud.Bodies(kAllocate).size(), 1u);
}

TEST(BindTest, SettledWhenBothSidesShowIt) {
  ScriptedCloud cloud;
  cloud.Answer(kBind, "")
      .Address(kFree)
      .Address(Bound("port-1", "10.0.2.11", "PROCESSING"))
      .Address(Bound("port-1", "10.0.2.11"))
      .Interface(Shows(""))
      .Interface(Shows("fip-1"));
  const auto result = cloud.Execute(BIND_EIP, Binding());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).private_ip(), "10.0.2.11");
  EXPECT_EQ(cloud.Queries(kListInterfaces).size(), 2u);
  EXPECT_THAT(cloud.Bodies(kBind), ElementsAre(R"({"elasticIpId":"fip-1","privateIpAddress":"10.0.2.11"})"));
}

TEST(BindTest, WithoutAddressTakesThePrimaryOne) {
  ScriptedCloud cloud;
  cloud.Answer(kBind, "")
      .Interface(With({"10.0.2.11"}))
      .Address(Bound("port-1", "10.0.2.10"))
      .Interface(R"("primaryIp":{"privateIpAddress":"10.0.2.10","elasticIpId":"fip-1"})");
  ASSERT_TRUE(cloud.Execute(BIND_EIP, Arguments(R"(eip { id: "fip-1" } interface { id: "port-1" })")).ok());
  EXPECT_THAT(cloud.Bodies(kBind)[0], HasSubstr(R"("privateIpAddress":"10.0.2.10")"));
}

TEST(BindTest, BoundThereAlreadyIsDone) {
  ScriptedCloud cloud;
  cloud.Fail(kBind, 400, "FAILED_PRECONDITION", "ElasticIp fip-1 already in use")
      .Address(Bound("port-1", "10.0.2.11"))
      .Interface(Shows("fip-1"));
  EXPECT_TRUE(cloud.Execute(BIND_EIP, Binding()).ok());
}

TEST(BindTest, BoundElsewhereIsAConflictThatSaysWhere) {
  ScriptedCloud cloud;
  cloud.Fail(kBind, 400, "FAILED_PRECONDITION", "ElasticIp fip-1 already in use").Address(Bound("port-8", "10.0.9.9"));
  const auto result = cloud.Execute(BIND_EIP, Binding());
  EXPECT_EQ(result.error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(result.error().message(), HasSubstr("fip-1 is bound to port-8 10.0.9.9"));
}

TEST(BindTest, AddressWithAnotherEipNamesIt) {
  ScriptedCloud cloud;
  cloud.Fail(kBind, 400, "FAILED_PRECONDITION", "NetworkInterface already in use").Address(kFree).Interface(Shows("fip-4"));
  EXPECT_THAT(cloud.Execute(BIND_EIP, Binding()).error().message(), HasSubstr("10.0.2.11 has fip-4"));
}

TEST(UnbindTest, SettledWhenBothSidesShowIt) {
  ScriptedCloud cloud;
  cloud.Answer(kUnbind, "")
      .Address(Bound("port-1", "10.0.2.11"))
      .Address(Bound("port-1", "10.0.2.11", "PROCESSING"))
      .Address(kFree)
      .Interface(Shows("fip-1"))
      .Interface(Shows(""));
  const auto result = cloud.Execute(UNBIND_EIP, Binding());
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->eips(0).status(), EIP_STATUS_FREE);
  EXPECT_THAT(cloud.Bodies(kUnbind), ElementsAre(R"({"elasticIpId":"fip-1"})"));
  EXPECT_EQ(cloud.Queries(kListInterfaces).size(), 2u);
}

TEST(UnbindTest, FreeAlreadyOrGoneIsDoneWithoutACall) {
  ScriptedCloud cloud;
  cloud.Address(kFree).Interface(Shows(""));
  EXPECT_TRUE(cloud.Execute(UNBIND_EIP, Binding()).ok());
  ScriptedCloud gone;
  gone.NoAddress().NoInterface();
  const auto result = gone.Execute(UNBIND_EIP, Binding());
  ASSERT_TRUE(result.ok());
  EXPECT_THAT(result->gone_ids(), ElementsAre("fip-1"));
}

TEST(UnbindTest, SomebodyElsesBindingIsLeftAlone) {
  ScriptedCloud cloud;
  cloud.Address(Bound("port-8", "10.0.9.9"));
  EXPECT_EQ(cloud.Execute(UNBIND_EIP, Binding()).error().error_class(), ERROR_CLASS_CONFLICT);
  EXPECT_THAT(cloud.Bodies(kUnbind), IsEmpty());
}

TEST(ReleaseTest, GoneIsDoneAndBoundIsAConflict) {
  ScriptedCloud cloud;
  cloud.Answer(kRelease, "").Address(kFree).NoAddress();
  EXPECT_TRUE(cloud.Execute(RELEASE_EIP, Arguments(R"(eip { id: "fip-1" })")).ok());
  ScriptedCloud gone;
  gone.Fail(kRelease, 404, "NOT_FOUND", "elasticIp 'fip-1' not found").NoAddress();
  EXPECT_TRUE(gone.Execute(RELEASE_EIP, Arguments(R"(eip { id: "fip-1" })")).ok());
  ScriptedCloud bound;
  bound.Fail(kRelease, 400, "FAILED_PRECONDITION").Address(Bound("port-8", "10.0.9.9"));
  EXPECT_EQ(bound.Execute(RELEASE_EIP, Arguments(R"(eip { id: "fip-1" })")).error().error_class(), ERROR_CLASS_CONFLICT);
}

constexpr char kPlain[] =
    R"("elasticIpName":"old","bandwidthMbps":5,"status":"NOT_ASSOCIATED","charge":{"chargeMode":"postpaid_by_duration"})";

TEST(UpdateEipTest, ChangesNameAndBandwidthInOneCall) {
  ScriptedCloud cloud;
  cloud.Answer(kModifyEip, "").Address(kPlain).Address(kPlain).Address(R"("elasticIpName":"new","bandwidthMbps":20)");
  ASSERT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "fip-1" } name: "new" bandwidth_mbps: 20)")).ok());
  EXPECT_THAT(cloud.Bodies(kModifyEip), ElementsAre(R"({"bandwidthMbps":20,"elasticIpName":"new"})"));
}

TEST(UpdateEipTest, SoAlreadyMakesNoCallAndTheChargeStays) {
  ScriptedCloud cloud;
  cloud.Address(kPlain);
  EXPECT_TRUE(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "fip-1" } name: "old" bandwidth_mbps: 5)")).ok());
  EXPECT_EQ(cloud.Execute(UPDATE_EIP, Arguments(R"(eip { id: "fip-1" } charge: EIP_CHARGE_TRAFFIC)")).error().error_class(),
            ERROR_CLASS_INVALID);
  EXPECT_THAT(cloud.Bodies(kModifyEip), IsEmpty());
}

}  // namespace
}  // namespace eniform::jdcloud
