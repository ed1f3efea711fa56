// docs/declarations.md, made from the annotations that the reader works by.
#pragma once

#include <string>

namespace eniform::config {

// Markdown, ends in a line feed, the same bytes every time.
std::string ReferencePage();

}  // namespace eniform::config
