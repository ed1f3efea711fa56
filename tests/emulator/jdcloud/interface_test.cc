#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Making, changing and deleting interfaces: JD reference 2.1, 4.1 and 4.2.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

json In(const std::string& subnet, json more = json::object()) {
  more["subnetId"] = subnet;
  return more;
}

TEST(JdCreateInterfaceTest, ShowsWhatWasAskedFor) {
  JdTestCloud cloud;
  const json made = cloud.Do("createNetworkInterface", "",
                             In("subnet-a", {{"networkInterfaceName", "前端网卡_1"},
                                             {"description", "描述 / 😀"},
                                             {"primaryIpAddress", "10.0.1.100"},
                                             {"secondaryIpAddresses", {"10.0.1.101", "10.0.1.102"}},
                                             {"securityGroups", {"sg-1", "sg-2"}},
                                             {"sanityCheck", 0},
                                             {"resourceGroupId", "rg-1"},
                                             {"userTags", {{{"key", "tier"}, {"value", "db"}}}}}));
  const std::string id = made["networkInterfaceId"];
  EXPECT_THAT(id, testing::MatchesRegex("port-[a-z0-9]{10}"));
  const json interface = cloud.Interface(id);
  EXPECT_EQ(interface["networkInterfaceName"], "前端网卡_1");
  EXPECT_EQ(interface["description"], "描述 / 😀");
  EXPECT_EQ(interface["role"], "Secondary");
  EXPECT_EQ(interface["vpcId"], "vpc-1");
  EXPECT_EQ(interface["subnetId"], "subnet-a");
  EXPECT_EQ(interface["networkSecurityGroupIds"], json({"sg-1", "sg-2"}));
  EXPECT_EQ(interface["sanityCheck"], 0);
  EXPECT_EQ(interface["resourceGroupId"], "rg-1");
  EXPECT_EQ(interface["tags"], json::array({{{"key", "tier"}, {"value", "db"}}}));
  EXPECT_THAT(AddressesOf(interface), ElementsAre("10.0.1.100", "10.0.1.101", "10.0.1.102"));
  EXPECT_EQ(interface["attachmentStatus"], "detached");
  EXPECT_EQ(interface["networkInterfaceStatus"], "enabled");
  EXPECT_EQ(interface["deviceIndex"], 0);
  EXPECT_EQ(interface["instanceId"], "");
  EXPECT_EQ(interface["instanceType"], "");
  EXPECT_EQ(interface["az"], "");
  EXPECT_EQ(interface["createdTime"], "2023-11-14T22:13:20Z");
  EXPECT_THAT(interface["macAddress"].get<std::string>(), testing::MatchesRegex("fa:16:3e(:[0-9a-f]{2}){3}"));
}

TEST(JdCreateInterfaceTest, TheCloudPicksWhatIsLeftOut) {
  JdTestCloud cloud;
  const json made = cloud.Do("createNetworkInterface", "", In("subnet-a"));
  const json interface = cloud.Interface(made["networkInterfaceId"]);
  EXPECT_EQ(interface["networkSecurityGroupIds"], json({"sg-default"}));
  EXPECT_EQ(interface["sanityCheck"], 1);
  EXPECT_THAT(AddressesOf(interface), ElementsAre("10.0.1.3"));  // the first three addresses are the cloud's own
}

TEST(JdCreateInterfaceTest, TheCountComesBesidesTheList) {
  JdTestCloud cloud;
  const json made = cloud.Do("createNetworkInterface", "",
                             In("subnet-a", {{"secondaryIpAddresses", {"10.0.1.101", "10.0.1.102"}}, {"secondaryIpCount", 3}}));
  EXPECT_EQ(AddressesOf(cloud.Interface(made["networkInterfaceId"])).size(), 6u);
}

TEST(JdCreateInterfaceTest, SecondaryAddressesMayBeOfAnotherSubnet) {
  JdTestCloud cloud;
  const json made = cloud.Do("createNetworkInterface", "",
                             In("subnet-a", {{"secondaryIpSubnetId", "subnet-b"}, {"secondaryIpAddresses", {"10.0.2.100"}}}));
  const json interface = cloud.Interface(made["networkInterfaceId"]);
  EXPECT_EQ(interface["secondaryIps"][0]["subnetId"], "subnet-b");
  EXPECT_EQ(interface["primaryIp"]["subnetId"], "subnet-a");
}

