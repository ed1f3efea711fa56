// Which operation had the last word on what: of attributes that no order but that of one object's own operations decides.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/verify/scene.h"

namespace eniform::verify {

// Operations, from 0; -1: none.
struct InterfaceCalls {
  int create = -1, remove = -1, detach = -1, attach = -1, name = -1, description = -1, groups = -1, flag = -1;
  std::vector<int> tags;
};
struct EipCalls {
  int allocate = -1, name = -1, bandwidth = -1, charge = -1;
};

struct LastCalls {
  LastCalls(const Plan& plan, const Scene& scene);

  std::vector<InterfaceCalls> interfaces;  // by number
  std::vector<EipCalls> eips;
  std::map<std::string, int> binds;  // by target: eip_binding.web
};

}  // namespace eniform::verify
