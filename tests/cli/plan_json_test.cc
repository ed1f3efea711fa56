#include "cli/render/plan_json.h"

#include "nlohmann/json.hpp"
#include "tests/cli/golden.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using nlohmann::json;

// Keys as they stand in the text, for every object inside `value`.
void ExpectSortedKeys(const nlohmann::ordered_json& value) {
  if (value.is_object()) {
    std::string last;
    for (const auto& [key, inner] : value.items()) {
      EXPECT_LT(last, key);
      last = key;
      ExpectSortedKeys(inner);
    }
  } else if (value.is_array()) {
    for (const auto& inner : value) ExpectSortedKeys(inner);
  }
}

TEST(PlanJsonTest, EveryAction) { ExpectGolden("every_action.json", PlanJson(EveryAction())); }

TEST(PlanJsonTest, ADisruptionThatNobodyKnowsIsNotCounted) {
  Plan plan = ManyCreations(1);
  plan.mutable_operations(0)->set_disruption(DISRUPTION_NONE);
  EXPECT_THAT(PlanJson(plan), testing::HasSubstr("\"none\":1"));
  plan.mutable_operations(0)->set_disruption(static_cast<Disruption>(8450));
  EXPECT_THAT(PlanJson(plan), testing::HasSubstr("\"none\":0"));
}

TEST(PlanJsonTest, HostileTexts) { ExpectGolden("hostile.json", PlanJson(Hostile())); }
TEST(PlanJsonTest, NothingToDo) { ExpectGolden("no_changes.json", PlanJson(NoChanges())); }
TEST(PlanJsonTest, APlanThatIsRefused) { ExpectGolden("refused.json", PlanJson(Refused())); }

TEST(PlanJsonTest, KeysAreSortedEverywhere) {
  for (const Plan& plan : {EveryAction(), Hostile()}) ExpectSortedKeys(nlohmann::ordered_json::parse(PlanJson(plan)));
}

TEST(PlanJsonTest, WhatLosesComesFirstThenWhatReboots) {
  const json plan = json::parse(PlanJson(EveryAction()));
  ASSERT_EQ(2u, plan["attention"].size());
  EXPECT_EQ(json({{"operation", 2}, {"disruption", "loses"}, {"addresses", {"10.0.1.9"}}}), plan["attention"][0]);
  EXPECT_EQ(11, plan["attention"][1]["operation"]);
  EXPECT_EQ(json({{"interrupts", 1}, {"loses", 1}, {"moves", 2}, {"none", 0}, {"reboots", 1}}), plan["summary"]["disruptions"]);
}

TEST(PlanJsonTest, SecondsSayWhereTheyComeFrom) {
  const json plan = json::parse(PlanJson(Hostile()));
  EXPECT_EQ("provider", plan["operations"][0]["estimated_from"]);
  EXPECT_EQ("journal", plan["operations"][2]["estimated_from"]);
}

TEST(PlanJsonTest, HasTerraformsActions) {
  std::map<std::string, json> actions;
  const json plan = json::parse(PlanJson(EveryAction()));
  for (const json& change : plan["resource_changes"]) actions[change["address"]] = change["change"]["actions"];
  EXPECT_EQ(json({"no-op"}), actions["eip.web"]);
  EXPECT_EQ(json({"update"}), actions["eip_binding.web"]);
  EXPECT_EQ(json({"delete"}), actions["network_interface.gone"]);
  EXPECT_EQ(json({"forget"}), actions["network_interface.left"]);
  EXPECT_EQ(json({"create"}), actions["network_interface.new"]);
  EXPECT_EQ(json({"delete", "create"}), actions["network_interface.swapped"]);
  EXPECT_EQ(json({"create", "delete"}), actions["network_interface.twin"]);
}

