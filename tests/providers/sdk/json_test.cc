#include "providers/sdk/json.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

TEST(JsonTest, AbsentNullAndNeighbouringTypes) {
  const Json json = Json::parse(R"({"n":null,"s":"x","i":7,"t":"12","b":true,"B":"TRUE","o":{},"a":["p",3,null]})");
  EXPECT_EQ(Text(json, "n"), "");
  EXPECT_EQ(Text(json, "none"), "");
  EXPECT_EQ(Text(json, "i"), "7");
  EXPECT_EQ(Text(json, "o"), "");
  EXPECT_EQ(Number(json, "t"), 12);
  EXPECT_EQ(Number(json, "n"), 0);
  EXPECT_EQ(Number(json, "s"), 0);
  EXPECT_TRUE(Flag(json, "b"));
  EXPECT_TRUE(Flag(json, "B"));
  EXPECT_FALSE(Flag(json, "n"));
  EXPECT_TRUE(Array(json, "n").empty());
  EXPECT_TRUE(Array(json, "s").empty());
  EXPECT_TRUE(Object(json, "a").is_object());
  EXPECT_THAT(Texts(json, "a"), testing::ElementsAre("p", "3", ""));
  EXPECT_EQ(Text(Json("text"), "x"), "");
}

TEST(JsonTest, NumbersThatDoNotFitAreTheNearestThatDo) {
  const Json json = Json::parse(R"({"a":1e300,"b":-1e300,"c":18446744073709551615,"d":2.9,"e":-9223372036854775808,"f":9.3e18})");
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max(), kLeast = std::numeric_limits<int64_t>::min();
  EXPECT_EQ(Number(json, "a"), kMost);
  EXPECT_EQ(Number(json, "b"), kLeast);
  EXPECT_EQ(Number(json, "c"), kMost);
  EXPECT_EQ(Number(json, "d"), 2);
  EXPECT_EQ(Number(json, "e"), kLeast);
  EXPECT_EQ(Number(json, "f"), kMost);
}

}  // namespace
}  // namespace eniform::sdk
