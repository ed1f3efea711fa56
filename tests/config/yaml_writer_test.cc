#include "config/yaml_writer.h"

#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include "absl/strings/str_cat.h"
#include "config/load.h"
#include "config/yaml_text.h"
#include "tests/config/case_file.h"

namespace eniform::config {
namespace {

using google::protobuf::util::MessageDifferencer;

Declaration Parse(const std::string& text) {
  Declaration declaration;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &declaration)) << text;
  return declaration;
}

// What Load makes of the text, which it has nothing against.
Declaration Read(const std::string& text) {
  ScratchDirectory directory;
  WriteWhole("written.eni.yaml", text);
  const Loaded loaded = Load({});
  EXPECT_TRUE(loaded.diagnostics.empty()) << Render(loaded) << text;
  return loaded.declaration;
}

TEST(YamlTextTest, WhatIsATextToEverybodyStandsBare) {
  for (const char* text :
       {"web-0", "eni-12345678", "10.0.1.10", "business traffic", "a_b.c/d+e@f", "10m", "ap-guangzhou", "trueish", "Yesterday"}) {
    EXPECT_EQ(text, YamlText(text));
  }
}

TEST(YamlTextTest, WhatSomebodyMightTakeForSomethingElseIsQuoted) {
  for (const char* text : {"",      "1",   "007", "1.5",  "1e5",  "0x1f", "1_000", "2024-01-01", "12:30:45", "-1",     ".5",         "true",
                           "False", "YES", "no",  "On",   "off",  "y",    "N",     "null",       "NULL",     "~",      ".nan",       "=",
                           "<<",    "-",   "? a", "a: b", "a #b", "#",    "&a",    "*a",         "!a",       "|",      ">",          "%a",
                           "`a",    "@a",  " a",  "a ",   "a,b",  "[a]",  "{a}",   "'a'",        "a:b",      "10.0.1", "10.0.1.0/24"}) {
    EXPECT_EQ(absl::StrCat("\"", text, "\""), YamlText(text));
  }
  EXPECT_EQ("\"say \\\"hi\\\" \\\\ bye\"", YamlText("say \"hi\" \\ bye"));
}

TEST(YamlTextTest, WhatNobodySeesIsEscaped) {
  EXPECT_EQ("\"a\\nb\\tc\\rd\"", YamlText("a\nb\tc\rd"));
  EXPECT_EQ("\"\\x00\\x1b[31m\\x7f\\x85\"", YamlText(absl::string_view("\0\x1b[31m\x7f\xc2\x85", 9)));
  EXPECT_EQ("\"\\u2028\\u202e\\u200b\\ufeff\\ufffe\"", YamlText("\u2028\u202e\u200b\ufeff\ufffe"));
  EXPECT_EQ("\"数据库 é 😀\"", YamlText("数据库 é 😀"));
  EXPECT_EQ("\"a\\ufffdb\\ufffd\\ufffd\"", YamlText("a\xff"
                                                    "b\xe6\x95"));
}

TEST(YamlTextTest, ACommentStaysAComment) {
  EXPECT_EQ("  # one\n  #\n  # two\\r\\u2028three: {}\n", YamlComment("one\n\ntwo\r\u2028three: {}", 2));
}

constexpr char kWhole[] = R"(
  stack: "shop" providers { key: "bj" plugin: "jdcloud" region: "cn-north-1" endpoint: "http://127.0.0.1:9780" }
  providers { key: "gz" plugin: "tencentcloud" region: "ap-guangzhou" }
  network_interfaces {
    key: "123" provider: "gz" name: "" description: "a: b # c" subnet { name: "no" } security_groups { id: "sg-1" }
    security_groups { tags { key: "a" value: "" } } primary_ip: "10.0.1.10" secondary_ip_count: 3 unlisted_ips: UNLISTED_IPS_KEEP
    tags { key: "1" value: "true" } tags { key: "a b" value: "x\ny" } attachment { instance { id: "ins-1" } delete_on_termination: true }
    protect: true ignore: "tags" ignore: "description" on_remove: ON_REMOVE_DETACH replace: REPLACE_ORDER_CREATE_FIRST
  }
  network_interfaces { key: "b" provider: "gz" subnet { id: "subnet-1" } secondary_ips: "10.0.1.20" primary_of { name: "web" } written_empty: "tags" }
  eips { key: "web" provider: "gz" bandwidth_mbps: 10 charge: EIP_CHARGE_TRAFFIC tags { key: "tier" value: "web" } }
  eip_bindings { key: "web" eip { name: "web" } network_interface { name: "b" } private_ip: "10.0.1.20" provider: "gz" }
  imports { to: "network_interface.b" id: "eni-1" }
  moved { from: "network_interface.x" to: "network_interface.b" }
  policy { max_deletes: 0 forbid: "eip.release" } timeouts { attach: "10m" }
)";

