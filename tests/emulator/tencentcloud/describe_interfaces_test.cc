#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// Listing network interfaces: filters, pages and the many ways of saying nothing. Tencent reference 2.2 and 5.5.
namespace eniform::emulator {
namespace {

using nlohmann::json;

std::vector<std::string> Ids(const json& answer) {
  std::vector<std::string> ids;
  for (const json& interface : answer["NetworkInterfaceSet"]) ids.push_back(interface["NetworkInterfaceId"]);
  return ids;
}

json Filter(const std::string& name, std::vector<std::string> values) { return {{"Name", name}, {"Values", values}}; }

std::vector<std::string> Found(TestCloud& cloud, std::vector<json> filters) {
  return Ids(cloud.Call("DescribeNetworkInterfaces", {{"Filters", filters}, {"Limit", 100}}));
}

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAreArray;

TEST(DescribeInterfacesTest, FiltersSelectAndAreAllKept) {
  TestCloud cloud;
  EXPECT_THAT(Found(cloud, {Filter("vpc-id", {"vpc-1"})}), SizeIs(8));
  EXPECT_THAT(Found(cloud, {Filter("vpc-id", {"vpc-1", "vpc-2"})}), SizeIs(9));
  EXPECT_THAT(Found(cloud, {Filter("subnet-id", {"subnet-a"}), Filter("is-primary", {"false"})}), ElementsAre("eni-free", "eni-on-a"));
  EXPECT_THAT(Found(cloud, {Filter("attachment.instance-id", {"ins-a"}), Filter("is-primary", {"false"})}), ElementsAre("eni-on-a"));
  EXPECT_THAT(Found(cloud, {Filter("network-interface-id", {"eni-bare", "eni-free", "eni-none"})}), ElementsAre("eni-free", "eni-bare"));
  EXPECT_THAT(Found(cloud, {Filter("groups.security-group-id", {"sg-2"})}), ElementsAre("eni-on-a"));
  EXPECT_THAT(Found(cloud, {Filter("network-interface-name", {"free"})}), ElementsAre("eni-free"));
  EXPECT_THAT(Found(cloud, {Filter("tag:tier", {"web"})}), ElementsAre("eni-free"));
  EXPECT_THAT(Found(cloud, {Filter("tag-key", {"tier"})}), ElementsAre("eni-free"));
  EXPECT_THAT(Found(cloud, {Filter("public-address-ip", {"203.0.113.8"})}), ElementsAre("eni-on-a"));
  EXPECT_THAT(Found(cloud, {Filter("eni-type", {"1"})}), SizeIs(6));
  EXPECT_THAT(Found(cloud, {Filter("vpc-id", {"vpc-2"}), Filter("subnet-id", {"subnet-a"})}), IsEmpty());
}

TEST(DescribeInterfacesTest, PrimariesAndTheOthersAreAllOfThem) {
  TestCloud cloud;
  for (const std::vector<json>& base : std::vector<std::vector<json>>{
           {}, {Filter("vpc-id", {"vpc-1"})}, {Filter("vpc-id", {"vpc-1", "vpc-2"})}, {Filter("subnet-id", {"subnet-a"})}}) {
    const auto with = [&](std::vector<std::vector<std::string>> primary) {
      std::vector<json> filters = base;
      for (const std::vector<std::string>& values : primary) filters.push_back(Filter("is-primary", values));
      return Found(cloud, filters);
    };
    const std::vector<std::string> all = with({}), primaries = with({{"true"}}), others = with({{"false"}});
    EXPECT_THAT(primaries, Not(IsEmpty()));
    EXPECT_THAT(others, Not(IsEmpty()));
    std::vector<std::string> together = primaries;
    together.insert(together.end(), others.begin(), others.end());
    EXPECT_THAT(together, UnorderedElementsAreArray(all));
    EXPECT_EQ(with({{"true", "false"}}), all);
    EXPECT_THAT(with({{"perhaps"}}), IsEmpty());
    EXPECT_THAT(with({{"true"}, {"false"}}), IsEmpty());
  }
}

TEST(DescribeInterfacesTest, OneAddressAloneMatchesTheEndOfAddresses) {
  TestCloud cloud;
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {".1.2"}), Filter("is-primary", {"false"})}), IsEmpty());
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {"1.20"})}), ElementsAre("eni-free"));
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {"0"}), Filter("is-primary", {"false"})}), SizeIs(3));  // .20, .30 and .40
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {"0"}), Filter("ip-exact-match", {"true"})}), IsEmpty());
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {"10.0.1.31"}), Filter("ip-exact-match", {"true"})}), ElementsAre("eni-on-a"));
  EXPECT_THAT(Found(cloud, {Filter("address-ip", {"10.0.1.31", "0"})}), ElementsAre("eni-on-a"));
}

TEST(DescribeInterfacesTest, IdsAndFiltersDoNotGoTogether) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", {"eni-free"}}, {"Filters", {Filter("vpc-id", {"vpc-1"})}}}),
            "InvalidParameter.Coexist");
}

TEST(DescribeInterfacesTest, AnUnknownIdIsAnErrorOrNothing) {
  TestCloud cloud;
  std::set<std::string> codes;
  for (int i = 0; i < 20; ++i)
    codes.insert(cloud.Code("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", {absl::StrCat("eni-none", i)}}}));
  EXPECT_EQ(codes, (std::set<std::string>{"", "ResourceNotFound"}));
}

