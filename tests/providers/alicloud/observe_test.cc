#include "providers/alicloud/observe.h"

#include <map>
#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/providers/alicloud/scripted_cloud.h"

namespace eniform::alicloud {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

// A cloud of many objects that answers by pages, as the reference says (2.4, 2.13, 2.14).
class Crowd {
 public:
  int interfaces = 0, eips = 0, subnets = 0;
  bool eips_on_primary = false;

  sdk::HttpAnswer operator()(const sdk::HttpRequest& request) {
    const Parameters query = QueryOf(request);
    const std::string action = ScriptedCloud::ActionOf(request);
    sdk::HttpAnswer answer;
    answer.status = 200;
    if (action == "DescribeNetworkInterfaces") answer.body = Interfaces(query);
    if (action == "DescribeEipAddresses") {
      answer.body = Numbered(query, eips, "EipAddresses", "EipAddress", [&](int i) {
        return absl::StrCat(R"({"AllocationId":"eip-)", i, R"(","Status":"InUse","InstanceType":"NetworkInterface","InstanceId":"eni-)", i,
                            R"(","PrivateIpAddress":")", eips_on_primary ? "" : "10.9.9.9", "\"}");
      });
    }
    if (action == "DescribeVSwitches") {
      answer.body = Numbered(query, subnets, "VSwitches", "VSwitch", [](int i) { return absl::StrCat(R"({"VSwitchId":"vsw-)", i, "\"}"); });
    }
    return answer;
  }

 private:
  static int Value(const Parameters& query, const char* name) { return query.contains(name) ? std::stoi(query.at(name)) : 10; }

  std::string Interfaces(const Parameters& query) const {
    std::string list;
    const auto add = [&](int i) {
      absl::StrAppend(&list, list.empty() ? "" : ",", R"({"NetworkInterfaceId":"eni-)", i,
                      R"(","Status":"InUse","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.0.1","Primary":true,)"
                      R"("AssociatedPublicIp":{"AllocationId":"eip-)",
                      i, R"("}}]}})");
    };
    std::string next;
    if (query.contains("NetworkInterfaceId.1")) {
      for (int n = 1; query.contains(absl::StrCat("NetworkInterfaceId.", n)); ++n) {
        const int i = std::stoi(query.at(absl::StrCat("NetworkInterfaceId.", n)).substr(4));
        if (i < interfaces) add(i);
      }
    } else {
      const int from = query.contains("NextToken") ? std::stoi(query.at("NextToken")) : 0;
      const int to = std::min(interfaces, from + Value(query, "MaxResults"));
      for (int i = from; i < to; ++i) add(i);
      if (to < interfaces) next = absl::StrCat(to);
    }
    return absl::StrCat(R"({"RequestId":"r","NextToken":")", next, R"(","NetworkInterfaceSets":{"NetworkInterfaceSet":[)", list, "]}}");
  }

  static std::string Numbered(const Parameters& query, int count, const char* outer, const char* inner,
                              const std::function<std::string(int)>& object) {
    const int size = Value(query, "PageSize"), from = (Value(query, "PageNumber") - 1) * size;
    std::string list;
    for (int i = from; i < std::min(count, from + size); ++i) absl::StrAppend(&list, list.empty() ? "" : ",", object(i));
    return absl::StrCat(R"({"RequestId":"r","TotalCount":)", count, ",\"", outer, "\":{\"", inner, "\":[", list, "]}}");
  }
};

struct Seen {
  ProviderError error;
  Observation all;
  int calls = 0;
};

Seen Look(Session& session, const ObserveRequest& request) {
  Seen seen;
  seen.error = Observe(session, request, [&](Observation&& page, int calls) {
    seen.all.MergeFrom(page);
    seen.calls += calls;
    return true;
  });
  return seen;
}

ObserveRequest Request(std::initializer_list<ObjectKind> kinds, const std::vector<std::string>& ids = {}) {
  ObserveRequest request;
  for (ObjectKind kind : kinds) request.add_kinds(kind);
  for (const std::string& id : ids) request.add_ids(id);
  return request;
}

template <typename Items>
std::set<std::string> IdsOf(const Items& items) {
  std::set<std::string> ids;
  for (const auto& item : items) ids.insert(item.id());
  return ids;
}

