// Formats, the JSON Schema, the reference page and the table of what is not supported.
#include <functional>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/formats.h"
#include "config/reference_page.h"
#include "config/schema.h"
#include "config/shape.h"
#include "config/unsupported.h"
#include "tests/config/case_file.h"

namespace eniform::config {
namespace {

using nlohmann::json;
using testing::HasSubstr;

struct FormatCase {
  TextFormat format;
  std::vector<std::string> good, bad;
};

const std::vector<FormatCase>& FormatCases() {
  static const auto& cases = *new std::vector<FormatCase>{
      {TEXT_FORMAT_IPV4,
       {"0.0.0.0", "10.0.1.10", "255.255.255.255"},
       {"", "10.0.1", "10.0.1.256", "10.0.1.01", " 10.0.1.1", "10.0.1.1/24", "::1"}},
      {TEXT_FORMAT_DURATION,
       {"1s", "90s", "10m", "1h30m", "24h"},
       {"", "10", "0s", "1.5h", "-1m", "24h1s", "1d", "m", "1h30", "inf", "5ms", "99999999999999999999h"}},
      {TEXT_FORMAT_KEY,
       {"a", "0", "web-0.data_1", std::string(128, 'x')},
       {"", "-a", ".a", "_a", "a b", "a/b", "ä", std::string(129, 'x')}},
      {TEXT_FORMAT_ADDRESS,
       {"network_interface.web-0", "eip.a.b", "eip_binding.x"},
       {"", "web", "eip.", "eip", ".x", "eips.x", "eip.-x", "instance.i", "network_interface.a b"}},
      {TEXT_FORMAT_URL,
       {"http://127.0.0.1:9780", "https://api.example.com", "https://host/", "http://[::1]:80", "https://host/a/b"},
       {"", "host", "ftp://x", "http://", "http://:80", "http://h:0", "http://h:65536", "http://h:x", "http://h:+1", "http://u@h",
        "http://h?q", "http://h/#f", "http://h h", "http://[::1", "https://h:"}},
      {TEXT_FORMAT_CLOUD_ID, {"eni-12345678", "ins-a_b:c"}, {"", "a b", "a\n", "ä"}},
  };
  return cases;
}

TEST(FormatsTest, TakeAndRefuse) {
  for (const FormatCase& format : FormatCases()) {
    for (const std::string& text : format.good)
      EXPECT_TRUE(HasFormat(format.format, text)) << TextFormat_Name(format.format) << " " << text;
    for (const std::string& text : format.bad)
      EXPECT_FALSE(HasFormat(format.format, text)) << TextFormat_Name(format.format) << " " << text;
  }
  EXPECT_TRUE(HasFormat(TEXT_FORMAT_ANY, ""));
}

// The patterns of the schema say the same, but for the bounds of durations, ports and lengths that no pattern can count.
TEST(FormatsTest, PatternsAgree) {
  const std::set<std::string> looser = {"0s", "24h1s", "99999999999999999999h", "http://h:0", "http://h:65536"};
  for (const FormatCase& format : FormatCases()) {
    const std::regex pattern{std::string(FormatPattern(format.format))};
    for (const std::string& text : format.good)
      EXPECT_TRUE(std::regex_match(text, pattern)) << TextFormat_Name(format.format) << " " << text;
    for (const std::string& text : format.bad) {
      if (looser.count(text) > 0) continue;
      EXPECT_FALSE(std::regex_match(text, pattern)) << TextFormat_Name(format.format) << " " << text;
    }
  }
}

TEST(FormatsTest, EachHasWordsForPeople) {
  for (const FormatCase& format : FormatCases()) EXPECT_FALSE(FormatText(format.format).empty());
}

TEST(FormatsTest, LoopbackIsThisMachineOnly) {
  for (const char* url : {"http://127.0.0.1:9780", "http://127.8.9.1", "http://localhost", "http://LocalHost:80", "http://[::1]:80/"})
    EXPECT_TRUE(IsLoopbackUrl(url)) << url;
  for (const char* url :
       {"http://128.0.0.1", "http://127.0.0.1.evil.com", "http://localhost.evil.com", "http://[::2]", "http://10.0.0.1/127.0.0.1"})
    EXPECT_FALSE(IsLoopbackUrl(url)) << url;
}

TEST(FormatsTest, KeyOfAnyTextIsAKeyOrEmpty) {
  EXPECT_EQ(KeyOf("shop-prod"), "shop-prod");
  EXPECT_EQ(KeyOf(".hidden dir"), "hidden-dir");
  EXPECT_EQ(KeyOf("---"), "");
  EXPECT_EQ(KeyOf("日本"), "");
  EXPECT_TRUE(HasFormat(TEXT_FORMAT_KEY, KeyOf(std::string(500, 'x'))));
}

// Follows a path of keys, through `allOf` and `$ref`.
json At(const json& schema, const std::vector<std::string>& path) {
  const auto resolve = [&schema](json value) {
    if (value.contains("allOf") && value["allOf"][0].contains("$ref")) value = value["allOf"][0];
    if (value.contains("$ref")) value = schema.at(json::json_pointer(value["$ref"].get<std::string>().substr(1)));
    return value;
  };
  json value = schema;
  for (const std::string& key : path) value = resolve(value.at(key));
  return value;
}

TEST(SchemaTest, SaysOfEachFieldWhatTheReaderTakes) {
  const json schema = json::parse(JsonSchema());
  EXPECT_EQ(schema["$schema"], "http://json-schema.org/draft-07/schema#");
  EXPECT_EQ(schema["additionalProperties"], false);
  const json interface = At(schema, {"properties", "network_interfaces", "additionalProperties"});
  EXPECT_EQ(interface["required"], json({"subnet"}));
  EXPECT_EQ(interface["additionalProperties"], false);
  EXPECT_FALSE(interface["properties"].contains("key"));
  EXPECT_FALSE(interface["properties"].contains("written_empty"));
  EXPECT_EQ(interface["properties"]["on_remove"]["enum"], json({"delete", "detach", "forget"}));
  EXPECT_EQ(interface["properties"]["secondary_ip_count"]["maximum"], 1000);
  EXPECT_EQ(interface["properties"]["secondary_ips"]["items"]["pattern"], std::string(FormatPattern(TEXT_FORMAT_IPV4)));
  EXPECT_EQ(interface["properties"]["tags"]["additionalProperties"]["type"], json({"string", "number", "boolean"}));
  EXPECT_EQ(
      interface["allOf"],
      json::parse(
          R"([{"not": {"required": ["secondary_ips", "secondary_ip_count"]}}, {"not": {"required": ["attachment", "primary_of"]}}])"));
  const json selector = At(schema, {"definitions", "InterfaceDeclaration", "properties", "subnet"});
  EXPECT_EQ(selector["oneOf"][0]["type"], "string");
  EXPECT_EQ(selector["oneOf"][1]["oneOf"], json::parse(R"([{"required": ["id"]}, {"required": ["name"]}, {"required": ["tags"]}])"));
  EXPECT_EQ(At(schema, {"properties", "eips", "additionalProperties"})["properties"]["on_remove"]["enum"], json({"delete", "forget"}))
      << "an EIP has nothing to be detached from";
  EXPECT_EQ(At(schema, {"properties", "eips", "additionalProperties"})["type"], json({"object", "null"}));
  EXPECT_EQ(At(schema, {"properties", "eips", "additionalProperties"})["properties"]["bandwidth_mbps"]["minimum"], 1);
}

TEST(SchemaTest, HasEveryFieldOfTheLanguageAndEveryReferenceResolves) {
  const json schema = json::parse(JsonSchema());
  std::set<std::string> referenced;
  const std::function<void(const json&)> walk = [&](const json& value) {
    if (value.is_object() && value.contains("$ref")) referenced.insert(value["$ref"].get<std::string>());
    if (value.is_structured()) {
      for (const json& child : value) walk(child);
    }
  };
  walk(schema);
  EXPECT_EQ(referenced.size(), schema["definitions"].size());
  for (const std::string& reference : referenced) EXPECT_TRUE(schema.contains(json::json_pointer(reference.substr(1)))) << reference;
  const std::function<void(const Shape&, const json&)> compare = [&](const Shape& shape, const json& object) {
    const json& mapping = object.contains("properties") ? object : object["oneOf"][1];
    EXPECT_EQ(mapping["properties"].size(), shape.fields().size()) << shape.descriptor().name();
    for (const ShapeField& field : shape.fields()) {
      EXPECT_TRUE(mapping["properties"].contains(field.name())) << field.name();
      EXPECT_TRUE(mapping["properties"][field.name()].contains("description")) << field.name();
      if (field.shape != nullptr && field.shape->scalar_value() == nullptr)
        compare(*field.shape, schema["definitions"][field.shape->descriptor().name()]);
    }
  };
  compare(Shape::Of(*Declaration::descriptor()), schema);
}

TEST(SchemaTest, SameBytesEveryTime) {
  EXPECT_EQ(JsonSchema(), JsonSchema());
  EXPECT_EQ(JsonSchema().back(), '\n');
}

TEST(ReferencePageTest, NamesEveryFieldAndEveryCode) {
  const std::string page = ReferencePage();
  const std::function<void(const Shape&)> walk = [&](const Shape& shape) {
    for (const ShapeField& field : shape.fields()) {
      EXPECT_THAT(page, HasSubstr(absl::StrCat("| `", field.name(), "` |")));
      if (field.shape != nullptr && field.shape->scalar_value() == nullptr) walk(*field.shape);
    }
  };
  walk(Shape::Of(*Declaration::descriptor()));
  for (const MessageRow& row : AllMessages()) EXPECT_THAT(page, HasSubstr(absl::StrCat("| ", row.code, " | ", row.summary)));
  EXPECT_EQ(page, ReferencePage());
}

// The example of the page is a declaration, and not only looks like one.
TEST(ReferencePageTest, ItsExampleLoads) {
  const std::string page = ReferencePage();
  const size_t begin = page.find("```yaml\n") + 8;
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", page.substr(begin, page.find("```", begin) - begin));
  EXPECT_THAT(Render(Load({})), testing::StartsWith("ok\n"));
}

TEST(UnsupportedTest, EveryUseIsAnErrorThatNamesTheField) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", R"(providers: {gz: {plugin: p, region: r}}
network_interfaces:
  a: {subnet: s, replace: create_first, attachment: {instance: i, delete_on_termination: true}}
  b: {subnet: s, replace: auto}
eips: {x: {}}
eip_bindings: {x: {eip: x, network_interface: a, takeover: true}}
imports: [{to: eip.x, id: eip-1}]
policy: {max_deletes: 1}
)");
  const Loaded loaded = Load({});
  ASSERT_TRUE(loaded.diagnostics.empty()) << Render(loaded);
  Report report(*loaded.sources);
  CheckUnsupported(loaded.declaration,
                   {{"policy", ""},
                    {"eip_bindings.*.takeover", ""},
                    {"network_interfaces.*.replace", "create_first"},
                    {"network_interfaces.*.attachment.delete_on_termination", "true"},
                    {"imports.*.id", ""},
                    {"timeouts.attach", ""},
                    {"moved", ""}},
                   report);
  std::vector<std::string> said;
  for (const Diagnostic& diagnostic : report.Take())
    said.push_back(absl::StrCat(diagnostic.line(), " ", diagnostic.code(), " ", diagnostic.field()));
  EXPECT_THAT(
      said, testing::ElementsAre("3 EF-D34 network_interfaces.a.replace", "3 EF-D34 network_interfaces.a.attachment.delete_on_termination",
                                 "6 EF-D34 eip_bindings.x.takeover", "7 EF-D34 imports[0].id", "8 EF-D34 policy"));
}

// A row that names nothing would never say anything.
TEST(UnsupportedTest, RowsNameFieldsOfTheLanguage) {
  for (const UnsupportedField& row : UnsupportedFields()) {
    const Shape* shape = &Shape::Of(*Declaration::descriptor());
    for (const absl::string_view part : absl::StrSplit(row.path, '.')) {
      if (part == "*") continue;
      ASSERT_NE(shape, nullptr) << row.path;
      const ShapeField* field = shape->Find(part);
      ASSERT_NE(field, nullptr) << row.path;
      shape = field->shape;
    }
  }
}

}  // namespace
}  // namespace eniform::config
