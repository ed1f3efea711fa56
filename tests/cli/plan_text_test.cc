#include "cli/render/plan_text.h"

#include <algorithm>

#include "tests/cli/golden.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(PlanTextTest, EveryAction) { ExpectGolden("every_action.txt", PlanText(EveryAction(), Style())); }

TEST(PlanTextTest, EveryActionInColor) { ExpectGolden("every_action_color.txt", PlanText(EveryAction(), Style(Style::Color::kOn))); }

TEST(PlanTextTest, HostileTexts) { ExpectGolden("hostile.txt", PlanText(Hostile(), Style())); }

TEST(PlanTextTest, NoTextOfAPlanDrivesTheTerminal) {
  for (Plan plan : {EveryAction(), ManyCreations(2)}) {
    Poison(plan);
    const std::string text = PlanText(plan, Style());
    EXPECT_THAT(text, HasSubstr("\\x1b[2Jnetwork_interface."));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  }
}

TEST(PlanTextTest, WhatLosesComesFirstThenWhatReboots) {
  const std::string text = PlanText(EveryAction(), Style());
  const size_t mind = text.find("Mind:\n\n   2. DELETE_INTERFACE network_interface.gone  [loses]\n"),
               reboots = text.find("  11. CHANGE_SUBNET");
  ASSERT_NE(std::string::npos, mind) << text;
  EXPECT_LT(mind, reboots);
  EXPECT_LT(reboots, text.find("\nChanges:\n"));
  EXPECT_THAT(PlanText(ManyCreations(1), Style()), Not(HasSubstr("Mind:"))) << "where there is nothing to mind";
}

TEST(PlanTextTest, EachOperationSaysWhatItCostsAndWhyItWaits) {
  const std::string text = PlanText(EveryAction(), Style());
  EXPECT_THAT(text, HasSubstr("  3. BIND_EIP eip_binding.web  [moves]  1 API call, about 1.5 s\n"));
  EXPECT_THAT(text, HasSubstr("      waits for 1: an EIP has one holder\n"));
  Plan plan = ManyCreations(20);
  for (int i = 1; i <= 15; ++i) {
    Dependency& dependency = *plan.mutable_operations(19)->add_depends_on();
    dependency.set_operation(i);
    dependency.set_because(i == 3 ? "the slot is free only then" : "given addresses are taken first");
  }
  EXPECT_THAT(PlanText(plan, Style()), HasSubstr("      waits for 1, 2, 4, 5, 6, 7, 8, 9 and 6 more: given addresses are taken first\n"
                                                 "      waits for 3: the slot is free only then\n"))
      << "every reason is there";
  EXPECT_THAT(text, HasSubstr("  11. CHANGE_SUBNET network_interface.web-0  [reboots]  2 API calls, about 1 min 5 s\n"));
}

TEST(PlanTextTest, NoEscapesWithoutColor) {
  // Neither ours nor one that came from a cloud's description.
  EXPECT_THAT(PlanText(EveryAction(), Style()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(PlanText(EveryAction(), Style()), HasSubstr("\\x1b[31mred"));
  EXPECT_THAT(PlanText(EveryAction(), Style(Style::Color::kOn)), HasSubstr("\x1b["));
}

TEST(PlanTextTest, NoChanges) { EXPECT_EQ("No changes. Everything is as declared.\n", PlanText(NoChanges(), Style())); }

TEST(PlanTextTest, DriftThatNeedsNothingIsShownWithoutChanges) {
  Plan plan = NoChanges();
  *plan.add_resource_drift() = EveryAction().resource_drift(1);
  const std::string text = PlanText(plan, Style());
  EXPECT_THAT(text, testing::StartsWith("Changed outside of Eniform (remembered -> now):\n"));
  EXPECT_THAT(text, testing::EndsWith("\nNo changes. Everything is as declared.\n"));
}

TEST(PlanTextTest, SummaryHasTheFormOfTheContract) {
  Plan plan;
  PlanSummary& summary = *plan.mutable_summary();
  summary.set_create(2);
  summary.set_update(1);
  summary.set_move(1);
  summary.set_delete_(1);
  summary.set_operations(9);
  summary.set_api_calls(11);
  summary.set_estimated_seconds(14.2);
  DarkInterval& dark = *plan.add_dark_addresses();
  dark.set_address("10.0.1.11");
  dark.set_estimated_seconds(3);
  EXPECT_EQ(
      "Plan: 2 to create, 1 to update, 1 to move, 0 to replace, 1 to delete. 9 operations, 11 API calls, about 14 s. Dark: 10.0.1.11 about "
      "3 s.",
      SummaryLine(plan));
  summary.set_operations(1);
  summary.set_api_calls(1);
  summary.set_forget(2);
  summary.set_import(3);
  plan.clear_dark_addresses();
  EXPECT_EQ(
      "Plan: 2 to create, 1 to update, 1 to move, 0 to replace, 1 to delete, 2 to forget, 3 to import. 1 operation, 1 API call, about 14 "
      "s. "
      "Dark: none.",
      SummaryLine(plan));
}

TEST(PlanTextTest, ManyDarkAddressesAreCountedAndEachIsSummedUp) {
  const std::string line = SummaryLine(EveryAction());
  EXPECT_THAT(line, HasSubstr(" Dark: 203.0.113.7 about 3 s, 10.0.1.9 about 1.3 s, 10.0.1.11 about 1 min 5 s and 1 more."));
}

TEST(PlanTextTest, EndsWithSummaryAndDigest) {
  const std::string text = PlanText(EveryAction(), Style());
  EXPECT_THAT(text, testing::ContainsRegex("\nPlan: 1 to create, [^\n]*\\.\nPlan digest: sha256:0123abcd\n$"));
}

TEST(PlanTextTest, TenThousandChangesAreAllThere) {
  const Plan plan = ManyCreations(10000);
  const std::string text = PlanText(plan, Style());
  EXPECT_EQ(10000, std::count(text.begin(), text.end(), '+'));
  EXPECT_THAT(text, HasSubstr("\n  10000. CREATE_INTERFACE network_interface.if-9999  1 API call, about 2 s\n"));
}

}  // namespace
}  // namespace eniform::cli
