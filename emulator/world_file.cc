#include "emulator/world_file.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace eniform::emulator {
namespace {

size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

Place PlaceOf(const YamlNode& node) { return {node.file(), node.line()}; }

void WorldErrors::Add(const Place& place, absl::string_view what) {
  messages_.push_back(absl::StrCat(place.file, ":", place.line, ": ", what));
}

void WorldErrors::Add(const absl::Status& status) { messages_.push_back(std::string(status.message())); }

MapReader::MapReader(const YamlNode& node, absl::string_view what, WorldErrors& errors)
    : what_(what), place_(PlaceOf(node)), errors_(errors) {
  if (node.IsNull()) return;
  if (node.kind() != YamlKind::kMap) {
    errors_.Add(place_, absl::StrCat(what_, " is a mapping of keys to values"));
    return;
  }
  for (const auto& [key, value] : node.Entries()) {
    if (key.kind() != YamlKind::kScalar) {
      errors_.Add(PlaceOf(key), absl::StrCat("the keys of ", what_, " are plain text"));
      continue;
    }
    std::string name = key.Scalar();
    if (!values_.emplace(name, value).second) {
      errors_.Add(PlaceOf(key), absl::StrCat("`", name, "` is given twice, first in line ", key_lines_[name]));
      continue;
    }
    key_lines_[name] = key.line();
  }
}

YamlNode MapReader::Find(absl::string_view key) {
  asked_.insert(std::string(key));
  auto it = values_.find(std::string(key));
  return it == values_.end() || it->second.IsNull() ? YamlNode() : it->second;
}

bool MapReader::Has(absl::string_view key) const {
  auto it = values_.find(std::string(key));
  return it != values_.end() && !it->second.IsNull();
}

void MapReader::WrongType(const YamlNode& node, absl::string_view key, absl::string_view wanted) {
  errors_.Add(PlaceOf(node), absl::StrCat("`", key, "` of ", what_, " is ", wanted));
}

std::string MapReader::Text(absl::string_view key, absl::string_view fallback) {
  YamlNode node = Find(key);
  if (node.kind() == YamlKind::kNone) return std::string(fallback);
  if (node.kind() != YamlKind::kScalar) {
    WrongType(node, key, "a text");
    return std::string(fallback);
  }
  return node.Scalar();
}

bool MapReader::Flag(absl::string_view key, bool fallback) {
  YamlNode node = Find(key);
  if (node.kind() == YamlKind::kNone) return fallback;
  std::string text = node.kind() == YamlKind::kScalar ? node.Scalar() : "";
  if (text == "true" && !node.IsQuoted()) return true;
  if (text == "false" && !node.IsQuoted()) return false;
  WrongType(node, key, "`true` or `false`");
  return fallback;
}

int64_t MapReader::Integer(absl::string_view key, int64_t fallback, int64_t least, int64_t most) {
  YamlNode node = Find(key);
  if (node.kind() == YamlKind::kNone) return fallback;
  int64_t value = 0;
  if (node.kind() != YamlKind::kScalar || node.IsQuoted() || !absl::SimpleAtoi(node.Scalar(), &value) || value < least || value > most) {
    WrongType(node, key, absl::StrCat("a whole number from ", least, " to ", most));
    return fallback;
  }
  return value;
}

std::vector<std::string> MapReader::Texts(absl::string_view key) {
  std::vector<std::string> texts;
  for (const YamlNode& item : List(key)) {
    if (item.kind() != YamlKind::kScalar || item.IsNull()) {
      WrongType(item, key, "a list of texts");
      continue;
    }
    texts.push_back(item.Scalar());
  }
  return texts;
}

std::map<std::string, std::string> MapReader::TextMap(absl::string_view key) {
  std::map<std::string, std::string> texts;
  YamlNode node = Map(key);
  if (node.kind() != YamlKind::kMap) return texts;
  for (const auto& [name, value] : node.Entries()) {
    if (name.kind() != YamlKind::kScalar || value.kind() != YamlKind::kScalar) {
      WrongType(name, key, "a mapping of texts to texts");
      continue;
    }
    texts[name.Scalar()] = value.IsNull() ? "" : value.Scalar();
  }
  return texts;
}

std::vector<YamlNode> MapReader::List(absl::string_view key) {
  YamlNode node = Find(key);
  if (node.kind() == YamlKind::kNone) return {};
  if (node.kind() != YamlKind::kList) {
    WrongType(node, key, "a list");
    return {};
  }
  return node.Items();
}

YamlNode MapReader::Map(absl::string_view key) {
  YamlNode node = Find(key);
  if (node.kind() == YamlKind::kNone) return node;
  if (node.kind() != YamlKind::kMap) {
    WrongType(node, key, "a mapping");
    return YamlNode();
  }
  return node;
}

Place MapReader::PlaceOfKey(absl::string_view key) const {
  auto it = key_lines_.find(std::string(key));
  return it == key_lines_.end() ? place_ : Place{place_.file, it->second};
}

void MapReader::Finish() {
  for (const auto& [key, line] : key_lines_) {
    if (asked_.count(key) > 0) continue;
    std::string nearest;
    size_t best = 3;
    for (const std::string& known : asked_) {
      size_t distance = EditDistance(key, known);
      if (distance < best) {
        best = distance;
        nearest = known;
      }
    }
    errors_.Add(Place{place_.file, line},
                absl::StrCat(what_, " has no key `", key, "`", nearest.empty() ? "" : absl::StrCat("; did you mean `", nearest, "`?")));
  }
}

}  // namespace eniform::emulator
