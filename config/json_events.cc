#include "config/json_events.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "config/text_file.h"

namespace eniform::config {
namespace {

// Reads characters for the parser and tells everybody how far it has come.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** reached) : at_(at), reached_(reached) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return at_ == other.at_; }
  bool operator!=(const Cursor& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

// The parser tells values without places, right after their last character. From there the first one is found backwards.
class JsonHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonHandler(absl::string_view text, int32_t file, JsonPlaces places, EventSink& sink, Report& report)
      : text_(text), file_(file), places_(places), sink_(sink), report_(report), reached_(text.data()) {}

  const char** reached() { return &reached_; }

  bool null() override { return Bare(4); }
  bool boolean(bool value) override { return Bare(value ? 4 : 5); }
  bool number_integer(number_integer_t) override { return Number(); }
  bool number_unsigned(number_unsigned_t) override { return Number(); }
  bool number_float(number_float_t, const string_t&) override { return Number(); }
  bool string(string_t& value) override { return Quoted(value); }
  bool key(string_t& value) override { return Quoted(value); }
  bool binary(binary_t&) override { return false; }  // not a thing of JSON text

  bool start_object(size_t) override { return Begin() && (sink_.BeginMapping(PlaceAt(Offset() - 1)), true); }
  bool end_object() override {
    return End([this] { sink_.EndMapping(); });
  }
  bool start_array(size_t) override { return Begin() && (sink_.BeginSequence(PlaceAt(Offset() - 1)), true); }
  bool end_array() override {
    return End([this] { sink_.EndSequence(); });
  }

  bool parse_error(size_t byte, const std::string&, const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while parsing value - what is wrong"
    absl::string_view problem = error.what();
    const size_t dash = problem.find(" - ");
    if (dash != absl::string_view::npos) problem.remove_prefix(dash + 3);
    const size_t offset = std::min(byte == 0 ? 0 : byte - 1, text_.size());
    report_.AddAt(PlaceAt(offset), MessageId::kJsonSyntax, {{"problem", Shortened(problem)}, {"hint", HintAt(offset)}});
    return false;
  }

 private:
  size_t Offset() const { return static_cast<size_t>(reached_ - text_.data()); }

  // Counted from the last place on, because the parser only goes forward: a file of one long line stays linear.
  Place PlaceAt(size_t offset) {
    if (places_ == JsonPlaces::kOfFile) return {file_, 0, 0};
    if (offset < counted_) return PlaceOfByte(text_, offset, file_);
    for (; counted_ < offset; ++counted_) {
      if (text_[counted_] == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(text_[counted_]) & 0xc0) != 0x80) {
        ++column_;
      }
    }
    return {file_, line_, column_};
  }

  bool Bare(size_t length) {
    const size_t begin = Offset() - length;
    sink_.Scalar(text_.substr(begin, length), ScalarStyle::kBare, PlaceAt(begin));
    return !report_.full();
  }

  // The end of a number shows only in the character after it, which the parser has read (unless the text ends there).
  bool Number() {
    const auto in_number = [](char c) { return absl::ascii_isdigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; };
    size_t end = Offset();
    if (end > 0 && !in_number(text_[end - 1])) --end;
    size_t begin = end;
    while (begin > 0 && in_number(text_[begin - 1])) --begin;
    sink_.Scalar(text_.substr(begin, end - begin), ScalarStyle::kBare, PlaceAt(begin));
    return !report_.full();
  }

  bool Quoted(const std::string& value) {
    size_t begin = Offset() - 1;  // at the closing quote
    bool opening = false;
    while (!opening) {
      begin = text_.rfind('"', begin - 1);
      size_t escapes = 0;
      while (begin > escapes && text_[begin - 1 - escapes] == '\\') ++escapes;
      opening = escapes % 2 == 0;
    }
    sink_.Scalar(value, ScalarStyle::kQuoted, PlaceAt(begin));
    return !report_.full();
  }

  bool Begin() {
    if (++depth_ <= kMaxDepth) return true;
    report_.AddAt(PlaceAt(Offset() - 1), MessageId::kTooDeep, {{"limit", absl::StrCat(kMaxDepth)}});
    return false;
  }

  template <typename Tell>
  bool End(Tell tell) {
    --depth_;
    tell();
    return !report_.full();
  }

  static std::string Shortened(absl::string_view problem) {
    const size_t last_read = problem.find("; last read: ");
    if (last_read == absl::string_view::npos) return Excerpt(problem, 200);
    const absl::string_view rest = problem.substr(last_read + 13);
    const size_t expected = rest.rfind("; expected ");
    return absl::StrCat(problem.substr(0, last_read), ", last read: ", Excerpt(rest.substr(0, expected)),
                        expected == absl::string_view::npos ? "" : rest.substr(expected));
  }

  std::string HintAt(size_t offset) const {
    const char found = offset < text_.size() ? text_[offset] : '\0';
    if (found == '}' || found == ']') return " JSON has no comma after the last item.";
    if (found == '\'') return " JSON texts stand in double quotes.";
    if (found == '/' || found == '#') return " JSON has no comments: YAML and Jsonnet have.";
    return "";
  }

  const absl::string_view text_;
  const int32_t file_;
  const JsonPlaces places_;
  EventSink& sink_;
  Report& report_;
  const char* reached_;
  int depth_ = 0;
  size_t counted_ = 0;
  int32_t line_ = 1;
  int32_t column_ = 1;
};

}  // namespace

bool ReadJson(absl::string_view text, int32_t file, JsonPlaces places, const SourceMap& sources, EventSink& sink, Report& report) {
  if (std::all_of(text.begin(), text.end(), absl::ascii_isspace)) {
    report.AddAt({file, places == JsonPlaces::kOfText ? 1 : 0, places == JsonPlaces::kOfText ? 1 : 0}, MessageId::kEmptyFile,
                 {{"file", sources.FileName(file)}});
    return false;
  }
  JsonHandler handler(text, file, places, sink, report);
  return nlohmann::json::sax_parse(Cursor(text.data(), handler.reached()), Cursor(text.data() + text.size(), handler.reached()), &handler);
}

}  // namespace eniform::config