TEST(PlanJsonTest, AbsentIsNullAndUnknownIsNamed) {
  const json plan = json::parse(PlanJson(EveryAction()));
  const json& created = plan["resource_changes"][5];
  ASSERT_EQ("network_interface.new", created["address"]);
  EXPECT_TRUE(created["change"]["before"].is_null());
  EXPECT_TRUE(created["change"]["after"]["id"].is_null());
  EXPECT_EQ(json({{"id", true}, {"mac", true}, {"secondary_ips", true}}), created["change"]["after_unknown"]);
  EXPECT_EQ(json({"10.0.1.13"}), created["change"]["after"]["secondary_ips"]) << "what is known of a list is kept";
  EXPECT_EQ(json({{"owner", "ops"}, {"tier", "web"}}), created["change"]["after"]["tags"]);
  EXPECT_TRUE(plan["resource_changes"][3]["change"]["after"].is_null());
}

TEST(PlanJsonTest, EveryKindAndDisruptionHasItsWord) {
  const json plan = json::parse(PlanJson(EveryAction()));
  EXPECT_EQ("UNBIND_EIP", plan["operations"][0]["kind"]);
  EXPECT_EQ("moves", plan["operations"][0]["disruption"]);
  EXPECT_EQ("loses", plan["operations"][1]["disruption"]);
  EXPECT_EQ("interrupts", plan["operations"][3]["disruption"]);
  EXPECT_EQ("reboots", plan["operations"][4]["disruption"]);
  EXPECT_EQ(json({3, 10}), plan["operations"][4]["depends_on"]);
  EXPECT_EQ(json({{{"operation", 3}, {"because", "the addresses go first"}}, {{"operation", 10}, {"because", "and this"}}}),
            plan["operations"][4]["waits"]);
}

TEST(PlanJsonTest, NumbersAreRoundedToThousandths) {
  std::string out;
  JsonWriter json(out, JsonWriter::Layout::kOneLine);
  json.BeginArray();
  for (const double value : {0.0, 3.0, 1.5, 0.1 + 0.2, 1e-9, -2.25, 123456.7891}) json.Number(value);
  json.EndArray();
  EXPECT_EQ("[0.0,3.0,1.5,0.3,0.0,-2.25,123456.789]", out);
}

TEST(PlanJsonTest, StringsAreEscapedAndAlwaysUtf8) {
  std::string out;
  AppendJsonString(out, "a\"b\\c\n\t\r\x01\x1b é 网 \xff\xc0\xaf\xed\xa0\x80 \xf0\x9f\x98\x80");
  EXPECT_EQ(
      "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u001b é 网 \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
      "\xf0\x9f\x98\x80\"",
      out);
  EXPECT_TRUE(json::accept(out)) << out;
}

TEST(PlanJsonTest, AnEmptyPlanHasEveryKey) {
  const json plan = json::parse(PlanJson(Plan()));
  for (const char* key : {"attention", "dark_addresses", "diagnostics", "digest", "format_version", "operations", "resource_changes",
                          "resource_drift", "stack", "state", "summary"}) {
    EXPECT_TRUE(plan.contains(key)) << key;
  }
}

TEST(PlanJsonTest, TenThousandChangesParse) { EXPECT_EQ(10000u, json::parse(PlanJson(ManyCreations(10000)))["resource_changes"].size()); }

TEST(PlanJsonTest, DriftHasItsOwnShape) { ExpectGolden("drift.json", DriftJson(EveryAction())); }

TEST(PlanJsonTest, DiagnosticsAreCounted) {
  Diagnostics diagnostics{MakeError(DIAGNOSTIC_CLASS_DECLARATION, "EF-1", "Wrong", "Because."), MakeWarning("EF-2", "Hm", "")};
  const json found = json::parse(DiagnosticsJson(diagnostics));
  EXPECT_EQ(false, found["valid"]);
  EXPECT_EQ(1, found["error_count"]);
  EXPECT_EQ(1, found["warning_count"]);
  EXPECT_EQ("warning", found["diagnostics"][1]["severity"]);
}

}  // namespace
}  // namespace eniform::cli
