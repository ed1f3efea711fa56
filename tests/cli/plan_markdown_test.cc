#include "cli/render/plan_markdown.h"

#include <algorithm>

#include <gmock/gmock.h>
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/cli/golden.h"
#include "tests/cli/plans.h"

namespace eniform::cli {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(PlanMarkdownTest, EveryAction) { ExpectGolden("every_action.md", PlanMarkdown(EveryAction())); }
TEST(PlanMarkdownTest, NothingToDo) { ExpectGolden("no_changes.md", PlanMarkdown(NoChanges())); }
TEST(PlanMarkdownTest, APlanThatIsRefused) { ExpectGolden("refused.md", PlanMarkdown(Refused())); }
TEST(PlanMarkdownTest, HostileTexts) { ExpectGolden("hostile.md", PlanMarkdown(Hostile())); }
TEST(PlanMarkdownTest, ALongPlan) { ExpectGolden("long.md", PlanMarkdown(ManyCreations(60), 6000)); }

TEST(PlanMarkdownTest, HostileTextsAddNothing) {
  const std::string markdown = PlanMarkdown(Hostile());
  EXPECT_THAT(markdown, StartsWith("<!-- eniform plan a-script-alert-1-script- -->\n"));
  for (const char* never : {"<img", "<script", "</details>\"", "](http", "@octocat", "#7", "http://", "\x1b", "```", "\n# h"}) {
    EXPECT_THAT(markdown, Not(HasSubstr(never))) << never;
  }
  EXPECT_EQ(markdown.find("<details>"), markdown.rfind("<details>"));
  EXPECT_EQ(markdown.find("</details>"), markdown.rfind("</details>"));
  // Every row of a table has the bars of its head, whatever is in it.
  size_t bars = 0;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(markdown, '\n'))) {
    const size_t here = std::count(line.begin(), line.end(), '|');
    if (!absl::StartsWith(line, "|")) {
      EXPECT_EQ(0u, here) << line;
      bars = 0;
    } else {
      if (bars == 0) bars = here;
      EXPECT_EQ(bars, here) << line;
    }
  }
}

TEST(PlanMarkdownTest, WhatLosesComesFirstThenWhatReboots) {
  const std::string markdown = PlanMarkdown(EveryAction());
  const size_t loses = markdown.find("| 2 | **loses** |"), reboots = markdown.find("| 11 | **reboots** |");
  ASSERT_NE(std::string::npos, loses) << markdown;
  EXPECT_LT(loses, reboots);
  EXPECT_LT(reboots, markdown.find("### Dark"));
  EXPECT_LT(markdown.find("### Dark"), markdown.find("### Changes\n"));
  EXPECT_LT(markdown.find("### Changes\n"), markdown.find("<details>"));
  EXPECT_LT(markdown.find("</details>"), markdown.find("**Plan: "));
}

TEST(PlanMarkdownTest, EqualPlansGiveEqualBytes) { EXPECT_EQ(PlanMarkdown(EveryAction()), PlanMarkdown(EveryAction())); }

// A plan with a lot of everything.
Plan Long(int count) {
  Plan plan = ManyCreations(count);
  for (int i = 0; i < count; ++i) {
    Operation& operation = *plan.mutable_operations(i);
    operation.set_disruption(i % 3 == 0 ? DISRUPTION_LOSES : i % 3 == 1 ? DISRUPTION_REBOOTS : DISRUPTION_NONE);
    operation.add_addresses("203.0.113.1");
    DarkInterval& dark = *plan.add_dark_addresses();
    dark.set_address(absl::StrCat("10.0.", i / 250, ".", i % 250));
    dark.set_from_operation(i + 1);
    dark.set_until_operation(i + 1);
    *plan.add_resource_drift() = EveryAction().resource_drift(1);
    *plan.add_diagnostics() = EveryAction().diagnostics(0);
  }
  return plan;
}

TEST(PlanMarkdownTest, NoPlanIsTooLongForAComment) {
  for (const int count : {1, 10, 50, 100, 200, 400, 1000, 20'000}) {
    for (const Plan& plan : {ManyCreations(count), Long(count)}) {
      const std::string markdown = PlanMarkdown(plan);
      EXPECT_LE(markdown.size(), kMarkdownLimit) << count;
      EXPECT_THAT(markdown, HasSubstr("**Plan: ")) << count;
      EXPECT_THAT(markdown, EndsWith("Plan digest: `sha256:many`\n")) << count;
      // Sections are whole: a fold that is opened is closed.
      EXPECT_EQ(markdown.find("<details>") == std::string::npos, markdown.find("</details>") == std::string::npos) << count;
    }
  }
}

TEST(PlanMarkdownTest, TheWorstIsShownHoweverLongThePlanIs) {
  const std::string markdown = PlanMarkdown(Long(20'000));
  EXPECT_THAT(markdown, HasSubstr("### Loses addresses and reboots instances\n"));
  EXPECT_THAT(markdown, HasSubstr("| 1 | **loses** |"));
  EXPECT_THAT(markdown, HasSubstr(" more\n"));
  EXPECT_THAT(markdown,
              HasSubstr("_Left out, because a comment must not be longer: what changed outside, of 20000 objects; the fields of what "
                        "changes; 20000 operations."));
}

TEST(PlanMarkdownTest, OperationsAreLeftOutBeforeChanges) {
  const Plan plan = ManyCreations(200);
  const std::string whole = PlanMarkdown(plan, 1 << 20);
  EXPECT_THAT(whole, Not(HasSubstr("Left out")));
  const std::string cut = PlanMarkdown(plan, whole.size() - 1);
  EXPECT_THAT(cut, HasSubstr("_Left out, because a comment must not be longer: 200 operations."));
  EXPECT_THAT(cut, HasSubstr("  - primary_ip: "));
}

TEST(PlanMarkdownTest, MeasuredSecondsAreMarked) {
  EXPECT_THAT(PlanMarkdown(Hostile()), HasSubstr("| 2 s\\* |"));
  EXPECT_THAT(PlanMarkdown(Hostile()), HasSubstr("\\* as this state's journal tells"));
  EXPECT_THAT(PlanMarkdown(EveryAction()), Not(HasSubstr("journal")));
}

TEST(PlanMarkdownTest, ErrorsOfACommandThatHasNoPlan) {
  Diagnostics diagnostics{MakeError(DIAGNOSTIC_CLASS_DECLARATION, "EF-1", "Wrong", "Because.")};
  EXPECT_THAT(DiagnosticsMarkdown(diagnostics), HasSubstr("- **Error** EF-1: Wrong<br>Because.\n"));
  EXPECT_THAT(DiagnosticsMarkdown(diagnostics), EndsWith("**There is no plan.** The errors above have to be settled first.\n"));
  diagnostics.resize(5000, diagnostics.front());
  EXPECT_LE(DiagnosticsMarkdown(diagnostics).size(), kMarkdownLimit);
}

}  // namespace
}  // namespace eniform::cli
