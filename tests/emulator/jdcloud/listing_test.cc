#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Pages, filters, tags and sorts of list calls, and what they show that nobody asked for: JD reference 1.1, 3 and 5.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::vector<std::string> Ids(const json& things, const char* id) {
  std::vector<std::string> ids;
  for (const json& thing : things) ids.push_back(thing[id]);
  return ids;
}

std::vector<std::string> Interfaces(JdTestCloud& cloud, const std::string& filter, const std::vector<std::string>& values) {
  return Ids(cloud.List("describeNetworkInterfaces", filter, values)["networkInterfaces"], "networkInterfaceId");
}

std::vector<std::string> Eips(JdTestCloud& cloud, const std::string& filter, const std::vector<std::string>& values) {
  return Ids(cloud.List("describeElasticIps", filter, values)["elasticIps"], "elasticIpId");
}

std::vector<std::string> Instances(JdTestCloud& cloud, const std::string& filter, const std::vector<std::string>& values) {
  const json result = cloud.List("describeInstances", filter, values);
  return Ids(result.value("instances", json::array()), "instanceId");
}

json Filter(const char* name, const std::vector<std::string>& values) { return {{"name", name}, {"values", values}}; }

std::string ManyInterfaces(int count) {
  std::string interfaces;
  for (int i = 0; i < count; ++i) absl::StrAppend(&interfaces, "    - {id: port-", 1000 + i, ", subnet: subnet-a}\n");
  return absl::StrCat(R"(
jdcloud:
  credentials: [{id: AKEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.0.0/20}]
  interfaces:
)",
                      interfaces);
}

TEST(JdPagingTest, BeyondTheLastPageIsTheLastPageAgain) {
  JdTestCloud cloud(ManyInterfaces(24));  // and the router's port
  const auto page = [&](int number) {
    return cloud.Call("describeNetworkInterfaces", "", {{"pageNumber", number}, {"pageSize", 10}}).result;
  };
  EXPECT_EQ(page(1)["totalCount"], 25);
  EXPECT_EQ(page(1)["networkInterfaces"].size(), 10u);
  EXPECT_EQ(page(2)["networkInterfaces"].size(), 10u);
  EXPECT_EQ(page(3)["networkInterfaces"].size(), 5u);
  EXPECT_EQ(page(4), page(3));
  EXPECT_EQ(page(1000), page(3));
  std::set<std::string> ids;
  for (int i = 1; i <= 3; ++i) {
    for (const std::string& id : Ids(page(i)["networkInterfaces"], "networkInterfaceId")) ids.insert(id);
  }
  EXPECT_EQ(ids.size(), 25u);
  EXPECT_EQ(cloud.Call("describeNetworkInterfaces", "").result["networkInterfaces"].size(), 20u);
}

TEST(JdPagingTest, TheVmProductHasNothingBeyondIts) {
  JdTestCloud cloud;
  const json result = cloud.Call("describeInstances", "", {{"pageNumber", 2}, {"pageSize", 10}}).result;
  EXPECT_EQ(result["totalCount"], 8);
  EXPECT_FALSE(result.contains("instances"));
}

TEST(JdPagingTest, PagesHaveTenToAHundred) {
  JdTestCloud cloud;
  for (const char* action : {"describeNetworkInterfaces", "describeElasticIps", "describeSubnets", "describeVpcs",
                             "describeNetworkSecurityGroups", "describeInstances", "describeInstanceStatus"}) {
    EXPECT_EQ(cloud.Said(action, "", {{"pageSize", 9}}), "400 OUT_OF_RANGE pageSize 9 is not within [10, 100]") << action;
    EXPECT_EQ(cloud.Said(action, "", {{"pageSize", 101}}), "400 OUT_OF_RANGE pageSize 101 is not within [10, 100]") << action;
    EXPECT_EQ(cloud.Said(action, "", {{"pageNumber", 0}}), "400 OUT_OF_RANGE pageNumber begins with 1") << action;
    EXPECT_EQ(cloud.Said(action, "", {{"pageSize", 100}}), "200") << action;
  }
}

TEST(JdPagingTest, NothingIsAnEmptyListOrNone) {
  JdTestCloud cloud;
  const json interfaces = cloud.List("describeNetworkInterfaces", "networkInterfaceIds", {"port-none"});
  EXPECT_EQ(interfaces, json({{"networkInterfaces", json::array()}, {"totalCount", 0}}));
  EXPECT_EQ(cloud.List("describeInstances", "instanceId", {"i-none"}), json({{"totalCount", 0}}));
}

