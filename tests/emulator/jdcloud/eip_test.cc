#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Elastic IPs and their bindings: JD reference 2.2, 2.5, 4.1 and 4.2.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json Wanted(int count, json more = json::object()) {
  more["maxCount"] = count;
  if (!more.contains("elasticIpSpec")) more["elasticIpSpec"] = {{"bandwidthMbps", 5}, {"provider", "bgp"}};
  return more;
}

json Binding(const std::string& eip, const std::string& ip) { return {{"elasticIpId", eip}, {"privateIpAddress", ip}}; }

TEST(JdCreateEipTest, ShowsWhatWasAskedFor) {
  JdTestCloud cloud;
  const JdAnswer answer = cloud.Call(
      "createElasticIps", "",
      Wanted(1,
             {{"elasticIpName", "web"},
              {"userTags", {{{"key", "a"}, {"value", "b"}}}},
              {"elasticIpAddress", "198.51.100.7"},
              {"elasticIpSpec", {{"bandwidthMbps", 200}, {"provider", "no_bgp"}, {"chargeSpec", {{"chargeMode", "postpaid_by_usage"}}}}}}));
  ASSERT_EQ(answer.http, 200);
  EXPECT_EQ(answer.result["requestId"], answer.body["requestId"]);
  const std::string id = answer.result["elasticIpIds"][0];
  EXPECT_THAT(id, testing::MatchesRegex("fip-[a-z0-9]{10}"));
  cloud.Settle();
  const json eip = cloud.Eip(id);
  EXPECT_EQ(eip["elasticIpAddress"], "198.51.100.7");
  EXPECT_EQ(eip["elasticIpName"], "web");
  EXPECT_EQ(eip["bandwidthMbps"], 200);
  EXPECT_EQ(eip["provider"], "no_bgp");
  EXPECT_EQ(eip["charge"]["chargeMode"], "postpaid_by_usage");
  EXPECT_EQ(eip["charge"]["chargeStatus"], "normal");
  EXPECT_EQ(eip["charge"]["chargeStartTime"], "2023-11-14 22:13:20");
  EXPECT_EQ(eip["createdTime"], "2023-11-14T22:13:20Z");
  EXPECT_EQ(eip["status"], "NOT_ASSOCIATED");
  EXPECT_EQ(eip["state"], "UP");
  EXPECT_EQ(eip["ipType"], "standard");
  EXPECT_EQ(eip["networkInterfaceId"], "");
}

TEST(JdCreateEipTest, SeveralAtOnceAndNoneForADryRun) {
  JdTestCloud cloud(std::string(kJdWorld) + "  quotas: {eips: 30}\n");
  EXPECT_EQ(cloud.Do("createElasticIps", "", Wanted(3))["elasticIpIds"].size(), 3u);
  EXPECT_EQ(cloud.Do("createElasticIps", "", Wanted(3, {{"dryRun", true}}))["elasticIpIds"].size(), 0u);
  EXPECT_EQ(cloud.World()["eips"].size(), 12u);
}

TEST(JdCreateEipTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const json& wanted) { return cloud.Said("createElasticIps", "", wanted); };
  const auto spec = [](json s) { return Wanted(1, {{"elasticIpSpec", std::move(s)}}); };
  EXPECT_THAT(said(Wanted(0)), HasSubstr("not within [1, 100]"));
  EXPECT_THAT(said(Wanted(101)), HasSubstr("not within [1, 100]"));
  EXPECT_EQ(said({{"maxCount", 1}}), "400 INVALID_ARGUMENT The parameter 'elasticIpSpec' is missing.");
  EXPECT_EQ(said(spec({{"provider", "bgp"}})), "400 INVALID_ARGUMENT The parameter 'elasticIpSpec.bandwidthMbps' is missing.");
  EXPECT_THAT(said(spec({{"provider", "x"}, {"bandwidthMbps", 1}})), HasSubstr("'x' is no provider of standard"));
  EXPECT_THAT(said(spec({{"provider", "bgp"}, {"bandwidthMbps", 1001}})), HasSubstr("[1, 1000]"));
  EXPECT_THAT(said(spec({{"provider", "bgp"}, {"bandwidthMbps", 201}, {"chargeSpec", {{"chargeMode", "postpaid_by_usage"}}}})),
              HasSubstr("[1, 200]"));
  EXPECT_THAT(said(spec({{"provider", "bgp"}, {"bandwidthMbps", 1}, {"chargeSpec", {{"chargeMode", "gratis"}}}})),
              HasSubstr("no chargeMode"));
  EXPECT_THAT(said(spec({{"provider", "bgp"},
                         {"bandwidthMbps", 1},
                         {"chargeSpec", {{"chargeMode", "prepaid_by_duration"}, {"chargeUnit", "month"}, {"chargeDuration", 10}}}})),
              HasSubstr("1 to 9"));
  EXPECT_THAT(said(Wanted(1, {{"ipType", "odd"}})), HasSubstr("standard or edge"));
  EXPECT_THAT(said(Wanted(2, {{"elasticIpAddress", "198.51.100.7"}})), HasSubstr("'maxCount' 1"));
  EXPECT_EQ(said(Wanted(1, {{"elasticIpAddress", "203.0.113.7"}})), "409 ALREADY_EXISTS Resource 'elasticIpAddress' already be used");
  EXPECT_THAT(said(Wanted(1, {{"elasticIpName", "a b"}})), HasSubstr("'elasticIpName' has 1 to 32"));
  EXPECT_EQ(said(Wanted(2)), "429 QUOTA_EXCEEDED ElasticIp quota limit exceeded");  // ten, nine are there
  EXPECT_EQ(said(Wanted(1)), "200");
}

