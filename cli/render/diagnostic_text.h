// Diagnostics for people: what, where, the source line with a caret, why, and the command to go on with.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "cli/render/style.h"
#include "config/places.h"
#include "proto/diagnostics.h"

namespace eniform::cli {

// Appends one diagnostic and an empty line. `source_line` is the line it points at; empty: none is shown. Tabs become
// blanks up to the next multiple of 4; a line longer than 100 columns is clipped around the caret.
void AppendDiagnostic(std::string& out, const Diagnostic& diagnostic, absl::string_view source_line, const Style& style);

// All of them, in order. `sources` may be nullptr.
std::string DiagnosticsText(const Diagnostics& diagnostics, const config::SourceMap* sources, const Style& style);

}  // namespace eniform::cli
