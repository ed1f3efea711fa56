// Random worlds, random edits, random trouble: planned by the planner, carried out by apply and the provider against the emulator.
//
// Each world says what it is when it fails, shrunk as far as it fails, with the seed that makes it again (parameters.h).
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "tests/property/generate.h"
#include "tests/property/live.h"
#include "tests/property/parameters.h"

namespace eniform::property {
namespace {

constexpr int kWorlds = 2000;

void Print(const Tally& tally, absl::Duration took) {
  std::cerr << tally.worlds << " worlds, " << tally.rounds << " rounds, " << tally.plans << " plans, " << tally.operations
            << " operations, " << tally.calls << " API calls, " << tally.faults << " faults; " << tally.failed << " operations failed, "
            << tally.in_doubt << " were in doubt; " << tally.refused << " rounds refused";
  for (const auto& [code, count] : tally.refusals) std::cerr << ", " << code << " " << count;
  std::cerr << "; " << absl::FormatDuration(absl::Trunc(took, absl::Milliseconds(100))) << "\n";
}

TEST(PropertyTest, EveryWorldEndsAtItsDeclaration) {
  SetParameters(kWorlds);
  Tally tally;
  const absl::Time start = absl::Now();
  const bool held = rc::check("a world that is edited ends as declared, and nothing is left to do", [&] {
    const World world = *AnyWorld();
    const std::string failure = Live(world, tally).Play();
    if (!failure.empty()) RC_FAIL(failure);
  });
  Print(tally, absl::Now() - start);
  EXPECT_TRUE(held);
  EXPECT_LT(tally.refused * 3, tally.rounds) << "too many worlds are refused to prove anything";
}

}  // namespace
}  // namespace eniform::property