TEST(JdModifyEipTest, BandwidthAndName) {
  JdTestCloud cloud;
  cloud.Do("modifyElasticIp", "fip-free", {{"bandwidthMbps", 200}});
  cloud.Do("modifyElasticIp", "fip-free", {{"elasticIpName", "new"}});
  EXPECT_EQ(cloud.Eip("fip-free")["bandwidthMbps"], 200);
  EXPECT_EQ(cloud.Eip("fip-free")["elasticIpName"], "new");
  EXPECT_THAT(cloud.Said("modifyElasticIp", "fip-free", {{"bandwidthMbps", 201}}), HasSubstr("[1, 200]"));
  EXPECT_EQ(cloud.Said("modifyElasticIp", "fip-none", {{"bandwidthMbps", 2}}), "404 NOT_FOUND elasticIp 'fip-none' not found");
}

TEST(JdDeleteEipTest, OnlyOneThatNothingHolds) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-bound"), "400 FAILED_PRECONDITION elasticIp 'fip-bound' is in use");
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-prepaid"), "400 FAILED_PRECONDITION elasticIp 'fip-prepaid' is prepaid and has not expired");
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-packed"), "400 FAILED_PRECONDITION elasticIp 'fip-packed' is in a bandwidthPackage");
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-expired"), "200");
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-free"), "200");
  EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-free"), "404 NOT_FOUND elasticIp 'fip-free' not found");
}

// A plain success, or some PROCESSING with the binding shown first or last: JD reference 2.5.
TEST(JdBindTest, TakesOneOfThreeCourses) {
  std::set<std::string> seen;
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    EXPECT_EQ(cloud.Said("associateElasticIp", "port-free", Binding("fip-free", "10.0.1.21")), "200");
    json eip = cloud.Eip("fip-free");
    seen.insert(absl::StrCat(eip["state"].get<std::string>(), " ", eip["status"].get<std::string>()));
    if (eip["state"] == "PROCESSING") {
      EXPECT_EQ(cloud.Said("disassociateElasticIp", "port-free", {{"elasticIpId", "fip-free"}}),
                "409 ABORTED elasticIp 'fip-free' is being processed");
      EXPECT_EQ(cloud.Said("deleteElasticIp", "fip-free"), "409 ABORTED elasticIp 'fip-free' is being processed");
      EXPECT_EQ(cloud.Said("unassignSecondaryIps", "port-free", {{"secondaryIps", {"10.0.1.21"}}}),
                "409 ABORTED elasticIp 'fip-free' is being processed");
      EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-free"}}),
                "409 ABORTED elasticIp 'fip-free' is being processed");
    }
    cloud.Advance(kSettle / 2);
    eip = cloud.Eip("fip-free");
    EXPECT_EQ(eip["state"], "UP");
    EXPECT_EQ(eip["status"], "ASSOCIATED");
    EXPECT_EQ(eip["networkInterfaceId"], "port-free");
    EXPECT_EQ(eip["privateIpAddress"], "10.0.1.21");
    EXPECT_EQ(eip["instanceId"], "");
    const json port = cloud.Interface("port-free");
    for (const json& address : port["secondaryIps"]) {
      const bool bound = address["privateIpAddress"] == "10.0.1.21";
      EXPECT_EQ(address["elasticIpId"], bound ? "fip-free" : "");
      EXPECT_EQ(address["elasticIpAddress"], bound ? "203.0.113.7" : "");
    }
    EXPECT_EQ(cloud.Said("disassociateElasticIp", "port-free", {{"elasticIpId", "fip-free"}}), "200");
    seen.insert(absl::StrCat("unbinding ", cloud.Eip("fip-free")["status"].get<std::string>()));
    cloud.Advance(kSettle / 2);
    eip = cloud.Eip("fip-free");
    EXPECT_EQ(eip["state"], "UP");
    EXPECT_EQ(eip["status"], "NOT_ASSOCIATED");
    EXPECT_EQ(eip["networkInterfaceId"], "");
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAre("UP ASSOCIATED", "PROCESSING ASSOCIATED", "PROCESSING NOT_ASSOCIATED",
                                                  "unbinding ASSOCIATED", "unbinding NOT_ASSOCIATED"));
}

