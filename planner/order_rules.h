// The rules that make one operation wait for another. Planning keeps all of them; tests leave out one at a time and expect the proof
// (planner/verify) to object, so that a rule nobody needs and a proof that sees nothing both show.
#pragma once

#include <cstdint>

#include "planner/claims.h"
#include "planner/context.h"

namespace eniform::planner {

enum class EdgeRule : uint8_t {
  kEstablish,           // of a fact: whoever establishes it, before whoever needs it
  kUndo,                // of a fact: whoever needs it, before whoever undoes it
  kRelease,             // of an exclusive claim: whoever releases it, before whoever acquires it
  kCount,               // of a counted claim: what gives back, before what takes beyond what is free
  kArrival,             // addresses go before their interface arrives where fewer are allowed
  kDeparture,           // addresses come after their interface left where no more are allowed
  kCreateBeforeDetach,  // of a create-first replacement
  kCreateBeforeDelete,  // likewise
  kDeleteBeforeCreate,  // of a delete-first replacement
  kGivenBeforePicked,   // given addresses of a subnet before the cloud picks others
  kPrepare,             // what ends a dark address also waits for, before what starts it
  kShelter,             // what passes on, before the cut of what it leaves
};

struct DroppedRule {
  EdgeRule rule;
  ClaimKind claim = ClaimKind::kExists;  // of kEstablish, kUndo, kRelease and kCount
};

// Whether edges of the rule are made. `claim` as in DroppedRule.
inline bool Keeps(const Context& context, EdgeRule rule, ClaimKind claim = ClaimKind::kExists) {
  return !context.dropped || context.dropped->rule != rule || context.dropped->claim != claim;
}

// For tests: MakePlan without the edges of one rule.
Plan MakePlanWithout(const DroppedRule& dropped, const PlanInput& input, Plan* unverified = nullptr);

}  // namespace eniform::planner
