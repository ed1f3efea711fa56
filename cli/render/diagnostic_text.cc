#include "cli/render/diagnostic_text.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "cli/render/text.h"
#include "proto/redact.h"

namespace eniform::cli {
namespace {

constexpr size_t kTabStop = 4;
constexpr size_t kLineColumns = 100;
constexpr absl::string_view kEllipsis = "…";

// What one source character looks like: its text and columns.
struct Cell {
  std::string text;
  size_t width = 0;
};

std::vector<Cell> CellsOf(absl::string_view line) {
  std::vector<Cell> cells;
  size_t column = 0;
  for (size_t i = 0; i < line.size();) {
    const Character c = CharacterAt(line, i);
    Cell cell;
    if (c.code == '\t') {
      cell.text.assign(kTabStop - column % kTabStop, ' ');
    } else if (c.code < 0x20 || (c.code >= 0x7F && c.code < 0xA0) || c.code == 0xFFFD) {
      cell.text = "?";
    } else {
      cell.text.assign(line.data() + i, c.bytes);
    }
    cell.width = DisplayWidth(cell.text);
    column += cell.width;
    cells.push_back(std::move(cell));
    i += c.bytes;
  }
  return cells;
}

// The part of a line that is shown, and the columns before its caret.
struct Excerpt {
  std::string text;
  size_t caret = 0;
};

// `column` counts characters from 1; beyond the end it means the end.
Excerpt ExcerptOf(absl::string_view line, size_t column) {
  const std::vector<Cell> cells = CellsOf(line);
  const size_t at = std::min(column == 0 ? 0 : column - 1, cells.size());
  size_t width = 0;
  for (const Cell& cell : cells) width += cell.width;

  size_t first = 0, last = cells.size();
  if (width > kLineColumns) {
    // Two thirds of the room before the caret, the rest after it.
    size_t before = 0;
    first = at;
    while (first > 0 && before + cells[first - 1].width <= kLineColumns * 2 / 3) before += cells[--first].width;
    size_t room = kLineColumns - before;
    last = at;
    while (last < cells.size() && cells[last].width <= room) room -= cells[last++].width;
  }
  Excerpt excerpt;
  if (first > 0) {
    excerpt.text += std::string(kEllipsis);
    excerpt.caret = 1;
  }
  for (size_t i = first; i < last; ++i) {
    if (i < at) excerpt.caret += cells[i].width;
    excerpt.text += cells[i].text;
  }
  if (last < cells.size()) excerpt.text += std::string(kEllipsis);
  while (!excerpt.text.empty() && excerpt.text.back() == ' ') excerpt.text.pop_back();
  return excerpt;
}

}  // namespace

void AppendDiagnostic(std::string& out, const Diagnostic& diagnostic, absl::string_view source_line, const Style& style) {
  const auto to = std::back_inserter(out);
  const bool error = diagnostic.severity() != SEVERITY_WARNING;
  fmt::format_to(to, "{}{}{}", F(style.bold()), F(error ? style.red() : style.yellow()), error ? "Error" : "Warning");
  if (!diagnostic.code().empty()) fmt::format_to(to, " {}", Safe(diagnostic.code()));
  fmt::format_to(to, ":{} {}", F(style.off()), F(style.bold()));
  AppendSafe(out, diagnostic.summary());
  fmt::format_to(to, "{}\n", F(style.off()));

  if (!diagnostic.file().empty()) {
    out += "  ";
    AppendSafe(out, diagnostic.file());
    if (diagnostic.line() > 0) fmt::format_to(to, ":{}", diagnostic.line());
    if (diagnostic.line() > 0 && diagnostic.column() > 0) fmt::format_to(to, ":{}", diagnostic.column());
    out += '\n';
    if (diagnostic.line() > 0 && !source_line.empty()) {
      const std::string shown = WithoutUrlPasswords(source_line);
      const Excerpt excerpt = ExcerptOf(shown, diagnostic.column());
      const std::string number = fmt::format("{}", diagnostic.line());
      fmt::format_to(to, "{}{:>6} |{} {}\n", F(style.dim()), number, F(style.off()), excerpt.text);
      if (diagnostic.column() > 0) {
        fmt::format_to(to, "{}{:>{}} |{} {:{}}{}^{}\n", F(style.dim()), "", std::max<size_t>(6, number.size()), F(style.off()), "",
                       excerpt.caret, F(error ? style.red() : style.yellow()), F(style.off()));
      }
    }
  } else if (!diagnostic.address().empty()) {
    out += "  ";
    AppendSafe(out, diagnostic.address());
    out += '\n';
  }
  AppendIndented(out, diagnostic.detail(), 2);
  if (!diagnostic.command().empty()) {
    out += '\n';
    AppendIndented(out, diagnostic.command(), 4);
  }
  out += '\n';
}

std::string DiagnosticsText(const Diagnostics& diagnostics, const config::SourceMap* sources, const Style& style) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    AppendDiagnostic(out, diagnostic, sources ? sources->LineOf(diagnostic) : absl::string_view(), style);
  }
  return out;
}

}  // namespace eniform::cli