Seen LookAt(Crowd crowd, const ObserveRequest& request) {
  sdk::FakeClock clock;
  sdk::ScriptedTransport transport([&](const sdk::HttpRequest& sent) { return crowd(sent); });
  Session session(ScriptedCloud::DefaultOptions(), &transport, &clock);
  Seen seen = Look(session, request);
  EXPECT_EQ(seen.calls, static_cast<int>(transport.requests().size()));
  return seen;
}

TEST(ObserveTest, EipThatMovesToAPageAlreadyReadIsNotLost) {
  // Of 101 the first is released between two pages: the last moves into the first page, and the count fits what was seen.
  const auto page = [](int from, int to, int total) {
    std::string list;
    for (int i = from; i < to; ++i)
      absl::StrAppend(&list, i == from ? "" : ",", R"({"AllocationId":"eip-)", i, R"(","Status":"Available"})");
    return absl::StrCat(R"("TotalCount":)", total, R"(,"EipAddresses":{"EipAddress":[)", list, "]}");
  };
  ScriptedCloud cloud;
  cloud.Answer("DescribeEipAddresses", page(0, 100, 101))
      .Answer("DescribeEipAddresses", page(0, 0, 100))
      .Answer("DescribeEipAddresses", page(1, 101, 100));
  const Seen seen = Look(cloud.session(), Request({OBJECT_KIND_EIP}));
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_TRUE(IdsOf(seen.all.eips()).contains("eip-100"));
}

TEST(ObserveTest, TenThousandInterfacesInTwentyCalls) {
  Crowd crowd;
  crowd.interfaces = 10000;
  const Seen seen = LookAt(crowd, Request({OBJECT_KIND_INTERFACE}));
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_EQ(IdsOf(seen.all.interfaces()).size(), 10000u);
  EXPECT_EQ(seen.calls, 20);
}

TEST(ObserveTest, WholeLookOfALargeStackStaysBelowTheBar) {
  Crowd crowd;
  crowd.interfaces = 10000;
  crowd.eips = 5000;
  crowd.subnets = 200;
  crowd.eips_on_primary = true;
  const Seen seen = LookAt(crowd, Request({OBJECT_KIND_INTERFACE, OBJECT_KIND_EIP, OBJECT_KIND_SUBNET}));
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_EQ(seen.all.eips_size(), 5000);
  for (const Eip& eip : seen.all.eips()) EXPECT_EQ(eip.private_ip(), "10.0.0.1");
  EXPECT_EQ(seen.calls, 20 + (50 + 20) + 4);
  EXPECT_LE(seen.calls, 120);
}

TEST(ObserveTest, FewEipsOnPrimaryAddressesAreAskedForById) {
  Crowd crowd;
  crowd.interfaces = 10000;
  crowd.eips = 130;
  crowd.eips_on_primary = true;
  const Seen seen = LookAt(crowd, Request({OBJECT_KIND_EIP}));
  EXPECT_EQ(seen.calls, 2 + 2);
  for (const Eip& eip : seen.all.eips()) EXPECT_EQ(eip.private_ip(), "10.0.0.1");
  crowd.eips_on_primary = false;
  EXPECT_EQ(LookAt(crowd, Request({OBJECT_KIND_EIP})).calls, 2) << "what the EIPs tell themselves needs no call";
}

TEST(ObserveTest, ByIdsAHundredInACall) {
  Crowd crowd;
  crowd.interfaces = 250;
  std::vector<std::string> ids;
  for (int i = 0; i < 260; ++i) ids.push_back(absl::StrCat("eni-", i));
  const Seen seen = LookAt(crowd, Request({OBJECT_KIND_INTERFACE}, ids));
  EXPECT_EQ(seen.calls, 3);
  EXPECT_EQ(IdsOf(seen.all.interfaces()).size(), 250u) << "unknown ids are simply missing";
}

