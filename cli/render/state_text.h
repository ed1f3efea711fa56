// What is remembered, for people and for machines: `show`, `state list`, `state show`, `output`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/render/style.h"
#include "proto/plan.pb.h"

namespace eniform::cli {

// Its fields that say something, by name, in the order of the vocabulary.
std::vector<std::pair<std::string, std::string>> ObjectRows(const ManagedObject& object);
// One remembered object with its attributes, and what else the state knows of it.
void AppendObject(std::string& out, const ManagedObject& object, const Style& style);
// {"address":…,"attributes":…,…}; one line.
std::string ObjectJson(const ManagedObject& object);

std::string StateText(const StateSnapshot& state, const Style& style);
// {"format_version":"1.0","objects":[…],"stack":…,"state":{…}}
std::string StateJson(const StateSnapshot& state);

// Ids, MACs and addresses, a line an object.
std::string OutputText(const StateSnapshot& state);
// {"eip_bindings":{NAME:{…}},"eips":{…},"format_version":"1.0","network_interfaces":{…},"stack":…}: the attributes of each.
std::string OutputJson(const StateSnapshot& state);

}  // namespace eniform::cli
