// A plan that could not be proved ends with exit 1 and a file to attach, whatever command made it.
#include <sys/stat.h>

#include <algorithm>

#include "nlohmann/json.hpp"
#include "planner/order_rules.h"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class BugReportTest : public testing::Test {
 protected:
  // One interface is there, and its address is wanted on another; the planner forgets that it must be free first.
  void SetUp() override {
    eniform.directory.Write("main.eni.yaml", Declared({"a"}));
    ASSERT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
    eniform.directory.Write("main.eni.yaml", Declared({"b"}));
    done_before = eniform.cloud.executed;
    eniform.make_plan = [](const planner::PlanInput& input, Plan* unverified) {
      return planner::MakePlanWithout({planner::EdgeRule::kRelease, planner::ClaimKind::kAddress}, input, unverified);
    };
  }
  std::vector<std::string> Reports() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(eniform.directory.path())) {
      if (entry.path().filename().string().rfind("eniform-bug-", 0) == 0) names.push_back(entry.path().filename().string());
    }
    return names;
  }

  Harness eniform;
  int done_before = 0;
};

TEST_F(BugReportTest, PlanAndApplyEndWithAFileToAttach) {
  for (const std::vector<std::string>& command : {std::vector<std::string>{"plan"}, {"apply", "--auto-approve"}}) {
    const Result result = eniform.Run(command);
    EXPECT_EQ(1, result.code) << result.all();
    EXPECT_EQ("", result.out) << "a plan that is not proved is not shown";
    EXPECT_THAT(result.err, HasSubstr("This is a bug in Eniform, and nothing was changed."));
    EXPECT_THAT(result.err, HasSubstr("10.0.1.10"));
    const std::vector<std::string> reports = Reports();
    ASSERT_EQ(1u, reports.size()) << "the same plan has the same report";
    EXPECT_THAT(result.err, HasSubstr(reports[0]));
  }
  EXPECT_EQ(done_before, eniform.cloud.executed);
}

TEST_F(BugReportTest, DestroyDoesSoToo) {
  eniform.make_plan = [](const planner::PlanInput& input, Plan* unverified) {
    *unverified = planner::MakePlan(input);
    Plan refused;
    Diagnostic& diagnostic = *refused.add_diagnostics();
    diagnostic.set_severity(SEVERITY_ERROR);
    diagnostic.set_diagnostic_class(DIAGNOSTIC_CLASS_FAILURE);
    diagnostic.set_code("EF-P91");
    return refused;
  };
  const Result result = eniform.Run({"destroy", "--auto-approve"});
  EXPECT_EQ(1, result.code) << result.all();
  EXPECT_EQ(1u, Reports().size());
  EXPECT_EQ(done_before, eniform.cloud.executed);
}

TEST_F(BugReportTest, TheFileHasAllThatPlanningDecidedFromAndNoCredentials) {
  eniform.environment = {{"TENCENTCLOUD_SECRET_ID", "AKIDsecret"}, {"TENCENTCLOUD_SECRET_KEY", "topsecret"}};
  ASSERT_EQ(1, eniform.Run({"plan"}).code);
  const std::string path = eniform.directory / Reports().at(0);
  struct stat info;
  ASSERT_EQ(0, ::stat(path.c_str(), &info));
  EXPECT_EQ(0600u, info.st_mode & 0777u);
  std::ifstream file(path);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(text, Not(HasSubstr("secret")));
  const nlohmann::json report = nlohmann::json::parse(text);
  EXPECT_EQ(1, report.at("eniform_bug_report"));
  EXPECT_EQ("b", report.at("declaration").at("network_interfaces").at(0).at("key"));
  EXPECT_EQ("network_interface.a", report.at("prior").at("objects").at(0).at("address"));
  EXPECT_EQ("eni-a", report.at("observed").at(0).at("interfaces").at(0).at("id"));
  EXPECT_TRUE(report.at("capabilities").contains("gz"));
  EXPECT_EQ(2u, report.at("unverified_plan").at("operations").size());
  EXPECT_EQ(true, report.at("options").at("refreshed"));
}

TEST_F(BugReportTest, WhereTheFileCanNotBeWrittenThatIsSaid) {
  ASSERT_EQ(1, eniform.Run({"plan"}).code);
  const std::string name = Reports().at(0);
  std::filesystem::remove(eniform.directory / name);
  std::filesystem::create_directories(eniform.directory / name + "/in-the-way");
  const Result result = eniform.Run({"plan"});
  EXPECT_EQ(1, result.code);
  EXPECT_THAT(result.err, HasSubstr("The report of this bug could not be written"));
}

}  // namespace
}  // namespace eniform::cli
