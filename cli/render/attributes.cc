#include "cli/render/attributes.h"

#include <algorithm>
#include <map>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "cli/render/text.h"
#include "proto/enum_text.h"

namespace eniform::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::vector<const FieldDescriptor*> Sorted(const Descriptor& type) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type.field_count(); ++i) fields.push_back(type.field(i));
  std::sort(fields.begin(), fields.end(), [](const auto* a, const auto* b) { return a->name() < b->name(); });
  return fields;
}

const std::vector<const FieldDescriptor*>& FieldsByName(const Descriptor& type) {
  static const auto* all = new absl::flat_hash_map<const Descriptor*, std::vector<const FieldDescriptor*>>{
      {InterfaceAttributes::descriptor(), Sorted(*InterfaceAttributes::descriptor())},
      {EipAttributes::descriptor(), Sorted(*EipAttributes::descriptor())},
      {EipBindingAttributes::descriptor(), Sorted(*EipBindingAttributes::descriptor())}};
  return all->at(&type);
}

bool IsTags(const FieldDescriptor& field) { return field.message_type() == Tag::descriptor(); }

// Ascending by key; of a key that occurs twice the last counts.
std::map<absl::string_view, absl::string_view> TagMap(const Message& message, const FieldDescriptor& field) {
  std::map<absl::string_view, absl::string_view> tags;
  const Reflection& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const auto& tag = static_cast<const Tag&>(reflection.GetRepeatedMessage(message, &field, i));
    tags[tag.key()] = tag.value();
  }
  return tags;
}

void WriteValue(JsonWriter& json, const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  if (field.is_repeated()) {
    if (IsTags(field)) {
      json.BeginObject();
      const int count = reflection.FieldSize(message, &field);
      // Tags are ascending by key already unless somebody built them by hand.
      absl::string_view last;
      bool ordered = true;
      for (int i = 0; i < count; ++i) {
        const auto& tag = static_cast<const Tag&>(reflection.GetRepeatedMessage(message, &field, i));
        ordered = ordered && (i == 0 || last < tag.key());
        last = tag.key();
      }
      if (ordered) {
        for (int i = 0; i < count; ++i) {
          const auto& tag = static_cast<const Tag&>(reflection.GetRepeatedMessage(message, &field, i));
          json.Field(tag.key(), tag.value());
        }
      } else {
        for (const auto& [key, value] : TagMap(message, field)) json.Field(key, value);
      }
      json.EndObject();
      return;
    }
    json.BeginArray();
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      json.String(reflection.GetRepeatedStringReference(message, &field, i, &scratch));
    }
    json.EndArray();
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return json.String(reflection.GetStringReference(message, &field, &scratch));
    case FieldDescriptor::CPPTYPE_BOOL:
      return json.Bool(reflection.GetBool(message, &field));
    case FieldDescriptor::CPPTYPE_INT32:
      return json.Int(reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection.GetEnum(message, &field);
      return value->number() == 0 ? json.Null() : json.String(EnumText(*value));
    }
    default:
      return json.Null();
  }
}

}  // namespace

const Message* Inner(const Attributes& attributes) {
  switch (attributes.of_case()) {
    case Attributes::kNetworkInterface:
      return &attributes.network_interface();
    case Attributes::kEip:
      return &attributes.eip();
    case Attributes::kEipBinding:
      return &attributes.eip_binding();
    case Attributes::OF_NOT_SET:
      break;
  }
  return nullptr;
}

bool HasValue(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0 : reflection.HasField(message, &field);
}

void WriteAttributes(JsonWriter& json, const Attributes& attributes, const FieldNames* unknown) {
  const Message* message = Inner(attributes);
  if (!message) return json.Null();
  json.BeginObject();
  for (const FieldDescriptor* field : FieldsByName(*message->GetDescriptor())) {
    json.Key(field->name());
    const bool is_unknown = unknown && std::find(unknown->begin(), unknown->end(), field->name()) != unknown->end();
    if (is_unknown && !HasValue(*message, *field)) {
      json.Null();
    } else {
      WriteValue(json, *message, *field);
    }
  }
  json.EndObject();
}

void AppendFieldText(std::string& out, const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  std::string scratch;
  if (field.is_repeated()) {
    const int count = reflection.FieldSize(message, &field);
    if (count == 0) {
      out += "(none)";
    } else if (IsTags(field)) {
      absl::string_view separator = "{";
      for (const auto& [key, value] : TagMap(message, field)) {
        absl::StrAppend(&out, separator);
        AppendSafe(out, key);
        out += ": ";
        AppendSafe(out, value);
        separator = ", ";
      }
      out += '}';
    } else {
      for (int i = 0; i < count; ++i) {
        out += i == 0 ? "[" : ", ";
        AppendSafe(out, reflection.GetRepeatedStringReference(message, &field, i, &scratch));
      }
      out += ']';
    }
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string& text = reflection.GetStringReference(message, &field, &scratch);
      AppendSafe(out, text.empty() ? absl::string_view("(none)") : text);
      break;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      out += reflection.GetBool(message, &field) ? "true" : "false";
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      absl::StrAppend(&out, reflection.GetInt32(message, &field));
      break;
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = reflection.GetEnum(message, &field);
      out += value->number() == 0 ? "(none)" : EnumText(*value);
      break;
    }
    default:
      break;
  }
}

}  // namespace eniform::cli
