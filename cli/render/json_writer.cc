#include "cli/render/json_writer.h"

#include <cmath>
#include <iterator>

#include "absl/base/macros.h"
#include "cli/render/text.h"
#include "fmt/format.h"

namespace eniform::cli {
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
      if (c == '"' || c == '\\') {
        out += '\\';
        out += static_cast<char>(c);
      } else {
        AppendEscaped(out, c, "\\u", 4);
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
