// The way back, from Observed to Desired: what exists in a cloud as declarations that adopt it and change nothing. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "planner/needs.h"
#include "planner/planner.h"
#include "proto/declaration.pb.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"

namespace eniform::planner {

// Which objects are meant. Of ids any one will do, of tags an object must have all; an empty list says nothing. The tags are the object's
// own. An EIP is where the interface is that it is bound to; one that is bound to none is nowhere.
struct DiscoverScope {
  std::vector<std::string> vpcs, subnets, instances;
  std::vector<Tag> tags;

  bool SaysWhere() const { return !vpcs.empty() || !subnets.empty() || !instances.empty(); }
};

struct DiscoverInput {
  const ProviderDeclaration& provider;
  const DiscoverScope& scope;
  const Observation& observed;  // of what DiscoverNeeds asks for
  const Declaration& declared;  // what the stack's files say already, as config::Load gives it
  const StateSnapshot& prior;
};

// Something that is left as it is.
struct LeftAlone {
  ResourceType type = RESOURCE_TYPE_UNSPECIFIED;
  std::string id;
  std::string name;     // in the cloud
  std::string because;  // a sentence without its end; of what is managed already: its address
};

struct Discovery {
  // Interfaces, EIPs, bindings and an import for each; ascending by key. Keys are made from names and meet none that the files or the
  // state have. `provider` is said only where the files declare several.
  Declaration declaration;
  std::map<std::string, std::string> remarks;  // about an entry, by its field: network_interfaces.web-0
  std::vector<LeftAlone> managed;              // by this state, or about to be: the files adopt it already
  std::vector<LeftAlone> left_out;             // in scope, and not to be adopted now or at all
};

// What has to be observed for Discover.
ObservationNeeds DiscoverNeeds(const DiscoverScope& scope);

// An id of the scope that the cloud does not know.
struct UnknownId {
  std::string flag;  // --vpc
  std::string kind;  // VPC
  std::string id;
  std::string hint;  // " Did you mean …?", or empty
};
std::vector<UnknownId> UnknownIds(const DiscoverScope& scope, const Observation& observed);

// Planning with the declaration besides what is declared already has nothing but imports in it.
Discovery Discover(const DiscoverInput& input);

}  // namespace eniform::planner
