#include <gtest/gtest.h>

#include "absl/strings/ascii.h"
#include "emulator/ipv4.h"
#include "emulator/json_writer.h"
#include "emulator/made_up.h"
#include "emulator/networks.h"
#include "emulator/random.h"
#include "emulator/rate_limiter.h"
#include "emulator/table.h"
#include "emulator/timeline.h"

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

TEST(RateLimiterTest, AWindowBeginsWithItsFirstCall) {
  RateLimiter limiter;
  absl::Duration now = absl::Seconds(100), left;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.TakeInWindow("a", 3, absl::Minutes(1), now, left));
  now += absl::Seconds(59);
  EXPECT_FALSE(limiter.TakeInWindow("a", 3, absl::Minutes(1), now, left));
  EXPECT_EQ(left, absl::Seconds(1));
  EXPECT_TRUE(limiter.TakeInWindow("b", 3, absl::Minutes(1), now, left));
  now += absl::Seconds(1);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limiter.TakeInWindow("a", 3, absl::Minutes(1), now, left));
  EXPECT_FALSE(limiter.TakeInWindow("a", 3, absl::Minutes(1), now, left));
}

TEST(CidrTest, EachCloudKeepsAddressesForItself) {
  const Cidr block = *Cidr::Parse("10.0.4.0/29");
  const auto reserved = [&](ReservedAddresses kept) {
    std::string text;
    for (uint32_t i = 0; i < 8; ++i) text += block.IsReserved(Ipv4{block.network.value + i}, kept) ? '#' : '.';
    return text;
  };
  EXPECT_EQ(reserved({2, 1}), "##.....#");
  EXPECT_EQ(block.Usable({2, 1}), 5u);
  EXPECT_EQ(reserved({1, 3}), "#....###");
  EXPECT_EQ(block.Usable({1, 3}), 4u);
  EXPECT_EQ(reserved({3, 1}), "###....#");
  EXPECT_EQ(Cidr::Parse("10.0.4.0/31")->Usable({2, 1}), 0u);
}

TEST(NetworksTest, PicksEveryAddressThatTheCloudDoesNotKeepAndNoOther) {
  Networks networks({1, 3});
  Vpc vpc;
  vpc.id = "v";
  networks.vpcs.Add(vpc);
  Subnet subnet;
  subnet.id = "s";
  subnet.vpc = "v";
  subnet.reserved = networks.reserved;
  subnet.cidr = *Cidr::Parse("10.0.4.0/29");
  Subnet& added = networks.subnets.Add(subnet);
  std::string picked;
  while (absl::optional<Ipv4> ip = networks.PickAddress(added)) {
    networks.Hold(7, added, *ip);
    picked += ip->ToText() + " ";
  }
  EXPECT_EQ(picked, "10.0.4.1 10.0.4.2 10.0.4.3 10.0.4.4 ");
  EXPECT_EQ(networks.HolderSlot("v", *Ipv4::Parse("10.0.4.3")), 7u);
  networks.LetGo("v", *Ipv4::Parse("10.0.4.3"));
  EXPECT_EQ(networks.PickAddress(added)->ToText(), "10.0.4.3");
}

struct Tick : Timeline<Tick> {
  explicit Tick(absl::Duration settle) : Timeline(settle) {}
  std::string seen;
};

TEST(TimelineTest, WhatATransitionStartsCountsFromItsOwnMoment) {
  Tick world(absl::Seconds(1));
  world.AfterSettling([](Tick& now) {
    now.seen += "a";
    now.AfterSettling([](Tick& later) { later.seen += "c"; });
  });
  world.After(3, 2, [](Tick& now) { now.seen += "b"; });
  Tick copy = world;
  world.Settle(absl::Milliseconds(999));
  EXPECT_EQ(world.seen, "");
  world.Settle(absl::Seconds(2));
  EXPECT_EQ(world.seen, "abc");
  EXPECT_EQ(copy.seen, "");
}

TEST(MadeUpTest, MacsFollowTheVendorsWriting) {
  MadeUp upper(1, "20:90:6F"), lower(1, "00:16:3e");
  EXPECT_EQ(upper.NewMac().substr(0, 9), "20:90:6F:");
  const std::string first = lower.NewMac();
  EXPECT_EQ(first, absl::AsciiStrToLower(first));
  EXPECT_NE(first, lower.NewMac());
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

TEST(Ipv4Test, ReadsOnlyFourPlainNumbers) {
  EXPECT_EQ(Ipv4::Parse("10.0.1.255")->ToText(), "10.0.1.255");
  for (const char* text : {"", "10.0.1", "10.0.1.256", "10.0.1.1.1", "10.0.1.01", "10.0.1.a", " 10.0.1.1", "10..1.1", "10.0.1.1 "}) {
    EXPECT_FALSE(Ipv4::Parse(text).has_value()) << text;
  }
}

TEST(CidrTest, KnowsItsAddresses) {
  const Cidr block = *Cidr::Parse("10.0.4.0/29");
  EXPECT_TRUE(block.Contains(*Ipv4::Parse("10.0.4.7")));
  EXPECT_FALSE(block.Contains(*Ipv4::Parse("10.0.4.8")));
  for (const char* text : {"10.0.4.0", "10.0.4.1/29", "10.0.4.0/33", "10.0.4.0/x", "10.0.4.0/0"})
    EXPECT_FALSE(Cidr::Parse(text).has_value()) << text;
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
}  // namespace eniform::emulator
