// What planning refuses or warns of: worlds and declarations that lead to it.
#pragma once

#include <functional>
#include <vector>

#include "tests/planner/bed.h"

namespace eniform::planner {

// On the world of RefusalWorld, changed by `arrange`.
struct RefusalCase {
  const char* name;
  std::function<void(Bed&, PlanOptions&)> arrange;
  const char* declaration;
  const char* contains;  // in the plan's text
};
Bed RefusalWorld();
const std::vector<RefusalCase>& RefusalCases();

// On TwoZones as it is.
struct DeclarationCase {
  const char* name;
  const char* declaration;
  const char* starts;  // the plan's text
  DiagnosticClass diagnostic_class;
};
Bed TwoZones();
const std::vector<DeclarationCase>& DeclarationCases();

}  // namespace eniform::planner
