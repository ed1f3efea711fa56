#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/jdcloud/jd_test_cloud.h"

// Attaching and detaching: JD reference 2.4, 2.5, 4.1 and 5.
namespace eniform::emulator::jdcloud {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kConflict[] = "400 FAILED_PRECONDITION Conflict with underlay task";
constexpr char kInvalidStatus[] = "400 FAILED_PRECONDITION Invalid instance status";
constexpr char kAttached[] = "400 FAILED_PRECONDITION NetworkInterface has been attached on other device";
constexpr char kFull[] = "400 FAILED_PRECONDITION Flavor constraints. NetworkInterface limit exceeded";

json Of(const std::string& interface) { return {{"networkInterfaceId", interface}}; }

std::string Primary(JdTestCloud& cloud, const std::string& instance) {
  return cloud.Instance(instance)["primaryNetworkInterface"]["networkInterface"]["networkInterfaceId"];
}

TEST(JdAttachTest, EndsInBothProducts) {
  JdTestCloud cloud;
  const JdAnswer answer = cloud.Call("attachNetworkInterface", "i-b", {{"networkInterfaceId", "port-free"}, {"autoDelete", true}});
  EXPECT_EQ(answer.http, 200);
  EXPECT_TRUE(answer.result.empty());
  cloud.Advance(kSettle);
  const json interface = cloud.Interface("port-free");
  EXPECT_EQ(interface["attachmentStatus"], "attached");
  EXPECT_EQ(interface["instanceId"], "i-b");
  EXPECT_EQ(interface["instanceType"], "compute");
  EXPECT_EQ(interface["deviceIndex"], 4);  // behind port-dies and port-pod
  EXPECT_EQ(interface["az"], "cn-north-1b");
  const json mounted = cloud.Mounted("i-b", "port-free");
  EXPECT_EQ(mounted["autoDelete"], true);
  EXPECT_EQ(mounted["deviceIndex"], 4);
  EXPECT_EQ(mounted["networkInterface"]["securityGroups"], json::array({{{"groupId", "sg-1"}, {"groupName", "web"}}}));
  EXPECT_EQ(mounted["networkInterface"]["primaryIp"], json({{"privateIpAddress", "10.0.1.20"}}));
  EXPECT_EQ(mounted["networkInterface"]["secondaryIps"].size(), 2u);
}

// The two views change at moments of their own, and the task ends last: JD reference 5.
TEST(JdAttachTest, TheTwoViewsDisagreeForAWhile) {
  std::set<std::string> seen;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-free")), "200");
    for (int third = 0; third < 3; ++third) {
      const bool vpc = cloud.Interface("port-free")["attachmentStatus"] == "attached";
      const bool vm = !cloud.Mounted("i-a", "port-free").is_null();
      seen.insert(absl::StrCat(vpc ? "vpc" : "", vm ? "vm" : ""));
      EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-free")), kConflict);
      cloud.Advance(kSettle / 3);
    }
    cloud.Advance(kSettle / 3);
    EXPECT_EQ(cloud.Interface("port-free")["attachmentStatus"], "attached");
    EXPECT_FALSE(cloud.Mounted("i-a", "port-free").is_null());
    EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-free")), "200");
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAre("", "vpc", "vm", "vpcvm"));
}

TEST(JdAttachTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& instance, const std::string& interface) {
    return cloud.Said("attachNetworkInterface", instance, Of(interface));
  };
  EXPECT_EQ(said("i-none", "port-free"), "404 NOT_FOUND Instance 'i-none' not found.");
  EXPECT_EQ(said("i-a", "port-none"), "404 NOT_FOUND NetworkInterface 'port-none' not found.");
  EXPECT_EQ(said("i-a", "port-pod"), "400 FAILED_PRECONDITION No NetworkInterface permissions.");
  EXPECT_EQ(said("i-a", "port-lb"), "400 FAILED_PRECONDITION No NetworkInterface permissions.");
  EXPECT_EQ(said("i-b", "port-on-a"), kAttached);
  EXPECT_EQ(said("i-b", Primary(cloud, "i-a")), kAttached);
  EXPECT_EQ(said("i-other", "port-free"), "400 FAILED_PRECONDITION NetworkInterface 'port-free' and instance are not in the same vpc");
  EXPECT_EQ(said("i-broken", "port-free"), kInvalidStatus);
  EXPECT_EQ(said("i-metal", "port-free"), kFull);
  EXPECT_EQ(said("i-a", "port-zoned"), "400 FAILED_PRECONDITION ElasticIp 'fip-zone-b' and instance are not in the same az");
  EXPECT_EQ(said("i-b", "port-zoned"), "200");
}

