#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/emulator/tencentcloud/test_cloud.h"

// VPCs, subnets, groups and tasks: Tencent reference 2.5 and 5.5.
namespace eniform::emulator {
namespace {

using nlohmann::json;

std::string ManySubnets(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) absl::StrAppend(&list, i == 0 ? "" : ", ", "{id: subnet-", i, ", cidr: 10.0.", i, ".0/24}");
  return absl::StrCat("tencentcloud: {vpcs: [{id: vpc-1}], subnets: [", list, "]}");
}

TEST(ReferenceDataTest, OffsetAndLimitAreTexts) {
  TestCloud cloud;
  for (const char* action : {"DescribeVpcs", "DescribeSubnets", "DescribeSecurityGroups"}) {
    EXPECT_EQ(cloud.Code(action, {{"Limit", "100"}, {"Offset", "0"}}), "") << action;
    EXPECT_EQ(cloud.Code(action, {{"Limit", 100}}), "InvalidParameter") << action;
    EXPECT_EQ(cloud.Code(action, {{"Limit", "many"}}), "InvalidParameterValue.Malformed") << action;
    EXPECT_EQ(cloud.Code(action, {{"Limit", "101"}}), "InvalidParameterValue.Range") << action;
  }
}

TEST(ReferenceDataTest, SubnetsInPagesByOffset) {
  TestCloud cloud(ManySubnets(45));
  EXPECT_EQ(cloud.Call("DescribeSubnets")["SubnetSet"].size(), 20u);
  const json last = cloud.Call("DescribeSubnets", {{"Offset", "40"}, {"Limit", "20"}});
  EXPECT_EQ(last["SubnetSet"].size(), 5u);
  EXPECT_EQ(last["TotalCount"], 45);
}

TEST(ReferenceDataTest, SubnetsInPagesByToken) {
  TestCloud cloud(ManySubnets(45));
  size_t seen = 0;
  std::string token;
  int pages = 0;
  do {
    json parameters = {{"MaxResults", 20}};
    if (!token.empty()) parameters["NextToken"] = token;
    const json page = cloud.Call("DescribeSubnets", parameters);
    seen += page["SubnetSet"].size();
    token = page["NextToken"];
    ++pages;
  } while (!token.empty() && pages < 10);
  EXPECT_EQ(seen, 45u);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(cloud.Code("DescribeSubnets", {{"MaxResults", 20}, {"Limit", "20"}}), "InvalidParameterConflict");
  EXPECT_EQ(cloud.Code("DescribeSubnets", {{"NextToken", "nonsense"}}), "InvalidParameterValue.Malformed");
}

TEST(ReferenceDataTest, LimitAlsoCutsSubnetsAskedForById) {
  TestCloud cloud(ManySubnets(30));
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) ids.push_back(absl::StrCat("subnet-", i));
  EXPECT_EQ(cloud.Call("DescribeSubnets", {{"SubnetIds", ids}})["SubnetSet"].size(), 20u);
  EXPECT_EQ(cloud.Code("DescribeSubnets", {{"SubnetIds", {"subnet-none"}}}), "ResourceNotFound");
  EXPECT_EQ(cloud.Code("DescribeSubnets", {{"SubnetIds", ids}, {"Filters", {{{"Name", "zone"}, {"Values", {"z"}}}}}}),
            "InvalidParameter.Coexist");
}

TEST(ReferenceDataTest, FiltersSelect) {
  TestCloud cloud;
  const auto count = [&](const char* action, const char* name, const char* value) {
    return cloud.Call(action, {{"Filters", {{{"Name", name}, {"Values", {value}}}}}})["TotalCount"].get<int>();
  };
  EXPECT_EQ(count("DescribeSubnets", "vpc-id", "vpc-1"), 4);
  EXPECT_EQ(count("DescribeSubnets", "zone", "ap-guangzhou-4"), 1);
  EXPECT_EQ(count("DescribeSubnets", "subnet-name", "app-a"), 1);
  EXPECT_EQ(count("DescribeVpcs", "vpc-name", "main"), 1);
  EXPECT_EQ(count("DescribeVpcs", "tag:env", "test"), 1);
  EXPECT_EQ(count("DescribeSecurityGroups", "security-group-name", "db"), 1);
}

TEST(ReferenceDataTest, ThreeAddressesOfASubnetAreTheCloudsOwn) {
  TestCloud cloud;
  const json tiny = cloud.Call("DescribeSubnets", {{"SubnetIds", {"subnet-tiny"}}})["SubnetSet"][0];
  EXPECT_EQ(tiny["TotalIpAddressCount"], 5);
  EXPECT_EQ(tiny["AvailableIpAddressCount"], 5);
  const json a = cloud.Call("DescribeSubnets", {{"SubnetIds", {"subnet-a"}}})["SubnetSet"][0];
  EXPECT_EQ(a["AvailableIpAddressCount"], 253 - 8);
}

TEST(TaskTest, UnknownTasksAreNotFound) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("DescribeVpcTaskResult", {{"TaskId", "no-such"}}), "ResourceNotFound");
  EXPECT_EQ(cloud.Code("DescribeVpcTaskResult", {{"TaskId", 7}}), "InvalidParameter");
  EXPECT_EQ(cloud.Code("DescribeTaskResult", {{"TaskId", 7}}), "ResourceNotFound");
  EXPECT_EQ(cloud.Code("DescribeTaskResult"), "MissingParameter");
}

}  // namespace
}  // namespace eniform::emulator