TEST(JdListInterfacesTest, ShowsThePortsOfOtherProductsToo) {
  JdTestCloud cloud;
  const json all = cloud.List("describeNetworkInterfaces")["networkInterfaces"];
  EXPECT_EQ(all.size(), 19u);  // four subnets have a router's port, eight instances a primary one
  int routers = 0;
  for (const json& port : all) {
    if (port["instanceId"].get<std::string>().rfind("router-", 0) != 0) continue;
    ++routers;
    EXPECT_EQ(port["role"], "");
    EXPECT_EQ(port["instanceType"], "N/A");
    EXPECT_EQ(port["deviceIndex"], 0);
    EXPECT_EQ(port["attachmentStatus"], "attached");
    EXPECT_THAT(port["primaryIp"]["privateIpAddress"].get<std::string>(), testing::EndsWith(".1"));
  }
  EXPECT_EQ(routers, 4);
  const json lb = cloud.Interface("port-lb");
  EXPECT_EQ(lb["role"], "");
  EXPECT_EQ(lb["instanceType"], "lb");
  EXPECT_EQ(lb["instanceId"], "netlb-1");
  const json pod = cloud.Interface("port-pod");
  EXPECT_EQ(pod["role"], "Managed");
  EXPECT_EQ(pod["instanceId"], "i-b");
  EXPECT_EQ(cloud.Mounted("i-b", "port-pod")["autoDelete"], false);
}

TEST(JdListInterfacesTest, Filters) {
  JdTestCloud cloud;
  EXPECT_THAT(Interfaces(cloud, "networkInterfaceIds", {"port-bare", "port-none", "port-free", "port-free"}),
              ElementsAre("port-free", "port-bare"));
  EXPECT_THAT(Interfaces(cloud, "networkInterfaceNames", {"free", "bare"}), ElementsAre("port-free", "port-bare"));
  EXPECT_THAT(Interfaces(cloud, "role", {"Secondary"}), ElementsAre("port-free", "port-on-a", "port-dies", "port-bare", "port-zoned"));
  EXPECT_THAT(Interfaces(cloud, "role", {"Managed"}), ElementsAre("port-pod"));
  EXPECT_EQ(Interfaces(cloud, "role", {"Primary"}).size(), 8u);
  EXPECT_THAT(Interfaces(cloud, "role", {"odd"}), IsEmpty());
  EXPECT_EQ(Interfaces(cloud, "vpcId", {"vpc-2"}).size(), 2u);
  EXPECT_EQ(Interfaces(cloud, "subnetId", {"subnet-tiny"}).size(), 1u);
  EXPECT_THAT(Interfaces(cloud, "vpcId", {"vpc-none"}), IsEmpty());
  EXPECT_EQ(Interfaces(cloud, "azType", {"all"}).size(), 19u);
  EXPECT_THAT(Interfaces(cloud, "azType", {"edge"}), IsEmpty());
  EXPECT_EQ(Interfaces(cloud, "azs", {"cn-north-1b"}).size(), 4u);  // what is attached in that zone
}

TEST(JdListInterfacesTest, FiltersAndTagsMustAllHold) {
  JdTestCloud cloud;
  const auto found = [&](const json& query) {
    return Ids(cloud.Call("describeNetworkInterfaces", "", query).result["networkInterfaces"], "networkInterfaceId");
  };
  const json of_role = Filter("role", {"Secondary"}), of_vpc = Filter("vpcId", {"vpc-1"});
  EXPECT_THAT(found({{"filters", {of_role, of_vpc, Filter("subnetId", {"subnet-b"})}}}), ElementsAre("port-bare"));
  EXPECT_THAT(found({{"filters", {of_role, Filter("networkInterfaceIds", {"port-pod", "port-bare"})}}}), ElementsAre("port-bare"));
  json unlike = Filter("networkInterfaceNames", {"free", "bare"});
  unlike["operator"] = "ne";
  EXPECT_THAT(found({{"filters", {of_role, unlike}}}), ElementsAre("port-on-a", "port-dies", "port-zoned"));
  json among = Filter("networkInterfaceNames", {"free"});
  among["operator"] = "in";
  EXPECT_THAT(found({{"filters", {among}}}), ElementsAre("port-free"));
  EXPECT_THAT(found({{"tags", {{{"key", "tier"}, {"values", {"web", "db"}}}}}}), ElementsAre("port-free"));
  EXPECT_THAT(found({{"tags", {{{"key", "tier"}}}}}), ElementsAre("port-free"));
  EXPECT_THAT(found({{"tags", {{{"key", "tier"}, {"values", {"db"}}}}}}), IsEmpty());
  EXPECT_THAT(found({{"resourceGroupIds", {"rg-1"}}}), IsEmpty());
}

