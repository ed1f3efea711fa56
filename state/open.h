// Opens the state that a URI names.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "state/store.h"

namespace eniform::state {

enum class OpenMode {
  kReadOnly,   // never creates, never writes; an absent state reads as empty (no lineage, serial 0)
  kReadWrite,  // kNotFound where it does not exist
  kCreate,     // makes it, with a new lineage, where it does not exist
};

// The state that one which is made goes on from: brought back from elsewhere, it keeps its lineage and counts on.
struct Origin {
  std::string lineage;  // empty: a new one
  int64_t serial = 0;   // of which no past is kept
};

// `uri` is sqlite:PATH, relative to `directory`. `stack` names a state that is made, and must equal the name of one that exists
// (kFailedPrecondition otherwise); empty: any. kInvalidArgument: not a URI of a known kind. kDataLoss: damaged, with how to
// go on. kUnimplemented: made by a newer Eniform, both schema versions named. kPermissionDenied: can not be read or written.
absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& uri, const std::string& directory, const std::string& stack,
                                                 OpenMode mode, const Origin& origin = {});

}  // namespace eniform::state
