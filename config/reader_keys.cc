// Keys and values of declarations: what may stand where, and who wins where `<<` brings a key as well.
#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "config/formats.h"
#include "config/reader.h"
#include "config/unknown_key.h"

namespace eniform::config {

using google::protobuf::Message;
using google::protobuf::Reflection;

void DeclarationReader::Key(Frame& frame, absl::string_view text, ScalarStyle style, Place place) {
  frame.next_place = place;
  if (style == ScalarStyle::kBare && text == "<<" && !(frame.kind == FrameKind::kMessage && frame.message == &declaration_)) {
    frame.next = Next::kMerge;
  } else if (frame.kind == FrameKind::kMessage) {
    FieldKey(frame, text, place);
  } else {
    EntryKey(frame, text, place);
  }
}

void DeclarationReader::FieldKey(Frame& frame, absl::string_view text, Place place) {
  frame.next = Next::kIgnored;
  const ShapeField* field = frame.shape->Find(text);
  if (field == nullptr) {
    const std::string path = Path(Excerpt(text));
    report_.AddAt(place, MessageId::kUnknownKey, {{"where", Where()}, {"key", Excerpt(text)}, {"hint", UnknownKeyHint(*frame.shape, text)}},
                  SubjectOf(path));
    return;
  }
  const Claim claim = ClaimKey(frame.owner->fields[static_cast<size_t>(field->index)], frame, text, place);
  if (claim == Claim::kTaken) return;
  if (claim == Claim::kOverrides) RemoveField(frame, *field);
  frame.next = Next::kField;
  frame.next_field = field;
}

void DeclarationReader::EntryKey(Frame& frame, absl::string_view text, Place place) {
  frame.next = Next::kIgnored;
  frame.next_key = std::string(text);
  const FieldRule& rule = *frame.field->shape->key()->rule;
  if (!HasFormat(rule.format(), text)) {
    const std::string path = Path(Excerpt(text));
    report_.AddAt(
        place, MessageId::kBadFormat,
        {{"path", absl::StrCat("A name in ", Path())}, {"value", Excerpt(text)}, {"expected", FormatText(rule.format())}, {"hint", ""}},
        SubjectOf(path));
    return;
  }
  if (text.empty()) return report_.AddAt(place, MessageId::kEmptyValue, {{"path", absl::StrCat("A key of ", Path())}}, SubjectOf(Path()));
  const Claim claim = ClaimKey((*frame.keys)[frame.next_key], frame, text, place);
  if (claim == Claim::kTaken) return;
  if (claim == Claim::kOverrides) RemoveEntry(frame, text);
  frame.next = Next::kEntry;
}

// A mapping's own keys win over merged ones wherever `<<` stands, and of merged mappings the first one wins. A frame that was
// opened inside of another has the larger number.
DeclarationReader::Claim DeclarationReader::ClaimKey(Written& written, const Frame& frame, absl::string_view key, Place place) {
  if (written.frame != 0 && (written.frame == frame.number || written.frame < frame.owner->number)) {
    const std::string path = Path(key);
    const std::string other = sources_.PlaceText(written.place);
    if (frame.kind == FrameKind::kKeyed && frame.message == &declaration_) {
      report_.AddAt(place, MessageId::kDuplicateName, {{"path", path}, {"other", other}}, SubjectOf(path));
    } else {
      report_.AddAt(place, MessageId::kDuplicateKey, {{"key", key}, {"where", Where()}, {"other", other}}, SubjectOf(path));
    }
    return Claim::kTaken;
  }
  if (written.frame != 0 && written.frame < frame.number) return Claim::kTaken;
  const Claim claim = written.frame == 0 ? Claim::kFirst : Claim::kOverrides;
  written = {place, frame.number};
  return claim;
}

void DeclarationReader::RemoveField(Frame& frame, const ShapeField& field) {
  const Reflection& reflection = *frame.message->GetReflection();
  reflection.ClearField(frame.message, field.descriptor);
  const google::protobuf::FieldDescriptor* empties = frame.shape->written_empty();
  if (empties == nullptr) return;
  const int last = reflection.FieldSize(*frame.message, empties) - 1;
  for (int i = last; i >= 0; --i) {
    if (reflection.GetRepeatedString(*frame.message, empties, i) != field.name()) continue;
    reflection.SwapElements(frame.message, empties, i, last);
    reflection.RemoveLast(frame.message, empties);
    return;
  }
}

void DeclarationReader::RemoveEntry(Frame& frame, absl::string_view key) {
  const Reflection& reflection = *frame.message->GetReflection();
  const google::protobuf::FieldDescriptor* field = frame.field->descriptor;
  const int last = reflection.FieldSize(*frame.message, field) - 1;
  for (int i = last; i >= 0; --i) {
    const Message& entry = reflection.GetRepeatedMessage(*frame.message, field, i);
    if (entry.GetReflection()->GetString(entry, frame.field->shape->key()->descriptor) != key) continue;
    reflection.SwapElements(frame.message, field, i, last);  // entries are sorted at the end
    reflection.RemoveLast(frame.message, field);
    return;
  }
}

void DeclarationReader::FieldScalar(Frame& frame, const ShapeField& field, absl::string_view text, ScalarStyle style, Place place) {
  Message& target = TargetOf(frame, field);
  if (frame.message == &declaration_ && field.form == FieldForm::kKeyed) complete_ = false;
  if (field.form == FieldForm::kList || field.form == FieldForm::kKeyed) {
    const bool list = field.form == FieldForm::kList;
    const std::string path = Path(field.name());
    if (IsNull(text, style)) {
      report_.AddAt(
          place, MessageId::kNoValue,
          {{"path", path}, {"expected", ExpectedText(field)}, {"hint", list ? " An empty list is []." : " An empty mapping is {}."}},
          SubjectOf(path));
    } else {
      WrongType(field.name(), ExpectedText(field), absl::StrCat("'", Excerpt(text), "'"), place,
                list ? absl::StrCat(" Write [", Excerpt(text), "].") : "");
    }
    return;
  }
  sources_.Set(PathOf(frame, field), place);
  std::optional<ScalarProblem> problem;
  if (field.form == FieldForm::kScalar) {
    problem = StoreScalar(text, style, field, target);
  } else if (field.shape->shorthand() != nullptr || IsNull(text, style)) {
    const ShapeField& meant = field.shape->shorthand() != nullptr ? *field.shape->shorthand() : field;
    if (IsNull(text, style)) {
      problem = ScalarProblem{MessageId::kNoValue, {{"expected", ExpectedText(field)}}};
    } else {
      problem = StoreScalar(text, style, meant, *target.GetReflection()->MutableMessage(&target, field.descriptor));
    }
  } else {
    return WrongType(field.name(), ExpectedText(field), absl::StrCat("'", Excerpt(text), "'"), place);
  }
  if (problem) ReportScalar(*problem, field.name(), place);
}

void DeclarationReader::EntryScalar(Frame& frame, absl::string_view text, ScalarStyle style, Place place) {
  const Shape& shape = *frame.field->shape;
  const PathHash path = frame.path.Field(frame.next_key);
  if (shape.scalar_value() != nullptr) {
    sources_.Set(path, place);
    const std::optional<ScalarProblem> problem = StoreScalar(text, style, *shape.scalar_value(), AddEntry(frame));
    if (problem) ReportScalar(*problem, frame.next_key, place);
  } else if (IsNull(text, style)) {
    // `web:` with nothing behind it declares web with everything left out.
    sources_.Set(path, frame.next_place);
    PushMessage(AddEntry(frame), path, frame.next_key, frame.next_place);
    EndMapping();
  } else {
    AddEntry(frame);  // it is declared, if wrongly: references to it are right
    WrongType(frame.next_key, "a mapping", absl::StrCat("'", Excerpt(text), "'"), place);
  }
}

void DeclarationReader::ItemScalar(Frame& frame, absl::string_view text, ScalarStyle style, Place place) {
  const ShapeField& field = *frame.field;
  const std::string segment = absl::StrCat("[", frame.items, "]");
  sources_.Set(frame.path.Index(frame.items++), place);
  std::optional<ScalarProblem> problem;
  if (field.shape == nullptr) {
    problem = StoreScalar(text, style, field, *frame.message);
  } else if (IsNull(text, style)) {
    problem = ScalarProblem{MessageId::kNoValue, {{"expected", ExpectedItemText(field)}}};
  } else if (field.shape->shorthand() != nullptr) {
    problem =
        StoreScalar(text, style, *field.shape->shorthand(), *frame.message->GetReflection()->AddMessage(frame.message, field.descriptor));
  } else {
    return WrongType(segment, ExpectedItemText(field), absl::StrCat("'", Excerpt(text), "'"), place);
  }
  if (problem) ReportScalar(*problem, segment, place);
}

// The keys that must be there, or must not be there together.
void DeclarationReader::Finish(const Frame& frame) {
  const auto is_written = [&frame](const ShapeField* field) {
    return field != nullptr && frame.fields[static_cast<size_t>(field->index)].frame != 0;
  };
  for (const ShapeField& field : frame.shape->fields()) {
    if (!field.rule->required() || is_written(&field)) continue;
    const std::string path = Path(field.name());
    const std::string example =
        field.rule->example().empty() ? "" : absl::StrCat(" For example `", field.name(), ": ", field.rule->example(), "`.");
    report_.AddAt(frame.place, MessageId::kMissingKey,
                  {{"where", Where()}, {"key", field.name()}, {"doc", field.rule->doc()}, {"example", example}}, SubjectOf(path));
  }
  const MessageRule& rule = frame.shape->rule();
  if (rule.exactly_one_of_size() > 0) {
    std::vector<std::string> found;
    for (const std::string& name : rule.exactly_one_of()) {
      if (is_written(frame.shape->Find(name))) found.push_back(name);
    }
    if (found.size() != 1) {
      report_.AddAt(frame.place, MessageId::kExactlyOneOf,
                    {{"where", Where()},
                     {"keys", absl::StrJoin(rule.exactly_one_of(), ", ")},
                     {"found", found.empty() ? "none" : absl::StrJoin(found, " and ")}},
                    SubjectOf(Path()));
    }
  }
  for (const std::string& set : rule.at_most_one_of()) {
    const ShapeField* first = nullptr;
    for (const absl::string_view name : absl::StrSplit(set, ',')) {
      const ShapeField* field = frame.shape->Find(name);
      if (!is_written(field)) continue;
      if (first == nullptr) {
        first = field;
        continue;
      }
      const auto at = [&frame](const ShapeField* wanted) { return frame.fields[static_cast<size_t>(wanted->index)].place; };
      const bool in_order = std::make_pair(at(first).line, at(first).column) <= std::make_pair(at(field).line, at(field).column);
      const ShapeField* later = in_order ? field : first;
      const ShapeField* earlier = in_order ? first : field;
      const std::string path = Path(later->name());
      report_.AddAt(
          at(later), MessageId::kAtMostOneOf,
          {{"where", Where()}, {"key", later->name()}, {"other", sources_.PlaceText(at(earlier))}, {"other_key", earlier->name()}},
          SubjectOf(path));
    }
  }
}

// An empty list or mapping says something else than none; and a look-up by nothing would match everything.
void DeclarationReader::FinishEmpty(const Frame& frame) {
  const auto& choices = frame.shape->rule().exactly_one_of();
  if (std::find(choices.begin(), choices.end(), frame.field->name()) != choices.end()) {
    report_.AddAt(frame.place, MessageId::kEmptyValue, {{"path", Path()}}, SubjectOf(Path()));
  }
  if (frame.shape->written_empty() != nullptr) {
    frame.message->GetReflection()->AddString(frame.message, frame.shape->written_empty(), frame.field->name());
  }
}

}  // namespace eniform::config
