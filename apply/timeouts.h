// How long an operation may take, by its kind.
#pragma once

#include "absl/time/time.h"
#include "proto/declaration.pb.h"
#include "proto/plan.pb.h"

namespace eniform::apply {

// What the declaration says for `kind`, else the default (proto/declaration.proto): 20 minutes for what reboots an instance,
// 10 minutes for all else. A text that is no positive duration counts as absent: config/ refuses it long before.
absl::Duration TimeoutOf(OperationKind kind, const Timeouts& timeouts);

}  // namespace eniform::apply
