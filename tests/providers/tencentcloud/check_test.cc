#include "providers/tencentcloud/check.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace eniform::tencentcloud {
namespace {

Diagnostics CheckText(const std::string& declaration) {
  CheckRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(declaration, request.mutable_declaration())) << declaration;
  return Check(request);
}

// The codes, with the field: "TC-name network_interfaces.web.name".
std::vector<std::string> Found(const std::string& declaration) {
  std::vector<std::string> found;
  for (const Diagnostic& diagnostic : CheckText(declaration)) found.push_back(diagnostic.code() + " " + diagnostic.field());
  return found;
}

std::string Repeat(const std::string& text, int n) {
  std::string all;
  for (int i = 0; i < n; ++i) all += text;
  return all;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CheckTest, NameIsCountedInBytes) {
  EXPECT_THAT(Found("network_interfaces { key: \"web\" name: \"" + Repeat("n", 60) + "\" }"), IsEmpty());
  EXPECT_THAT(Found("network_interfaces { key: \"web\" name: \"" + Repeat("n", 61) + "\" }"),
              ElementsAre("TC-name network_interfaces.web.name"));
  EXPECT_THAT(Found("network_interfaces { key: \"web\" name: \"" + Repeat("网", 20) + "\" }"), IsEmpty());
  EXPECT_THAT(Found("network_interfaces { key: \"web\" name: \"" + Repeat("网", 21) + "\" }"),
              ElementsAre("TC-name network_interfaces.web.name"));
}

TEST(CheckTest, KeyIsTheNameWhereNoneIsGiven) {
  const std::string key = Repeat("k", 61);
  EXPECT_THAT(Found("network_interfaces { key: \"" + key + "\" }"), ElementsAre("TC-name network_interfaces." + key));
  EXPECT_THAT(Found("network_interfaces { key: \"" + key + "\" primary_of { id: \"ins-1\" } }"), IsEmpty())
      << "an adopted interface keeps its name";
}

TEST(CheckTest, DescriptionIsCountedInCharacters) {
  EXPECT_THAT(Found("network_interfaces { key: \"web\" description: \"" + Repeat("网", 60) + "\" }"), IsEmpty());
  EXPECT_THAT(Found("network_interfaces { key: \"web\" description: \"" + Repeat("网", 61) + "\" }"),
              ElementsAre("TC-description network_interfaces.web.description"));
}

TEST(CheckTest, EipNames) {
  EXPECT_THAT(Found("eips { key: \"web_1-A\" }"), IsEmpty());
  EXPECT_THAT(Found("eips { key: \"web\" name: \"公网_1\" }"), IsEmpty());
  EXPECT_THAT(Found("eips { key: \"web\" name: \"a b\" }"), ElementsAre("TC-eip-name eips.web.name"));
  EXPECT_THAT(Found("eips { key: \"web.1\" }"), ElementsAre("TC-eip-name eips.web.1"));
  EXPECT_THAT(Found("eips { key: \"web\" name: \"" + Repeat("网", 128) + "\" }"), IsEmpty());
  EXPECT_THAT(Found("eips { key: \"web\" name: \"" + Repeat("网", 129) + "\" }"), ElementsAre("TC-eip-name eips.web.name"));
}

TEST(CheckTest, BandwidthDependsOnTheCharge) {
  EXPECT_THAT(Found("eips { key: \"w\" bandwidth_mbps: 100 charge: EIP_CHARGE_TRAFFIC }"), IsEmpty());
  EXPECT_THAT(Found("eips { key: \"w\" bandwidth_mbps: 101 charge: EIP_CHARGE_TRAFFIC }"),
              ElementsAre("TC-eip-bandwidth eips.w.bandwidth_mbps"));
  EXPECT_THAT(Found("eips { key: \"w\" bandwidth_mbps: 101 charge: EIP_CHARGE_BANDWIDTH }"),
              ElementsAre("TC-eip-bandwidth eips.w.bandwidth_mbps"));
  EXPECT_THAT(Found("eips { key: \"w\" bandwidth_mbps: 2000 charge: EIP_CHARGE_PACKAGE }"), IsEmpty());
  const Diagnostics unknown = CheckText("eips { key: \"w\" bandwidth_mbps: 200 }");
  ASSERT_EQ(unknown.size(), 1u);
  EXPECT_EQ(unknown[0].severity(), SEVERITY_WARNING) << "an adopted EIP may be paid otherwise";
}

TEST(CheckTest, MoreAddressesThanTheTableHas) {
  EXPECT_THAT(Found("network_interfaces { key: \"w\" secondary_ip_count: 29 }"), IsEmpty());
  const Diagnostics found = CheckText("network_interfaces { key: \"w\" secondary_ip_count: 30 }");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code(), "TC-3");
  EXPECT_EQ(found[0].severity(), SEVERITY_WARNING);
  EXPECT_EQ(found[0].field(), "network_interfaces.w.secondary_ip_count");
}

TEST(CheckTest, Tags) {
  EXPECT_THAT(Found(R"(eips { key: "w" tags { key: "qcs:x" value: "x" } })"), ElementsAre("TC-tag-reserved eips.w.tags.qcs:x"));
  EXPECT_THAT(Found("eips { key: \"w\" tags { key: \"k\" value: \"" + Repeat("v", 256) + "\" } }"),
              ElementsAre("TC-tag-length eips.w.tags.k"));
  std::string many;
  for (int i = 0; i < 49; ++i) many += "tags { key: \"k" + std::to_string(i) + "\" }";
  EXPECT_THAT(Found("network_interfaces { key: \"w\" " + many + "}"), ElementsAre("TC-tags network_interfaces.w.tags"));
}

TEST(CheckTest, SummariesNameNothingAndDetailsDo) {
  const Diagnostics found = CheckText(R"(eips { key: "web" name: "a b" })");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].summary(), "Tencent Cloud does not take this EIP name");
  EXPECT_EQ(
      found[0].detail(),
      "'a b' holds ' '; the name of an EIP has at most 128 letters, digits, Chinese characters, '-' and '_'. Write a `name` that fits.");
  EXPECT_EQ(found[0].address(), "eip.web");
  EXPECT_EQ(found[0].diagnostic_class(), DIAGNOSTIC_CLASS_DECLARATION);
}

TEST(CheckTest, AllOfThemInOneRun) {
  EXPECT_EQ(Found(R"(eips { key: "a b" bandwidth_mbps: 500 charge: EIP_CHARGE_TRAFFIC } eips { key: "c d" })").size(), 3u);
}

}  // namespace
}  // namespace eniform::tencentcloud
