#include "config/yaml_writer.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/shape.h"
#include "config/yaml_text.h"
#include "proto/enum_text.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kWidth = 100;
// An entry that may say so much is easier to read, and to compare with an earlier one, with a line for each thing it says.
constexpr size_t kManyFields = 12;

std::string Indented(int indent) { return std::string(static_cast<size_t>(indent), ' '); }

std::string ScalarText(const Message& message, const FieldDescriptor& field, int item) {
  const Reflection& reflection = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumText(*reflection.GetEnum(message, &field));
    default:
      return YamlText(item < 0 ? reflection.GetString(message, &field) : reflection.GetRepeatedString(message, &field, item));
  }
}

bool WasWrittenEmpty(const Message& message, const Shape& shape, const ShapeField& field) {
  const FieldDescriptor* empties = shape.written_empty();
  if (empties == nullptr) return false;
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, empties); ++i) {
    if (reflection.GetRepeatedString(message, empties, i) == field.name()) return true;
  }
  return false;
}

int SizeOf(const Message& message, const ShapeField& field) { return message.GetReflection()->FieldSize(message, field.descriptor); }

const Message& ItemOf(const Message& message, const ShapeField& field, int item) {
  return message.GetReflection()->GetRepeatedMessage(message, field.descriptor, item);
}

bool IsSaid(const Message& message, const Shape& shape, const ShapeField& field) {
  if (!field.descriptor->is_repeated()) return message.GetReflection()->HasField(message, field.descriptor);
  return SizeOf(message, field) > 0 || WasWrittenEmpty(message, shape, field);
}

std::vector<const ShapeField*> SaidFields(const Message& message, const Shape& shape) {
  std::vector<const ShapeField*> said;
  for (const ShapeField& field : shape.fields()) {
    if (IsSaid(message, shape, field)) said.push_back(&field);
  }
  return said;
}

std::string KeyOfEntry(const Message& entry, const Shape& shape) { return ScalarText(entry, *shape.key()->descriptor, -1); }

// On one line.

std::string FlowField(const Message& message, const ShapeField& field);

std::string Flow(const Message& message, const Shape& shape) {
  const std::vector<const ShapeField*> said = SaidFields(message, shape);
  if (shape.shorthand() != nullptr && said.size() == 1 && said[0] == shape.shorthand()) return FlowField(message, *said[0]);
  return absl::StrCat("{",
                      absl::StrJoin(said, ", ",
                                    [&](std::string* out, const ShapeField* field) {
                                      absl::StrAppend(out, field->name(), ": ", FlowField(message, *field));
                                    }),
                      "}");
}

std::string FlowEntry(const Message& entry, const Shape& shape) {
  return shape.scalar_value() != nullptr ? ScalarText(entry, *shape.scalar_value()->descriptor, -1) : Flow(entry, shape);
}

std::string FlowField(const Message& message, const ShapeField& field) {
  std::vector<std::string> items;
  for (int i = 0; field.descriptor->is_repeated() && i < SizeOf(message, field); ++i) {
    if (field.shape == nullptr) {
      items.push_back(ScalarText(message, *field.descriptor, i));
    } else {
      const Message& item = ItemOf(message, field, i);
      items.push_back(field.form == FieldForm::kKeyed ? absl::StrCat(KeyOfEntry(item, *field.shape), ": ", FlowEntry(item, *field.shape))
                                                      : Flow(item, *field.shape));
    }
  }
  switch (field.form) {
    case FieldForm::kScalar:
      return ScalarText(message, *field.descriptor, -1);
    case FieldForm::kMessage:
      return Flow(message.GetReflection()->GetMessage(message, field.descriptor), *field.shape);
    case FieldForm::kKeyed:
      return absl::StrCat("{", absl::StrJoin(items, ", "), "}");
    case FieldForm::kList:
      return absl::StrCat("[", absl::StrJoin(items, ", "), "]");
  }
  return "";
}

// On lines of their own.
class Writer {
 public:
  explicit Writer(const YamlComments& comments) : comments_(comments) {}

