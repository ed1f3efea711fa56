#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "emulator/yaml_document.h"

namespace eniform::emulator {

// Where something stands in a world file.
struct Place {
  std::string file;
  int line = 0;
};
Place PlaceOf(const YamlNode& node);

// What is wrong with the world files: collected, so that one run tells everything.
class WorldErrors {
 public:
  void Add(const Place& place, absl::string_view what);
  void Add(const absl::Status& status);  // a message that has its place in front already
  bool empty() const { return messages_.empty(); }
  const std::vector<std::string>& messages() const { return messages_; }  // "file:line: what"

 private:
  std::vector<std::string> messages_;
};

// Reads one mapping of a world file by key. A key that is there with a wrong type is reported and reads as its default.
// Finish() reports the keys that nobody asked for, naming the nearest one that exists.
class MapReader {
 public:
  // `what` names the thing in messages: "an interface". A node that is no mapping is reported.
  MapReader(const YamlNode& node, absl::string_view what, WorldErrors& errors);

  bool Has(absl::string_view key) const;
  std::string Text(absl::string_view key, absl::string_view fallback = "");
  bool Flag(absl::string_view key, bool fallback);
  int64_t Integer(absl::string_view key, int64_t fallback, int64_t least, int64_t most);
  std::vector<std::string> Texts(absl::string_view key);
  std::map<std::string, std::string> TextMap(absl::string_view key);
  std::vector<YamlNode> List(absl::string_view key);
  YamlNode Map(absl::string_view key);  // a node of kind kNone when absent
  // A key that may be there and decides nothing, whatever its value.
  void Ignore(absl::string_view key) { asked_.insert(std::string(key)); }

  Place place() const { return place_; }
  Place PlaceOfKey(absl::string_view key) const;
  void Finish();

 private:
  YamlNode Find(absl::string_view key);
  void WrongType(const YamlNode& node, absl::string_view key, absl::string_view wanted);

  std::string what_;
  Place place_;
  WorldErrors& errors_;
  std::map<std::string, YamlNode> values_;
  std::map<std::string, int> key_lines_;
  std::set<std::string> asked_;
};

}  // namespace eniform::emulator
