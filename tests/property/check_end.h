// Whether the cloud is as declared: read from the emulator's own world, not through the provider.
#pragma once

#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "absl/strings/string_view.h"
#include "proto/declaration.pb.h"
#include "proto/plan.pb.h"

namespace eniform::property {

// What differs, in words; empty: nothing. `world` is the section of Tencent Cloud.
std::string DiffersFrom(const Declaration& declaration, const StateSnapshot& state, const nlohmann::json& world);

// An object that Eniform made (marked with `mark`) and no longer remembers, or remembers and that is not there; empty: none.
// `let_go` holds the ids of those that were to be forgotten.
std::string LeftOver(const StateSnapshot& state, const nlohmann::json& world, absl::string_view mark, const std::set<std::string>& let_go);

}  // namespace eniform::property
