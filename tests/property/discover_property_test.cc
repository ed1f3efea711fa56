// Random clouds, adopted: discover everything, load the file, plan nothing but imports, apply, and nothing is left to do.
#include <iostream>

#include "gtest/gtest.h"
#include "tests/property/adopt.h"
#include "tests/property/parameters.h"

namespace eniform::property {
namespace {

constexpr int kWorlds = 400;

TEST(DiscoverPropertyTest, WhateverExistsIsAdoptedWithoutAChange) {
  SetParameters(kWorlds);
  AdoptTally tally;
  const bool held = rc::check("what exists is adopted, in one step or in two, and nothing of it changes", [&] {
    const Existing existing = *AnyExisting();
    const std::string failure = Adopter(existing, tally).Play();
    if (!failure.empty()) RC_FAIL(failure);
  });
  std::cerr << tally.worlds << " worlds, " << tally.files << " files with " << tally.interfaces << " interfaces, " << tally.primaries
            << " of instances, " << tally.eips << " EIPs, " << tally.bindings << " bindings; " << tally.left_out << " left out\n";
  EXPECT_TRUE(held);
  EXPECT_GT(tally.files, tally.worlds) << "too few worlds are adopted in two steps to prove anything";
  EXPECT_GT(tally.bindings, tally.worlds / 2);
  EXPECT_GT(tally.left_out, 0);
}

}  // namespace
}  // namespace eniform::property
