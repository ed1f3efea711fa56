// Fills what a planned operation can only know while the plan runs: ids of things created by earlier operations, and the primary
// address an EIP is bound to.
#pragma once

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "apply/rows.h"
#include "proto/plan.pb.h"

namespace eniform::apply {

// `rows`: what is remembered, finished operations included. `targets`: Plan.targets. A reference that has an id is left as it is; so is
// the reference of CREATE_INTERFACE and ALLOCATE_EIP to what they make.
// BIND_EIP without a private address gets the interface's primary one; for an interface of which Eniform remembers nothing it stays empty:
// the plugin looks there. kFailedPrecondition: a reference names something that has no id.
absl::Status FillReferences(Operation& operation, const Rows& rows, const Rows& targets);

}  // namespace eniform::apply
