// (Desired, Prior, Observed, what the clouds can do) -> Plan. Pure: no I/O, no clock, equal bytes for equal input.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "proto/declaration.pb.h"
#include "proto/diagnostics.h"
#include "proto/plan.pb.h"
#include "proto/provider.pb.h"

namespace eniform::planner {

struct PlanOptions {
  std::vector<std::string> targets;   // addresses (--target); empty: everything. Dependencies are planned with them
  std::vector<std::string> excludes;  // addresses (--exclude) and what depends on them
  std::vector<std::string> replaces;  // addresses (--replace)
  int max_destroy = -1;               // --max-destroy; -1: no limit
  bool destroy = false;               // `eniform destroy`: nothing is desired
  int parallelism = 32;               // operations apply will run at once, for the estimate
  bool refreshed = true;              // false: `observed` was made from the state (--refresh=none)
};

// How long operations of one kind took in one provider, as this state's journal tells.
struct MeasuredTime {
  double median_seconds = 0;
  int samples = 0;
};
using MeasuredTimes = std::map<std::string, std::map<OperationKind, MeasuredTime>>;  // by provider alias

// Operations that the cloud has accepted and still works on occupy no worker of apply; so many may be under way besides the
// `parallelism` ones. With a parallelism of 1 there is one thing at a time.
constexpr int WaitingBesides(int parallelism) { return parallelism <= 1 ? 0 : 15 * parallelism; }

// What the planner decides from. All referenced data must outlive the call.
struct PlanInput {
  const Declaration& desired;  // as config::Load gives it
  const StateSnapshot& prior;
  const std::vector<Observation>& observed;                 // at most one a provider alias, complete in what Needs asked for (needs.h)
  const std::map<std::string, Capabilities>& capabilities;  // by provider alias; one for each alias in use
  PlanOptions options;
  // For the estimates alone: they correct the provider's figures, and neither the operations, their order nor the digest depend on them.
  MeasuredTimes measured = {};
};

// The plan, or what stands against it: where `diagnostics` of the result has an error, it has no operations and must not be
// applied. Diagnostics have no places yet (config::SourceMap::Locate). A plan that verify::Verify objects to is a bug of the planner: it
// ends with EF-P91, and `unverified`, where it is not nullptr, gets the plan with all its operations; otherwise it stays as it is.
Plan MakePlan(const PlanInput& input, Plan* unverified = nullptr);

// What changed outside, compared with Prior: only managed fields. For `eniform drift`.
std::vector<ResourceChange> FindDrift(const PlanInput& input);

// A stable fingerprint of an observed object, for Plan.premises: of what can matter to a plan, nothing that changes by itself. A line for
// each fact, "NAME: VALUE", with the name unique among them; what is not there has no line. Values are escaped as in C.
std::string Fingerprint(const NetworkInterface& interface);
std::string Fingerprint(const Eip& eip);
// An instance that is just changing has no line `state`.
enum class WithLimits { kNo, kYes };
std::string Fingerprint(const Instance& instance, WithLimits limits);

// Observed objects in the words of the declaration. Eniform's own tags (they start with "eniform:") are left out.
InterfaceAttributes AttributesOf(const NetworkInterface& interface);
EipAttributes AttributesOf(const Eip& eip);

// Names of the fields in which the two differ, ascending: of the same kind of thing, or one of them absent.
std::vector<std::string> ChangedFields(const Attributes& before, const Attributes& after);

// The digest of `plan` as in design section 4: "sha256:" and 64 hex digits.
std::string DigestOf(const Plan& plan);

}  // namespace eniform::planner
