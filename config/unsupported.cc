#include "config/unsupported.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "config/shape.h"
#include "proto/enum_text.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string ValueText(const Message& message, const ShapeField& field) {
  const Reflection& reflection = *message.GetReflection();
  if (field.form != FieldForm::kScalar) return "";
  switch (field.descriptor->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, field.descriptor) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*reflection.GetEnum(message, field.descriptor));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, field.descriptor));
    default:
      return reflection.GetString(message, field.descriptor);
  }
}

class Finder {
 public:
  Finder(const UnsupportedField& entry, Report& report) : entry_(entry), parts_(absl::StrSplit(entry.path, '.')), report_(report) {}

  void Find(const Message& message, size_t part, const std::string& path) {
    const ShapeField* field = Shape::Of(*message.GetDescriptor()).Find(parts_[part]);
    if (field == nullptr) return;
    const Reflection& reflection = *message.GetReflection();
    const bool repeated = field->descriptor->is_repeated();
    if (repeated ? reflection.FieldSize(message, field->descriptor) == 0 : !reflection.HasField(message, field->descriptor)) return;
    const std::string here = absl::StrCat(path, path.empty() ? "" : ".", field->name());
    if (part + 1 == parts_.size()) {
      if (!entry_.value.empty() && ValueText(message, *field) != entry_.value) return;
      const std::string what = entry_.value.empty() ? here : absl::StrCat(here, ": ", entry_.value);
      report_.AddField(MessageId::kNotSupported, {{"path", what}}, {"", here});
    } else if (!repeated) {
      if (field->shape != nullptr) Find(reflection.GetMessage(message, field->descriptor), part + 1, here);
    } else if (field->shape != nullptr && parts_[part + 1] == "*" && part + 2 < parts_.size()) {
      for (int i = 0; i < reflection.FieldSize(message, field->descriptor); ++i) {
        const Message& entry = reflection.GetRepeatedMessage(message, field->descriptor, i);
        const ShapeField* key = field->shape->key();
        Find(entry, part + 2,
             key == nullptr ? absl::StrCat(here, "[", i, "]")
                            : absl::StrCat(here, ".", entry.GetReflection()->GetString(entry, key->descriptor)));
      }
    }
  }

 private:
  const UnsupportedField& entry_;
  const std::vector<std::string> parts_;
  Report& report_;
};

}  // namespace

const std::vector<UnsupportedField>& UnsupportedFields() {
  static const auto& table = *new std::vector<UnsupportedField>;
  return table;
}

void CheckUnsupported(const Declaration& declaration, const std::vector<UnsupportedField>& table, Report& report) {
  for (const UnsupportedField& entry : table) Finder(entry, report).Find(declaration, 0, "");
}

}  // namespace eniform::config