TEST(JdBindTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& interface, const json& binding) { return cloud.Said("associateElasticIp", interface, binding); };
  EXPECT_EQ(said("port-none", Binding("fip-free", "10.0.1.21")), "404 NOT_FOUND networkInterface 'port-none' not found");
  EXPECT_EQ(said("port-free", Binding("fip-none", "10.0.1.21")), "404 NOT_FOUND elasticIp 'fip-none' not found");
  EXPECT_EQ(said("port-free", Binding("fip-free", "10.0.1.99")), "404 NOT_FOUND Resource 'privateIpAddress' not found");
  EXPECT_EQ(said("port-free", Binding("fip-bound", "10.0.1.21")), "400 FAILED_PRECONDITION ElasticIp 'fip-bound' already in use");
  EXPECT_EQ(said("port-on-a", Binding("fip-free", "10.0.1.31")), "400 FAILED_PRECONDITION privateIpAddress '10.0.1.31' already in use");
  EXPECT_EQ(said("port-lb", Binding("fip-free", "10.0.2.51")), "403 HTTP_FORBIDDEN networkInterface 'port-lb' belongs to another product");
  EXPECT_EQ(said("port-free", {{"privateIpAddress", "10.0.1.21"}}),
            "400 INVALID_ARGUMENT one of 'elasticIpId' and 'elasticIpAddress' is needed");
  EXPECT_THAT(said("port-free", {{"elasticIpId", "fip-free"}, {"elasticIpAddress", "203.0.113.9"}, {"privateIpAddress", "10.0.1.21"}}),
              HasSubstr("does not have the address 203.0.113.9"));
  EXPECT_EQ(cloud.Said("disassociateElasticIp", "port-free", {{"elasticIpId", "fip-bound"}}),
            "400 FAILED_PRECONDITION elasticIp 'fip-bound' is not associated to networkInterface 'port-free'");
  EXPECT_EQ(cloud.Said("disassociateElasticIp", "port-free", {{"elasticIpId", "fip-free"}}),
            "400 FAILED_PRECONDITION elasticIp 'fip-free' is not associated to networkInterface 'port-free'");
}

TEST(JdBindTest, AnEipMayBeNamedByItsAddress) {
  JdTestCloud cloud;
  cloud.Do("associateElasticIp", "port-free", {{"elasticIpAddress", "203.0.113.7"}, {"privateIpAddress", "10.0.1.21"}});
  EXPECT_EQ(cloud.Eip("fip-free")["networkInterfaceId"], "port-free");
  cloud.Do("disassociateElasticIp", "port-free", {{"elasticIpAddress", "203.0.113.7"}});
  EXPECT_EQ(cloud.Eip("fip-free")["networkInterfaceId"], "");
}

// JD reference 2.1: presumably the primary one, not confirmed.
TEST(JdBindTest, WithoutAPrivateAddressItIsThePrimaryOneOrRefused) {
  std::set<std::string> said;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    said.insert(cloud.Said("associateElasticIp", "port-free", {{"elasticIpId", "fip-free"}}));
    cloud.Settle();
    const std::string ip = cloud.Eip("fip-free")["privateIpAddress"];
    EXPECT_TRUE(ip.empty() || ip == "10.0.1.20") << ip;
  }
  EXPECT_THAT(said, testing::UnorderedElementsAre("200", "400 INVALID_ARGUMENT 'privateIpAddress' is missing"));
}

