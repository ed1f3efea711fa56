#include "providers/tencentcloud/observe.h"

#include <set>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/providers/tencentcloud/scripted_cloud.h"

namespace eniform::tencentcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Seen {
  Observation all;
  ProviderError error;
  int calls = 0;
};

Seen Look(Session& session, const std::string& request_text) {
  ObserveRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(request_text, &request)) << request_text;
  Seen seen;
  seen.error = Observe(session, request, [&](Observation&& page, int calls) {
    seen.all.MergeFrom(page);
    seen.calls += calls;
    return true;
  });
  return seen;
}

// A cloud with so many interfaces, answered page by page as the vendor does.
struct LargeCloud {
  explicit LargeCloud(int count)
      : transport([count](const sdk::HttpRequest& request) {
          const Json body = Json::parse(request.body);
          const int64_t offset = body["Offset"], limit = body["Limit"];
          EXPECT_LE(limit, 100);
          Json set = Json::array();
          for (int64_t i = offset; i < std::min<int64_t>(count, offset + limit); ++i) {
            set.push_back({{"NetworkInterfaceId", absl::StrCat("eni-", i)}, {"State", "AVAILABLE"}});
          }
          sdk::HttpAnswer answer;
          answer.status = 200;
          answer.body = Json({{"Response", {{"NetworkInterfaceSet", set}, {"TotalCount", count}, {"RequestId", "r"}}}}).dump();
          return answer;
        }),
        session(ScriptedCloud::DefaultOptions(), &transport, &clock) {}

  sdk::FakeClock clock;
  sdk::ScriptedTransport transport;
  Session session;
};

TEST(ObserveTest, CostsPagesNotObjects) {
  LargeCloud cloud(10000);
  const absl::Time start = cloud.clock.Now();
  const Seen seen = Look(cloud.session, "kinds: OBJECT_KIND_INTERFACE");
  EXPECT_FALSE(sdk::IsError(seen.error));
  std::set<std::string> ids;
  for (const NetworkInterface& interface : seen.all.interfaces()) ids.insert(interface.id());
  EXPECT_EQ(ids.size(), 10000u);
  EXPECT_EQ(seen.calls, 100);
  EXPECT_EQ(cloud.transport.requests().size(), 100u);
  EXPECT_EQ(cloud.clock.Now(), start) << "a hundred calls fit into the documented rate of one second";
}

TEST(ObserveTest, VpcsAreAFilter) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  Look(cloud.session(), R"(kinds: OBJECT_KIND_INTERFACE vpc_ids: "vpc-1" vpc_ids: "vpc-2")");
  EXPECT_THAT(cloud.Bodies("DescribeNetworkInterfaces"),
              ElementsAre(R"({"Filters":[{"Name":"vpc-id","Values":["vpc-1","vpc-2"]}],"Offset":0,"Limit":100})"));
}

TEST(ObserveTest, PrimaryInterfacesCanBeLeftOut) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  Look(cloud.session(), R"(kinds: OBJECT_KIND_INTERFACE vpc_ids: "vpc-1" interface_scope: INTERFACE_SCOPE_SECONDARY)");
  Look(cloud.session(), "kinds: OBJECT_KIND_INTERFACE interface_scope: INTERFACE_SCOPE_PRIMARY");
  EXPECT_THAT(
      cloud.Bodies("DescribeNetworkInterfaces"),
      ElementsAre(R"({"Filters":[{"Name":"vpc-id","Values":["vpc-1"]},{"Name":"is-primary","Values":["false"]}],"Offset":0,"Limit":100})",
                  R"({"Filters":[{"Name":"is-primary","Values":["true"]}],"Offset":0,"Limit":100})"));
}

TEST(ObserveTest, IdsGoInBatchesOfAHundredThroughAFilter) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  std::string request = "kinds: OBJECT_KIND_INTERFACE";
  for (int i = 0; i < 250; ++i) absl::StrAppend(&request, " ids: \"eni-", i, "\"");
  const Seen seen = Look(cloud.session(), request);
  EXPECT_FALSE(sdk::IsError(seen.error));
  std::multiset<size_t> sizes;
  for (const std::string& body : cloud.Bodies("DescribeNetworkInterfaces")) {
    const Json json = Json::parse(body);
    EXPECT_EQ(json["Filters"][0]["Name"], "network-interface-id");
    EXPECT_FALSE(json.contains("NetworkInterfaceIds")) << "never both, and unknown ids must not fail the batch";
    sizes.insert(json["Filters"][0]["Values"].size());
  }
  EXPECT_THAT(sizes, ElementsAre(50, 100, 100));
}

TEST(ObserveTest, NothingThereMayBeSaidWithAnError) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeNetworkInterfaces", "ResourceNotFound");
  const Seen seen = Look(cloud.session(), R"(kinds: OBJECT_KIND_INTERFACE ids: "eni-1")");
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_EQ(seen.all.interfaces_size(), 0);
}

TEST(ObserveTest, PagingNumbersAreStringsForVpcsSubnetsAndGroups) {
  ScriptedCloud cloud;
  cloud.Answer("DescribeVpcs", R"("VpcSet":[{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"}],"TotalCount":1)")
      .Answer("DescribeSubnets", R"("SubnetSet":[{"SubnetId":"subnet-1","AvailableIpAddressCount":250}],"TotalCount":1)")
      .Answer("DescribeSecurityGroups", R"("SecurityGroupSet":[{"SecurityGroupId":"sg-1"}],"TotalCount":1)")
      .NoAddress();
  const Seen seen =
      Look(cloud.session(), "kinds: OBJECT_KIND_VPC kinds: OBJECT_KIND_SUBNET kinds: OBJECT_KIND_SECURITY_GROUP kinds: OBJECT_KIND_EIP");
  EXPECT_EQ(seen.calls, 4);
  EXPECT_EQ(seen.all.subnets(0).available_addresses(), 250);
  for (const char* action : {"DescribeVpcs", "DescribeSubnets", "DescribeSecurityGroups"}) {
    EXPECT_THAT(cloud.Bodies(action), ElementsAre(R"({"Offset":"0","Limit":"100"})")) << action;
  }
  EXPECT_THAT(cloud.Bodies("DescribeAddresses"), ElementsAre(R"({"Offset":0,"Limit":100})"));
}

