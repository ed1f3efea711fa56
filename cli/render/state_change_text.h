// What edits make of the state, an address at a time: `state restore`, `state import`.
#pragma once

#include <string>
#include <vector>

#include "cli/render/style.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// "+ eip.web (eip-1) is remembered", "- eip.old (eip-2) is forgotten", "~ network_interface.web-0" with a line for each field that
// changes. `before`: the state the edits are made to. REQUIRES: no renames.
std::string StateChangesText(const StateSnapshot& before, const std::vector<StateEdit>& edits, const Style& style);

}  // namespace eniform::cli
