#include "config/scalar.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "config/formats.h"
#include "proto/diagnostics.h"
#include "proto/enum_text.h"

namespace eniform::config {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

ScalarProblem WrongType(absl::string_view text, ScalarStyle style, const ShapeField& field, std::string hint) {
  const char* quote = style == ScalarStyle::kQuoted ? "\"" : "";
  return {MessageId::kWrongType,
          {{"expected", ExpectedItemText(field)}, {"found", absl::StrCat(quote, Excerpt(text), quote)}, {"hint", std::move(hint)}}};
}

ScalarProblem UnknownWord(absl::string_view text, const std::vector<std::string>& allowed) {
  return {MessageId::kUnknownValue,
          {{"value", Excerpt(text)}, {"allowed", absl::StrJoin(allowed, ", ")}, {"hint", DidYouMean(text, allowed)}}};
}

std::optional<ScalarProblem> StoreText(absl::string_view text, const ShapeField& field, Message& message) {
  const FieldRule& rule = *field.rule;
  if (!HasFormat(rule.format(), text)) {
    return ScalarProblem{
        MessageId::kBadFormat,
        {{"value", Excerpt(text)}, {"expected", std::string(FormatText(rule.format()))}, {"hint", FormatHint(rule.format(), text)}}};
  }
  if (rule.values_size() > 0 && std::find(rule.values().begin(), rule.values().end(), text) == rule.values().end()) {
    return UnknownWord(text, AllowedWords(field));
  }
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (field.descriptor->is_repeated()) {
    reflection.AddString(&message, field.descriptor, std::string(text));
    return std::nullopt;
  }
  // Where the message can not tell an empty text from none, an empty text means nothing; the value of a tag may be empty.
  if (text.empty() && !field.descriptor->has_presence() && &field != Shape::Of(*field.descriptor->containing_type()).scalar_value()) {
    return ScalarProblem{MessageId::kEmptyValue, {}};
  }
  reflection.SetString(&message, field.descriptor, std::string(text));
  return std::nullopt;
}

std::optional<ScalarProblem> StoreBool(absl::string_view text, ScalarStyle style, const ShapeField& field, Message& message) {
  if (style == ScalarStyle::kBare && (text == "true" || text == "false")) {
    message.GetReflection()->SetBool(&message, field.descriptor, text == "true");
    return std::nullopt;
  }
  std::string hint;
  const std::string lower = absl::AsciiStrToLower(text);
  for (const absl::string_view yes : {"true", "yes", "on", "y"}) {
    if (lower == yes) hint = " Write true, without quotes.";
  }
  for (const absl::string_view no : {"false", "no", "off", "n"}) {
    if (lower == no) hint = " Write false, without quotes.";
  }
  return WrongType(text, style, field, hint);
}

std::string RangeText(const FieldRule& rule) {
  const std::string most = rule.maximum() != 0 ? absl::StrCat(rule.maximum()) : "4294967295";
  return absl::StrCat("between ", rule.has_minimum() ? rule.minimum() : 0, " and ", most);
}

std::optional<ScalarProblem> StoreNumber(absl::string_view text, ScalarStyle style, const ShapeField& field, Message& message) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
  if (style == ScalarStyle::kQuoted || !digits || (text.size() > 1 && text[0] == '0')) {
    std::string hint;
    if (style == ScalarStyle::kQuoted && digits) hint = " Remove the quotes.";
    if (style == ScalarStyle::kBare && (digits || text.substr(0, 2) == "0x" || text.substr(0, 2) == "0o"))
      hint = " Write it in decimal, without a leading zero.";
    if (text.find('_') != absl::string_view::npos || text.find(',') != absl::string_view::npos) hint = " Write the digits alone.";
    return WrongType(text, style, field, hint);
  }
  const FieldRule& rule = *field.rule;
  uint32_t value = 0;
  if (!absl::SimpleAtoi(text, &value) || (rule.has_minimum() && value < rule.minimum()) ||
      (rule.maximum() != 0 && value > rule.maximum())) {
    return ScalarProblem{MessageId::kOutOfRange, {{"value", Excerpt(text)}, {"range", RangeText(rule)}}};
  }
  message.GetReflection()->SetUInt32(&message, field.descriptor, value);
  return std::nullopt;
}

std::optional<ScalarProblem> StoreEnum(absl::string_view text, const ShapeField& field, Message& message) {
  const google::protobuf::EnumDescriptor& type = *field.descriptor->enum_type();
  const google::protobuf::EnumValueDescriptor* value = FindEnumText(type, text);
  if (value == nullptr) return UnknownWord(text, EnumTexts(type));
  message.GetReflection()->SetEnum(&message, field.descriptor, value);
  return std::nullopt;
}

}  // namespace

bool IsNull(absl::string_view text, ScalarStyle style) {
  return style == ScalarStyle::kBare && (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

std::string ExpectedItemText(const ShapeField& field) {
  if (field.shape != nullptr) {
    return field.shape->shorthand() == nullptr
               ? "a mapping"
               : absl::StrCat("a mapping, or a text (short for its `", field.shape->shorthand()->name(), "`)");
  }
  switch (field.descriptor->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return "true or false";
    case FieldDescriptor::CPPTYPE_UINT32:
      return "a whole number";
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("one of ", absl::StrJoin(AllowedWords(field), ", "));
    default:
      return field.rule->format() == TEXT_FORMAT_ANY ? "a text" : std::string(FormatText(field.rule->format()));
  }
}

std::string ExpectedText(const ShapeField& field) {
  switch (field.form) {
    case FieldForm::kList:
      return "a list, as [A, B]";
    case FieldForm::kKeyed:
      return field.shape->scalar_value() == nullptr ? "a mapping from names to mappings" : "a mapping, as {KEY: VALUE}";
    default:
      return ExpectedItemText(field);
  }
}

std::optional<ScalarProblem> StoreScalar(absl::string_view text, ScalarStyle style, const ShapeField& field, Message& message) {
  if (IsNull(text, style)) {
    const std::string hint = text == "" || text == "~" ? "" : " If the text itself is meant, put it in quotes.";
    return ScalarProblem{MessageId::kNoValue, {{"expected", ExpectedItemText(field)}, {"hint", hint}}};
  }
  switch (field.descriptor->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return StoreBool(text, style, field, message);
    case FieldDescriptor::CPPTYPE_UINT32:
      return StoreNumber(text, style, field, message);
    case FieldDescriptor::CPPTYPE_ENUM:
      return StoreEnum(text, field, message);
    default:
      return StoreText(text, field, message);
  }
}

}  // namespace eniform::config
