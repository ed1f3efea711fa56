#include "cli/render/markdown_text.h"

#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "cli/render/text.h"
#include "fmt/format.h"

namespace eniform::cli {
namespace {

// Nothing in it means anything to Markdown between backticks, in a table or not.
bool IsTame(absl::string_view text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  for (const char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && !absl::StrContains(" .,:;_-/=+()[]{}", absl::string_view(&c, 1)))
      return false;
  }
  return true;
}

void AppendEntity(std::string& out, char c) { fmt::format_to(std::back_inserter(out), "&#{};", static_cast<int>(c)); }

// Control characters visible, always UTF-8.
std::string Cleaned(absl::string_view text) {
  std::string safe;
  AppendSafe(safe, text);
  std::string clean;
  clean.reserve(safe.size());
  for (size_t i = 0; i < safe.size();) {
    const Character c = CharacterAt(safe, i);
    c.code == 0xFFFD ? clean.append("\xEF\xBF\xBD") : clean.append(safe, i, c.bytes);
    i += c.bytes;
  }
  return clean;
}

}  // namespace

void AppendMarkdownCode(std::string& out, absl::string_view text) {
  if (IsTame(text)) {
    out += '`';
    out.append(text.data(), text.size());
    out += '`';
    return;
  }
  out += "<code>";
  for (const char c : Cleaned(text)) {
    // Entities are text wherever they stand; letters and digits need none.
    if (absl::ascii_ispunct(static_cast<unsigned char>(c)) && c != '.' && c != ',' && c != '-') {
      AppendEntity(out, c);
    } else {
      out += c;
    }
  }
  out += "</code>";
}

void AppendMarkdown(std::string& out, absl::string_view text) {
  const std::string clean = Cleaned(text);
  const auto word = [&](size_t i) {
    return i < clean.size() && (absl::ascii_isalnum(static_cast<unsigned char>(clean[i])) || clean[i] == '"');
  };
  for (size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    switch (c) {
      case '\\':
      case '`':
      case '*':
      case '[':
      case ']':
      case '<':
      case '>':
      case '|':
        AppendEntity(out, c);
        break;
      case '_':
        // Inside a word it is nothing but itself.
        if (i > 0 && word(i - 1) && word(i + 1)) {
          out += c;
        } else {
          AppendEntity(out, c);
        }
        break;
      // What GitHub and GitLab take for a mention, an issue, a request, a label, a milestone, an epic, a formula: not with a space of no
      // width behind it.
      case '@':
      case '#':
      case '!':
      case '~':
      case '%':
      case '&':
      case '$':
        AppendEntity(out, c);
        if (word(i + 1)) out += "&#8203;";
        break;
      case ':':
        out += c;
        if (clean.compare(i, 3, "://") == 0) out += "&#8203;";
        break;
      case '.':
        out += c;
        // "www.example.com" becomes a link without being asked to.
        if (i >= 3 && absl::EqualsIgnoreCase(absl::string_view(clean).substr(i - 3, 3), "www")) out += "&#8203;";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace eniform::cli
