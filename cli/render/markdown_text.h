// Text that came from elsewhere, made safe inside Markdown: no name, tag or message of a cloud can add markup, HTML, a link or a mention.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace eniform::cli {

// As code: for names, addresses and values. Safe inside a table as well. `text` may hold anything; it is shown as it is, control
// characters visible and bytes that are no UTF-8 as U+FFFD.
void AppendMarkdownCode(std::string& out, absl::string_view text);

// As running text: for sentences. Not at the start of a line.
void AppendMarkdown(std::string& out, absl::string_view text);

// Each of `items` as code, joined by ", "; at most `shown`, then "and 3 more".
template <typename Items>
void AppendMarkdownCodes(std::string& out, const Items& items, int shown);

template <typename Items>
void AppendMarkdownCodes(std::string& out, const Items& items, int shown) {
  const int count = static_cast<int>(items.size());
  // One more costs no more than saying so.
  const int last = count <= shown + 1 ? count : shown;
  for (int i = 0; i < last; ++i) {
    if (i > 0) out += ", ";
    AppendMarkdownCode(out, items[i]);
  }
  if (last < count) out += " and " + std::to_string(count - last) + " more";
}

}  // namespace eniform::cli
