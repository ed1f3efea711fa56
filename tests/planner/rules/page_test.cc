// docs/rules.md is made from the rules themselves. Written anew by ENIFORM_WRITE_GOLDENS=1 build/tests/planner_rules_test.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "planner/messages.h"
#include "providers/alicloud/capabilities.h"
#include "providers/jdcloud/capabilities.h"
#include "providers/tencentcloud/capabilities.h"

namespace eniform::planner {
namespace {

constexpr char kPage[] = "../../docs/rules.md";

// Text between the bars of a table.
std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

std::string Rules(absl::string_view cloud, absl::string_view program, const Capabilities& capabilities) {
  std::string page = absl::StrCat("\n## ", cloud, "\n\n", program, "\n\n| code | rule | source | checked | how |\n|---|---|---|---|---|\n");
  for (const RuleDescription& rule : capabilities.rules()) {
    absl::StrAppend(&page, "| ", rule.code(), " | ", Cell(rule.text()), " | ", Cell(rule.source()), " | ", rule.checked(), " | ",
                    Cell(rule.note()), " |\n");
  }
  return page;
}

std::string Messages() {
  std::string page =
      "\n## The planner's own codes\n\n"
      "Where a cloud has a rule for what is refused or warned of, its code stands instead of these.\n\n"
      "| code | severity | summary |\n|---|---|---|\n";
  for (const MessageRow& row : AllMessages()) {
    absl::StrAppend(&page, "| ", row.code, " | ", row.severity == SEVERITY_ERROR ? "error" : "warning", " | ", Cell(row.summary), " |\n");
  }
  return page;
}

std::string Page() {
  return absl::StrCat(
      "# Rules\n\n"
      "<!-- Made from the rules of providers/*/rules.cc and the messages of planner/messages.cc by tests/planner/rules/page_test.cc. "
      "Change those, not this page. -->\n\n"
      "What the clouds refuse is refused by `eniform plan` where it can be known then, with the code of the rule, the place in the files "
      "and "
      "what to\ndo next. A live figure of the cloud, or one that nobody can raise, decides; a figure of the vendor's pages alone only "
      "warns.\n\n"
      "| checked | meaning |\n|---|---|\n"
      "| plan | a check of the planner refuses or warns, with this code |\n"
      "| by plan | no plan breaks it: the planner orders, replaces or leaves alone so that it holds |\n"
      "| provider | the provider sees to it |\n"
      "| cloud | only the cloud can know |\n"
      "| not applicable | nothing that Eniform could break |\n",
      Rules("Tencent Cloud", "Sections: [the Tencent reference](clouds/tencentcloud.md).", tencentcloud::CloudCapabilities()),
      Rules("Alibaba Cloud", "Sections: [the Alibaba reference](clouds/alicloud.md).", alicloud::CloudCapabilities()),
      Rules("JD Cloud", "Sections: [the JD reference](clouds/jdcloud.md).", jdcloud::CloudCapabilities()), Messages());
}

TEST(RulesPageTest, IsWhatTheRulesSay) {
  if (std::getenv("ENIFORM_WRITE_GOLDENS")) {
    std::ofstream(kPage) << Page();
    GTEST_SKIP() << "wrote " << kPage;
  }
  std::ifstream file(kPage);
  std::stringstream written;
  written << file.rdbuf();
  EXPECT_EQ(written.str(), Page()) << "write it again: ENIFORM_WRITE_GOLDENS=1 planner_rules_test --gtest_filter=RulesPageTest.*";
}

}  // namespace
}  // namespace eniform::planner
