// Shared by the parts of Validate (validate.h).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "config/merge.h"
#include "config/report.h"
#include "config/validate.h"
#include "proto/declaration.pb.h"

namespace eniform::config {

struct Validation {
  const Declaration& declaration;
  const Coverage coverage;
  const SourceMap& sources;
  Report& report;
  const ReferenceIndex references;

  // Where a field is, for "at …" in a message about another one.
  std::string PlaceOf(absl::string_view field) const;
};

// One part each.
void ValidateProviders(const Validation& validation);
void ValidateInterfaces(const Validation& validation);
void ValidateEips(const Validation& validation);
void ValidateBindings(const Validation& validation);
void ValidateImports(const Validation& validation);
void ValidateMoves(const Validation& validation);

// Says if `provider` of the thing at `subject.field` is missing or unknown.
void CheckProvider(const Validation& validation, bool given, absl::string_view provider, const Subject& subject);

// Says if a tag is one of Eniform's own. `path` is that of the thing.
void CheckTags(const Validation& validation, const google::protobuf::RepeatedPtrField<Tag>& tags, const Subject& subject);

// "id subnet-1", "name app-a", "tags tier=app": equal for look-ups that are written alike. Empty: an empty one.
std::string SelectorText(const Selector& selector);

// " Did you mean 'X'?" from the keys of `entries`, which are ascending. Of very many only those near `wrong` in order are looked at.
template <typename Entries>
std::string KeyHint(absl::string_view wrong, const Entries& entries) {
  constexpr int kMost = 2'000;
  const auto at =
      std::lower_bound(entries.begin(), entries.end(), wrong, [](const auto& entry, absl::string_view key) { return entry.key() < key; });
  const int middle = static_cast<int>(at - entries.begin());
  std::vector<std::string> keys;
  for (int i = std::max(0, middle - kMost / 2); i < std::min(entries.size(), middle + kMost / 2); ++i) keys.push_back(entries.Get(i).key());
  return DidYouMean(wrong, keys);
}

}  // namespace eniform::config
