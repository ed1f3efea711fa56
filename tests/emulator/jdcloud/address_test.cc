#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Secondary addresses: JD reference 2.1.2, 4.2 and 4.3.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(JdAssignTest, GivenOnesAndPickedOnes) {
  JdTestCloud cloud;
  const JdAnswer answer =
      cloud.Call("assignSecondaryIps", "port-bare", {{"secondaryIps", {"10.0.2.60"}}, {"secondaryIpCount", 1}, {"force", false}});
  EXPECT_EQ(answer.http, 200);
  EXPECT_TRUE(answer.result.empty());  // which were assigned is not told
  EXPECT_THAT(AddressesOf(cloud.Interface("port-bare")), ElementsAre("10.0.2.40", "10.0.2.3", "10.0.2.60"));
}

TEST(JdAssignTest, ForceIsTheDefaultAndSteals) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-zoned", {{"secondaryIps", {"10.0.1.21"}}, {"force", false}}),
            "409 ALREADY_EXISTS Resource 'secondaryIps' already be used");
  EXPECT_THAT(AddressesOf(cloud.Interface("port-free")), ElementsAre("10.0.1.20", "10.0.1.21", "10.0.1.22"));
  cloud.Do("assignSecondaryIps", "port-zoned", {{"secondaryIps", {"10.0.1.21"}}});
  EXPECT_THAT(AddressesOf(cloud.Interface("port-free")), ElementsAre("10.0.1.20", "10.0.1.22"));
  EXPECT_THAT(AddressesOf(cloud.Interface("port-zoned")), ElementsAre("10.0.1.50", "10.0.1.21"));
  cloud.Do("assignSecondaryIps", "port-zoned", {{"secondaryIps", {"10.0.1.21"}}});  // it has it already
  EXPECT_THAT(AddressesOf(cloud.Interface("port-zoned")), ElementsAre("10.0.1.50", "10.0.1.21"));
}

TEST(JdAssignTest, PrimaryAddressesAndThoseOfOtherProductsAreNotStolen) {
  JdTestCloud cloud;
  const char* const kUsed = "409 ALREADY_EXISTS Resource 'secondaryIps' already be used";
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-free", {{"secondaryIps", {"10.0.1.30"}}}), kUsed);
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-bare", {{"secondaryIps", {"10.0.2.51"}}}), kUsed);
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-bare", {{"secondaryIps", {"10.0.2.60", "10.0.2.50"}}}), kUsed);
  EXPECT_THAT(AddressesOf(cloud.Interface("port-bare")), ElementsAre("10.0.2.40"));  // all or nothing
}

// What becomes of the EIP is not said: JD reference 4.3.
TEST(JdAssignTest, AStolenAddressKeepsItsEipOrLosesIt) {
  std::set<std::string> holders;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    cloud.Do("assignSecondaryIps", "port-free", {{"secondaryIps", {"10.0.1.31"}}});
    holders.insert(cloud.Eip("fip-bound")["networkInterfaceId"].get<std::string>());
  }
  EXPECT_THAT(holders, ElementsAre("", "port-free"));
}

TEST(JdAssignTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const json& wish) { return cloud.Said("assignSecondaryIps", "port-free", wish); };
  EXPECT_THAT(said(json::object()), HasSubstr("400 INVALID_ARGUMENT one of"));
  EXPECT_THAT(said({{"secondaryIpCount", 0}}), HasSubstr("400 INVALID_ARGUMENT one of"));
  EXPECT_THAT(said({{"secondaryIpCount", -2}}), HasSubstr("is negative"));
  EXPECT_THAT(said({{"secondaryIps", {"10.0.1.1"}}}), HasSubstr("reserved"));
  EXPECT_THAT(said({{"secondaryIps", {"10.0.2.1"}}}), HasSubstr("is not in subnet"));
  EXPECT_THAT(said({{"secondaryIps", {"10.0.1.90", "10.0.1.90"}}}), HasSubstr("given twice"));
  EXPECT_THAT(said({{"secondaryIpAddress", "10.0.1.96"}}), HasSubstr("needs 'secondaryIpMaskLen'"));
  EXPECT_EQ(said({{"secondaryIpCount", 19}}), "429 QUOTA_EXCEEDED SecondaryIp quota limit exceeded");
  EXPECT_EQ(said({{"secondaryIpCount", 18}}), "200");  // with its two, the twenty that are allowed
  EXPECT_EQ(said({{"secondaryIps", {"10.0.1.90"}}}), "429 QUOTA_EXCEEDED SecondaryIp quota limit exceeded");
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-none", {{"secondaryIpCount", 1}}),
            "404 NOT_FOUND networkInterface 'port-none' not found");
  EXPECT_THAT(cloud.Said("assignSecondaryIps", "port-lb", {{"secondaryIpCount", 1}}), HasSubstr("403 HTTP_FORBIDDEN"));
  EXPECT_THAT(cloud.Said("assignSecondaryIps", "port-bare", {{"secondaryIpCount", 9}, {"secondaryIpSubnetId", "subnet-tiny"}}),
              HasSubstr("400 FAILED_PRECONDITION subnet 'subnet-tiny' has 4 available ips"));
}

