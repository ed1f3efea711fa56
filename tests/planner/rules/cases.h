// Worlds in which a declaration breaks one rule, and just does not. The same for every cloud; whether it is a rule there, and under
// which code, each cloud's test says.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/planner/bed.h"

namespace eniform::planner {

using Arrange = std::function<void(Bed&)>;

// A rule that a check of the planner judges.
struct RuleCase {
  const char* name;
  Severity severity;
  Arrange broken_world;
  std::string broken;
  const char* says;   // in the detail
  const char* field;  // where the files break it; empty: nothing declared does
  Arrange kept_world;
  std::string kept;
};

// A rule that no plan breaks.
struct PlanCase {
  const char* name;
  Arrange world;
  std::string declaration;
  std::vector<std::string> in_order;  // in the plan's text, one after the other
  std::vector<std::string> nowhere;
};

struct Code {
  const char* name;  // of the case
  const char* code;
};

const std::vector<RuleCase>& RuleCases();
const std::vector<PlanCase>& PlanCases();

// VPC vpc-1 with subnet-a and subnet-b in zone z1 and subnet-z in z2, VPC vpc-2 with subnet-o; ins-a and ins-b in subnet-a; eni-1 on
// ins-a with 10.0.1.10 and 10.0.1.11.
enum class Groups { kOfVpc, kOfAccount };
Bed CloudBed(const Capabilities& capabilities, Groups groups);

// Runs the cases named in `codes`, and expects each code from the one and not from the other.
void ExpectCodes(const Bed& bed, const std::vector<RuleCase>& cases, const std::vector<Code>& codes);
void ExpectPlans(const Bed& bed, const std::vector<PlanCase>& cases, const std::vector<Code>& codes);
// Rules 1 to `count` stand once each, everything is described, and what is said to be judged by the planner is what `codes` are.
void ExpectWhole(const Capabilities& capabilities, const std::string& prefix, int count, const std::vector<Code>& judged,
                 const std::vector<Code>& planned);

}  // namespace eniform::planner
