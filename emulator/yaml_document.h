#pragma once

#include <yaml.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"

namespace eniform::emulator {

enum class YamlKind { kNone, kScalar, kList, kMap };

class YamlDocument;

// A place in a parsed document. Cheap to copy; valid as long as the document lives. JSON is read too, being YAML.
class YamlNode {
 public:
  YamlNode() = default;

  YamlKind kind() const;
  const std::string& file() const;
  int line() const;  // from 1; 0 for a node that is not there

  // REQUIRES: kind() is kScalar. An unquoted `null` or `~`, and an empty plain scalar, are IsNull().
  std::string Scalar() const;
  bool IsNull() const;
  bool IsQuoted() const;

  std::vector<YamlNode> Items() const;                         // REQUIRES: kind() is kList
  std::vector<std::pair<YamlNode, YamlNode>> Entries() const;  // REQUIRES: kind() is kMap

 private:
  friend class YamlDocument;
  YamlNode(YamlDocument* document, int index) : document_(document), index_(index) {}
  YamlDocument* document_ = nullptr;
  int index_ = 0;
  yaml_node_t* node() const;
};

// One file read as one YAML document. A syntax error is InvalidArgument with "file:line: what".
class YamlDocument {
 public:
  static absl::StatusOr<std::unique_ptr<YamlDocument>> Parse(std::string file, const std::string& text);
  ~YamlDocument();
  YamlDocument(const YamlDocument&) = delete;
  YamlDocument& operator=(const YamlDocument&) = delete;

  YamlNode root();

 private:
  friend class YamlNode;
  explicit YamlDocument(std::string file) : file_(std::move(file)) {}
  std::string file_;
  yaml_document_t document_;
  bool loaded_ = false;
};

}  // namespace eniform::emulator
