#include "providers/jdcloud/observe.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/providers/jdcloud/scripted_cloud.h"

namespace eniform::jdcloud {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

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

std::map<std::string, std::string> Query(const sdk::HttpRequest& request) {
  std::map<std::string, std::string> query;
  for (absl::string_view pair : absl::StrSplit(ScriptedCloud::QueryOf(request), '&', absl::SkipEmpty())) {
    query.insert(std::pair<std::string, std::string>(absl::StrSplit(pair, absl::MaxSplits('=', 1))));
  }
  return query;
}

// A cloud with `count` secondary interfaces, four at an instance, that answers page by page as the vendor does: beyond the last page the
// last one again, and never what the size of a page does not allow.
class LargeCloud {
 public:
  explicit LargeCloud(int count)
      : transport([this](const sdk::HttpRequest& request) { return Answer(request); }),
        session(ScriptedCloud::DefaultOptions(), &transport, &clock),
        count_(count) {}

  sdk::FakeClock clock;
  sdk::ScriptedTransport transport;
  Session session;

 private:
  sdk::HttpAnswer Answer(const sdk::HttpRequest& request) const {
    auto query = Query(request);
    const std::string action = ScriptedCloud::ActionOf(request);
    Json result;
    if (action == kListInstances) {
      Json instances = Json::array();
      for (int i = 1; query.contains(absl::StrCat("filters.1.values.", i)); ++i) {
        instances.push_back(Instance(query[absl::StrCat("filters.1.values.", i)]));
      }
      EXPECT_LE(instances.size(), 100u);
      result = {{"instances", instances}, {"totalCount", instances.size()}};
    } else if (action == kListInterfaces) {
      const int total = query["filters.1.values.1"] == "Managed" ? 0 : count_;
      result = {{"networkInterfaces", Page(query, total)}, {"totalCount", total}};
    } else {
      result = {{"totalCount", 0}};
    }
    sdk::HttpAnswer answer;
    answer.status = 200;
    answer.body = Json({{"requestId", "r"}, {"result", result}}).dump();
    return answer;
  }

  static Json Page(std::map<std::string, std::string>& query, int total) {
    int number = 0;
    EXPECT_TRUE(absl::SimpleAtoi(query["pageNumber"], &number));
    EXPECT_EQ(query["pageSize"], "100");
    Json set = Json::array();
    number = std::min(number, std::max(1, (total + 99) / 100));
    for (int i = (number - 1) * 100; i < std::min(total, number * 100); ++i) {
      set.push_back({{"networkInterfaceId", absl::StrCat("port-", i)},
                     {"role", "Secondary"},
                     {"attachmentStatus", "attached"},
                     {"deviceIndex", 2},
                     {"instanceId", absl::StrCat("i-", i / 4)}});
    }
    return set;
  }

  static Json Instance(const std::string& id) {
    int number = 0;
    EXPECT_TRUE(absl::SimpleAtoi(id.substr(2), &number));
    Json secondary = Json::array();
    for (int i = number * 4; i < number * 4 + 4; ++i) {
      secondary.push_back({{"autoDelete", i % 2 == 0}, {"networkInterface", {{"networkInterfaceId", absl::StrCat("port-", i)}}}});
    }
    return {{"instanceId", id}, {"status", "running"}, {"secondaryNetworkInterfaces", secondary}};
  }

