#include <set>

#include <gtest/gtest.h>

#include "tests/emulator/alicloud/test_cloud.h"

// Tags of both products: Alibaba reference 2.12, 8.
namespace eniform::emulator::alicloud {
namespace {

using nlohmann::json;

json Tag(const std::string& type, const json& ids, const json& tags) {
  json list = json::array();
  for (const auto& [key, value] : tags.items()) list.push_back({{"Key", key}, {"Value", value}});
  return {{"ResourceType", type}, {"ResourceId", ids}, {"Tag", list}};
}

TEST(TagTest, OfInterfaces) {
  TestCloud cloud;
  cloud.Do("TagResources", Tag("eni", {"eni-free", "eni-bare"}, {{"a", "1"}, {"b", ""}}));
  EXPECT_EQ(cloud.Thing("interfaces", "eni-bare")["tags"], (json{{"a", "1"}, {"b", ""}}));
  EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"], (json{{"a", "1"}, {"b", ""}, {"tier", "web"}}));
  const json listed = cloud.Call("ListTagResources", {{"ResourceType", "eni"}, {"ResourceId", {"eni-free"}}});
  EXPECT_EQ(listed["TagResources"]["TagResource"].size(), 3u);
  cloud.Do("UntagResources", {{"ResourceType", "eni"}, {"ResourceId", {"eni-free"}}, {"TagKey", {"a", "nothing"}}});
  EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"], (json{{"b", ""}, {"tier", "web"}}));
  cloud.Do("UntagResources", {{"ResourceType", "eni"}, {"ResourceId", {"eni-free"}}, {"All", true}});
  EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"], json::object());
  EXPECT_EQ(cloud.Code("UntagResources", {{"ResourceType", "eni"}, {"ResourceId", {"eni-free"}}}), "MissingTagKey");
}

TEST(TagTest, OfEipsInTheOtherProductAndSpelling) {
  TestCloud cloud;
  cloud.Do("vpc:TagResources", Tag("EIP", {"eip-free"}, {{"a", "1"}}));
  EXPECT_EQ(cloud.Eip("eip-free")["Tags"]["Tag"], json({{{"Key", "a"}, {"Value", "1"}}}));
  EXPECT_EQ(cloud.Call("vpc:ListTagResources", {{"ResourceType", "EIP"}, {"Tag", {{{"Key", "a"}}}}})["TagResources"]["TagResource"].size(),
            1u);
  cloud.Do("UnTagResources", {{"ResourceType", "EIP"}, {"ResourceId", {"eip-free"}}, {"TagKey", {"a"}}});
  EXPECT_EQ(cloud.Thing("eips", "eip-free")["tags"], json::object());
  EXPECT_EQ(cloud.Code("TagResources", Tag("EIP", {"eip-free"}, {{"a", "1"}})), "InvalidResourceId.NotFound");
  EXPECT_EQ(cloud.Code("vpc:UntagResources", {{"ResourceType", "EIP"}, {"ResourceId", {"eip-free"}}, {"TagKey", {"a"}}}),
            "InvalidApi.NotFound");
}

TEST(TagTest, LimitsAndKeysAreChecked) {
  TestCloud cloud;
  json ids = json::array(), tags = json::object();
  for (int i = 0; i < 51; ++i) ids.push_back("eni-free");
  for (int i = 0; i < 21; ++i) tags["k" + std::to_string(i)] = "v";
  EXPECT_EQ(cloud.Code("TagResources", Tag("eni", ids, {{"a", "1"}})), "NumberExceed.ResourceIds");
  EXPECT_EQ(cloud.Code("TagResources", Tag("eni", {"eni-free"}, tags)), "NumberExceed.Tags");
  tags.erase("k0");
  EXPECT_EQ(cloud.Code("TagResources", Tag("eni", {"eni-free"}, tags)), "QuotaExceed.Tags");  // with the one it has
  EXPECT_EQ(cloud.Code("TagResources", Tag("eni", {"eni-free", "eni-none"}, {{"a", "1"}})), "InvalidResourceId.NotFound");
  EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"], (json{{"tier", "web"}}));
  EXPECT_EQ(cloud.Code("TagResources", Tag("eni", {"eni-free"}, {{"acs:x", "1"}})), "InvalidTagKey.Malformed");
}

TEST(TagTest, AnotherValueForAKeyIsTakenOrRefused) {
  std::set<std::string> codes;
  for (uint64_t seed = 1; seed <= 16; ++seed) {
    TestOptions options;
    options.seed = seed;
    TestCloud cloud(kTestWorld, options);
    const std::string code = cloud.Code("TagResources", Tag("eni", {"eni-free"}, {{"tier", "db"}}));
    EXPECT_EQ(cloud.Thing("interfaces", "eni-free")["tags"]["tier"], code.empty() ? "db" : "web");
    EXPECT_EQ(cloud.Code("TagResources", Tag("eni", {"eni-on-a"}, {{"tier", "db"}})), "");
    codes.insert(code);
  }
  EXPECT_EQ(codes, (std::set<std::string>{"", "Duplicate.TagKey"}));
}

}  // namespace
}  // namespace eniform::emulator::alicloud
