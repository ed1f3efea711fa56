#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Instances: their states, their end, and their way to another subnet. JD reference 2.4, 3, 4.1 and 4.2.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kInvalidStatus[] = "400 FAILED_PRECONDITION Invalid instance status";
constexpr char kConflict[] = "400 FAILED_PRECONDITION Conflict with underlay task";

TEST(JdInstanceTest, IsShownWithoutWhatIsEmpty) {
  JdTestCloud cloud;
  const json instance = cloud.Instance("i-a");
  EXPECT_EQ(instance["instanceName"], "web-0");
  EXPECT_EQ(instance["status"], "running");
  EXPECT_EQ(instance["az"], "cn-north-1a");
  EXPECT_EQ(instance["vpcId"], "vpc-1");
  EXPECT_EQ(instance["subnetId"], "subnet-a");
  EXPECT_EQ(instance["privateIpAddress"], "10.0.1.5");
  EXPECT_EQ(instance["launchTime"], "2025-01-02 03:00:00");
  EXPECT_EQ(instance["primaryNetworkInterface"]["deviceIndex"], 1);
  EXPECT_EQ(instance["primaryNetworkInterface"]["autoDelete"], true);
  EXPECT_EQ(instance["secondaryNetworkInterfaces"].size(), 1u);
  EXPECT_FALSE(instance.contains("elasticIpId"));
  const json bare = cloud.Instance("i-stopped");
  EXPECT_FALSE(bare.contains("secondaryNetworkInterfaces"));
  EXPECT_FALSE(bare["primaryNetworkInterface"]["networkInterface"].contains("secondaryIps"));
  EXPECT_FALSE(bare.contains("tags"));
  EXPECT_EQ(cloud.Said("describeInstance", "i-none"), "404 NOT_FOUND Instance 'i-none' not found.");
}

TEST(JdInstanceTest, PassesThroughItsStates) {
  JdTestCloud cloud;
  const auto status = [&] { return cloud.Instance("i-a")["status"].get<std::string>(); };
  EXPECT_EQ(cloud.Said("startInstance", "i-a"), kInvalidStatus);
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), "200");
  EXPECT_EQ(status(), "stopping");
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), kConflict);
  cloud.Advance(kSettle);
  EXPECT_EQ(status(), "stopped");
  EXPECT_EQ(cloud.Said("stopInstance", "i-a"), kInvalidStatus);
  EXPECT_EQ(cloud.Said("rebootInstance", "i-a"), kInvalidStatus);
  EXPECT_EQ(cloud.Said("startInstance", "i-a"), "200");
  EXPECT_EQ(status(), "starting");
  cloud.Advance(kSettle);
  EXPECT_EQ(status(), "running");
  EXPECT_EQ(cloud.Said("rebootInstance", "i-a"), "200");
  EXPECT_EQ(status(), "rebooting");
  cloud.Advance(kSettle);
  EXPECT_EQ(status(), "running");
  EXPECT_EQ(cloud.Thing("instances", "i-a")["reboots"], 1);
  EXPECT_EQ(cloud.Said("stopInstance", "i-none"), "404 NOT_FOUND Instance 'i-none' not found.");
}

TEST(JdDeleteInstanceTest, TakesAlongWhatWasToGoWithIt) {
  JdTestCloud cloud;
  cloud.Do("associateElasticIp", "port-dies", {{"elasticIpId", "fip-free"}, {"privateIpAddress", "10.0.1.40"}});
  cloud.Do("vm.associateElasticIp", "i-b", {{"elasticIpId", "fip-second"}});
  cloud.Do("attachNetworkInterface", "i-b", {{"networkInterfaceId", "port-free"}});
  const std::string primary = cloud.Thing("instances", "i-b")["primary_interface"];
  EXPECT_EQ(cloud.Said("deleteInstance", "i-b"), "200");
  EXPECT_EQ(cloud.Instance("i-b")["status"], "deleting");
  EXPECT_EQ(cloud.Said("deleteInstance", "i-b"), kConflict);
  cloud.Advance(kSettle);
  EXPECT_EQ(cloud.Said("describeInstance", "i-b"), "404 NOT_FOUND Instance 'i-b' not found.");
  EXPECT_THAT(cloud.Said("describeNetworkInterface", primary), HasSubstr("404 NOT_FOUND"));
  EXPECT_THAT(cloud.Said("describeNetworkInterface", "port-dies"), HasSubstr("404 NOT_FOUND"));
  const json survivor = cloud.Interface("port-free");
  EXPECT_EQ(survivor["attachmentStatus"], "detached");
  EXPECT_EQ(survivor["instanceId"], "");
  for (const char* eip : {"fip-free", "fip-second"}) {
    EXPECT_EQ(cloud.Eip(eip)["status"], "NOT_ASSOCIATED") << eip;
    EXPECT_EQ(cloud.Eip(eip)["networkInterfaceId"], "") << eip;
  }
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", {{"subnetId", "subnet-b"}, {"primaryIpAddress", "10.0.2.5"}}), "200");
}

TEST(JdDeleteInstanceTest, MayTakeTheEipsOfThePrimaryInterface) {
  JdTestCloud cloud;
  cloud.Do("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}});
  cloud.Do("deleteInstance", "i-a", {{"deletePrimaryNetworkInterfaceAllElasticIp", true}});
  EXPECT_THAT(cloud.Said("describeElasticIp", "fip-free"), HasSubstr("404 NOT_FOUND"));
  EXPECT_EQ(cloud.Eip("fip-bound")["networkInterfaceId"], "port-on-a");  // of a secondary one, which stays
}

TEST(JdDeleteInstanceTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Said("deleteInstance", "i-prepaid"), "400 FAILED_PRECONDITION Instance 'i-prepaid' is prepaid and has not expired");
  EXPECT_EQ(cloud.Said("deleteInstance", "i-broken"), "200");
  EXPECT_EQ(cloud.Said("deleteInstance", "i-none"), "404 NOT_FOUND Instance 'i-none' not found.");
}

