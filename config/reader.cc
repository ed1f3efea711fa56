#include "config/reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "config/formats.h"
#include "config/unknown_key.h"
#include "proto/resource_address.h"

namespace eniform::config {

using google::protobuf::Message;

DeclarationReader::DeclarationReader(Declaration& declaration, SourceMap& sources, Report& report)
    : declaration_(declaration), sources_(sources), report_(report) {}

PathHash DeclarationReader::SettingsPath(int32_t file) { return PathHash(absl::StrCat("\x01", file)); }

void DeclarationReader::BeginFile(int32_t file, Declaration& settings) {
  frames_.clear();
  file_ = file;
  settings_ = &settings;
}

void DeclarationReader::Scalar(absl::string_view text, ScalarStyle style, Place place) {
  if (frames_.empty()) {
    if (style == ScalarStyle::kQuoted || !text.empty()) WrongType("", "a mapping", absl::StrCat("'", Excerpt(text), "'"), place);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.kind == FrameKind::kSkipped) return;
  if (frame.kind == FrameKind::kList) return ItemScalar(frame, text, style, place);
  if (frame.kind == FrameKind::kMergeList)
    return report_.AddAt(place, MessageId::kMergeKey, {{"found", absl::StrCat("'", Excerpt(text), "'")}});
  switch (std::exchange(frame.next, Next::kKey)) {
    case Next::kKey:
      return Key(frame, text, style, place);
    case Next::kIgnored:
      return;
    case Next::kMerge:
      return report_.AddAt(place, MessageId::kMergeKey, {{"found", absl::StrCat("'", Excerpt(text), "'")}});
    case Next::kField:
      return FieldScalar(frame, *frame.next_field, text, style, place);
    case Next::kEntry:
      return EntryScalar(frame, text, style, place);
  }
}

void DeclarationReader::BeginMapping(Place place) {
  if (frames_.empty()) return PushMessage(declaration_, PathHash(), "", place);
  Frame& frame = frames_.back();
  switch (frame.kind) {
    case FrameKind::kSkipped:
      ++frame.items;
      return;
    case FrameKind::kMergeList:
      return PushMerged(frame, place);
    case FrameKind::kList: {
      const std::string segment = absl::StrCat("[", frame.items, "]");
      const PathHash path = frame.path.Index(frame.items++);
      if (frame.field->shape == nullptr) {
        WrongType(segment, ExpectedItemText(*frame.field), "a mapping", place);
        return Skip(place);
      }
      sources_.Set(path, place);
      return PushMessage(*frame.message->GetReflection()->AddMessage(frame.message, frame.field->descriptor), path, segment, place);
    }
    default:
      break;
  }
  switch (std::exchange(frame.next, Next::kKey)) {
    case Next::kKey:
      report_.AddAt(place, MessageId::kKeyNotText, {{"found", "a mapping"}});
      frame.next = Next::kIgnored;
      return Skip(place);
    case Next::kIgnored:
      return Skip(place);
    case Next::kMerge:
      return PushMerged(frame, place);
    case Next::kField: {
      const ShapeField& field = *frame.next_field;
      if (field.form == FieldForm::kKeyed) return PushField(FrameKind::kKeyed, frame, field);
      if (field.form == FieldForm::kMessage) {
        Message& owner = TargetOf(frame, field);
        const PathHash path = PathOf(frame, field);
        sources_.Set(path, frame.next_place);
        return PushMessage(*owner.GetReflection()->MutableMessage(&owner, field.descriptor), path, field.name(), frame.next_place);
      }
      WrongType(field.name(), ExpectedText(field), "a mapping", place);
      return Skip(place);
    }
    case Next::kEntry:
      if (frame.field->shape->scalar_value() != nullptr) {
        WrongType(frame.next_key, ExpectedItemText(*frame.field->shape->scalar_value()), "a mapping", place);
        return Skip(place);
      }
      sources_.Set(frame.path.Field(frame.next_key), frame.next_place);
      return PushMessage(AddEntry(frame), frame.path.Field(frame.next_key), frame.next_key, frame.next_place);
  }
}

void DeclarationReader::BeginSequence(Place place) {
  if (frames_.empty()) {
    WrongType("", "a mapping", "a list", place);
    return Skip(place);
  }
  Frame& frame = frames_.back();
  switch (frame.kind) {
    case FrameKind::kSkipped:
      ++frame.items;
      return;
    case FrameKind::kMergeList:
      report_.AddAt(place, MessageId::kMergeKey, {{"found", "a list in a list"}});
      return Skip(place);
    case FrameKind::kList:
      WrongType(absl::StrCat("[", frame.items++, "]"), ExpectedItemText(*frame.field), "a list", place);
      return Skip(place);
    default:
      break;
  }
  switch (std::exchange(frame.next, Next::kKey)) {
    case Next::kKey:
      report_.AddAt(place, MessageId::kKeyNotText, {{"found", "a list"}});
      frame.next = Next::kIgnored;
      return Skip(place);
    case Next::kIgnored:
      return Skip(place);
    case Next::kMerge:
      Push(FrameKind::kMergeList, place).owner = frame.owner;
      return;
    case Next::kField:
      if (frame.next_field->form == FieldForm::kList) return PushField(FrameKind::kList, frame, *frame.next_field);
      if (frame.message == &declaration_ && frame.next_field->form == FieldForm::kKeyed) complete_ = false;
      WrongType(frame.next_field->name(), ExpectedText(*frame.next_field), "a list", place);
      return Skip(place);
    case Next::kEntry: {
      const ShapeField* scalar = frame.field->shape->scalar_value();
      AddEntry(frame);
      WrongType(frame.next_key, scalar != nullptr ? ExpectedItemText(*scalar) : "a mapping", "a list", place);
      return Skip(place);
    }
  }
}

void DeclarationReader::EndMapping() {
  Frame& frame = frames_.back();
  if (frame.kind == FrameKind::kSkipped && --frame.items > 0) return;
  if (frame.kind == FrameKind::kMessage && frame.owner == &frame) Finish(frame);
  if (frame.kind == FrameKind::kKeyed && frame.owner == &frame && frame.keys->empty()) FinishEmpty(frame);
  frames_.pop();
}

void DeclarationReader::EndSequence() {
  Frame& frame = frames_.back();
  if (frame.kind == FrameKind::kSkipped && --frame.items > 0) return;
  if (frame.kind == FrameKind::kList && frame.items == 0) FinishEmpty(frame);
  frames_.pop();
}

DeclarationReader::Frame& DeclarationReader::Push(FrameKind kind, Place place) {
  Frame& frame = frames_.push();
  frame.kind = kind;
  frame.number = ++numbers_;
  frame.owner = &frame;
  frame.place = place;
  return frame;
}

void DeclarationReader::Skip(Place place) { Push(FrameKind::kSkipped, place).items = 1; }

void DeclarationReader::PushMessage(Message& message, PathHash path, std::string segment, Place place) {
  Frame& frame = Push(FrameKind::kMessage, place);
  frame.message = &message;
  frame.shape = &Shape::Of(*message.GetDescriptor());
  frame.path = path;
  frame.segment = std::move(segment);
  frame.fields.resize(frame.shape->fields().size());
}

void DeclarationReader::PushField(FrameKind kind, Frame& parent, const ShapeField& field) {
  const bool top_level = parent.message == &declaration_;
  Frame& frame = Push(kind, parent.next_place);
  frame.message = &TargetOf(parent, field);
  frame.shape = parent.shape;
  frame.field = &field;
  frame.path = PathOf(parent, field);
  frame.segment = field.name();
  frame.keys = top_level ? &names_[&field] : &frame.own_keys;
  // A list of the top level goes on where the file before ended.
  if (kind == FrameKind::kList && top_level) frame.items = frame.message->GetReflection()->FieldSize(*frame.message, field.descriptor);
  sources_.Add(frame.path, parent.next_place);
  if (!top_level) sources_.Set(frame.path, parent.next_place);
}

void DeclarationReader::PushMerged(Frame& parent, Place place) {
  Frame& owner = *parent.owner;
  Frame& frame = Push(owner.kind, place);
  frame.owner = &owner;
  frame.message = owner.message;
  frame.shape = owner.shape;
  frame.field = owner.field;
  frame.path = owner.path;
  frame.keys = owner.keys;
}

Message& DeclarationReader::AddEntry(Frame& frame) {
  Message& entry = *frame.message->GetReflection()->AddMessage(frame.message, frame.field->descriptor);
  entry.GetReflection()->SetString(&entry, frame.field->shape->key()->descriptor, frame.next_key);
  return entry;
}

Message& DeclarationReader::TargetOf(const Frame& frame, const ShapeField& field) {
  return frame.message == &declaration_ && !field.descriptor->is_repeated() ? static_cast<Message&>(*settings_) : *frame.message;
}

PathHash DeclarationReader::PathOf(const Frame& frame, const ShapeField& field) const {
  const bool setting = frame.message == &declaration_ && !field.descriptor->is_repeated();
  return (setting ? SettingsPath(file_) : frame.path).Field(field.name());
}

std::string DeclarationReader::Path(absl::string_view last) const {
  std::string path;
  const auto append = [&path](absl::string_view segment) {
    if (segment.empty()) return;
    absl::StrAppend(&path, path.empty() || segment[0] == '[' ? "" : ".", segment);
  };
  for (size_t i = 0; i < frames_.size(); ++i) append(frames_.at(i).segment);
  append(last);
  return path;
}

std::string DeclarationReader::Where() const {
  const std::string path = Path();
  return path.empty() ? "The declaration" : path;
}

Subject DeclarationReader::SubjectOf(const std::string& path) const {
  std::vector<absl::string_view> segments;
  for (size_t i = 0; i < frames_.size(); ++i) {
    if (!frames_.at(i).segment.empty()) segments.push_back(frames_.at(i).segment);
  }
  if (segments.size() < 2 && !frames_.empty() && frames_.back().kind == FrameKind::kKeyed) segments.push_back(frames_.back().next_key);
  if (segments.size() < 2) return {"", path};
  if (segments[0] == "network_interfaces") return {AddressOf(RESOURCE_TYPE_NETWORK_INTERFACE, segments[1]), path};
  if (segments[0] == "eips") return {AddressOf(RESOURCE_TYPE_EIP, segments[1]), path};
  if (segments[0] == "eip_bindings") return {AddressOf(RESOURCE_TYPE_EIP_BINDING, segments[1]), path};
  return {"", path};
}

void DeclarationReader::WrongType(absl::string_view last, const std::string& expected, absl::string_view found, Place place,
                                  absl::string_view hint) {
  const std::string path = Path(last);
  report_.AddAt(place, MessageId::kWrongType,
                {{"path", path.empty() ? "The declaration" : path}, {"expected", expected}, {"found", found}, {"hint", hint}},
                SubjectOf(path));
}

void DeclarationReader::ReportScalar(const ScalarProblem& problem, absl::string_view last, Place place) {
  const std::string path = Path(last);
  const auto argument = [&problem](absl::string_view name) -> absl::string_view {
    for (const auto& [known, value] : problem.arguments) {
      if (known == name) return value;
    }
    return "";
  };
  report_.AddAt(place, problem.id,
                {{"path", path},
                 {"value", argument("value")},
                 {"expected", argument("expected")},
                 {"found", argument("found")},
                 {"allowed", argument("allowed")},
                 {"range", argument("range")},
                 {"hint", argument("hint")}},
                SubjectOf(path));
}

}  // namespace eniform::config
