// What has to be looked at in the clouds before planning.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "planner/planner.h"

namespace eniform::planner {

// In one cloud.
struct ObservationNeeds {
  std::vector<std::string> vpc_ids;  // interfaces of these VPCs; empty: of all
  InterfaceScope interfaces = INTERFACE_SCOPE_ALL;
  std::set<ObjectKind> kinds;             // whole scope
  std::vector<std::string> instance_ids;  // these instances; ignored where `kinds` has OBJECT_KIND_INSTANCE
  std::vector<std::string> limits_of;     // instances whose live limits matter, one of each type that gains something
};
using NeedsByAlias = std::map<std::string, ObservationNeeds>;

// Something declared beside what is remembered of it, `moved` already followed; nullptr: nothing.
template <typename Declared>
struct Remembered {
  const Declared& declared;
  const ManagedObject* row;
};

// Decides look by look, each from what the ones before have found.
class Needs {
 public:
  // `input` must outlive this; its observations may grow between the looks, the files and the state must stay as they are.
  explicit Needs(const PlanInput& input);

  // The first look: everything but interfaces, and instances only where some are referred to by look-up (they cost a page for every
  // hundred). Needs nothing observed.
  NeedsByAlias First() const;

  // The second look: interfaces; instances named by id that gain or lose one, and those that may be gone. `vpc_ids` and `kinds` hold only
  // what is still missing. Where everything declared is remembered, the interfaces that instances were born with are left out: they cost a
  // page for every hundred instances.
  NeedsByAlias Second() const;

  // The third: live limits of one instance of each type that gains interfaces or addresses, now that types are known; instances that
  // matter all the same; the primary interfaces that the second left out, where anything may be taken that one of them could hold; and
  // quotas where something remembered is made anew.
  NeedsByAlias Third() const;

 private:
  // The VPCs in which this stack has or will have interfaces of `alias`; empty where they can not be told yet.
  std::vector<std::string> VpcsOf(const std::string& alias) const;
  // Whether the plan needs interfaces outside the known VPCs: imported ones, those bound by id, those left behind.
  bool InterfacesAnywhere(const std::string& alias) const;
  // Whether anything of `alias` is remembered or declared of an interface that an instance was born with, or is new: its address, or
  // its slot, may be held by one.
  bool Primaries(const std::string& alias) const;

  const PlanInput& input_;
  std::set<std::string> aliases_;
  // In the order of the files.
  std::vector<Remembered<InterfaceDeclaration>> interfaces_;
  std::vector<Remembered<EipDeclaration>> eips_;
  std::vector<Remembered<EipBindingDeclaration>> bindings_;
};

}  // namespace eniform::planner