TEST(JdBindTest, ASingleZoneEipIsForPrimaryInterfacesOfItsZone) {
  JdTestCloud cloud;
  const std::string on_a = cloud.Thing("instances", "i-a")["primary_interface"],
                    on_b = cloud.Thing("instances", "i-b")["primary_interface"];
  EXPECT_EQ(cloud.Said("associateElasticIp", "port-free", Binding("fip-zone-a", "10.0.1.21")),
            "400 FAILED_PRECONDITION elasticIp 'fip-zone-a' of a single az can only be bound to a primaryNetworkInterface");
  EXPECT_EQ(cloud.Said("associateElasticIp", on_b, Binding("fip-zone-a", "10.0.2.5")),
            "400 FAILED_PRECONDITION The instance and elasticIp 'fip-zone-a' are in different azs");
  EXPECT_EQ(cloud.Said("associateElasticIp", on_a, Binding("fip-zone-a", "10.0.1.5")), "200");
}

TEST(JdBindTest, WaitsForATaskThatMovesTheInterface) {
  JdTestCloud cloud;
  cloud.Call("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-free"}});
  EXPECT_EQ(cloud.Said("associateElasticIp", "port-free", Binding("fip-free", "10.0.1.21")),
            "409 ABORTED a task is moving networkInterface 'port-free'");
  EXPECT_EQ(cloud.Said("associateElasticIp", "port-on-a", Binding("fip-free", "10.0.1.30")), "200");  // another of that instance
  cloud.Settle();
  EXPECT_EQ(cloud.Said("associateElasticIp", "port-free", Binding("fip-second", "10.0.1.21")), "200");
}

TEST(JdVmBindTest, IsThePrimaryAddressOfThePrimaryInterface) {
  JdTestCloud cloud;
  cloud.Do("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}});
  const json instance = cloud.Instance("i-a");
  EXPECT_EQ(instance["elasticIpId"], "fip-free");
  EXPECT_EQ(instance["elasticIpAddress"], "203.0.113.7");
  EXPECT_EQ(instance["primaryNetworkInterface"]["networkInterface"]["primaryIp"]["elasticIpId"], "fip-free");
  EXPECT_EQ(cloud.Eip("fip-free")["instanceId"], "i-a");
  EXPECT_EQ(cloud.Eip("fip-free")["privateIpAddress"], "10.0.1.5");
  cloud.Do("vm.disassociateElasticIp", "i-a", {{"elasticIpId", "fip-free"}});
  EXPECT_FALSE(cloud.Instance("i-a").contains("elasticIpId"));
  EXPECT_EQ(cloud.Eip("fip-free")["instanceId"], "");
}

TEST(JdVmBindTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& instance, const std::string& eip) {
    return cloud.Said("vm.associateElasticIp", instance, {{"elasticIpId", eip}});
  };
  EXPECT_EQ(said("i-none", "fip-free"), "404 NOT_FOUND Instance 'i-none' not found.");
  EXPECT_EQ(said("i-a", "fip-none"), "404 NOT_FOUND ElasticIpId 'fip-none' not found");
  EXPECT_EQ(said("i-a", "fip-bound"), "400 FAILED_PRECONDITION ElasticIp 'fip-bound' already in use");
  EXPECT_EQ(said("i-b", "fip-zone-a"), "400 FAILED_PRECONDITION The instance and elasticIp 'fip-zone-a' are in different azs");
  EXPECT_EQ(said("i-a", "fip-zone-a"), "200");
  cloud.Settle();
  EXPECT_EQ(said("i-a", "fip-free"), "400 FAILED_PRECONDITION NetworkInterface already in use");
  EXPECT_EQ(cloud.Said("vm.disassociateElasticIp", "i-a", {{"elasticIpId", "fip-bound"}}),
            "400 FAILED_PRECONDITION Elastic ip isn't associated to this instance's primary network interface");
}

// Where it takes time, it is a task of the instance.
TEST(JdVmBindTest, MayBeATask) {
  std::set<std::string> said;
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    EXPECT_EQ(cloud.Said("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}}), "200");
    said.insert(cloud.Said("stopInstance", "i-a"));
  }
  EXPECT_THAT(said, testing::UnorderedElementsAre("200", "400 FAILED_PRECONDITION Conflict with underlay task"));
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
