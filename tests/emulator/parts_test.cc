#include <gtest/gtest.h>

#include "emulator/json_writer.h"
#include "emulator/random.h"
#include "emulator/rate_limiter.h"
#include "emulator/tencentcloud/ipv4.h"
#include "emulator/tencentcloud/limits.h"
#include "emulator/tencentcloud/table.h"

#include <nlohmann/json.hpp>

// The small parts, each by itself.
namespace eniform::emulator {
namespace {

TEST(JsonWriterTest, WritesWhatAParserReads) {
  JsonWriter out;
  out.BeginObject().TextField("a", "q\"b\\s\n\t\x01 é🚀").IntegerField("b", -7).BoolField("c", true).NullField("d");
  out.Key("e").BeginArray().Integer(1).BeginObject().EndObject().BeginArray().EndArray().Text("").EndArray().EndObject();
  const nlohmann::json expected = {{"a", "q\"b\\s\n\t\x01 é🚀"},
                                   {"b", -7},
                                   {"c", true},
                                   {"d", nullptr},
                                   {"e", {1, nlohmann::json::object(), nlohmann::json::array(), ""}}};
  EXPECT_EQ(nlohmann::json::parse(out.text()), expected);
}

TEST(RateLimiterTest, KeepsOneSecondsWorthAndRefills) {
  RateLimiter limiter;
  absl::Duration now = absl::Seconds(100);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.Take("a", 5, now));
  EXPECT_FALSE(limiter.Take("a", 5, now));
  EXPECT_TRUE(limiter.Take("b", 5, now));
  now += absl::Milliseconds(199);
  EXPECT_FALSE(limiter.Take("a", 5, now));
  now += absl::Milliseconds(1);
  EXPECT_TRUE(limiter.Take("a", 5, now));
  now += absl::Hours(1);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.Take("a", 5, now));
  EXPECT_FALSE(limiter.Take("a", 5, now));
}

TEST(RandomTest, OneSeedGivesOneSequence) {
  Random a(7), b(7), c(8);
  const std::string first = a.LettersAndDigits(8);
  EXPECT_EQ(first, b.LettersAndDigits(8));
  EXPECT_NE(first, c.LettersAndDigits(8));
  EXPECT_EQ(a.Uuid(), b.Uuid());
  EXPECT_EQ(MixSeed(1, "x"), MixSeed(1, "x"));
  EXPECT_NE(MixSeed(1, "x"), MixSeed(2, "x"));
}

}  // namespace

namespace tencentcloud {
namespace {

TEST(Ipv4Test, ReadsOnlyFourPlainNumbers) {
  EXPECT_EQ(Ipv4::Parse("10.0.1.255")->ToText(), "10.0.1.255");
  for (const char* text : {"", "10.0.1", "10.0.1.256", "10.0.1.1.1", "10.0.1.01", "10.0.1.a", " 10.0.1.1", "10..1.1", "10.0.1.1 "}) {
    EXPECT_FALSE(Ipv4::Parse(text).has_value()) << text;
  }
}

TEST(CidrTest, KnowsItsAddresses) {
  const Cidr block = *Cidr::Parse("10.0.4.0/29");
  EXPECT_EQ(block.Usable(), 5u);
  EXPECT_TRUE(block.Contains(*Ipv4::Parse("10.0.4.7")));
  EXPECT_FALSE(block.Contains(*Ipv4::Parse("10.0.4.8")));
  EXPECT_TRUE(block.IsReserved(*Ipv4::Parse("10.0.4.0")));
  EXPECT_TRUE(block.IsReserved(*Ipv4::Parse("10.0.4.1")));
  EXPECT_FALSE(block.IsReserved(*Ipv4::Parse("10.0.4.2")));
  EXPECT_TRUE(block.IsReserved(*Ipv4::Parse("10.0.4.7")));
  for (const char* text : {"10.0.4.0", "10.0.4.1/29", "10.0.4.0/33", "10.0.4.0/x", "10.0.4.0/0"})
    EXPECT_FALSE(Cidr::Parse(text).has_value()) << text;
}

TEST(LimitsTest, FollowTheVendorsTables) {
  struct Row {
    const char* type;
    int cpu, memory, interfaces, addresses;
  };
  for (const Row& row :
       {Row{"S5.SMALL1", 1, 1, 2, 6}, Row{"SA1.SMALL1", 1, 1, 2, 2}, Row{"S5.MEDIUM4", 2, 4, 4, 10}, Row{"SA1.MEDIUM4", 2, 4, 2, 10},
        Row{"S5.LARGE8", 4, 8, 4, 10}, Row{"S5se.LARGE8", 4, 8, 4, 20}, Row{"SA1.LARGE16", 4, 16, 4, 20}, Row{"S5.2XLARGE16", 8, 16, 6, 20},
        Row{"S3.3XLARGE24", 12, 24, 8, 30}, Row{"S5.4XLARGE32", 16, 32, 8, 30}}) {
    absl::optional<InstanceType> type = TypeFromName(row.type);
    ASSERT_TRUE(type.has_value()) << row.type;
    EXPECT_EQ(type->cpu, row.cpu) << row.type;
    EXPECT_EQ(type->memory_gib, row.memory) << row.type;
    EXPECT_EQ(type->interfaces, row.interfaces) << row.type;
    EXPECT_EQ(type->addresses_per_interface, row.addresses) << row.type;
  }
  EXPECT_FALSE(TypeFromName("S5").has_value());
  EXPECT_FALSE(TypeFromName("S5.HUGE8").has_value());
}

TEST(LimitsTest, PublicAddressesByCores) {
  const int kRows[][2] = {{1, 2},  {5, 2},  {6, 3},  {11, 3}, {12, 4},  {18, 5}, {24, 6},
                          {30, 7}, {36, 8}, {42, 9}, {47, 9}, {48, 10}, {96, 10}};
  for (const auto& row : kRows) EXPECT_EQ(PublicAddressQuota(row[0]), row[1]) << row[0];
}

struct Thing {
  std::string id;
  uint32_t slot = 0;
};

TEST(TableTest, ListsInTheOrderThingsCameAndACopyStandsByItself) {
  Table<Thing> table;
  for (const char* id : {"b", "a", "c"}) table.Add(Thing{id});
  Table<Thing> copy = table;
  table.Remove(*table.Find("a"));
  EXPECT_EQ(table.Find("a"), nullptr);
  EXPECT_EQ(table.live(), (std::vector<uint32_t>{0, 2}));
  EXPECT_EQ(table.Add(Thing{"a"}).slot, 3u);  // no slot is used twice
  EXPECT_EQ(copy.Find("a")->slot, 1u);
  EXPECT_EQ(copy.size(), 3u);
}

TEST(SlotListTest, StaysInOrderWhateverTheOrderOfInserting) {
  SlotList list;
  for (uint32_t slot : {5u, 1u, 3u, 3u, 9u}) list.Insert(slot);
  list.Erase(3);
  list.Erase(4);
  EXPECT_EQ(list.slots(), (std::vector<uint32_t>{1, 5, 9}));
}

}  // namespace
}  // namespace tencentcloud
}  // namespace eniform::emulator
