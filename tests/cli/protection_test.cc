// Protection, policy and selection from the command line: what is refused, with which exit code and words.
#include "nlohmann/json.hpp"
#include "tests/cli/harness.h"

namespace eniform::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string Protected(const std::string& name) { return "  " + name + ": {subnet: subnet-a, primary_ip: 10.0.1.11, protect: true}\n"; }

class ProtectionTest : public testing::Test {
 protected:
  void Write(const std::string& text) { eniform.directory.Write("main.eni.yaml", text); }
  void Applied(const std::string& text) {
    Write(text);
    const Result result = eniform.Run({"apply", "--auto-approve"});
    ASSERT_EQ(0, result.code) << result.all();
    eniform.cloud.executed = 0;
  }
  Harness eniform;
};

TEST_F(ProtectionTest, ProtectIsKeptInTheStateWhenTheLinesAreGone) {
  Applied(Declared({"a"}) + Protected("b"));
  Write(Declared({"a"}));
  for (const char* command : {"plan", "apply"}) {
    const Result refused = eniform.Run({command});
    EXPECT_EQ(7, refused.code) << refused.all();
    EXPECT_THAT(refused.err, HasSubstr("network_interface.b is protected and would be deleted."));
  }
  EXPECT_EQ(7, eniform.Run({"destroy", "--auto-approve"}).code);
  EXPECT_EQ(7, eniform.Run({"plan", "--replace", "network_interface.b"}).code);
  EXPECT_EQ(0, eniform.cloud.executed);

  // Lifted by its lines alone, applied first; then it may go.
  Applied(Declared({"a"}) + "  b: {subnet: subnet-a, primary_ip: 10.0.1.11, protect: false}\n");
  Applied(Declared({"a"}));
  EXPECT_EQ(1u, eniform.cloud.interfaces.size());
}