TEST(JdAttachTest, TheInstanceRunsOrIsStopped) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-stopped", Of("port-free")), "200");
  cloud.Do("stopInstance", "i-a");
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-bare")), "200");
}

TEST(JdAttachTest, ThePrimaryInterfaceCountsAgainstTheLimit) {
  JdTestCloud cloud;
  cloud.Do("attachNetworkInterface", "i-small", Of("port-free"));  // one core: two interfaces
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-small", Of("port-bare")), kFull);
  cloud.Do("attachNetworkInterface", "i-a", Of("port-bare"));  // four cores: four
  const std::string fourth = cloud.Do("createNetworkInterface", "", {{"subnetId", "subnet-a"}})["networkInterfaceId"];
  const std::string fifth = cloud.Do("createNetworkInterface", "", {{"subnetId", "subnet-a"}})["networkInterfaceId"];
  cloud.Do("attachNetworkInterface", "i-a", Of(fourth));
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of(fifth)), kFull);
  EXPECT_EQ(cloud.Interface(fourth)["deviceIndex"], 4);
  cloud.Do("detachNetworkInterface", "i-a", Of("port-bare"));
  cloud.Do("attachNetworkInterface", "i-a", Of(fifth));
  EXPECT_EQ(cloud.Interface(fifth)["deviceIndex"], 3);
}

TEST(JdAttachTest, OneTaskRunsOnAnInstanceAtATime) {
  JdTestCloud cloud;
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-free")), "200");
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-bare")), kConflict);
  EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-on-a")), kConflict);
  for (const char* action : {"stopInstance", "startInstance", "rebootInstance", "deleteInstance"}) {
    EXPECT_EQ(cloud.Said(action, "i-a"), kConflict) << action;
  }
  EXPECT_EQ(cloud.Said("vm.associateElasticIp", "i-a", {{"elasticIpId", "fip-free"}}), kConflict);
  EXPECT_EQ(cloud.Said("modifyInstanceVpcAttribute", "i-a", {{"subnetId", "subnet-b"}}), kConflict);
  EXPECT_EQ(
      cloud.Said("modifyInstanceNetworkAttribute", "i-a", {{"networks", {{{"networkInterfaceId", "port-on-a"}, {"autoDelete", true}}}}}),
      kConflict);
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-b", Of("port-bare")), "200");  // another instance
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-stopped", Of("port-free")), kAttached);
  cloud.Settle();
  EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-on-a")), "200");
}

// JD reference 8.
TEST(JdAttachTest, OnceMoreToTheSameInstanceIsRefusedOrNothing) {
  std::set<std::string> said;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    said.insert(cloud.Said("attachNetworkInterface", "i-a", {{"networkInterfaceId", "port-on-a"}, {"autoDelete", true}}));
    EXPECT_EQ(cloud.Mounted("i-a", "port-on-a")["autoDelete"], false);
  }
  EXPECT_THAT(said, testing::UnorderedElementsAre("200", kAttached));
}

TEST(JdAttachTest, ItsEipsAndGroupsStayOnTheWay) {
  JdTestCloud cloud;
  cloud.Do("detachNetworkInterface", "i-a", Of("port-on-a"));
  json eip = cloud.Eip("fip-bound");
  EXPECT_EQ(eip["networkInterfaceId"], "port-on-a");
  EXPECT_EQ(eip["privateIpAddress"], "10.0.1.31");
  EXPECT_EQ(eip["instanceId"], "");
  EXPECT_EQ(eip["instanceType"], "");
  EXPECT_EQ(eip["status"], "ASSOCIATED");
  cloud.Do("attachNetworkInterface", "i-b", Of("port-on-a"));
  eip = cloud.Eip("fip-bound");
  EXPECT_EQ(eip["instanceId"], "i-b");
  EXPECT_EQ(eip["instanceType"], "compute");
  EXPECT_EQ(cloud.Interface("port-on-a")["networkSecurityGroupIds"], json({"sg-1", "sg-2"}));
}

