// Shared by the parts of Discover (discover.h).
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "planner/discover.h"

namespace eniform::planner {

// Whether the object has all of the tags.
template <typename Object, typename Tags>
bool HasTags(const Object& object, const Tags& tags) {
  return std::all_of(tags.begin(), tags.end(), [&](const Tag& wanted) {
    return std::any_of(object.tags().begin(), object.tags().end(),
                       [&](const Tag& tag) { return tag.key() == wanted.key() && tag.value() == wanted.value(); });
  });
}

// What this stack manages in the cloud already or is about to adopt, by the cloud's id; bindings by that of their EIP.
struct Known {
  std::map<std::string, std::string> interfaces, eips, bindings;  // id -> address
  std::map<std::string, std::string> interface_keys, eip_keys;    // id -> key in the files; no entry: nothing declared has this id
  std::map<ResourceType, std::set<std::string>> taken;            // keys that are in use, in the files or in the state
};

Known KnownOf(const DiscoverInput& input);

// Something that needs a key.
struct Unnamed {
  std::string name;  // in the cloud, or what it is better called by
  std::string id;
};

// A key for each of `things`, none of them in `taken`: made from its name where that has something to make a key from and is nobody
// else's, with its id behind it where others have that name too, else from its id alone. A key does not depend on the order of `things`.
// REQUIRES: ids are unique.
std::vector<std::string> KeysFor(const std::vector<Unnamed>& things, const std::set<std::string>& taken);

}  // namespace eniform::planner
