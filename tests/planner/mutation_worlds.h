// Worlds in which each rule of the order is the only thing that keeps a plan right.
#pragma once

#include <string>
#include <vector>

#include "tests/planner/bed.h"

namespace eniform::planner {

struct MutationWorld {
  std::string name;
  Bed bed;
  Declaration declaration;
  PlanOptions options;
};

std::vector<MutationWorld> MutationWorlds();

}  // namespace eniform::planner
