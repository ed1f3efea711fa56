#include "config/shape.h"

#include <map>
#include <memory>
#include <mutex>

#include "proto/enum_text.h"

namespace eniform::config {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

bool IsMessage(const FieldDescriptor& descriptor) { return descriptor.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE; }

FieldForm FormOf(const FieldDescriptor& descriptor) {
  if (!descriptor.is_repeated()) return IsMessage(descriptor) ? FieldForm::kMessage : FieldForm::kScalar;
  if (!IsMessage(descriptor)) return FieldForm::kList;
  return descriptor.message_type()->options().GetExtension(eniform::message).keyed() ? FieldForm::kKeyed : FieldForm::kList;
}

}  // namespace

Shape::Shape(const Descriptor& descriptor) : descriptor_(&descriptor), rule_(&descriptor.options().GetExtension(eniform::message)) {
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    const FieldRule& rule = field.options().GetExtension(eniform::field);
    const Shape* shape = IsMessage(field) ? &Of(*field.message_type()) : nullptr;
    if (rule.internal()) {
      if (field.name() == "written_empty") written_empty_ = &field;
    } else if (rule.key()) {
      hidden_.push_back({&field, &rule, FormOf(field), -1, shape});
    } else {
      fields_.push_back({&field, &rule, FormOf(field), static_cast<int>(fields_.size()), shape});
    }
  }
  if (!hidden_.empty()) key_ = &hidden_.front();
  shorthand_ = Find(rule_->shorthand());
  scalar_value_ = Find(rule_->scalar_value());
}

const Shape& Shape::Of(const Descriptor& descriptor) {
  // Recursive: the shape of a message needs those of its fields. The language has no message that contains itself.
  static std::recursive_mutex& mutex = *new std::recursive_mutex;
  static auto& shapes = *new std::map<const Descriptor*, std::unique_ptr<const Shape>>;
  const std::lock_guard<std::recursive_mutex> lock(mutex);
  std::unique_ptr<const Shape>& shape = shapes[&descriptor];
  if (!shape) shape.reset(new Shape(descriptor));
  return *shape;
}

const ShapeField* Shape::Find(absl::string_view name) const {
  for (const ShapeField& field : fields_) {
    if (field.name() == name) return &field;
  }
  return nullptr;
}

std::vector<std::string> Shape::Names() const {
  std::vector<std::string> names;
  for (const ShapeField& field : fields_) names.push_back(field.name());
  return names;
}

std::vector<std::string> AllowedWords(const ShapeField& field) {
  if (field.descriptor->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && field.rule->values().empty())
    return EnumTexts(*field.descriptor->enum_type());
  return {field.rule->values().begin(), field.rule->values().end()};
}

}  // namespace eniform::config
