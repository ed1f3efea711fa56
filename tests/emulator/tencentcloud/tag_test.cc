#include <gtest/gtest.h>

#include "tests/emulator/tencentcloud/test_cloud.h"

// The tag product: Tencent reference 2.7.
namespace eniform::emulator {
namespace {

using nlohmann::json;

const char kInterface[] = "qcs::vpc:ap-guangzhou:uin/:eni/eni-free";

TEST(TagTest, ReplacesAndDeletesALittleLater) {
  TestCloud cloud;
  EXPECT_EQ(cloud.Code("ModifyResourceTags", {{"Resource", kInterface},
                                              {"ReplaceTags", {{{"TagKey", "owner"}, {"TagValue", "x"}}}},
                                              {"DeleteTags", {{{"TagKey", "tier"}}}}}),
            "");
  EXPECT_EQ(cloud.Interface("eni-free")["TagSet"], json({{{"Key", "tier"}, {"Value", "web"}}}));
  cloud.Advance(kSettle / 3);
  EXPECT_EQ(cloud.Interface("eni-free")["TagSet"], json({{{"Key", "owner"}, {"Value", "x"}}}));
}

TEST(TagTest, RefusalsHaveTheirCodes) {
  TestCloud cloud;
  const auto code = [&](const json& parameters) { return cloud.Code("ModifyResourceTags", parameters); };
  const json one = {{{"TagKey", "k"}, {"TagValue", "v"}}};
  EXPECT_EQ(code({{"Resource", kInterface}}), "MissingParameter");
  EXPECT_EQ(code({{"Resource", kInterface}, {"ReplaceTags", json::array()}}), "InvalidParameter");
  EXPECT_EQ(code({{"Resource", kInterface}, {"ReplaceTags", one}, {"DeleteTags", {{{"TagKey", "k"}}}}}), "InvalidParameter");
  EXPECT_EQ(code({{"Resource", "eni-free"}, {"ReplaceTags", one}}), "InvalidParameterValue.ResourceDescription");
  EXPECT_EQ(code({{"Resource", "qcs::vpc:ap-guangzhou:uin/:eni/eni-none"}, {"ReplaceTags", one}}), "ResourceNotFound");
  EXPECT_EQ(code({{"Resource", "qcs::vpc:ap-shanghai:uin/:eni/eni-free"}, {"ReplaceTags", one}}), "InvalidParameterValue.RegionNotFound");
  json eleven = json::array();
  for (int i = 0; i < 11; ++i) eleven.push_back({{"TagKey", "k" + std::to_string(i)}, {"TagValue", ""}});
  EXPECT_EQ(code({{"Resource", kInterface}, {"ReplaceTags", eleven}}), "InvalidParameterValue.LimitExceeded");
  EXPECT_EQ(code({{"Resource", kInterface}, {"ReplaceTags", {{{"Key", "k"}, {"Value", "v"}}}}}),
            "UnknownParameter");  // VPC's way of saying it
}

TEST(TagTest, OfSeveralResourcesAtOnce) {
  TestCloud cloud;
  const json both = {kInterface, "qcs::vpc:ap-guangzhou:uin/100000000001:eip/eip-free"};
  cloud.Do("TagResources", {{"ResourceList", both}, {"Tags", {{{"TagKey", "k"}, {"TagValue", "v"}}}}});
  EXPECT_EQ(cloud.Thing("eips", "eip-free")["tags"], json({{"k", "v"}}));
  const json read =
      cloud.Call("DescribeResourceTagsByResourceIds",
                 {{"ServiceType", "vpc"}, {"ResourcePrefix", "eni"}, {"ResourceIds", {"eni-free"}}, {"ResourceRegion", "ap-guangzhou"}});
  EXPECT_EQ(read["TotalCount"], 2);
  EXPECT_EQ(read["Tags"][0]["TagKey"], "k");
  EXPECT_EQ(read["Tags"][0]["ResourceId"], "eni-free");
  cloud.Do("UnTagResources", {{"ResourceList", both}, {"TagKeys", {"k"}}});
  EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"], json({{"tier", "web"}}));
}

}  // namespace
}  // namespace eniform::emulator
