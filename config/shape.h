// The language of declarations as the reader, the JSON Schema and the reference page need it: messages and fields of
// proto/declaration.proto with their annotations, looked up once.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "proto/options.pb.h"

namespace eniform::config {

class Shape;

// How a field is written.
enum class FieldForm {
  kScalar,   // a text, number, truth value or word
  kMessage,  // a mapping (or its shorthand)
  kList,     // a sequence of scalars or of mappings
  kKeyed,    // a mapping from keys to mappings (or to scalars, see MessageRule.scalar_value)
};

struct ShapeField {
  const google::protobuf::FieldDescriptor* descriptor;
  const FieldRule* rule;
  FieldForm form;
  int index;           // among Shape::fields
  const Shape* shape;  // of the field's message; nullptr: a scalar or a list of scalars

  const std::string& name() const { return descriptor->name(); }
};

// One message of the language. Built when first asked for and kept for ever; safe to use from several threads.
class Shape {
 public:
  static const Shape& Of(const google::protobuf::Descriptor& descriptor);

  const google::protobuf::Descriptor& descriptor() const { return *descriptor_; }
  const MessageRule& rule() const { return *rule_; }
  // What people can write, in order of the proto file: neither the key of a keyed message nor internal fields.
  const std::vector<ShapeField>& fields() const { return fields_; }
  // nullptr: no such field can be written.
  const ShapeField* Find(absl::string_view name) const;
  std::vector<std::string> Names() const;

  // The fields that the annotations name; nullptr: there is none.
  const ShapeField* shorthand() const { return shorthand_; }
  const ShapeField* scalar_value() const { return scalar_value_; }
  const ShapeField* key() const { return key_; }
  const google::protobuf::FieldDescriptor* written_empty() const { return written_empty_; }

 private:
  explicit Shape(const google::protobuf::Descriptor& descriptor);

  const google::protobuf::Descriptor* descriptor_;
  const MessageRule* rule_;
  std::vector<ShapeField> fields_;
  std::vector<ShapeField> hidden_;  // the key, if any
  const ShapeField* shorthand_ = nullptr;
  const ShapeField* scalar_value_ = nullptr;
  const ShapeField* key_ = nullptr;
  const google::protobuf::FieldDescriptor* written_empty_ = nullptr;
};

// The words a scalar field (or an item of a list) allows: of its enum or its rule's values; empty: any.
std::vector<std::string> AllowedWords(const ShapeField& field);

}  // namespace eniform::config