TEST_F(ProtectionTest, PolicyAndMaxDestroyRefuse) {
  Applied(Declared({"a", "b", "c"}));
  Write(Declared({"a"}) + "policy: {max_deletes: 1}\n");
  const Result policy = eniform.Run({"plan"});
  EXPECT_EQ(7, policy.code);
  EXPECT_THAT(policy.err, HasSubstr("This plan deletes or releases 2 objects: network_interface.b, network_interface.c."));
  EXPECT_THAT(policy.err, HasSubstr("`policy.max_deletes` allows 1."));
  EXPECT_THAT(policy.err, HasSubstr("main.eni.yaml:6:")) << "where it stands";
  EXPECT_EQ(7, eniform.Run({"apply", "--auto-approve"}).code);

  Write(Declared({"a"}) + "policy: {forbid: [network_interface.delete]}\n");
  EXPECT_EQ(7, eniform.Run({"plan"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("`policy.forbid` has network_interface.delete"));

  Write(Declared({"a"}));
  EXPECT_EQ(7, eniform.Run({"plan", "--max-destroy", "1"}).code);
  EXPECT_THAT(eniform.console.err, HasSubstr("--max-destroy allows 1."));
  EXPECT_EQ(7, eniform.Run({"destroy", "--auto-approve", "--max-destroy", "2"}).code);
  EXPECT_EQ(0, eniform.cloud.executed);
  EXPECT_EQ(0, eniform.Run({"plan", "--max-destroy", "2"}).code);
}

TEST_F(ProtectionTest, UnknownAddressesAreWrongUseWithASuggestion) {
  Applied(Declared({"web-0"}));
  for (const char* flag : {"--target", "--exclude", "--replace"}) {
    for (const char* command : {"plan", "apply", "destroy"}) {
      const Result refused = eniform.Run({command, flag, "network_interface.web-1"});
      EXPECT_EQ(64, refused.code) << command << flag;
      EXPECT_THAT(refused.err,
                  HasSubstr(std::string("'network_interface.web-1' (given with ") + flag + ") is neither declared nor remembered."));
      EXPECT_THAT(refused.err, HasSubstr("Did you mean 'network_interface.web-0'?"));
    }
  }
  EXPECT_EQ(0, eniform.cloud.executed);
}

TEST_F(ProtectionTest, TargetExcludeAndReplace) {
  Write(Declared({"a", "b"}));
  EXPECT_THAT(eniform.Run({"plan", "--target", "network_interface.b"}).out, HasSubstr("Plan: 1 to create"));
  EXPECT_THAT(eniform.Run({"plan", "--exclude", "network_interface.b"}).out, Not(HasSubstr("network_interface.b")));
  EXPECT_THAT(eniform.console.err, HasSubstr("Only a part of the stack is planned"));
  Applied(Declared({"a", "b"}));
  const Result replace = eniform.Run({"plan", "--replace", "network_interface.b"});
  EXPECT_THAT(replace.out, HasSubstr("asked for with --replace"));
  EXPECT_THAT(replace.out, HasSubstr("0 to update, 0 to move, 1 to replace, 0 to delete"));
}

TEST_F(ProtectionTest, OnRemoveForgetLeavesTheInterface) {
  Applied(Declared({"a"}) + "  b: {subnet: subnet-a, primary_ip: 10.0.1.11, on_remove: forget}\n");
  Write(Declared({"a"}));
  const Result plan = eniform.Run({"plan"});
  EXPECT_THAT(plan.out, HasSubstr("0 to delete, 1 to forget. 0 operations")) << plan.all();
  EXPECT_EQ(0, eniform.Run({"apply", "--auto-approve"}).code);
  EXPECT_EQ(2u, eniform.cloud.interfaces.size());
  EXPECT_THAT(eniform.Run({"state", "list"}).out, Not(HasSubstr("network_interface.b")));
}

TEST_F(ProtectionTest, DestroySaysThatItWasAskedFor) {
  Applied(Declared({"a"}));
  const Result cancelled = eniform.Run({"destroy"});
  EXPECT_THAT(cancelled.out, HasSubstr("network_interface.a  delete: destroy was asked for\n"));
  EXPECT_THAT(cancelled.out, Not(HasSubstr("declared")));
}

TEST_F(ProtectionTest, TheJournalCorrectsTheSecondsOfALaterPlan) {
  Write(Declared({"a"}));
  const json before = json::parse(eniform.Run({"plan", "--format", "json"}).out);
  EXPECT_EQ("provider", before["operations"][0]["estimated_from"]);
  EXPECT_EQ(1.0, before["operations"][0]["estimated_seconds"]);
  std::vector<std::string> names;
  for (int i = 0; i < 12; ++i) names.push_back("n" + std::to_string(i));
  Applied(Declared(names));
  names.push_back("more");
  Write(Declared(names));
  const json after = json::parse(eniform.Run({"plan", "--format", "json"}).out);
  ASSERT_EQ(1u, after["operations"].size());
  EXPECT_EQ("journal", after["operations"][0]["estimated_from"]);
  EXPECT_LT(after["operations"][0]["estimated_seconds"], 1.0) << "this cloud answers at once";
}

TEST_F(ProtectionTest, AnInterruptEndsTheLookAtTheCloud) {
  Write(Declared({"a"}));
  for (const char* command : {"plan", "drift", "apply"}) {
    eniform.cloud.on_observe = [this] { eniform.interrupt = 1; };
    eniform.interrupt = 0;
    const Result stopped = eniform.Run({command});
    EXPECT_EQ(130, stopped.code) << command << stopped.all();
    EXPECT_EQ("", stopped.out);
    EXPECT_THAT(stopped.err, HasSubstr("Interrupted before anything was changed."));
  }
}

TEST_F(ProtectionTest, MarkdownOfPlansAndSavedPlans) {
  Write(Declared({"a"}));
  const Result plan = eniform.Run({"plan", "--format", "markdown", "--out", "review.plan"});
  EXPECT_EQ(0, plan.code) << plan.all();
  EXPECT_THAT(plan.out, testing::StartsWith("<!-- eniform plan shop -->\n## Eniform plan of `shop`\n"));
  EXPECT_THAT(plan.out, HasSubstr("- **create** `network_interface.a`: new\n"));
  EXPECT_EQ(plan.out, eniform.Run({"show", "review.plan", "--format", "markdown"}).out);
  EXPECT_EQ(2, eniform.Run({"plan", "--format", "markdown", "--detailed-exitcode"}).code);

  Write(Declared({"a"}) + "network_interfacs: {}\n");
  const Result wrong = eniform.Run({"plan", "--format", "markdown"});
  EXPECT_EQ(4, wrong.code);
  EXPECT_THAT(wrong.out, HasSubstr("**There is no plan.**"));
  EXPECT_THAT(wrong.out, HasSubstr("main.eni.yaml:6`"));
}

}  // namespace
}  // namespace eniform::cli
