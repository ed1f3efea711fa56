#include "providers/sdk/decode.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace eniform::sdk {
namespace {

constexpr Word<EipCharge> kCharges[] = {{"hourly", EIP_CHARGE_BANDWIDTH}, {"used", EIP_CHARGE_TRAFFIC}, {"per-use", EIP_CHARGE_TRAFFIC}};

TEST(WordTest, BothWays) {
  EXPECT_EQ(MeaningOf(kCharges, "per-use", EIP_CHARGE_UNSPECIFIED), EIP_CHARGE_TRAFFIC);
  EXPECT_EQ(MeaningOf(kCharges, "", EIP_CHARGE_PACKAGE), EIP_CHARGE_PACKAGE) << "what no word is for";
  EXPECT_EQ(TextFor(kCharges, EIP_CHARGE_TRAFFIC), "used") << "the first of two";
  EXPECT_EQ(TextFor(kCharges, EIP_CHARGE_PACKAGE), "");
}

std::vector<std::string> TagsOf(const std::string& json, const TagMembers& members) {
  std::vector<std::string> tags;
  for (const Tag& tag : DecodeTags(Json::parse(json), members)) tags.push_back(tag.key() + "=" + tag.value());
  return tags;
}

TEST(DecodeTagsTest, SortedWhereverTheyAre) {
  EXPECT_THAT(TagsOf(R"({"tags":[{"k":"b","v":"2"},{"k":"a","v":1}]})", {.list = "tags", .key = "k", .value = "v"}),
              testing::ElementsAre("a=1", "b=2"));
  const TagMembers nested = {
      .list = "Tags", .in_list = "Tag", .key = "TagKey", .value = "TagValue", .other_key = "Key", .other_value = "Value"};
  EXPECT_THAT(TagsOf(R"({"Tags":{"Tag":[{"Key":"b","Value":"2"},{"TagKey":"a","TagValue":"1"}]}})", nested),
              testing::ElementsAre("a=1", "b=2"));
  EXPECT_THAT(TagsOf(R"({"Tags":null})", nested), testing::IsEmpty());
}

TEST(DecodeTest, MembersThatThereAreNoneOf) {
  const Members members = {.id = "id", .name = "name", .tags = {.list = "tags", .key = "k", .value = "v"}, .zone = "az"};
  const Json json = Json::parse(R"({"id":"x-1","name":"n","az":"z-1","cidr":"10.0.0.0/8","status":"up","tags":[{"k":"a","v":"1"}]})");
  const Subnet subnet = DecodeSubnet(json, members);
  EXPECT_EQ(subnet.id(), "x-1");
  EXPECT_EQ(subnet.zone(), "z-1");
  EXPECT_EQ(subnet.cidr(), "");
  EXPECT_EQ(subnet.available_addresses(), 0);
  ASSERT_EQ(subnet.tags_size(), 1);
  const Eip eip = DecodeEip(json, members);
  EXPECT_EQ(eip.name(), "n");
  EXPECT_EQ(eip.zone(), "z-1");
  EXPECT_EQ(eip.cloud_status(), "");
}

TEST(SortAddressesTest, PrimaryFirstThenByNumber) {
  NetworkInterface interface;
  for (const char* address : {"10.0.0.100", "10.0.0.20", "10.0.0.3"}) interface.add_addresses()->set_address(address);
  interface.mutable_addresses(1)->set_primary(true);
  SortAddresses(interface);
  EXPECT_EQ(interface.addresses(0).address(), "10.0.0.20");
  EXPECT_EQ(interface.addresses(1).address(), "10.0.0.3");
  EXPECT_EQ(interface.addresses(2).address(), "10.0.0.100");
}

}  // namespace
}  // namespace eniform::sdk