TEST(ObserveTest, FewSubnetsSinglyManyFromTheList) {
  Crowd crowd;
  crowd.subnets = 60;
  std::vector<std::string> ids;
  for (int i = 0; i < 7; ++i) ids.push_back(absl::StrCat("vsw-", i * 9));
  const Seen seen = LookAt(crowd, Request({OBJECT_KIND_SUBNET}, ids));
  EXPECT_EQ(seen.calls, 2);
  EXPECT_EQ(IdsOf(seen.all.subnets()), std::set<std::string>(ids.begin(), ids.end()));
  ScriptedCloud cloud;
  cloud.Answer("DescribeVSwitches", R"("TotalCount":1,"VSwitches":{"VSwitch":[{"VSwitchId":"vsw-1"}]})");
  EXPECT_EQ(IdsOf(Look(cloud.session(), Request({OBJECT_KIND_SUBNET}, {"vsw-1"})).all.subnets()), std::set<std::string>{"vsw-1"});
  EXPECT_EQ(cloud.Asked("DescribeVSwitches")[0].at("VSwitchId"), "vsw-1");
}

TEST(ObserveTest, ScopeAndVpcsAreFilters) {
  ScriptedCloud cloud;
  cloud.NoInterface();
  ObserveRequest request = Request({OBJECT_KIND_INTERFACE});
  request.set_interface_scope(INTERFACE_SCOPE_SECONDARY);
  request.add_vpc_ids("vpc-1");
  request.add_vpc_ids("vpc-2");
  const Seen seen = Look(cloud.session(), request);
  EXPECT_EQ(seen.calls, 2) << "calls that found nothing are calls too";
  const auto asked = cloud.Asked("DescribeNetworkInterfaces");
  EXPECT_THAT((std::vector<std::string>{asked[0].at("VpcId"), asked[1].at("VpcId")}), UnorderedElementsAre("vpc-1", "vpc-2"));
  EXPECT_EQ(asked[0].at("Type"), "Secondary");
  EXPECT_EQ(asked[0].at("MaxResults"), "500");
}

TEST(ObserveTest, EipOnAnInstanceIsOnItsPrimaryInterface) {
  ScriptedCloud cloud;
  cloud.Address(R"("Status":"InUse","InstanceType":"EcsInstance","InstanceId":"i-1")")
      .Interface(
          R"("PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.5","Primary":true,"AssociatedPublicIp":{"AllocationId":"eip-1"}}]})");
  const Seen seen = Look(cloud.session(), Request({OBJECT_KIND_EIP}, {"eip-1"}));
  ASSERT_EQ(seen.all.eips_size(), 1);
  EXPECT_EQ(seen.all.eips(0).interface_id(), "eni-1");
  EXPECT_EQ(seen.all.eips(0).private_ip(), "10.0.1.5");
  EXPECT_EQ(seen.all.eips(0).instance_id(), "i-1");
  EXPECT_EQ(cloud.Asked("DescribeNetworkInterfaces")[0].at("InstanceId"), "i-1");
}

TEST(ObserveTest, WhatTheInterfaceDoesNotNameIsOnItsPrimaryAddress) {
  constexpr char kSilent[] =
      R"("NetworkInterfaceId":"eni-1","Type":"Primary","InstanceId":"i-1","PrivateIpSets":{"PrivateIpSet":[{"PrivateIpAddress":"10.0.1.5","Primary":true}]})";
  for (const char* target :
       {R"("InstanceType":"EcsInstance","InstanceId":"i-1")", R"("InstanceType":"NetworkInterface","InstanceId":"eni-1")"}) {
    ScriptedCloud cloud;
    cloud.Address(absl::StrCat(R"("Status":"InUse",)", target)).Interfaces({kSilent});
    const Seen seen = Look(cloud.session(), Request({OBJECT_KIND_EIP}, {"eip-1"}));
    EXPECT_EQ(seen.all.eips(0).interface_id(), "eni-1") << target;
    EXPECT_EQ(seen.all.eips(0).private_ip(), "10.0.1.5") << target;
  }
}

TEST(ObserveTest, FreeEipsAreNowhere) {
  ScriptedCloud cloud;
  cloud.Address(R"("Status":"Available","InstanceType":"","InstanceId":"")");
  const Seen seen = Look(cloud.session(), Request({OBJECT_KIND_EIP}));
  EXPECT_EQ(seen.calls, 1);
  EXPECT_EQ(seen.all.eips(0).interface_id(), "");
}

TEST(ObserveTest, EipOnALoadBalancerNeedsNoLook) {
  ScriptedCloud cloud;
  cloud.Address(R"("Status":"InUse","InstanceType":"SlbInstance","InstanceId":"lb-1")");
  EXPECT_EQ(Look(cloud.session(), Request({OBJECT_KIND_EIP}, {"eip-1"})).calls, 1);
}