TEST(JdDetachTest, EndsInBothProducts) {
  std::set<std::string> seen;
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    TestOptions options;
    options.seed = seed;
    JdTestCloud cloud(kJdWorld, options);
    EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-on-a")), "200");
    for (int third = 0; third < 3; ++third) {
      const bool vpc = cloud.Interface("port-on-a")["attachmentStatus"] == "attached";
      const bool vm = !cloud.Mounted("i-a", "port-on-a").is_null();
      seen.insert(absl::StrCat(vpc ? "vpc" : "", vm ? "vm" : ""));
      EXPECT_EQ(cloud.Said("detachNetworkInterface", "i-a", Of("port-on-a")), kConflict);
      EXPECT_EQ(cloud.Said("deleteNetworkInterface", "port-on-a"), "400 FAILED_PRECONDITION networkInterface 'port-on-a' is in use");
      cloud.Advance(kSettle / 3);
    }
    cloud.Advance(kSettle / 3);
    const json interface = cloud.Interface("port-on-a");
    EXPECT_EQ(interface["attachmentStatus"], "detached");
    EXPECT_EQ(interface["instanceId"], "");
    EXPECT_EQ(interface["deviceIndex"], 0);
    EXPECT_FALSE(cloud.Instance("i-a").contains("secondaryNetworkInterfaces"));  // what is empty is left out
  }
  EXPECT_THAT(seen, testing::UnorderedElementsAre("", "vpc", "vm", "vpcvm"));
}

TEST(JdDetachTest, RefusalsHaveTheirWords) {
  JdTestCloud cloud;
  const auto said = [&](const std::string& instance, const std::string& interface) {
    return cloud.Said("detachNetworkInterface", instance, Of(interface));
  };
  EXPECT_EQ(said("i-none", "port-on-a"), "404 NOT_FOUND Instance 'i-none' not found.");
  EXPECT_EQ(said("i-a", "port-none"), "404 NOT_FOUND NetworkInterface 'port-none' not found.");
  EXPECT_EQ(said("i-a", Primary(cloud, "i-a")), "400 FAILED_PRECONDITION Can't detach primaryNetworkInterface");
  EXPECT_EQ(said("i-b", "port-pod"), "400 FAILED_PRECONDITION No NetworkInterface permissions.");
  EXPECT_EQ(said("i-a", "port-free"), "400 FAILED_PRECONDITION NetworkInterface 'port-free' not mounted on instance");
  EXPECT_EQ(said("i-b", "port-on-a"), "400 FAILED_PRECONDITION NetworkInterface 'port-on-a' not mounted on instance");
  cloud.Call("rebootInstance", "i-a");
  EXPECT_EQ(said("i-a", "port-on-a"), kConflict);
}

TEST(JdAutoDeleteTest, BelongsToTheAttachment) {
  JdTestCloud cloud;
  const auto networks = [](const std::string& interface, bool wish) {
    return json{{"networks", {{{"networkInterfaceId", interface}, {"autoDelete", wish}}}}};
  };
  cloud.Do("modifyInstanceNetworkAttribute", "i-a", networks("port-on-a", true));
  EXPECT_EQ(cloud.Mounted("i-a", "port-on-a")["autoDelete"], true);
  EXPECT_EQ(cloud.Thing("interfaces", "port-on-a")["delete_on_termination"], true);
  cloud.Do("detachNetworkInterface", "i-a", Of("port-on-a"));
  cloud.Do("attachNetworkInterface", "i-a", Of("port-on-a"));
  EXPECT_EQ(cloud.Mounted("i-a", "port-on-a")["autoDelete"], false);

  const auto said = [&](const std::string& instance, const std::string& interface) {
    return cloud.Said("modifyInstanceNetworkAttribute", instance, networks(interface, true));
  };
  EXPECT_EQ(said("i-a", Primary(cloud, "i-a")), "400 FAILED_PRECONDITION Can't modify primaryNetworkInterface");
  EXPECT_EQ(said("i-a", "port-free"), "400 FAILED_PRECONDITION NetworkInterface 'port-free' not mounted on instance");
  EXPECT_EQ(said("i-b", "port-pod"), "400 FAILED_PRECONDITION No NetworkInterface permissions.");
  EXPECT_EQ(said("i-none", "port-free"), "404 NOT_FOUND Instance 'i-none' not found.");
  // All or nothing.
  EXPECT_THAT(
      cloud.Said(
          "modifyInstanceNetworkAttribute", "i-a",
          {{"networks",
            {{{"networkInterfaceId", "port-on-a"}, {"autoDelete", true}}, {{"networkInterfaceId", "port-free"}, {"autoDelete", true}}}}}),
      HasSubstr("not mounted"));
  EXPECT_EQ(cloud.Mounted("i-a", "port-on-a")["autoDelete"], false);
}

TEST(JdAttachTest, WithoutSettlingTimeAllIsDoneAtOnce) {
  TestOptions options;
  options.settle = absl::ZeroDuration();
  JdTestCloud cloud(kJdWorld, options);
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-free")), "200");
  EXPECT_EQ(cloud.Said("attachNetworkInterface", "i-a", Of("port-bare")), "200");
  EXPECT_FALSE(cloud.Mounted("i-a", "port-bare").is_null());
}

}  // namespace
}  // namespace eniform::emulator::jdcloud
