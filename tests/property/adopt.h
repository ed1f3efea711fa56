// Adopts what exists, as a person would: discovers, puts the file into a directory, plans and applies.
#pragma once

#include <set>
#include <string>

#include "planner/discover.h"
#include "state/memory_store.h"
#include "tests/property/cloud.h"
#include "tests/property/existing.h"

namespace eniform::property {

// What all worlds came to.
struct AdoptTally {
  int worlds = 0, files = 0, interfaces = 0, primaries = 0, eips = 0, bindings = 0, left_out = 0;
};

class Adopter {
 public:
  Adopter(const Existing& existing, AdoptTally& tally);
  ~Adopter();

  // All of it. Empty: everything held; otherwise what did not, with the files.
  std::string Play();

 private:
  // Discovers what is in `scope` and adopts it with the file `name`, if anything is there.
  std::string Adopt(const planner::DiscoverScope& scope, const std::string& name);
  std::string LoadAll(Declaration& declaration);
  std::string Discover(const planner::DiscoverScope& scope, planner::Discovery& discovery);
  std::string MakePlan(const Declaration& declaration, Plan& plan);
  std::string Carry(const Plan& plan);
  // What exists and is neither remembered nor was left out for a reason.
  std::string Forgotten();

  const Existing& existing_;
  AdoptTally& tally_;
  std::string directory_;
  ProviderDeclaration provider_;
  VirtualTime time_;
  ApplyClock clock_;
  state::MemoryStore store_;
  state::LockToken lock_;
  Cloud cloud_;
  std::set<std::string> left_out_;
  std::string story_;
};

}  // namespace eniform::property