TEST(ObserveTest, InstancesWithTheLimitsOfTheirTypes) {
  ScriptedCloud cloud;
  cloud
      .Answer("DescribeInstances",
              R"("NextToken":"","Instances":{"Instance":[{"InstanceId":"i-1","InstanceType":"ecs.c6.large","Status":"Running"},
              {"InstanceId":"i-2","InstanceType":"ecs.c6.large","Status":"Stopped"}]})")
      .Answer(
          "DescribeInstanceTypes",
          R"("InstanceTypes":{"InstanceType":[{"InstanceTypeId":"ecs.c6.large","EniQuantity":2,"EniTotalQuantity":12,"EniPrivateIpAddressQuantity":"6"}]})");
  ObserveRequest request = Request({OBJECT_KIND_INSTANCE}, {"i-1", "i-2", "i-3"});
  request.set_limits(true);
  const Seen seen = Look(cloud.session(), request);
  ASSERT_EQ(seen.all.instances_size(), 2);
  for (const Instance& instance : seen.all.instances()) {
    EXPECT_EQ(instance.limits().interfaces(), 2);
    EXPECT_EQ(instance.limits().addresses_per_interface(), 6);
    EXPECT_TRUE(instance.limits().live());
  }
  EXPECT_EQ(cloud.Asked("DescribeInstances")[0].at("InstanceIds"), R"(["i-1","i-2","i-3"])");
  EXPECT_EQ(cloud.Asked("DescribeInstanceTypes")[0].at("InstanceTypes.1"), "ecs.c6.large");
  EXPECT_EQ(cloud.Asked("DescribeInstanceTypes").size(), 1u);
}

TEST(ObserveTest, GroupsVpcsAndQuotas) {
  ScriptedCloud cloud;
  cloud.Answer("DescribeSecurityGroups", R"("SecurityGroups":{"SecurityGroup":[{"SecurityGroupId":"sg-1","VpcId":"vpc-1"}]})")
      .Answer("DescribeVpcs", R"("TotalCount":1,"Vpcs":{"Vpc":[{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/8"}]})")
      .Answer("DescribeAccountAttributes",
              R"("AccountAttributeItems":{"AccountAttributeItem":[{"AttributeName":"max-elastic-network-interfaces",
              "AttributeValues":{"ValueItem":[{"Value":"5000"}]}}]})")
      .Answer("DescribeNetworkInterfaces", R"("TotalCount":"321","NetworkInterfaceSets":{"NetworkInterfaceSet":[]})");
  const Seen seen = Look(cloud.session(), Request({OBJECT_KIND_SECURITY_GROUP, OBJECT_KIND_VPC, OBJECT_KIND_QUOTA}));
  EXPECT_FALSE(sdk::IsError(seen.error));
  EXPECT_EQ(seen.all.security_groups(0).vpc_id(), "vpc-1");
  EXPECT_EQ(seen.all.vpcs(0).cidr(), "10.0.0.0/8");
  ASSERT_EQ(seen.all.quotas_size(), 1);
  EXPECT_EQ(seen.all.quotas(0).kind(), QUOTA_KIND_INTERFACES);
  EXPECT_EQ(seen.all.quotas(0).limit(), 5000);
  EXPECT_EQ(seen.all.quotas(0).used(), 321);
  EXPECT_TRUE(seen.all.quotas(0).live());
  EXPECT_EQ(seen.calls, 4);
}

TEST(ObserveTest, OneErrorEndsIt) {
  ScriptedCloud cloud;
  cloud.Fail("DescribeNetworkInterfaces", "Forbidden.RAM", 403).NoAddress();
  EXPECT_EQ(Look(cloud.session(), Request({OBJECT_KIND_INTERFACE, OBJECT_KIND_EIP})).error.error_class(), ERROR_CLASS_AUTH);
  EXPECT_EQ(Look(cloud.session(), Request({OBJECT_KIND_INTERFACE, OBJECT_KIND_EIP}, {"eni-1"})).error.error_class(), ERROR_CLASS_INVALID)
      << "ids are of one kind";
}

}  // namespace
}  // namespace eniform::alicloud
