#include "tests/planner/interleaving.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"

namespace eniform::planner {

std::string RunInSomeOrder(const Plan& plan, ModelCloud& cloud, std::mt19937& random) {
  std::vector<const Operation*> left;
  for (const Operation& operation : plan.operations()) left.push_back(&operation);
  std::set<int> done;
  std::string log;
  while (!left.empty()) {
    std::vector<size_t> ready;
    for (size_t i = 0; i < left.size(); ++i) {
      const auto& waits = left[i]->depends_on();
      if (std::all_of(waits.begin(), waits.end(), [&](const Dependency& d) { return done.contains(d.operation()); })) ready.push_back(i);
    }
    if (ready.empty()) return "nothing is ready";
    const size_t chosen = ready[std::uniform_int_distribution<size_t>(0, ready.size() - 1)(random)];
    const Operation& operation = *left[chosen];
    absl::StrAppend(&log, operation.id(), " ");
    const std::string error = cloud.Do(operation);
    if (!error.empty()) return absl::StrCat("operation ", operation.id(), " was refused: ", error, " in the order ", log);
    done.insert(operation.id());
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(chosen));
  }
  return "";
}

}  // namespace eniform::planner
