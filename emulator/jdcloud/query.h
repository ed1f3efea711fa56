#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform::emulator::jdcloud {

// Everything but `A-Z a-z 0-9 - _ . ~` as `%XX` in upper case: JD reference 1.3.
std::string PercentEncode(absl::string_view text);

enum class Plus { kIsPlus, kIsSpace };

// The text behind percent signs; one that starts no escape stands for itself.
std::string PercentDecode(absl::string_view text, Plus plus);

// The names and values of a query as they were on the wire, decoded, in their order. A name without `=` has the value "".
std::vector<std::pair<std::string, std::string>> ParseQuery(absl::string_view query);

// The path that is signed: each segment decoded and encoded again, a trailing slash kept, `/` for none.
std::string CanonicalPath(absl::string_view path);

// The query that is signed: sorted by name alone and then by value, both encoded.
std::string CanonicalQuery(absl::string_view query);

}  // namespace eniform::emulator::jdcloud
