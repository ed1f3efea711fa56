#include "cli/render/json_writer.h"

#include <cmath>
#include <iterator>

#include "absl/base/macros.h"
#include "cli/render/style.h"
#include "fmt/format.h"

namespace eniform::cli {
namespace {

// The length of the UTF-8 sequence at `at`; 0: none.
size_t Utf8Length(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  size_t length = 0;
  if (first < 0x80) {
    length = 1;
  } else if (first >= 0xC2 && first < 0xE0) {
    length = 2;
  } else if (first >= 0xE0 && first < 0xF0) {
    length = 3;
  } else if (first >= 0xF0 && first < 0xF5) {
    length = 4;
  }
  if (length == 0 || at + length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  // Overlong forms, surrogates and what lies beyond U+10FFFF.
  if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;
  if (first == 0xED && byte(at + 1) >= 0xA0) return 0;
  if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
  if (first == 0xF4 && byte(at + 1) >= 0x90) return 0;
  return length;
}

}  // namespace

void AppendJsonString(std::string& out, absl::string_view text) {
  out += '"';
  size_t clean = 0;  // start of what can be copied as it is
  const auto flush = [&](size_t end) { out.append(text.data() + clean, end - clean); };
  for (size_t i = 0; i < text.size();) {
    const unsigned char c = text[i];
    if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
      ++i;
      continue;
    }
    if (c >= 0x80) {
      if (const size_t length = Utf8Length(text, i)) {
        i += length;
        continue;
      }
      flush(i);
      out += "\xEF\xBF\xBD";
    } else {
      flush(i);
      switch (c) {
        case '"':
          out += "\\\"";
          break;
        case '\\':
          out += "\\\\";
          break;
        case '\n':
          out += "\\n";
          break;
        case '\t':
          out += "\\t";
          break;
        case '\r':
          out += "\\r";
          break;
        default:
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
      }
    }
    clean = ++i;
  }
  flush(text.size());
  out += '"';
}

void JsonWriter::NewLine() {
  if (levels_.size() > line_depth_ || line_depth_ == 0) return;
  out_ += '\n';
  out_.append(2 * levels_.size(), ' ');
}

void JsonWriter::Separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  if (!levels_.back().empty) out_ += ',';
  levels_.back().empty = false;
  NewLine();
}

void JsonWriter::Begin(char bracket) {
  Separate();
  out_ += bracket;
  levels_.emplace_back();
}

void JsonWriter::End(char bracket) {
  const bool empty = levels_.back().empty;
  const bool own_line = levels_.size() <= line_depth_;
  levels_.pop_back();
  if (!empty && own_line) {
    out_ += '\n';
    out_.append(2 * levels_.size(), ' ');
  }
  out_ += bracket;
}

void JsonWriter::Key(absl::string_view key) {
  Separate();
  std::string& last = levels_.back().last_key;
  ABSL_ASSERT(last.empty() || absl::string_view(last) < key);
  last.assign(key.data(), key.size());
  AppendJsonString(out_, key);
  out_ += ':';
  after_key_ = true;
}

void JsonWriter::String(absl::string_view value) {
  Separate();
  AppendJsonString(out_, value);
}

void JsonWriter::Int(int64_t value) {
  Separate();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::Number(double value) {
  Separate();
  const int64_t thousandths = std::llround(value * 1000);
  if (thousandths % 1000 == 0) {
    fmt::format_to(std::back_inserter(out_), "{}.0", thousandths / 1000);
  } else {
    fmt::format_to(std::back_inserter(out_), "{}", static_cast<double>(thousandths) / 1000);
  }
}

void JsonWriter::Bool(bool value) {
  Separate();
  out_ += value ? "true" : "false";
}

void JsonWriter::Null() {
  Separate();
  out_ += "null";
}

}  // namespace eniform::cli