TEST(DescribeInterfacesTest, PagesAreAtMostAHundredAndTwentyUnlessSaid) {
  std::string interfaces;
  for (int i = 0; i < 230; ++i) absl::StrAppend(&interfaces, i == 0 ? "" : ", ", "{id: eni-", i, ", subnet: subnet-a}");
  TestCloud cloud(
      absl::StrCat("tencentcloud: {vpcs: [{id: vpc-1}], subnets: [{id: subnet-a, cidr: 10.0.0.0/20}], interfaces: [", interfaces, "]}"));
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"Limit", 101}}), "InvalidParameterValue.Range");
  EXPECT_THAT(Ids(cloud.Call("DescribeNetworkInterfaces")), SizeIs(20));
  for (const json& filters : {json::array(), json::array({Filter("vpc-id", {"vpc-1"})}), json::array({Filter("is-primary", {"false"})})}) {
    std::vector<std::string> all;
    for (int offset = 0; offset < 230; offset += 100) {
      const json page = cloud.Call("DescribeNetworkInterfaces", {{"Filters", filters}, {"Offset", offset}, {"Limit", 100}});
      EXPECT_EQ(page["TotalCount"], 230);
      for (const std::string& id : Ids(page)) all.push_back(id);
    }
    ASSERT_THAT(all, SizeIs(230));
    for (int i = 0; i < 230; ++i) EXPECT_EQ(all[static_cast<size_t>(i)], absl::StrCat("eni-", i));
  }
  EXPECT_THAT(Ids(cloud.Call("DescribeNetworkInterfaces", {{"Offset", 500}})), IsEmpty());
}

TEST(DescribeInterfacesTest, LimitAlsoCutsWhatIsAskedForById) {
  TestCloud cloud;
  const json answer =
      cloud.Call("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", {"eni-free", "eni-on-a", "eni-bare"}}, {"Limit", 2}});
  EXPECT_THAT(Ids(answer), SizeIs(2));
  EXPECT_EQ(answer["TotalCount"], 3);
  std::vector<std::string> many;
  for (int i = 0; i < 101; ++i) many.push_back(absl::StrCat("eni-", i));
  EXPECT_EQ(cloud.Code("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", many}}), "InvalidParameterValue.LimitExceeded");
}

TEST(DescribeInterfacesTest, TextThatHoldsNothingComesInThreeWays) {
  std::string interfaces;
  for (int i = 0; i < 50; ++i) absl::StrAppend(&interfaces, i == 0 ? "" : ", ", "{id: eni-", i, ", subnet: subnet-a}");
  TestCloud cloud(
      absl::StrCat("tencentcloud: {vpcs: [{id: vpc-1}], subnets: [{id: subnet-a, cidr: 10.0.0.0/20}], interfaces: [", interfaces, "]}"));
  int empty = 0, null = 0, absent = 0;
  const json answer = cloud.Call("DescribeNetworkInterfaces", {{"Limit", 50}});
  for (const json& interface : answer["NetworkInterfaceSet"]) {
    const json& address = interface["PrivateIpAddressSet"][0];
    if (!address.contains("AddressId"))
      ++absent;
    else if (address["AddressId"].is_null())
      ++null;
    else if (address["AddressId"] == "")
      ++empty;
  }
  EXPECT_GT(empty, 0);
  EXPECT_GT(null, 0);
  EXPECT_GT(absent, 0);
  EXPECT_EQ(empty + null + absent, 50);
}

TEST(DescribeInterfacesTest, OneSeedGivesOneWorld) {
  TestOptions other;
  other.seed = 2;
  TestCloud first, second, third(kTestWorld, other);
  EXPECT_EQ(first.World(), second.World());
  EXPECT_NE(first.World(), third.World());
}

TEST(UsedAddressesTest, TellWhoHoldsAnAddress) {
  TestCloud cloud;
  const json used =
      cloud.Call("DescribeVpcPrivateIpAddresses", {{"VpcId", "vpc-1"}, {"PrivateIpAddresses", {"10.0.1.5", "10.0.1.20", "10.0.1.99"}}});
  ASSERT_EQ(used["VpcPrivateIpAddressSet"].size(), 2u);  // what is free is not mentioned
  EXPECT_EQ(used["VpcPrivateIpAddressSet"][1]["PrivateIpAddress"], "10.0.1.20");
  const json holders = cloud.Call("DescribeUsedIpAddress", {{"VpcId", "vpc-1"}, {"IpAddresses", {"10.0.1.20", "10.0.1.5"}}});
  EXPECT_EQ(holders["IpAddressStates"][0]["ResourceId"], "eni-free");
  EXPECT_EQ(holders["IpAddressStates"][1]["ResourceId"], "ins-a");
  EXPECT_EQ(holders["TotalCount"], 2);
  EXPECT_EQ(cloud.Call("DescribeUsedIpAddress", {{"VpcId", "vpc-1"}, {"SubnetId", "subnet-b"}})["TotalCount"], 2);
}

}  // namespace
}  // namespace eniform::emulator
