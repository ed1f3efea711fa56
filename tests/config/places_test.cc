#include "config/places.h"

#include "absl/strings/str_cat.h"
#include "tests/config/case_file.h"

namespace eniform::config {
namespace {

TEST(PathHashTest, PiecesAndWholeTextAgree) {
  EXPECT_EQ(PathHash().Field("network_interfaces").Field("web-0").Field("secondary_ips").Index(12).value(),
            PathHash("network_interfaces.web-0.secondary_ips[12]").value());
  EXPECT_EQ(PathHash().Field("imports").Index(0).Field("id").value(), PathHash("imports[0].id").value());
  EXPECT_NE(PathHash("a.b").value(), PathHash("a.c").value());
  EXPECT_EQ(PathHash().Field("eips").Field("a.b.c").value(), PathHash("eips.a.b.c").value());
}

TEST(SourceMapTest, FindFallsBackToTheEnclosingValue) {
  SourceMap map;
  map.AddFile("a.eni.yaml", "x\n");
  EXPECT_TRUE(map.Add("eips.web", {0, 3, 5}));
  EXPECT_TRUE(map.Add("eips.web.tags", {0, 4, 7}));
  EXPECT_FALSE(map.Add("eips.web", {0, 9, 9}));
  EXPECT_EQ(map.Find("eips.web.tags.tier[3].x")->line, 4);
  EXPECT_EQ(map.Find("eips.web.name")->line, 3);
  EXPECT_EQ(map.Find("eips.web")->column, 5);
  EXPECT_FALSE(map.Find("eips.api").has_value());
  EXPECT_FALSE(map.Find("").has_value());
  map.Set(PathHash("eips.web"), {0, 9, 9});
  EXPECT_EQ(map.Find("eips.web")->line, 9);
}

TEST(SourceMapTest, PlacesOfLargeFilesAreKept) {
  SourceMap map;
  map.AddFile("a", "");
  map.AddFile("b", "");
  map.Add("x", {1, 60'000'000, 123});
  map.Add("y", {1, 1, 2'000'000'000});
  EXPECT_EQ(map.Find("x")->file, 1);
  EXPECT_EQ(map.Find("x")->line, 60'000'000);
  EXPECT_EQ(map.Find("x")->column, 123);
  EXPECT_EQ(map.Find("y")->column, (1 << 24) - 1);
  EXPECT_EQ(map.Find("y")->line, 1);
}

TEST(SourceMapTest, LinesOfAnyFile) {
  SourceMap map;
  std::string text;
  for (int i = 1; i <= 1000; ++i) absl::StrAppend(&text, "line ", i, i % 2 ? "\r\n" : "\n");
  map.AddFile("long", text + "last");
  map.AddFile("empty", "");
  for (int i = 1; i <= 1000; ++i) EXPECT_EQ(map.Line(0, i), absl::StrCat("line ", i));
  EXPECT_EQ(map.Line(0, 1001), "last");
  EXPECT_EQ(map.Line(0, 1002), "");
  EXPECT_EQ(map.Line(0, 100000), "");
  EXPECT_EQ(map.Line(0, 0), "");
  EXPECT_EQ(map.Line(1, 1), "");
  EXPECT_EQ(map.Line(2, 1), "");
  EXPECT_EQ(map.Line(-1, 1), "");
}

TEST(SourceMapTest, LocateFillsOnlyWhatHasNoPlace) {
  SourceMap map;
  map.AddFile("a.eni.yaml", "eips: {}\n");
  map.Add("eips.web", {0, 1, 7});
  Diagnostics diagnostics(3);
  diagnostics[0].set_field("eips.web.bandwidth_mbps");
  diagnostics[1].set_field("eips.web");
  diagnostics[1].set_file("other");
  diagnostics[2].set_field("policy");
  map.Locate(diagnostics);
  EXPECT_EQ(diagnostics[0].file(), "a.eni.yaml");
  EXPECT_EQ(diagnostics[0].column(), 7);
  EXPECT_EQ(map.LineOf(diagnostics[0]), "eips: {}");
  EXPECT_EQ(diagnostics[1].file(), "other");
  EXPECT_EQ(diagnostics[1].line(), 0);
  EXPECT_EQ(diagnostics[2].file(), "");
  EXPECT_EQ(map.LineOf(diagnostics[2]), "");
}

// The paths that the planner and the renderers use.
TEST(SourceMapTest, EveryValueOfAFileHasItsPlace) {
  const ScratchDirectory directory;
  WriteWhole("main.eni.yaml", R"(providers:
  gz: {plugin: tencentcloud, region: ap-guangzhou}
network_interfaces:
  web.0:
    subnet: {name: app}
    security_groups:
      - sg-1
      - name: web
    secondary_ips: [10.0.0.1, 10.0.0.2]
    tags:
      tier: web
    attachment:
      instance: ins-1
eips: {web: {}}
eip_bindings:
  web: {eip: web, network_interface: web.0, private_ip: 10.0.0.2}
imports:
  - to: eip.web
    id: eip-1
policy: {forbid: [eip.release, eip.unbind]}
)");
  const Loaded loaded = Load({});
  ASSERT_TRUE(loaded.diagnostics.empty()) << Render(loaded);
  const std::tuple<const char*, int, int> expected[] = {
      {"providers.gz.region", 2, 38},
      {"network_interfaces", 3, 1},
      {"network_interfaces.web.0", 4, 3},
      {"network_interfaces.web.0.subnet", 5, 5},
      {"network_interfaces.web.0.subnet.name", 5, 20},
      {"network_interfaces.web.0.security_groups[0]", 7, 9},
      {"network_interfaces.web.0.security_groups[1]", 8, 9},
      {"network_interfaces.web.0.security_groups[1].name", 8, 15},
      {"network_interfaces.web.0.secondary_ips[1]", 9, 31},
      {"network_interfaces.web.0.secondary_ips[7]", 9, 5},
      {"network_interfaces.web.0.tags.tier", 11, 13},
      {"network_interfaces.web.0.attachment.instance", 13, 17},
      {"network_interfaces.web.0.primary_ip", 4, 3},
      {"eip_bindings.web.private_ip", 16, 57},
      {"imports[0].id", 19, 9},
      {"policy", 20, 1},
      {"policy.forbid[1]", 20, 32},
  };
  for (const auto& [path, line, column] : expected) {
    const std::optional<Place> place = loaded.sources->Find(path);
    ASSERT_TRUE(place.has_value()) << path;
    EXPECT_EQ(place->line, line) << path;
    EXPECT_EQ(place->column, column) << path;
  }
}

TEST(SourceMapTest, ListsOfSeveralFilesGoOn) {
  const ScratchDirectory directory;
  WriteWhole("a.eni.yaml", "providers: {gz: {plugin: p, region: r}}\neips: {a: {}, b: {}}\nimports: [{to: eip.a, id: eip-1}]\n");
  WriteWhole("b.eni.json", "{\"imports\": [{\"to\": \"eip.b\", \"id\": \"eip-2\"}]}");
  const Loaded loaded = Load({});
  ASSERT_TRUE(loaded.diagnostics.empty()) << Render(loaded);
  EXPECT_EQ(loaded.sources->PlaceText(*loaded.sources->Find("imports[0].id")), "a.eni.yaml:3:27");
  EXPECT_EQ(loaded.sources->PlaceText(*loaded.sources->Find("imports[1].id")), "b.eni.json:1:36");
}

}  // namespace
}  // namespace eniform::config
