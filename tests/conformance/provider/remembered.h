// A state that remembers everything of the account that a look shows, and the declaration that asks for exactly that.
#pragma once

#include "proto/declaration.pb.h"
#include "proto/plan.pb.h"
#include "tests/conformance/provider/stage.h"

namespace eniform::conformance {

struct Remembered {
  Declaration declaration;
  StateSnapshot state;
};

// Names: the interface's, or `primary-` and the instance's id of one an instance was born with; the EIP's; a binding has its EIP's.
// Fields that a cloud does not keep (no tags, no charge) are not declared.
Remembered Remember(const Stage& stage, const Observation& look);

}  // namespace eniform::conformance
