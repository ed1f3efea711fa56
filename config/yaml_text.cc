#include "config/yaml_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "config/formats.h"

namespace eniform::config {
namespace {

constexpr uint32_t kBroken = 0xfffd;

struct Character {
  uint32_t code;
  size_t bytes;
};

Character FirstOf(absl::string_view text) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const uint32_t first = byte(0);
  if (first < 0x80) return {first, 1};
  const size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return {kBroken, 1};
  uint32_t code = first & (0x7f >> length);
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {kBroken, 1};
    code = code << 6 | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || (code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return {kBroken, 1};
  return {code, length};
}

// What nobody can see, or what is more than one sign: control characters, line ends of some programs, signs without width, signs that turn
// the direction of writing, and what is no character.
bool IsHidden(uint32_t code) {
  return code < 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0xad || (code >= 0x200b && code <= 0x200f) ||
         (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff0 && code <= 0xfffd) ||
         (code & 0xfffe) == 0xfffe;
}

void AppendEscaped(std::string& out, uint32_t code) {
  switch (code) {
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  if (code <= 0xff) {
    absl::StrAppendFormat(&out, "\\x%02x", code);
  } else if (code <= 0xffff) {
    absl::StrAppendFormat(&out, "\\u%04x", code);
  } else {
    absl::StrAppendFormat(&out, "\\U%08x", code);
  }
}

// The words of YAML 1.1 and 1.2 that are no texts.
bool IsWord(absl::string_view text) {
  for (const absl::string_view word : {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}) {
    if (absl::EqualsIgnoreCase(text, word)) return true;
  }
  return false;
}

// Letters first, and then nothing that means anything in YAML: no number, date or word of it begins like that.
bool IsBare(absl::string_view text) {
  if (HasFormat(TEXT_FORMAT_IPV4, text) || HasFormat(TEXT_FORMAT_DURATION, text)) return true;
  if (text.empty() || !absl::ascii_isalpha(text[0]) || text.back() == ' ' || IsWord(text)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return absl::ascii_isalnum(c) || absl::StrContains(" _-./+@", c); });
}

}  // namespace

std::string YamlText(absl::string_view text) {
  if (IsBare(text)) return std::string(text);
  std::string quoted = "\"";
  while (!text.empty()) {
    const Character character = FirstOf(text);
    if (character.code == '"' || character.code == '\\') quoted += '\\';
    if (IsHidden(character.code)) {
      AppendEscaped(quoted, character.code);
    } else {
      quoted.append(text.data(), character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return quoted + "\"";
}

std::string YamlComment(absl::string_view text, int indent) {
  std::string out;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::StrAppend(&out, std::string(static_cast<size_t>(indent), ' '), line.empty() ? "#" : "# ");
    while (!line.empty()) {
      const Character character = FirstOf(line);
      if (IsHidden(character.code)) {
        AppendEscaped(out, character.code);
      } else {
        out.append(line.data(), character.bytes);
      }
      line.remove_prefix(character.bytes);
    }
    out += '\n';
  }
  return out;
}

}  // namespace eniform::config
