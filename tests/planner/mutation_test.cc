// What every edge rule is for: without it, the proof objects to some plan. With all of them it objects to none.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "planner/order_rules.h"
#include "tests/planner/mutation_worlds.h"
#include "tests/planner/random_world.h"

namespace eniform::planner {
namespace {

// What the proof says to the plan of a world; empty: nothing. `dropped` nullptr: all rules are kept.
std::string Objection(const MutationWorld& world, const DroppedRule* dropped) {
  const std::vector<Observation> observed{world.bed.observation};
  const std::map<std::string, Capabilities> known{{"gz", world.bed.capabilities}};
  StateSnapshot prior = world.bed.prior;
  std::sort(prior.mutable_objects()->begin(), prior.mutable_objects()->end(),
            [](const ManagedObject& a, const ManagedObject& b) { return a.address() < b.address(); });
  const PlanInput input{world.declaration, prior, observed, known, world.options};
  Plan unverified;
  const Plan plan = dropped ? MakePlanWithout(*dropped, input, &unverified) : MakePlan(input, &unverified);
  for (const Diagnostic& diagnostic : plan.diagnostics()) {
    if (diagnostic.code() != "EF-P91") continue;
    EXPECT_EQ(plan.operations_size(), 0) << "what is not proved is not a plan";
    EXPECT_GT(unverified.operations_size(), 0);
    return diagnostic.detail();
  }
  return "";
}

MutationWorld ByChance(int seed) {
  RandomWorld random(static_cast<uint32_t>(seed));
  MutationWorld world;
  world.name = absl::StrCat("seed ", seed);
  world.bed = random.MakeBed();
  world.declaration = random.MakeDeclaration();
  return world;
}

struct Rule {
  const char* name;
  DroppedRule rule;
};

class MutationTest : public testing::TestWithParam<Rule> {};

TEST_P(MutationTest, IsMissedByTheProof) {
  for (const MutationWorld& world : MutationWorlds()) {
    if (!Objection(world, &GetParam().rule).empty()) return;
  }
  FAIL() << "no world shows what this rule is for: a world is missing, or a check of the proof, or nobody needs the rule";
}

INSTANTIATE_TEST_SUITE_P(
    Rules, MutationTest,
    testing::Values(Rule{"EstablishExists", {EdgeRule::kEstablish, ClaimKind::kExists}},
                    Rule{"EstablishEipExists", {EdgeRule::kEstablish, ClaimKind::kEipExists}},
                    Rule{"EstablishOnInterface", {EdgeRule::kEstablish, ClaimKind::kOnInterface}},
                    Rule{"EstablishAttachedTo", {EdgeRule::kEstablish, ClaimKind::kAttachedTo}},
                    Rule{"EstablishGrouped", {EdgeRule::kEstablish, ClaimKind::kGrouped}},
                    Rule{"EstablishNewSubnet", {EdgeRule::kEstablish, ClaimKind::kNewSubnet}},
                    Rule{"UndoExists", {EdgeRule::kUndo, ClaimKind::kExists}}, Rule{"UndoStillOn", {EdgeRule::kUndo, ClaimKind::kStillOn}},
                    Rule{"UndoOldSubnet", {EdgeRule::kUndo, ClaimKind::kOldSubnet}},
                    Rule{"ReleaseAddress", {EdgeRule::kRelease, ClaimKind::kAddress}},
                    Rule{"ReleaseEip", {EdgeRule::kRelease, ClaimKind::kEip}},
                    Rule{"ReleaseEipOfAddress", {EdgeRule::kRelease, ClaimKind::kEipOfAddress}},
                    Rule{"ReleaseAttachment", {EdgeRule::kRelease, ClaimKind::kAttachment}},
                    Rule{"CountSlots", {EdgeRule::kCount, ClaimKind::kSlots}},
                    Rule{"CountAddressesOfInterface", {EdgeRule::kCount, ClaimKind::kAddressesOfInterface}},
                    Rule{"CountFreeAddresses", {EdgeRule::kCount, ClaimKind::kFreeAddresses}},
                    Rule{"CountEipQuota", {EdgeRule::kCount, ClaimKind::kEipQuota}},
                    Rule{"CountInterfaceQuota", {EdgeRule::kCount, ClaimKind::kInterfaceQuota}}, Rule{"Arrival", {EdgeRule::kArrival}},
                    Rule{"Departure", {EdgeRule::kDeparture}}, Rule{"CreateBeforeDetach", {EdgeRule::kCreateBeforeDetach}},
                    Rule{"CreateBeforeDelete", {EdgeRule::kCreateBeforeDelete}},
                    Rule{"DeleteBeforeCreate", {EdgeRule::kDeleteBeforeCreate}}, Rule{"GivenBeforePicked", {EdgeRule::kGivenBeforePicked}}),
    [](const auto& info) { return info.param.name; });

// Rules that are not about what is right:
//   kPrepare, kShelter   shorten how long an address is dark; the order without them is as right, and darker;
//   kEstablish, kDetached  a detachment needs its interface, so that it comes before the deletion that undoes it all the same;
//   kUndo, kEipExists    no plan both binds and releases an EIP, and nothing else that needs an EIP says so;
//   kUndo, kAttachedTo   what needs an attachment is never in one plan with what ends that attachment: both say what the end is to be.
class NeedlessTest : public testing::TestWithParam<Rule> {};

TEST_P(NeedlessTest, ThePlansWithoutItAreProvedToo) {
  std::vector<MutationWorld> worlds = MutationWorlds();
  for (int seed = 1; seed <= 300; ++seed) worlds.push_back(ByChance(seed));
  for (const MutationWorld& world : worlds) {
    EXPECT_EQ(Objection(world, &GetParam().rule), "") << world.name << ": the rule is one of correctness after all";
  }
}

INSTANTIATE_TEST_SUITE_P(Rules, NeedlessTest,
                         testing::Values(Rule{"Prepare", {EdgeRule::kPrepare}}, Rule{"Shelter", {EdgeRule::kShelter}},
                                         Rule{"EstablishDetached", {EdgeRule::kEstablish, ClaimKind::kDetached}},
                                         Rule{"UndoEipExists", {EdgeRule::kUndo, ClaimKind::kEipExists}},
                                         Rule{"UndoAttachedTo", {EdgeRule::kUndo, ClaimKind::kAttachedTo}}),
                         [](const auto& info) { return info.param.name; });

TEST(WholeTest, WithEveryRuleNothingIsObjectedTo) {
  for (const MutationWorld& world : MutationWorlds()) {
    EXPECT_EQ(Objection(world, nullptr), "") << world.name;
    EXPECT_GT(world.bed.MakePlan(world.declaration, world.options).operations_size(), 0)
        << world.name << "\n"
        << Text(world.bed.MakePlan(world.declaration, world.options));
  }
  for (int seed = 10000; seed < 12000; ++seed) ASSERT_EQ(Objection(ByChance(seed), nullptr), "") << "seed " << seed;
}

}  // namespace
}  // namespace eniform::planner