TEST(JdListInterfacesTest, Sorts) {
  JdTestCloud cloud;
  const auto found = [&](const char* direction) {
    return Ids(cloud
                   .Call("describeNetworkInterfaces", "",
                         {{"filters", {Filter("role", {"Secondary"})}}, {"sorts", {{{"name", "createdTime"}, {"direction", direction}}}}})
                   .result["networkInterfaces"],
               "networkInterfaceId");
  };
  EXPECT_EQ(found("desc").front(), "port-free");
  EXPECT_EQ(found("asc").back(), "port-free");
}

TEST(JdListTest, WrongQuestionsAreRefused) {
  JdTestCloud cloud;
  const auto said = [&](const json& query) { return cloud.Said("describeNetworkInterfaces", "", query); };
  EXPECT_EQ(said({{"filters", {Filter("vpcIds", {"vpc-1"})}}}), "400 INVALID_ARGUMENT There is no filter 'vpcIds'.");  // the doc trap
  EXPECT_EQ(said({{"filters", {Filter("instanceId", {"i-a"})}}}), "400 INVALID_ARGUMENT There is no filter 'instanceId'.");
  EXPECT_EQ(said({{"filters", {Filter("vpcId", {"vpc-1", "vpc-2"})}}}), "400 INVALID_ARGUMENT The filter 'vpcId' takes one value.");
  json like = Filter("networkInterfaceNames", {"f"});
  like["operator"] = "like";
  EXPECT_THAT(said({{"filters", {like}}}), HasSubstr("The operator 'like'"));
  EXPECT_THAT(said({{"sorts", {{{"name", "colour"}}}}}), HasSubstr("Nothing is sorted by 'colour'"));
  EXPECT_THAT(said({{"sorts", {{{"name", "createdTime"}, {"direction", "up"}}}}}), HasSubstr("asc or desc"));
  EXPECT_EQ(cloud.Said("describeNetworkInterface", "port-none"), "404 NOT_FOUND networkInterface 'port-none' not found");
}

TEST(JdListEipsTest, EdgeAddressesAreHiddenUnlessAskedFor) {
  JdTestCloud cloud;
  const json all = cloud.List("describeElasticIps");
  EXPECT_EQ(all["totalCount"], 8);
  EXPECT_THAT(Eips(cloud, "ipType", {"edge"}), ElementsAre("fip-edge"));
  EXPECT_EQ(Eips(cloud, "ipType", {"all"}).size(), 9u);
  EXPECT_THAT(Eips(cloud, "elasticIpIds", {"fip-edge"}), IsEmpty());
  EXPECT_EQ(cloud.Eip("fip-edge")["ipType"], "edge");
}

TEST(JdListEipsTest, Filters) {
  JdTestCloud cloud;
  EXPECT_THAT(Eips(cloud, "elasticIpIds", {"fip-second", "fip-free", "fip-none"}), ElementsAre("fip-free", "fip-second"));
  EXPECT_THAT(Eips(cloud, "elasticIpNames", {"bound"}), ElementsAre("fip-bound"));
  EXPECT_THAT(Eips(cloud, "elasticIpAddress", {"203.0.113.9"}), ElementsAre("fip-second"));
  EXPECT_THAT(Eips(cloud, "status", {"ASSOCIATED"}), ElementsAre("fip-bound", "fip-zone-b"));
  EXPECT_EQ(Eips(cloud, "status", {"NOT_ASSOCIATED"}).size(), 6u);
  EXPECT_EQ(Eips(cloud, "status", {"ALL"}).size(), 8u);
  EXPECT_THAT(Eips(cloud, "azs", {"cn-north-1a"}), ElementsAre("fip-zone-a"));
  EXPECT_THAT(Eips(cloud, "bandwidthPackageId", {"bwp-1"}), ElementsAre("fip-packed"));
  EXPECT_EQ(Eips(cloud, "chargeStatus", {"normal"}).size(), 8u);
  EXPECT_THAT(cloud.Said("describeElasticIps", "", {{"filters", {Filter("networkInterfaceId", {"port-on-a"})}}}),
              HasSubstr("There is no filter"));
  const json by_tag = cloud.Call("describeElasticIps", "", {{"tags", {{{"key", "tier"}, {"values", {"web"}}}}}}).result;
  EXPECT_THAT(Ids(by_tag["elasticIps"], "elasticIpId"), ElementsAre("fip-free"));
}

