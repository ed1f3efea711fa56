// A small stack and an edit of it, by chance: interfaces, EIPs and bindings over two or three instances with tight limits.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "tests/planner/bed.h"
#include "tests/planner/model_cloud.h"

namespace eniform::planner {

// Equal seeds make equal worlds.
class RandomWorld {
 public:
  explicit RandomWorld(uint32_t seed) : random_(seed) {}

  Bed MakeBed();
  // What is wanted of the stack that MakeBed made last.
  Declaration MakeDeclaration();
  // Carries `plan` out in one of the orders it allows, every one as likely as chance makes it. Empty, or what was refused.
  std::string Run(const Plan& plan, ModelCloud& cloud);

 private:
  int Upto(int n) { return std::uniform_int_distribution<int>(0, n)(random_); }
  bool Chance(int percent) { return Upto(99) < percent; }
  // Addresses of a subnet in random order, each handed out once.
  std::string Address(std::vector<std::string>& pool);

  std::mt19937 random_;
  int instances_ = 0, interfaces_ = 0, eips_ = 0;
};

}  // namespace eniform::planner
