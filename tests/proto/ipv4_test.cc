#include "proto/ipv4.h"

#include <algorithm>
#include <vector>

namespace eniform {
namespace {

TEST(Ipv4Test, ParsesDottedDecimalOnly) {
  EXPECT_EQ(Ipv4::Parse("10.0.1.10")->number(), 0x0a00010au);
  EXPECT_EQ(Ipv4::Parse("0.0.0.0")->number(), 0u);
  EXPECT_EQ(Ipv4::Parse("255.255.255.255")->number(), 0xffffffffu);
  for (const char* text : {"",         ".",        "1",         "1.2.3",     "1.2.3.",   "1.2.3.4.",   "1.2.3.4.5",
                           ".1.2.3.4", "1..3.4",   "256.1.1.1", "1.1.1.256", "01.1.1.1", "1.1.1.00",   "1.1.1.1 ",
                           " 1.1.1.1", "+1.1.1.1", "-1.1.1.1",  "1.1.1.0x1", "a.b.c.d",  "1.1.1.1/24", "99999999999.1.1.1",
                           "::1"}) {
    EXPECT_FALSE(Ipv4::Parse(text).has_value()) << text;
  }
}

TEST(Ipv4Test, TextComesBack) {
  for (const char* text : {"0.0.0.0", "10.0.1.10", "192.168.255.1", "255.255.255.255"}) EXPECT_EQ(Ipv4::Parse(text)->ToString(), text);
}

TEST(Ipv4Test, OrderedByNumberNotByText) {
  EXPECT_LT(*Ipv4::Parse("10.0.0.9"), *Ipv4::Parse("10.0.0.10"));
  EXPECT_LT(*Ipv4::Parse("9.255.255.255"), *Ipv4::Parse("200.0.0.0"));  // no sign bit
  EXPECT_EQ(*Ipv4::Parse("1.2.3.4"), Ipv4::FromNumber(0x01020304));
}

TEST(Ipv4NetworkTest, ParsesBaseAndPrefix) {
  const Ipv4Network network = *Ipv4Network::Parse("10.0.1.0/24");
  EXPECT_EQ(network.base().ToString(), "10.0.1.0");
  EXPECT_EQ(network.prefix_length(), 24);
  EXPECT_EQ(network.size(), 256u);
  EXPECT_EQ(network.last().ToString(), "10.0.1.255");
  EXPECT_EQ(network.ToString(), "10.0.1.0/24");
  for (const char* text : {"", "10.0.1.0", "10.0.1.0/", "/24", "10.0.1.0/33", "10.0.1.0/-1", "10.0.1.0/024", "10.0.1.1/24", "10.0.1.0/24 ",
                           "10.0.1/24", "0.0.0.1/0"}) {
    EXPECT_FALSE(Ipv4Network::Parse(text).has_value()) << text;
  }
}

TEST(Ipv4NetworkTest, ContainsItsEndsAndNothingBeyond) {
  const Ipv4Network network = *Ipv4Network::Parse("10.0.1.128/25");
  EXPECT_TRUE(network.Contains(*Ipv4::Parse("10.0.1.128")));
  EXPECT_TRUE(network.Contains(*Ipv4::Parse("10.0.1.255")));
  EXPECT_FALSE(network.Contains(*Ipv4::Parse("10.0.1.127")));
  EXPECT_FALSE(network.Contains(*Ipv4::Parse("10.0.2.0")));
}

TEST(Ipv4NetworkTest, WholeSpaceAndSingleAddress) {
  const Ipv4Network all = *Ipv4Network::Parse("0.0.0.0/0");
  EXPECT_EQ(all.size(), uint64_t{1} << 32);
  EXPECT_EQ(all.last().ToString(), "255.255.255.255");
  EXPECT_TRUE(all.Contains(*Ipv4::Parse("255.255.255.255")));
  const Ipv4Network one = *Ipv4Network::Parse("10.0.0.7/32");
  EXPECT_EQ(one.size(), 1u);
  EXPECT_TRUE(one.Contains(*Ipv4::Parse("10.0.0.7")));
  EXPECT_FALSE(one.Contains(*Ipv4::Parse("10.0.0.8")));
}

TEST(AddressTextLessTest, AddressesByNumberThenOtherTexts) {
  std::vector<std::string> texts = {"zebra", "10.0.0.10", "", "10.0.0.9", "apple", "2.0.0.0"};
  std::sort(texts.begin(), texts.end(), [](const std::string& a, const std::string& b) { return AddressTextLess(a, b); });
  EXPECT_THAT(texts, testing::ElementsAre("2.0.0.0", "10.0.0.9", "10.0.0.10", "", "apple", "zebra"));
  EXPECT_FALSE(AddressTextLess("10.0.0.9", "10.0.0.9"));
}

}  // namespace
}  // namespace eniform