TEST(JdListInstancesTest, Filters) {
  JdTestCloud cloud;
  EXPECT_THAT(Instances(cloud, "instanceId", {"i-b", "i-none", "i-a"}), ElementsAre("i-a", "i-b"));
  EXPECT_THAT(Instances(cloud, "networkInterfaceId", {"port-dies", "port-free"}), ElementsAre("i-b"));
  EXPECT_THAT(Instances(cloud, "privateIpAddress", {"10.0.1.3"}), ElementsAre("i-a"));  // port-on-a has 10.0.1.30
  EXPECT_THAT(Instances(cloud, "name", {"web"}), ElementsAre("i-a", "i-b"));
  EXPECT_THAT(Instances(cloud, "status", {"stopped", "error"}), ElementsAre("i-stopped", "i-broken"));
  EXPECT_THAT(Instances(cloud, "az", {"cn-north-1b"}), ElementsAre("i-b", "i-prepaid"));
  EXPECT_THAT(Instances(cloud, "vpcId", {"vpc-2"}), ElementsAre("i-other"));
  EXPECT_THAT(Instances(cloud, "subnetId", {"subnet-b"}), ElementsAre("i-b", "i-prepaid"));
  EXPECT_THAT(Instances(cloud, "instanceType", {"g.n2.metal"}), ElementsAre("i-metal"));
  EXPECT_THAT(Instances(cloud, "elasticIpAddress", {"203.0.113.8"}), ElementsAre("i-a"));
  EXPECT_THAT(Instances(cloud, "imageId", {"img-1"}), IsEmpty());
  const json either = cloud
                          .Call("describeInstances", "",
                                {{"filters", {Filter("elasticIpAddress", {"203.0.113.8"}), Filter("networkInterfaceId", {"port-dies"})}}})
                          .result;
  EXPECT_THAT(Ids(either["instances"], "instanceId"), ElementsAre("i-a", "i-b"));
  const json tagged = cloud.Call("describeInstances", "", {{"tags", {{{"key", "tier"}, {"values", {"web"}}}}}}).result;
  EXPECT_THAT(Ids(tagged["instances"], "instanceId"), ElementsAre("i-a"));
}

TEST(JdListInstancesTest, TheirStatusAlone) {
  JdTestCloud cloud;
  const json result = cloud.List("describeInstanceStatus", "instanceId", {"i-stopped"});
  EXPECT_EQ(result, json({{"instanceStatuses", {{{"instanceId", "i-stopped"}, {"status", "stopped"}}}}, {"totalCount", 1}}));
}

TEST(JdListNetworksTest, VpcsSubnetsAndGroups) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.List("describeVpcs")["totalCount"], 2);
  EXPECT_EQ(cloud.List("describeVpcs", "vpcNames", {"other"})["vpcs"][0]["vpcId"], "vpc-2");
  EXPECT_EQ(cloud.Call("describeVpc", "vpc-1").result["vpc"]["addressPrefix"], "10.0.0.0/16");
  EXPECT_EQ(cloud.Said("describeVpc", "vpc-none"), "404 NOT_FOUND vpc 'vpc-none' not found");
  const json subnet = cloud.Call("describeSubnet", "subnet-tiny").result["subnet"];
  EXPECT_EQ(subnet["addressPrefix"], "10.0.4.0/29");
  EXPECT_EQ(subnet["availableIpCount"], 4);
  EXPECT_EQ(subnet["subnetType"], "standard");
  EXPECT_EQ(subnet["az"], "");
  EXPECT_EQ(cloud.List("describeSubnets", "vpcId", {"vpc-1"})["totalCount"], 3);
  EXPECT_EQ(cloud.List("describeSubnets", "subnetNames", {"app-a", "app-b"})["totalCount"], 2);
  EXPECT_EQ(cloud.List("describeSubnets", "subnetType", {"edge"})["totalCount"], 0);
  EXPECT_EQ(cloud.Said("describeSubnet", "subnet-none"), "404 NOT_FOUND subnet 'subnet-none' not found");
  const json groups = cloud.List("describeNetworkSecurityGroups", "vpcId", {"vpc-2"})["networkSecurityGroups"];
  ASSERT_EQ(groups.size(), 2u);  // the file gives this VPC no default group, so the cloud made one
  EXPECT_EQ(groups[0]["networkSecurityGroupType"], "custom");
  EXPECT_EQ(groups[1]["networkSecurityGroupType"], "default");
  const json group = cloud.Call("describeNetworkSecurityGroup", "sg-2").result["networkSecurityGroup"];
  EXPECT_EQ(group["networkSecurityGroupName"], "db");
  EXPECT_EQ(group["networkInterfaceIds"], json({"port-on-a"}));
  EXPECT_EQ(cloud.Said("describeNetworkSecurityGroup", "sg-none"), "404 NOT_FOUND networkSecurityGroup 'sg-none' not found");
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
