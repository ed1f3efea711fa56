// Claims that change hands: each case of cases/ has the plan it shows, whatever order that plan allows ends at the declaration
// with nothing refused, and planning again finds nothing to do. ENIFORM_ACCEPT_GOLDEN=1 writes what is planned now into the cases,
// and skips.
#include "tests/planner/claims_case.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "tests/planner/interleaving.h"

namespace eniform::planner {
namespace {

constexpr char kCases[] = "cases";
constexpr int kOrders = 25;

std::vector<std::string> CasePaths() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCases)) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string ReadWhole(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Without warnings: they are said again as long as their reason is there.
std::string WithoutWarnings(const std::string& text) {
  std::string rest;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    if (!absl::StartsWith(line, "warning ")) absl::StrAppend(&rest, line, "\n");
  }
  return rest;
}

class ClaimsTest : public testing::TestWithParam<std::string> {};

TEST_P(ClaimsTest, PlansAsShown) {
  const ClaimsCase test_case = ParseClaimsCase(ReadWhole(GetParam()));
  ASSERT_FALSE(test_case.head.empty()) << "the case has no `--- expect`";
  const std::string planned = TextWithCounts(test_case.bed.MakePlan(test_case.after, test_case.options));
  if (std::getenv("ENIFORM_ACCEPT_GOLDEN") != nullptr) {
    std::ofstream(GetParam(), std::ios::binary) << test_case.head << planned;
    GTEST_SKIP() << "rewritten";
  }
  EXPECT_EQ(planned, test_case.expected);
}

TEST_P(ClaimsTest, EveryOrderEndsAtTheDeclaration) {
  const ClaimsCase test_case = ParseClaimsCase(ReadWhole(GetParam()));
  const Plan plan = test_case.bed.MakePlan(test_case.after, test_case.options);
  if (plan.operations_size() == 0) return;
  PlanOptions again = test_case.options;
  again.replaces.clear();
  std::mt19937 random(1);
  for (int order = 0; order < kOrders; ++order) {
    Bed bed = test_case.bed;
    ModelCloud cloud(bed);
    ASSERT_EQ(RunInSomeOrder(plan, cloud, random), "") << Text(plan);
    cloud.Remember(plan);
    ASSERT_EQ(WithoutWarnings(Text(bed.MakePlan(test_case.after, again))), "") << Text(plan) << bed.observation.DebugString();
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ClaimsTest, testing::ValuesIn(CasePaths()), [](const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param.substr(sizeof kCases);
  name.resize(name.size() - std::string(".case").size());
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
});

}  // namespace
}  // namespace eniform::planner
