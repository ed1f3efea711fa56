#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace eniform::emulator {

// Appends JSON text to a string as it is described: pages of a hundred interfaces are written thousands of times in a benchmark,
// and a tree of values in between would cost more than everything else an answer needs. Text must be UTF-8.
// REQUIRES: calls describe one well-formed value; nothing is checked.
class JsonWriter {
 public:
  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Shut('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Shut(']'); }
  JsonWriter& Key(absl::string_view key);
  JsonWriter& Text(absl::string_view text);
  JsonWriter& Integer(int64_t value);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  JsonWriter& Raw(absl::string_view json);  // a value that is JSON already

  JsonWriter& TextField(absl::string_view key, absl::string_view text) { return Key(key).Text(text); }
  JsonWriter& IntegerField(absl::string_view key, int64_t value) { return Key(key).Integer(value); }
  JsonWriter& BoolField(absl::string_view key, bool value) { return Key(key).Bool(value); }
  JsonWriter& NullField(absl::string_view key) { return Key(key).Null(); }

  const std::string& text() const { return out_; }
  std::string Take() { return std::move(out_); }

 private:
  void Comma();
  JsonWriter& Open(char c);
  JsonWriter& Shut(char c);

  std::string out_;
  bool needs_comma_ = false;
};

}  // namespace eniform::emulator
