#include "emulator/yaml_document.h"

#include "absl/strings/str_cat.h"

namespace eniform::emulator {

yaml_node_t* YamlNode::node() const { return document_ == nullptr ? nullptr : yaml_document_get_node(&document_->document_, index_); }

YamlKind YamlNode::kind() const {
  yaml_node_t* n = node();
  if (n == nullptr) return YamlKind::kNone;
  switch (n->type) {
    case YAML_SCALAR_NODE:
      return YamlKind::kScalar;
    case YAML_SEQUENCE_NODE:
      return YamlKind::kList;
    case YAML_MAPPING_NODE:
      return YamlKind::kMap;
    default:
      return YamlKind::kNone;
  }
}

const std::string& YamlNode::file() const {
  static const std::string* const kNowhere = new std::string;
  return document_ == nullptr ? *kNowhere : document_->file_;
}

int YamlNode::line() const {
  yaml_node_t* n = node();
  return n == nullptr ? 0 : static_cast<int>(n->start_mark.line) + 1;
}

std::string YamlNode::Scalar() const {
  yaml_node_t* n = node();
  return std::string(reinterpret_cast<const char*>(n->data.scalar.value), n->data.scalar.length);
}

bool YamlNode::IsQuoted() const { return node()->data.scalar.style != YAML_PLAIN_SCALAR_STYLE; }

bool YamlNode::IsNull() const {
  if (kind() == YamlKind::kNone) return true;
  if (kind() != YamlKind::kScalar || IsQuoted()) return false;
  std::string text = Scalar();
  return text.empty() || text == "~" || text == "null";
}

std::vector<YamlNode> YamlNode::Items() const {
  std::vector<YamlNode> items;
  yaml_node_t* n = node();
  for (yaml_node_item_t* item = n->data.sequence.items.start; item < n->data.sequence.items.top; ++item) {
    items.push_back(YamlNode(document_, *item));
  }
  return items;
}

std::vector<std::pair<YamlNode, YamlNode>> YamlNode::Entries() const {
  std::vector<std::pair<YamlNode, YamlNode>> entries;
  yaml_node_t* n = node();
  for (yaml_node_pair_t* pair = n->data.mapping.pairs.start; pair < n->data.mapping.pairs.top; ++pair) {
    entries.emplace_back(YamlNode(document_, pair->key), YamlNode(document_, pair->value));
  }
  return entries;
}

absl::StatusOr<std::unique_ptr<YamlDocument>> YamlDocument::Parse(std::string file, const std::string& text) {
  auto document = std::unique_ptr<YamlDocument>(new YamlDocument(std::move(file)));
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) return absl::ResourceExhaustedError("no memory for a YAML parser");
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  const bool loaded = yaml_parser_load(&parser, &document->document_) != 0;
  document->loaded_ = loaded;
  absl::Status error;
  if (!loaded) {
    error =
        absl::InvalidArgumentError(absl::StrCat(document->file_, ":", parser.problem_mark.line + 1,
                                                ": not readable as YAML: ", parser.problem == nullptr ? "syntax error" : parser.problem));
  } else if (yaml_document_get_root_node(&document->document_) != nullptr) {
    yaml_document_t rest;
    if (!yaml_parser_load(&parser, &rest)) {
      error =
          absl::InvalidArgumentError(absl::StrCat(document->file_, ":", parser.problem_mark.line + 1,
                                                  ": not readable as YAML: ", parser.problem == nullptr ? "syntax error" : parser.problem));
    } else {
      yaml_node_t* second = yaml_document_get_root_node(&rest);
      if (second != nullptr) {
        error = absl::InvalidArgumentError(absl::StrCat(document->file_, ":", second->start_mark.line + 1,
                                                        ": a second YAML document; put each world into a file of its own"));
      }
      yaml_document_delete(&rest);
    }
  }
  yaml_parser_delete(&parser);
  if (!error.ok()) return error;
  return document;
}

YamlDocument::~YamlDocument() {
  if (loaded_) yaml_document_delete(&document_);
}

YamlNode YamlDocument::root() {
  if (yaml_document_get_root_node(&document_) == nullptr) return YamlNode();
  return YamlNode(this, 1);
}

}  // namespace eniform::emulator