TEST(JdAssignTest, ABlock) {
  JdTestCloud cloud;
  cloud.Do("assignSecondaryIps", "port-bare", {{"secondaryIpMaskLen", 28}, {"secondaryIpAddress", "10.0.2.128"}});
  json interface = cloud.Interface("port-bare");
  EXPECT_EQ(interface["secondaryCidrs"], json({"10.0.2.128/28"}));
  EXPECT_EQ(interface["secondaryCidrsEx"], json::array({{{"secondaryCidr", "10.0.2.128/28"}, {"subnetId", "subnet-b"}}}));
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-bare", {{"secondaryIps", {"10.0.2.130"}}}),
            "409 ALREADY_EXISTS Resource 'secondaryIps' already be used");
  cloud.Do("assignSecondaryIps", "port-bare", {{"secondaryIpMaskLen", 28}});
  EXPECT_EQ(cloud.Interface("port-bare")["secondaryCidrs"][1], "10.0.2.16/28");  // the first sixteen that are free
  const auto said = [&](const json& wish) { return cloud.Said("assignSecondaryIps", "port-bare", wish); };
  EXPECT_EQ(said({{"secondaryIpMaskLen", 28}, {"secondaryIpAddress", "10.0.2.128"}}),
            "409 ALREADY_EXISTS Resource 'secondaryIpAddress' already be used");
  EXPECT_THAT(said({{"secondaryIpMaskLen", 28}, {"secondaryIpAddress", "10.0.2.130"}}), HasSubstr("begins no /28"));
  EXPECT_THAT(said({{"secondaryIpMaskLen", 23}}), HasSubstr("not within [24, 28]"));
  EXPECT_THAT(said({{"secondaryIpMaskLen", 24}}), HasSubstr("400 FAILED_PRECONDITION subnet 'subnet-b' has no free /24"));
  EXPECT_THAT(said({{"secondaryIpMaskLen", 28}, {"secondaryIpCount", 1}}), HasSubstr("excludes"));
  EXPECT_THAT(said({{"secondaryIpMaskLen", 28}, {"force", true}}), HasSubstr("can not be true"));
  cloud.Do("unassignSecondaryIps", "port-bare", {{"secondaryCidrs", {"10.0.2.128/28"}}});
  EXPECT_EQ(cloud.Interface("port-bare")["secondaryCidrs"], json({"10.0.2.16/28"}));
  EXPECT_EQ(said({{"secondaryIps", {"10.0.2.130"}}, {"force", false}}), "200");
}

TEST(JdUnassignTest, ReleasesAndUnbindsButKeepsTheEip) {
  JdTestCloud cloud;
  cloud.Do("unassignSecondaryIps", "port-on-a", {{"secondaryIps", {"10.0.1.31"}}});
  EXPECT_THAT(AddressesOf(cloud.Interface("port-on-a")), ElementsAre("10.0.1.30"));
  EXPECT_EQ(cloud.Eip("fip-bound")["status"], "NOT_ASSOCIATED");
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-free", {{"secondaryIps", {"10.0.1.31"}}, {"force", false}}), "200");
}

TEST(JdUnassignTest, DeletesTheEipWhenAsked) {
  JdTestCloud cloud;
  cloud.Do("unassignSecondaryIps", "port-on-a", {{"secondaryIps", {"10.0.1.31"}}, {"deleteElasticIp", true}});
  EXPECT_EQ(cloud.Said("describeElasticIp", "fip-bound"), "404 NOT_FOUND elasticIp 'fip-bound' not found");
}

TEST(JdUnassignTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const json& wish) { return cloud.Said("unassignSecondaryIps", "port-free", wish); };
  EXPECT_THAT(said(json::object()), HasSubstr("400 INVALID_ARGUMENT one of"));
  EXPECT_EQ(said({{"secondaryIps", {"10.0.1.20"}}}), "400 FAILED_PRECONDITION Can't release primaryIp '10.0.1.20'");
  EXPECT_EQ(said({{"secondaryIps", {"10.0.1.21", "10.0.1.99"}}}),
            "400 INVALID_ARGUMENT '10.0.1.99' is not on networkInterface 'port-free'");
  EXPECT_THAT(said({{"secondaryIps", {"10.0.1.21", "10.0.1.21"}}}), HasSubstr("given twice"));
  EXPECT_THAT(said({{"secondaryCidrs", {"10.0.1.96/28"}}}), HasSubstr("is not on networkInterface"));
  EXPECT_EQ(AddressesOf(cloud.Interface("port-free")).size(), 3u);
}

TEST(JdUnassignTest, AnAttachedOnesInstanceRunsOrIsStopped) {
  JdTestCloud cloud;
  cloud.Call("stopInstance", "i-a");
  EXPECT_EQ(cloud.Said("unassignSecondaryIps", "port-on-a", {{"secondaryIps", {"10.0.1.31"}}}),
            "400 FAILED_PRECONDITION Invalid instance status");
  cloud.Settle();
  EXPECT_EQ(cloud.Said("unassignSecondaryIps", "port-on-a", {{"secondaryIps", {"10.0.1.31"}}}), "200");
}

TEST(JdAddressTest, TheOrderOfSecondaryOnesIsNotGuaranteed) {
  std::set<std::string> firsts;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    const json interface = cloud.Interface("port-free");
    EXPECT_EQ(interface["primaryIp"]["privateIpAddress"], "10.0.1.20");
    firsts.insert(interface["secondaryIps"][0]["privateIpAddress"].get<std::string>());
  }
  EXPECT_THAT(firsts, ElementsAre("10.0.1.21", "10.0.1.22"));
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
