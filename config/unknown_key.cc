#include "config/unknown_key.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/declaration.pb.h"
#include "proto/diagnostics.h"

namespace eniform::config {
namespace {

bool LooksLikeCredential(absl::string_view key) {
  std::string letters;
  for (const char c : key) {
    if (absl::ascii_isalnum(c)) letters += absl::ascii_tolower(c);
  }
  for (const absl::string_view word : {"secret", "accesskey", "token", "password", "credential", "apikey", "privatekey", "securitykey"}) {
    if (absl::StrContains(letters, word)) return true;
  }
  return letters == "ak" || letters == "sk";
}

// The places below `shape` (which is written as `path`) that have the key.
void FindHomes(const Shape& shape, const std::string& path, absl::string_view key, std::vector<std::string>& homes) {
  if (shape.Find(key) != nullptr) homes.push_back(path.empty() ? "the top level" : absl::StrCat("`", path, "`"));
  for (const ShapeField& field : shape.fields()) {
    if (field.shape == nullptr || field.shape->scalar_value() != nullptr) continue;
    const std::string name = path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
    FindHomes(*field.shape,
              field.form == FieldForm::kKeyed  ? absl::StrCat(name, ".NAME")
              : field.form == FieldForm::kList ? absl::StrCat(name, "[]")
                                               : name,
              key, homes);
  }
}

}  // namespace

std::string UnknownKeyHint(const Shape& shape, absl::string_view key) {
  if (LooksLikeCredential(key)) return " Credentials come from the environment, never from files: see the provider's page.";
  const Shape& root = Shape::Of(*Declaration::descriptor());
  if (key == "<<") return " `<<` merges into an entry, not into the declaration as a whole.";
  std::vector<std::string> homes;
  FindHomes(root, "", key, homes);
  if (!homes.empty() && homes.size() <= 3) return absl::StrCat(" It belongs in ", absl::StrJoin(homes, " or "), ".");
  const std::string closest = DidYouMean(key, shape.Names());
  if (!closest.empty()) return closest;
  return absl::StrCat(" Known are ", absl::StrJoin(shape.Names(), ", "), ".");
}

}  // namespace eniform::config
