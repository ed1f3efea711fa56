#include "config/yaml_events.h"

#include <yaml.h>

#include <map>
#include <string>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

absl::string_view TextOf(const yaml_char_t* text, size_t length) { return {reinterpret_cast<const char*>(text), length}; }
absl::string_view TextOf(const yaml_char_t* text) { return text == nullptr ? "" : reinterpret_cast<const char*>(text); }

// What an anchor marks is recorded, and told again for each alias. An alias inside of a recording stays a reference, so
// that the record is never longer than the file.
class YamlReader {
 public:
  YamlReader(const SourceMap& sources, int32_t file, EventSink& sink, Report& report)
      : sources_(sources), file_(file), sink_(sink), report_(report) {}

  bool Read() {
    if (!yaml_parser_initialize(&parser_)) {
      report_.AddAt({file_, 0, 0}, MessageId::kYamlSyntax, {{"problem", "out of memory"}, {"hint", ""}});
      return false;
    }
    const absl::Cleanup delete_parser = [this] { yaml_parser_delete(&parser_); };
    const absl::string_view text = sources_.Text(file_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    bool ended = false;
    while (!ended) {
      yaml_event_t event;
      if (!yaml_parser_parse(&parser_, &event)) return SyntaxError();
      const absl::Cleanup delete_event = [&event] { yaml_event_delete(&event); };
      ended = event.type == YAML_STREAM_END_EVENT;
      if (!Take(event) || report_.full()) return false;
    }
    if (documents_ > 0 && !IsNothing()) return true;
    report_.AddAt({file_, 1, 1}, MessageId::kEmptyFile, {{"file", sources_.FileName(file_)}});
    return false;
  }

 private:
  enum class Kind { kScalar, kBeginMapping, kEndMapping, kBeginSequence, kEndSequence, kAlias };

  struct Event {
    Kind kind;
    ScalarStyle style = ScalarStyle::kBare;
    Place place;
    std::string text;   // of a scalar
    size_t target = 0;  // of an alias: where in record_ it begins
  };

  struct Anchor {
    size_t begin = 0;
    bool open = false;  // the end of what it marks was not seen yet
  };

  Place PlaceOf(const yaml_mark_t& mark) const {
    return {file_, static_cast<int32_t>(mark.line) + 1, static_cast<int32_t>(mark.column) + 1};
  }

  // A document without any content is one empty bare scalar at its end.
  bool IsNothing() const { return values_ == 1 && nothing_; }

  bool Take(const yaml_event_t& event) {
    const Place place = PlaceOf(event.start_mark);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (++documents_ == 1) return true;
        report_.AddAt(place, MessageId::kSeveralDocuments, {});
        return false;
      case YAML_SCALAR_EVENT: {
        const auto& scalar = event.data.scalar;
        const ScalarStyle style = scalar.style == YAML_PLAIN_SCALAR_STYLE ? ScalarStyle::kBare : ScalarStyle::kQuoted;
        const absl::string_view text = TextOf(scalar.value, scalar.length);
        nothing_ = style == ScalarStyle::kBare && text.empty();
        return CheckTag(scalar.tag, place) && Begin(scalar.anchor) && Emit(Kind::kScalar, style, place, text);
      }
      case YAML_MAPPING_START_EVENT:
        return CheckTag(event.data.mapping_start.tag, place) && Begin(event.data.mapping_start.anchor) &&
               Emit(Kind::kBeginMapping, {}, place, "");
      case YAML_SEQUENCE_START_EVENT:
        return CheckTag(event.data.sequence_start.tag, place) && Begin(event.data.sequence_start.anchor) &&
               Emit(Kind::kBeginSequence, {}, place, "");
      case YAML_MAPPING_END_EVENT:
        return Emit(Kind::kEndMapping, {}, place, "");
      case YAML_SEQUENCE_END_EVENT:
        return Emit(Kind::kEndSequence, {}, place, "");
      case YAML_ALIAS_EVENT:
        return Alias(std::string(TextOf(event.data.alias.anchor)), place);
      default:
        return true;
    }
  }

  bool CheckTag(const yaml_char_t* tag, Place place) {
    if (tag == nullptr) return true;
    const std::string name = absl::StrReplaceAll(TextOf(tag), {{"tag:yaml.org,2002:", "!!"}});
    report_.AddAt(place, MessageId::kTag, {{"tag", Excerpt(name)}});
    return false;
  }

  // Notes that the next event is the first of what `name` marks.
  bool Begin(const yaml_char_t* name) {
    opened_ = name == nullptr ? "" : std::string(TextOf(name));
    if (!opened_.empty()) anchors_[opened_] = {record_.size(), true};
    return true;
  }

  // Tells one event of the file itself, and records it where an anchor wants it.
  bool Emit(Kind kind, ScalarStyle style, Place place, absl::string_view text) {
    const bool begins = kind == Kind::kBeginMapping || kind == Kind::kBeginSequence;
    const bool ends = kind == Kind::kEndMapping || kind == Kind::kEndSequence;
    if (!ends) ++values_;
    if (begins && !Deeper(place)) return false;
    if (recording_ || (!ends && !opened_.empty())) record_.push_back({kind, style, place, std::string(text)});
    if (begins) {
      open_.push_back(opened_);
      if (!opened_.empty()) ++recording_;
    } else if (ends) {
      --depth_;
      if (!open_.back().empty()) {
        --recording_;
        Close(open_.back());
      }
      open_.pop_back();
    } else if (!opened_.empty()) {
      Close(opened_);
    }
    if (!ends) opened_.clear();
    Tell(kind, style, place, text);
    return true;
  }

