// One text as YAML: spelled so that every reader of YAML, whatever its version, takes it for this text.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace eniform::config {

// Bare where nobody can take it for something else than a text (web-0, 10.0.1.10, "business traffic"), else in double quotes. What
// turns the direction of writing, has no width or ends a line somewhere is written as an escape; so are broken bytes, as U+FFFD.
// May stand in a flow mapping or sequence. `text` is UTF-8.
std::string YamlText(absl::string_view text);

// `text` as comment lines, each with `indent` blanks before its `# `. What could end a line elsewhere is escaped; only '\n' does here.
std::string YamlComment(absl::string_view text, int indent);

}  // namespace eniform::config