  std::string Write(const Declaration& declaration) {
    Comment(comments_.head, 0);
    const Shape& shape = Shape::Of(*Declaration::descriptor());
    for (const ShapeField* field : SaidFields(declaration, shape)) {
      if (!out_.empty()) out_ += '\n';
      HasLines(*field, FlowField(declaration, *field)) ? BlockField(declaration, *field, 0, field->name()) : Field(declaration, *field, 0);
    }
    if (!out_.empty() && !comments_.tail.empty()) out_ += '\n';
    Comment(comments_.tail, 0);
    return std::move(out_);
  }

 private:
  void Comment(const std::string& text, int indent) {
    if (!text.empty()) out_ += YamlComment(text, indent);
  }

  // An empty list and a text are always on the line of their name.
  static bool HasLines(const ShapeField& field, const std::string& flow) {
    return field.form != FieldForm::kScalar && flow.size() > 2 && (flow[0] == '{' || flow[0] == '[');
  }

  // `lead` and `flow` on one line, where they fit.
  bool OneLine(int indent, const std::string& lead, const std::string& flow) {
    if (static_cast<size_t>(indent) + lead.size() + 1 + flow.size() > kWidth) return false;
    absl::StrAppend(&out_, Indented(indent), lead, " ", flow, "\n");
    return true;
  }

  void Field(const Message& message, const ShapeField& field, int indent) {
    const std::string lead = absl::StrCat(field.name(), ":");
    const std::string flow = FlowField(message, field);
    if (!HasLines(field, flow)) {
      absl::StrAppend(&out_, Indented(indent), lead, " ", flow, "\n");
    } else if (!OneLine(indent, lead, flow)) {
      BlockField(message, field, indent, field.name());
    }
  }

  void BlockField(const Message& message, const ShapeField& field, int indent, const std::string& path) {
    absl::StrAppend(&out_, Indented(indent), field.name(), ":\n");
    if (field.form == FieldForm::kMessage) {
      return Fields(message.GetReflection()->GetMessage(message, field.descriptor), *field.shape, indent + 2);
    }
    for (int i = 0; i < SizeOf(message, field); ++i) {
      if (field.form == FieldForm::kKeyed) {
        Entry(ItemOf(message, field, i), *field.shape, indent + 2, path, i == 0);
      } else if (field.shape == nullptr) {
        absl::StrAppend(&out_, Indented(indent + 2), "- ", ScalarText(message, *field.descriptor, i), "\n");
      } else {
        absl::StrAppend(&out_, Indented(indent + 2), "- ", Flow(ItemOf(message, field, i), *field.shape), "\n");
      }
    }
  }

  void Entry(const Message& entry, const Shape& shape, int indent, const std::string& path, bool first) {
    const std::string key = KeyOfEntry(entry, shape);
    const bool many = shape.fields().size() >= kManyFields;
    if (many && !first) out_ += '\n';
    const Reflection& reflection = *entry.GetReflection();
    const auto comment = comments_.before.find(absl::StrCat(path, ".", reflection.GetString(entry, shape.key()->descriptor)));
    if (comment != comments_.before.end()) Comment(comment->second, indent);
    const std::string flow = FlowEntry(entry, shape);
    if (shape.scalar_value() != nullptr || flow == "{}") {
      absl::StrAppend(&out_, Indented(indent), key, ": ", flow, "\n");
    } else if (many || !OneLine(indent, absl::StrCat(key, ":"), flow)) {
      absl::StrAppend(&out_, Indented(indent), key, ":\n");
      Fields(entry, shape, indent + 2);
    }
  }

  void Fields(const Message& message, const Shape& shape, int indent) {
    for (const ShapeField* field : SaidFields(message, shape)) Field(message, *field, indent);
  }

  const YamlComments& comments_;
  std::string out_;
};

}  // namespace

std::string WriteYaml(const Declaration& declaration, const YamlComments& comments) { return Writer(comments).Write(declaration); }

}  // namespace eniform::config
