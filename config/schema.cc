#include "config/schema.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "config/formats.h"
#include "config/shape.h"
#include "proto/declaration.pb.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;
using Json = nlohmann::ordered_json;

class SchemaWriter {
 public:
  Json Write() {
    const Shape& root = Shape::Of(*Declaration::descriptor());
    Json schema = {
        {"$schema", "http://json-schema.org/draft-07/schema#"}, {"$id", "urn:eniform:declaration:1"}, {"title", "Eniform declaration"}};
    schema.update(ObjectOf(root));
    schema["definitions"] = Json::object();
    // Definitions refer to more of them: the list grows while it is worked off.
    for (size_t i = 0; i < needed_.size(); ++i) schema["definitions"][needed_[i]->descriptor().name()] = DefinitionOf(*needed_[i]);
    return schema;
  }

 private:
  Json Reference(const Shape& shape) {
    if (std::find(needed_.begin(), needed_.end(), &shape) == needed_.end()) needed_.push_back(&shape);
    return {{"$ref", "#/definitions/" + shape.descriptor().name()}};
  }

  // A message as it may be written: a mapping, its shorthand, or nothing at all where everything may be left out.
  Json DefinitionOf(const Shape& shape) {
    Json object = ObjectOf(shape);
    if (shape.shorthand() == nullptr) {
      if (shape.rule().keyed() && !object.contains("required")) object["type"] = {"object", "null"};
      return object;
    }
    Json definition = Described(shape.rule().doc());
    object.erase("description");
    definition["oneOf"] = Json::array({ScalarOf(*shape.shorthand()), std::move(object)});
    return definition;
  }

  Json ObjectOf(const Shape& shape) {
    Json object = Described(shape.rule().doc());
    object["type"] = "object";
    object["properties"] = Json::object();
    Json required = Json::array();
    for (const ShapeField& field : shape.fields()) {
      object["properties"][field.name()] = PropertyOf(field, shape);
      if (field.rule->required()) required.push_back(field.name());
    }
    if (!required.empty()) object["required"] = std::move(required);
    object["additionalProperties"] = false;
    for (const std::string& name : shape.rule().exactly_one_of()) object["oneOf"].push_back({{"required", {name}}});
    for (const std::string& set : shape.rule().at_most_one_of()) {
      const std::vector<std::string> names = absl::StrSplit(set, ',');
      for (size_t i = 0; i < names.size(); ++i) {
        for (size_t j = i + 1; j < names.size(); ++j) object["allOf"].push_back({{"not", {{"required", {names[i], names[j]}}}}});
      }
    }
    return object;
  }

  Json PropertyOf(const ShapeField& field, const Shape& owner) {
    std::string doc = field.rule->doc();
    if (!field.rule->default_text().empty()) absl::StrAppend(&doc, " Default: ", field.rule->default_text(), ".");
    Json property = Described(doc);
    switch (field.form) {
      case FieldForm::kScalar:
        property.update(ScalarOf(field));
        AddExample(field, property);
        break;
      case FieldForm::kMessage:
        // Draft 7 ignores what stands beside a $ref.
        property["allOf"] = Json::array({Reference(*field.shape)});
        break;
      case FieldForm::kList:
        property["type"] = "array";
        property["items"] = field.shape == nullptr ? ScalarOf(field) : Reference(*field.shape);
        break;
      case FieldForm::kKeyed:
        property["type"] = "object";
        property["propertyNames"] = NameOf(*field.shape->key());
        property["additionalProperties"] =
            field.shape->scalar_value() != nullptr ? ScalarOf(*field.shape->scalar_value()) : Reference(*field.shape);
        if (owner.rule().exactly_one_of_size() > 0) property["minProperties"] = 1;
        break;
    }
    return property;
  }

  static Json Described(const std::string& doc) { return doc.empty() ? Json::object() : Json{{"description", doc}}; }

  static Json NameOf(const ShapeField& key) {
    const absl::string_view pattern = FormatPattern(key.rule->format());
    if (pattern.empty()) return {{"minLength", 1}};
    return {{"pattern", std::string(pattern)}};
  }

  static Json ScalarOf(const ShapeField& field) {
    const FieldRule& rule = *field.rule;
    switch (field.descriptor->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_UINT32:
        return {{"type", "integer"},
                {"minimum", rule.has_minimum() ? rule.minimum() : 0},
                {"maximum", rule.maximum() != 0 ? rule.maximum() : int64_t{4294967295}}};
      default:
        break;
    }
    const std::vector<std::string> words = AllowedWords(field);
    if (!words.empty()) return {{"enum", words}};
    const absl::string_view pattern = FormatPattern(rule.format());
    const bool is_tag_value = &field == Shape::Of(*field.descriptor->containing_type()).scalar_value();
    // A text without a form of its own may be written bare: `tier: 1` is the text 1.
    Json scalar = {{"type", {"string", "number", "boolean"}}};
    if (!pattern.empty()) scalar = {{"type", "string"}, {"pattern", std::string(pattern)}};
    if (rule.format() == TEXT_FORMAT_KEY) scalar["type"] = {"string", "number", "boolean"};
    if (pattern.empty() && !field.descriptor->is_repeated() && !field.descriptor->has_presence() && !is_tag_value) scalar["minLength"] = 1;
    return scalar;
  }

  static void AddExample(const ShapeField& field, Json& property) {
    absl::string_view example = field.rule->example();
    if (example.empty()) return;
    uint32_t number = 0;
    if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_UINT32 && absl::SimpleAtoi(example, &number)) {
      property["examples"] = Json::array({number});
    } else {
      if (absl::ConsumePrefix(&example, "\"")) absl::ConsumeSuffix(&example, "\"");
      property["examples"] = Json::array({std::string(example)});
    }
  }

  std::vector<const Shape*> needed_;
};

}  // namespace

std::string JsonSchema() { return SchemaWriter().Write().dump(2) + "\n"; }

}  // namespace eniform::config
