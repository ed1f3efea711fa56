// Writes JSON straight into a string: no tree in between, so that a plan of 100,000 objects costs its text and no more.
// The two outer levels have a line an element (good to read and to compare), everything deeper stands on one line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace eniform::cli {

class JsonWriter {
 public:
  enum class Layout { kLines, kOneLine };
  // `out` is appended to and must outlive the writer.
  explicit JsonWriter(std::string& out, Layout layout = Layout::kLines) : out_(out), line_depth_(layout == Layout::kLines ? 2 : 0) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  // REQUIRES: keys of one object come in ascending order of bytes, each once.
  void Key(absl::string_view key);

  void String(absl::string_view value);  // bytes that are no UTF-8 become U+FFFD
  void Int(int64_t value);
  // Rounded to thousandths, always with a fraction: 3.0, 1.5. REQUIRES: finite.
  void Number(double value);
  void Bool(bool value);
  void Null();

  void Field(absl::string_view key, absl::string_view value) { Key(key), String(value); }
  void FieldInt(absl::string_view key, int64_t value) { Key(key), Int(value); }
  void FieldNumber(absl::string_view key, double value) { Key(key), Number(value); }
  void FieldBool(absl::string_view key, bool value) { Key(key), Bool(value); }
  template <typename Strings>
  void FieldStrings(absl::string_view key, const Strings& values) {
    Key(key);
    BeginArray();
    for (const auto& value : values) String(value);
    EndArray();
  }

 private:
  void Begin(char bracket);
  void End(char bracket);
  void Separate();
  void NewLine();

  struct Level {
    bool empty = true;
    std::string last_key;
  };
  std::string& out_;
  const size_t line_depth_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

// Appends `text` as a JSON string with its quotes.
void AppendJsonString(std::string& out, absl::string_view text);

}  // namespace eniform::cli
