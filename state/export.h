// A state as text that belongs beside the declarations under version control, or goes to another place: JSON, keys sorted, objects by
// address, one value a line, so that two of them compare line by line. Pure: equal states give equal bytes, and reading brings back exactly
// what was written.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "proto/plan.pb.h"

namespace eniform::state {

inline constexpr absl::string_view kExportFormatVersion = "1.0";

// {"format_version":…,"lineage":…,"objects":[…],"serial":…,"stack":…} with a newline at its end; each object in protobuf's own JSON with
// the names of the .proto files, what is empty left out. kInternal: something remembered can not be said in JSON (it is no UTF-8).
absl::StatusOr<std::string> WriteStateExport(const StateSnapshot& snapshot);

// The other way, from any bytes. Objects may come in any order and are ascending in the result. kInvalidArgument, with the place and what
// is wrong there: no JSON, another version of the format, a field that is unknown, of a wrong type or there twice, an address that is none
// or there twice, attributes of another type than the address says.
absl::StatusOr<StateSnapshot> ParseStateExport(absl::string_view text);

}  // namespace eniform::state
