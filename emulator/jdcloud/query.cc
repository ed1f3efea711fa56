#include "emulator/jdcloud/query.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace eniform::emulator::jdcloud {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsUnreserved(unsigned char c) { return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~'; }

}  // namespace

std::string PercentEncode(absl::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const unsigned char c : text) {
    if (IsUnreserved(c)) {
      encoded.push_back(static_cast<char>(c));
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[c >> 4]);
      encoded.push_back(kHex[c & 15]);
    }
  }
  return encoded;
}

std::string PercentDecode(absl::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0;
    if (escape) {
      decoded.push_back(static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2])));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' && plus == Plus::kIsSpace ? ' ' : text[i]);
    }
  }
  return decoded;
}

std::vector<std::pair<std::string, std::string>> ParseQuery(absl::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (absl::string_view part : absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const size_t equals = part.find('=');
    const absl::string_view value = equals == absl::string_view::npos ? absl::string_view() : part.substr(equals + 1);
    pairs.emplace_back(PercentDecode(part.substr(0, equals), Plus::kIsSpace), PercentDecode(value, Plus::kIsSpace));
  }
  return pairs;
}

std::string CanonicalPath(absl::string_view path) {
  if (path.empty()) return "/";
  std::string canonical;
  for (absl::string_view segment : absl::StrSplit(path, '/')) {
    if (segment.data() != path.data()) canonical.push_back('/');
    canonical += PercentEncode(PercentDecode(segment, Plus::kIsPlus));
  }
  return canonical;
}

std::string CanonicalQuery(absl::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs = ParseQuery(query);
  // Encoding changes the order of some bytes, and what is sorted is what is signed.
  for (auto& [name, value] : pairs) {
    name = PercentEncode(name);
    value = PercentEncode(value);
  }
  std::sort(pairs.begin(), pairs.end());
  std::string canonical;
  for (const auto& [name, value] : pairs) absl::StrAppend(&canonical, canonical.empty() ? "" : "&", name, "=", value);
  return canonical;
}

}  // namespace eniform::emulator::jdcloud
