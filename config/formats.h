// What the text of a value must look like: one place for the check, the JSON Schema's pattern and the words for people.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "proto/options.pb.h"

namespace eniform::config {

// Whether `text` has the format. TEXT_FORMAT_ANY takes everything.
bool HasFormat(TextFormat format, absl::string_view text);

// A regular expression (ECMA 262, anchored) that takes every text HasFormat takes, and few more; empty: any text.
absl::string_view FormatPattern(TextFormat format);

// "an IPv4 address such as 10.0.1.10"; empty for TEXT_FORMAT_ANY.
absl::string_view FormatText(TextFormat format);

// What is wrong with `text` beyond its format, as a sentence with a blank before it; empty: nothing more to say.
// REQUIRES: !HasFormat(format, text).
std::string FormatHint(TextFormat format, absl::string_view text);

// Whether the host of a URL is this machine: localhost, 127.0.0.0/8 or [::1]. REQUIRES: HasFormat(TEXT_FORMAT_URL, url).
bool IsLoopbackUrl(absl::string_view url);

// `text` as a key: what a key can not hold becomes '-'. Empty where nothing is left.
std::string KeyOf(absl::string_view text);

}  // namespace eniform::config