TEST(JdCreateInterfaceTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const json& parameters) { return cloud.Said("createNetworkInterface", "", parameters); };
  EXPECT_EQ(said(json::object()), "400 INVALID_ARGUMENT The parameter 'subnetId' is missing.");
  EXPECT_EQ(said(In("subnet-none")), "404 NOT_FOUND Resource 'subnetId' not found");
  EXPECT_EQ(said(In("subnet-a", {{"primaryIpAddress", "10.0.1.20"}})), "409 ALREADY_EXISTS Resource 'primaryIp' already be used");
  EXPECT_EQ(said(In("subnet-a", {{"secondaryIpAddresses", {"10.0.1.5"}}})), "409 ALREADY_EXISTS Resource 'secondaryIps' already be used");
  EXPECT_THAT(said(In("subnet-a", {{"primaryIpAddress", "10.0.2.99"}})), HasSubstr("400 INVALID_ARGUMENT '10.0.2.99' is not in subnet"));
  for (const char* reserved : {"10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.255"}) {
    EXPECT_THAT(said(In("subnet-a", {{"primaryIpAddress", reserved}})), HasSubstr("is reserved by the system")) << reserved;
  }
  EXPECT_THAT(said(In("subnet-a", {{"primaryIpAddress", "ten"}})), HasSubstr("'ten' is not an IPv4 address"));
  EXPECT_THAT(said(In("subnet-a", {{"primaryIpAddress", "10.0.1.99"}, {"secondaryIpAddresses", {"10.0.1.99"}}})), HasSubstr("twice"));
  EXPECT_THAT(said(In("subnet-a", {{"secondaryIpCount", -1}})), HasSubstr("400 INVALID_ARGUMENT"));
  EXPECT_EQ(said(In("subnet-a", {{"secondaryIpCount", 21}})), "429 QUOTA_EXCEEDED SecondaryIp quota limit exceeded");
  EXPECT_THAT(said(In("subnet-tiny", {{"secondaryIpCount", 4}})), HasSubstr("400 FAILED_PRECONDITION subnet 'subnet-tiny' has 4"));
  EXPECT_THAT(said(In("subnet-a", {{"sanityCheck", 2}})), HasSubstr("'sanityCheck' is 0 or 1"));
  EXPECT_THAT(said(In("subnet-a", {{"secondaryIpSubnetId", "subnet-other"}})), HasSubstr("is not in vpc 'vpc-1'"));
  EXPECT_EQ(said(In("subnet-a", {{"secondaryIpSubnetId", "subnet-none"}})), "404 NOT_FOUND Resource 'secondaryIpSubnetId' not found");
  EXPECT_EQ(cloud.World()["interfaces"].size(), 15u);  // eight primary ones and those of the file: none was made
}

TEST(JdCreateInterfaceTest, NamesAndDescriptionsAreShort) {
  JdTestCloud cloud;
  const auto said = [&](const char* name) {
    return cloud.Said("createNetworkInterface", "", In("subnet-a", {{"networkInterfaceName", name}}));
  };
  EXPECT_EQ(said("a-b_C9网"), "200");
  EXPECT_EQ(said("网网网网网网网网网网网网网网网网网网网网网网网网网网网网网网网网"), "200");  // 32 of three bytes each
  for (const char* bad : {"", "a b", "a.b", "é", "a23456789012345678901234567890123"}) {
    EXPECT_THAT(said(bad), HasSubstr("400 INVALID_ARGUMENT")) << bad;
  }
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", In("subnet-a", {{"description", std::string(256, 'x')}})), "200");
  EXPECT_THAT(cloud.Said("createNetworkInterface", "", In("subnet-a", {{"description", std::string(257, 'x')}})),
              HasSubstr("more than 256"));
}

TEST(JdCreateInterfaceTest, HasOneToFiveGroupsOfItsVpc) {
  JdTestCloud cloud;
  const auto said = [&](const json& groups) {
    return cloud.Said("createNetworkInterface", "", In("subnet-a", {{"securityGroups", groups}}));
  };
  EXPECT_EQ(said({"sg-none"}), "404 NOT_FOUND Resource 'securityGroups' not found: 'sg-none'");
  EXPECT_THAT(said({"sg-other"}), HasSubstr("400 INVALID_ARGUMENT securityGroup 'sg-other' is not in vpc 'vpc-1'"));
  EXPECT_THAT(said({"sg-1", "sg-1"}), HasSubstr("given twice"));
  EXPECT_THAT(said({"sg-1", "sg-2", "a", "b", "c", "d"}), HasSubstr("1 to 5 securityGroups"));
}

