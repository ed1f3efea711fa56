// What a state that is made begins with.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "proto/journal.pb.h"

namespace eniform::state {

// The state that one which is made goes on from: brought back from elsewhere, it keeps its lineage and counts on.
struct Origin {
  std::string lineage;  // empty: a new one
  int64_t serial = 0;   // of which no past is kept
};

// A state of `stack` without any row, made now.
absl::StatusOr<StateCopy> EmptyState(const std::string& stack, const Origin& origin);

}  // namespace eniform::state
