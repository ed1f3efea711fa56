// What `eniform state import` reads.
#include "state/export.h"

#include "tests/fuzz/harnesses.h"

namespace eniform::fuzz {

void FuzzStateExport(absl::string_view input) {
  const auto state = state::ParseStateExport(input);
  if (!state.ok()) {
    Require(!state.status().message().empty(), "what is wrong is said");
    return;
  }
  const auto text = state::WriteStateExport(*state);
  Require(text.ok(), "what was read can be written");
  const auto again = state::ParseStateExport(*text);
  Require(again.ok() && again->SerializeAsString() == state->SerializeAsString(), "and is read again as it was");
  Require(*state::WriteStateExport(*again) == *text, "equal states give equal bytes");
}

}  // namespace eniform::fuzz
