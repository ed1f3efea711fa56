// A world at work: plans, applies and looks at what came of it.
#pragma once

#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "planner/planner.h"
#include "state/memory_store.h"
#include "tests/property/cloud.h"
#include "tests/property/world.h"

namespace eniform::property {

// What all worlds did, so that a reader can tell whether they did enough.
struct Tally {
  int worlds = 0, rounds = 0, refused = 0, plans = 0, operations = 0, failed = 0, in_doubt = 0, faults = 0, calls = 0;
  std::map<std::string, int> refusals;  // rounds, by the code of the first error
};

class Live {
 public:
  Live(const World& world, Tally& tally);

  // Plays all of it. Empty: everything held; otherwise what did not, with the plan and all one needs to see why.
  std::string Play();

 private:
  // One round: apply what is declared until nothing is left to do. Sets `refused_` where the plan was refused.
  std::string Reach(const Declaration& declaration, const Round& round, bool destroy);
  std::string MakePlan(const Declaration& declaration, const planner::PlanOptions& options, Plan& plan);
  std::string Carry(const Plan& plan, const std::vector<Fault>& faults, int parallelism, bool& all_done);
  std::string Settle();
  std::string CheckEnd(const Declaration& declaration);
  void Somebody(const Edit& edit);
  // Objects that Eniform shall no longer look after once `declaration` is reached.
  void LetGo(const Declaration& declaration, bool destroy);
  StateSnapshot State();

  const World& world_;
  Tally& tally_;
  VirtualTime time_;
  ApplyClock clock_;
  state::MemoryStore store_;
  state::LockToken lock_;
  Cloud cloud_;
  std::set<std::string> let_go_;
  bool refused_ = false;
  std::string story_;  // plans and what became of them
};

}  // namespace eniform::property
