// Every message of the planner is raised, and in the words of golden/messages.txt. Written anew by ENIFORM_WRITE_GOLDENS=1.
#include "planner/messages.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "providers/alicloud/capabilities.h"
#include "providers/jdcloud/capabilities.h"
#include "providers/tencentcloud/capabilities.h"
#include "tests/planner/refusals.h"
#include "tests/planner/rules/cases.h"

namespace eniform::planner {
namespace {

constexpr char kGolden[] = "golden/messages.txt";

// Those that no declaration leads to: they say that the planner itself is wrong.
bool IsOfABug(absl::string_view code) { return code == "EF-P90" || code == "EF-P91"; }

// What needs a history, and stands in no table of refusals.
const std::vector<RefusalCase>& MoreCases() {
  static const auto& cases = *new std::vector<RefusalCase>{
      {"TwoMatches",
       [](Bed& bed, PlanOptions&) {
         for (Subnet& subnet : *bed.observation.mutable_subnets()) subnet.set_name("app");
       },
       R"(network_interfaces { key: "a" subnet { name: "app" } })", ""},
      {"InstanceGone", [](Bed&, PlanOptions&) {},
       R"(network_interfaces { key: "n" subnet { id: "subnet-a" } attachment { instance { id: "ins-x" } } })", ""},
      {"RingOfPrimaries", [](Bed&, PlanOptions&) {},
       R"(network_interfaces { key: "p" name: "eni-p-ins-a" primary_of { id: "ins-a" } subnet { id: "subnet-a" } primary_ip: "10.0.1.6" }
          network_interfaces { key: "q" name: "eni-p-ins-b" primary_of { id: "ins-b" } subnet { id: "subnet-a" } primary_ip: "10.0.1.5" })",
       ""},
      {"HeldEip", [](Bed& bed, PlanOptions&) { bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-b", "10.0.1.6").Remember("a", "eni-1"); },
       R"(network_interfaces { key: "a" name: "eni-1" subnet { id: "subnet-a" } secondary_ips: "10.0.1.11" attachment { instance { id: "ins-a" } } }
          eip_bindings { key: "x" eip { id: "eip-1" } network_interface { name: "a" } })",
       ""},
      {"ReleaseOfABoundEip",
       [](Bed& bed, PlanOptions&) {
         bed.Eip("eip-1", "203.0.113.1", "eni-p-ins-b", "10.0.1.6").RememberEip("x", "eip-1", ON_REMOVE_DELETE);
       },
       "", ""},
      {"Protected",
       [](Bed& bed, PlanOptions&) {
         bed.Remember("a", "eni-1");
         bed.Row("network_interface.a").set_protect(true);
       },
       "", ""},
      {"MaxDestroy",
       [](Bed& bed, PlanOptions& options) {
         bed.Remember("a", "eni-1");
         options.max_destroy = 0;
       },
       "", ""},
      {"Departed",
       [](Bed& bed, PlanOptions&) {
         bed.Remember("a", "eni-1");
         bed.Row("network_interface.a").set_departed_with("ins-x");
         bed.EraseInterface("eni-1");
       },
       R"(network_interfaces { key: "a" subnet { id: "subnet-a" } attachment { instance { id: "ins-x" } delete_on_termination: true } })",
       ""},
  };
  return cases;
}

// The first diagnostic of each summary that the cases lead to.
class Raised {
 public:
  Raised() {
    for (const DeclarationCase& c : DeclarationCases()) Take(TwoZones().MakePlan(c.declaration));
    for (const std::vector<RefusalCase>* cases : {&RefusalCases(), &MoreCases()}) {
      for (const RefusalCase& c : *cases) {
        Bed bed = RefusalWorld();
        PlanOptions options;
        c.arrange(bed, options);
        Take(bed.MakePlan(c.declaration, options));
      }
    }
    const std::vector<Bed> clouds = {CloudBed(tencentcloud::CloudCapabilities(), Groups::kOfAccount),
                                     CloudBed(alicloud::CloudCapabilities(), Groups::kOfVpc),
                                     CloudBed(jdcloud::CloudCapabilities(), Groups::kOfVpc)};
    for (const RuleCase& c : RuleCases()) {
      for (Bed bed : clouds) {
        if (c.broken_world) c.broken_world(bed);
        Take(bed.MakePlan(c.broken));
      }
    }
  }

  const Diagnostic* Find(absl::string_view summary) const {
    const auto it = first_.find(std::string(summary));
    return it == first_.end() ? nullptr : &it->second;
  }

 private:
  void Take(const Plan& plan) {
    for (const Diagnostic& diagnostic : plan.diagnostics()) first_.try_emplace(diagnostic.summary(), diagnostic);
  }

  std::map<std::string, Diagnostic> first_;
};

std::string AsText(const Raised& raised) {
  std::string text;
  for (const MessageRow& row : AllMessages()) {
    const Diagnostic* found = raised.Find(row.summary);
    if (!found) continue;
    absl::StrAppend(&text, row.code, row.severity == SEVERITY_ERROR ? " error: " : " warning: ", row.summary, "\n  ", found->detail(),
                    "\n");
  }
  return text;
}

TEST(MessagesTest, EveryRowIsWhole) {
  std::set<absl::string_view> codes, summaries;
  for (const MessageRow& row : AllMessages()) {
    EXPECT_TRUE(absl::StartsWith(row.code, "EF-P")) << row.code;
    EXPECT_TRUE(codes.insert(row.code).second) << row.code << " stands twice";
    EXPECT_TRUE(summaries.insert(row.summary).second) << row.code << ": two messages can not be told apart";
    EXPECT_FALSE(row.summary.empty()) << row.code;
    EXPECT_FALSE(absl::StrContains(row.summary, "{")) << row.code << ": a summary names nothing";
    EXPECT_TRUE(absl::EndsWith(row.detail, ".") || absl::EndsWith(row.detail, "}")) << row.code;
    EXPECT_EQ(row.severity == SEVERITY_ERROR, row.diagnostic_class != DIAGNOSTIC_CLASS_UNSPECIFIED) << row.code;
  }
}

TEST(MessagesTest, EveryOneIsRaisedInItsWords) {
  const Raised raised;
  for (const MessageRow& row : AllMessages()) {
    const Diagnostic* found = raised.Find(row.summary);
    EXPECT_EQ(found == nullptr, IsOfABug(row.code)) << row.code << ": give it a case, or remove it";
    if (!found) continue;
    EXPECT_EQ(found->severity(), row.severity) << row.code;
    EXPECT_EQ(found->diagnostic_class(), row.diagnostic_class) << row.code;
    EXPECT_FALSE(absl::StrContains(found->detail(), "{")) << row.code << " lacks an argument: " << found->detail();
  }
  if (std::getenv("ENIFORM_WRITE_GOLDENS")) {
    std::ofstream(kGolden) << AsText(raised);
    GTEST_SKIP() << "wrote " << kGolden;
  }
  std::ifstream file(kGolden);
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(AsText(raised), golden.str());
}

}  // namespace
}  // namespace eniform::planner
