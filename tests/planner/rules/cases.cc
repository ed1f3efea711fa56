#include "tests/planner/rules/cases.h"

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

namespace eniform::planner {
namespace {

template <typename Case>
const Case& Named(const std::vector<Case>& cases, const std::string& name) {
  const auto it = std::find_if(cases.begin(), cases.end(), [&](const Case& c) { return name == c.name; });
  EXPECT_NE(it, cases.end()) << "no case " << name;
  return it == cases.end() ? cases.front() : *it;
}

const Diagnostic* WithCode(const Plan& plan, const std::string& code) {
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.code() == code) return &diagnostic;
  }
  return nullptr;
}

}  // namespace

Bed CloudBed(const Capabilities& capabilities, Groups groups) {
  Bed bed;
  bed.capabilities = capabilities;
  bed.Subnet("subnet-a", "10.0.1.0/24").Subnet("subnet-b", "10.0.2.0/24").Subnet("subnet-z", "10.0.9.0/24", "z2");
  bed.Subnet("subnet-o", "10.1.0.0/24", "z1", "vpc-2");
  bed.Instance("ins-a", "subnet-a", "10.0.1.5").Instance("ins-b", "subnet-a", "10.0.1.6");
  bed.Interface("eni-1", "subnet-a", {"10.0.1.10", "10.0.1.11"}, "ins-a");
  for (const char* id : {"sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6", "sg-o"}) {
    SecurityGroup& group = *bed.observation.add_security_groups();
    group.set_id(id);
    if (groups == Groups::kOfVpc) group.set_vpc_id(group.id() == "sg-o" ? "vpc-2" : "vpc-1");
  }
  return bed;
}

void ExpectCodes(const Bed& bed, const std::vector<RuleCase>& cases, const std::vector<Code>& codes) {
  for (const Code& expected : codes) {
    SCOPED_TRACE(absl::StrCat(expected.code, " ", expected.name));
    const RuleCase& rule = Named(cases, expected.name);
    Bed broken = bed;
    if (rule.broken_world) rule.broken_world(broken);
    const Plan plan = broken.MakePlan(rule.broken);
    const Diagnostic* found = WithCode(plan, expected.code);
    if (!found) {
      ADD_FAILURE() << "not raised:\n" << Text(plan);
      continue;
    }
    EXPECT_EQ(found->severity(), rule.severity);
    EXPECT_EQ(found->field(), rule.field);
    EXPECT_THAT(found->detail(), testing::HasSubstr(rule.says));
    EXPECT_THAT(found->detail(), testing::Not(testing::HasSubstr("{"))) << "an argument is missing";
    EXPECT_TRUE(rule.severity == SEVERITY_WARNING || plan.operations_size() == 0);

    Bed kept = bed;
    if (rule.kept_world) rule.kept_world(kept);
    const Plan allowed = kept.MakePlan(rule.kept);
    EXPECT_EQ(WithCode(allowed, expected.code), nullptr) << Text(allowed);
  }
}

void ExpectPlans(const Bed& bed, const std::vector<PlanCase>& cases, const std::vector<Code>& codes) {
  for (const Code& expected : codes) {
    SCOPED_TRACE(absl::StrCat(expected.code, " ", expected.name));
    const PlanCase& rule = Named(cases, expected.name);
    Bed world = bed;
    if (rule.world) rule.world(world);
    const std::string text = Text(world.MakePlan(rule.declaration));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("error "))) << text;
    size_t from = 0;
    for (const std::string& part : rule.in_order) {
      const size_t at = text.find(part, from);
      if (at == std::string::npos) {
        ADD_FAILURE() << "'" << part << "' does not follow in\n" << text;
        break;
      }
      from = at + part.size();
    }
    for (const std::string& part : rule.nowhere) EXPECT_THAT(text, testing::Not(testing::HasSubstr(part)));
  }
}

void ExpectWhole(const Capabilities& capabilities, const std::string& prefix, int count, const std::vector<Code>& judged,
                 const std::vector<Code>& planned) {
  const auto has = [](const std::vector<Code>& codes, const std::string& code) {
    return std::any_of(codes.begin(), codes.end(), [&](const Code& c) { return code == c.code; });
  };
  std::set<std::string> described;
  int numbered = 0;
  for (const RuleDescription& rule : capabilities.rules()) {
    SCOPED_TRACE(rule.code());
    EXPECT_TRUE(described.insert(rule.code()).second) << "stands twice";
    EXPECT_TRUE(absl::StartsWith(rule.code(), prefix + "-"));
    EXPECT_FALSE(rule.text().empty());
    EXPECT_FALSE(rule.source().empty());
    EXPECT_THAT(rule.checked(), testing::AnyOf("plan", "by plan", "provider", "cloud", "not applicable"));
    EXPECT_EQ(rule.checked() == "plan", has(judged, rule.code())) << "what a check judges is tested, and what is tested is judged";
    EXPECT_EQ(rule.checked() == "by plan", has(planned, rule.code()));
    const bool is_numbered = rule.code().size() == prefix.size() + 3 && isdigit(rule.code().back());
    numbered += is_numbered;
    EXPECT_TRUE(!is_numbered || !rule.note().empty()) << "what is done about it, or why nothing is";
  }
  EXPECT_EQ(numbered, count);
  for (int i = 1; i <= count; ++i) EXPECT_TRUE(described.contains(absl::StrCat(prefix, "-", i < 10 ? "0" : "", i))) << i;
  for (const auto& [check, code] : capabilities.rule_codes()) EXPECT_TRUE(described.contains(code)) << check << " " << code;
}

}  // namespace eniform::planner
