// Keys of declarations, made from what people called their things.
#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "planner/discover_parts.h"

namespace eniform::planner {
namespace {

// So that an id has room behind it: a key has at most 128 characters.
constexpr size_t kLongest = 80;

// Letters, digits, '-', '_' and '.' stay; whatever else stands together becomes one '-'. Empty where nothing stays, or where nothing but
// the digits of a name in another script would.
std::string Slug(absl::string_view text) {
  std::string slug;
  bool letter = false, lost = false;
  for (const char c : text) {
    const bool stays = absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.';
    letter = letter || absl::ascii_isalpha(c);
    lost = lost || static_cast<unsigned char>(c) >= 0x80;
    if (stays) {
      if (!slug.empty() || absl::ascii_isalnum(c)) slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (lost && !letter) return "";
  slug.resize(std::min(slug.size(), kLongest));
  while (!slug.empty() && !absl::ascii_isalnum(slug.back())) slug.pop_back();
  return slug;
}

std::string KeyFromId(absl::string_view id) {
  const std::string slug = Slug(id);
  return slug.empty() ? "unnamed" : slug;
}

}  // namespace

std::vector<std::string> KeysFor(const std::vector<Unnamed>& things, const std::set<std::string>& taken) {
  std::vector<std::string> keys;
  std::map<std::string, int> holders;
  for (const Unnamed& thing : things) {
    keys.push_back(Slug(thing.name));
    ++holders[keys.back()];
  }
  std::set<std::string> given = taken;
  std::vector<size_t> others;
  for (size_t i = 0; i < things.size(); ++i) {
    const bool own = !keys[i].empty() && holders[keys[i]] == 1 && !taken.contains(keys[i]);
    own ? static_cast<void>(given.insert(keys[i])) : others.push_back(i);
  }
  // By id, so that it does not matter in which order the cloud listed them.
  std::sort(others.begin(), others.end(), [&](size_t a, size_t b) { return things[a].id < things[b].id; });
  for (const size_t i : others) {
    const std::string id = KeyFromId(things[i].id);
    const std::string base = keys[i].empty() ? id : absl::StrCat(keys[i], "-", id).substr(0, 120);
    keys[i] = base;
    for (int n = 2; !given.insert(keys[i]).second; ++n) keys[i] = absl::StrCat(base, "-", n);
  }
  return keys;
}

}  // namespace eniform::planner
