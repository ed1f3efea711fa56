#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/jdcloud/instance_rules.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Quotas and instance types: JD reference 2.3, 2.4, 4.1 and 4.2.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(JdQuotaTest, OfTheVpcProduct) {
  JdTestCloud cloud;
  const auto quota = [&](const std::string& type, const std::string& parent) {
    const json result = cloud.Call("describeQuota", "", {{"type", type}, {"parentResourceId", parent}}).result["quota"];
    EXPECT_EQ(result["type"], type);
    EXPECT_EQ(result["parentResourceId"], parent);
    return std::make_pair(result["maxLimit"].get<int>(), result["count"].get<int>());
  };
  EXPECT_EQ(quota("network_interface", ""), std::make_pair(100, 5));  // secondary ones alone
  EXPECT_EQ(quota("elastic_ip", ""), std::make_pair(10, 9));
  EXPECT_EQ(quota("secondaryIp", "port-free"), std::make_pair(20, 2));
  EXPECT_EQ(quota("security_group", "vpc-1"), std::make_pair(50, 3));
  EXPECT_EQ(quota("network_interface_cidr", "port-free"), std::make_pair(20, 0));
  cloud.Do("createNetworkInterface", "", {{"subnetId", "subnet-a"}});
  EXPECT_EQ(quota("network_interface", ""), std::make_pair(100, 6));
  cloud.Do("deleteNetworkInterface", "port-bare");
  EXPECT_EQ(quota("network_interface", ""), std::make_pair(100, 5));
  EXPECT_THAT(cloud.Said("describeQuota", "", {{"type", "elephants"}}), HasSubstr("400 INVALID_ARGUMENT"));
  EXPECT_THAT(cloud.Said("describeQuota", "", {{"type", "secondaryIp"}}), HasSubstr("'parentResourceId' is needed"));
  EXPECT_THAT(cloud.Said("describeQuota", "", {{"type", "secondaryIp"}, {"parentResourceId", "port-none"}}), HasSubstr("404 NOT_FOUND"));
  EXPECT_THAT(cloud.Said("describeQuota", "", {{"type", "security_group"}, {"parentResourceId", "vpc-none"}}), HasSubstr("404 NOT_FOUND"));
}

TEST(JdQuotaTest, OfTheVmProduct) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Call("describeQuotas", "").result["quotas"].size(), 8u);
  const json one =
      cloud.Call("describeQuotas", "", {{"filters", {{{"name", "resourceTypes"}, {"values", {"instance"}}}}}}).result["quotas"];
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0]["resourceType"], "instance");
  EXPECT_EQ(one[0]["used"], 8);
}

TEST(JdInstanceTypeTest, Are) {
  JdTestCloud cloud;
  const json all = cloud.Call("describeInstanceTypes", "").result;
  ASSERT_EQ(all["specificInstanceTypes"].size(), 1u);
  EXPECT_EQ(all["specificInstanceTypes"][0]["instanceType"], "h.special");
  EXPECT_EQ(all["specificInstanceTypes"][0]["nicLimit"], 8);
  const json one =
      cloud.Call("describeInstanceTypes", "", {{"filters", {{{"name", "instanceTypes"}, {"values", {"g.n2.xlarge"}}}}}}).result;
  ASSERT_EQ(one["instanceTypes"].size(), 1u);
  EXPECT_FALSE(one.contains("specificInstanceTypes"));
  const json type = one["instanceTypes"][0];
  EXPECT_EQ(type["cpu"], 4);
  EXPECT_EQ(type["memoryMB"], 16384);
  EXPECT_EQ(type["nicLimit"], 4);
  EXPECT_EQ(type["state"].size(), 2u);
  const json nowhere = cloud.Call("describeInstanceTypes", "", {{"filters", {{{"name", "az"}, {"values", {"cn-east-9z"}}}}}}).result;
  EXPECT_FALSE(nowhere.contains("instanceTypes"));
  EXPECT_FALSE(cloud.Call("describeInstanceTypes", "", {{"serviceName", "nc"}}).result.contains("instanceTypes"));
}

TEST(JdInstanceTypeTest, AWorldMaySayOtherwise) {
  JdTestCloud cloud(R"(
jdcloud:
  credentials: [{id: AKEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-1}]
  subnets: [{id: subnet-a, cidr: 10.0.1.0/24}]
  instance_types: [{name: g.n2.large, interfaces: 3, addresses_per_interface: 2}]
  instances: [{id: i-a, subnet: subnet-a, type: g.n2.large}]
  interfaces: [{id: port-a, subnet: subnet-a, attached_to: i-a}, {id: port-b, subnet: subnet-a}]
)");
  EXPECT_EQ(cloud.Call("describeInstanceTypes", "").result["instanceTypes"][0]["nicLimit"], 3);
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-a", {{"secondaryIpCount", 2}}), "429 QUOTA_EXCEEDED SecondaryIp quota limit exceeded");
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-a", {{"secondaryIpCount", 1}}), "200");
  EXPECT_EQ(cloud.Said("assignSecondaryIps", "port-b", {{"secondaryIpCount", 2}}), "200");
}

TEST(JdInstanceTypeTest, InterfacesFollowTheCores) {
  const int kRows[][2] = {{1, 2}, {2, 2}, {3, 2}, {4, 4}, {8, 4}, {9, 8}, {16, 8}, {64, 8}};
  for (const auto& row : kRows) EXPECT_EQ(InterfaceLimit({"x.y.z", row[0], 1, -1, -1, false}), row[1]) << row[0];
  EXPECT_EQ(InterfaceLimit({"x.y.z", 4, 1, 7, -1, false}), 7);
  EXPECT_EQ(InterfaceLimit({"g.n2.metal", 64, 1, -1, -1, false}), 1);
  EXPECT_EQ(TypeFromName("c.n1.2xlarge")->cpu, 8);
  EXPECT_EQ(TypeFromName("c.n1.2xlarge")->memory_gib, 16);
  EXPECT_EQ(TypeFromName("m.n2.medium")->memory_gib, 8);
  for (const char* name : {"", "large", "g.n2", "g.n2.huge", "g.n2.0xlarge", "g.n2.xxlarge"})
    EXPECT_FALSE(TypeFromName(name).has_value()) << name;
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
