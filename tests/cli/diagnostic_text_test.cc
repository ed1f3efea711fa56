#include "cli/render/diagnostic_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/render/text.h"
#include "tests/cli/golden.h"

namespace eniform::cli {
namespace {

Diagnostic At(int line, int column) {
  Diagnostic diagnostic =
      MakeError(DIAGNOSTIC_CLASS_DECLARATION, "EF-D01", "Unknown key", "'subnett' is not a key. Did you mean 'subnet'?");
  diagnostic.set_file("main.eni.yaml");
  diagnostic.set_line(line);
  diagnostic.set_column(column);
  return diagnostic;
}

std::string Text(const Diagnostic& diagnostic, absl::string_view line) {
  std::string out;
  AppendDiagnostic(out, diagnostic, line, Style());
  return out;
}

// What stands above the caret: the column of the caret in the excerpt, and the excerpt itself, both without the gutter.
std::pair<std::string, size_t> Caret(absl::string_view line, int column) {
  const std::string text = Text(At(3, column), line);
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  const size_t gutter = lines[2].find("| ") + 2;
  return {lines[2].substr(gutter), lines[3].find('^') - gutter};
}

TEST(DiagnosticTextTest, WithPlaceAndCommand) {
  Diagnostic diagnostic = At(12, 5);
  diagnostic.set_command("eniform validate");
  ExpectGolden("diagnostic.txt", Text(diagnostic, "    subnett: subnet-1"));
}

TEST(DiagnosticTextTest, WithoutPlace) {
  Diagnostic diagnostic = MakeWarning("TC-27", "The instance reboots", "First line.\nSecond line.", {"network_interface.web-0", ""});
  EXPECT_EQ("Warning TC-27: The instance reboots\n  network_interface.web-0\n  First line.\n  Second line.\n\n", Text(diagnostic, ""));
}

TEST(DiagnosticTextTest, CaretUnderTheFirstColumn) { EXPECT_EQ(0u, Caret("stackk: a", 1).second); }

TEST(DiagnosticTextTest, CaretAfterTabs) {
  const auto [excerpt, caret] = Caret("\ta\tb: c", 4);
  EXPECT_EQ("    a   b: c", excerpt);
  EXPECT_EQ('b', excerpt[caret]);
}

TEST(DiagnosticTextTest, CaretAfterWideAndCombiningCharacters) {
  // Three wide characters take six columns; the accent takes none.
  EXPECT_EQ(6u, Caret("网络口: x", 4).second);
  EXPECT_EQ(1u, Caret("e\xCC\x81: x", 3).second);
}

TEST(DiagnosticTextTest, LongLinesAreClippedAroundTheCaret) {
  const std::string line = std::string(500, 'a') + "X" + std::string(500, 'b');
  const auto [excerpt, caret] = Caret(line, 501);
  EXPECT_LE(DisplayWidth(excerpt), 102u);
  EXPECT_EQ(0u, excerpt.find("…aaa"));
  EXPECT_EQ("…", excerpt.substr(excerpt.size() - 3));
  EXPECT_EQ('X', excerpt[caret + 2]) << "the ellipsis has three bytes and one column";
}

TEST(DiagnosticTextTest, CaretAtTheEndAndBeyond) {
  EXPECT_EQ(3u, Caret("abc", 4).second);
  EXPECT_EQ(3u, Caret("abc", 99).second);
}

TEST(DiagnosticTextTest, ControlCharactersDoNotReachTheTerminal) {
  Diagnostic diagnostic = At(1, 1);
  diagnostic.set_detail("a\x1b[2Jb");
  diagnostic.set_file("x\x07.eni.yaml");
  const std::string text = Text(diagnostic, "k\x1b[31m: v");
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x1b")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("\x07")));
}

TEST(TextTest, Durations) {
  EXPECT_EQ("0 s", DurationText(0));
  EXPECT_EQ("0.3 s", DurationText(0.3));
  EXPECT_EQ("1.5 s", DurationText(1.5));
  EXPECT_EQ("3 s", DurationText(3));
  EXPECT_EQ("10 s", DurationText(9.96));
  EXPECT_EQ("14 s", DurationText(14.2));
  EXPECT_EQ("1 min", DurationText(59.6));
  EXPECT_EQ("2 min 5 s", DurationText(125));
  EXPECT_EQ("1 h", DurationText(3600));
  EXPECT_EQ("1 h 3 min", DurationText(3780));
}

TEST(TextTest, ClippedKeepsColumns) {
  EXPECT_EQ("abc", Clipped("abc", 3));
  EXPECT_EQ("ab…", Clipped("abcd", 3));
  EXPECT_EQ("网…", Clipped("网络口", 4));
  EXPECT_EQ("", Clipped("abc", 0));
}

}  // namespace
}  // namespace eniform::cli
