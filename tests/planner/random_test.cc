// Random worlds and random edits: whatever order the plan allows, the cloud refuses nothing, the end is as declared, and planning
// again finds nothing to do.
#include <cstdlib>

#include "tests/planner/bed.h"
#include "tests/planner/model_cloud.h"
#include "tests/planner/random_world.h"

namespace eniform::planner {
namespace {

// ENIFORM_WORLDS worlds from ENIFORM_SEED on; a failing one is named by its seed.
int FromEnvironment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

TEST(RandomTest, EveryOrderOfEveryPlanEndsAtTheDeclaration) {
  const int first = FromEnvironment("ENIFORM_SEED", 1);
  const int worlds = FromEnvironment("ENIFORM_WORLDS", 3000);
  int applied = 0;
  for (int seed = first; seed < first + worlds; ++seed) {
    RandomWorld world(static_cast<uint32_t>(seed));
    const Bed bed = world.MakeBed();
    const Declaration declaration = world.MakeDeclaration();
    const Plan plan = bed.MakePlan(declaration);
    ASSERT_THAT(Text(plan), testing::Not(testing::HasSubstr("bug in Eniform"))) << "seed " << seed;
    if (plan.operations_size() == 0) continue;
    ++applied;
    for (int order = 0; order < 3; ++order) {
      Bed copy = bed;
      ModelCloud cloud(copy);
      ASSERT_EQ(world.Run(plan, cloud), "") << "seed " << seed << "\n"
                                            << Text(plan) << declaration.DebugString() << bed.observation.DebugString();
      cloud.Remember(plan);
      const Plan next = copy.MakePlan(declaration);
      ASSERT_EQ(Text(next), "") << "seed " << seed << "\n" << Text(plan) << declaration.DebugString() << copy.observation.DebugString();
    }
  }
  EXPECT_GT(applied, worlds / 2) << "too many worlds are refused to prove anything";
}

}  // namespace
}  // namespace eniform::planner