  const int count_;
};

TEST(ObserveTest, APlanOfTenThousandInterfacesCostsPagesNotObjects) {
  LargeCloud cloud(10000);
  Seen seen = Look(cloud.session, "kinds: OBJECT_KIND_INTERFACE interface_scope: INTERFACE_SCOPE_SECONDARY");
  EXPECT_FALSE(sdk::IsError(seen.error)) << seen.error.DebugString();
  std::set<std::string> ids;
  for (const NetworkInterface& interface : seen.all.interfaces()) {
    ids.insert(interface.id());
    ASSERT_EQ(interface.status(), INTERFACE_STATUS_IN_USE) << interface.id();
    ASSERT_TRUE(interface.has_delete_on_termination());
  }
  EXPECT_EQ(ids.size(), 10000u);
  EXPECT_EQ(seen.calls, 100 + 1 + 25) << "pages of secondary ones, of managed ones, and of the instances that carry them";

  // The rest of what a plan without changes looks at.
  std::string instances = "kinds: OBJECT_KIND_INSTANCE";
  for (int i = 0; i < 2500; ++i) absl::StrAppend(&instances, " ids: \"i-", i, "\"");
  seen.calls += Look(cloud.session, instances).calls;
  seen.calls += Look(cloud.session,
                     "kinds: OBJECT_KIND_EIP kinds: OBJECT_KIND_SUBNET kinds: OBJECT_KIND_SECURITY_GROUP "
                     "kinds: OBJECT_KIND_VPC kinds: OBJECT_KIND_QUOTA")
                    .calls;
  EXPECT_EQ(static_cast<size_t>(seen.calls), cloud.transport.requests().size());
  EXPECT_LE(seen.calls, 230);
}

TEST(ObserveTest, TheFlagIsReadFromTheInstance) {
  LargeCloud cloud(8);
  const Seen seen = Look(cloud.session, "kinds: OBJECT_KIND_INTERFACE");
  std::map<std::string, bool> flags;
  for (const NetworkInterface& interface : seen.all.interfaces()) flags[interface.id()] = interface.delete_on_termination();
  EXPECT_THAT(flags, testing::IsSupersetOf({std::pair<const std::string, bool>("port-4", true), {"port-7", false}}));
  EXPECT_EQ(seen.calls, 2);
}

TEST(ObserveTest, VpcsAndRolesAreAskedForOneByOne) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  Look(cloud.session(), R"(kinds: OBJECT_KIND_INTERFACE vpc_ids: "vpc-1" vpc_ids: "vpc-2" interface_scope: INTERFACE_SCOPE_SECONDARY)");
  std::set<std::string> asked;
  for (const sdk::HttpRequest& request : cloud.requests()) {
    auto query = Query(request);
    EXPECT_EQ(query["filters.1.name"], "vpcId");
    EXPECT_EQ(query["filters.2.name"], "role");
    asked.insert(query["filters.1.values.1"] + " " + query["filters.2.values.1"]);
  }
  EXPECT_THAT(asked, ElementsAre("vpc-1 Managed", "vpc-1 Secondary", "vpc-2 Managed", "vpc-2 Secondary"));
  ScriptedCloud primary;
  primary.NoInterface();
  Look(primary.session(), "kinds: OBJECT_KIND_INTERFACE interface_scope: INTERFACE_SCOPE_PRIMARY");
  EXPECT_THAT(primary.Queries(kListInterfaces), ElementsAre("filters.1.name=role&filters.1.values.1=Primary&pageNumber=1&pageSize=100"));
}

TEST(ObserveTest, PortsOfTheCloudsServicesAreMarked) {
  ScriptedCloud cloud;
  cloud.Answer(kListInterfaces, R"("networkInterfaces":[
      {"networkInterfaceId":"port-1","role":"","instanceType":"N/A","instanceId":"router-1","attachmentStatus":"attached","deviceIndex":0},
      {"networkInterfaceId":"port-2","role":"Managed","instanceType":"pod","instanceId":"pod-1","attachmentStatus":"attached"},
      {"networkInterfaceId":"port-3","role":"Secondary","attachmentStatus":"detached"}],"totalCount":3)");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_INTERFACE");
  std::map<std::string, std::string> holders;
  for (const NetworkInterface& interface : seen.all.interfaces()) holders[interface.id()] = interface.managed_by();
  EXPECT_THAT(holders, ElementsAre(testing::Pair("port-1", "router"), testing::Pair("port-2", "pod"), testing::Pair("port-3", "")));
  EXPECT_EQ(seen.calls, 1) << "no instance carries one of the user's";
}

TEST(ObserveTest, ByIdsAHundredAtATimeFromBothProducts) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-1")).Listed("true");
  std::string request = "kinds: OBJECT_KIND_INTERFACE ids: \"port-1\"";
  for (int i = 2; i <= 250; ++i) absl::StrAppend(&request, " ids: \"port-", i, "\"");
  const Seen seen = Look(cloud.session(), request);
  EXPECT_FALSE(sdk::IsError(seen.error));
  std::multiset<size_t> sizes;
  for (const sdk::HttpRequest& call : cloud.requests()) {
    auto query = Query(call);
    if (ScriptedCloud::ActionOf(call) == kListInstances) {
      EXPECT_EQ(query["filters.1.name"], "networkInterfaceId");
      continue;
    }
    EXPECT_EQ(query["filters.1.name"], "networkInterfaceIds");
    sizes.insert(query.size() - 3);
  }
  EXPECT_THAT(sizes, ElementsAre(50, 100, 100));
  EXPECT_TRUE(seen.all.interfaces(0).delete_on_termination());
}

TEST(ObserveTest, EipsOfAllTypes) {
  ScriptedCloud cloud;
  cloud.NoAddress();
  Look(cloud.session(), "kinds: OBJECT_KIND_EIP");
  Look(cloud.session(), R"(kinds: OBJECT_KIND_EIP ids: "fip-1" ids: "fip-2")");
  EXPECT_THAT(cloud.Queries(kListEips),
              ElementsAre("filters.1.name=ipType&filters.1.values.1=all&pageNumber=1&pageSize=100",
                          "filters.1.name=elasticIpIds&filters.1.values.1=fip-1&filters.1.values.2=fip-2&filters.2.name=ipType&"
                          "filters.2.values.1=all&pageNumber=1&pageSize=100"));
}

