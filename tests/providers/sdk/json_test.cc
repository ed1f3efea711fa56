#include "providers/sdk/json.h"

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

}  // namespace
}  // namespace eniform::sdk
