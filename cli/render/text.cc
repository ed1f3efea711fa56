#include "cli/render/text.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "cli/render/style.h"
#include "fmt/format.h"

namespace eniform::cli {
namespace {

struct Range {
  char32_t first, last;
};

// East Asian wide and fullwidth, and emoji: two columns on every terminal in use.
constexpr Range kWide[] = {{0x1100, 0x115F}, {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                           {0xA960, 0xA97C}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
                           {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};
constexpr Range kZero[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
                           {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};

template <size_t N>
bool Within(const Range (&ranges)[N], char32_t code) {
  return std::any_of(std::begin(ranges), std::end(ranges), [code](const Range& r) { return r.first <= code && code <= r.last; });
}

bool IsControl(unsigned char c) { return c < 0x20 || c == 0x7F; }

// What turns the direction of writing around: a name could show other characters than it has.
constexpr Range kTurning[] = {{0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};

}  // namespace

void AppendEscaped(std::string& out, unsigned char c, absl::string_view number_prefix, int digits) {
  switch (c) {
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
      fmt::format_to(std::back_inserter(out), "{}{:0{}x}", F(number_prefix), c, digits);
  }
}

size_t Utf8Length(absl::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF5 ? 0 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
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

void AppendSafe(std::string& out, absl::string_view text) {
  size_t clean = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = text[i];
    if (c >= 0x20 && c < 0x7F) continue;
    // The second byte of U+0080 to U+009F, which some terminals take for control sequences.
    const bool c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    const bool turns = c == 0xE2 && Within(kTurning, CharacterAt(text, i).code);
    if (!IsControl(c) && !c1 && !turns) continue;
    out.append(text.data() + clean, i - clean);
    if (turns) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<uint32_t>(CharacterAt(text, i).code));
      i += 2;
    } else {
      AppendEscaped(out, c1 ? static_cast<unsigned char>(text[++i]) : c, "\\x", 2);
    }
    clean = i + 1;
  }
  out.append(text.data() + clean, text.size() - clean);
}

std::string Safe(absl::string_view text) {
  std::string safe;
  AppendSafe(safe, text);
  return safe;
}

void AppendIndented(std::string& out, absl::string_view text, size_t indent) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) {
      out.append(indent, ' ');
      AppendSafe(out, text.substr(0, end));
    }
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

Character CharacterAt(absl::string_view text, size_t at) {
  const size_t length = Utf8Length(text, at);
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  if (length == 0) return {0xFFFD, 1};
  if (length == 1) return {byte(at), 1};
  char32_t code = byte(at) & (0xFF >> (length + 1));
  for (size_t i = 1; i < length; ++i) code = code << 6 | (byte(at + i) & 0x3F);
  return {code, length};
}

int DisplayWidth(char32_t code) {
  if (code < 0x300) return 1;
  if (Within(kZero, code)) return 0;
  return Within(kWide, code) ? 2 : 1;
}

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const Character c = CharacterAt(text, i);
    width += DisplayWidth(c.code);
    i += c.bytes;
  }
  return width;
}

std::string Clipped(absl::string_view text, size_t columns) {
  if (DisplayWidth(text) <= columns) return std::string(text);
  if (columns == 0) return "";
  std::string out;
  size_t width = 0;
  for (size_t i = 0; i < text.size();) {
    const Character c = CharacterAt(text, i);
    width += DisplayWidth(c.code);
    if (width > columns - 1) break;
    out.append(text.data() + i, c.bytes);
    i += c.bytes;
  }
  return out + "…";
}

std::string DurationText(double seconds) {
  if (seconds < 9.95) {
    const double tenths = std::round(seconds * 10) / 10;
    return tenths == std::floor(tenths) ? fmt::format("{:.0f} s", tenths) : fmt::format("{:.1f} s", tenths);
  }
  const long long whole = std::llround(seconds);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return whole % 60 == 0 ? fmt::format("{} min", whole / 60) : fmt::format("{} min {} s", whole / 60, whole % 60);
  const long long minutes = (whole + 30) / 60;
  return minutes % 60 == 0 ? fmt::format("{} h", minutes / 60) : fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

std::string Count(long long number, absl::string_view noun) { return fmt::format("{} {}{}", number, F(noun), number == 1 ? "" : "s"); }

}  // namespace eniform::cli