TEST(JdCreateInterfaceTest, TheQuotaCountsSecondaryInterfacesAlone) {
  JdTestCloud cloud(R"(
jdcloud:
  credentials: [{id: AKEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  instances: [{id: i-a, subnet: subnet-a}, {id: i-b, subnet: subnet-a}]
  interfaces: [{subnet: subnet-a}, {subnet: subnet-a, role: managed, attached_to: pod-1}]
  quotas: {interfaces: 2}
)");
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", In("subnet-a")), "200");
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", In("subnet-a")), "429 QUOTA_EXCEEDED NetworkInterface quota limit exceeded");
}

TEST(JdCreateInterfaceTest, SomeAreListedLate) {
  JdTestCloud cloud;
  std::set<size_t> listed;
  for (int i = 0; i < 12; ++i) {
    const std::string id = cloud.Call("createNetworkInterface", "", In("subnet-a")).result["networkInterfaceId"];
    EXPECT_EQ(cloud.Interface(id)["networkInterfaceId"], id);
    listed.insert(cloud.List("describeNetworkInterfaces", "networkInterfaceIds", {id})["networkInterfaces"].size());
    cloud.Advance(kSettle / 3);
    EXPECT_EQ(cloud.List("describeNetworkInterfaces", "networkInterfaceIds", {id})["networkInterfaces"].size(), 1u);
  }
  EXPECT_EQ(listed.size(), 2u);
}

TEST(JdModifyInterfaceTest, ChangesWhatIsNamed) {
  JdTestCloud cloud;
  cloud.Do("modifyNetworkInterface", "port-free", {{"networkInterfaceName", "new"}});
  cloud.Do("modifyNetworkInterface", "port-free", {{"description", "told"}});
  cloud.Do("modifyNetworkInterface", "port-free", {{"securityGroups", {"sg-2"}}});
  const json interface = cloud.Interface("port-free");
  EXPECT_EQ(interface["networkInterfaceName"], "new");
  EXPECT_EQ(interface["description"], "told");
  EXPECT_EQ(interface["networkSecurityGroupIds"], json({"sg-2"}));  // the whole set
  cloud.Do("modifyNetworkInterface", "port-free", {{"macAddress", "fa:16:3e:00:00:01"}, {"description", ""}});
  EXPECT_EQ(cloud.Interface("port-free")["macAddress"], "fa:16:3e:00:00:01");
  EXPECT_EQ(cloud.Interface("port-free")["description"], "");
}

TEST(JdModifyInterfaceTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& id, const json& change) { return cloud.Said("modifyNetworkInterface", id, change); };
  EXPECT_EQ(said("port-none", {{"description", "x"}}), "404 NOT_FOUND networkInterface 'port-none' not found");
  EXPECT_EQ(said("port-lb", {{"description", "x"}}), "403 HTTP_FORBIDDEN networkInterface 'port-lb' belongs to another product");
  EXPECT_EQ(said("port-pod", {{"description", "x"}}), "403 HTTP_FORBIDDEN networkInterface 'port-pod' belongs to another product");
  EXPECT_THAT(said("port-free", {{"securityGroups", json::array()}}), HasSubstr("400 INVALID_ARGUMENT"));
  EXPECT_THAT(said("port-free", {{"networkInterfaceName", "a b"}}), HasSubstr("400 INVALID_ARGUMENT"));
  EXPECT_EQ(said("port-free", {{"macAddress", cloud.Interface("port-bare")["macAddress"]}}),
            "409 ALREADY_EXISTS Resource 'macAddress' already be used");
  EXPECT_EQ(said("port-free", {{"subnetId", "subnet-b"}}), "400 INVALID_ARGUMENT The parameter 'subnetId' is not known.");
}

TEST(JdDeleteInterfaceTest, OnlyASecondaryOneThatIsDetached) {
  JdTestCloud cloud;
  const std::string primary = cloud.Thing("instances", "i-a")["primary_interface"];
  EXPECT_EQ(cloud.Said("deleteNetworkInterface", primary), "400 FAILED_PRECONDITION Can't delete primaryNetworkInterface");
  EXPECT_EQ(cloud.Said("deleteNetworkInterface", "port-on-a"), "400 FAILED_PRECONDITION networkInterface 'port-on-a' is in use");
  EXPECT_THAT(cloud.Said("deleteNetworkInterface", "port-pod"), HasSubstr("403 HTTP_FORBIDDEN"));
  const int64_t free = cloud.Thing("subnets", "subnet-a")["free_addresses"];
  cloud.Do("deleteNetworkInterface", "port-free");
  EXPECT_EQ(cloud.Said("deleteNetworkInterface", "port-free"), "404 NOT_FOUND networkInterface 'port-free' not found");
  EXPECT_EQ(cloud.Thing("subnets", "subnet-a")["free_addresses"], free + 3);
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", In("subnet-a", {{"primaryIpAddress", "10.0.1.20"}})), "200");
}

// JD reference 8: does it unbind EIPs?
TEST(JdDeleteInterfaceTest, AnEipIsUnboundOrInTheWay) {
  std::set<std::string> said;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    cloud.Do("associateElasticIp", "port-free", {{"elasticIpId", "fip-free"}, {"privateIpAddress", "10.0.1.21"}});
    said.insert(cloud.Said("deleteNetworkInterface", "port-free"));
    const bool gone = cloud.Thing("interfaces", "port-free").is_null();
    EXPECT_EQ(cloud.Eip("fip-free")["networkInterfaceId"], gone ? "" : "port-free");
  }
  EXPECT_THAT(said, testing::UnorderedElementsAre("200", "400 FAILED_PRECONDITION networkInterface 'port-free' has elasticIp 'fip-free'"));
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
