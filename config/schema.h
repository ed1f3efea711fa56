// The JSON Schema of declarations, for editors and validators.
#pragma once

#include <string>

namespace eniform::config {

// Draft 7, because that is what editors know. Made from the same annotations as the reader, indented, ends in a line feed, and the same
// bytes every time. It takes what Load takes but for what no schema can say (references, addresses used twice), and nothing that Load
// refuses because of a single value's form, with one exception: a duration beyond its bounds.
std::string JsonSchema();

}  // namespace eniform::config