  // An inner value may have taken the name over: then that one stays.
  void Close(const std::string& name) { anchors_[name].open = false; }

  void Tell(Kind kind, ScalarStyle style, Place place, absl::string_view text) {
    switch (kind) {
      case Kind::kScalar:
        return sink_.Scalar(text, style, place);
      case Kind::kBeginMapping:
        return sink_.BeginMapping(place);
      case Kind::kEndMapping:
        return sink_.EndMapping();
      case Kind::kBeginSequence:
        return sink_.BeginSequence(place);
      case Kind::kEndSequence:
        return sink_.EndSequence();
      case Kind::kAlias:
        return;
    }
  }

  bool Deeper(Place place) {
    if (++depth_ <= kMaxDepth) return true;
    report_.AddAt(place, MessageId::kTooDeep, {{"limit", absl::StrCat(kMaxDepth)}});
    return false;
  }

  bool Alias(const std::string& name, Place place) {
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      std::vector<std::string> names;
      for (const auto& [known, anchor] : anchors_) names.push_back(known);
      const std::string hint = DidYouMean(name, names);
      report_.AddAt(place, MessageId::kUnknownAnchor,
                    {{"name", Excerpt(name)}, {"hint", hint.empty() ? " A text that starts with '*' needs quotes." : hint}});
      return false;
    }
    if (found->second.open) {
      report_.AddAt(place, MessageId::kAliasCycle, {{"name", Excerpt(name)}});
      return false;
    }
    ++values_;
    const size_t target = found->second.begin;
    if (recording_) record_.push_back({Kind::kAlias, ScalarStyle::kBare, place, "", target});
    return Replay(target, place);
  }

  // Tells the recorded value that begins at `begin` once more. Recursion ends: an alias points at a value that was
  // complete before it, and a chain of aliases adds a level only by being nested.
  bool Replay(size_t begin, Place alias) {
    if (++alias_depth_ > kMaxDepth) {
      report_.AddAt(alias, MessageId::kTooDeep, {{"limit", absl::StrCat(kMaxDepth)}});
      return false;
    }
    int inside = 0;
    size_t at = begin;
    do {
      if (++replayed_ > kMaxAliasedValues) {
        report_.AddAt(alias, MessageId::kTooManyAliases, {{"limit", absl::StrCat(kMaxAliasedValues)}});
        return false;
      }
      if (report_.full()) return false;
      const Event& event = record_[at++];
      if (event.kind == Kind::kAlias) {
        if (!Replay(event.target, alias)) return false;
      } else {
        if (event.kind == Kind::kBeginMapping || event.kind == Kind::kBeginSequence) {
          ++inside;
          if (!Deeper(alias)) return false;
        } else if (event.kind != Kind::kScalar) {
          --inside;
          --depth_;
        }
        Tell(event.kind, event.style, event.place, event.text);
      }
    } while (inside > 0);
    --alias_depth_;
    return true;
  }

  bool SyntaxError() {
    std::string problem = parser_.problem == nullptr ? "not readable" : parser_.problem;
    if (parser_.context != nullptr) {
      const Place context = PlaceOf(parser_.context_mark);
      const bool elsewhere = parser_.context_mark.line != parser_.problem_mark.line;
      absl::StrAppend(&problem, " (", parser_.context, elsewhere ? absl::StrCat(" that starts at ", sources_.PlaceText(context)) : "", ")");
    }
    const absl::string_view text = sources_.Text(file_);
    Place place = PlaceOf(parser_.problem_mark);
    if (parser_.error == YAML_READER_ERROR) place = PlaceOfByte(text, parser_.problem_offset, file_);
    const absl::string_view line = sources_.Line(file_, place.line);
    std::string hint;
    // The reader names what it can not take; people want to know what to write instead.
    if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != absl::string_view::npos) {
      hint = " A tab indents this line: YAML is indented by blanks.";
    } else if (problem.find("mapping values are not allowed") != std::string::npos) {
      hint = " Check the indentation, and put texts that hold ': ' in quotes.";
    } else if (problem.find("cannot start any token") != std::string::npos) {
      hint = " Put texts that start with @, ` or % in quotes.";
    } else if (problem.find("could not find expected ':'") != std::string::npos) {
      hint = " A key is followed by ': '.";
    } else if (problem.find("did not find expected") != std::string::npos) {
      hint = " Check the indentation, the commas and the brackets above.";
    }
    report_.AddAt(place, MessageId::kYamlSyntax, {{"problem", problem}, {"hint", hint}});
    return false;
  }

  const SourceMap& sources_;
  const int32_t file_;
  EventSink& sink_;
  Report& report_;
  yaml_parser_t parser_;

  int documents_ = 0;
  int64_t values_ = 0;
  bool nothing_ = false;
  int depth_ = 0;
  int alias_depth_ = 0;
  int64_t replayed_ = 0;

  std::map<std::string, Anchor> anchors_;
  std::vector<Event> record_;
  std::vector<std::string> open_;  // the anchor of each open mapping or sequence; empty: none
  int recording_ = 0;              // how many of them have one
  std::string opened_;             // the anchor of the event that is being told
};

}  // namespace

bool ReadYaml(const SourceMap& sources, int32_t file, EventSink& sink, Report& report) {
  return YamlReader(sources, file, sink, report).Read();
}

}  // namespace eniform::config
