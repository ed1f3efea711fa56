// Small things that text for people is made of: safe characters, display widths, durations.
#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace eniform::cli {

// The length in bytes of the UTF-8 sequence at `at`; 0: none begins there (overlong forms and surrogates are none).
size_t Utf8Length(absl::string_view text, size_t at);

// Appends \n, \t or \r as they are written, any other character as its number: `number_prefix` and so many hexadecimal digits.
void AppendEscaped(std::string& out, unsigned char c, absl::string_view number_prefix, int digits);

// Appends `text` with control characters made visible (\x1b), so that no name or tag of a cloud drives the terminal. So are those
// that turn the direction of writing (\u202e).
void AppendSafe(std::string& out, absl::string_view text);

// The same as a text of its own.
std::string Safe(absl::string_view text);

// Appends `text` as paragraphs: each of its lines indented by `indent` blanks, control characters made visible.
void AppendIndented(std::string& out, absl::string_view text, size_t indent);

// The character (code point) at `at` and the number of bytes it takes (at least 1; a broken byte is U+FFFD).
struct Character {
  char32_t code = 0;
  size_t bytes = 1;
};
Character CharacterAt(absl::string_view text, size_t at);

// The columns a character takes on a terminal: 0 for combining marks, 2 for wide ones, else 1.
int DisplayWidth(char32_t code);
// The columns of a text without control characters.
size_t DisplayWidth(absl::string_view text);

// `text` cut to at most `columns` columns, with "…" at its end where something was cut.
std::string Clipped(absl::string_view text, size_t columns);

// "0.3 s", "1.5 s", "14 s", "2 min 5 s", "1 h 3 min". `seconds` >= 0.
std::string DurationText(double seconds);

// "1 operation", "2 operations".
std::string Count(long long number, absl::string_view noun);

}  // namespace eniform::cli
