// Opens the state that a URI names.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "state/origin.h"
#include "state/store.h"

namespace eniform::state {

enum class OpenMode {
  kReadOnly,   // never creates, never writes; an absent state reads as empty (no lineage, serial 0)
  kReadWrite,  // kNotFound where it does not exist
  kCreate,     // makes it, with a new lineage, where it does not exist
};

// `uri` is sqlite:PATH, relative to `directory`, or postgres://USER@HOST/DATABASE?… as libpq takes it, with stack=NAME for which of many.
// `stack` names a state that is made, and must equal the name of one that exists (kFailedPrecondition otherwise); empty: any.
// kInvalidArgument: not a URI of a known kind. kDataLoss: damaged, with how to go on. kUnimplemented: made by a newer Eniform, both schema
// versions named. kPermissionDenied: can not be read or written. kUnavailable: the server can not be reached.
absl::StatusOr<std::unique_ptr<StateStore>> Open(const std::string& uri, const std::string& directory, const std::string& stack,
                                                 OpenMode mode, const Origin& origin = {});

// Makes the state that `copy` is at `uri`: whole or, where this fails, not at all. kAlreadyExists: there is one. Other errors: as Open.
absl::Status CreateOf(const std::string& uri, const std::string& directory, const StateCopy& copy);

// The URI without the password it may hold: for messages and logs.
std::string ShownUri(const std::string& uri);

}  // namespace eniform::state
