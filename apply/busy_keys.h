// What an operation occupies while it runs: clouds refuse two operations side by side on one interface, EIP or instance.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "proto/plan.pb.h"

namespace eniform::apply {

// Ids of managed things by address, for references that name only the address. Things the plan creates are not in it.
using KnownIds = absl::flat_hash_map<std::string, std::string>;

KnownIds KnownIdsOf(const Plan& plan);

// Ascending, without duplicates: the interfaces, the EIP and the instances `operation` works on. Something that does not exist yet
// goes by its address. Keys of different providers differ.
std::vector<std::string> BusyKeys(const Operation& operation, const KnownIds& known);

}  // namespace eniform::apply