TEST(ObserveTest, UnknownInstanceIsFoundByHalving) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeInstances", "InvalidInstanceId.NotFound")
      .Answer("DescribeInstances", R"("InstanceSet":[{"InstanceId":"ins-1"}],"TotalCount":1)")
      .Fail("DescribeInstances", "InvalidInstanceId.Malformed");
  const Seen seen = Look(cloud.session(), R"(kinds: OBJECT_KIND_INSTANCE ids: "ins-1" ids: "ins-none")");
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_EQ(seen.all.instances_size(), 1);
  EXPECT_THAT(cloud.Bodies("DescribeInstances"),
              ElementsAre(R"({"InstanceIds":["ins-1","ins-none"],"Offset":0,"Limit":100})",
                          R"({"InstanceIds":["ins-1"],"Offset":0,"Limit":100})", R"({"InstanceIds":["ins-none"],"Offset":0,"Limit":100})"));
}

TEST(ObserveTest, LimitsAreAskedOncePerTypeAndNeverOfTheDoomed) {
  ScriptedCloud cloud;
  cloud
      .Answer("DescribeInstances",
              R"("InstanceSet":[{"InstanceId":"ins-1","InstanceType":"S5","CPU":8},{"InstanceId":"ins-2","InstanceType":"S5","CPU":8},
        {"InstanceId":"ins-3","InstanceType":"S6","InstanceState":"TERMINATING"}],"TotalCount":3)")
      .Answer("DescribeNetworkInterfaceLimit", R"("EniQuantity":6,"EniPrivateIpAddressQuantity":20)");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_INSTANCE limits: true");
  EXPECT_THAT(cloud.Bodies("DescribeNetworkInterfaceLimit"), ElementsAre(R"({"InstanceId":"ins-1"})"));
  ASSERT_EQ(seen.all.instances_size(), 3);
  EXPECT_EQ(seen.all.instances(1).limits().interfaces(), 6);
  EXPECT_EQ(seen.all.instances(1).limits().addresses_per_interface(), 20);
  EXPECT_EQ(seen.all.instances(1).limits().public_ips(), 3);
  EXPECT_TRUE(seen.all.instances(1).limits().live());
  EXPECT_FALSE(seen.all.instances(2).has_limits());
}

TEST(ObserveTest, LimitsAreNotAskedUnlessWanted) {
  ScriptedCloud cloud;
  cloud.Answer("DescribeInstances", R"("InstanceSet":[{"InstanceId":"ins-1"}],"TotalCount":1)");
  EXPECT_FALSE(Look(cloud.session(), "kinds: OBJECT_KIND_INSTANCE").all.instances(0).has_limits());
  EXPECT_EQ(cloud.requests().size(), 1u);
}

TEST(ObserveTest, Quotas) {
  ScriptedCloud cloud;
  cloud
      .Answer("DescribeAddressQuota", R"("QuotaSet":[{"QuotaId":"TOTAL_EIP_QUOTA","QuotaCurrent":3,"QuotaLimit":20},
        {"QuotaId":"DAILY_EIP_APPLY","QuotaCurrent":1,"QuotaLimit":40},{"QuotaId":"DAILY_PUBLIC_IP_ASSIGN","QuotaCurrent":0,"QuotaLimit":10}])")
      .Answer("DescribeVpcLimits", R"("VpcLimitSet":[{"LimitType":"vpc-max-enis","LimitValue":1000}])")
      .Answer("DescribeNetworkInterfaces", R"("NetworkInterfaceSet":[],"TotalCount":412)");
  const Seen seen = Look(cloud.session(), R"(kinds: OBJECT_KIND_QUOTA vpc_ids: "vpc-1")");
  ASSERT_EQ(seen.all.quotas_size(), 3);
  EXPECT_EQ(seen.all.quotas(0).kind(), QUOTA_KIND_EIPS);
  EXPECT_EQ(seen.all.quotas(0).limit(), 20);
  EXPECT_EQ(seen.all.quotas(1).used(), 1);
  EXPECT_EQ(seen.all.quotas(2).kind(), QUOTA_KIND_INTERFACES_PER_VPC);
  EXPECT_EQ(seen.all.quotas(2).scope(), "vpc-1");
  EXPECT_EQ(seen.all.quotas(2).limit(), 1000);
  EXPECT_EQ(seen.all.quotas(2).used(), 412);
  EXPECT_EQ(seen.calls, 3);
}

TEST(ObserveTest, CloudsErrorIsReturned) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeAddresses", "UnauthorizedOperation", "no right to look");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_EIP");
  EXPECT_EQ(seen.error.error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(seen.error.action(), "DescribeAddresses");
}

TEST(ObserveTest, IdsOfSeveralKindsAreRefused) {
  ScriptedCloud cloud;
  EXPECT_EQ(Look(cloud.session(), R"(kinds: OBJECT_KIND_EIP kinds: OBJECT_KIND_VPC ids: "x")").error.error_class(), ERROR_CLASS_INVALID);
}

}  // namespace
}  // namespace eniform::tencentcloud
