#include "providers/host/log_tail.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace eniform::host {
namespace {

// Whether `text` is UTF-8 without control characters.
bool IsText(absl::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i++]);
    if (c < 0x20 ? c != '\t' : c == 0x7f) return false;
    const int more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : -1;
    if (more < 0) return false;
    for (int k = 0; k < more; ++k, ++i) {
      if (i == text.size() || (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

}  // namespace

std::string ReadableLine(absl::string_view line) {
  constexpr size_t kLongest = 400;
  std::string text(absl::StripAsciiWhitespace(line));
  if (absl::StartsWith(text, "{")) {
    google::protobuf::Struct object;
    if (google::protobuf::util::JsonStringToMessage(text, &object).ok() && object.fields().count("msg")) {
      std::string readable;
      if (object.fields().count("level")) absl::StrAppend(&readable, object.fields().at("level").string_value(), ": ");
      absl::StrAppend(&readable, object.fields().at("msg").string_value());
      for (const auto& key : {"call", "reason", "action", "code", "request_id"}) {
        if (object.fields().count(key)) absl::StrAppend(&readable, " ", key, "=", object.fields().at(key).string_value());
      }
      text = readable;
    }
  }
  const bool too_long = text.size() > kLongest;
  if (too_long) {
    size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
  }
  return absl::StrCat(IsText(text) ? text : absl::CHexEscape(text), too_long ? " …" : "");
}

void LogTail::Add(absl::string_view line) {
  std::string readable = ReadableLine(line);
  if (readable.empty()) return;
  absl::MutexLock lock(&mutex_);
  lines_.push_back(std::move(readable));
  if (lines_.size() > kLines) lines_.pop_front();
}

std::string LogTail::ToString() const {
  absl::MutexLock lock(&mutex_);
  if (lines_.empty()) return " It printed nothing on stderr.";
  std::string text = " Its last lines:";
  for (const std::string& line : lines_) absl::StrAppend(&text, "\n  ", line);
  return text;
}

}  // namespace eniform::host