TEST(YamlWriterTest, EverythingThatCanBeSaidIsReadBackAsItWas) {
  const Declaration declaration = Parse(kWhole);
  const std::string text = WriteYaml(declaration);
  const Declaration read = Read(text);
  EXPECT_TRUE(MessageDifferencer::Equals(declaration, read)) << text << read.DebugString();
  EXPECT_EQ(text, WriteYaml(read));
}

TEST(YamlWriterTest, TheOrderIsThatOfTheReferencePage) {
  EXPECT_EQ(R"(stack: shop

providers:
  bj: {plugin: jdcloud, region: cn-north-1, endpoint: "http://127.0.0.1:9780"}
  gz: {plugin: tencentcloud, region: ap-guangzhou}

network_interfaces:
  "123":
    provider: gz
    name: ""
    description: "a: b # c"
    subnet: {name: "no"}
    security_groups: [sg-1, {tags: {a: ""}}]
    primary_ip: 10.0.1.10
    secondary_ip_count: 3
    unlisted_ips: keep
    tags: {"1": "true", a b: "x\ny"}
    attachment: {instance: ins-1, delete_on_termination: true}
    protect: true
    ignore: [tags, description]
    on_remove: detach
    replace: create_first

  b:
    provider: gz
    subnet: subnet-1
    secondary_ips: [10.0.1.20]
    tags: {}
    primary_of: {name: web}

eips:
  web: {provider: gz, bandwidth_mbps: 10, charge: traffic, tags: {tier: web}}

eip_bindings:
  web: {eip: web, network_interface: b, private_ip: 10.0.1.20, provider: gz}

imports:
  - {to: network_interface.b, id: eni-1}

moved:
  - {from: network_interface.x, to: network_interface.b}

policy:
  max_deletes: 0
  forbid: [eip.release]

timeouts:
  attach: 10m
)",
            WriteYaml(Parse(kWhole)));
}

TEST(YamlWriterTest, WhatIsTooLongForALineStandsOnSeveral) {
  Declaration declaration = Parse(R"(stack: "shop" providers { key: "gz" plugin: "tencentcloud" region: "ap-guangzhou" })");
  InterfaceDeclaration& interface = *declaration.add_network_interfaces();
  interface.set_key("a");
  interface.set_provider("gz");
  interface.mutable_subnet()->set_id("subnet-1");
  for (int i = 10; i < 20; ++i) interface.add_secondary_ips(absl::StrCat("10.0.1.", i));
  EipDeclaration& eip = *declaration.add_eips();
  eip.set_key("e");
  eip.set_provider("gz");
  for (int i = 0; i < 9; ++i) {
    Tag& tag = *eip.add_tags();
    tag.set_key(absl::StrCat("key-number-", i));
    tag.set_value("a value");
  }
  const std::string text = WriteYaml(declaration);
  EXPECT_THAT(text, testing::HasSubstr("    secondary_ips:\n      - 10.0.1.10\n      - 10.0.1.11\n"));
  EXPECT_THAT(text, testing::HasSubstr("  e:\n    provider: gz\n    tags:\n      key-number-0: a value\n"));
  EXPECT_EQ(declaration.DebugString(), Read(text).DebugString()) << text;
}

TEST(YamlWriterTest, CommentsStandWhereTheyBelong) {
  const Declaration declaration =
      Parse(R"(providers { key: "gz" plugin: "tencentcloud" region: "r" } eips { key: "a" } eips { key: "b" })");
  const std::string text = WriteYaml(declaration, {"at the top", {{"eips.b", "of b\nmore of b"}}, "at the end"});
  EXPECT_EQ(
      "# at the top\n\nproviders:\n  gz: {plugin: tencentcloud, region: r}\n\neips:\n  a: {}\n  # of b\n  # more of b\n  b: {}\n\n# at the "
      "end\n",
      text);
  Read(text);
}

}  // namespace
}  // namespace eniform::config