TEST(JdInstanceVpcTest, MovesAStoppedInstanceToAnotherSubnet) {
  JdTestCloud cloud;
  cloud.Do("vm.associateElasticIp", "i-stopped", {{"elasticIpId", "fip-free"}});
  const std::string primary = cloud.Thing("instances", "i-stopped")["primary_interface"];
  EXPECT_EQ(cloud.Said("modifyInstanceVpcAttribute", "i-stopped", {{"subnetId", "subnet-b"}, {"privateIpAddress", "10.0.2.77"}}), "200");
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", {{"subnetId", "subnet-b"}, {"primaryIpAddress", "10.0.2.77"}}),
            "409 ALREADY_EXISTS Resource 'primaryIp' already be used");  // kept while it is on its way
  EXPECT_EQ(cloud.Instance("i-stopped")["subnetId"], "subnet-a");
  EXPECT_EQ(cloud.Said("startInstance", "i-stopped"), kConflict);
  EXPECT_THAT(cloud.Said("assignSecondaryIps", primary, {{"secondaryIpCount", 1}}), HasSubstr("409 ABORTED a task is moving"));
  EXPECT_THAT(cloud.Said("disassociateElasticIp", primary, {{"elasticIpId", "fip-free"}}), HasSubstr("409 ABORTED a task is moving"));
  cloud.Advance(kSettle);
  const json instance = cloud.Instance("i-stopped");
  EXPECT_EQ(instance["subnetId"], "subnet-b");
  EXPECT_EQ(instance["privateIpAddress"], "10.0.2.77");
  EXPECT_EQ(instance["elasticIpId"], "fip-free");
  const json interface = cloud.Interface(primary);
  EXPECT_EQ(interface["subnetId"], "subnet-b");
  EXPECT_THAT(AddressesOf(interface), ElementsAre("10.0.2.77"));
  EXPECT_EQ(interface["primaryIp"]["elasticIpId"], "fip-free");
  EXPECT_EQ(cloud.Said("createNetworkInterface", "", {{"subnetId", "subnet-a"}, {"primaryIpAddress", "10.0.1.8"}}), "200");
}

TEST(JdInstanceVpcTest, AnotherAddressOrAnotherVpc) {
  JdTestCloud cloud;
  cloud.Do("modifyInstanceVpcAttribute", "i-stopped", {{"subnetId", "subnet-a"}, {"privateIpAddress", "10.0.1.88"}});
  EXPECT_EQ(cloud.Instance("i-stopped")["privateIpAddress"], "10.0.1.88");
  cloud.Do("modifyInstanceVpcAttribute", "i-stopped", {{"subnetId", "subnet-other"}, {"securityGroups", {"sg-other"}}});
  const json instance = cloud.Instance("i-stopped");
  EXPECT_EQ(instance["vpcId"], "vpc-2");
  EXPECT_EQ(instance["primaryNetworkInterface"]["networkInterface"]["securityGroups"][0]["groupId"], "sg-other");
}

TEST(JdInstanceVpcTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& instance, const json& to) { return cloud.Said("modifyInstanceVpcAttribute", instance, to); };
  EXPECT_EQ(said("i-a", {{"subnetId", "subnet-b"}}), kInvalidStatus);
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-none"}}), "404 NOT_FOUND Resource 'subnetId' not found");
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-a"}}), "400 INVALID_ARGUMENT 'privateIpAddress' is needed when the subnet stays");
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-a"}, {"privateIpAddress", "10.0.1.5"}}),
            "409 ALREADY_EXISTS Resource 'privateIpAddress' already be used");
  EXPECT_THAT(said("i-stopped", {{"subnetId", "subnet-b"}, {"securityGroups", {"sg-1"}}}),
              HasSubstr("400 INVALID_ARGUMENT 'securityGroups'"));
  EXPECT_THAT(said("i-stopped", {{"subnetId", "subnet-other"}}), HasSubstr("1 to 5 securityGroups"));
  EXPECT_THAT(said("i-stopped", {{"subnetId", "subnet-other"}, {"securityGroups", {"sg-1"}}}), HasSubstr("is not in vpc 'vpc-2'"));
  cloud.Do("attachNetworkInterface", "i-stopped", {{"networkInterfaceId", "port-free"}});
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-other"}, {"securityGroups", {"sg-other"}}}),
            "400 FAILED_PRECONDITION Instance 'i-stopped' has secondary networkInterfaces");
  const std::string primary = cloud.Thing("instances", "i-stopped")["primary_interface"];
  cloud.Do("assignSecondaryIps", primary, {{"secondaryIpCount", 1}});
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-b"}}),
            "400 FAILED_PRECONDITION Instance 'i-stopped' has secondaryIps on its primaryNetworkInterface");
  EXPECT_EQ(said("i-stopped", {{"subnetId", "subnet-a"}, {"privateIpAddress", "10.0.1.88"}}), "200");
  cloud.Settle();
  EXPECT_EQ(cloud.Interface(primary)["primaryIp"]["privateIpAddress"], "10.0.1.88");
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