TEST(ObserveTest, PagesEndAtTheTotalAndNothingComesTwice) {
  ScriptedCloud cloud;
  std::string first, last;
  for (int i = 0; i < 100; ++i) absl::StrAppend(&first, i ? "," : "", "{\"elasticIpId\":\"fip-", i, "\"}");
  for (int i = 99; i < 130; ++i) absl::StrAppend(&last, i > 99 ? "," : "", "{\"elasticIpId\":\"fip-", i, "\"}");
  cloud.Answer(kListEips, absl::StrCat("\"elasticIps\":[", first, "],\"totalCount\":130"))
      .Answer(kListEips, absl::StrCat("\"elasticIps\":[", last, "],\"totalCount\":130"));
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_EIP");
  EXPECT_EQ(seen.all.eips_size(), 130) << "the list moved by one while it was read";
  EXPECT_EQ(cloud.Queries(kListEips).size(), 2u);
}

TEST(ObserveTest, LimitsAreAskedOnceForEachType) {
  ScriptedCloud cloud;
  cloud
      .Answer(kListInstances, R"("instances":[{"instanceId":"i-1","instanceType":"g.n2.large","status":"running"},
          {"instanceId":"i-2","instanceType":"g.n2.large","status":"stopped"},
          {"instanceId":"i-3","instanceType":"s.old","status":"running"}],"totalCount":3)")
      .Answer("GET /instanceTypes", R"("instanceTypes":[{"instanceType":"g.n2.large","cpu":2,"memoryMB":8192,"nicLimit":2}],
          "specificInstanceTypes":[])");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_INSTANCE limits: true");
  EXPECT_THAT(cloud.Queries("GET /instanceTypes"),
              ElementsAre("filters.1.name=instanceTypes&filters.1.values.1=g.n2.large&filters.1.values.2=s.old"));
  ASSERT_EQ(seen.all.instances_size(), 3);
  EXPECT_EQ(seen.all.instances(1).limits().interfaces(), 2);
  EXPECT_EQ(seen.all.instances(1).limits().addresses_per_interface(), 21);
  EXPECT_TRUE(seen.all.instances(1).limits().live());
  EXPECT_EQ(seen.all.instances(1).cpu(), 2);
  EXPECT_EQ(seen.all.instances(1).memory_gib(), 8);
  EXPECT_FALSE(seen.all.instances(2).has_limits()) << "no longer sold: not known";
  Look(cloud.session(), R"(kinds: OBJECT_KIND_INSTANCE limits: true ids: "i-1")");
  EXPECT_EQ(cloud.Queries("GET /instanceTypes").size(), 2u) << "asked again for the one it did not know";
  EXPECT_THAT(cloud.Queries("GET /instanceTypes")[1], HasSubstr("values.1=s.old"));
}

TEST(ObserveTest, QuotasOfInterfacesAndEips) {
  ScriptedCloud cloud;
  cloud.Answer("GET /quotas/", R"("quota":{"type":"network_interface","maxLimit":100,"count":7})")
      .Answer("GET /quotas/", R"("quota":{"type":"elastic_ip","maxLimit":10,"count":3})");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_QUOTA");
  ASSERT_EQ(seen.all.quotas_size(), 2);
  EXPECT_EQ(seen.all.quotas(0).kind(), QUOTA_KIND_INTERFACES);
  EXPECT_EQ(seen.all.quotas(0).limit(), 100);
  EXPECT_EQ(seen.all.quotas(0).used(), 7);
  EXPECT_TRUE(seen.all.quotas(1).live());
  EXPECT_THAT(cloud.Queries("GET /quotas/"), ElementsAre("type=network_interface", "type=elastic_ip"));
}

TEST(ObserveTest, SubnetsGroupsAndVpcs) {
  ScriptedCloud cloud;
  cloud.Answer("GET /subnets/", R"("subnets":[{"subnetId":"subnet-1"}],"totalCount":1)")
      .Answer("GET /networkSecurityGroups/", R"("networkSecurityGroups":[{"networkSecurityGroupId":"sg-1"}],"totalCount":1)")
      .Answer("GET /vpcs/", R"("vpcs":[{"vpcId":"vpc-1"}],"totalCount":1)");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_SUBNET kinds: OBJECT_KIND_SECURITY_GROUP kinds: OBJECT_KIND_VPC");
  EXPECT_EQ(seen.all.subnets(0).id(), "subnet-1");
  EXPECT_EQ(seen.all.security_groups(0).id(), "sg-1");
  EXPECT_EQ(seen.all.vpcs(0).id(), "vpc-1");
  EXPECT_EQ(seen.calls, 3);
}

TEST(ObserveTest, ARefusalIsTheCloudsWord) {
  ScriptedCloud cloud;
  cloud.Interface(AttachedTo("i-1")).Fail(kListInstances, 403, "HTTP_FORBIDDEN", "no right to read instances");
  const Seen seen = Look(cloud.session(), "kinds: OBJECT_KIND_INTERFACE");
  EXPECT_EQ(seen.error.error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(seen.all.interfaces_size(), 0) << "an interface without its flag would look changed";
}

TEST(ObserveTest, IdsAreOfOneKind) {
  ScriptedCloud cloud;
  EXPECT_EQ(Look(cloud.session(), R"(kinds: OBJECT_KIND_EIP kinds: OBJECT_KIND_VPC ids: "x")").error.error_class(), ERROR_CLASS_INVALID);
}

}  // namespace
}  // namespace eniform::jdcloud
